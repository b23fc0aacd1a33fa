//! The totals of a quarter from what is kept of its units.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks;
use crate::records::Problem;
use crate::report::model::*;
use crate::report::{no_calendar, of_no_unit, tool};
use crate::time::Period;

use super::options::Job;

/// How many quarters the trend holds.
const TREND: usize = 8;

/// The totals as they grow, unit by unit in whatever order.
#[derive(Debug)]
pub(super) struct Totals {
    units: Vec<Option<UnitSummary>>,
    checks: BTreeMap<String, CheckSummary>,
    records: RecordTotals,
    years_without_calendar: BTreeSet<i32>,
}

/// What the totals need of a unit.
#[derive(Debug)]
pub(super) struct Share<'r> {
    unit: UnitSummary,
    checks: Vec<(&'r str, Status, u64)>,
    records: RecordTotals,
    years_without_calendar: BTreeSet<i32>,
}

impl<'r> Share<'r> {
    /// The share of a report.
    pub(super) fn of(report: &'r UnitReport, years_without_calendar: BTreeSet<i32>) -> Share<'r> {
        let head = &report.unit;
        let unit = UnitSummary {
            id: head.id.clone(),
            name: head.name.clone(),
            level: head.level,
            kind: head.kind,
            parent: head.parent.clone(),
            conclusion: report.conclusion,
            counts: report.counts,
        };
        let checks = report.checks.iter().map(|check| (check.id.as_str(), check.status, check.findings.len() as u64)).collect();
        Share { unit, checks, records: RecordTotals::of(report), years_without_calendar }
    }
}

impl Totals {
    /// The totals of so many units, none of them known yet.
    pub(super) fn new(units: usize) -> Totals {
        Totals {
            units: (0..units).map(|_| None).collect(),
            checks: BTreeMap::new(),
            records: RecordTotals::default(),
            years_without_calendar: BTreeSet::new(),
        }
    }

    /// Adds the unit at a place of the tree.
    pub(super) fn add(&mut self, place: usize, share: Share<'_>) {
        if let Some(unit) = self.units.get_mut(place) {
            *unit = Some(share.unit);
        }
        self.records.add(share.records);
        self.years_without_calendar.extend(share.years_without_calendar);
        for (id, status, findings) in share.checks {
            let new = || CheckSummary { id: id.to_owned(), status: BTreeMap::new(), findings: 0 };
            let check = match self.checks.get_mut(id) {
                Some(check) => check,
                None => self.checks.entry(id.to_owned()).or_insert_with(new),
            };
            *check.status.entry(status).or_default() += 1;
            check.findings += findings;
        }
    }

    /// The summary: checks in the order of the catalogue, local ones after them by id; the trend is that of the quarter
    /// before and this one.
    pub(super) fn summary(mut self, job: &Job, period: Period, previous: Option<Summary>) -> Summary {
        let mut checks: Vec<CheckSummary> = checks::catalogue().filter_map(|check| self.checks.remove(check.id)).collect();
        checks.extend(std::mem::take(&mut self.checks).into_values());
        let mut trend = previous.map(|summary| summary.trend).unwrap_or_default();
        trend.push(self.point(period));
        trend.drain(..trend.len().saturating_sub(TREND));
        let calendar = self.years_without_calendar.iter().map(|year| no_calendar(*year));
        let mut problems: Vec<Problem> = job.tree.problems.iter().cloned().chain(calendar).collect();
        problems.sort_by(|one, other| one.order().cmp(&other.order()));
        // In the place where they are: `flatten` would have them in memory twice.
        #[allow(clippy::filter_map_identity)]
        let units = self.units.into_iter().filter_map(|unit| unit).collect();
        Summary {
            format: FORMAT,
            quarter: period.quarter,
            as_of: period.as_of,
            tool: tool(),
            units,
            checks,
            records: self.records,
            problems: of_no_unit(&problems, &job.masker(), job.run.lang),
            trend,
        }
    }

    fn point(&self, period: Period) -> TrendPoint {
        let mut counts = Counts::default();
        let mut units: BTreeMap<Conclusion, u64> = BTreeMap::new();
        for unit in self.units.iter().flatten() {
            counts.merge(&unit.counts);
            *units.entry(unit.conclusion).or_default() += 1;
        }
        TrendPoint { quarter: period.quarter, as_of: period.as_of, findings: counts.findings, units }
    }
}
