//! A unit's pages: its report, the rest of a long list of children, its measures and corrections, its notice.

mod annexes;
mod articles;
mod check;
mod children;
mod measures;
mod notice;
mod shared;
mod summary;

use serde::Serialize;

use super::page::{Crumb, Head, Pager};
use super::words::{self, Badge, Shown};
use super::{Page, Site, UnitContext, UnitLink, anchor, engine, markdown};
use crate::failure::Failure;
use crate::records::{UnitKind, UnitLevel};
use crate::report::model::{Conclusion, RecordTotals, UnitReport, UnitTexts};

pub(super) use annexes::{ProblemView, problem};
pub(super) use articles::english;
pub(super) use children::{ArticleHead, ChildView, SubtreeView, article_heads, child, subtree};
pub(super) use measures::progress;
pub(super) use shared::Shared;
pub(super) use summary::{Figure, by_severity};

/// The report of a unit.
#[derive(Serialize)]
struct UnitPage {
    head: Head,
    id: String,
    name: String,
    level: String,
    kind: String,
    conclusion: Badge,
    conclusion_means: &'static str,
    out_of_scope: Option<&'static str>,
    as_of: String,
    previous: Option<String>,
    findings: Vec<summary::Figure>,
    checks: Vec<summary::Figure>,
    check_total: usize,
    unread: u64,
    withheld: u64,
    rows: u64,
    errors: usize,
    changes: Option<summary::Changes>,
    first: Vec<summary::Todo>,
    restated: Vec<annexes::Gone>,
    subtree: Option<SubtreeView>,
    children: Vec<ChildView>,
    matrix_articles: Vec<ArticleHead>,
    pager: Option<Pager>,
    articles: Vec<articles::ArticleView>,
    index: Vec<IndexRow>,
    row_header: String,
    resolved: Vec<annexes::Gone>,
    exceptions: Vec<annexes::ExceptionRow>,
    parameters: Vec<annexes::ParameterRow>,
    files: Vec<annexes::FileRow>,
    cleared: Vec<annexes::ClearedRow>,
    problems: Vec<ProblemView>,
    profile_html: String,
}

/// A finding in the table of all findings of the unit.
#[derive(Serialize)]
struct IndexRow {
    href: String,
    article: u8,
    provision: String,
    check: String,
    title: String,
    record: String,
    staff: Option<String>,
    severity: Badge,
    excepted: Option<Badge>,
    by_analogy: bool,
    state: Badge,
    since: String,
    due_on: Option<String>,
}

/// All pages of a unit.
pub(super) fn pages(site: &Site, report: &UnitReport, texts: &UnitTexts, context: &UnitContext) -> Result<Vec<Page>, Failure> {
    let folder = format!("units/{}/", report.unit.id);
    let page = |name: &str, bytes: Vec<u8>| Page { path: format!("{folder}{name}"), bytes };
    let mut pages = vec![page("index.html", engine::render(&site.tera, "unit.html", &view(site, report, texts, context)?)?)];
    for number in 2..=anchor::pages(context.children.len()) {
        let children = children::page(site, report, context, number);
        pages.push(page(&anchor::page("children", number), engine::render(&site.tera, "children.html", &children)?));
    }
    let measures = measures::view(site, report, texts, context);
    pages.push(page("measures.html", engine::render(&site.tera, "unit-measures.html", &measures)?));
    let notice = notice::view(site, report, context);
    pages.push(page("notice.html", engine::render(&site.tera, "notice.html", &notice)?));
    Ok(pages)
}

fn view(site: &Site, report: &UnitReport, texts: &UnitTexts, context: &UnitContext) -> Result<UnitPage, Failure> {
    let lang = site.lang;
    let records = RecordTotals::of(report);
    Ok(UnitPage {
        head: Head::of_unit(site, report, &report.unit.name, way(&context.ancestors, &report.unit.name, None)),
        id: report.unit.id.clone(),
        name: report.unit.name.clone(),
        level: words::level(lang, report.unit.level),
        kind: words::kind(lang, report.unit.kind),
        conclusion: report.conclusion.badge(lang),
        conclusion_means: report.conclusion.meaning(lang),
        out_of_scope: (report.conclusion == Conclusion::OutOfScope).then(|| lang.text(out_of_scope(report))),
        as_of: words::long_day(lang, report.as_of),
        previous: report.previous.as_ref().map(|previous| super::page::quarter(lang, previous.quarter)),
        findings: summary::findings(lang, report),
        checks: summary::checks(lang, report),
        check_total: report.checks.len(),
        unread: records.rejected + records.withheld,
        withheld: records.withheld,
        rows: records.rows,
        errors: report.problems.iter().filter(|problem| problem.level == "error").count(),
        changes: summary::changes(lang, report),
        first: summary::first(lang, report),
        restated: annexes::restated(lang, report),
        subtree: context.subtree.as_ref().map(|rollup| subtree(site, rollup)),
        children: anchor::on_page(&context.children, 1).iter().map(|entry| child(site, entry, "../", 0)).collect(),
        matrix_articles: children::article_heads(lang),
        pager: children::pager(context.children.len(), 1),
        articles: articles::articles(site, report)?,
        index: index(site, report),
        row_header: super::correction_row::header(lang),
        resolved: annexes::resolved(lang, report),
        exceptions: annexes::exceptions(lang, report),
        parameters: annexes::parameters(lang, report),
        files: annexes::files(lang, report),
        cleared: annexes::cleared(report),
        problems: report.problems.iter().map(|problem| annexes::problem(lang, problem)).collect(),
        profile_html: markdown::render(&texts.profile, 2, &site.options.links),
    })
}

/// Why a unit is out of scope: the military (7.3), or below county level (the title and 5.2).
fn out_of_scope(report: &UnitReport) -> &'static str {
    match (report.unit.kind, report.unit.level) {
        (UnitKind::Military, _) => "page.scope_military",
        (_, UnitLevel::Township) => "page.scope_township",
        _ => "page.scope_other",
    }
}

/// The way to a unit's page: the units above it, the unit, and the page where it is not the unit's first.
fn way(ancestors: &[UnitLink], unit: &str, page: Option<&str>) -> Vec<Crumb> {
    let mut way: Vec<Crumb> =
        ancestors.iter().map(|above| Crumb::to(&above.name, format!("../{}/index.html", above.id))).collect();
    match page {
        None => way.push(Crumb::here(unit)),
        Some(page) => {
            way.push(Crumb::to(unit, "index.html".to_owned()));
            way.push(Crumb::here(page));
        }
    }
    way
}

fn index(site: &Site, report: &UnitReport) -> Vec<IndexRow> {
    let lang = site.lang;
    let mut rows = Vec::new();
    for check in &report.checks {
        for finding in &check.findings {
            rows.push(IndexRow {
                href: format!("#{}", anchor::finding(&check.id, &finding.record)),
                article: check.provision.article,
                provision: check.provision.to_string(),
                check: check.id.clone(),
                title: check.title.clone(),
                record: finding.record.clone(),
                staff: finding.staff.clone(),
                severity: finding.severity.badge(lang),
                excepted: finding.excepted.then(|| crate::report::model::Status::Excepted.badge(lang)),
                by_analogy: finding.by_analogy,
                state: finding.state.badge(lang),
                since: finding.since.to_string(),
                due_on: finding.correction.as_ref().map(|correction| correction.due_on.to_string()),
            });
        }
    }
    rows
}
