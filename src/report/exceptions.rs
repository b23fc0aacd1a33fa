//! Exceptions (例外) and corrections (整改): which findings they concern, and which of them concern nothing.

use crate::checks::{Case, Rule};
use crate::lang::Told;
use crate::records::lookup::Bearer;
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

/// The correction shown with a finding: the latest by deadline among those that name its record, else among those that
/// name the whole check.
pub(super) fn correction_of<'r, 'a>(unit: &'r Unit<'a>, check: &str, record: &str) -> Option<&'r Row<'a, Correction<'a>>> {
    let rows = || unit.registers.corrections.numbered().filter(|(_, row)| &*row.check == check);
    let latest_of_record =
        rows().filter(|(_, row)| row.record.is_some_and(|of| of.0 == record)).max_by_key(|(n, row)| (row.due_on, *n));
    let latest_of_check = || rows().filter(|(_, row)| row.record.is_none()).max_by_key(|(n, row)| (row.due_on, *n));
    latest_of_record.or_else(latest_of_check).map(|(_, row)| row)
}

/// What is wrong with the exceptions and corrections of a unit, judged at a day.
pub(super) fn problems(case: &Case<'_>, judgement: &Judgement<'_>) -> Vec<Problem> {
    let unit = case.unit;
    let mut problems = Vec::new();
    for row in &unit.registers.exceptions.rows {
        let may_be = case.rule(&row.check).is_none_or(Rule::may_be_excepted);
        if !may_be {
            problems.push(problem(Code::ExceptionNotAllowed, row, "check", &row.check, "problem.exception-not-allowed"));
        }
        unknown_names(case, row, &row.check, row.record.map(|record| record.0), &mut problems);
        let is_judged = judgement.of_check(&row.check).is_some();
        if may_be && is_judged && is_in_force(row, case.t()) && count_covered(row, judgement, case) == 0 {
            problems.push(problem(Code::ExceptionUnused, row, "check", &row.check, "problem.exception-unused"));
        }
    }
    for row in &unit.registers.corrections.rows {
        unknown_names(case, row, &row.check, row.record.map(|record| record.0), &mut problems);
    }
    problems
}

fn is_in_force(exception: &Exception<'_>, t: Day) -> bool {
    exception.approved_on <= t && t <= exception.expires_on
}

fn covers(exception: &Exception<'_>, check: &str, record: &str) -> bool {
    &*exception.check == check && exception.record.is_none_or(|of| of.0 == record)
}

fn unknown_names<T>(case: &Case<'_>, row: &Row<'_, T>, check: &str, record: Option<&str>, problems: &mut Vec<Problem>) {
    if case.rule(check).is_none() {
        problems.push(problem(Code::UnknownCheck, row, "check", check, "problem.unknown-check"));
    }
    if let Some(record) = record
        && check != BORNE_BY_NO_ROW
        && case.unit.bearer(record) == Bearer::Nobody
    {
        problems.push(problem(Code::UnknownRecord, row, "record", record, "problem.unknown-record"));
    }
}

fn problem<T>(code: Code, row: &Row<'_, T>, column: &str, value: &str, told: &'static str) -> Problem {
    let told = Told::new(told, [("value", value.to_owned())]);
    Problem::of_file(code, row.meta.file, told).at_line(row.meta.line).in_column(column).about(value)
}
