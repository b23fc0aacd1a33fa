//! Article 5 (严格秘书工作人员的调配制度): the checks that rest on it. Nearly all judge "A" of checks.md, the latest
//! appointment of each active secretary.

use super::case::appointed_since_issue;
use super::people::ByMember;
use super::shapes::names;
use super::{Case, Check, Judge, Severity, Verdict, Why};
use crate::records::{Appointment, Folded, Key, Outcome, Register, Review, Row, StaffMember};
use crate::regulation::{Parameter, Provision};
use crate::time::Day;

/// The checks of article 5, in catalogue order.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "appointed-without-record",
        provision: Provision::new(5, 3),
        quote: "必须严格按照规定的条件，经组织部门审查后任用",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[],
        evidence: &["role", "appointed_on", "left_on"],
        text: include_str!("text/appointed-without-record.md"),
        judge: Judge::Records(appointed_without_record),
    },
    Check {
        id: "appointed-without-organization-review",
        provision: Provision::new(5, 3),
        quote: "必须严格按照规定的条件，经组织部门审查后任用",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[],
        evidence: &["appointed_on", "organization_review_by", "organization_review_on", "organization_review"],
        text: include_str!("text/appointed-without-organization-review.md"),
        judge: Judge::Records(appointed_without_organization_review),
    },
    Check {
        id: "appointed-without-office-review",
        provision: Provision::new(5, 4),
        quote: "应由组织部门会同领导同志所在部门的办公厅（室）审查调配",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Appointments, Register::Leaders],
        parameters: &[],
        evidence: &["appointed_on", "office_review_by", "office_review_on", "office_review"],
        text: include_str!("text/appointed-without-office-review.md"),
        judge: Judge::Records(appointed_without_office_review),
    },
    Check {
        id: "designated-by-individual",
        provision: Provision::new(5, 4),
        quote: "应由组织部门会同领导同志所在部门的办公厅（室）审查调配",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Appointments, Register::Leaders],
        parameters: &[],
        evidence: &["appointed_by"],
        text: include_str!("text/designated-by-individual.md"),
        judge: Judge::Records(designated_by_individual),
    },
    Check {
        id: "recommendation-not-approved",
        provision: Provision::new(5, 5),
        quote: "领导同志也可推荐，但要经过上述部门审查同意",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[],
        evidence: &["recommended_by", "organization_review", "office_review"],
        text: include_str!("text/recommendation-not-approved.md"),
        judge: Judge::Records(recommendation_not_approved),
    },
    Check {
        id: "relative-designated",
        provision: Provision::new(5, 5),
        quote: "个人不得指定自己的亲属",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Appointments, Register::Leaders],
        parameters: &[],
        evidence: &["relative_of", "recommended_by", "proposed_by", "appointed_by"],
        text: include_str!("text/relative-designated.md"),
        judge: Judge::Records(|case| each_appointment(case, |member, row| Some(designated_by_relative(member, row)))),
    },
    Check {
        id: "kinship-undeclared",
        provision: Provision::new(5, 5),
        quote: "不得指定自己的亲属",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[],
        evidence: &["kinship_declared"],
        text: include_str!("text/kinship-undeclared.md"),
        judge: Judge::Records(|case| {
            each_appointment(case, |_, row| match row.kinship_declared {
                None => Some(vec![Why::plain("blank")]),
                Some(false) => Some(vec![Why::plain("no")]),
                Some(true) => Some(Vec::new()),
            })
        }),
    },
    Check {
        id: "unsuitable-person-appointed",
        provision: Provision::new(5, 5),
        quote: "个人不得指定自己的亲属和不适合做秘书工作的人员担任秘书",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Appointments, Register::Appraisals],
        parameters: &[],
        evidence: &["appointed_on"],
        text: include_str!("text/unsuitable-person-appointed.md"),
        judge: Judge::Records(unsuitable_person_appointed),
    },
    Check {
        id: "political-conditions-unmet",
        provision: Provision::new(5, 6),
        quote: "必须具备应有的政治条件",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[],
        evidence: &["political_review"],
        text: include_str!("text/political-conditions-unmet.md"),
        judge: Judge::Records(|case| each_appointment(case, |_, row| Some(not_passed(row.political_review)))),
    },
    Check {
        id: "education-below-standard",
        provision: Provision::new(5, 6),
        quote: "必须具备应有的政治条件和文化水平",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[Parameter::AppointmentEducation],
        evidence: &["education"],
        text: include_str!("text/education-below-standard.md"),
        judge: Judge::Records(education_below_standard),
    },
    Check {
        id: "basic-knowledge-unproven",
        provision: Provision::new(5, 6),
        quote: "必须懂得秘书工作的基本知识",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[],
        evidence: &["knowledge_test"],
        text: include_str!("text/basic-knowledge-unproven.md"),
        judge: Judge::Records(|case| each_appointment(case, |_, row| Some(not_passed(row.knowledge_test)))),
    },
    Check {
        id: "no-secrecy-training-before-post",
        provision: Provision::new(5, 6),
        quote: "必须懂得秘书工作的基本知识并经过严格的保密训练",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[],
        evidence: &["appointed_on", "secrecy_training_on", "secrecy_training"],
        text: include_str!("text/no-secrecy-training-before-post.md"),
        judge: Judge::Records(no_secrecy_training_before_post),
    },
];

