//! One file of a register taken apart: which column stands where, and rows of cells.

use crate::records::{Cleared, FileAccount, Problem, Withheld};

/// A file of a register under known columns. Rows that could not be taken apart are counted, not kept.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// Whether a header was found and nothing made the whole file unreadable.
    pub readable: bool,
    /// By the register's columns: the header as the file writes it; `None` where the file lacks the column.
    pub headers: Vec<Option<&'a str>>,
    /// The rows that could be taken apart.
    pub rows: Vec<SheetRow<'a>>,
    /// The ids that rejected and withheld rows with the right number of cells bear.
    pub unread_ids: Vec<&'a str>,
    /// The accounting so far: rejected and withheld rows, skipped lines; `accepted` is still 0.
    pub account: FileAccount,
    /// What is wrong so far.
    pub problems: Vec<Problem>,
    /// False alarms that a clearance covers.
    pub cleared: Vec<Cleared>,
    /// The texts for which rows were withheld.
    pub withheld: Vec<Withheld>,
}

/// A row of cells.
#[derive(Clone, Copy, Debug)]
pub struct SheetRow<'a> {
    /// The physical line where the record begins, from 1.
    pub line: u32,
    /// The cells as written, trimmed, in the order of the register's columns; empty where the file lacks the column.
    pub cells: &'a [&'a str],
}

/// Takes a file of a register apart.
pub fn read_sheet<'a>(
    _arena: &'a bumpalo::Bump,
    register: crate::records::Register,
    shown: &str,
    _bytes: &[u8],
    _clearances: &super::marking::Clearances,
) -> Sheet<'a> {
    let account = FileAccount {
        file: shown.to_owned(),
        register: Some(register),
        accepted: 0,
        rejected: 0,
        withheld: 0,
        skipped: Vec::new(),
    };
    Sheet {
        readable: false,
        headers: Vec::new(),
        rows: Vec::new(),
        unread_ids: Vec::new(),
        account,
        problems: Vec::new(),
        cleared: Vec::new(),
        withheld: Vec::new(),
    }
}
