//! Rows by the staff member whom they name, so that a check looks at each row once, however many people there are.

use std::collections::{BTreeSet, HashMap};

use crate::records::{Row, StaffRef, Table};
use crate::regulation::Parameter;
use crate::time::Day;

use super::case::Case;
use super::verdict::Why;

/// The rows of a register by the place in staff.csv of the person they name; rows that name nobody are left out.
pub(super) struct ByMember<'r, 'a, T>(HashMap<u32, Vec<(u32, &'r Row<'a, T>)>>);

/// Days by the staff member of a reference. References that mean nobody are the same where their texts are.
#[derive(Default)]
pub(super) struct DaysByStaff<'a>(HashMap<Whose<'a>, BTreeSet<Day>>);

#[derive(PartialEq, Eq, Hash)]
enum Whose<'a> {
    Member(u32),
    Nobody(&'a str),
}

impl<'r, 'a, T> ByMember<'r, 'a, T> {
    /// Sorts the rows of a register out.
    pub(super) fn new(table: &'r Table<'a, T>) -> Self {
        let mut rows: HashMap<u32, Vec<(u32, &'r Row<'a, T>)>> = HashMap::new();
        for (n, row) in table.numbered() {
            if let Some(member) = row.meta.staff {
                rows.entry(member).or_default().push((n, row));
            }
        }
        ByMember(rows)
    }

    /// The rows of one person with their places, in the order of the register.
    pub(super) fn of(&self, member: u32) -> impl Iterator<Item = (u32, &'r Row<'a, T>)> {
        self.0.get(&member).into_iter().flatten().copied()
    }
}

impl<'a> DaysByStaff<'a> {
    /// Puts a day down to a staff member.
    pub(super) fn add(&mut self, staff: StaffRef<'a>, day: Day) {
        self.0.entry(Whose::of(staff)).or_default().insert(day);
    }

    /// The staff member's first day that is not before `day`.
    pub(super) fn first_from(&self, staff: StaffRef<'a>, day: Day) -> Option<Day> {
        self.0.get(&Whose::of(staff))?.range(day..).next().copied()
    }
}

impl<'a> Whose<'a> {
    fn of(staff: StaffRef<'a>) -> Whose<'a> {
        staff.row.map_or(Whose::Nobody(staff.text), Whose::Member)
    }
}

impl Case<'_> {
    /// What recurs and was last done on the latest of these days that is not after t: `never` where there is none,
    /// `lapsed` where it is not within the parameter's days of t.
    pub(super) fn lapsed(&self, days: impl Iterator<Item = Day>, valid: Parameter) -> Option<Why> {
        let period = ("days", self.parameters.whole(valid).to_string());
        match days.filter(|day| *day <= self.t()).max() {
            None => Some(Why::new("never", [period])),
            Some(last) if self.within(valid, last) => None,
            Some(last) => Some(Why::new("lapsed", [("last", last.to_string()), period])),
        }
    }
}
