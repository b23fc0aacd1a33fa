//! The closing paragraphs, counted as article 7: study, self-check, measures and corrections (学习、对照检查，制订具体措施).

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Check, Found, Judge, MEASURES, Severity, Verdict, Why};
use crate::records::{Key, Measure, Register, Row, SelfCheck, SelfCheckResult, Subject};
use crate::regulation::{ATTESTED, Parameter, Provision};
use crate::time::Moment;

use super::case::Deadline;
use super::shapes::folded;

/// The checks of article 7, in catalogue order.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "regulation-not-studied",
        provision: Provision::new(7, 2),
        quote: "要认真组织所属有关工作人员学习",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Training],
        parameters: &[Parameter::StudyRegulationDays],
        evidence: &["role", "serves", "appointed_on", "left_on"],
        text: include_str!("text/regulation-not-studied.md"),
        judge: Judge::Records(regulation_not_studied),
    },
    Check {
        id: "self-check-missed",
        provision: Provision::new(7, 2),
        quote: "要认真组织所属有关工作人员学习、对照检查",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::SelfChecks],
        parameters: &[],
        evidence: &[],
        text: include_str!("text/self-check-missed.md"),
        judge: Judge::Records(self_check_missed),
    },
    Check {
        id: "self-check-unmet",
        provision: Provision::new(7, 2),
        quote: "要认真组织所属有关工作人员学习、对照检查",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::SelfChecks],
        parameters: &[],
        evidence: &["on", "provision", "result"],
        text: include_str!("text/self-check-unmet.md"),
        judge: Judge::Records(self_check_unmet),
    },
    Check {
        id: "article-without-measure",
        provision: Provision::new(7, 2),
        quote: "要认真组织所属有关工作人员学习、对照检查，并根据本地区、本部门和本单位的实际情况，制订具体措施",
        severity: Severity::Shortfall,
        version: 1,
        needs: MEASURES,
        parameters: &[],
        evidence: &[],
        text: include_str!("text/article-without-measure.md"),
        judge: Judge::Records(article_without_measure),
    },
    Check {
        id: "measure-overdue",
        provision: Provision::new(7, 2),
        quote: "制订具体措施，加强对秘书和有关工作人员的管理教育",
        severity: Severity::Shortfall,
        version: 1,
        needs: MEASURES,
        parameters: &[],
        evidence: &["due_on", "progress"],
        text: include_str!("text/measure-overdue.md"),
        judge: Judge::Records(measure_overdue),
    },
    Check {
        id: "measure-stale",
        provision: Provision::new(7, 2),
        quote: "根据本地区、本部门和本单位的实际情况，制订具体措施",
        severity: Severity::Advisory,
        version: 1,
        needs: MEASURES,
        parameters: &[Parameter::MeasuresReviewDays],
        evidence: &["issued_on", "reviewed_on"],
        text: include_str!("text/measure-stale.md"),
        judge: Judge::Records(measure_stale),
    },
    Check {
        id: "measure-without-owner",
        provision: Provision::new(7, 2),
        quote: "制订具体措施，加强对秘书和有关工作人员的管理教育",
        severity: Severity::Advisory,
        version: 1,
        needs: MEASURES,
        parameters: &[],
        evidence: &["responsible"],
        text: include_str!("text/measure-without-owner.md"),
        judge: Judge::Records(|case| {
            of_measures(case, |measure| Some(measure.responsible.is_none().then(|| Why::plain("no-owner"))))
        }),
    },
    Check {
        id: "correction-overdue",
        provision: Provision::new(7, 2),
        quote: "改进作风，搞好工作",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Corrections],
        parameters: &[],
        evidence: &["due_on", "done_on"],
        text: include_str!("text/correction-overdue.md"),
        judge: Judge::Records(|case| {
            case.due(
                Register::Corrections,
                &case.registers().corrections,
                |row| Some(Deadline::given(row.due_on)),
                |row| row.done_on.map(Moment::on),
            )
        }),
    },
    Check {
        id: "correction-unverified",
        provision: Provision::new(7, 2),
        quote: "对照检查",
        severity: Severity::Advisory,
        version: 1,
        needs: &[Register::Corrections],
        parameters: &[Parameter::CorrectionsVerifyDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["done_on", "verified_on"],
        text: include_str!("text/correction-unverified.md"),
        judge: Judge::Records(|case| {
            case.due(
                Register::Corrections,
                &case.registers().corrections,
                |row| {
                    let done = row.done_on.filter(|done| *done <= case.t())?;
                    Some(case.days_after(done, Parameter::CorrectionsVerifyDays))
                },
                |row| row.verified_on.map(Moment::on),
            )
        }),
    },
    Check {
        id: "correction-ineffective",
        provision: Provision::new(7, 2),
        quote: "促使他们进一步增强党性，改进作风，搞好工作",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Corrections],
        parameters: &[Parameter::CorrectionsWatchDays],
        evidence: &["check", "record", "done_on"],
        text: include_str!("text/correction-ineffective.md"),
        judge: Judge::Findings(correction_ineffective),
    },
];

