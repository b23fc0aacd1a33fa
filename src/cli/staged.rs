//! The units of a quarter: each read, judged, rendered and staged, and all of it dropped but for what the pages across
//! units need. The units below a unit come before it, so that its own page can show their figures.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::key::{Around, KeyRing};
use super::options::Job;
use super::outcome::Outcome;
use super::summary::{Share, Totals};
use super::terminal::Terminal;
use super::unit::{JudgedUnit, besides, judge_against};
use crate::export::{findings_rows, report_json};
use crate::failure::Failure;
use crate::publish::{Earlier, LastReport, Needle, Publication, Published, UnitKey};
use crate::read::unit::inputs_of;
use crate::records;
use crate::report::model::UnitReport;
use crate::report::read_back;
use crate::site::{self, ChildEntry, Rollup, Span, UnitContext, UnitLink, UnitRows, rows_of, subtree};
use crate::time::Period;

/// What is kept of the units once their pages are staged, in the order of the tree.
pub(super) struct Staged {
    /// What the pages across units need.
    pub(super) rows: Vec<UnitRows>,
    /// Each unit's rows of findings.csv, and how many they are.
    pub(super) findings: Vec<(Span, u32)>,
    /// Each unit's withheld texts.
    pub(super) withheld: Vec<Vec<Needle>>,
    /// The totals.
    pub(super) totals: Totals,
    /// What they come to.
    pub(super) outcome: Outcome,
    /// Where texts were withheld, with their digests.
    pub(super) digests: Vec<String>,
    /// The digest of all that was read.
    pub(super) inputs: String,
    /// Under which keys the pages were made that a later build may take over.
    pub(super) keys: Vec<UnitKey>,
    /// How many units' pages were taken over.
    pub(super) taken_over: usize,
}

/// What is kept of one unit beside its rows.
struct Kept {
    /// Its figures with all below it, where there is something below it.
    subtree: Option<Box<Rollup>>,
    findings: (Span, u32),
    withheld: Vec<Needle>,
    digests: Vec<String>,
    /// The digest of all that was read of it.
    inputs: Box<str>,
    outcome: Outcome,
    key: Option<UnitKey>,
    is_taken_over: bool,
}

/// What is kept of the units, in the order of the tree, as it comes.
struct Slots {
    rows: Vec<OnceLock<UnitRows>>,
    kept: Vec<OnceLock<Kept>>,
}

/// A unit's report and what it is kept with; its pages are staged.
struct Done<'d> {
    report: &'d UnitReport,
    rows: UnitRows,
    subtree: Option<Rollup>,
    csv: Vec<u8>,
    outcome: Outcome,
    years: BTreeSet<i32>,
}

/// What a quarter's units are staged with.
pub(super) struct Staging<'b> {
    /// What is judged, and how.
    pub(super) job: &'b Job,
    /// The quarter and its as-of date.
    pub(super) period: Period,
    /// The quarters published before.
    pub(super) published: &'b Published,
    /// Where the pages go.
    pub(super) publication: &'b Publication<'b>,
    /// How they look.
    pub(super) pages: &'b site::Site,
    /// Who is told how things go.
    pub(super) terminal: &'b Terminal,
    /// What was made before, to be taken over where it still holds.
    pub(super) earlier: &'b Earlier,
    /// What the keys of the units have in common.
    pub(super) ring: KeyRing,
}

