//! One quarter: every unit read, judged, rendered and staged in parallel, then the pages about all of them, then the switch.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::needles;
use super::options::Job;
use super::outcome::Outcome;
use super::summary::{Share, Totals};
use super::terminal::Terminal;
use super::unit::{JudgedUnit, judge};
use crate::export::{findings_head, findings_rows, report_json, summary_json};
use crate::failure::Failure;
use crate::publish::{Asset, Gate, Listing, Needle, Publication, Site, Stamp, Switch};
use crate::records::hexadecimal;
use crate::report::model::{Summary, UnitReport, UnitTexts};
use crate::report::tool;
use crate::site::{self, QuarterEntry, QuarterView, UnitContext, UnitLink, UnitRows, rows_of};
use crate::time::Period;

/// What building a quarter came to.
#[derive(Debug)]
pub(super) struct Built {
    /// What it comes to.
    pub(super) outcome: Outcome,
    /// Its totals.
    pub(super) summary: Summary,
    /// How it was put in its place.
    pub(super) switch: Switch,
    /// Where texts were withheld, with their digests.
    pub(super) digests: Vec<String>,
}

/// What is kept of a unit once its pages are staged.
struct Kept {
    rows: UnitRows,
    findings: Vec<u8>,
    share: Share,
    withheld: Vec<Needle>,
    outcome: Outcome,
    digests: Vec<String>,
    inputs: String,
    /// A unit with others below it waits for their figures.
    waiting: Option<Waiting>,
}

struct Waiting {
    report: UnitReport,
    texts: UnitTexts,
    gate: Gate,
}

/// The quarter being built and what it is built with.
pub(super) struct Builder<'b> {
    /// What is judged, and how.
    pub(super) job: &'b Job,
    /// Where it goes.
    pub(super) site: &'b Site,
    /// The pages.
    pub(super) pages: &'b site::Site,
    /// Who is told how things go.
    pub(super) terminal: &'b Terminal,
}

