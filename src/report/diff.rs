//! What changed in a unit between two published reports: its conclusion, its checks' statuses, its findings.

use std::collections::BTreeMap;

use serde::Serialize;

use super::model::{ChangeReason, Conclusion, FindingReport, How, Restated, Status, UnitReport};
use crate::checks::Severity;
use crate::time::Quarter;

/// What changed in one unit.
#[derive(Clone, Debug, Serialize)]
pub struct UnitDiff {
    /// The unit's id.
    pub unit: String,
    /// Its name, as the later report has it.
    pub name: String,
    /// The earlier quarter.
    pub from: Quarter,
    /// The later quarter.
    pub to: Quarter,
    /// What the two reports come to.
    pub conclusion: Pair<Conclusion>,
    /// The checks whose status differs, in the order of the later report.
    pub checks: Vec<CheckDiff>,
    /// Findings that only the later report has.
    pub new: Vec<FindingDiff>,
    /// Findings that both have.
    pub persisting: Vec<FindingDiff>,
    /// Findings that only the earlier report has.
    pub resolved: Vec<ResolvedDiff>,
    /// What the later report says of the earlier one, where it was compared with it.
    pub restated: Vec<Restated>,
}

/// A value then and now; null where there is no report, or no such check in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pair<T> {
    /// In the earlier report.
    pub from: Option<T>,
    /// In the later report.
    pub to: Option<T>,
}

/// A check whose status differs.
#[derive(Clone, Debug, Serialize)]
pub struct CheckDiff {
    /// The check.
    pub check: String,
    /// Its title.
    pub title: String,
    /// Its status.
    pub status: Pair<Status>,
    /// Why, where the later report was compared with the earlier one.
    pub reason: Option<ChangeReason>,
}

/// A finding of the later report.
#[derive(Clone, Debug, Serialize)]
pub struct FindingDiff {
    /// The check.
    pub check: String,
    /// The record's key.
    pub record: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether an exception covers it.
    pub excepted: bool,
    /// What is wrong.
    pub message: String,
}

/// A finding that the later report no longer has.
#[derive(Clone, Debug, Serialize)]
pub struct ResolvedDiff {
    /// The check.
    pub check: String,
    /// The record's key.
    pub record: String,
    /// In what way, where the later report says so; null where nothing says that it was mended.
    pub how: Option<How>,
    /// What was wrong.
    pub message: String,
}

type Findings<'r> = BTreeMap<(&'r str, &'r str), &'r FindingReport>;

/// What changed from one report of a unit to another; `None` where there is neither.
pub fn diff(from: Quarter, to: Quarter, earlier: Option<&UnitReport>, later: Option<&UnitReport>) -> Option<UnitDiff> {
    let head = &later.or(earlier)?.unit;
    let (then, now) = (findings(earlier), findings(later));
    let compared = later.filter(|later| later.previous.as_ref().is_some_and(|previous| previous.quarter == from));
    let of_now = |is_old: bool| {
        let list = later.into_iter().flat_map(|report| &report.checks);
        let each = list.flat_map(|check| check.findings.iter().map(|finding| (check.id.as_str(), finding)));
        let chosen = each.filter(|(check, finding)| then.contains_key(&(*check, finding.record.as_str())) == is_old);
        chosen.map(|(check, finding)| found(check, finding)).collect()
    };
    Some(UnitDiff {
        unit: head.id.clone(),
        name: head.name.clone(),
        from,
        to,
        conclusion: Pair { from: earlier.map(|report| report.conclusion), to: later.map(|report| report.conclusion) },
        checks: checks(earlier, later, compared.is_some()),
        new: of_now(false),
        persisting: of_now(true),
        resolved: resolved(earlier, &now, compared),
        restated: compared.map_or_else(Vec::new, |later| later.restated.clone()),
    })
}

impl UnitDiff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        let same = self.conclusion.from == self.conclusion.to;
        same && self.checks.is_empty() && self.new.is_empty() && self.resolved.is_empty() && self.restated.is_empty()
    }
}

fn findings(report: Option<&UnitReport>) -> Findings<'_> {
    let checks = report.into_iter().flat_map(|report| &report.checks);
    let each =
        checks.flat_map(|check| check.findings.iter().map(|finding| ((check.id.as_str(), finding.record.as_str()), finding)));
    each.collect()
}

fn found(check: &str, finding: &FindingReport) -> FindingDiff {
    FindingDiff {
        check: check.to_owned(),
        record: finding.record.clone(),
        severity: finding.severity,
        excepted: finding.excepted,
        message: finding.message.clone(),
    }
}

/// The checks whose status differs; those that only the earlier report has stand last.
fn checks(earlier: Option<&UnitReport>, later: Option<&UnitReport>, is_compared: bool) -> Vec<CheckDiff> {
    let then = earlier.map_or(&[][..], |report| &report.checks);
    let now = later.map_or(&[][..], |report| &report.checks);
    let mut list = Vec::new();
    for check in now {
        let from = then.iter().find(|other| other.id == check.id).map(|other| other.status);
        if from != Some(check.status) {
            list.push(CheckDiff {
                check: check.id.clone(),
                title: check.title.clone(),
                status: Pair { from, to: Some(check.status) },
                reason: check.change.filter(|_| is_compared).map(|change| change.reason),
            });
        }
    }
    for check in then.iter().filter(|check| !now.iter().any(|other| other.id == check.id)) {
        let status = Pair { from: Some(check.status), to: None };
        list.push(CheckDiff { check: check.id.clone(), title: check.title.clone(), status, reason: None });
    }
    list
}

fn resolved(earlier: Option<&UnitReport>, now: &Findings<'_>, compared: Option<&UnitReport>) -> Vec<ResolvedDiff> {
    let mut list = Vec::new();
    for check in earlier.into_iter().flat_map(|report| &report.checks) {
        for finding in check.findings.iter().filter(|f| !now.contains_key(&(check.id.as_str(), f.record.as_str()))) {
            let said = compared.into_iter().flat_map(|later| &later.resolved);
            let how = said.into_iter().find(|r| r.check == check.id && r.record == finding.record).map(|r| r.how);
            let (check, record) = (check.id.clone(), finding.record.clone());
            list.push(ResolvedDiff { check, record, how, message: finding.message.clone() });
        }
    }
    list
}
