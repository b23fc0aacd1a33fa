//! The ledger of classified documents: entries, numbers, custody, inventories, destruction.

use std::collections::BTreeSet;

use crate::checks::shapes::folded;
use crate::checks::{Case, Finding, Verdict, Why};
use crate::records::{Disposition, Document, Key, Register, StaffRef};
use crate::regulation::Parameter;

/// More skipped numbers than this are one finding.
const MOST_SKIPPED: usize = 200;

/// `document-entry-incomplete`
pub(super) fn entry_incomplete(case: &Case<'_>) -> Verdict {
    case.each(
        Register::Documents,
        &case.registers().documents,
        |row| row.in_custody(case.t()) || case.in_quarter(row.registered_on),
        |row| blanks(row),
    )
}

fn blanks(document: &Document<'_>) -> Vec<Why> {
    let columns = [
        ("classification-blank", document.classification.is_none()),
        ("copies-blank", document.copies.is_none()),
        ("registered-by-blank", document.registered_by.is_none()),
        ("custodian-blank", document.custodian.is_none()),
        ("location-blank", document.location.is_none()),
    ];
    columns.into_iter().filter(|(_, is_blank)| *is_blank).map(|(code, _)| Why::plain(code)).collect()
}

/// `document-number-skipped`: numbers of the quarter's year, from 1 to the highest received by t, that no row bears,
/// be it read or not. A number is the same with leading zeros and without.
pub(super) fn number_skipped(case: &Case<'_>) -> Verdict {
    let documents = &case.registers().documents;
    let year = case.period.quarter.year();
    let mut verdict = Verdict::default();
    let mut highest = 0;
    for row in documents.rows.iter().filter(|row| row.received_on <= case.t()) {
        if let Some(number) = number_in(year, &row.id) {
            verdict.judge(Key::DocumentNumber(year, number), Vec::new());
            highest = highest.max(number);
        }
    }
    let ids = documents.rows.iter().map(|row| &*row.id).chain(documents.unread_ids.iter().copied());
    let borne: BTreeSet<u32> = ids.filter_map(|id| number_in(year, id)).collect();
    let skipped: Vec<u32> = (1..=highest).filter(|number| !borne.contains(number)).collect();
    if skipped.len() > MOST_SKIPPED {
        let facts = [("count", skipped.len().to_string()), ("year", year.to_string()), ("highest", highest.to_string())];
        verdict.findings.push(Finding { key: Key::DocumentNumbers(year), why: vec![Why::new("many-skipped", facts)] });
        return verdict;
    }
    for number in skipped {
        let facts = [("number", format!("{year:04}-{number}")), ("highest", highest.to_string())];
        verdict.findings.push(Finding { key: Key::DocumentNumber(year, number), why: vec![Why::new("skipped", facts)] });
    }
    verdict
}

/// The number of an id of the form `<year>-<1 to 6 digits>`.
fn number_in(year: i32, id: &str) -> Option<u32> {
    let number = id.strip_prefix(&format!("{year:04}-"))?;
    let is_number = (1..=6).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.parse().ok()).flatten()
}

/// `custodian-not-in-post`
pub(super) fn custodian_not_in_post(case: &Case<'_>) -> Verdict {
    case.each(
        Register::Documents,
        &case.registers().documents,
        |row| row.in_custody(case.t()) && row.custodian.is_some(),
        |row| row.custodian.and_then(|custodian| not_in_post(case, custodian)).into_iter().collect(),
    )
}

fn not_in_post(case: &Case<'_>, custodian: StaffRef<'_>) -> Option<Why> {
    let Some(member) = case.unit.staff(custodian.row) else { return Some(Why::plain("not-on-roster")) };
    if !member.is_secretary() {
        return Some(Why::plain("not-a-secretary"));
    }
    if member.is_active(case.t()) {
        return None;
    }
    match member.left_on {
        Some(left) if left <= case.t() => Some(Why::new("left", [("on", left.to_string())])),
        _ => Some(Why::new("not-yet-in-post", [("on", member.appointed_on.to_string())])),
    }
}

/// `stored-outside-approved-place`
pub(super) fn stored_outside(case: &Case<'_>) -> Verdict {
    let places: Vec<String> = case.parameters.words(Parameter::DocumentsLocations).iter().map(|place| folded(place)).collect();
    case.each(
        Register::Documents,
        &case.registers().documents,
        |row| row.in_custody(case.t()) && row.location.is_some(),
        |row| {
            let outside = row.location.filter(|location| !places.iter().any(|place| location.contains(place.as_str())));
            let facts = |location: &str| [("found", location.to_owned()), ("places", places.join("、"))];
            outside.map(|location| Why::new("outside", facts(&location))).into_iter().collect()
        },
    )
}

/// `inventory-missed`
pub(super) fn inventory_missed(case: &Case<'_>) -> Verdict {
    let mut verdict = Verdict::of_quarterly_minimum();
    let registers = case.registers();
    let held = held_on(case, case.t());
    if held > 0 {
        let counted = registers.inventories.rows.iter().any(|row| case.in_quarter(Some(row.on)));
        verdict.judge_one(Key::Unit, (!counted).then(|| Why::new("no-inventory", [("held", held.to_string())])));
    }
    verdict
}

/// `inventory-mismatch`: rows of the ledger that could not be read may be documents in custody, or may not.
pub(super) fn inventory_mismatch(case: &Case<'_>) -> Verdict {
    let unread = u64::from(case.registers().unread(Register::Documents));
    case.each(
        Register::Inventories,
        &case.registers().inventories,
        |row| case.in_quarter(Some(row.on)),
        |row| {
            let held = held_on(case, row.on);
            let facts = [("found", row.found.to_string()), ("held", held.to_string()), ("unread", unread.to_string())];
            if row.found < held {
                vec![Why::new("fewer", facts)]
            } else if row.found > held.saturating_add(unread) {
                vec![Why::new("more", facts)]
            } else {
                Vec::new()
            }
        },
    )
}

/// The number of documents in custody on a day.
fn held_on(case: &Case<'_>, day: crate::time::Day) -> u64 {
    case.registers().documents.rows.iter().filter(|row| row.in_custody(day)).count() as u64
}

/// `destroyed-without-witness`
pub(super) fn destroyed_without_witness(case: &Case<'_>) -> Verdict {
    case.each(
        Register::Documents,
        &case.registers().documents,
        |row| row.disposition == Some(Disposition::Destroyed) && case.in_quarter(row.disposed_on),
        |row| match row.witnessed_by {
            None => vec![Why::plain("witness-blank")],
            Some(witness) if row.disposed_by == Some(witness) => vec![Why::plain("witness-is-handler")],
            Some(_) => Vec::new(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::number_in;

    #[test]
    fn a_number_is_one_to_six_digits_after_the_quarters_year() {
        for (id, number) in [("2026-1", 1), ("2026-000001", 1), ("2026-999999", 999_999), ("2026-0", 0)] {
            assert_eq!(number_in(2026, id), Some(number), "{id}");
        }
        for id in ["2026-", "2026-0000001", "2025-1", "2026-1a", "2026-+1", "2026–1", "机2026-1"] {
            assert_eq!(number_in(2026, id), None, "{id}");
        }
    }
}
