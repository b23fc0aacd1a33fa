//! The search of a register file's cells for classification markings (密级标志): what is marked is withheld and remembered
//! for the leak gate, and never shown (report.md, Confidentiality).

use super::marking::{Clearances, is_bare_level, is_marked};
use crate::records::{Cleared, Register, Withheld};

/// What the search of one file goes by, and what it has found so far.
#[derive(Debug)]
pub struct Screen<'c> {
    /// The register.
    pub register: Register,
    /// The name that is shown of the file.
    pub file: String,
    clearances: &'c Clearances,
    /// False alarms that a clearance covers.
    pub cleared: Vec<Cleared>,
    /// The marked texts.
    pub withheld: Vec<Withheld>,
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the header or above it.
    Top,
    /// In a row below the header.
    Row,
}

impl<'c> Screen<'c> {
    /// The search of a file.
    pub fn new(register: Register, file: &str, clearances: &'c Clearances) -> Screen<'c> {
        Screen { register, file: file.to_owned(), clearances, cleared: Vec::new(), withheld: Vec::new() }
    }

    /// Whether a trimmed cell carries a marking that nobody has cleared.
    pub fn withholds(&mut self, cell: &str, line: u32, place: Place) -> bool {
        // Without a character beyond ASCII, and without a reference to one, there is no level.
        if cell.is_ascii() && !cell.contains('&') {
            return false;
        }
        let is_in_ledger = self.register == Register::Documents && place == Place::Row;
        if is_in_ledger && is_bare_level(cell) || !is_marked(cell) {
            return false;
        }
        match self.clearances.of(cell, &self.file, line) {
            Some(cleared) => {
                self.cleared.push(cleared);
                false
            }
            None => {
                self.withheld.push(Withheld { file: self.file.clone(), line, text: cell.to_owned() });
                true
            }
        }
    }
}
