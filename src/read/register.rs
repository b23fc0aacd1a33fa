//! The registers of a unit: from the bytes of its files to typed rows.

use bumpalo::Bump;

use super::marking::Clearances;
use crate::records::{Cleared, FileAccount, Problem, Register, Registers, Withheld};

/// A file of a register, as it was found.
#[derive(Clone, Debug)]
pub struct RegisterFile {
    /// The register that its name says.
    pub register: Register,
    /// The name that problems and accounts show: the file's, or `⟦n⟧` where that is withheld.
    pub shown: String,
    /// Its bytes, or what makes the whole file unreadable.
    pub bytes: Result<Vec<u8>, Problem>,
}

/// The registers of a unit, with all that was said while they were read.
#[derive(Debug, Default)]
pub struct ReadRegisters<'a> {
    /// The rows.
    pub registers: Registers<'a>,
    /// The accounting, one entry a file.
    pub accounts: Vec<FileAccount>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// False alarms that a clearance covers.
    pub cleared: Vec<Cleared>,
    /// Texts that were withheld.
    pub withheld: Vec<Withheld>,
}

/// Reads the files of a unit's registers, which come in the byte order of their names.
pub fn read_registers<'a>(_arena: &'a Bump, _files: &[RegisterFile], _clearances: &Clearances) -> ReadRegisters<'a> {
    ReadRegisters::default()
}
