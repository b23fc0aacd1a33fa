//! What must follow from an appraisal or from misconduct: recognition, help, transfer, punishment.

use std::collections::HashMap;

use crate::checks::people::DaysByStaff;
use crate::checks::{Case, Verdict};
use crate::records::{Appraisal, AppraisalResult, Decision, Gravity, Key, Register, Row, SupportKind};
use crate::regulation::Parameter;
use crate::time::Moment;

/// `merit-unrecognised`
pub(super) fn merit_unrecognised(case: &Case<'_>) -> Verdict {
    let mut rewarded = DaysByStaff::default();
    for row in &case.registers().rewards.rows {
        rewarded.add(row.staff, row.on);
    }
    followed_up(case, &rewarded, |result| result == AppraisalResult::Excellent)
}

/// `poor-performance-unaddressed`: by any decision on conduct, or by guidance where support is recorded.
pub(super) fn poor_performance_unaddressed(case: &Case<'_>) -> Verdict {
    let registers = case.registers();
    let mut addressed = DaysByStaff::default();
    for row in &registers.conduct.rows {
        if let (Some(_), Some(on)) = (row.decision, row.decided_on) {
            addressed.add(row.staff, on);
        }
    }
    if case.has(Register::Support) {
        for row in registers.support.rows.iter().filter(|row| row.kind == SupportKind::Guidance) {
            addressed.add(row.staff, row.on);
        }
    }
    followed_up(case, &addressed, |result| matches!(result, AppraisalResult::Basic | AppraisalResult::Unqualified))
}

/// Appraisals with such a result by t: the first of the person's days from then on settles them.
fn followed_up<'a>(case: &Case<'a>, days: &DaysByStaff<'a>, calls_for_it: impl Fn(AppraisalResult) -> bool) -> Verdict {
    case.due(
        Register::Appraisals,
        &case.registers().appraisals,
        |row| {
            let is_called_for = row.on <= case.t() && calls_for_it(row.result);
            is_called_for.then(|| case.days_after(row.on, Parameter::AppraisalFollowUpDays))
        },
        |row| days.first_from(row.staff, row.on).map(Moment::on),
    )
}

/// `unsuitable-not-transferred`: of each person on the roster, the latest appraisal since the appointment that speaks of
/// suitability.
pub(super) fn unsuitable_not_transferred(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    let latest = latest_on_suitability(case);
    for (place, member) in case.roster() {
        let Some((n, row)) = latest.get(&place) else { continue };
        if row.suitable == Some(false) {
            let deadline = case.days_after(row.on, Parameter::AppraisalTransferDays);
            let key = Key::Row(Register::Appraisals, *n);
            case.deadline_rule(&mut verdict, key, deadline, member.left_on.map(Moment::on));
        }
    }
    verdict.settled.extend(appraisals_of_those_who_left(case));
    verdict
}

/// A transfer settles every appraisal of the person that called for it, the ones before the latest too.
fn appraisals_of_those_who_left(case: &Case<'_>) -> Vec<Key> {
    let mut keys = Vec::new();
    for (n, row) in case.registers().appraisals.numbered() {
        if case.unit.staff(row.meta.staff).is_some_and(|member| member.left_on.is_some()) {
            keys.push(Key::Row(Register::Appraisals, n));
        }
    }
    keys
}

fn latest_on_suitability<'r, 'a>(case: &'r Case<'a>) -> HashMap<u32, (u32, &'r Row<'a, Appraisal<'a>>)> {
    let mut latest: HashMap<u32, (u32, &Row<'_, Appraisal<'_>>)> = HashMap::new();
    for (n, row) in case.registers().appraisals.numbered() {
        let Some((place, member)) = row.meta.staff.and_then(|place| Some((place, case.unit.staff(Some(place))?))) else {
            continue;
        };
        if row.suitable.is_none() || row.on > case.t() || row.on < member.appointed_on {
            continue;
        }
        if latest.get(&place).is_none_or(|(_, earlier)| earlier.on <= row.on) {
            latest.insert(place, (n, row));
        }
    }
    latest
}

/// Whether a decision is under party discipline, administrative discipline or the law.
fn punishes(decision: Decision) -> bool {
    matches!(decision, Decision::PartyDiscipline | Decision::AdministrativeDiscipline | Decision::Judicial)
}

/// `misconduct-unhandled`: criticism, education and a transfer do not settle serious misconduct.
pub(super) fn misconduct_unhandled(case: &Case<'_>) -> Verdict {
    case.due(
        Register::Conduct,
        &case.registers().conduct,
        |row| {
            let calls_for_it = row.verified == Some(true) && row.severity == Gravity::Serious;
            calls_for_it.then(|| case.days_after(row.found_on, Parameter::ConductDays))
        },
        |row| row.decided_on.filter(|_| row.decision.is_some_and(punishes)).map(Moment::on),
    )
}