fn regulation_not_studied(case: &Case<'_>) -> Verdict {
    let mut students = BTreeSet::new();
    for row in &case.registers().training.rows {
        if row.subject == Subject::Regulation && case.within(Parameter::StudyRegulationDays, row.on) {
            students.extend(row.meta.staff);
        }
    }
    let days = case.parameters.whole(Parameter::StudyRegulationDays);
    let mut verdict = Verdict::default();
    for (n, _) in case.full_staff() {
        let missed = !students.contains(&n);
        verdict.judge_one(Key::Person(n), missed.then(|| Why::new("not-studied", [("days", days.to_string())])));
    }
    verdict
}

fn self_check_missed(case: &Case<'_>) -> Verdict {
    let latest = latest_self_checks(case);
    let mut verdict = Verdict::of_quarterly_minimum();
    for provision in ATTESTED {
        let missed = !latest.contains_key(&provision);
        verdict.judge_one(Key::Provision(provision), missed.then(|| Why::plain("no-self-check")));
    }
    verdict
}

fn self_check_unmet(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (n, row) in latest_self_checks(case).into_values() {
        let unmet = row.result == SelfCheckResult::Unmet;
        verdict.judge_one(Key::SelfCheck(n), unmet.then(|| Why::new("unmet", [("on", row.on.to_string())])));
    }
    verdict
}

/// The latest self-check of each provision in the quarter, with its place: by day, the later line on a tie.
fn latest_self_checks<'a>(case: &Case<'a>) -> BTreeMap<Provision, (u32, &'a Row<'a, SelfCheck<'a>>)> {
    let mut latest: BTreeMap<Provision, (u32, &Row<'a, SelfCheck<'a>>)> = BTreeMap::new();
    for (n, row) in case.registers().self_checks.numbered() {
        let is_latest = latest.get(&row.provision).is_none_or(|(_, other)| other.on <= row.on);
        if case.in_quarter(Some(row.on)) && is_latest {
            latest.insert(row.provision, (n, row));
        }
    }
    latest
}

fn article_without_measure(case: &Case<'_>) -> Verdict {
    let mut named: BTreeSet<u8> = BTreeSet::new();
    for measure in &case.unit.measures {
        if measure.in_force(case.t()) {
            named.extend(&measure.articles);
        }
    }
    let mut verdict = Verdict::default();
    for article in 1..=6 {
        let missing = !named.contains(&article);
        verdict.judge_one(Key::Article(article), missing.then(|| Why::plain("no-measure")));
    }
    verdict
}

/// Judges the measures in force at t; `fails` gives `None` for one that is not in the population.
fn of_measures(case: &Case<'_>, fails: impl Fn(&Measure) -> Option<Option<Why>>) -> Verdict {
    let mut verdict = Verdict::default();
    for (n, measure) in (0..).zip(&case.unit.measures) {
        if !measure.in_force(case.t()) {
            continue;
        }
        if let Some(why) = fails(measure) {
            verdict.judge_one(Key::Measure(n), why);
        }
    }
    verdict
}

fn measure_overdue(case: &Case<'_>) -> Verdict {
    of_measures(case, |measure| {
        let due = measure.due_on.filter(|due| *due <= case.t())?;
        let facts = || [("due", due.to_string()), ("progress", measure.progress.to_string())];
        Some((measure.progress < 100).then(|| Why::new("overdue", facts())))
    })
}

fn measure_stale(case: &Case<'_>) -> Verdict {
    let days = case.parameters.whole(Parameter::MeasuresReviewDays);
    of_measures(case, |measure| {
        let looked_at = [measure.issued_on, measure.reviewed_on].into_iter().flatten().filter(|on| *on <= case.t());
        let latest = looked_at.max()?;
        let facts = || [("on", latest.to_string()), ("days", days.to_string())];
        Some((!case.within(Parameter::MeasuresReviewDays, latest)).then(|| Why::new("stale", facts())))
    })
}

/// A correction is believed only when its finding is gone.
fn correction_ineffective(case: &Case<'_>, found: &Found) -> Verdict {
    let mut verdict = Verdict::default();
    for (n, row) in case.registers().corrections.numbered() {
        let Some(done) = row.done_on else { continue };
        if done >= case.start() || !case.within(Parameter::CorrectionsWatchDays, done) {
            continue;
        }
        let code = if row.record.is_some() { "record-found-again" } else { "check-found-again" };
        let is_again = is_found(found, &row.check, row.record.as_deref());
        let why = is_again.then(|| Why::new(code, [("done", done.to_string())]));
        verdict.judge_one(Key::Row(Register::Corrections, n), why);
    }
    verdict
}

/// Whether the check has an unexcepted finding, of the record where one is given. The cell was folded as it was read; a
/// key may hold the name of a file, which was not.
fn is_found(found: &Found, check: &str, record: Option<&str>) -> bool {
    let keys = found.0.iter().filter(|(id, _)| id == check);
    keys.into_iter().any(|(_, key)| record.is_none_or(|record| folded(key) == record))
}
