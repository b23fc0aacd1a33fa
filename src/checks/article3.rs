//! Article 3: courtesy, patience and efficiency (树立谦虚谨慎的优良作风).

use super::{Case, Check, Judge, Severity, Verdict, Why};
use crate::records::{Concern, Key, Register};
use crate::regulation::{Parameter, Provision};
use crate::time::Moment;

/// The checks of article 3, in catalogue order.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "discourteous-attitude",
        provision: Provision::new(3, 6),
        quote: "一定要和蔼谦虚，态度诚恳",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Feedback],
        parameters: &[],
        evidence: &["received_on", "concern", "upheld"],
        text: include_str!("text/discourteous-attitude.md"),
        judge: Judge::Records(discourteous_attitude),
    },
    Check {
        id: "feedback-unanswered",
        provision: Provision::new(3, 7),
        quote: "又要耐心细致，讲究礼貌，尊重对方",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Feedback],
        parameters: &[Parameter::FeedbackReplyDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["received_on", "replied_on"],
        text: include_str!("text/feedback-unanswered.md"),
        judge: Judge::Records(|case| {
            case.due(
                Register::Feedback,
                &case.registers().feedback,
                |row| Some(case.days_after(row.received_on, Parameter::FeedbackReplyDays)),
                |row| row.replied_on.map(Moment::on),
            )
        }),
    },
    Check {
        id: "feedback-not-acted-on",
        provision: Provision::new(3, 7),
        quote: "既要出以公心，敢于坚持原则",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Feedback],
        parameters: &[Parameter::FeedbackReplyDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["received_on", "upheld", "action"],
        text: include_str!("text/feedback-not-acted-on.md"),
        judge: Judge::Records(feedback_not_acted_on),
    },
    Check {
        id: "overbearing-manner",
        provision: Provision::new(3, 8),
        quote: "绝不可口大气粗，盛气凌人，更不允许耍态度，逞威风",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Conduct],
        parameters: &[],
        evidence: &["provision", "verified", "found_on", "decided_on"],
        text: include_str!("text/overbearing-manner.md"),
        judge: Judge::Records(|case| case.recorded_breach(Provision::new(3, 8))),
    },
    Check {
        id: "task-done-late",
        provision: Provision::new(3, 9),
        quote: "要勇于负责，勤奋努力，虚心好学，讲究效率，多办实事",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Tasks],
        parameters: &[],
        evidence: &["due_on", "done_on"],
        text: include_str!("text/task-done-late.md"),
        judge: Judge::Records(task_done_late),
    },
];

fn discourteous_attitude(case: &Case<'_>) -> Verdict {
    case.each(
        Register::Feedback,
        &case.registers().feedback,
        |row| case.in_quarter(Some(row.received_on)),
        |row| match (row.concern, row.upheld) {
            (Concern::Attitude, Some(true)) => vec![Why::new("attitude", [("on", row.received_on.to_string())])],
            _ => Vec::new(),
        },
    )
}

fn feedback_not_acted_on(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (n, row) in case.registers().feedback.numbered() {
        let key = Key::Row(Register::Feedback, n);
        if row.action.is_some() {
            verdict.settled.push(key);
        }
        if row.upheld != Some(true) {
            continue;
        }
        let deadline = case.days_after(row.received_on, Parameter::FeedbackReplyDays);
        if let Some((first, last)) = deadline.years {
            verdict.years.extend([first, last]);
        }
        let is_open = row.action.is_none() || row.received_on >= case.start();
        if deadline.at.day <= case.t() && is_open {
            let due = || Why::new("no-action", [("due", deadline.at.to_string())]);
            verdict.judge_one(key, row.action.is_none().then(due));
        }
    }
    verdict
}

fn task_done_late(case: &Case<'_>) -> Verdict {
    case.each(
        Register::Tasks,
        &case.registers().tasks,
        |row| case.in_quarter(row.done_on),
        |row| match row.done_on {
            Some(done) if done > row.due_on => vec![Why::done_late(row.due_on.into(), done.into())],
            _ => Vec::new(),
        },
    )
}
