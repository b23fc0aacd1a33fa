//! Article 2: discipline at work (遵守工作纪律，全心全意为人民服务): tasks, reports, relaying, issuing, fairness.

use super::quotation::without_quotations;
use super::shapes::folded;
use super::{Case, Check, Judge, Severity, Verdict, Why};
use crate::records::{Body, Issuance, Key, Register, Relay, Signature, Someone};
use crate::regulation::{Parameter, Provision};
use crate::time::{Day, Moment};

/// The checks of article 2, in catalogue order.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "task-not-done",
        provision: Provision::new(2, 2),
        quote: "必须具有强烈的革命事业心和政治责任感，努力完成党交给的各项任务",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Tasks],
        parameters: &[],
        evidence: &["due_on", "done_on"],
        text: include_str!("text/task-not-done.md"),
        judge: Judge::Records(task_not_done),
    },
    Check {
        id: "private-gain",
        provision: Provision::new(2, 3),
        quote: "绝不能以自己的特殊工作条件或借领导机关、领导同志的名义，乱拉关系，徇私舞弊，谋取私利",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Conduct],
        parameters: &[],
        evidence: &["provision", "verified", "found_on", "decided_on"],
        text: include_str!("text/private-gain.md"),
        judge: Judge::Records(|case| case.recorded_breach(Provision::new(2, 3))),
    },
    Check {
        id: "report-late",
        provision: Provision::new(2, 4),
        quote: "应当在自己的职责范围内，及时地、实事求是地向领导同志提供情况和建议",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Reports],
        parameters: &[Parameter::ReportDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["occurred_on", "reported_on"],
        text: include_str!("text/report-late.md"),
        judge: Judge::Records(|case| {
            case.due(
                Register::Reports,
                &case.registers().reports,
                |row| Some(case.days_after(row.occurred_on, Parameter::ReportDays)),
                |row| row.reported_on.map(Moment::on),
            )
        }),
    },
    Check {
        id: "report-unverified",
        provision: Provision::new(2, 4),
        quote: "应当在自己的职责范围内，及时地、实事求是地向领导同志提供情况和建议",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Reports],
        parameters: &[],
        evidence: &["reported_on", "verified"],
        text: include_str!("text/report-unverified.md"),
        judge: Judge::Records(report_unverified),
    },
    Check {
        id: "relay-late",
        provision: Provision::new(2, 5),
        quote: "必须准确、及时",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Relays],
        parameters: &[Parameter::RelayHours],
        evidence: &["given_at", "relayed_at"],
        text: include_str!("text/relay-late.md"),
        judge: Judge::Records(|case| {
            case.due(
                Register::Relays,
                &case.registers().relays,
                |row| Some(case.hours_after(row.given_at, Parameter::RelayHours)),
                |row| row.relayed_at,
            )
        }),
    },
    Check {
        id: "relay-vague",
        provision: Provision::new(2, 5),
        quote: "不要使用模糊语言",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Relays],
        parameters: &[Parameter::RelayVagueWords],
        evidence: &["relayed_at", "content"],
        text: include_str!("text/relay-vague.md"),
        judge: Judge::Records(relay_vague),
    },
    Check {
        id: "relay-opinion-added",
        provision: Provision::new(2, 5),
        quote: "不得夹杂个人意见",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Relays],
        parameters: &[],
        evidence: &["relayed_at", "personal_opinion"],
        text: include_str!("text/relay-opinion-added.md"),
        judge: Judge::Records(|case| relayed(case, |row| (row.personal_opinion == Some(true)).then(|| Why::plain("opinion")))),
    },
    Check {
        id: "relay-unconfirmed",
        provision: Provision::new(2, 5),
        quote: "传达领导同志的意见，必须准确、及时",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Relays],
        parameters: &[Parameter::RelayConfirmHours],
        evidence: &["relayed_at", "confirmed_at"],
        text: include_str!("text/relay-unconfirmed.md"),
        judge: Judge::Records(|case| {
            case.due(
                Register::Relays,
                &case.registers().relays,
                |row| Some(case.hours_after(row.relayed_at?, Parameter::RelayConfirmHours)),
                |row| row.confirmed_at,
            )
        }),
    },
    Check {
        id: "relay-caused-error",
        provision: Provision::new(2, 5),
        quote: "不得夹杂个人意见，使承办部门无所适从，造成工作失误",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Relays],
        parameters: &[],
        evidence: &["relayed_at", "caused_error"],
        text: include_str!("text/relay-caused-error.md"),
        judge: Judge::Records(|case| relayed(case, |row| (row.caused_error == Some(true)).then(|| Why::plain("error")))),
    },
    Check {
        id: "issued-without-review",
        provision: Provision::new(2, 6),
        quote: "必须经领导同志本人审阅",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Leaders, Register::Issuances],
        parameters: &[],
        evidence: &["leader", "reviewed_by", "reviewed_on", "issued_on"],
        text: include_str!("text/issued-without-review.md"),
        judge: Judge::Records(|case| issued(case, unreviewed)),
    },
    Check {
        id: "issued-without-signature",
        provision: Provision::new(2, 6),
        quote: "必须经领导同志本人审阅并按照规定的程序签署以后，才能发出",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Leaders, Register::Issuances],
        parameters: &[],
        evidence: &["leader", "reviewed_on", "signed_by", "signed_on", "issued_on"],
        text: include_str!("text/issued-without-signature.md"),
        judge: Judge::Records(|case| issued(case, unsigned)),
    },
    Check {
        id: "signed-by-proxy",
        provision: Provision::new(2, 6),
        quote: "按照规定的程序签署以后，才能发出",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Issuances],
        parameters: &[],
        evidence: &["reviewed_on", "signed_on", "issued_on", "signature"],
        text: include_str!("text/signed-by-proxy.md"),
        judge: Judge::Records(|case| signed_as(case, Signature::Proxy, "proxy")),
    },
    Check {
        id: "handwriting-imitated",
        provision: Provision::new(2, 7),
        quote: "任何情况下都不允许仿照领导笔迹书写批示",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Issuances],
        parameters: &[],
        evidence: &["reviewed_on", "signed_on", "issued_on", "signature"],
        text: include_str!("text/handwriting-imitated.md"),
        judge: Judge::Records(|case| signed_as(case, Signature::Imitated, "imitated")),
    },
    Check {
        id: "unfair-dealing",
        provision: Provision::new(2, 8),
        quote: "必须实事求是，公道正派",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Conduct],
        parameters: &[],
        evidence: &["provision", "verified", "found_on", "decided_on"],
        text: include_str!("text/unfair-dealing.md"),
        judge: Judge::Records(|case| case.recorded_breach(Provision::new(2, 8))),
    },
    Check {
        id: "personnel-meddling",
        provision: Provision::new(2, 9),
        quote: "不得违背组织原则插手人事问题",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Conduct],
        parameters: &[],
        evidence: &["provision", "verified", "found_on", "decided_on"],
        text: include_str!("text/personnel-meddling.md"),
        judge: Judge::Records(|case| case.recorded_breach(Provision::new(2, 9))),
    },
    Check {
        id: "proposed-by-secretary",
        provision: Provision::new(2, 9),
        quote: "不得违背组织原则插手人事问题",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Staff, Register::Appointments],
        parameters: &[],
        evidence: &["appointed_on", "proposed_by"],
        text: include_str!("text/proposed-by-secretary.md"),
        judge: Judge::Records(proposed_by_secretary),
    },
    Check {
        id: "discussion-leaked",
        provision: Provision::new(2, 10),
        quote: "不得传播、泄露领导同志讨论工作过程中的各种意见和尚未正式作出决定的问题",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Conduct],
        parameters: &[],
        evidence: &["provision", "verified", "found_on", "decided_on"],
        text: include_str!("text/discussion-leaked.md"),
        judge: Judge::Records(|case| case.recorded_breach(Provision::new(2, 10))),
    },
    Check {
        id: "relayed-before-decision",
        provision: Provision::new(2, 10),
        quote: "不得传播、泄露领导同志讨论工作过程中的各种意见和尚未正式作出决定的问题",
        severity: Severity::Advisory,
        version: 1,
        needs: &[Register::Relays],
        parameters: &[],
        evidence: &["relayed_at", "decided"],
        text: include_str!("text/relayed-before-decision.md"),
        judge: Judge::Records(|case| relayed(case, |row| (row.decided == Some(false)).then(|| Why::plain("not-decided")))),
    },
];

