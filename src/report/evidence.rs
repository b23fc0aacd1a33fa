//! Evidence: the cells that a finding's condition reads, as written, with names masked.

use crate::checks::Rule;
use crate::read::blank::is_blank;
use crate::records::{Key, Kind, Measure, Unit};

use super::mask::Masker;
use super::model::Evidence;

/// The evidence of a finding: the declared columns of its row, or keys of its measure.
pub(super) fn of(check: Rule<'_>, key: Key, unit: &Unit<'_>, masker: &Masker) -> Vec<Evidence> {
    if let Key::Measure(n) = key {
        let measure = unit.measures.get(n as usize);
        return measure.into_iter().flat_map(|measure| of_measure(check, measure, masker)).collect();
    }
    let (Some(row), Some(register)) = (key.row(unit), key.register()) else { return Vec::new() };
    let mut evidence = Vec::new();
    for en in check.evidence() {
        let Some((place, column)) = register.column(en) else { continue };
        let cell = row.cells.get(place).copied().unwrap_or_default();
        let value = (!is_blank(cell, column.kind)).then(|| shown(cell, column.kind, masker));
        evidence.push(Evidence { column: column.en.to_owned(), value });
    }
    evidence
}

/// A cell as reports show it.
pub(super) fn shown(cell: &str, kind: Kind, masker: &Masker) -> String {
    match kind {
        Kind::Leader | Kind::Staff | Kind::Body | Kind::Person => masker.mask_person(cell).into_owned(),
        Kind::Classification => level_only(cell).to_owned(),
        _ => masker.mask_text(cell).into_owned(),
    }
}

/// The level of a classification cell, without ★ and the period.
fn level_only(cell: &str) -> &str {
    let end = cell.find(|c: char| !c.is_alphabetic() && c != '-').unwrap_or(cell.len());
    cell.split_at_checked(end).map_or(cell, |(level, _)| level)
}

fn of_measure(check: Rule<'_>, measure: &Measure, masker: &Masker) -> Vec<Evidence> {
    let day = |day: Option<crate::time::Day>| day.map(|day| day.to_string());
    let value = |key: &str| match key {
        "issued_on" => day(measure.issued_on),
        "reviewed_on" => day(measure.reviewed_on),
        "due_on" => day(measure.due_on),
        "responsible" => measure.responsible.as_deref().map(|name| masker.mask_person(name).into_owned()),
        "progress" => Some(measure.progress.to_string()),
        _ => None,
    };
    check.evidence().into_iter().map(|key| Evidence { column: key.to_owned(), value: value(key) }).collect()
}
