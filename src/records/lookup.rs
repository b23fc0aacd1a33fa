//! Whether a record key, as written in a report or in a register, is borne by something in the unit.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{Key, Register, Subject, Unit};
use crate::regulation::Provision;

/// What is known of a record key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// An accepted row, a person, a measure, an article, a provision or the unit bears it.
    Known,
    /// A row that was rejected or withheld bears it, or its register cannot be read: nobody can tell.
    Unread,
    /// Nothing bears it.
    Nobody,
}

/// Whether the key is the place of a row, `<file>:<line>`, which stands in for a person that resolves to nobody.
pub fn is_place(record: &str) -> bool {
    let Some((prefix, _)) = record.split_once(':') else { return false };
    !["staff", "provision", "article", "measures"].contains(&prefix) && Register::named(prefix).is_none()
}

/// Who bears record keys in a unit. The keys of a register's rows are gathered when the first of them is asked for, so that
/// many questions take no longer than many rows.
pub struct Bearers<'u> {
    unit: &'u Unit<'u>,
    rows: HashMap<Register, HashSet<Cow<'u, str>>>,
}

impl<'u> Bearers<'u> {
    /// Those of a unit.
    pub fn of(unit: &'u Unit<'u>) -> Bearers<'u> {
        Bearers { unit, rows: HashMap::new() }
    }

    /// What bears a record key.
    pub fn bearer(&mut self, record: &str) -> Bearer {
        if record == "unit" {
            return Bearer::Known;
        }
        let unit = self.unit;
        let Some((prefix, rest)) = record.split_once(':') else { return Bearer::Nobody };
        let known = match prefix {
            "provision" => Provision::parse(rest).is_some(),
            "article" => matches!(rest, "1" | "2" | "3" | "4" | "5" | "6"),
            "measures" => unit.measures.iter().any(|measure| measure.id == rest),
            "staff" => unit.bears_staff(rest),
            _ => match Register::named(prefix) {
                Some(register) => self.rows(register).contains(if register.has_id() { rest } else { record }),
                None => unit.bears_place(record),
            },
        };
        match Register::named(prefix) {
            _ if known => Bearer::Known,
            Some(register) if unit.may_be_unread(register, rest) => Bearer::Unread,
            _ => Bearer::Nobody,
        }
    }

    /// The ids of a register's rows, or their keys where they have no ids.
    fn rows(&mut self, register: Register) -> &HashSet<Cow<'u, str>> {
        let unit = self.unit;
        self.rows.entry(register).or_insert_with(|| match register.has_id() {
            true => unit.registers.rows(register).filter_map(|row| row.id).map(Cow::Borrowed).collect(),
            false => {
                let rows = (0..).zip(unit.registers.rows(register));
                rows.map(|(row, _)| Cow::Owned(Key::Row(register, row).show(unit))).collect()
            }
        })
    }
}

impl Unit<'_> {
    /// Whether a failed study of this person and subject is on record: the key of `failed-study-not-retaken`.
    pub fn bears_failed_study(&self, record: &str) -> bool {
        let failed = self.registers.training.numbered().filter(|(_, study)| study.result == Some(super::Outcome::Fail));
        failed.into_iter().any(|(row, _)| Key::FailedStudy(row).show(self) == record)
    }

    fn bears_staff(&self, rest: &str) -> bool {
        let staff = |id: &str| self.registers.staff.rows.iter().any(|member| &*member.id == id);
        match rest.rsplit_once('/') {
            Some((id, subject)) if Subject::named(subject).is_some() => staff(id) || staff(rest),
            _ => staff(rest),
        }
    }

    fn bears_place(&self, record: &str) -> bool {
        Register::ALL.iter().any(|register| self.registers.rows(*register).any(|row| row.to_string() == record))
    }

    fn may_be_unread(&self, register: Register, id: &str) -> bool {
        self.registers.kept(register) == super::Kept::Unreadable || self.registers.unread_ids(register).contains(&id)
    }
}
