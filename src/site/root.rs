//! The site's index: the quarters published, newest first, and those withdrawn.

use serde::Serialize;

use super::page::{Head, quarter};
use super::unit::{Figure, by_severity};
use super::words::{self, CONCLUSIONS, Shown};
use super::{QuarterEntry, Site};

/// The index.
#[derive(Serialize)]
pub(super) struct RootPage {
    head: Head,
    latest: Option<String>,
    quarters: Vec<QuarterRow>,
}

/// A quarter.
#[derive(Serialize)]
struct QuarterRow {
    name: String,
    folder: String,
    published: Option<PublishedView>,
}

/// The totals of a published quarter.
#[derive(Serialize)]
struct PublishedView {
    as_of: String,
    units: u64,
    conclusions: Vec<Figure>,
    findings: Vec<Figure>,
    rows: u64,
    rejected: u64,
    withheld: u64,
}

/// The page.
pub(super) fn view(site: &Site, quarters: &[QuarterEntry]) -> RootPage {
    let mut sorted: Vec<&QuarterEntry> = quarters.iter().collect();
    sorted.sort_by_key(|entry| std::cmp::Reverse(entry.quarter));
    let latest = sorted.iter().find(|entry| entry.published.is_some());
    RootPage {
        head: Head {
            lang: site.lang.either("zh-CN", "en"),
            title: site.lang.text("page.quarters").to_owned(),
            root: "",
            site: "",
            assets: site.links.clone(),
            quarter: None,
            as_of: None,
            here: "root",
            crumbs: Vec::new(),
            inputs: None,
            tool: None,
            names: None,
        },
        latest: latest.map(|entry| entry.quarter.to_string()),
        quarters: sorted.into_iter().map(|entry| row(site, entry)).collect(),
    }
}

fn row(site: &Site, entry: &QuarterEntry) -> QuarterRow {
    let lang = site.lang;
    QuarterRow {
        name: quarter(lang, entry.quarter),
        folder: entry.quarter.to_string(),
        published: entry.published.as_ref().map(|published| PublishedView {
            as_of: words::long_day(lang, published.as_of),
            units: published.units.values().sum(),
            conclusions: CONCLUSIONS
                .into_iter()
                .filter_map(|conclusion| {
                    let count = published.units.get(&conclusion).copied().filter(|count| *count > 0)?;
                    Some(Figure { badge: conclusion.badge(lang), count })
                })
                .collect(),
            findings: by_severity(lang, published.findings),
            rows: published.records.rows,
            rejected: published.records.rejected,
            withheld: published.records.withheld,
        }),
    }
}
