//! A unit (领导机关) and its records.

use std::ops::Deref;

use super::{Document, Education, FileAccount, Leader, LeaderRef, Measure, Problem, Registers, StaffMember, UnitKind, UnitLevel};
use crate::time::Day;

/// Whether a register was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// There is no file: no records were kept (缺记录).
    #[default]
    Missing,
    /// One of its files could not be read.
    Unreadable,
    /// It was kept; with no rows it is a zero report (零报告).
    Kept,
}

/// The rows of one register, from all its files, in the byte order of file names and then of lines.
#[derive(Debug)]
pub struct Table<'a, T> {
    /// Whether it was kept.
    pub kept: Kept,
    /// The accepted rows.
    pub rows: Vec<Row<'a, T>>,
    /// The number of rows rejected or withheld.
    pub unread: u32,
    /// The ids that rejected and withheld rows with the right number of cells bear.
    pub unread_ids: Vec<&'a str>,
}

/// What every row has, whatever its register.
#[derive(Clone, Copy, Debug)]
pub struct RowMeta<'a> {
    /// The file's name.
    pub file: &'a str,
    /// The physical line where the record begins, from 1.
    pub line: u32,
    /// The row's own id, where the register has ids.
    pub id: Option<&'a str>,
    /// The row of staff.csv that the column `staff` means, if it means one.
    pub staff: Option<u32>,
    /// The cells as written, trimmed, in the order of the register's columns; empty where there is none.
    pub cells: &'a [&'a str],
}

/// A row that was read.
#[derive(Clone, Debug)]
pub struct Row<'a, T> {
    /// Its place, and its cells as written.
    pub meta: RowMeta<'a>,
    /// Its typed values.
    pub values: T,
}

/// A text withheld by its look and cleared as a false alarm (cleared.toml).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    /// The file in which the text stands.
    pub file: String,
    /// Its line.
    pub line: u32,
    /// Who cleared it.
    pub by: String,
    /// When.
    pub on: Day,
    /// Why.
    pub reason: String,
}

/// A text that was withheld for its classification marking. It is kept in memory for the leak gate and is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The file in which it stands, as problems name it.
    pub file: String,
    /// Its line.
    pub line: u32,
    /// The marked cell or line, trimmed.
    pub text: String,
}

impl std::fmt::Debug for Withheld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A unit: what its `unit.md` says, its registers and measures, and what is wrong with them.
#[derive(Debug)]
pub struct Unit<'a> {
    /// 标识
    pub id: String,
    /// 名称; the id where the name is withheld.
    pub name: String,
    /// 层级
    pub level: UnitLevel,
    /// 类别
    pub kind: UnitKind,
    /// 办公厅室, as written.
    pub office: String,
    /// 组织部门, as written.
    pub organization_department: String,
    /// The unit above it.
    pub parent: Option<String>,
    /// The units directly below it, in path order.
    pub children: Vec<String>,
    /// The profile: the Markdown body of unit.md.
    pub profile: String,
    /// The registers.
    pub registers: Registers<'a>,
    /// The measures, in the byte order of their files.
    pub measures: Vec<Measure>,
    /// Measures that could not be read or were withheld.
    pub measures_unread: u32,
    /// The accounting, one entry a file.
    pub accounts: Vec<FileAccount>,
    /// What is wrong, in order of place.
    pub problems: Vec<Problem>,
    /// False alarms that were cleared.
    pub cleared: Vec<Cleared>,
    /// Texts that were withheld.
    pub withheld: Vec<Withheld>,
    /// The digest of the paths and bytes read for it.
    pub inputs: String,
}

impl<T> Default for Table<'_, T> {
    fn default() -> Self {
        Table { kept: Kept::Missing, rows: Vec::new(), unread: 0, unread_ids: Vec::new() }
    }
}

impl<'a, T> Table<'a, T> {
    /// The row at this place.
    pub fn get(&self, row: u32) -> Option<&Row<'a, T>> {
        self.rows.get(row as usize)
    }

    /// The rows with their places.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Row<'a, T>)> {
        (0..).zip(&self.rows)
    }
}

impl<T> Deref for Row<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.values
    }
}

impl<'a> Unit<'a> {
    /// Whether the regulation does not apply: below county level (title, 5.2), or military (7.3).
    pub fn is_out_of_scope(&self) -> bool {
        self.level == UnitLevel::Township || self.kind == UnitKind::Military
    }

    /// The leader that a reference means.
    pub fn leader(&self, reference: &LeaderRef<'_>) -> Option<&Row<'a, Leader<'a>>> {
        self.registers.leaders.get(reference.row?)
    }

    /// The staff member in a row of staff.csv.
    pub fn staff(&self, row: Option<u32>) -> Option<&Row<'a, StaffMember<'a>>> {
        self.registers.staff.get(row?)
    }

    /// The document with this id.
    pub fn document(&self, id: &str) -> Option<&Row<'a, Document<'a>>> {
        self.registers.documents.rows.iter().find(|row| &*row.id == id)
    }
}

impl StaffMember<'_> {
    /// "active" of checks.md: in post at a day.
    pub fn is_active(&self, day: Day) -> bool {
        self.appointed_on <= day && self.left_on.is_none_or(|left| left > day)
    }

    /// Whether it is a secretary (秘书), to whom the regulation applies directly.
    pub fn is_secretary(&self) -> bool {
        self.role == super::Role::Secretary
    }

    /// "staff" of checks.md: every secretary, and everyone else who serves a leader (7.1).
    pub fn is_covered(&self) -> bool {
        self.is_secretary() || self.serves.is_some()
    }

    /// "leader's secretary" of checks.md.
    pub fn is_leaders_secretary(&self) -> bool {
        self.is_secretary() && self.serves.is_some()
    }

    /// Whether the education reaches the lowest one asked for; blank never does.
    pub fn is_educated(&self, lowest: Education) -> bool {
        self.education.is_some_and(|education| education >= lowest)
    }
}

impl Document<'_> {
    /// "in custody at d" of checks.md.
    pub fn in_custody(&self, day: Day) -> bool {
        self.received_on <= day && self.disposed_on.is_none_or(|disposed| disposed > day)
    }
}
