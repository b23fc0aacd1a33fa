//! What a leader reads in half a minute: what the report comes to, what changed and why, and what to do first.

use std::cmp::Reverse;

use serde::Serialize;

use super::articles::open;
use crate::checks::Severity;
use crate::lang::Lang;
use crate::report::model::{ChangeReason, CheckReport, How, State, Status, UnitReport};
use crate::site::rows::is_overdue;
use crate::site::words::{self, Badge, SEVERITIES, STATUSES, Shown};
use crate::site::{anchor, correction_row};

/// The things to do first that a summary names.
const FIRST: usize = 5;

/// A number with its name.
#[derive(Clone, Debug, Serialize)]
pub(in crate::site) struct Figure {
    /// What is counted.
    pub badge: Badge,
    /// How many.
    pub count: u64,
}

/// What changed since the last report.
#[derive(Serialize)]
pub(super) struct Changes {
    new: usize,
    persisting: usize,
    unknown: usize,
    settled: usize,
    gone: usize,
    past: usize,
    groups: Vec<ChangeGroup>,
}

/// The checks whose status changed for one reason.
#[derive(Serialize)]
struct ChangeGroup {
    reason: &'static str,
    means: &'static str,
    checks: Vec<ChangedCheck>,
}

/// A check whose status changed.
#[derive(Serialize)]
struct ChangedCheck {
    id: String,
    title: String,
    from: Option<Badge>,
    to: Badge,
}

/// One of the things to do first.
#[derive(Serialize)]
pub(super) struct Todo {
    href: String,
    title: String,
    severity: Option<Badge>,
    count: usize,
    what: String,
    remedy: Option<String>,
    due_on: Option<String>,
    overdue: bool,
}

/// Findings by severity, excepted ones last.
pub(super) fn findings(lang: Lang, report: &UnitReport) -> Vec<Figure> {
    let counts = report.counts.findings;
    by_severity(lang, counts)
}

/// The same of any counts.
pub(in crate::site) fn by_severity(lang: Lang, counts: crate::report::model::FindingCounts) -> Vec<Figure> {
    let numbers = [counts.breach, counts.shortfall, counts.advisory];
    let mut list: Vec<Figure> =
        SEVERITIES.into_iter().zip(numbers).map(|(severity, count)| Figure { badge: severity.badge(lang), count }).collect();
    list.push(Figure { badge: Status::Excepted.badge(lang), count: counts.excepted });
    list
}

/// Checks by status: what was not looked at stands beside what was.
pub(super) fn checks(lang: Lang, report: &UnitReport) -> Vec<Figure> {
    let counts = report.counts.checks;
    let of = |status| match status {
        Status::Fail => counts.fail,
        Status::NoRecords => counts.no_records,
        Status::Excepted => counts.excepted,
        Status::Pass => counts.pass,
        Status::NotApplicable => counts.not_applicable,
        Status::Partly => 0,
    };
    let statuses = STATUSES.into_iter().filter(|status| *status != Status::Partly);
    statuses.map(|status| Figure { badge: status.badge(lang), count: of(status) }).collect()
}

/// What changed since the last report, where there is one.
pub(super) fn changes(lang: Lang, report: &UnitReport) -> Option<Changes> {
    report.previous.as_ref()?;
    let states: Vec<State> = report.checks.iter().flat_map(open).map(|finding| finding.state).collect();
    let of = |state| states.iter().filter(|known| **known == state).count();
    let resolved = |how| report.resolved.iter().filter(|resolved| resolved.how == how).count();
    Some(Changes {
        new: of(State::New),
        persisting: of(State::Persisting),
        unknown: of(State::Unknown),
        settled: resolved(How::Settled),
        gone: resolved(How::Gone),
        past: resolved(How::Past),
        groups: change_groups(lang, report),
    })
}

/// The things to do first: the gravest, then the longest known, then in the order of the regulation; registers that
/// are missing where fewer are found.
pub(super) fn first(lang: Lang, report: &UnitReport) -> Vec<Todo> {
    let mut failing: Vec<&CheckReport> = report.checks.iter().filter(|check| open(check).next().is_some()).collect();
    failing.sort_by_key(|check| {
        let worst = open(check).map(|finding| finding.severity).max().unwrap_or(Severity::Advisory);
        let is_overdue = open(check).any(|finding| overdue(report, finding).is_some());
        let oldest = open(check).map(|finding| finding.since).min();
        (Reverse(worst), Reverse(is_overdue), oldest)
    });
    let mut list: Vec<Todo> = failing.into_iter().take(FIRST).map(|check| of_check(lang, report, check)).collect();
    let missing = report.checks.iter().filter(|check| check.status == Status::NoRecords && check.findings.is_empty());
    list.extend(missing.take(FIRST.saturating_sub(list.len())).map(|check| of_missing(lang, check)));
    list
}

fn change_groups(lang: Lang, report: &UnitReport) -> Vec<ChangeGroup> {
    use ChangeReason::{Exceptions, Parameters, Records, Rules, Scope};
    let mut groups = Vec::new();
    for reason in [Scope, Rules, Parameters, Exceptions, Records] {
        let changed = report.checks.iter().filter_map(|check| Some((check, check.change.filter(|c| c.reason == reason)?)));
        let checks: Vec<ChangedCheck> = changed
            .map(|(check, change)| ChangedCheck {
                id: check.id.clone(),
                title: check.title.clone(),
                from: change.from.map(|from| from.badge(lang)),
                to: check.status.badge(lang),
            })
            .collect();
        if !checks.is_empty() {
            groups.push(ChangeGroup { reason: reason.word_in(lang), means: reason.meaning(lang), checks });
        }
    }
    groups
}

fn of_check(lang: Lang, report: &UnitReport, check: &CheckReport) -> Todo {
    let open: Vec<_> = open(check).collect();
    let worst = open.iter().max_by_key(|finding| finding.severity);
    let due = open.iter().filter_map(|finding| finding.correction.as_ref()).filter(|c| c.done_on.is_none());
    let late = open.iter().find_map(|finding| overdue(report, finding));
    Todo {
        href: match (open.as_slice(), open.first()) {
            ([_], Some(only)) => format!("#{}", anchor::finding(&check.id, &only.record)),
            _ => format!("#check-{}", check.id),
        },
        title: check.title.clone(),
        severity: worst.map(|finding| finding.severity.badge(lang)),
        count: open.len(),
        what: open.first().map(|finding| finding.message.clone()).unwrap_or_default(),
        remedy: correction_row::remedy(lang, &check.id),
        due_on: late.or_else(|| due.map(|c| c.due_on).min()).map(|on| on.to_string()),
        overdue: late.is_some(),
    }
}

fn of_missing(lang: Lang, check: &CheckReport) -> Todo {
    let needs = crate::checks::named(&check.id).map(|known| words::needs(lang, known)).unwrap_or_default();
    Todo {
        href: format!("#check-{}", check.id),
        title: check.title.clone(),
        severity: None,
        count: 0,
        what: needs.join(lang.either("、", ", ")),
        remedy: None,
        due_on: None,
        overdue: false,
    }
}

/// The day by which a finding's correction was due, where that has passed.
fn overdue(report: &UnitReport, finding: &crate::report::model::FindingReport) -> Option<crate::time::Day> {
    let correction = finding.correction.as_ref()?;
    is_overdue(correction.due_on, correction.done_on, report.as_of).then_some(correction.due_on)
}