fn task_not_done(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (n, row) in case.registers().tasks.numbered() {
        let key = Key::Row(Register::Tasks, n);
        let is_open = row.done_on.is_none_or(|done| done >= case.start());
        if row.due_on > case.t() || !is_open {
            if row.done_on.is_some() {
                verdict.settled.push(key);
            }
            continue;
        }
        let due = Moment::on(row.due_on);
        let why = match row.done_on {
            None => Some(Why::not_done(due)),
            Some(done) if done > case.t() => Some(Why::done_late(due, done.into())),
            Some(_) => None,
        };
        verdict.judge_one(key, why);
    }
    verdict
}

fn report_unverified(case: &Case<'_>) -> Verdict {
    case.each(
        Register::Reports,
        &case.registers().reports,
        |row| case.in_quarter(row.reported_on),
        |row| match row.verified {
            Some(true) => Vec::new(),
            Some(false) => vec![Why::plain("not-verified")],
            None => vec![Why::plain("verified-blank")],
        },
    )
}

/// Judges what was relayed this quarter.
fn relayed(case: &Case<'_>, fails: impl Fn(&Relay<'_>) -> Option<Why>) -> Verdict {
    case.each(
        Register::Relays,
        &case.registers().relays,
        |row| case.in_quarter(row.relayed_at.map(|at| at.day)),
        |row| fails(row).into_iter().collect(),
    )
}

