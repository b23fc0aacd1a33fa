//! A check's part of a unit's page, with its findings.

use serde::Serialize;
use tera::Value;

use super::articles::check_href;
use super::shared::{Part, markup};
use crate::checks;
use crate::checks::text::Section;
use crate::failure::Failure;
use crate::report::model::{CheckReport, FindingReport, Status, UnitReport};
use crate::site::text::escaped;
use crate::site::words::{self, Badge, Shown};
use crate::site::{Site, anchor, correction_row, engine, markdown};

/// What the template of a check's part sees.
#[derive(Serialize)]
struct CheckPart {
    c: CheckView,
}

/// A check with its findings.
#[derive(Serialize)]
struct CheckView {
    id: String,
    href: String,
    title: String,
    local: bool,
    quote: Option<&'static str>,
    severity: Badge,
    status: Badge,
    population: Option<usize>,
    unread: u32,
    change: Option<ChangeView>,
    undetermined: Vec<UndeterminedView>,
    findings: Vec<FindingView>,
    remedy_html: Option<Value>,
}

/// Why a status differs from the last quarter's.
#[derive(Serialize)]
struct ChangeView {
    from: Option<Badge>,
    reason: &'static str,
}

/// A row on which a local check gives neither yes nor no.
#[derive(Serialize)]
struct UndeterminedView {
    record: String,
    file: Option<String>,
    line: Option<u32>,
    message: String,
}

/// A finding.
#[derive(Serialize)]
struct FindingView {
    anchor: String,
    record: String,
    staff: Option<String>,
    severity: Badge,
    by_analogy: bool,
    excepted: bool,
    exception: Option<ExceptionView>,
    state: Badge,
    since: String,
    message: String,
    evidence: Vec<EvidenceView>,
    file: Option<String>,
    line: Option<u32>,
    correction: Option<CorrectionView>,
    row: Option<String>,
}

/// The exception that covers a finding.
#[derive(Serialize)]
struct ExceptionView {
    reason: String,
    approved_by: String,
    expires_on: String,
}

/// A cell that the condition reads.
#[derive(Serialize)]
struct EvidenceView {
    label: String,
    value: Option<String>,
}

/// The correction of a finding.
#[derive(Serialize)]
struct CorrectionView {
    id: String,
    anchor: String,
    action: String,
    responsible: Option<String>,
    due_on: String,
    done_on: Option<String>,
    verified_on: Option<String>,
    overdue: bool,
}

/// A check's part of the page, rendered.
pub(super) fn part(
    site: &Site,
    report: &UnitReport,
    of: &CheckReport,
    rows: &mut correction_row::Rows<'_>,
) -> Result<Value, Failure> {
    let mut render = || engine::render(&site.tera, "unit-check.html", &CheckPart { c: check(site, report, of, rows) });
    match quiet(of) {
        Some(quiet) => site.shared.part(quiet, render),
        None => Ok(markup(render()?)),
    }
}

/// A check of the catalogue of which a page has nothing to say but how it stands: alike on every page that says it.
fn quiet(check: &CheckReport) -> Option<Part> {
    let is_quiet = check.findings.is_empty() && check.undetermined.is_empty() && check.change.is_none() && !check.local;
    let known = checks::named(&check.id).filter(|_| is_quiet)?;
    let CheckReport { severity, status, population, unread, .. } = *check;
    Some(Part::Check { check: known.id, severity, status, population, unread })
}

fn check(site: &Site, report: &UnitReport, check: &CheckReport, rows: &mut correction_row::Rows<'_>) -> CheckView {
    let lang = site.lang;
    let known = checks::named(&check.id);
    CheckView {
        id: check.id.clone(),
        href: check_href(&check.id),
        title: check.title.clone(),
        local: check.local,
        quote: known.map(|known| known.quote),
        severity: check.severity.badge(lang),
        status: check.status.badge(lang),
        population: check.population.filter(|_| check.status != Status::NoRecords),
        unread: check.unread,
        change: check
            .change
            .map(|change| ChangeView { from: change.from.map(|from| from.badge(lang)), reason: change.reason.word_in(lang) }),
        undetermined: check.undetermined.iter().map(undetermined).collect(),
        findings: check.findings.iter().map(|f| finding(site, report, check, f, rows)).collect(),
        remedy_html: if check.findings.is_empty() { None } else { remedy(check, site) },
    }
}

fn undetermined(row: &crate::report::model::Undetermined) -> UndeterminedView {
    UndeterminedView {
        record: row.record.clone(),
        file: row.source.as_ref().map(|source| source.file.clone()),
        line: row.source.as_ref().map(|source| source.line),
        message: row.message.clone(),
    }
}

/// How to put it right. What a local check says comes from the records, so it is text and never markup.
fn remedy(check: &CheckReport, site: &Site) -> Option<Value> {
    if let Some(known) = checks::named(&check.id) {
        let render = || markdown::render(known.read_text().section(Section::Remedy, site.lang), 5, &site.options.links);
        return Some(site.shared.remedy(known, render));
    }
    let remedy = check.definition.as_ref()?.remedy.as_deref()?;
    Some(Value::safe_string(&format!("<p>{}</p>", escaped(remedy))))
}

fn finding(
    site: &Site,
    report: &UnitReport,
    check: &CheckReport,
    finding: &FindingReport,
    rows: &mut correction_row::Rows<'_>,
) -> FindingView {
    let lang = site.lang;
    let file = finding.source.as_ref().map_or("", |source| source.file.as_str());
    let evidence = finding
        .evidence
        .iter()
        .map(|cell| EvidenceView { label: words::column(lang, file, &finding.record, &cell.column), value: cell.value.clone() });
    let exception = finding.exception.and_then(|place| report.exceptions.get(place));
    FindingView {
        anchor: anchor::finding(&check.id, &finding.record),
        record: finding.record.clone(),
        staff: finding.staff.clone(),
        severity: finding.severity.badge(lang),
        by_analogy: finding.by_analogy,
        excepted: finding.excepted,
        exception: exception.map(|exception| ExceptionView {
            reason: exception.reason.clone(),
            approved_by: exception.approved_by.clone(),
            expires_on: exception.expires_on.to_string(),
        }),
        state: finding.state.badge(lang),
        since: finding.since.to_string(),
        message: finding.message.clone(),
        evidence: evidence.collect(),
        file: finding.source.as_ref().map(|source| source.file.clone()),
        line: finding.source.as_ref().map(|source| source.line),
        correction: correction(report, finding),
        row: rows.row(check, finding),
    }
}

fn correction(report: &UnitReport, finding: &FindingReport) -> Option<CorrectionView> {
    let correction = finding.correction.as_ref()?;
    Some(CorrectionView {
        id: correction.id.clone(),
        anchor: anchor::correction(&correction.id),
        action: correction.action.clone(),
        responsible: correction.responsible.clone(),
        due_on: correction.due_on.to_string(),
        done_on: correction.done_on.map(|on| on.to_string()),
        verified_on: correction.verified_on.map(|on| on.to_string()),
        overdue: crate::site::rows::is_overdue(correction.due_on, correction.done_on, report.as_of),
    })
}
