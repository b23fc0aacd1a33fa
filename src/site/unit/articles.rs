//! The body of a unit's report: by article, each provision quoted with its checks and what they found.

use serde::Serialize;
use tera::Value;

use super::check;
use super::shared::Part;
use crate::failure::Failure;
use crate::lang::Lang;
use crate::regulation::{self, Provision};
use crate::report::model::{CheckReport, FindingReport, ProvisionStanding, UnitReport, worst};
use crate::site::words::{self, Badge, Shown};
use crate::site::{Site, correction_row, engine};

/// An article with its provisions.
#[derive(Serialize)]
pub(super) struct ArticleView {
    number: u8,
    title: String,
    status: Option<Badge>,
    findings: usize,
    provisions: Vec<ProvisionView>,
}

/// A provision with its checks.
#[derive(Serialize)]
struct ProvisionView {
    id: String,
    head_html: Value,
    checks: Vec<CheckHtml>,
}

/// What the template of a provision's head sees.
#[derive(Serialize)]
struct ProvisionPart {
    p: ProvisionHead,
}

/// A provision before its checks.
#[derive(Serialize)]
struct ProvisionHead {
    id: String,
    text: &'static str,
    english: Option<&'static str>,
    class: &'static str,
    class_means: &'static str,
    status: Option<Badge>,
    has_checks: bool,
}

/// A check's part of the page, rendered.
#[derive(Serialize)]
struct CheckHtml {
    part_html: Value,
}

/// All articles of a report; the local checks stand under their provisions with the others.
pub(super) fn articles(site: &Site, report: &UnitReport) -> Result<Vec<ArticleView>, Failure> {
    let mut rows = correction_row::Rows::new(site.lang, report);
    (0..=7).map(|number| article(site, report, number, &mut rows)).collect()
}

/// Findings of a check that no exception covers.
pub(super) fn open(check: &CheckReport) -> impl Iterator<Item = &FindingReport> {
    check.findings.iter().filter(|finding| !finding.excepted)
}

/// Where a check's page stands, seen from a unit's folder.
pub(super) fn check_href(check: &str) -> String {
    format!("../../checks/{check}.html")
}

fn article(site: &Site, report: &UnitReport, number: u8, rows: &mut correction_row::Rows<'_>) -> Result<ArticleView, Failure> {
    let standings: Vec<&ProvisionStanding> = report.provisions.iter().filter(|p| p.id.article == number).collect();
    let status = worst(standings.iter().filter_map(|standing| standing.status));
    let checks = report.checks.iter().filter(|check| check.provision.article == number);
    Ok(ArticleView {
        number,
        title: words::article(site.lang, number),
        status: status.map(|status| status.badge(site.lang)),
        findings: checks.map(|check| open(check).count()).sum(),
        provisions: standings.into_iter().map(|standing| provision(site, report, standing, rows)).collect::<Result<_, _>>()?,
    })
}

fn provision(
    site: &Site,
    report: &UnitReport,
    standing: &ProvisionStanding,
    rows: &mut correction_row::Rows<'_>,
) -> Result<ProvisionView, Failure> {
    let mut checks = Vec::new();
    for check in report.checks.iter().filter(|check| check.provision == standing.id) {
        checks.push(CheckHtml { part_html: check::part(site, report, check, rows)? });
    }
    let part = Part::Provision { provision: standing.id, status: standing.status, has_checks: !checks.is_empty() };
    let render = || engine::render(&site.tera, "unit-provision.html", &head(site, standing, !checks.is_empty()));
    Ok(ProvisionView { id: standing.id.to_string(), head_html: site.shared.part(part, render)?, checks })
}

fn head(site: &Site, standing: &ProvisionStanding, has_checks: bool) -> ProvisionPart {
    let p = ProvisionHead {
        id: standing.id.to_string(),
        text: standing.id.text(),
        english: english(site.lang, standing.id),
        class: standing.class.word_in(site.lang),
        class_means: standing.class.meaning(site.lang),
        status: standing.status.map(|status| status.badge(site.lang)),
        has_checks,
    };
    ProvisionPart { p }
}

/// The English rendering, where the page speaks English.
pub(in crate::site) fn english(lang: Lang, provision: Provision) -> Option<&'static str> {
    (lang == Lang::En).then(|| regulation::english(provision))
}
