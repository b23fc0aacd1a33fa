//! Totals of many units: of a quarter, and of a subtree.

use std::collections::BTreeMap;

use super::model::*;

/// The totals of a set of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rollup {
    /// Units by conclusion.
    pub units: BTreeMap<Conclusion, u64>,
    /// Checks by status and findings by severity.
    pub counts: Counts,
    /// Rows of all files.
    pub records: RecordTotals,
}

impl Rollup {
    /// The totals of one unit.
    pub fn of(report: &UnitReport) -> Rollup {
        let units = BTreeMap::from([(report.conclusion, 1)]);
        Rollup { units, counts: report.counts, records: RecordTotals::of(report) }
    }

    /// Adds the totals of other units.
    pub fn add(&mut self, other: &Rollup) {
        for (conclusion, units) in &other.units {
            *self.units.entry(*conclusion).or_default() += units;
        }
        self.counts.merge(&other.counts);
        self.records.add(other.records);
    }
}

impl RecordTotals {
    /// The rows of all files of a unit.
    pub fn of(report: &UnitReport) -> RecordTotals {
        let mut totals = RecordTotals::default();
        for file in &report.records {
            totals.add(RecordTotals {
                rows: file.rows.into(),
                accepted: file.accepted.into(),
                rejected: file.rejected.into(),
                withheld: file.withheld.into(),
            });
        }
        totals
    }

    /// Adds the rows of other files.
    pub fn add(&mut self, other: RecordTotals) {
        self.rows += other.rows;
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.withheld += other.withheld;
    }
}

impl Counts {
    /// Adds the totals of other checks and findings.
    pub fn merge(&mut self, other: &Counts) {
        self.checks.fail += other.checks.fail;
        self.checks.no_records += other.checks.no_records;
        self.checks.excepted += other.checks.excepted;
        self.checks.not_applicable += other.checks.not_applicable;
        self.checks.pass += other.checks.pass;
        self.findings.breach += other.findings.breach;
        self.findings.shortfall += other.findings.shortfall;
        self.findings.advisory += other.findings.advisory;
        self.findings.excepted += other.findings.excepted;
    }
}

impl CheckCounts {
    /// Counts a check.
    pub fn add(&mut self, status: Status) {
        match status {
            Status::Fail => self.fail += 1,
            Status::NoRecords => self.no_records += 1,
            Status::Excepted => self.excepted += 1,
            Status::NotApplicable => self.not_applicable += 1,
            Status::Pass | Status::Partly => self.pass += 1,
        }
    }
}

impl FindingCounts {
    /// Counts a finding: an excepted one as excepted only.
    pub fn add(&mut self, finding: &FindingReport) {
        use crate::checks::Severity;
        match finding.severity {
            _ if finding.excepted => self.excepted += 1,
            Severity::Breach => self.breach += 1,
            Severity::Shortfall => self.shortfall += 1,
            Severity::Advisory => self.advisory += 1,
        }
    }
}
