//! One unit: read, judged, and what the gate must not let through.

use std::path::Path;

use bumpalo::Bump;

use super::needles;
use super::options::Job;
use super::outcome::Outcome;
use crate::checks::Case;
use crate::failure::Failure;
use crate::publish::{Gate, Needle, Published};
use crate::read::tree::UnitEntry;
use crate::read::unit::read_unit;
use crate::records::{Unit, sha256};
use crate::report::model::UnitReport;
use crate::report::sample::{self, UnitDraw};
use crate::report::{Judged, report_unit};
use crate::time::Period;

/// A unit that was read and judged; its records are gone.
#[derive(Debug)]
pub(super) struct JudgedUnit {
    /// Its report and what goes along with it.
    pub(super) judged: Judged,
    /// What its pages are looked over for.
    pub(super) gate: Gate,
    /// Its withheld texts, for the pages across units.
    pub(super) withheld: Vec<Needle>,
    /// What it comes to.
    pub(super) outcome: Outcome,
    /// Where a text was withheld, with the digest under which it could be cleared. For the terminal only.
    pub(super) digests: Vec<String>,
}

/// Reads and judges a unit, against its report of the quarter before where one is published.
///
/// # Errors
/// Where that report cannot be read, or the unit's folder has gone since the tree was surveyed.
pub(super) fn judge(job: &Job, place: usize, period: Period, published: Option<&Published>) -> Result<JudgedUnit, Failure> {
    let id = job.tree.units.get(place).map_or("", |unit| &unit.id);
    let last = published.map(|published| published.report(period.quarter.previous(), id)).transpose()?.flatten();
    judge_against(job, place, period, last.as_ref())
}

/// Reads and judges a unit, against a report of the quarter before.
///
/// # Errors
/// Where the unit's folder has gone since the tree was surveyed.
pub(super) fn judge_against(job: &Job, place: usize, period: Period, last: Option<&UnitReport>) -> Result<JudgedUnit, Failure> {
    with_unit(job, place, |unit, entry| judge_unit(job, place, unit, entry, period, last))
}

/// Reads and judges a unit, and draws records from what its checks looked at.
///
/// # Errors
/// Where the unit's folder has gone since the tree was surveyed.
pub(super) fn draw(job: &Job, place: usize, period: Period, seed: &str, size: usize) -> Result<(UnitDraw, JudgedUnit), Failure> {
    with_unit(job, place, |unit, entry| {
        let judged = judge_unit(job, place, unit, entry, period, None)?;
        let parameters = entry.parameters(period.as_of);
        let case = Case { unit, period, parameters: &parameters, local: &entry.local_checks };
        Ok((sample::of_unit(&case, &job.run, seed, size), judged))
    })
}

fn with_unit<T>(job: &Job, place: usize, look: impl FnOnce(&Unit<'_>, &UnitEntry) -> Result<T, Failure>) -> Result<T, Failure> {
    let gone = |id: &str| Failure::new("cli.unit-gone", [("unit", id.to_owned())]);
    let entry = job.tree.units.get(place).ok_or_else(|| gone(""))?;
    let arena = Bump::new();
    let unit = read_unit(&job.tree, place, &arena).ok_or_else(|| gone(&entry.id))?;
    look(&unit, entry)
}

fn judge_unit(
    job: &Job,
    place: usize,
    unit: &Unit<'_>,
    entry: &UnitEntry,
    period: Period,
    last: Option<&UnitReport>,
) -> Result<JudgedUnit, Failure> {
    let judged = report_unit(unit, period, &entry.parameters(period.as_of), &entry.local_checks, last, &job.run);
    let withheld = needles::withheld(unit, &judged);
    let mut all = withheld.clone();
    all.extend(needles::names(unit, &judged, &besides(job, place)));
    let outcome = Outcome::of(&judged.report, &judged.problems, !judged.withheld.is_empty());
    let digests = digests(&job.data.join(&entry.folder), &judged.withheld);
    Ok(JudgedUnit { gate: Gate::new(&entry.id, all)?, withheld, outcome, digests, judged })
}

/// What a unit's pages hold that does not come from its records: the units above and below it, and who signs.
pub(super) fn besides(job: &Job, place: usize) -> Vec<&str> {
    let units = &job.tree.units;
    let parent = |place: &usize| units.get(*place).and_then(|unit| unit.parent);
    let above = std::iter::successors(parent(&place), parent);
    let below = units.get(place).map_or(&[][..], |unit| &unit.children).iter().copied();
    let around = above.chain(below).chain([place]).filter_map(|place| units.get(place));
    around.flat_map(|unit| [unit.id.as_str(), &unit.name]).chain(job.tree.settings.signatory.as_deref()).collect()
}

/// Where texts were withheld, with their digests (cleared.toml).
pub(super) fn digests(folder: &Path, withheld: &[crate::records::Withheld]) -> Vec<String> {
    let line = |text: &crate::records::Withheld| {
        let place = folder.join(text.file.trim_start_matches('/'));
        format!("{}:{} sha256 = \"{}\"", place.display(), text.line, sha256(text.text.as_bytes()))
    };
    withheld.iter().map(line).collect()
}
