//! Article 6 (加强对秘书工作人员的领导和管理): the checks that rest on it. What follows from appraisals and misconduct
//! is judged in `follow_up`, who may appraise, reward and discipline in `competence`.

mod competence;
mod follow_up;

use super::people::ByMember;
use super::{Case, Check, Judge, MEASURES, Severity, Verdict, Why};
use crate::records::{Key, MeasureKind, Register, SupportKind};
use crate::regulation::{Parameter, Provision};
use crate::time::Moment;

/// The checks of article 6, in catalogue order.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "post-responsibility-missing",
        provision: Provision::new(6, 2),
        quote: "各级秘书工作都应逐步建立、健全岗位责任制",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Duties],
        parameters: &[],
        evidence: &["role", "serves", "appointed_on", "left_on"],
        text: include_str!("text/post-responsibility-missing.md"),
        judge: Judge::Records(post_responsibility_missing),
    },
    Check {
        id: "post-responsibility-stale",
        provision: Provision::new(6, 2),
        quote: "都应逐步建立、健全岗位责任制",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Duties],
        parameters: &[Parameter::DutiesReviewDays],
        evidence: &["role", "serves", "appointed_on", "left_on"],
        text: include_str!("text/post-responsibility-stale.md"),
        judge: Judge::Records(post_responsibility_stale),
    },
    Check {
        id: "responsibility-system-missing",
        provision: Provision::new(6, 2),
        quote: "都应逐步建立、健全岗位责任制和实行科学管理",
        severity: Severity::Shortfall,
        version: 1,
        needs: MEASURES,
        parameters: &[],
        evidence: &[],
        text: include_str!("text/responsibility-system-missing.md"),
        judge: Judge::Records(|case| in_force(case, MeasureKind::PostResponsibility)),
    },
    Check {
        id: "appraisal-missed",
        provision: Provision::new(6, 3),
        quote: "要对秘书工作人员实行定期考核",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Appraisals],
        parameters: &[Parameter::AppraisalIntervalDays],
        evidence: &["role", "serves", "appointed_on", "left_on"],
        text: include_str!("text/appraisal-missed.md"),
        judge: Judge::Records(appraisal_missed),
    },
    Check {
        id: "reward-discipline-system-missing",
        provision: Provision::new(6, 3),
        quote: "要对秘书工作人员实行定期考核，根据实际情况制订秘书工作人员奖惩制度",
        severity: Severity::Shortfall,
        version: 1,
        needs: MEASURES,
        parameters: &[],
        evidence: &[],
        text: include_str!("text/reward-discipline-system-missing.md"),
        judge: Judge::Records(|case| in_force(case, MeasureKind::RewardsAndDiscipline)),
    },
    Check {
        id: "merit-unrecognised",
        provision: Provision::new(6, 4),
        quote: "对表现好的要予以表扬、奖励直至晋级",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Appraisals, Register::Rewards],
        parameters: &[Parameter::AppraisalFollowUpDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["staff", "on", "result"],
        text: include_str!("text/merit-unrecognised.md"),
        judge: Judge::Records(follow_up::merit_unrecognised),
    },
    Check {
        id: "poor-performance-unaddressed",
        provision: Provision::new(6, 4),
        quote: "对表现不好的要给予批评、教育",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Appraisals, Register::Conduct],
        parameters: &[Parameter::AppraisalFollowUpDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["staff", "on", "result"],
        text: include_str!("text/poor-performance-unaddressed.md"),
        judge: Judge::Records(follow_up::poor_performance_unaddressed),
    },
    Check {
        id: "unsuitable-not-transferred",
        provision: Provision::new(6, 4),
        quote: "不适合做秘书工作的，要及时调离",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Appraisals],
        parameters: &[Parameter::AppraisalTransferDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["staff", "on", "suitable"],
        text: include_str!("text/unsuitable-not-transferred.md"),
        judge: Judge::Records(follow_up::unsuitable_not_transferred),
    },
    Check {
        id: "misconduct-unhandled",
        provision: Provision::new(6, 4),
        quote: "应按党纪、政纪、国法严肃处理",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Conduct],
        parameters: &[Parameter::ConductDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["found_on", "severity", "verified", "decision", "decided_on"],
        text: include_str!("text/misconduct-unhandled.md"),
        judge: Judge::Records(follow_up::misconduct_unhandled),
    },
    Check {
        id: "office-not-in-charge",
        provision: Provision::new(6, 5),
        quote: "行政上受各自领导同志和领导同志所在部门的办公厅（室）领导",
        severity: Severity::Advisory,
        version: 1,
        needs: &[Register::Staff, Register::Leaders],
        parameters: &[],
        evidence: &["serves", "office"],
        text: include_str!("text/office-not-in-charge.md"),
        judge: Judge::Records(competence::office_not_in_charge),
    },
    Check {
        id: "appraised-by-wrong-body",
        provision: Provision::new(6, 6),
        quote: "由领导同志所在部门的办公厅（室）和同级组织部门负责",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Leaders, Register::Appraisals],
        parameters: &[],
        evidence: &["on", "office", "organization_department"],
        text: include_str!("text/appraised-by-wrong-body.md"),
        judge: Judge::Records(competence::appraised_by_wrong_body),
    },
    Check {
        id: "rewarded-by-wrong-body",
        provision: Provision::new(6, 6),
        quote: "由领导同志所在部门的办公厅（室）和同级组织部门负责",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Leaders, Register::Rewards],
        parameters: &[],
        evidence: &["on", "decided_by"],
        text: include_str!("text/rewarded-by-wrong-body.md"),
        judge: Judge::Records(competence::rewarded_by_wrong_body),
    },
    Check {
        id: "disciplined-by-wrong-body",
        provision: Provision::new(6, 6),
        quote: "由领导同志所在部门的办公厅（室）和同级组织部门负责",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Leaders, Register::Conduct],
        parameters: &[],
        evidence: &["decision", "decided_by", "decided_on"],
        text: include_str!("text/disciplined-by-wrong-body.md"),
        judge: Judge::Records(competence::disciplined_by_wrong_body),
    },
    Check {
        id: "party-branch-missing",
        provision: Provision::new(6, 7),
        quote: "都应参加到一个党支部或党小组过组织生活",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff],
        parameters: &[],
        evidence: &["serves", "party_member", "party_branch"],
        text: include_str!("text/party-branch-missing.md"),
        judge: Judge::Records(party_branch_missing),
    },
    Check {
        id: "party-life-missed",
        provision: Provision::new(6, 7),
        quote: "都应参加到一个党支部或党小组过组织生活",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::PartyLife],
        parameters: &[Parameter::PartyLifePerQuarter],
        evidence: &["serves", "party_member", "appointed_on", "left_on"],
        text: include_str!("text/party-life-missed.md"),
        judge: Judge::Records(party_life_missed),
    },
    Check {
        id: "support-missed",
        provision: Provision::new(6, 8),
        quote: "要经常关心他们，在工作上给以帮助、指导和检查",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Support],
        parameters: &[],
        evidence: &["role", "serves", "appointed_on", "left_on"],
        text: include_str!("text/support-missed.md"),
        judge: Judge::Records(support_missed),
    },
    Check {
        id: "difficulty-unresolved",
        provision: Provision::new(6, 8),
        quote: "在生活上要按照有关规定，切实解决他们的实际困难",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Support],
        parameters: &[Parameter::SupportResolveDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["on", "kind", "resolved_on"],
        text: include_str!("text/difficulty-unresolved.md"),
        judge: Judge::Records(|case| {
            case.due(
                Register::Support,
                &case.registers().support,
                |row| {
                    let is_difficulty = row.kind == SupportKind::Difficulty;
                    is_difficulty.then(|| case.days_after(row.on, Parameter::SupportResolveDays))
                },
                |row| row.resolved_on.map(Moment::on),
            )
        }),
    },
];

