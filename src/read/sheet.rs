//! One file of a register taken apart: which column stands where, and rows of cells.

use bumpalo::Bump;

use super::cell::Fault;
use super::decode::{self, Decoded, bad_between};
use super::header::{self, FileColumn, Header};
use super::marking::Clearances;
use super::screen::{Place, Screen};
use super::{body, complaint, grid_header, names, top, workbook};
use crate::records::{Cleared, Code, FileAccount, Problem, Register, Skipped, Withheld};

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
    /// By the register's columns: what a sheet holds that cannot be what was meant; of a CSV file, nothing.
    pub faults: &'a [(usize, Fault)],
}

/// The largest file that is read: 256 MiB (report.md).
pub const MOST_BYTES: usize = 256 << 20;

/// Takes a file of a register apart.
pub fn read_sheet<'a>(arena: &'a Bump, register: Register, shown: &str, bytes: &[u8], clearances: &Clearances) -> Sheet<'a> {
    let mut sheet = Sheet::empty(register, shown);
    if bytes.len() > MOST_BYTES {
        sheet.reject_whole(lines_below(bytes), complaint::file_too_large(shown));
        return sheet;
    }
    if names::is_workbook(shown) || (!is_csv(shown) && workbook::is_workbook(bytes)) {
        return read_workbook(arena, sheet, bytes, clearances);
    }
    let (decoded, found) = decode::register(arena, bytes, |text, bad| header_in(arena, text, bad, register));
    let mut screen = Screen::new(register, shown, clearances);
    match found.map_or_else(|| header::find(arena, decoded.text, register), Ok) {
        Err(none) if workbook::is_workbook(bytes) => sheet.reject_whole(none.rows, complaint::workbook_as_csv(shown, &none)),
        Err(none) => sheet.reject_whole(none.rows, complaint::no_header(shown, &none)),
        Ok(header) => read_below(arena, header, &decoded, &mut screen, &mut sheet),
    }
    Sheet { cleared: screen.cleared, withheld: screen.withheld, ..sheet }
}

/// A name that is withheld does not say whether it is that of a workbook.
fn is_csv(shown: &str) -> bool {
    shown.to_ascii_lowercase().ends_with(".csv")
}

/// Reads the sheet of a workbook that holds the register.
fn read_workbook<'a>(arena: &'a Bump, mut sheet: Sheet<'a>, bytes: &[u8], clearances: &Clearances) -> Sheet<'a> {
    let (Some(register), shown) = (sheet.account.register, sheet.account.file.clone()) else { return sheet };
    let book = match workbook::open(arena, register, bytes) {
        Ok(book) => book,
        Err(reason) => {
            sheet.problems.push(complaint::workbook(&shown, reason));
            return sheet;
        }
    };
    let mut screen = Screen::new(register, &shown, clearances);
    let nothing = Decoded { text: "", bad: Vec::new(), encoding: "" };
    let rows = book.grid.rows().len();
    if screen.withholds(&book.sheet, 1, Place::Top) {
        sheet.account.withheld = u32::try_from(rows.saturating_sub(1)).unwrap_or(u32::MAX);
        sheet.problems.push(complaint::file_withheld(&shown, 1));
    } else {
        match grid_header::find(arena, book.grid, register) {
            Err(none) => sheet.reject_whole(none.rows, complaint::no_header(&shown, &none)),
            Ok(header) => read_below(arena, header, &nothing, &mut screen, &mut sheet),
        }
        sheet.problems.extend(book.others.iter().map(|other| complaint::sheet_ignored(&shown, other)));
    }
    Sheet { cleared: screen.cleared, withheld: screen.withheld, ..sheet }
}

fn header_in<'a>(arena: &'a Bump, text: &'a str, bad: &[u32], register: Register) -> Option<Header<'a>> {
    let is_valid = |header: &Header<'_>| bad_between(bad, header.record.line, header.record.last).is_empty();
    header::find(arena, text, register).ok().filter(is_valid)
}

/// Reads what stands below a header, unless the top of the file makes that pointless.
fn read_below<'a>(arena: &'a Bump, header: Header<'a>, decoded: &Decoded<'a>, screen: &mut Screen<'_>, sheet: &mut Sheet<'a>) {
    let top = top::look(&header, decoded, screen);
    sheet.account.skipped.extend(top.above.iter().map(|line| (*line, Skipped::AboveHeader)));
    if !top.marked.is_empty() {
        sheet.account.withheld = header.below.count_rows();
        sheet.problems.extend(top.marked.iter().map(|line| complaint::file_withheld(&screen.file, *line)));
        return;
    }
    if let Some(problem) = top.obstacle {
        sheet.reject_whole(header.below.count_rows(), problem);
        return;
    }
    sheet.readable = true;
    sheet.headers = written(&header, screen.register);
    sheet.problems = complaint::columns(&screen.file, &header, screen.register);
    if body::read(arena, header, decoded, screen, sheet) {
        sheet.withhold_whole();
    }
}

/// By the register's columns: the header as the file writes it.
fn written<'a>(header: &Header<'a>, register: Register) -> Vec<Option<&'a str>> {
    let place = |n| header.columns.iter().position(|column| *column == FileColumn::Known(n));
    let columns = 0..register.columns().len();
    columns.map(|n| header.cells.get(place(n)?).copied()).collect()
}

/// The lines of a file too large to be read, without the first and those that are empty.
fn lines_below(bytes: &[u8]) -> u32 {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count();
    u32::try_from(lines.saturating_sub(1)).unwrap_or(u32::MAX)
}

impl Sheet<'_> {
    fn empty(register: Register, shown: &str) -> Self {
        let file = shown.to_owned();
        let account = FileAccount { file, register: Some(register), accepted: 0, rejected: 0, withheld: 0, skipped: Vec::new() };
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

    /// Rejects all rows, with one error.
    fn reject_whole(&mut self, rows: u32, problem: Problem) {
        self.account.rejected = rows;
        self.problems.push(problem);
    }

    /// Withholds all rows after the fact: of the file nothing is kept but how many they were, and why.
    fn withhold_whole(&mut self) {
        let kept = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.account.withheld = self.account.withheld.saturating_add(self.account.rejected).saturating_add(kept);
        self.account.rejected = 0;
        self.readable = false;
        self.headers.clear();
        self.rows.clear();
        self.unread_ids.clear();
        self.problems.retain(|problem| matches!(problem.code, Code::ClassifiedMarking | Code::ClassifiedTitle));
    }
}

#[cfg(test)]
mod tests;
