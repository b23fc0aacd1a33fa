//! Article 4 (严守党和国家的机密): the checks that rest on it. What they read of the ledger of documents is judged in
//! `ledger`, what they read of its movements in `movements`.

mod ledger;
mod movements;

use super::people::ByMember;
use super::{Case, Check, Judge, Severity, Verdict};
use crate::records::{Key, MovementAction, Outcome, Register, Subject};
use crate::regulation::{Parameter, Provision};
use crate::time::Moment;

/// The checks of article 4, in catalogue order.
pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "secrecy-training-lapsed",
        provision: Provision::new(4, 5),
        quote: "必须保持高度警惕",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Training],
        parameters: &[Parameter::SecrecyValidDays],
        evidence: &["appointed_on", "left_on"],
        text: include_str!("text/secrecy-training-lapsed.md"),
        judge: Judge::Records(secrecy_training_lapsed),
    },
    Check {
        id: "document-registered-late",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Documents],
        parameters: &[Parameter::DocumentsRegisterDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["received_on", "registered_on"],
        text: include_str!("text/document-registered-late.md"),
        judge: Judge::Records(|case| {
            case.due(
                Register::Documents,
                &case.registers().documents,
                |row| Some(case.days_after(row.received_on, Parameter::DocumentsRegisterDays)),
                |row| row.registered_on.map(Moment::on),
            )
        }),
    },
    Check {
        id: "document-entry-incomplete",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Documents],
        parameters: &[],
        evidence: &["classification", "copies", "registered_by", "custodian", "location"],
        text: include_str!("text/document-entry-incomplete.md"),
        judge: Judge::Records(ledger::entry_incomplete),
    },
    Check {
        id: "document-number-skipped",
        provision: Provision::new(4, 6),
        quote: "认真登记",
        severity: Severity::Shortfall,
        version: 1,
        needs: &[Register::Documents],
        parameters: &[],
        evidence: &[],
        text: include_str!("text/document-number-skipped.md"),
        judge: Judge::Records(ledger::number_skipped),
    },
    Check {
        id: "custodian-not-in-post",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记，严格保管",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Staff, Register::Documents],
        parameters: &[],
        evidence: &["received_on", "custodian", "disposed_on"],
        text: include_str!("text/custodian-not-in-post.md"),
        judge: Judge::Records(ledger::custodian_not_in_post),
    },
    Check {
        id: "stored-outside-approved-place",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记，严格保管",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Documents],
        parameters: &[Parameter::DocumentsLocations],
        evidence: &["received_on", "location", "disposed_on"],
        text: include_str!("text/stored-outside-approved-place.md"),
        judge: Judge::Records(ledger::stored_outside),
    },
    Check {
        id: "inventory-missed",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记，严格保管",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Documents, Register::Inventories],
        parameters: &[],
        evidence: &[],
        text: include_str!("text/inventory-missed.md"),
        judge: Judge::Records(ledger::inventory_missed),
    },
    Check {
        id: "inventory-mismatch",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记，严格保管",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Documents, Register::Inventories],
        parameters: &[],
        evidence: &["on", "found"],
        text: include_str!("text/inventory-mismatch.md"),
        judge: Judge::Records(ledger::inventory_mismatch),
    },
    Check {
        id: "destroyed-without-witness",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记，严格保管",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Documents],
        parameters: &[],
        evidence: &["disposition", "disposed_on", "disposed_by", "witnessed_by"],
        text: include_str!("text/destroyed-without-witness.md"),
        judge: Judge::Records(ledger::destroyed_without_witness),
    },
    Check {
        id: "taken-out-without-approval",
        provision: Provision::new(4, 6),
        quote: "不得私自带出办公室",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Leaders, Register::Movements],
        parameters: &[],
        evidence: &["staff", "action", "on", "approved_by", "approved_on"],
        text: include_str!("text/taken-out-without-approval.md"),
        judge: Judge::Records(|case| movements::without_approval(case, MovementAction::TakeOut)),
    },
    Check {
        id: "copied-without-approval",
        provision: Provision::new(4, 6),
        quote: "不得私自带出办公室或擅自复印",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Leaders, Register::Movements],
        parameters: &[],
        evidence: &["staff", "action", "on", "approved_by", "approved_on"],
        text: include_str!("text/copied-without-approval.md"),
        judge: Judge::Records(|case| movements::without_approval(case, MovementAction::Copy)),
    },
    Check {
        id: "excerpted-without-approval",
        provision: Provision::new(4, 6),
        quote: "不得私自带出办公室或擅自复印、摘抄",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Leaders, Register::Movements],
        parameters: &[],
        evidence: &["staff", "action", "on", "approved_by", "approved_on"],
        text: include_str!("text/excerpted-without-approval.md"),
        judge: Judge::Records(|case| movements::without_approval(case, MovementAction::Excerpt)),
    },
    Check {
        id: "document-not-returned",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记，严格保管",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Movements],
        parameters: &[Parameter::DocumentsReturnDays, Parameter::CalendarHolidays, Parameter::CalendarWorkdays],
        evidence: &["action", "on", "due_on", "returned_on"],
        text: include_str!("text/document-not-returned.md"),
        judge: Judge::Records(movements::not_returned),
    },
    Check {
        id: "unregistered-document-moved",
        provision: Provision::new(4, 6),
        quote: "对机要文件必须认真登记",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Documents, Register::Movements],
        parameters: &[],
        evidence: &["document", "on"],
        text: include_str!("text/unregistered-document-moved.md"),
        judge: Judge::Records(movements::unregistered),
    },
    Check {
        id: "shown-to-outsider",
        provision: Provision::new(4, 7),
        quote: "不允许将机密文件和内部机密情况向家属、亲友以及其他无关人员泄露",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Movements],
        parameters: &[],
        evidence: &["on", "recipient", "recipient_relation"],
        text: include_str!("text/shown-to-outsider.md"),
        judge: Judge::Records(movements::shown_to_outsider),
    },
    Check {
        id: "secret-leaked",
        provision: Provision::new(4, 7),
        quote: "不允许将机密文件和内部机密情况向家属、亲友以及其他无关人员泄露",
        severity: Severity::Breach,
        version: 1,
        needs: &[Register::Conduct],
        parameters: &[],
        evidence: &["provision", "verified", "found_on", "decided_on"],
        text: include_str!("text/secret-leaked.md"),
        judge: Judge::Records(|case| case.recorded_breach(Provision::new(4, 7))),
    },
];

/// Active staff whose last passed secrecy training, in training.csv or before their appointment, no longer holds.
fn secrecy_training_lapsed(case: &Case<'_>) -> Verdict {
    let registers = case.registers();
    let training = ByMember::new(&registers.training);
    let appointments = case.has(Register::Appointments).then(|| ByMember::new(&registers.appointments));
    let mut verdict = Verdict::default();
    for (place, _) in case.active_staff() {
        let mut days = Vec::new();
        for (_, study) in training.of(place) {
            if study.subject == Subject::Secrecy && study.result == Some(Outcome::Pass) {
                days.push(study.on);
            }
        }
        for (_, appointment) in appointments.iter().flat_map(|rows| rows.of(place)) {
            if appointment.secrecy_training == Some(Outcome::Pass) {
                days.extend(appointment.secrecy_training_on);
            }
        }
        verdict.judge_one(Key::Person(place), case.lapsed(days.into_iter(), Parameter::SecrecyValidDays));
    }
    verdict
}
