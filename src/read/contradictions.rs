//! Rows that can each be read and still contradict one another, or look entered twice (records.md, Contradictions).
//!
//! Neither place is presumed right: the rows keep their part in the checks.

use std::collections::HashMap;

use crate::lang::Told;
use crate::records::{Code, Issuance, Problem, Register, Registers, Row, RowMeta, Table};
use crate::regulation::Provision;
use crate::time::{Day, Moment};

/// The provisions that checks of recorded breaches read.
const JUDGED: [Provision; 7] = [
    Provision::new(1, 4),
    Provision::new(2, 3),
    Provision::new(2, 8),
    Provision::new(2, 9),
    Provision::new(2, 10),
    Provision::new(3, 8),
    Provision::new(4, 7),
];

/// The warnings of a unit's registers: what contradicts itself, rows entered twice, misconduct that no check judges.
pub fn contradictions(registers: &Registers<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    wrong_order(registers, &mut found);
    not_in_post(registers, &mut found);
    not_in_custody(registers, &mut found);
    half_disposed(registers, &mut found);
    duplicate_rows(registers, &mut found);
    unjudged(registers, &mut found);
    found
}

/// Dates before the one that they must follow.
fn wrong_order(of: &Registers<'_>, found: &mut Vec<Problem>) {
    in_order(&of.leaders, Register::Leaders, ["from_on", "to_on"], |r| (days(r.from_on), days(r.to_on)), found);
    in_order(&of.staff, Register::Staff, ["appointed_on", "left_on"], |r| (day(r.appointed_on), days(r.left_on)), found);
    in_order(&of.relays, Register::Relays, ["given_at", "relayed_at"], |r| (Some(r.given_at), r.relayed_at), found);
    in_order(&of.relays, Register::Relays, ["relayed_at", "confirmed_at"], |r| (r.relayed_at, r.confirmed_at), found);
    in_order(
        &of.reports,
        Register::Reports,
        ["occurred_on", "reported_on"],
        |r| (day(r.occurred_on), days(r.reported_on)),
        found,
    );
    in_order(&of.tasks, Register::Tasks, ["assigned_on", "done_on"], |r| (day(r.assigned_on), days(r.done_on)), found);
    let documents = &of.documents;
    let received = ["received_on", "registered_on"];
    in_order(documents, Register::Documents, received, |r| (day(r.received_on), days(r.registered_on)), found);
    let received = ["received_on", "disposed_on"];
    in_order(documents, Register::Documents, received, |r| (day(r.received_on), days(r.disposed_on)), found);
    in_order(&of.movements, Register::Movements, ["on", "returned_on"], |r| (day(r.on), days(r.returned_on)), found);
    in_order(
        &of.corrections,
        Register::Corrections,
        ["done_on", "verified_on"],
        |r| (days(r.done_on), days(r.verified_on)),
        found,
    );
    in_order(&of.conduct, Register::Conduct, ["found_on", "decided_on"], |r| (day(r.found_on), days(r.decided_on)), found);
    in_order(
        &of.exceptions,
        Register::Exceptions,
        ["approved_on", "expires_on"],
        |r| (day(r.approved_on), day(r.expires_on)),
        found,
    );
}

fn day(day: Day) -> Option<Moment> {
    Some(day.into())
}

fn days(day: Option<Day>) -> Option<Moment> {
    day.map(Moment::from)
}