/// Judges "A": `fails` says which parts hold of an appointment, or `None` where it is not in the population.
fn each_appointment<'a>(
    case: &Case<'a>,
    fails: impl Fn(&'a Row<'a, StaffMember<'a>>, &'a Row<'a, Appointment<'a>>) -> Option<Vec<Why>>,
) -> Verdict {
    let mut verdict = Verdict::default();
    for (n, member, appointment) in case.appointments() {
        if let Some(why) = fails(member, appointment) {
            verdict.judge(Key::Row(Register::Appointments, n), why);
        }
    }
    verdict
}

fn appointed_without_record(case: &Case<'_>) -> Verdict {
    let appointments = ByMember::new(&case.registers().appointments);
    let mut verdict = Verdict::default();
    for (place, member) in case.active_staff() {
        if !member.is_secretary() || !appointed_since_issue(member) {
            continue;
        }
        let recorded = appointments.of(place).any(|(_, row)| row.appointed_on <= case.t());
        let facts = [("appointed", member.appointed_on.to_string())];
        verdict.judge_one(Key::Person(place), (!recorded).then(|| Why::new("no-record", facts)));
    }
    verdict
}

fn appointed_without_organization_review(case: &Case<'_>) -> Verdict {
    let department = case.organization_department();
    each_appointment(case, |_, row| {
        let mut why = not_approved(row.organization_review);
        why.extend(reviewed_late(case, row.organization_review_on, row.appointed_on));
        why.extend(reviewed_by_other(row.organization_review_by, &department));
        Some(why)
    })
}

fn appointed_without_office_review(case: &Case<'_>) -> Verdict {
    each_appointment(case, |member, row| {
        if !member.is_leaders_secretary() {
            return None;
        }
        let mut why = not_approved(row.office_review);
        why.extend(reviewed_late(case, row.office_review_on, row.appointed_on));
        why.extend(reviewed_by_other(row.office_review_by, &case.leaders_office(member)));
        Some(why)
    })
}

fn not_approved(review: Option<Review>) -> Vec<Why> {
    match review {
        None => vec![Why::plain("review-blank")],
        Some(Review::Rejected) => vec![Why::plain("review-rejected")],
        Some(Review::Approved) => Vec::new(),
    }
}

fn reviewed_late(case: &Case<'_>, on: Option<Day>, appointed_on: Day) -> Option<Why> {
    case.late(on, appointed_on, ["reviewed-on-blank", "reviewed-on-future", "reviewed-on-late"])
}

fn reviewed_by_other(by: Option<Folded<'_>>, expected: &str) -> Option<Why> {
    let expects = ("expected", expected.to_owned());
    match by {
        None => Some(Why::new("reviewed-by-blank", [expects])),
        Some(by) if !names(&by, expected) => Some(Why::new("reviewed-by-other", [("found", by.0.to_owned()), expects])),
        Some(_) => None,
    }
}