impl Staging<'_> {
    /// Stages the units at these places; all below one of them are among them.
    ///
    /// # Errors
    /// Where a page cannot be written, or what was published before cannot be read.
    pub(super) fn units(&self, places: &[usize]) -> Result<Staged, Failure> {
        let count = self.job.tree.units.len();
        let totals = Mutex::new(Totals::new(count));
        let rows = (0..count).map(|_| OnceLock::new()).collect();
        let slots = Slots { rows, kept: (0..count).map(|_| OnceLock::new()).collect() };
        for level in levels(self.job, places) {
            level.into_par_iter().try_for_each(|place| {
                let (rows, kept) = self.unit(place, &slots, &totals)?;
                // Each place is in one level, once.
                if let (Some(its_rows), Some(slot)) = (slots.rows.get(place), slots.kept.get(place)) {
                    its_rows.get_or_init(|| rows);
                    slot.get_or_init(|| kept);
                }
                Ok(())
            })?;
        }
        let totals = totals.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Staged::of(slots, totals, self.job))
    }

    /// Stages one unit, from what was made of it before where that still holds; those below it are kept already.
    fn unit(&self, place: usize, slots: &Slots, totals: &Mutex<Totals>) -> Result<(UnitRows, Kept), Failure> {
        let around = Around { ancestors: self.ancestors(place), children: self.children(place, slots) };
        let id = self.job.tree.units.get(place).map_or("", |unit| &unit.id);
        let last = self.published.last_report(self.period.quarter.previous(), id)?;
        let kept = match self.taken_over(place, &around, last.as_ref(), totals)? {
            Some(kept) => kept,
            None => self.made(place, around, last.as_ref(), totals)?,
        };
        self.terminal.advance();
        Ok(kept)
    }

    /// Takes a unit's pages over, where all that they depend on is what it was.
    fn taken_over(
        &self,
        place: usize,
        around: &Around,
        last: Option<&LastReport>,
        totals: &Mutex<Totals>,
    ) -> Result<Option<(UnitRows, Kept)>, Failure> {
        let Some(entry) = self.job.tree.units.get(place).filter(|entry| self.earlier.knows(&entry.id)) else { return Ok(None) };
        let Some(inputs) = inputs_of(&self.job.tree, place) else { return Ok(None) };
        let Some(key) = self.key(place, &inputs, last, around) else { return Ok(None) };
        let Some(taken) = self.publication.take_over(self.earlier, &entry.id, key) else { return Ok(None) };
        // A report that was written by this program can be read by it.
        let Some(report) = read_back(&taken.report) else { return Ok(None) };
        let rows = rows_of(&report, self.publication.aside())?;
        let done = Done {
            subtree: subtree(rows.own(), &around.children),
            csv: findings_rows(&report)?,
            outcome: Outcome::of_published(&report),
            years: taken.years,
            report: &report,
            rows,
        };
        let key = UnitKey { unit: entry.id.clone(), key, years: done.years.clone() };
        let (rows, kept) = self.keep(place, done, totals)?;
        Ok(Some((rows, Kept { key: Some(key), is_taken_over: true, ..kept })))
    }

    /// Reads, judges, renders and stages a unit.
    fn made(
        &self,
        place: usize,
        around: Around,
        last: Option<&LastReport>,
        totals: &Mutex<Totals>,
    ) -> Result<(UnitRows, Kept), Failure> {
        let last_report = last.map(LastReport::parsed).transpose()?;
        let unit = judge_against(self.job, place, self.period, last_report.as_ref())?;
        drop(last_report);
        let JudgedUnit { judged, gate, withheld, outcome, digests } = unit;
        let report = judged.report;
        // What is withheld is on no disk: the pages across units are looked over for it, so that it is read every time.
        let may_be_taken_over = !outcome.has_withheld && withheld.is_empty() && digests.is_empty();
        let key = match may_be_taken_over {
            true => self.key(place, &report.inputs, last, &around),
            false => None,
        };
        let folder = format!("units/{}", report.unit.id);
        self.publication.write(&format!("{folder}/report.json"), &report_json(&report)?, &gate)?;
        let rows = rows_of(&report, self.publication.aside())?;
        let context = UnitContext::of(around.ancestors, rows.own(), around.children);
        for page in self.pages.unit_pages(&report, &judged.texts, &context)? {
            self.publication.write(&page.path, &page.bytes, &gate)?;
        }
        let csv = findings_rows(&report)?;
        self.publication.look_over("findings.csv", &csv, &gate);
        let years = judged.years_without_calendar;
        let key = key.map(|key| UnitKey { unit: report.unit.id.clone(), key, years: years.clone() });
        let done = Done { report: &report, rows, subtree: context.subtree, csv, outcome, years };
        let (rows, kept) = self.keep(place, done, totals)?;
        Ok((rows, Kept { withheld, digests, key, ..kept }))
    }

    /// What is kept of a unit whose pages are staged.
    fn keep(&self, place: usize, done: Done<'_>, totals: &Mutex<Totals>) -> Result<(UnitRows, Kept), Failure> {
        let Done { report, rows, subtree, csv, outcome, years } = done;
        let share = Share::of(report, years);
        totals.lock().unwrap_or_else(PoisonError::into_inner).add(place, share);
        let kept = Kept {
            subtree: subtree.map(Box::new),
            findings: (self.publication.aside().put(&csv)?, count_findings(report)),
            withheld: Vec::new(),
            digests: Vec::new(),
            inputs: Box::from(report.inputs.as_str()),
            outcome,
            key: None,
            is_taken_over: false,
        };
        Ok((rows, kept))
    }

    fn key(&self, place: usize, inputs: &str, last: Option<&LastReport>, around: &Around) -> Option<records::Digest> {
        let entry = self.job.tree.units.get(place)?;
        Some(self.ring.key(entry, inputs, last, around, &besides(self.job, place)))
    }

    /// The units above one, the root first.
    fn ancestors(&self, place: usize) -> Vec<UnitLink> {
        let units = &self.job.tree.units;
        let parent = |place: &usize| units.get(*place).and_then(|unit| unit.parent);
        let masker = self.job.masker();
        let above = std::iter::successors(parent(&place), parent).filter_map(|place| units.get(place));
        let mut links: Vec<UnitLink> =
            above.map(|unit| UnitLink { id: unit.id.clone(), name: masker.mask_text(&unit.name).into_owned() }).collect();
        links.reverse();
        links
    }

    /// The units directly below one.
    fn children(&self, place: usize, slots: &Slots) -> Vec<ChildEntry> {
        let places = self.job.tree.units.get(place).map_or(&[][..], |unit| &unit.children);
        let units = places.iter().filter_map(|place| Some((slots.rows.get(*place)?.get()?, slots.kept.get(*place)?.get()?)));
        units.map(|(rows, kept)| ChildEntry::of(rows, kept.subtree.as_deref())).collect()
    }
}

