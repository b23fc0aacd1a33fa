//! What a check says of a unit: how many it looked at, and which of them fail.

use std::collections::BTreeSet;

use crate::records::Key;
use crate::time::Moment;

/// The verdict of one check on one unit.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// How many rows or people were looked at.
    pub population: usize,
    /// The records in the population, where it is one of records.
    pub members: Vec<Key>,
    /// Records whose settling day (or action) is there: all of those out of the population, and it may be some within.
    pub settled: Vec<Key>,
    /// What fails, in any order.
    pub findings: Vec<Finding>,
    /// The years of the deadlines that were made by adding days.
    pub years: BTreeSet<i32>,
    /// Whether what fails is a minimum due at the quarter's end: with an earlier as-of date it is still to do, and its
    /// findings are advisory.
    pub is_quarterly_minimum: bool,
    /// Rows on which a local check gives neither yes nor no, with the reason.
    pub undetermined: Vec<(Key, Why)>,
}

/// A record that fails a check.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is about.
    pub key: Key,
    /// Which parts of the condition hold, at least one.
    pub why: Vec<Why>,
}

/// A part of a condition that holds: a code, and the particulars of its message `why.<check>.<code>`, or else `why.<code>`.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The code, in the report's `why`.
    pub code: &'static str,
    /// The particulars by placeholder.
    pub facts: Vec<(&'static str, String)>,
}

impl Why {
    /// A part without particulars.
    pub fn plain(code: &'static str) -> Why {
        Why { code, facts: Vec::new() }
    }

    /// A part with its particulars.
    pub fn new<const N: usize>(code: &'static str, facts: [(&'static str, String); N]) -> Why {
        Why { code, facts: facts.into() }
    }

    /// `not-done`: a deadline has passed and nothing is done.
    pub fn not_done(deadline: Moment) -> Why {
        Why::new("not-done", [("due", deadline.to_string())])
    }

    /// `done-late`: done after the deadline.
    pub fn done_late(deadline: Moment, done: Moment) -> Why {
        Why::new("done-late", [("due", deadline.to_string()), ("done", done.to_string())])
    }
}

impl Verdict {
    /// The verdict of a minimum that is due at the quarter's end.
    pub fn of_quarterly_minimum() -> Verdict {
        Verdict { is_quarterly_minimum: true, ..Verdict::default() }
    }

    /// Takes a record into the population, and into the findings where parts of the condition hold.
    pub fn judge(&mut self, key: Key, why: Vec<Why>) {
        self.population += 1;
        self.members.push(key);
        if !why.is_empty() {
            self.findings.push(Finding { key, why });
        }
    }

    /// The same with one part: it fails where there is one.
    pub fn judge_one(&mut self, key: Key, why: Option<Why>) {
        self.judge(key, why.into_iter().collect());
    }
}