fn designated_by_individual(case: &Case<'_>) -> Verdict {
    each_appointment(case, |_, row| {
        let by = row.appointed_by?;
        if case.is_leader(&by) {
            Some(vec![Why::plain("by-leader")])
        } else if case.is_on_roster(&by) {
            Some(vec![Why::plain("by-staff")])
        } else {
            Some(Vec::new())
        }
    })
}

fn recommendation_not_approved(case: &Case<'_>) -> Verdict {
    each_appointment(case, |_, row| {
        row.recommended_by?;
        let mut why = Vec::new();
        if row.organization_review != Some(Review::Approved) {
            why.push(Why::plain("organization-not-approved"));
        }
        if row.office_review != Some(Review::Approved) {
            why.push(Why::plain("office-not-approved"));
        }
        Some(why)
    })
}

/// The leader to whom the secretary is related and who had a hand in the appointment; where nobody is known to have had
/// one, the leader served.
fn designated_by_relative(member: &StaffMember<'_>, row: &Appointment<'_>) -> Vec<Why> {
    let Some(relative) = row.relative_of else { return Vec::new() };
    if row.recommended_by.is_none() && row.proposed_by.is_none() && row.appointed_by.is_none() {
        let serves = member.serves == Some(relative);
        return serves.then(|| Why::plain("serves-relative")).into_iter().collect();
    }
    let mut why = Vec::new();
    if row.recommended_by == Some(relative) {
        why.push(Why::plain("recommended-by-relative"));
    }
    if row.proposed_by.is_some_and(|by| by == relative) {
        why.push(Why::plain("proposed-by-relative"));
    }
    if row.appointed_by.is_some_and(|by| by == relative) {
        why.push(Why::plain("appointed-by-relative"));
    }
    why
}

fn unsuitable_person_appointed(case: &Case<'_>) -> Verdict {
    let appraisals = ByMember::new(&case.registers().appraisals);
    each_appointment(case, |_, appointment| {
        let theirs = appointment.meta.staff.into_iter().flat_map(|place| appraisals.of(place));
        let before = theirs.filter(|(_, row)| row.suitable.is_some() && row.on < appointment.appointed_on);
        let latest = before.max_by_key(|(n, row)| (row.on, *n)).filter(|(_, row)| row.suitable == Some(false));
        let facts = |on: Day| [("on", on.to_string()), ("appointed", appointment.appointed_on.to_string())];
        Some(latest.map(|(_, row)| Why::new("found-unsuitable", facts(row.on))).into_iter().collect())
    })
}

fn not_passed(outcome: Option<Outcome>) -> Vec<Why> {
    match outcome {
        None => vec![Why::plain("blank")],
        Some(Outcome::Fail) => vec![Why::plain("fail")],
        Some(Outcome::Pass) => Vec::new(),
    }
}

fn education_below_standard(case: &Case<'_>) -> Verdict {
    let lowest = case.parameters.education();
    let mut verdict = Verdict::default();
    for (_, member, appointment) in case.appointments() {
        let Some(place) = appointment.meta.staff else { continue };
        let expected = ("lowest", format!("{} ({})", lowest.chinese(), lowest.word()));
        let why = match member.education {
            None => Some(Why::new("blank", [expected])),
            Some(found) if !member.is_educated(lowest) => {
                Some(Why::new("below", [("found", format!("{} ({})", found.chinese(), found.word())), expected]))
            }
            Some(_) => None,
        };
        verdict.judge_one(Key::Person(place), why);
    }
    verdict
}

fn no_secrecy_training_before_post(case: &Case<'_>) -> Verdict {
    each_appointment(case, |_, row| {
        let mut why = not_passed(row.secrecy_training);
        why.extend(case.late(
            row.secrecy_training_on,
            row.appointed_on,
            ["trained-on-blank", "trained-on-future", "trained-late"],
        ));
        Some(why)
    })
}
