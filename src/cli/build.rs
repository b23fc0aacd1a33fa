//! `build`: the quarters asked for, the oldest first, each published before the next is judged.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::arguments::{BuildOptions, PublishOptions};
use super::options::{Job, settle};
use super::outcome::Outcome;
use super::quarter::{Builder, Built, index};
use super::terminal::Terminal;
use crate::failure::Failure;
use crate::lang::Told;
use crate::publish::{Earlier, Site, Switch};
use crate::report::model::Conclusion;
use crate::site::{self, SiteOptions};
use crate::time::Quarter;

/// Builds, and gives the exit status.
pub(super) fn build(options: BuildOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    let ready = ready(options.publish, terminal)?;
    let site = ready.open(terminal)?;
    let Ready { job, out, pages } = ready;
    let mut outcome = Outcome::default();
    for period in &job.periods {
        let earlier = if options.fresh { Earlier::default() } else { site.earlier(period.quarter) };
        let built = terminal.with_progress(period.quarter, job.tree.units.len(), |terminal| {
            Builder { job: &job, site: &site, pages: &pages, terminal }.build(*period, earlier)
        })?;
        tell(&built, terminal);
        outcome = outcome.and(built.outcome);
    }
    if !terminal.is_quiet {
        let last = job.periods.last().map(|period| period.quarter.to_string()).unwrap_or_default();
        terminal.out(&out.join(last).join("index.html").display().to_string())?;
    }
    Ok(outcome.status(job.thresholds))
}

/// What is built, where it goes and how it looks.
pub(super) struct Ready {
    /// What is judged, and how.
    pub(super) job: Job,
    /// The site's folder.
    pub(super) out: PathBuf,
    /// The pages.
    pub(super) pages: site::Site,
}

/// Settles what is built, where it goes and how it looks.
pub(super) fn ready(options: PublishOptions, terminal: &mut Terminal) -> Result<Ready, Failure> {
    let job = settle(&options.judge, None, terminal)?;
    let out = job.path(options.out, "out").unwrap_or_else(|| PathBuf::from("site"));
    let pages = site::Site::new(job.run.lang, site_options(&job, options.templates)?)?;
    Ok(Ready { job, out, pages })
}

impl Ready {
    /// Opens the site to publish in it, and puts right what a build left that was cut off.
    pub(super) fn open(&self, terminal: &Terminal) -> Result<Site, Failure> {
        let site = Site::open(&self.out, self.job.roots())?;
        if site.was_cut_off {
            repair(&site, &self.pages, terminal)?;
        }
        warn_of_later(&site, &self.job, terminal)?;
        Ok(site)
    }
}

/// The options of the pages.
pub(super) fn site_options(job: &Job, templates: Option<PathBuf>) -> Result<SiteOptions, Failure> {
    let settings = &job.tree.settings;
    let templates = match job.path(templates, "templates") {
        Some(folder) => crate::read::templates::read(&folder)?,
        None => BTreeMap::new(),
    };
    let signatory = settings.signatory.as_deref().map(|signatory| job.masker().mask_text(signatory).into_owned());
    Ok(SiteOptions { links: settings.links.clone(), signatory, templates })
}

/// An earlier build was cut off: the index may be the one from before it. Where it cannot be made from what is
/// published, the build says so itself, or mends it.
fn repair(site: &Site, pages: &site::Site, terminal: &Terminal) -> Result<(), Failure> {
    terminal.note(&Told::plain("cli.cleaned-up"));
    match site.published.listing(None) {
        Ok(listing) if !listing.published.is_empty() => site.replace_index(&index(pages, listing, None)?),
        _ => Ok(()),
    }
}

/// Later quarters that are not built again compared themselves with what is now replaced.
fn warn_of_later(site: &Site, job: &Job, terminal: &Terminal) -> Result<(), Failure> {
    let last: Option<Quarter> = job.periods.last().map(|period| period.quarter);
    if let Some(newest) = site.published.quarters()?.pop()
        && let Some(last) = last.filter(|last| *last < newest)
    {
        terminal.warn(&Told::new("cli.older", [("quarter", last.to_string()), ("newest", newest.to_string())]));
    }
    Ok(())
}

/// Tells what building a quarter came to.
pub(super) fn tell(built: &Built, terminal: &Terminal) {
    let summary = &built.summary;
    let point = summary.trend.last();
    let units = |conclusion| point.and_then(|point| point.units.get(&conclusion)).copied().unwrap_or(0).to_string();
    let findings = point.map(|point| point.findings).unwrap_or_default();
    terminal.note(&Told::new(
        "cli.built",
        [
            ("quarter", summary.quarter.to_string()),
            ("units", summary.units.len().to_string()),
            ("breached", units(Conclusion::Breach)),
            ("breach", findings.breach.to_string()),
            ("shortfall", findings.shortfall.to_string()),
            ("advisory", findings.advisory.to_string()),
            ("excepted", findings.excepted.to_string()),
            ("rows", summary.records.rows.to_string()),
            ("rejected", summary.records.rejected.to_string()),
            ("withheld", summary.records.withheld.to_string()),
        ],
    ));
    if built.taken_over > 0 {
        terminal.note(&Told::new("cli.taken-over", [("units", built.taken_over.to_string())]));
    }
    if built.switch == Switch::Renamed {
        terminal.warn(&Told::plain("cli.no-exchange"));
    }
    tell_digests(&built.digests, terminal);
}

/// Tells where texts were withheld and under which digest a false alarm can be cleared.
pub(super) fn tell_digests(digests: &[String], terminal: &Terminal) {
    if !digests.is_empty() {
        terminal.warn(&Told::new("cli.withheld", [("places", digests.join("\n  "))]));
    }
}
