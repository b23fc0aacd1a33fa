//! A case: a unit's records, the period and the parameters, which is all that a check may look at.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::records::{Appointment, Kept, Key, Leader, Register, Registers, Row, StaffMember, Unit};
use crate::regulation::{Parameter, Parameters};
use crate::time::{Day, Moment, Period};

use super::verdict::Why;
use super::{LocalCheck, Rule, catalogue, named};

/// What a check judges.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The unit with its records.
    pub unit: &'a Unit<'a>,
    /// The quarter and its as-of date.
    pub period: Period,
    /// The parameters in force.
    pub parameters: &'a Parameters,
    /// The local checks that hold for the unit, by id.
    pub local: &'a [Arc<LocalCheck>],
}

/// The unexcepted findings of all other checks, as pairs of check id and record key.
#[derive(Clone, Debug, Default)]
pub struct Found(pub BTreeSet<(String, String)>);

/// A day or moment by which something is to be done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deadline {
    /// The last day or moment in time.
    pub at: Moment,
    /// The years whose calendar of holidays it was held against: those of the days it was tried on.
    pub years: Option<(i32, i32)>,
}

/// The day on which the regulation was issued: appointments before it are not judged.
pub(super) const ISSUED_ON: (i32, u32, u32) = (1986, 7, 24);

impl<'a> Case<'a> {
    /// All checks that hold for the unit: the catalogue's in its order, then the local ones by id.
    pub fn rules(&self) -> impl Iterator<Item = Rule<'a>> {
        catalogue().map(Rule::Catalogue).chain(self.local.iter().map(|check| Rule::Local(check)))
    }

    /// The check of this id.
    pub fn rule(&self, id: &str) -> Option<Rule<'a>> {
        let local = || self.local.iter().find(|check| check.id == id).map(|check| Rule::Local(check));
        named(id).map(Rule::Catalogue).or_else(local)
    }

    /// The registers.
    pub fn registers(&self) -> &'a Registers<'a> {
        &self.unit.registers
    }

    /// The as-of date, `t`.
    pub fn t(&self) -> Day {
        self.period.as_of
    }

    /// The quarter's first day, `Q.start`.
    pub fn start(&self) -> Day {
        self.period.quarter.start()
    }

    /// in Q(d); false where there is no day.
    pub fn in_quarter(&self, day: Option<Day>) -> bool {
        day.is_some_and(|day| self.period.holds(day))
    }

    /// within n of t(d), n being a parameter in days.
    pub fn within(&self, days: Parameter, day: Day) -> bool {
        self.period.within(self.parameters.whole(days), day)
    }

    /// Whether a register is present, for what a check reads of it beyond its needs: the rows that could be read count,
    /// even where one of its files could not.
    pub fn has(&self, register: Register) -> bool {
        self.registers().kept(register) != Kept::Missing
    }

    /// The deadline `days` after a day, moved to the next day that is no rest day.
    pub fn days_after(&self, day: Day, days: Parameter) -> Deadline {
        let first = day.plus(self.parameters.whole(days));
        let mut at = first;
        while self.parameters.is_rest_day(at) {
            let next = at.plus(1);
            if next == at {
                break;
            }
            at = next;
        }
        Deadline { at: at.into(), years: Some((first.year(), at.year())) }
    }

    /// The deadline `hours` after a moment: hours run through rest days.
    pub fn hours_after(&self, moment: Moment, hours: Parameter) -> Deadline {
        let milliseconds = (self.parameters.hours(hours) * 3_600_000.0).round() as i64;
        Deadline::given(moment.plus_milliseconds(milliseconds))
    }

    /// The roster with the rows' places.
    pub fn roster(&self) -> impl Iterator<Item = (u32, &'a Row<'a, StaffMember<'a>>)> {
        self.registers().staff.numbered()
    }

    /// Active "staff" (every secretary, and everyone else who serves a leader) with the key of each.
    pub fn active_staff(&self) -> impl Iterator<Item = (u32, &'a Row<'a, StaffMember<'a>>)> {
        let t = self.t();
        self.roster().filter(move |(_, member)| member.is_covered() && member.is_active(t))
    }

    /// Full staff: active, and appointed by the quarter's first day.
    pub fn full_staff(&self) -> impl Iterator<Item = (u32, &'a Row<'a, StaffMember<'a>>)> {
        let start = self.start();
        self.active_staff().filter(move |(_, member)| member.appointed_on <= start)
    }

    /// "Leader's office": of the leader served; the unit's office where the leader's is blank, or the reference means
    /// nobody, or none is served.
    pub fn office_of(&self, member: &StaffMember<'a>) -> &'a str {
        let leader: Option<&'a Row<'a, Leader<'a>>> = member.serves.as_ref().and_then(|leader| self.unit.leader(leader));
        leader.and_then(|leader| leader.office).map_or(self.unit.office.as_str(), |office| office.0)
    }

    /// "A" of article 5: for each active secretary on the roster appointed since the regulation was issued, the latest
    /// row of appointments by `appointed_on` that is not after t, the later line on a tie; with its place.
    pub fn appointments(&self) -> Vec<(u32, &'a Row<'a, StaffMember<'a>>, &'a Row<'a, Appointment<'a>>)> {
        let mut list = Vec::new();
        for (place, member) in self.active_staff().filter(|(_, member)| member.is_secretary() && appointed_since_issue(member)) {
            let rows = self.registers().appointments.numbered();
            let theirs = rows.filter(|(_, row)| row.meta.staff == Some(place) && row.appointed_on <= self.t());
            if let Some((row, appointment)) = theirs.max_by_key(|(row, appointment)| (appointment.appointed_on, *row)) {
                list.push((row, member, appointment));
            }
        }
        list
    }

    /// Late(d): what must precede an appointment and is blank, after t, or after it and not settled before this quarter.
    /// The part of the condition that holds has the code `<column>-blank`, `-future` or `-late` given in `codes`.
    pub fn late(&self, day: Option<Day>, appointed_on: Day, codes: [&'static str; 3]) -> Option<Why> {
        let [blank, future, late] = codes;
        let appointed = ("appointed", appointed_on.to_string());
        let Some(day) = day else { return Some(Why::new(blank, [appointed])) };
        if day > self.t() {
            return Some(Why::new(future, [("on", day.to_string())]));
        }
        let is_late = day > appointed_on && day >= self.start();
        is_late.then(|| Why::new(late, [("on", day.to_string()), appointed]))
    }
}

/// Whether the person was appointed on or after the day on which the regulation was issued.
pub(super) fn appointed_since_issue(member: &StaffMember<'_>) -> bool {
    member.appointed_on.parts() >= ISSUED_ON
}

impl Deadline {
    /// A deadline that a row gives, or that is counted in hours: rest days do not move it.
    pub fn given(at: impl Into<Moment>) -> Deadline {
        Deadline { at: at.into(), years: None }
    }
}

impl Found {
    /// Whether the check has an unexcepted finding: of this record, or any where the record is `None`.
    pub fn has(&self, check: &str, record: Option<&str>) -> bool {
        match record {
            Some(record) => self.0.contains(&(check.to_owned(), record.to_owned())),
            None => self.0.iter().any(|(id, _)| id == check),
        }
    }
}

/// The key of a row.
pub(super) fn row_key(register: Register, row: u32) -> Key {
    Key::Row(register, row)
}
