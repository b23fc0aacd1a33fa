//! The body of a unit's report: by article, each provision quoted with its checks and what they found.

use serde::Serialize;

use crate::checks::text::Section;
use crate::checks::{self, Check};
use crate::lang::Lang;
use crate::regulation::{self, Provision};
use crate::report::model::{CheckReport, FindingReport, ProvisionStanding, Status, UnitReport, worst};
use crate::site::words::{self, Badge, Shown};
use crate::site::{Site, anchor, correction_row, markdown};

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
    text: &'static str,
    english: Option<&'static str>,
    class: &'static str,
    class_means: &'static str,
    status: Option<Badge>,
    checks: Vec<CheckView>,
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
    remedy_html: Option<String>,
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

/// All articles of a report; the local checks stand under their provisions with the others.
pub(super) fn articles(site: &Site, report: &UnitReport) -> Vec<ArticleView> {
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

fn article(site: &Site, report: &UnitReport, number: u8, rows: &mut correction_row::Rows<'_>) -> ArticleView {
    let standings: Vec<&ProvisionStanding> = report.provisions.iter().filter(|p| p.id.article == number).collect();
    let status = worst(standings.iter().filter_map(|standing| standing.status));
    let checks = report.checks.iter().filter(|check| check.provision.article == number);
    ArticleView {
        number,
        title: words::article(site.lang, number),
        status: status.map(|status| status.badge(site.lang)),
        findings: checks.map(|check| open(check).count()).sum(),
        provisions: standings.into_iter().map(|standing| provision(site, report, standing, rows)).collect(),
    }
}

fn provision(
    site: &Site,
    report: &UnitReport,
    standing: &ProvisionStanding,
    rows: &mut correction_row::Rows<'_>,
) -> ProvisionView {
    let checks = report.checks.iter().filter(|check| check.provision == standing.id);
    ProvisionView {
        id: standing.id.to_string(),
        text: standing.id.text(),
        english: english(site.lang, standing.id),
        class: standing.class.word_in(site.lang),
        class_means: standing.class.meaning(site.lang),
        status: standing.status.map(|status| status.badge(site.lang)),
        checks: checks.map(|c| check(site, report, c, rows)).collect(),
    }
}

/// The English rendering, where the page speaks English.
pub(in crate::site) fn english(lang: Lang, provision: Provision) -> Option<&'static str> {
    (lang == Lang::En).then(|| regulation::english(provision))
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
        remedy_html: known.filter(|_| !check.findings.is_empty()).map(|known| remedy(known, site)),
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

fn remedy(check: &Check, site: &Site) -> String {
    markdown::render(check.read_text().section(Section::Remedy, site.lang), 5, &site.options.links)
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