/// Warns of each row whose second date lies before its first.
fn in_order<T>(
    table: &Table<'_, T>,
    register: Register,
    [first, second]: [&'static str; 2],
    dates: impl Fn(&T) -> (Option<Moment>, Option<Moment>),
    found: &mut Vec<Problem>,
) {
    for row in &table.rows {
        if let (Some(begin), Some(end)) = dates(&row.values)
            && begin.after(end)
        {
            let (begin, end) = (Cell::of(register, &row.meta, first), Cell::of(register, &row.meta, second));
            found.push(begin.contradicts(end, "problem.contradiction-order"));
        }
    }
}

/// Rows whose staff member was not in post on their day.
fn not_in_post(of: &Registers<'_>, found: &mut Vec<Problem>) {
    in_post(of, &of.tasks, Register::Tasks, |r| Some(("assigned_on", r.assigned_on)), found);
    in_post(of, &of.reports, Register::Reports, |r| Some(("reported_on", r.reported_on?)), found);
    in_post(of, &of.relays, Register::Relays, |r| Some(("relayed_at", r.relayed_at?.day)), found);
    in_post(of, &of.issuances, Register::Issuances, event_day, found);
    in_post(of, &of.movements, Register::Movements, |r| Some(("on", r.on)), found);
    in_post(of, &of.party_life, Register::PartyLife, |r| Some(("on", r.on)), found);
}

/// The day that an issuance counts for, with its column.
fn event_day(issuance: &Issuance<'_>) -> Option<(&'static str, Day)> {
    let days = [("issued_on", issuance.issued_on), ("signed_on", issuance.signed_on), ("reviewed_on", issuance.reviewed_on)];
    days.into_iter().find_map(|(column, day)| Some((column, day?)))
}

/// Warns of each row on whose day its staff member was not yet in post, or no longer.
fn in_post<T>(
    of: &Registers<'_>,
    table: &Table<'_, T>,
    register: Register,
    on: impl Fn(&T) -> Option<(&'static str, Day)>,
    found: &mut Vec<Problem>,
) {
    for row in &table.rows {
        let member = row.meta.staff.and_then(|member| of.staff.get(member));
        let (Some(member), Some((column, day))) = (member, on(&row.values)) else { continue };
        let bound = if day < member.appointed_on {
            "appointed_on"
        } else if member.left_on.is_some_and(|left| left < day) {
            "left_on"
        } else {
            continue;
        };
        let (bound, on) = (Cell::of(Register::Staff, &member.meta, bound), Cell::of(register, &row.meta, column));
        found.push(bound.contradicts(on, "problem.contradiction-post"));
    }
}

/// Movements of documents that were not in custody on the day.
fn not_in_custody(of: &Registers<'_>, found: &mut Vec<Problem>) {
    if of.movements.rows.is_empty() {
        return;
    }
    let documents: HashMap<&str, &Row<'_, _>> = of.documents.rows.iter().map(|row| (row.id.0, row)).collect();
    for row in &of.movements.rows {
        let Some(document) = documents.get(row.document.text) else { continue };
        if document.in_custody(row.on) {
            continue;
        }
        let bound = if row.on < document.received_on { "received_on" } else { "disposed_on" };
        let bound = Cell::of(Register::Documents, &document.meta, bound);
        found.push(bound.contradicts(Cell::of(Register::Movements, &row.meta, "on"), "problem.contradiction-custody"));
    }
}

/// Documents with a disposition and no day of it, or the reverse.
fn half_disposed(of: &Registers<'_>, found: &mut Vec<Problem>) {
    for row in &of.documents.rows {
        let (there, blank) = match (row.disposition, row.disposed_on) {
            (Some(_), None) => ("disposition", "disposed_on"),
            (None, Some(_)) => ("disposed_on", "disposition"),
            _ => continue,
        };
        let (there, blank) = (Cell::of(Register::Documents, &row.meta, there), Cell::of(Register::Documents, &row.meta, blank));
        found.push(blank.contradicts(there, "problem.contradiction-disposition"));
    }
}

/// Rows of one register that are equal in all cells. Where rows have ids, none are.
fn duplicate_rows(of: &Registers<'_>, found: &mut Vec<Problem>) {
    for register in Register::ALL.iter().filter(|register| !register.has_id()) {
        let mut seen: HashMap<&[&str], &RowMeta<'_>> = HashMap::new();
        for row in of.rows(*register) {
            let first = *seen.entry(row.cells).or_insert(row);
            if std::ptr::eq(first, row) {
                continue;
            }
            let told = Told::new("problem.duplicate-row", [("other", first.to_string())]);
            found.push(Problem::of_file(Code::DuplicateRow, row.file, told).at_line(row.line));
        }
    }
}

/// Verified misconduct under a provision that no check of recorded breaches reads.
fn unjudged(of: &Registers<'_>, found: &mut Vec<Problem>) {
    for row in &of.conduct.rows {
        if row.verified != Some(true) || JUDGED.contains(&row.provision) {
            continue;
        }
        let judged = JUDGED.map(|provision| provision.to_string()).join(", ");
        let facts = [("value", row.provision.to_string()), ("judged", judged)];
        let told = Told::new("problem.unjudged-conduct", facts);
        let problem = Problem::of_file(Code::UnjudgedConduct, row.meta.file, told).at_line(row.meta.line);
        let value = Cell::of(Register::Conduct, &row.meta, "provision").value;
        found.push(problem.in_column("provision").about(value));
    }
}

/// A cell that contradicts another.
#[derive(Clone, Copy, Debug)]
struct Cell<'r> {
    file: &'r str,
    line: u32,
    en: &'static str,
    zh: &'static str,
    value: &'r str,
}

impl<'r> Cell<'r> {
    fn of(register: Register, row: &'r RowMeta<'_>, en: &'static str) -> Cell<'r> {
        let (n, zh) = register.column(en).map_or((usize::MAX, ""), |(n, column)| (n, column.zh));
        Cell { file: row.file, line: row.line, en, zh, value: row.cells.get(n).copied().unwrap_or_default() }
    }

    /// The warning that stands at the second cell and shows both.
    fn contradicts(self, second: Cell<'_>, key: &'static str) -> Problem {
        let facts = [
            ("column", second.column()),
            ("value", second.value.to_owned()),
            ("place", second.place()),
            ("other-column", self.column()),
            ("other-value", self.value.to_owned()),
            ("other-place", self.place()),
        ];
        let problem = Problem::of_file(Code::Contradiction, second.file, Told::new(key, facts));
        problem.at_line(second.line).in_column(second.en).about(second.value)
    }

    fn column(self) -> String {
        format!("{}={}", self.en, self.zh)
    }

    fn place(self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests;
