//! The catalogue of checks with their totals, and one page a check across all units.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Plan, head};
use crate::checks::{self, text::Section};
use crate::failure::Failure;
use crate::lang::Lang;
use crate::records::Register;
use crate::regulation::Provision;
use crate::report::model::Status;
use crate::site::page::{Crumb, Head, Pager};
use crate::site::rows::LocalCheck;
use crate::site::text::escaped;
use crate::site::unit::{Figure, english};
use crate::site::words::{self, Badge, STATUSES, Shown};
use crate::site::{FindingRow, Site, UnitRows, anchor, markdown};

/// The catalogue.
#[derive(Serialize)]
pub(super) struct CataloguePage {
    head: Head,
    articles: Vec<ArticleView>,
    count: usize,
    statuses: Vec<Badge>,
}

/// An article's checks.
#[derive(Serialize)]
struct ArticleView {
    number: u8,
    title: String,
    checks: Vec<CheckRow>,
}

/// A check in the catalogue.
#[derive(Serialize)]
struct CheckRow {
    id: String,
    title: String,
    provision: String,
    quote: String,
    severity: Badge,
    local: bool,
    parameters: Vec<String>,
    counts: Vec<Figure>,
    findings: u64,
}

/// A check across all units.
#[derive(Serialize)]
pub(super) struct CheckPage {
    head: Head,
    id: String,
    title: String,
    local: bool,
    version: Option<u32>,
    provision: String,
    article: u8,
    sentence: &'static str,
    english: Option<&'static str>,
    quote: Option<&'static str>,
    severity: Badge,
    severity_means: &'static str,
    needs: Vec<String>,
    parameters: Vec<ParameterRow>,
    may_be_excepted: bool,
    sections: Vec<SectionView>,
    counts: Vec<Figure>,
    findings: Vec<FindingView>,
    attention: Vec<UnitStatus>,
    total: usize,
    pager: Option<Pager>,
    number: usize,
}

/// A parameter that the check reads.
#[derive(Serialize)]
struct ParameterRow {
    name: &'static str,
    means: &'static str,
}

/// A section of the check's text.
#[derive(Serialize)]
struct SectionView {
    title: &'static str,
    text_html: String,
}

/// A finding in a list across units.
#[derive(Serialize)]
struct FindingView {
    unit: String,
    href: String,
    record: String,
    staff: Option<String>,
    message: String,
    severity: Badge,
    excepted: Option<Badge>,
    by_analogy: bool,
    state: Badge,
    since: String,
    file: Option<String>,
    line: Option<u32>,
    due_on: Option<String>,
}

/// A unit whose status wants attention.
#[derive(Serialize)]
struct UnitStatus {
    unit: String,
    href: String,
    status: Badge,
    population: Option<u32>,
    unread: u32,
}

/// The catalogue.
pub(super) fn view(site: &Site, plan: &Plan<'_>) -> CataloguePage {
    let lang = site.lang;
    let heading = lang.text("page.catalogue");
    let ids = plan.checks();
    let of_article = |article: u8| ids.iter().filter(move |id| plan.provision(id).is_some_and(|p| p.article == article));
    let articles = (0..=7u8).map(|number| ArticleView {
        number,
        title: words::article(lang, number),
        checks: of_article(number).filter_map(|id| row(site, plan, id)).collect(),
    });
    CataloguePage {
        head: head(site, plan, heading, "../", "checks", vec![Crumb::here(heading)]),
        articles: articles.filter(|article| !article.checks.is_empty()).collect(),
        count: ids.len(),
        statuses: STATUSES.into_iter().filter(|status| *status != Status::Partly).map(|status| status.badge(lang)).collect(),
    }
}

/// A check's title, local checks included.
pub(super) fn title(lang: Lang, plan: &Plan<'_>, check: &str) -> String {
    plan.local.get(check).map_or_else(|| words::check_title(lang, check), |local| local.title.clone())
}

fn row(site: &Site, plan: &Plan<'_>, id: &str) -> Option<CheckRow> {
    let known = checks::named(id);
    let provision = plan.provision(id)?;
    let severity = known.map(|known| known.severity).or_else(|| plan.local.get(id).map(|local| local.severity))?;
    Some(CheckRow {
        id: id.to_owned(),
        title: title(site.lang, plan, id),
        provision: provision.to_string(),
        quote: known.map_or_else(String::new, |known| known.quote.to_owned()),
        severity: severity.badge(site.lang),
        local: known.is_none(),
        parameters: known.map_or_else(Vec::new, |known| known.parameters.iter().map(|p| p.name().to_owned()).collect()),
        counts: counts(site, plan, id),
        findings: plan.view.summary.checks.iter().find(|check| check.id == id).map_or(0, |check| check.findings),
    })
}

