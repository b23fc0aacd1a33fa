//! All checks on one unit: their findings with severity, analogy and exception, in catalogue order.

use crate::checks::{Case, Check, Found, Judge, Rule, Severity, Verdict, Why};
use crate::records::{Kept, Key};

use super::exceptions;
use super::model::Status;

/// What all checks say of a unit.
#[derive(Debug)]
pub struct Judgement<'a> {
    /// One entry a check, in catalogue order, the local ones after them by id; none where the unit is out of scope.
    pub checks: Vec<CheckJudgement<'a>>,
}

/// What one check says of a unit.
#[derive(Debug)]
pub struct CheckJudgement<'a> {
    /// The check.
    pub check: Rule<'a>,
    /// Its severity, as raised by the unit's parameters.
    pub severity: Severity,
    /// Its verdict; `None` where a register that it needs is missing or cannot be read.
    pub verdict: Option<Verdict>,
    /// The rejected and withheld rows of the registers that it needs.
    pub unread: u32,
    /// Its findings, in the order of file and line, then of record key.
    pub findings: Vec<JudgedFinding>,
}

/// A finding with all that is to be said of it but for the comparison with the last quarter.
#[derive(Debug)]
pub struct JudgedFinding {
    /// What it is about.
    pub key: Key,
    /// The record key, as reports have it.
    pub record: String,
    /// Which parts of the condition hold.
    pub why: Vec<Why>,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether the person is one to whom the regulation applies by analogy (参照适用, 7.1).
    pub by_analogy: bool,
    /// The row of staff.csv of the person concerned.
    pub staff: Option<u32>,
    /// The place of the first valid exception that covers it.
    pub exception: Option<usize>,
}

impl<'a> Judgement<'a> {
    /// Judges a unit: first the checks that look at the records alone, then those that look at the others' findings.
    pub fn of(case: &Case<'a>) -> Judgement<'a> {
        if case.unit.is_out_of_scope() {
            return Judgement { checks: Vec::new() };
        }
        let mut checks: Vec<_> = case.rules().map(|check| CheckJudgement::of_records(check, case)).collect();
        let found = found(&checks);
        for judgement in &mut checks {
            if let Rule::Catalogue(Check { judge: Judge::Findings(judge), .. }) = judgement.check
                && judgement.is_evaluable(case)
            {
                judgement.take(judge(case, &found), case);
            }
        }
        Judgement { checks }
    }

    /// What a check says.
    pub fn of_check(&self, id: &str) -> Option<&CheckJudgement<'a>> {
        self.checks.iter().find(|judgement| judgement.check.id() == id)
    }
}

impl<'a> CheckJudgement<'a> {
    /// The check's status for the unit, the first that holds.
    pub fn status(&self) -> Status {
        let Some(verdict) = &self.verdict else { return Status::NoRecords };
        if self.findings.iter().any(|finding| finding.exception.is_none()) {
            Status::Fail
        } else if !self.findings.is_empty() {
            Status::Excepted
        } else if verdict.population == 0 {
            Status::NotApplicable
        } else {
            Status::Pass
        }
    }

    fn of_records(check: Rule<'a>, case: &Case<'_>) -> CheckJudgement<'a> {
        let raised = case.parameters.severities.get(check.id()).copied();
        let severity = raised.map_or(check.severity(), |raised| raised.max(check.severity()));
        let mut judgement = CheckJudgement { check, severity, verdict: None, unread: unread(check, case), findings: Vec::new() };
        if judgement.is_evaluable(case) {
            match check {
                Rule::Catalogue(Check { judge: Judge::Records(judge), .. }) => judgement.take(judge(case), case),
                Rule::Catalogue(_) => {}
                Rule::Local(local) => judgement.take(local.judge(case), case),
            }
        }
        judgement
    }

    fn is_evaluable(&self, case: &Case<'_>) -> bool {
        self.check.needs().iter().all(|register| case.registers().kept(*register) == Kept::Kept)
    }

    fn take(&mut self, verdict: Verdict, case: &Case<'_>) {
        let is_early = verdict.is_quarterly_minimum && case.t() < case.period.quarter.end();
        let severity = if is_early { Severity::Advisory } else { self.severity };
        self.findings = verdict.findings.iter().map(|finding| judged(finding, self.check, severity, case)).collect();
        self.verdict = Some(verdict);
        let unit = case.unit;
        self.findings.sort_by(|a, b| (a.key.place(unit), &a.record).cmp(&(b.key.place(unit), &b.record)));
        // Two equal keys of one check are one finding: that of the first row.
        let mut seen = std::collections::HashSet::new();
        self.findings.retain(|finding| seen.insert(finding.record.clone()));
    }
}

fn judged(finding: &crate::checks::Finding, check: Rule<'_>, severity: Severity, case: &Case<'_>) -> JudgedFinding {
    let record = finding.key.show(case.unit);
    let staff = finding.key.staff(case.unit);
    let by_analogy = case.unit.staff(staff).is_some_and(|member| !member.is_secretary());
    let exception = exceptions::covering(check, &record, case);
    let severity = if by_analogy { Severity::Advisory } else { severity };
    JudgedFinding { key: finding.key, record, why: finding.why.clone(), severity, by_analogy, staff, exception }
}

fn unread(check: Rule<'_>, case: &Case<'_>) -> u32 {
    if check.needs().is_empty() {
        return case.unit.measures_unread;
    }
    check.needs().iter().map(|register| case.registers().unread(*register)).sum()
}

fn found(checks: &[CheckJudgement<'_>]) -> Found {
    let pairs = checks.iter().flat_map(|judgement| {
        let unexcepted = judgement.findings.iter().filter(|finding| finding.exception.is_none());
        unexcepted.map(|finding| (judgement.check.id().to_owned(), finding.record.clone()))
    });
    Found(pairs.collect())
}
