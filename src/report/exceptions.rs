//! Exceptions (例外) and corrections (整改): which findings they concern, and which of them concern nothing.

use std::collections::HashMap;

use crate::checks::{Case, Rule};
use crate::lang::Told;
use crate::records::lookup::{Bearer, Bearers};
use crate::records::{Code, Correction, Exception, Problem, Row, Unit};
use crate::time::Day;

use super::judgement::Judgement;

/// The skipped number of a ledger is a key that no row bears, which is what its finding says.
const BORNE_BY_NO_ROW: &str = "document-number-skipped";

/// Whether an exception is in force at a day and of a check that may be excepted.
pub(super) fn is_valid(exception: &Exception<'_>, case: &Case<'_>) -> bool {
    let may_be = case.rule(&exception.check).is_some_and(Rule::may_be_excepted);
    may_be && is_in_force(exception, case.t())
}

/// The place of the first valid exception that covers a finding.
pub(super) fn covering(check: Rule<'_>, record: &str, case: &Case<'_>) -> Option<usize> {
    let exceptions = &case.registers().exceptions.rows;
    exceptions.iter().position(|exception| is_valid(exception, case) && covers(exception, check.id(), record))
}

/// How many findings an exception covers, whether or not another covers them too; 0 where it is not valid.
pub(super) fn count_covered(exception: &Exception<'_>, judgement: &Judgement<'_>, case: &Case<'_>) -> usize {
    if !is_valid(exception, case) {
        return 0;
    }
    let Some(of) = judgement.of_check(&exception.check) else { return 0 };
    of.findings.iter().filter(|finding| covers(exception, of.check.id(), &finding.record)).count()
}

/// The corrections of a unit by what they are about: the latest by deadline of each, and of one day the last in the register.
pub(super) struct Corrections<'r> {
    of_record: HashMap<(&'r str, &'r str), &'r Row<'r, Correction<'r>>>,
    of_check: HashMap<&'r str, &'r Row<'r, Correction<'r>>>,
}

impl<'r> Corrections<'r> {
    /// The corrections of a unit.
    pub(super) fn of(unit: &'r Unit<'r>) -> Corrections<'r> {
        let mut rows: Vec<_> = unit.registers.corrections.rows.iter().collect();
        rows.sort_by_key(|row| row.due_on);
        let of_record = rows.iter().filter_map(|row| Some(((&*row.check, row.record?.0), *row)));
        let of_check = rows.iter().filter(|row| row.record.is_none()).map(|row| (&*row.check, *row));
        Corrections { of_record: of_record.collect(), of_check: of_check.collect() }
    }

    /// The correction shown with a finding: the latest that names its record, else the latest that names the whole check.
    pub(super) fn with(&self, check: &str, record: &str) -> Option<&'r Row<'r, Correction<'r>>> {
        self.of_record.get(&(check, record)).or_else(|| self.of_check.get(check)).copied()
    }
}

/// What is wrong with the exceptions and corrections of a unit, judged at a day.
pub(super) fn problems(case: &Case<'_>, judgement: &Judgement<'_>) -> Vec<Problem> {
    let unit = case.unit;
    let mut bearers = Bearers::of(unit);
    let mut problems = Vec::new();
    for row in &unit.registers.exceptions.rows {
        let may_be = case.rule(&row.check).is_none_or(Rule::may_be_excepted);
        if !may_be {
            problems.push(problem(Code::ExceptionNotAllowed, row, "check", &row.check, "problem.exception-not-allowed"));
        }
        unknown_names(case, row, &row.check, row.record.map(|record| record.0), &mut bearers, &mut problems);
        let is_judged = judgement.of_check(&row.check).is_some();
        if may_be && is_judged && is_in_force(row, case.t()) && count_covered(row, judgement, case) == 0 {
            problems.push(problem(Code::ExceptionUnused, row, "check", &row.check, "problem.exception-unused"));
        }
    }
    for row in &unit.registers.corrections.rows {
        unknown_names(case, row, &row.check, row.record.map(|record| record.0), &mut bearers, &mut problems);
    }
    problems
}

fn is_in_force(exception: &Exception<'_>, t: Day) -> bool {
    exception.approved_on <= t && t <= exception.expires_on
}

fn covers(exception: &Exception<'_>, check: &str, record: &str) -> bool {
    &*exception.check == check && exception.record.is_none_or(|of| of.0 == record)
}

fn unknown_names<T>(
    case: &Case<'_>,
    row: &Row<'_, T>,
    check: &str,
    record: Option<&str>,
    bearers: &mut Bearers<'_>,
    problems: &mut Vec<Problem>,
) {
    if case.rule(check).is_none() {
        problems.push(problem(Code::UnknownCheck, row, "check", check, "problem.unknown-check"));
    }
    if let Some(record) = record
        && check != BORNE_BY_NO_ROW
        && bearers.bearer(record) == Bearer::Nobody
    {
        problems.push(problem(Code::UnknownRecord, row, "record", record, "problem.unknown-record"));
    }
}

fn problem<T>(code: Code, row: &Row<'_, T>, column: &str, value: &str, told: &'static str) -> Problem {
    let told = Told::new(told, [("value", value.to_owned())]);
    Problem::of_file(code, row.meta.file, told).at_line(row.meta.line).in_column(column).about(value)
}