/// One page of a check.
pub(super) fn check(site: &Site, plan: &Plan<'_>, id: &str, number: usize) -> Result<CheckPage, Failure> {
    let lang = site.lang;
    let known = checks::named(id);
    let local = plan.local.get(id);
    let provision = plan.provision(id).unwrap_or(Provision::new(7, 2));
    let severity = known.map(|c| c.severity).or_else(|| local.map(|c| c.severity)).unwrap_or(checks::Severity::Advisory);
    let all = plan.findings.get(id).map_or(&[][..], Vec::as_slice);
    let attention = plan.attention.get(id).map_or(&[][..], Vec::as_slice);
    let title = title(lang, plan, id);
    let way = vec![Crumb::to(lang.text("page.catalogue"), "index.html".to_owned()), Crumb::here(&title)];
    Ok(CheckPage {
        head: head(site, plan, &title, "../", "checks", way),
        id: id.to_owned(),
        title,
        local: known.is_none(),
        version: known.map(|known| known.version),
        provision: provision.to_string(),
        article: provision.article,
        sentence: provision.text(),
        english: english(lang, provision),
        quote: known.map(|known| known.quote),
        severity: severity.badge(lang),
        severity_means: severity.meaning(lang),
        needs: known.map_or_else(|| local_needs(lang, local), |known| words::needs(lang, known)),
        parameters: known.map_or_else(Vec::new, |known| parameters(lang, known)),
        may_be_excepted: checks::may_be_excepted(provision),
        sections: known.map_or_else(|| local_sections(lang, local), |known| sections(site, known)),
        counts: counts(site, plan, id),
        findings: plan.on_page(
            anchor::on_page(all, number),
            |unit| unit.check(id).map(|check| check.span),
            |unit, row| finding(site, unit, id, row),
        )?,
        attention: anchor::on_page(attention, number).iter().filter_map(|place| unit_status(site, plan, *place)).collect(),
        total: all.len(),
        pager: pager(id, all.len().max(attention.len()), number),
        number,
    })
}

fn pager(id: &str, rows: usize, number: usize) -> Option<Pager> {
    Pager::new(rows, number, |number| anchor::page(id, number), Some("../findings.csv".to_owned()))
}

fn parameters(lang: Lang, check: &checks::Check) -> Vec<ParameterRow> {
    let rows = check.parameters.iter().map(|parameter| ParameterRow {
        name: parameter.name(),
        means: lang.text(&format!("word.parameter-{}", parameter.name())),
    });
    rows.collect()
}

fn sections(site: &Site, check: &checks::Check) -> Vec<SectionView> {
    let text = check.read_text();
    let of = |section, key| SectionView {
        title: site.lang.text(key),
        text_html: markdown::render(text.section(section, site.lang), 2, &[]),
    };
    vec![of(Section::Asks, "page.section_asks"), of(Section::Why, "page.section_why"), of(Section::Remedy, "page.section_remedy")]
}

/// What a local check's `checks.toml` says. It comes from the records, so it is text and never markup.
fn local_sections(lang: Lang, local: Option<&&LocalCheck>) -> Vec<SectionView> {
    let Some(definition) = local.and_then(|local| local.definition.as_ref()) else { return Vec::new() };
    let code = |text: &str| format!("<pre><code>{}</code></pre>", escaped(text));
    let prose = |text: &str| format!("<p>{}</p>", escaped(text));
    let parts = [
        ("page.local_when", definition.when.as_deref().map(code)),
        ("page.local_require", Some(code(&definition.require))),
        ("page.section_remedy", definition.remedy.as_deref().map(prose)),
        ("page.local_basis", definition.basis.as_deref().map(prose)),
    ];
    let sections = parts.into_iter().filter_map(|(title, text)| Some((title, text?)));
    sections.map(|(title, text_html)| SectionView { title: lang.text(title), text_html }).collect()
}

fn local_needs(lang: Lang, local: Option<&&LocalCheck>) -> Vec<String> {
    let definition = local.and_then(|local| local.definition.as_ref());
    let register = definition.and_then(|definition| Register::named(&definition.register));
    register.into_iter().map(|register| words::register(lang, register)).collect()
}

fn counts(site: &Site, plan: &Plan<'_>, id: &str) -> Vec<Figure> {
    let known = plan.view.summary.checks.iter().find(|check| check.id == id);
    let empty = BTreeMap::new();
    let by_status = known.map_or(&empty, |check| &check.status);
    let statuses = STATUSES.into_iter().filter(|status| *status != Status::Partly);
    statuses
        .map(|status| Figure { badge: status.badge(site.lang), count: by_status.get(&status).copied().unwrap_or_default() })
        .collect()
}

fn finding(site: &Site, unit: &UnitRows, check: &str, finding: FindingRow) -> FindingView {
    let lang = site.lang;
    FindingView {
        unit: unit.name.clone(),
        href: format!("../units/{}/index.html#{}", unit.id, anchor::finding(check, &finding.record)),
        record: finding.record,
        staff: finding.staff,
        message: finding.message,
        severity: finding.severity.badge(lang),
        excepted: finding.excepted.then(|| Status::Excepted.badge(lang)),
        by_analogy: finding.by_analogy,
        state: finding.state.badge(lang),
        since: finding.since.to_string(),
        line: finding.source.as_ref().map(|source| source.line),
        file: finding.source.map(|source| source.file),
        due_on: finding.correction.map(|(due_on, _)| due_on.to_string()),
    }
}

fn unit_status(site: &Site, plan: &Plan<'_>, (unit, check): (u32, u32)) -> Option<UnitStatus> {
    let unit = plan.unit(unit)?;
    let check = unit.checks.get(check as usize)?;
    Some(UnitStatus {
        unit: unit.name.clone(),
        href: format!("../units/{}/index.html#check-{}", unit.id, check.id()),
        status: check.status.badge(site.lang),
        population: check.population,
        unread: check.unread,
    })
}
