//! Whom and what references mean: the rosters of leaders and staff, and the ids of the ledger of documents.
//!
//! Clerks write ids or names. Ids go before names, and a name means somebody only where exactly one row bears it
//! (records.md, References).

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::records::{Body, Document, DocumentRef, Kept, Leader, LeaderRef, Someone, StaffMember, StaffRef, Table, Value};

/// What references may mean. Registers that are not read yet hold nothing.
#[derive(Debug, Default)]
pub struct Known<'a> {
    /// The leaders (领导同志).
    pub leaders: Roster<'a>,
    /// The staff (工作人员).
    pub staff: Roster<'a>,
    /// The documents (机要文件).
    pub documents: Ledger<'a>,
}

/// The rows of a register of people by id and by name.
#[derive(Debug, Default)]
pub struct Roster<'a> {
    kept: Kept,
    ids: HashMap<&'a str, u32>,
    names: HashMap<&'a str, Bearers>,
}

/// The ids of the ledger.
#[derive(Debug, Default)]
pub struct Ledger<'a> {
    kept: Kept,
    ids: HashSet<&'a str>,
}

/// Who bears a name.
#[derive(Clone, Copy, Debug)]
enum Bearers {
    One(u32),
    Several,
}

impl<'a> Roster<'a> {
    /// The roster of leaders.csv.
    pub fn of_leaders(table: &Table<'a, Leader<'a>>) -> Roster<'a> {
        Roster::of(table.kept, table.rows.iter().map(|row| (row.id.0, row.name.0)))
    }

    /// The roster of staff.csv.
    pub fn of_staff(table: &Table<'a, StaffMember<'a>>) -> Roster<'a> {
        Roster::of(table.kept, table.rows.iter().map(|row| (row.id.0, row.name.0)))
    }

    fn of(kept: Kept, people: impl Iterator<Item = (&'a str, &'a str)>) -> Roster<'a> {
        let mut roster = Roster { kept, ..Roster::default() };
        for (row, (id, name)) in (0..).zip(people) {
            roster.ids.insert(id, row);
            match roster.names.entry(name) {
                Entry::Vacant(entry) => drop(entry.insert(Bearers::One(row))),
                Entry::Occupied(mut entry) => drop(entry.insert(Bearers::Several)),
            }
        }
        roster
    }

    fn by_id(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    fn by_name(&self, text: &str) -> Option<u32> {
        match self.names.get(text) {
            Some(Bearers::One(row)) => Some(*row),
            _ => None,
        }
    }

    fn find(&self, text: &str) -> Option<u32> {
        self.by_id(text).or_else(|| self.by_name(text))
    }

    /// Of the texts of a warning, the one for a reference that means nobody; none where the roster was not kept, for
    /// then no reference can be looked up.
    fn warning(&self, text: &str, nobody: &'static str, several: &'static str) -> Option<&'static str> {
        match (self.kept, self.names.contains_key(text)) {
            (Kept::Missing | Kept::Unreadable, _) => None,
            (Kept::Kept, false) => Some(nobody),
            (Kept::Kept, true) => Some(several),
        }
    }
}

impl<'a> Ledger<'a> {
    /// The ledger of documents.csv.
    pub fn of(table: &Table<'a, Document<'a>>) -> Ledger<'a> {
        Ledger { kept: table.kept, ids: table.rows.iter().map(|row| row.id.0).collect() }
    }
}

impl<'a> Known<'a> {
    /// The leader that a cleaned reference means.
    pub fn leader(&self, text: &'a str) -> LeaderRef<'a> {
        LeaderRef { text, row: self.leaders.find(text) }
    }

    /// The staff member that a cleaned reference means.
    pub fn staff(&self, text: &'a str) -> StaffRef<'a> {
        StaffRef { text, row: self.staff.find(text) }
    }

    /// The person or body that a cell means: ids before names, leaders before staff.
    pub fn body(&self, text: &'a str, name: &'a str) -> Body<'a> {
        let by_id = || {
            let leader = self.leaders.by_id(name).map(Someone::Leader);
            leader.or_else(|| self.staff.by_id(name).map(Someone::Staff))
        };
        let by_name = || {
            let leader = self.leaders.by_name(name).map(Someone::Leader);
            leader.or_else(|| self.staff.by_name(name).map(Someone::Staff))
        };
        Body { text, name, person: by_id().or_else(by_name) }
    }

    /// The text of the warning that a value deserves: a reference to nobody or to several.
    pub fn warning(&self, value: &Value<'a>) -> Option<&'static str> {
        match value {
            Value::Leader(LeaderRef { text, row: None }) => {
                self.leaders.warning(text, "problem.cell-unknown-leader", "problem.cell-several-leaders")
            }
            Value::Staff(StaffRef { text, row: None }) => {
                self.staff.warning(text, "problem.cell-unknown-staff", "problem.cell-several-staff")
            }
            Value::Document(DocumentRef { text }) => {
                let missing = self.documents.kept == Kept::Kept && !self.documents.ids.contains(text);
                missing.then_some("problem.cell-unknown-document")
            }
            _ => None,
        }
    }
}
