//! Article 1: study, and no word or deed against the centre (坚持正确的政治方向).

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Check, Judge, Severity, Verdict, Why};
use crate::records::{Amount, Key, Outcome, Register, ReportKind, Study, Subject};
use crate::regulation::{Parameter, Provision};
use crate::time::{Day, Moment};

/// The checks of article 1, in catalogue order.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "study-hours-short",
        provision: Provision::new(1, 3),
        quote: "必须努力学习马克思主义的基本原理，学习党的路线、方针、政策，学习文化科学和业务知识",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Training],
        parameters: &[
            Parameter::StudyHoursTheory,
            Parameter::StudyHoursPolicy,
            Parameter::StudyHoursCulture,
            Parameter::StudyHoursProfessional,
        ],
        evidence: &["role", "serves", "appointed_on", "left_on"],
        text: include_str!("text/study-hours-short.md"),
        judge: Judge::Records(study_hours_short),
    },
    Check {
        id: "failed-study-not-retaken",
        provision: Provision::new(1, 3),
        quote: "不断提高自己的思想政治水平和业务能力",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Training],
        parameters: &[Parameter::StudyRetakeDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["staff", "on", "subject", "result"],
        text: include_str!("text/failed-study-not-retaken.md"),
        judge: Judge::Records(failed_study_not_retaken),
    },
    Check {
        id: "no-advice-given",
        provision: Provision::new(1, 3),
        quote: "努力当好领导机关和领导同志的参谋和助手",
        severity: Severity::Advisory,
        version: 1,
        needs: &[Register::Staff, Register::Reports],
        parameters: &[Parameter::StudyAdviceDays],
        evidence: &["role", "appointed_on", "left_on"],
        text: include_str!("text/no-advice-given.md"),
        judge: Judge::Records(no_advice_given),
    },
    Check {
        id: "contrary-words-or-deeds",
        provision: Provision::new(1, 4),
        quote: "在任何情况下都不允许有同中央相悖的言行",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Conduct],
        parameters: &[],
        evidence: &["provision", "verified", "found_on", "decided_on"],
        text: include_str!("text/contrary-words-or-deeds.md"),
        judge: Judge::Records(|case| case.recorded_breach(Provision::new(1, 4))),
    },
];

/// The subjects with a quarterly minimum of hours, and the code of the part that holds where one falls short.
const SUBJECTS: [(Subject, Parameter, &str); 4] = [
    (Subject::Theory, Parameter::StudyHoursTheory, "theory-short"),
    (Subject::Policy, Parameter::StudyHoursPolicy, "policy-short"),
    (Subject::Culture, Parameter::StudyHoursCulture, "culture-short"),
    (Subject::Professional, Parameter::StudyHoursProfessional, "professional-short"),
];

fn study_hours_short(case: &Case<'_>) -> Verdict {
    let studied = hours_studied(case);
    let mut verdict = Verdict::of_quarterly_minimum();
    for (member, _) in case.full_staff() {
        for (subject, parameter, code) in SUBJECTS {
            let minimum = case.parameters.hours(parameter);
            if minimum <= 0.0 {
                continue;
            }
            let hours = studied.get(&(member, subject)).copied().unwrap_or_default();
            let facts = || [("hours", hours.to_string()), ("minimum", minimum.to_string())];
            let why = hours.is_less_than(minimum).then(|| Why::new(code, facts()));
            verdict.judge_one(Key::Study(member, subject), why);
        }
    }
    verdict
}

/// The hours of this quarter by staff member and subject; what was failed does not count.
fn hours_studied(case: &Case<'_>) -> BTreeMap<(u32, Subject), Amount> {
    let mut studied: BTreeMap<_, Amount> = BTreeMap::new();
    for row in &case.registers().training.rows {
        if !case.in_quarter(Some(row.on)) || row.result == Some(Outcome::Fail) {
            continue;
        }
        if let Some(member) = row.meta.staff {
            let sum = studied.entry((member, row.subject)).or_default();
            *sum = [*sum, row.hours].into_iter().sum();
        }
    }
    studied
}

fn failed_study_not_retaken(case: &Case<'_>) -> Verdict {
    let failed = || case.registers().training.numbered().filter(|(_, row)| row.result == Some(Outcome::Fail));
    let passes = passes(case, &failed().map(|(_, row)| course(row)).collect());
    let mut verdict = Verdict::default();
    for (n, row) in failed() {
        let deadline = case.days_after(row.on, Parameter::StudyRetakeDays);
        let later = passes.get(&course(row)).and_then(|rows| rows.range((row.on, n)..).next());
        let retaken = later.map(|(on, _)| Moment::on(*on));
        case.deadline_rule(&mut verdict, Key::FailedStudy(n), deadline, retaken);
    }
    verdict
}

/// Who studies what: two rows are of the same person where their references mean the same, or are the same text.
type Course<'a> = (Option<u32>, &'a str, Subject);

fn course<'a>(row: &Study<'a>) -> Course<'a> {
    let text = if row.staff.row.is_some() { "" } else { row.staff.text };
    (row.staff.row, text, row.subject)
}

/// The rows of these courses that say pass, in the order of "later": by day, then by file and line.
fn passes<'a>(case: &Case<'a>, courses: &BTreeSet<Course<'a>>) -> BTreeMap<Course<'a>, BTreeSet<(Day, u32)>> {
    let mut passes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (n, row) in case.registers().training.numbered() {
        if row.result == Some(Outcome::Pass) && courses.contains(&course(row)) {
            passes.entry(course(row)).or_default().insert((row.on, n));
        }
    }
    passes
}

fn no_advice_given(case: &Case<'_>) -> Verdict {
    let days = case.parameters.whole(Parameter::StudyAdviceDays);
    let mut advisers = BTreeSet::new();
    for row in &case.registers().reports.rows {
        if row.kind == ReportKind::Advice && row.reported_on.is_some_and(|on| case.within(Parameter::StudyAdviceDays, on)) {
            advisers.extend(row.meta.staff);
        }
    }
    let mut verdict = Verdict::default();
    for (n, member) in case.active_staff() {
        if member.is_secretary() && member.appointed_on <= case.t().minus(days) {
            let none = !advisers.contains(&n);
            verdict.judge_one(Key::Person(n), none.then(|| Why::new("no-advice", [("days", days.to_string())])));
        }
    }
    verdict
}