fn relay_vague(case: &Case<'_>) -> Verdict {
    let mut words = Vec::new();
    for word in case.parameters.words(Parameter::RelayVagueWords) {
        words.push(folded(word));
    }
    relayed(case, |row| {
        // What is quoted is the leader's own wording, which is not to be changed.
        let content = without_quotations(&folded(&row.content));
        let found: Vec<&str> = words.iter().map(String::as_str).filter(|word| content.contains(word)).collect();
        (!found.is_empty()).then(|| Why::new("vague", [("words", found.join("、"))]))
    })
}

/// Judges what was issued this quarter.
fn issued(case: &Case<'_>, fails: fn(&Issuance<'_>, Day) -> Vec<Why>) -> Verdict {
    case.each(
        Register::Issuances,
        &case.registers().issuances,
        |row| case.in_quarter(row.issued_on),
        |row| row.issued_on.map_or_else(Vec::new, |issued| fails(row, issued)),
    )
}

/// What is wrong with the review of what went out; a blank reviewer is not the leader.
fn unreviewed(row: &Issuance<'_>, issued: Day) -> Vec<Why> {
    let mut why = Vec::new();
    match row.reviewed_by {
        None => why.push(Why::plain("reviewer-blank")),
        Some(reviewer) if reviewer != row.leader => why.push(Why::plain("reviewer-not-leader")),
        Some(_) => {}
    }
    match row.reviewed_on {
        None => why.push(Why::plain("review-undated")),
        Some(on) if on > issued => {
            why.push(Why::new("reviewed-after-issue", [("on", on.to_string()), ("issued", issued.to_string())]));
        }
        Some(_) => {}
    }
    why
}

/// What is wrong with the signature under what went out; a blank signer is not the leader.
fn unsigned(row: &Issuance<'_>, issued: Day) -> Vec<Why> {
    let mut why = Vec::new();
    match row.signed_by {
        None => why.push(Why::plain("signer-blank")),
        Some(signer) if signer != row.leader => why.push(Why::plain("signer-not-leader")),
        Some(_) => {}
    }
    let Some(on) = row.signed_on else {
        why.push(Why::plain("signature-undated"));
        return why;
    };
    if on > issued {
        why.push(Why::new("signed-after-issue", [("on", on.to_string()), ("issued", issued.to_string())]));
    }
    if let Some(reviewed) = row.reviewed_on.filter(|reviewed| on < *reviewed) {
        why.push(Why::new("signed-before-review", [("on", on.to_string()), ("reviewed", reviewed.to_string())]));
    }
    why
}

/// Judges how the papers whose event day lies in the quarter were signed.
fn signed_as(case: &Case<'_>, signature: Signature, code: &'static str) -> Verdict {
    case.each(
        Register::Issuances,
        &case.registers().issuances,
        |row| case.in_quarter(event_day(row)),
        |row| if row.signature == Some(signature) { vec![Why::plain(code)] } else { Vec::new() },
    )
}

/// The event day of a paper: when it was issued, else signed, else reviewed.
fn event_day(row: &Issuance<'_>) -> Option<Day> {
    row.issued_on.or(row.signed_on).or(row.reviewed_on)
}

fn proposed_by_secretary(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (n, _, row) in case.appointments() {
        let by_secretary = row.proposed_by.is_some_and(|proposer| is_secretary(case, proposer));
        verdict.judge_one(Key::Row(Register::Appointments, n), by_secretary.then(|| Why::plain("secretary")));
    }
    verdict
}

/// Whether a cell is the id or the name of a secretary on the roster. Where it means one person, only that one counts;
/// where several bear the name, any of them.
fn is_secretary(case: &Case<'_>, cell: Body<'_>) -> bool {
    match cell.person {
        Some(Someone::Leader(_)) => false,
        Some(Someone::Staff(row)) => case.unit.staff(Some(row)).is_some_and(|member| member.is_secretary()),
        None => case.roster().any(|(_, member)| {
            let bears = *member.id == *cell.name || *member.name == *cell.name;
            member.is_secretary() && bears
        }),
    }
}
