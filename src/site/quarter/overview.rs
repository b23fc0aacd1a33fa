//! The overview of a quarter: totals, units by articles, the trend, the most frequent findings, what is overdue.

use serde::Serialize;

use super::{Plan, head};
use crate::records::Code;
use crate::report::model::Status;
use crate::site::chart::{self, Bar, Trend};
use crate::site::page::Head;
use crate::site::unit::{ArticleHead, ChildView, Figure, SubtreeView, article_heads, child, subtree};
use crate::site::words::{self, Badge, STATUSES, Shown};
use crate::site::{Rollup, Site, anchor};

/// Up to so many units the overview lists all of them, not the roots alone.
const ALL: usize = 60;

/// The most frequent findings that are drawn.
const BARS: usize = 10;

/// The most units with restated reports that the overview names.
const RESTATED: usize = 20;

/// Above so many findings there is no spreadsheet (report.md).
const SPREADSHEET: usize = 100_000;

/// The overview.
#[derive(Serialize)]
pub(super) struct OverviewPage {
    head: Head,
    quarter: String,
    as_of: String,
    total: SubtreeView,
    checks: Vec<Figure>,
    new: u64,
    missing: Vec<String>,
    restated: Vec<RestatedUnit>,
    restated_more: usize,
    matrix: Vec<ChildView>,
    articles: Vec<ArticleHead>,
    lists_all: bool,
    more: usize,
    legend: Vec<Badge>,
    trend: Trend,
    severities: Vec<Badge>,
    frequent: Vec<Bar>,
    frequent_height: u32,
    problems: usize,
    errors: usize,
    spreadsheet: bool,
}

/// A unit whose report of the last quarter no longer agrees with its records.
#[derive(Serialize)]
struct RestatedUnit {
    href: String,
    name: String,
    places: usize,
}

/// The page.
pub(super) fn view(site: &Site, plan: &Plan<'_>) -> OverviewPage {
    let lang = site.lang;
    let mut total = Rollup::default();
    for unit in plan.view.units {
        total.add(&unit.own());
    }
    let (matrix, more) = matrix(site, plan);
    let frequent = frequent(site, plan);
    let summary = plan.view.summary;
    let of_units = plan.view.units.iter().flat_map(|unit| &unit.problems.signs).map(|problem| problem.error);
    let errors: Vec<bool> = of_units.chain(summary.problems.iter().map(|problem| problem.level == "error")).collect();
    OverviewPage {
        head: head(site, plan, lang.text("page.overview"), "", "overview", Vec::new()),
        quarter: crate::site::page::quarter(lang, summary.quarter),
        as_of: words::long_day(lang, summary.as_of),
        total: subtree(site, &total),
        checks: checks(site, plan),
        new: total.new,
        missing: missing(plan),
        restated_more: restated(plan).count().saturating_sub(RESTATED),
        restated: restated(plan).take(RESTATED).collect(),
        matrix,
        articles: article_heads(lang),
        lists_all: plan.view.units.len() <= ALL,
        more,
        legend: STATUSES.into_iter().map(|status| status.badge(lang)).collect(),
        trend: chart::trend(&summary.trend),
        severities: chart::legend(lang),
        frequent_height: u32::try_from(frequent.len()).unwrap_or_default() * 30,
        frequent,
        problems: errors.len(),
        errors: errors.into_iter().filter(|is_error| *is_error).count(),
        spreadsheet: plan.findings.values().map(Vec::len).sum::<usize>() <= SPREADSHEET,
    }
}

/// What is told of the units whose reports did not come.
fn missing(plan: &Plan<'_>) -> Vec<String> {
    let problems = plan.view.summary.problems.iter().filter(|problem| problem.code == Code::ShardMissing.name());
    problems.map(|problem| problem.message.clone()).collect()
}

/// All units of a small tree, indented; of a large one the roots, and below a single root its children.
fn matrix(site: &Site, plan: &Plan<'_>) -> (Vec<ChildView>, usize) {
    let mut entries = if plan.view.units.len() <= ALL {
        own_figures(plan)
    } else {
        plan.tree.roots().into_iter().map(|root| (0, root)).collect()
    };
    if let ([(_, root)], true) = (entries.as_slice(), plan.view.units.len() > ALL) {
        let children = plan.tree.children_of(&root.unit.id);
        entries.extend(children.into_iter().map(|child| (1, child)));
    }
    let shown = anchor::on_page(&entries, 1);
    let more = entries.len() - shown.len();
    (shown.iter().map(|(depth, entry)| child(site, entry, "units/", *depth)).collect(), more)
}

/// Where all units stand in the table, each row is its unit alone.
fn own_figures(plan: &Plan<'_>) -> Vec<(usize, crate::site::ChildEntry)> {
    let alone = |(depth, entry)| (depth, crate::site::ChildEntry { subtree: None, ..entry });
    plan.tree.walk().into_iter().map(alone).collect()
}

/// Checks by status, over all units.
fn checks(site: &Site, plan: &Plan<'_>) -> Vec<Figure> {
    let of = |status: Status| plan.view.summary.checks.iter().filter_map(|check| check.status.get(&status)).sum();
    let statuses = STATUSES.into_iter().filter(|status| *status != Status::Partly);
    statuses.map(|status| Figure { badge: status.badge(site.lang), count: of(status) }).collect()
}

fn restated<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = RestatedUnit> + 'p {
    let units = plan.view.units.iter().filter(|unit| unit.restated > 0);
    units.map(|unit| RestatedUnit {
        href: format!("units/{}/index.html#restated", unit.id),
        name: unit.name.clone(),
        places: unit.restated,
    })
}

fn frequent(site: &Site, plan: &Plan<'_>) -> Vec<Bar> {
    let mut list: Vec<_> = plan.view.summary.checks.iter().filter(|check| check.findings > 0).collect();
    list.sort_by_key(|check| std::cmp::Reverse(check.findings));
    let rows = list.into_iter().take(BARS).map(|check| {
        let units = check.status.get(&Status::Fail).copied().unwrap_or_default();
        (format!("checks/{}.html", check.id), super::catalogue::title(site.lang, plan, &check.id), check.findings, units)
    });
    chart::bars(rows.collect())
}
