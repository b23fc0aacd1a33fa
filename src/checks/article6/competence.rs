//! Whose business it is to lead, appraise, reward and discipline: the office of the leader served, and the organization
//! department of the same level.

use crate::checks::bodies::names_body;
use crate::checks::shapes::names;
use crate::checks::{Case, Verdict, Why};
use crate::records::{Body, Decision, Folded, Key, Register, Row, StaffMember};

/// `office-not-in-charge`
pub(super) fn office_not_in_charge(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    for (place, member) in case.active_staff().filter(|(_, member)| member.is_leaders_secretary()) {
        let why = other_office(member.office, &case.leaders_office(member), ["office-blank", "office-other"]);
        verdict.judge_one(Key::Person(place), why);
    }
    verdict
}

/// `appraised-by-wrong-body`
pub(super) fn appraised_by_wrong_body(case: &Case<'_>) -> Verdict {
    let department = case.organization_department();
    case.each(
        Register::Appraisals,
        &case.registers().appraisals,
        |row| case.in_quarter(Some(row.on)) && on_roster(case, row).is_some(),
        |row| {
            let Some(member) = on_roster(case, row) else { return Vec::new() };
            let office = other_office(row.office, &case.leaders_office(member), ["office-blank", "office-other"]);
            let codes = ["organization-blank", "organization-other"];
            let organization = other_office(row.organization_department, &department, codes);
            office.into_iter().chain(organization).collect()
        },
    )
}

/// `rewarded-by-wrong-body`
pub(super) fn rewarded_by_wrong_body(case: &Case<'_>) -> Verdict {
    case.each(
        Register::Rewards,
        &case.registers().rewards,
        |row| case.in_quarter(Some(row.on)) && on_roster(case, row).is_some(),
        |row| decided_by_neither(case, on_roster(case, row), row.decided_by),
    )
}

/// `disciplined-by-wrong-body`: party, administrative and judicial decisions are other bodies' to take.
pub(super) fn disciplined_by_wrong_body(case: &Case<'_>) -> Verdict {
    let lesser = |decision| matches!(decision, Some(Decision::Criticism | Decision::Education | Decision::Transfer));
    case.each(
        Register::Conduct,
        &case.registers().conduct,
        |row| case.in_quarter(row.decided_on) && lesser(row.decision) && on_roster(case, row).is_some(),
        |row| decided_by_neither(case, on_roster(case, row), row.decided_by),
    )
}

fn on_roster<'c, 'a, T>(case: &'c Case<'a>, row: &Row<'_, T>) -> Option<&'c Row<'a, StaffMember<'a>>> {
    case.unit.staff(row.meta.staff)
}

/// A cell that does not name the office or department expected.
fn other_office(cell: Option<Folded<'_>>, expected: &str, [blank, other]: [&'static str; 2]) -> Option<Why> {
    let expects = ("expected", expected.to_owned());
    match cell {
        None => Some(Why::new(blank, [expects])),
        Some(cell) if !names(&cell, expected) => Some(Why::new(other, [("found", cell.0.to_owned()), expects])),
        Some(_) => None,
    }
}

/// Decided by neither the office of the leader served nor the organization department. The cell may hold a person's
/// name, so that it is shown in the evidence only, where names are masked.
fn decided_by_neither(case: &Case<'_>, member: Option<&Row<'_, StaffMember<'_>>>, by: Option<Body<'_>>) -> Vec<Why> {
    let Some(member) = member else { return Vec::new() };
    let (office, department) = (case.leaders_office(member), case.organization_department());
    let code = match by {
        None => "decided-by-blank",
        Some(by) if !names_body(&by, &office) && !names_body(&by, &department) => "decided-by-other",
        Some(_) => return Vec::new(),
    };
    vec![Why::new(code, [("office", office), ("department", department)])]
}
