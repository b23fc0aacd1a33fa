//! The registers of a unit: from the bytes of its files to typed rows.

use bumpalo::Bump;

use super::contradictions::contradictions;
use super::marking::Clearances;
use super::people::{Known, Ledger, Roster};
use super::rows::{Typing, add_rows};
use super::sheet::{Sheet, read_sheet};
use crate::records::{Cleared, FileAccount, Kept, Problem, Record, Register, Registers, Table, Withheld};

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

/// A file taken apart.
#[derive(Debug)]
struct Opened<'a> {
    register: Register,
    name: &'a str,
    sheet: Sheet<'a>,
}

/// Reads the files of a unit's registers, which come in the byte order of their names.
pub fn read_registers<'a>(arena: &'a Bump, files: &[RegisterFile], clearances: &Clearances) -> ReadRegisters<'a> {
    let mut opened = Vec::with_capacity(files.len());
    for file in files {
        let sheet = match &file.bytes {
            Ok(bytes) => read_sheet(arena, file.register, &file.shown, bytes, clearances),
            Err(problem) => unreadable(file, problem.clone()),
        };
        opened.push(Opened { register: file.register, name: arena.alloc_str(&file.shown), sheet });
    }
    typed(arena, opened)
}

/// The sheet of a file of which nothing was read.
fn unreadable<'a>(file: &RegisterFile, problem: Problem) -> Sheet<'a> {
    let account = FileAccount {
        file: file.shown.clone(),
        register: Some(file.register),
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
        problems: vec![problem],
        cleared: Vec::new(),
        withheld: Vec::new(),
    }
}

/// Types the rows of all files, and looks for rows that contradict one another.
fn typed<'a>(arena: &'a Bump, mut opened: Vec<Opened<'a>>) -> ReadRegisters<'a> {
    let registers = tables(arena, &mut opened);
    let mut read = ReadRegisters { registers, ..ReadRegisters::default() };
    for Opened { sheet, .. } in opened {
        read.accounts.push(sheet.account);
        read.problems.extend(sheet.problems);
        read.cleared.extend(sheet.cleared);
        read.withheld.extend(sheet.withheld);
    }
    read.problems.extend(contradictions(&read.registers));
    read
}

/// The tables of all registers: first those that references look in, so that every reference is resolved as it is typed.
fn tables<'a>(arena: &'a Bump, opened: &mut [Opened<'a>]) -> Registers<'a> {
    let mut known = Known::default();
    let leaders = table(arena, &known, opened);
    known.leaders = Roster::of_leaders(&leaders);
    let staff = table(arena, &known, opened);
    known.staff = Roster::of_staff(&staff);
    let documents = table(arena, &known, opened);
    known.documents = Ledger::of(&documents);
    Registers {
        leaders,
        staff,
        documents,
        appointments: table(arena, &known, opened),
        duties: table(arena, &known, opened),
        training: table(arena, &known, opened),
        tasks: table(arena, &known, opened),
        reports: table(arena, &known, opened),
        relays: table(arena, &known, opened),
        issuances: table(arena, &known, opened),
        feedback: table(arena, &known, opened),
        movements: table(arena, &known, opened),
        inventories: table(arena, &known, opened),
        conduct: table(arena, &known, opened),
        rewards: table(arena, &known, opened),
        appraisals: table(arena, &known, opened),
        party_life: table(arena, &known, opened),
        support: table(arena, &known, opened),
        self_checks: table(arena, &known, opened),
        corrections: table(arena, &known, opened),
        exceptions: table(arena, &known, opened),
    }
}

/// The rows of one register from all its files.
fn table<'a, R: Record<'a>>(arena: &'a Bump, known: &Known<'a>, opened: &mut [Opened<'a>]) -> Table<'a, R> {
    let mut table = Table { kept: kept_without_file(R::REGISTER), ..Table::default() };
    let mut typing = Typing::new(arena, known, R::COLUMNS);
    for Opened { name, sheet, .. } in opened.iter_mut().filter(|file| file.register == R::REGISTER) {
        table.kept = match (table.kept, sheet.readable) {
            (Kept::Unreadable, _) | (_, false) => Kept::Unreadable,
            (Kept::Missing | Kept::Kept, true) => Kept::Kept,
        };
        add_rows(&mut typing, name, sheet, &mut table);
    }
    table
}

/// Without a file no records were kept; of corrections and exceptions it means that there are none.
fn kept_without_file(register: Register) -> Kept {
    match register {
        Register::Corrections | Register::Exceptions => Kept::Kept,
        _ => Kept::Missing,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
pub(super) mod tests;
