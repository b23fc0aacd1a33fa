//! Record keys: what a finding is about, the same from quarter to quarter.

use std::fmt;

use super::{Register, RowMeta, Subject, Unit};
use crate::regulation::Provision;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The unit itself: `unit`.
    Unit,
    /// A row: `relays:R-0007`, `appointments:S01`, `appraisals:S01@2026-09-30`, `inventories:@2026-09-30`.
    Row(Register, u32),
    /// A row of a register without ids as a local check names it: `training.csv:7`.
    Line(Register, u32),
    /// A person, by the row of staff.csv: `staff:S01`.
    Person(u32),
    /// A person's study of a subject: `staff:S01/policy`.
    Study(u32, Subject),
    /// A failed study, by its row of training.csv: `staff:S01/policy`.
    FailedStudy(u32),
    /// A provision: `provision:1.1`.
    Provision(Provision),
    /// A provision, by its row of self_checks.csv: `provision:4.1`.
    SelfCheck(u32),
    /// An article: `article:3`.
    Article(u8),
    /// A measure, by its place: `measures:xuexi`.
    Measure(u32),
    /// A number of the ledger of this year: `documents:2026-17`.
    DocumentNumber(i32, u32),
    /// More skipped numbers than are worth a finding each: `documents:2026-*`.
    DocumentNumbers(i32),
}

/// Where a finding's record stands: a row's place, or a measure's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'a> {
    /// The file, relative to the unit's folder.
    pub file: &'a str,
    /// The line, from 1.
    pub line: u32,
}

impl Key {
    /// The row that the key stands for, if it stands for one.
    pub fn row<'u, 'a>(self, unit: &'u Unit<'a>) -> Option<&'u RowMeta<'a>> {
        match self {
            Key::Row(register, row) | Key::Line(register, row) => unit.registers.row(register, row),
            Key::Person(row) | Key::Study(row, _) => unit.registers.row(Register::Staff, row),
            Key::FailedStudy(row) => unit.registers.row(Register::Training, row),
            Key::SelfCheck(row) => unit.registers.row(Register::SelfChecks, row),
            _ => None,
        }
    }

    /// The register of [`Key::row`].
    pub fn register(self) -> Option<Register> {
        match self {
            Key::Row(register, _) | Key::Line(register, _) => Some(register),
            Key::Person(_) | Key::Study(..) => Some(Register::Staff),
            Key::FailedStudy(_) => Some(Register::Training),
            Key::SelfCheck(_) => Some(Register::SelfChecks),
            _ => None,
        }
    }

    /// Where the record stands; `None` for what rests on no row.
    pub fn place<'u>(self, unit: &'u Unit<'_>) -> Option<Place<'u>> {
        if let Key::Measure(n) = self {
            return unit.measures.get(n as usize).map(|measure| Place { file: &measure.file, line: 1 });
        }
        self.row(unit).map(|row| Place { file: row.file, line: row.line })
    }

    /// The row of staff.csv of the person concerned, if there is one.
    pub fn staff(self, unit: &Unit<'_>) -> Option<u32> {
        match self {
            Key::Person(row) | Key::Study(row, _) => Some(row),
            Key::Row(..) | Key::Line(..) | Key::FailedStudy(_) => self.row(unit)?.staff,
            _ => None,
        }
    }

    /// Whether the key is the row's place, because the staff member that would stand in it resolves to nobody, or because
    /// a local check looks at a register without ids.
    pub fn is_place(self, unit: &Unit<'_>) -> bool {
        if let Key::Line(..) = self {
            return true;
        }
        let named_by_staff = match self {
            Key::Row(register, _) => !register.has_id() && register.column("staff").is_some(),
            Key::FailedStudy(_) => true,
            _ => false,
        };
        named_by_staff && self.staff(unit).is_none()
    }

    /// The key as reports have it.
    pub fn show(self, unit: &Unit<'_>) -> String {
        match self {
            Key::Unit => "unit".to_owned(),
            Key::Provision(provision) => format!("provision:{provision}"),
            Key::SelfCheck(row) => {
                unit.registers.self_checks.get(row).map(|check| format!("provision:{}", check.provision)).unwrap_or_default()
            }
            Key::Article(article) => format!("article:{article}"),
            Key::Measure(n) => format!("measures:{}", unit.measures.get(n as usize).map_or("", |m| &m.id)),
            Key::DocumentNumber(year, number) => format!("documents:{year}-{number}"),
            Key::DocumentNumbers(year) => format!("documents:{year}-*"),
            Key::Person(row) => format!("staff:{}", staff_id(unit, Some(row)).unwrap_or_default()),
            Key::Study(row, subject) => format!("staff:{}/{}", staff_id(unit, Some(row)).unwrap_or_default(), subject.word()),
            Key::FailedStudy(row) => failed_study(unit, row).unwrap_or_default(),
            Key::Row(register, row) => of_row(unit, register, row).unwrap_or_default(),
            Key::Line(..) => self.row(unit).map(ToString::to_string).unwrap_or_default(),
        }
    }
}

fn staff_id<'a>(unit: &Unit<'a>, row: Option<u32>) -> Option<&'a str> {
    unit.staff(row).map(|member| member.id.0)
}

fn failed_study(unit: &Unit<'_>, row: u32) -> Option<String> {
    let study = unit.registers.training.get(row)?;
    match staff_id(unit, study.meta.staff) {
        Some(id) => Some(format!("staff:{id}/{}", study.subject.word())),
        None => Some(study.meta.to_string()),
    }
}

fn of_row(unit: &Unit<'_>, register: Register, row: u32) -> Option<String> {
    let meta = unit.registers.row(register, row)?;
    if let Some(id) = meta.id {
        return Some(format!("{}:{id}", register.name()));
    }
    let registers = &unit.registers;
    let on = match register {
        Register::Appraisals => Some(registers.appraisals.get(row)?.on),
        Register::Rewards => Some(registers.rewards.get(row)?.on),
        Register::Inventories => return Some(format!("inventories:@{}", registers.inventories.get(row)?.on)),
        Register::Appointments => None,
        _ => return Some(meta.to_string()),
    };
    let Some(staff) = staff_id(unit, meta.staff) else { return Some(meta.to_string()) };
    match on {
        Some(on) => Some(format!("{}:{staff}@{on}", register.name())),
        None => Some(format!("{}:{staff}", register.name())),
    }
}

impl fmt::Display for RowMeta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
