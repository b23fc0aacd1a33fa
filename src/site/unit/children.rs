//! The units below a unit: its subtree rolled up, and its direct children with theirs.

use serde::Serialize;

use super::way;
use crate::lang::Lang;
use crate::report::model::{Status, UnitReport};
use crate::site::page::{Head, Pager};
use crate::site::unit::summary::{Figure, by_severity};
use crate::site::words::{self, Badge, CONCLUSIONS, STATUSES, Shown};
use crate::site::{ArticleRollup, ChildEntry, Rollup, Site, UnitContext, anchor};

/// A subtree in figures.
#[derive(Serialize)]
pub(in crate::site) struct SubtreeView {
    units: u64,
    conclusions: Vec<Figure>,
    findings: Vec<Figure>,
    rows: u64,
    rejected: u64,
    withheld: u64,
    overdue_corrections: u64,
    overdue_measures: u64,
}

/// A unit in a list of units, with the articles as a row of the matrix.
#[derive(Serialize)]
pub(in crate::site) struct ChildView {
    href: String,
    name: String,
    depth: usize,
    level: String,
    kind: String,
    conclusion: Badge,
    below: Option<u64>,
    findings: u64,
    breach: u64,
    shortfall: u64,
    advisory: u64,
    rejected: u64,
    withheld: u64,
    cells: Vec<Cell>,
}

/// A column of the matrix.
#[derive(Serialize)]
pub(in crate::site) struct ArticleHead {
    number: u8,
    title: String,
}

/// How a unit, with all below it, stands on an article.
#[derive(Serialize)]
struct Cell {
    article: u8,
    href: String,
    status: Option<Badge>,
    findings: u64,
}

/// The rest of a long list of children.
#[derive(Serialize)]
pub(super) struct ChildrenPage {
    head: Head,
    name: String,
    children: Vec<ChildView>,
    matrix_articles: Vec<ArticleHead>,
    pager: Option<Pager>,
}

/// A further page of a unit's children.
pub(super) fn page(site: &Site, report: &UnitReport, context: &UnitContext, number: usize) -> ChildrenPage {
    let title = format!("{} · {}", report.unit.name, site.lang.text("page.children"));
    let way = way(&context.ancestors, &report.unit.name, Some(site.lang.text("page.children")));
    ChildrenPage {
        head: Head::of_unit(site, report, &title, way),
        name: report.unit.name.clone(),
        children: anchor::on_page(&context.children, number).iter().map(|entry| child(site, entry, "../", 0)).collect(),
        matrix_articles: article_heads(site.lang),
        pager: pager(context.children.len(), number),
    }
}

/// The pager of a unit's children, the first page being the unit's own.
pub(super) fn pager(rows: usize, number: usize) -> Option<Pager> {
    let name = |number| if number == 1 { "index.html#children".to_owned() } else { anchor::page("children", number) };
    Pager::new(rows, number, name, None)
}

/// A unit in a list; `units` is the way to the folder of units.
pub(in crate::site) fn child(site: &Site, entry: &ChildEntry, units: &str, depth: usize) -> ChildView {
    let lang = site.lang;
    let figures = entry.subtree.as_ref().unwrap_or(&entry.own);
    let href = format!("{units}{}/index.html", entry.unit.id);
    let articles = figures.articles.iter().zip(0u8..).filter(|(_, article)| (1..=7).contains(article));
    ChildView {
        name: entry.unit.name.clone(),
        depth: depth.min(6),
        level: words::level(lang, entry.level),
        kind: words::kind(lang, entry.kind),
        conclusion: entry.conclusion.badge(lang),
        below: entry.subtree.as_ref().map(|subtree| subtree.units.values().sum::<u64>().saturating_sub(1)),
        findings: open(&figures.findings),
        breach: figures.findings.breach,
        shortfall: figures.findings.shortfall,
        advisory: figures.findings.advisory,
        rejected: figures.records.rejected,
        withheld: figures.records.withheld,
        cells: articles.map(|(rollup, article)| cell(site, rollup, article, &href)).collect(),
        href,
    }
}

/// The columns of the matrix: articles 1 to 6 and the closing.
pub(in crate::site) fn article_heads(lang: Lang) -> Vec<ArticleHead> {
    (1..=7).map(|number| ArticleHead { number, title: words::article(lang, number) }).collect()
}

/// A subtree in figures.
pub(in crate::site) fn subtree(site: &Site, rollup: &Rollup) -> SubtreeView {
    let lang = site.lang;
    let conclusions = CONCLUSIONS.into_iter().map(|conclusion| Figure {
        badge: conclusion.badge(lang),
        count: rollup.units.get(&conclusion).copied().unwrap_or_default(),
    });
    SubtreeView {
        units: rollup.units.values().sum(),
        conclusions: conclusions.collect(),
        findings: by_severity(lang, rollup.findings),
        rows: rollup.records.rows,
        rejected: rollup.records.rejected,
        withheld: rollup.records.withheld,
        overdue_corrections: rollup.overdue_corrections,
        overdue_measures: rollup.overdue_measures,
    }
}

fn cell(site: &Site, rollup: &ArticleRollup, article: u8, href: &str) -> Cell {
    let status: Option<Status> = STATUSES.into_iter().find(|status| rollup.units.count(*status) > 0);
    Cell {
        article,
        href: format!("{href}#article-{article}"),
        status: status.map(|status| status.badge(site.lang)),
        findings: open(&rollup.findings),
    }
}

fn open(findings: &crate::report::model::FindingCounts) -> u64 {
    findings.breach + findings.shortfall + findings.advisory
}
