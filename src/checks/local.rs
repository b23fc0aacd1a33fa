//! Local checks (本地检查): what a locality asks beyond the catalogue, as expressions over the rows of one register
//! (records.md, checks.toml).
//!
//! An expression is Rhai in expression mode. Rhai reads it; what it may say is then held against the register's columns
//! and the few functions there are, and becomes a tree of our own ([`expression`]). Nothing in that tree loops, so a row
//! costs no more than the expression is long, and the same records always give the same verdict.

mod evaluate;
mod expression;
mod names;
mod number;
#[cfg(test)]
mod tests;
mod value;

pub use expression::{Expression, Fault};

use super::{Case, Severity, Verdict, Why};
use crate::records::{Key, Register};
use crate::regulation::Provision;
use evaluate::Scope;

/// A local check, ready to judge.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalCheck {
    /// Its name in reports; begins with `local-`.
    pub id: String,
    /// The provision it rests on.
    pub provision: Provision,
    /// The register whose rows it looks at; it must be present.
    pub register: Register,
    /// How much a finding weighs.
    pub severity: Severity,
    /// Its title.
    pub title: String,
    /// Which rows are looked at; all of them where there is none.
    pub when: Option<Expression>,
    /// What holds of a row that passes.
    pub require: Expression,
    /// How to put it right.
    pub remedy: Option<String>,
    /// The rule that sets it.
    pub basis: Option<String>,
    /// The `checks.toml` that declares it: its path from the data folder, with `/` in front.
    pub file: String,
}

/// Whether an id is one that a local check may bear: `local-[a-z0-9-]{1,57}`.
pub fn is_local_id(id: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    id.strip_prefix("local-").is_some_and(|rest| (1..=57).contains(&rest.len()) && rest.bytes().all(is_allowed))
}

impl LocalCheck {
    /// Judges every row of the register. A row is in the population when `when` holds, and fails when `require` does
    /// not; a row on which one of them gives neither yes nor no is undetermined and never a finding.
    pub fn judge(&self, case: &Case<'_>) -> Verdict {
        let mut verdict = Verdict::default();
        let rows = case.registers().rows(self.register).count();
        for row in (0..).take(rows) {
            let key = key(self.register, row);
            let scope = Scope { case, register: self.register, row };
            match self.when.as_ref().map_or(Ok(true), |when| scope.holds(when)) {
                Ok(true) => self.require(&mut verdict, key, &scope),
                Ok(false) => {}
                Err(doubt) => verdict.undetermined.push((key, doubt.why("when"))),
            }
        }
        verdict
    }

    fn require(&self, verdict: &mut Verdict, key: Key, scope: &Scope<'_>) {
        let unmet = || Why::new("require-not-met", [("require", self.require.source.clone())]);
        match scope.holds(&self.require) {
            Ok(is_met) => verdict.judge_one(key, (!is_met).then(unmet)),
            Err(doubt) => {
                verdict.judge(key, Vec::new());
                verdict.undetermined.push((key, doubt.why("require")));
            }
        }
    }

    /// The columns of the row that the conditions read, in the register's order: the evidence of a finding.
    pub fn evidence(&self) -> Vec<&'static str> {
        let mut places = self.require.columns();
        places.extend(self.when.iter().flat_map(Expression::columns));
        let columns = self.register.columns();
        places.into_iter().filter_map(|place| columns.get(place)).map(|column| column.en).collect()
    }
}

/// The record key of a row: by its id, or by its place where the register has none.
fn key(register: Register, row: u32) -> Key {
    match register {
        Register::Staff => Key::Person(row),
        _ if register.has_id() => Key::Row(register, row),
        _ => Key::Line(register, row),
    }
}