impl Staged {
    fn of(slots: Slots, totals: Totals, job: &Job) -> Staged {
        let Slots { rows, kept } = slots;
        let mut staged = Staged {
            // They stay in their place: of many units, they are not to be in memory twice.
            rows: rows.into_iter().filter_map(OnceLock::into_inner).collect(),
            findings: Vec::with_capacity(kept.len()),
            withheld: Vec::with_capacity(kept.len()),
            totals,
            outcome: Outcome::of_problems(&job.tree.problems),
            digests: super::unit::digests(&job.data, &job.tree.withheld),
            inputs: String::new(),
            keys: Vec::with_capacity(kept.len()),
            taken_over: 0,
        };
        staged.outcome.has_withheld |= !job.tree.withheld.is_empty();
        let mut digest = Sha256::new();
        digest.update(&job.tree.inputs);
        digest.update("\n");
        for (rows, unit) in staged.rows.iter().zip(kept.into_iter().filter_map(OnceLock::into_inner)) {
            digest.update(format!("{} {}\n", rows.id, unit.inputs));
            staged.outcome = staged.outcome.and(unit.outcome);
            staged.digests.extend(unit.digests);
            staged.keys.extend(unit.key);
            staged.taken_over += usize::from(unit.is_taken_over);
            staged.findings.push(unit.findings);
            staged.withheld.push(unit.withheld);
        }
        staged.inputs = format!("sha256:{}", records::Digest::finish(digest));
        staged
    }
}

/// The places of units by what is below them: those with nothing, those with only such, and so on.
fn levels(job: &Job, places: &[usize]) -> Vec<Vec<usize>> {
    let units = &job.tree.units;
    let mut heights = vec![0; units.len()];
    // A unit stands before those below it.
    for (place, unit) in units.iter().enumerate().rev() {
        let below = unit.children.iter().filter_map(|child| heights.get(*child));
        let height = below.max().map_or(0, |highest| highest + 1);
        if let Some(slot) = heights.get_mut(place) {
            *slot = height;
        }
    }
    let mut levels: Vec<Vec<usize>> = Vec::new();
    for (place, height) in places.iter().filter_map(|place| Some((*place, *heights.get(*place)?))) {
        while levels.len() <= height {
            levels.push(Vec::new());
        }
        if let Some(level) = levels.get_mut(height) {
            level.push(place);
        }
    }
    levels
}

fn count_findings(report: &UnitReport) -> u32 {
    u32::try_from(report.checks.iter().map(|check| check.findings.len()).sum::<usize>()).unwrap_or(u32::MAX)
}
