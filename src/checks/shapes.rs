//! The shapes that repeat among the checks, named after the terms of the catalogue.

use unicode_normalization::UnicodeNormalization;

use crate::records::{Key, Misconduct, Register, Row, Table};
use crate::regulation::Provision;
use crate::time::Moment;

use super::case::{Case, Deadline, row_key};
use super::verdict::{Verdict, Why};

impl Case<'_> {
    /// The deadline rule D over a register's rows. A row that is not of the kind that has a deadline has `None`; where
    /// what it asked for was done all the same, it is settled.
    pub fn due<'r, 'a: 'r, T: 'r>(
        &self,
        register: Register,
        table: &'r Table<'a, T>,
        deadline: impl Fn(&Row<'a, T>) -> Option<Deadline>,
        done: impl Fn(&Row<'a, T>) -> Option<Moment>,
    ) -> Verdict {
        let mut verdict = Verdict::default();
        for (n, row) in table.numbered() {
            let key = row_key(register, n);
            match (deadline(row), done(row)) {
                (Some(deadline), done) => self.deadline_rule(&mut verdict, key, deadline, done),
                (None, Some(_)) => verdict.settled.push(key),
                (None, None) => {}
            }
        }
        verdict
    }

    /// D(deadline, done) for one record. Population: what fell due by t or was done in Q, and was not settled before
    /// this quarter. Fails: not done by t though due, or done after the deadline.
    pub fn deadline_rule(&self, verdict: &mut Verdict, key: Key, deadline: Deadline, done: Option<Moment>) {
        if let Some((first, last)) = deadline.years {
            verdict.years.extend([first, last]);
        }
        let (t, start) = (self.t(), self.start());
        let is_due = deadline.at.day <= t;
        let done_this_quarter = done.is_some_and(|done| self.period.holds(done.day));
        let settled_before = done.is_some_and(|done| done.day < start);
        if settled_before || !(is_due || done_this_quarter) {
            if done.is_some() {
                verdict.settled.push(key);
            }
            return;
        }
        let why = match done {
            None if is_due => Some(Why::not_done(deadline.at)),
            Some(done) if is_due && done.day > t => Some(Why::done_late(deadline.at, done)),
            Some(done) if done.after(deadline.at) => Some(Why::done_late(deadline.at, done)),
            _ => None,
        };
        verdict.judge_one(key, why);
    }

    /// Recorded breach R(p): verified rows of `conduct` under the provision, found by t, that this quarter found or
    /// that were not decided before it. The population is the register.
    pub fn recorded_breach(&self, provision: Provision) -> Verdict {
        let mut verdict = Verdict { population: 1, ..Verdict::default() };
        for (n, row) in self.registers().conduct.numbered() {
            let key = row_key(Register::Conduct, n);
            let is_recorded = row.provision == provision && row.verified == Some(true) && row.found_on <= self.t();
            let why = if is_recorded { self.open_breach(row) } else { Vec::new() };
            if !why.is_empty() {
                verdict.findings.push(super::Finding { key, why });
            } else if row.decided_on.is_some() {
                verdict.settled.push(key);
            }
        }
        verdict
    }

    fn open_breach(&self, row: &Misconduct<'_>) -> Vec<Why> {
        let mut why = Vec::new();
        if self.period.holds(row.found_on) {
            why.push(Why::new("found", [("on", row.found_on.to_string())]));
        }
        match row.decided_on {
            None => why.push(Why::plain("undecided")),
            Some(on) if on >= self.start() => why.push(Why::new("decided", [("on", on.to_string())])),
            Some(_) => {}
        }
        why
    }

    /// The rows of a register that a condition takes into the population; the rest of the condition says which fail.
    pub fn each<'r, 'a: 'r, T: 'r>(
        &self,
        register: Register,
        table: &'r Table<'a, T>,
        counts: impl Fn(&Row<'a, T>) -> bool,
        fails: impl Fn(&Row<'a, T>) -> Vec<Why>,
    ) -> Verdict {
        let mut verdict = Verdict::default();
        for (n, row) in table.numbered().filter(|(_, row)| counts(row)) {
            verdict.judge(row_key(register, n), fails(row));
        }
        verdict
    }
}

/// Whether a cell *names* a body: the body's name stands in it between its ends, white space or one of
/// 、，,；; 和 及 与 会同 (县委办公室、县委组织部 names both).
pub(super) fn names(cell: &str, body: &str) -> bool {
    const BEFORE: [&str; 9] = ["、", "，", ",", "；", ";", "和", "及", "与", "会同"];
    let starts =
        |text: &str| text.is_empty() || text.starts_with(char::is_whitespace) || BEFORE.iter().any(|s| text.starts_with(s));
    let ends = |text: &str| text.is_empty() || text.ends_with(char::is_whitespace) || BEFORE.iter().any(|s| text.ends_with(s));
    if body.is_empty() {
        return false;
    }
    cell.match_indices(body).any(|(at, _)| {
        let (before, rest) = cell.split_at(at);
        ends(before) && rest.strip_prefix(body).is_some_and(starts)
    })
}

/// A text folded by NFKC, as the cells are that are compared (records.md, Cells).
pub(super) fn folded(text: &str) -> String {
    text.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_body_is_named_between_separators() {
        for cell in [
            "县委办",
            "县委办、县委组织部",
            "县委组织部和县委办",
            "由县委组织部 会同县委办",
            "县委组织部会同县委办",
            "某某,县委办;",
        ] {
            assert!(names(cell, "县委办"), "{cell}");
        }
        for cell in ["县委办公室", "某县委办", "", "县委"] {
            assert!(!names(cell, "县委办"), "{cell}");
        }
    }
}