fn post_responsibility_missing(case: &Case<'_>) -> Verdict {
    let duties = ByMember::new(&case.registers().duties);
    let mut verdict = Verdict::default();
    for (place, _) in case.active_staff() {
        let signed = duties.of(place).any(|(_, row)| row.signed_on.is_some_and(|on| on <= case.t()));
        verdict.judge_one(Key::Person(place), (!signed).then(|| Why::plain("not-signed")));
    }
    verdict
}

/// Of those who have signed: a review of any of their statements renews it, of one that was not signed too.
fn post_responsibility_stale(case: &Case<'_>) -> Verdict {
    let duties = ByMember::new(&case.registers().duties);
    let mut verdict = Verdict::default();
    for (place, _) in case.active_staff() {
        if duties.of(place).any(|(_, row)| row.signed_on.is_some_and(|on| on <= case.t())) {
            let days = duties.of(place).flat_map(|(_, row)| [row.signed_on, row.reviewed_on]).flatten();
            verdict.judge_one(Key::Person(place), case.lapsed(days, Parameter::DutiesReviewDays));
        }
    }
    verdict
}

/// A measure of this kind is in force at t.
fn in_force(case: &Case<'_>, kind: MeasureKind) -> Verdict {
    let mut verdict = Verdict::default();
    let exists = case.unit.measures.iter().any(|measure| measure.kind == kind && measure.in_force(case.t()));
    verdict.judge_one(Key::Unit, (!exists).then(|| Why::new("none-in-force", [("at", case.t().to_string())])));
    verdict
}

fn appraisal_missed(case: &Case<'_>) -> Verdict {
    let appraisals = ByMember::new(&case.registers().appraisals);
    let long_ago = case.t().minus(case.parameters.whole(Parameter::AppraisalIntervalDays));
    let mut verdict = Verdict::default();
    for (place, _) in case.active_staff().filter(|(_, member)| member.appointed_on <= long_ago) {
        let days = appraisals.of(place).map(|(_, row)| row.on);
        verdict.judge_one(Key::Person(place), case.lapsed(days, Parameter::AppraisalIntervalDays));
    }
    verdict
}

fn party_branch_missing(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (place, member) in case.active_staff() {
        if member.is_leaders_secretary() && member.party_member == Some(true) {
            verdict.judge_one(Key::Person(place), member.party_branch.is_none().then(|| Why::plain("branch-blank")));
        }
    }
    verdict
}

fn party_life_missed(case: &Case<'_>) -> Verdict {
    let party_life = ByMember::new(&case.registers().party_life);
    let least = case.parameters.whole(Parameter::PartyLifePerQuarter) as usize;
    let mut verdict = Verdict::of_quarterly_minimum();
    for (place, member) in case.full_staff() {
        if !member.is_leaders_secretary() || member.party_member != Some(true) {
            continue;
        }
        let times = party_life.of(place).filter(|(_, row)| case.in_quarter(Some(row.on))).count();
        let facts = [("found", times.to_string()), ("least", least.to_string())];
        verdict.judge_one(Key::Person(place), (times < least).then(|| Why::new("too-few", facts)));
    }
    verdict
}

/// A hardship that was noted is no support yet.
fn support_missed(case: &Case<'_>) -> Verdict {
    let support = ByMember::new(&case.registers().support);
    let mut verdict = Verdict::of_quarterly_minimum();
    for (place, _) in case.full_staff() {
        let supported = support.of(place).any(|(_, row)| row.kind != SupportKind::Difficulty && case.in_quarter(Some(row.on)));
        verdict.judge_one(Key::Person(place), (!supported).then(|| Why::plain("no-support")));
    }
    verdict
}
