//! One quarter: every unit read, judged, rendered and staged in parallel, then the pages about all of them, then the switch.

use rayon::prelude::*;

use super::key::KeyRing;
use super::needles;
use super::options::Job;
use super::outcome::Outcome;
use super::staged::{Staged, Staging};
use super::terminal::Terminal;
use crate::export::{findings_head, findings_xlsx, fits_spreadsheet, write_summary};
use crate::failure::Failure;
use crate::publish::{Asset, Earlier, Gate, Listing, Needle, Publication, Shard, Site, Stamp, Switch};
use crate::report::model::Summary;
use crate::report::tool;
use crate::site::{self, QuarterEntry, QuarterView, Span, UnitRows};
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
    /// How many units' pages were taken over from what was made earlier.
    pub(super) taken_over: usize,
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
    /// Builds a quarter, of what was made earlier where that still holds, and publishes it.
    ///
    /// # Errors
    /// Where it cannot be written, the gate stops it, or what was published before cannot be read.
    pub(super) fn build(&self, period: Period, earlier: Earlier) -> Result<Built, Failure> {
        let previous = self.site.published.summary(period.quarter.previous())?;
        let listing = self.site.published.listing(Some(period.quarter))?;
        let publication = self.site.begin(period.quarter)?;
        let places: Vec<usize> = (0..self.job.tree.units.len()).collect();
        let staged = self.stage(period, &earlier, &publication, &places)?;
        drop((earlier, places));
        let Staged { rows, inputs, outcome, digests, keys, taken_over, .. } = staged;
        let summary = staged.totals.summary(self.job, period, previous);
        let withheld: Vec<(&UnitRows, &[Needle])> = rows.iter().zip(staged.withheld.iter().map(Vec::as_slice)).collect();
        let gate = Gate::new("", needles::across(&withheld, &self.job.tree.withheld, publication.aside())?)?;
        let view = QuarterView {
            summary: &summary,
            units: &rows,
            aside: publication.aside(),
            inputs: &inputs,
            names: self.job.run.names.word(),
        };
        let (pages, exports) = rayon::join(
            || self.write_across(&publication, &view, &gate),
            || self.write_exports(&publication, &summary, &staged.findings, &gate),
        );
        pages.and(exports)?;
        let index = index(self.pages, listing, Some(&summary))?;
        let stamp = Stamp { tool: tool(), as_of: period.as_of, inputs, keys };
        let switch = publication.finish(stamp, &assets(self.pages), &index)?;
        Ok(Built { outcome, summary, switch, digests, taken_over })
    }

    /// Makes the pages of a shard's units, and nothing else.
    ///
    /// # Errors
    /// Where they cannot be written, the gate stops them, or what was published before cannot be read.
    pub(super) fn build_shard(&self, period: Period, shard: Shard, places: &[usize]) -> Result<Outcome, Failure> {
        let publication = self.site.begin_shard(period.quarter, shard)?;
        let staged = self.stage(period, &self.site.earlier(period.quarter), &publication, places)?;
        let stamp = Stamp { tool: tool(), as_of: period.as_of, inputs: staged.inputs, keys: staged.keys };
        publication.finish_shard(stamp, shard)?;
        Ok(staged.outcome)
    }

    fn stage(
        &self,
        period: Period,
        earlier: &Earlier,
        publication: &Publication<'_>,
        places: &[usize],
    ) -> Result<Staged, Failure> {
        let staging = Staging {
            job: self.job,
            period,
            published: &self.site.published,
            publication,
            pages: self.pages,
            terminal: self.terminal,
            earlier,
            ring: KeyRing::of(self.job, self.pages, period),
        };
        staging.units(places)
    }

    /// The findings as CSV and as a workbook, and the totals as JSON.
    fn write_exports(
        &self,
        publication: &Publication<'_>,
        summary: &Summary,
        findings: &[(Span, u32)],
        gate: &Gate,
    ) -> Result<(), Failure> {
        let head = findings_head();
        publication.write_parts("findings.csv", &head, findings, gate)?;
        publication.write_lines("summary.json", gate, |out| write_summary(summary, out))?;
        if fits_spreadsheet(summary) {
            let parts = publication.parts(&head, findings);
            let workbook = findings_xlsx(parts, summary, self.job.run.lang, publication.folder())?;
            // Its rows are those of findings.csv and its totals those of summary.json: they were looked over there, as the
            // text that they are.
            publication.write_looked_over("findings.xlsx", &workbook)?;
        }
        Ok(())
    }

    fn write_across(&self, publication: &Publication<'_>, view: &QuarterView<'_>, gate: &Gate) -> Result<(), Failure> {
        let plan = self.pages.plan(view)?;
        plan.jobs.par_iter().try_for_each(|job| {
            let page = self.pages.render(&plan, job)?;
            publication.write(&page.path, &page.bytes, gate)
        })
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