impl Builder<'_> {
    /// Builds a quarter and publishes it.
    ///
    /// # Errors
    /// Where it cannot be written, the gate stops it, or what was published before cannot be read.
    pub(super) fn build(&self, period: Period) -> Result<Built, Failure> {
        let previous = self.site.published.summary(period.quarter.previous())?;
        let listing = self.site.published.listing(Some(period.quarter))?;
        let publication = self.site.begin(period.quarter)?;
        let places = 0..self.job.tree.units.len();
        let kept: Vec<Kept> =
            places.into_par_iter().map(|place| self.unit(place, period, &publication)).collect::<Result<_, Failure>>()?;

        let mut totals = Totals::default();
        let mut outcome = Outcome::of_problems(&self.job.tree.problems);
        outcome.has_withheld |= !self.job.tree.withheld.is_empty();
        let mut digests = super::unit::digests(&self.job.data, &self.job.tree.withheld);
        let mut findings = findings_head();
        let (mut rows, mut needles, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
        let inputs = inputs(&self.job.tree.inputs, &kept);
        for unit in kept {
            outcome = outcome.and(unit.outcome);
            digests.extend(unit.digests);
            findings.extend(unit.findings);
            totals.add(unit.share);
            needles.push(unit.withheld);
            waiting.extend(unit.waiting);
            rows.push(unit.rows);
        }
        let summary = totals.summary(self.job, period, previous);
        let withheld: Vec<(&UnitRows, &[Needle])> = rows.iter().zip(needles.iter().map(Vec::as_slice)).collect();
        let gate = Gate::new("", needles::across(&withheld, &self.job.tree.withheld))?;
        self.write_waiting(&publication, &rows, waiting)?;
        let view = QuarterView { summary: &summary, units: &rows, inputs: &inputs, names: self.job.run.names.word() };
        self.write_across(&publication, &view, &gate)?;
        publication.write("findings.csv", &findings, &gate)?;
        publication.write("summary.json", &summary_json(&summary)?, &gate)?;

        let index = index(self.pages, listing, Some(&summary))?;
        let stamp = Stamp { tool: tool(), as_of: period.as_of, inputs };
        let switch = publication.finish(stamp, &assets(self.pages), &index)?;
        Ok(Built { outcome, summary, switch, digests })
    }

    /// Reads, judges and stages one unit. One with others below it is rendered later.
    fn unit(&self, place: usize, period: Period, publication: &Publication<'_>) -> Result<Kept, Failure> {
        let unit = judge(self.job, place, period, Some(&self.site.published))?;
        let JudgedUnit { judged, gate, withheld, outcome, digests } = unit;
        let report = judged.report;
        publication.write(&format!("units/{}/report.json", report.unit.id), &report_json(&report)?, &gate)?;
        let findings = findings_rows(&report)?;
        publication.look_over("findings.csv", &findings, &gate);
        let rows = rows_of(&report);
        let share = Share::of(&report, judged.years_without_calendar);
        let inputs = format!("{} {}\n", report.unit.id, report.inputs);
        let waiting = match report.unit.children.is_empty() {
            false => Some(Waiting { report, texts: judged.texts, gate }),
            true => {
                let context = UnitContext { ancestors: self.ancestors(place), ..UnitContext::default() };
                self.write_pages(publication, &report, &judged.texts, &context, &gate)?;
                None
            }
        };
        self.terminal.advance();
        Ok(Kept { rows, findings, share, withheld, outcome, digests, inputs, waiting })
    }

    fn write_waiting(&self, publication: &Publication<'_>, rows: &[UnitRows], waiting: Vec<Waiting>) -> Result<(), Failure> {
        let tree = site::Tree::of(rows);
        waiting.par_iter().try_for_each(|unit| {
            let context = tree.context(&unit.report.unit.id);
            self.write_pages(publication, &unit.report, &unit.texts, &context, &unit.gate)
        })
    }

    fn write_pages(
        &self,
        publication: &Publication<'_>,
        report: &UnitReport,
        texts: &UnitTexts,
        context: &UnitContext,
        gate: &Gate,
    ) -> Result<(), Failure> {
        for page in self.pages.unit_pages(report, texts, context)? {
            publication.write(&page.path, &page.bytes, gate)?;
        }
        Ok(())
    }

    fn write_across(&self, publication: &Publication<'_>, view: &QuarterView<'_>, gate: &Gate) -> Result<(), Failure> {
        let plan = self.pages.plan(view);
        plan.jobs.par_iter().try_for_each(|job| {
            let page = self.pages.render(&plan, job)?;
            publication.write(&page.path, &page.bytes, gate)
        })
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
}

/// The site's index page.
pub(super) fn index(pages: &site::Site, listing: Listing, built: Option<&Summary>) -> Result<Vec<u8>, Failure> {
    let published = listing.published.iter().chain(built).map(entry);
    let withdrawn = listing.withdrawn.iter().map(|quarter| QuarterEntry { quarter: *quarter, published: None });
    let mut quarters: Vec<QuarterEntry> = published.chain(withdrawn).collect();
    quarters.sort_by_key(|entry| std::cmp::Reverse(entry.quarter));
    Ok(pages.root_page(&quarters)?.bytes)
}

fn entry(summary: &Summary) -> QuarterEntry {
    let point = summary.trend.iter().find(|point| point.quarter == summary.quarter);
    let published = site::Published {
        as_of: summary.as_of,
        findings: point.map(|point| point.findings).unwrap_or_default(),
        units: point.map(|point| point.units.clone()).unwrap_or_default(),
        records: summary.records,
    };
    QuarterEntry { quarter: summary.quarter, published: Some(published) }
}

/// The style, script and icons, with the folder that they lie in taken off.
pub(super) fn assets(pages: &site::Site) -> Vec<Asset> {
    let name = |path: &str| path.strip_prefix("assets/").unwrap_or(path).to_owned();
    pages.assets().into_iter().map(|page| Asset { name: name(&page.path), bytes: page.bytes }).collect()
}

/// The digest of all that was read: beside the units, and for each of them.
fn inputs(beside: &str, kept: &[Kept]) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{beside}\n"));
    for unit in kept {
        digest.update(&unit.inputs);
    }
    format!("sha256:{}", hexadecimal(&digest.finalize()))
}
