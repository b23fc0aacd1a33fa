//! A unit's implementation measures (具体措施) by article, and its corrections (整改台账).

use serde::Serialize;

use super::{annexes, way};
use crate::lang::Lang;
use crate::report::model::{CorrectionReport, MeasureReport, UnitReport, UnitTexts};
use crate::site::page::Head;
use crate::site::rows::{is_overdue, measure_fails};
use crate::site::words;
use crate::site::{Site, UnitContext, anchor, markdown};

/// The measures and corrections of a unit.
#[derive(Serialize)]
pub(super) struct MeasuresPage {
    head: Head,
    name: String,
    coverage: Vec<Coverage>,
    measures: Vec<MeasureView>,
    corrections: Vec<CorrectionView>,
}

/// An article and the measures that implement it.
#[derive(Serialize)]
struct Coverage {
    article: u8,
    title: String,
    measures: Vec<MeasureLink>,
}

/// A measure under an article.
#[derive(Serialize)]
struct MeasureLink {
    href: String,
    title: String,
    in_force: bool,
    status: String,
}

/// A measure with its text.
#[derive(Serialize)]
struct MeasureView {
    anchor: String,
    id: String,
    title: String,
    articles: Vec<u8>,
    kind: String,
    status: String,
    issued_on: Option<String>,
    reviewed_on: Option<String>,
    responsible: Option<String>,
    progress: u8,
    due_on: Option<String>,
    overdue: bool,
    stale: bool,
    text_html: String,
}

/// A correction.
#[derive(Serialize)]
struct CorrectionView {
    anchor: String,
    id: String,
    title: String,
    href: String,
    record: Option<String>,
    action: String,
    responsible: Option<String>,
    due_on: String,
    done_on: Option<String>,
    verified_by: Option<String>,
    verified_on: Option<String>,
    overdue: bool,
    state: &'static str,
}

/// The page.
pub(super) fn view(site: &Site, report: &UnitReport, texts: &UnitTexts, context: &UnitContext) -> MeasuresPage {
    let lang = site.lang;
    let heading = lang.text("page.unit_measures");
    let bodies = texts.measures.iter().map(String::as_str).chain(std::iter::repeat(""));
    let mut corrections: Vec<&CorrectionReport> = report.corrections.iter().collect();
    corrections.sort_by_key(|c| (!is_overdue(c.due_on, c.done_on, report.as_of), c.done_on.is_some(), c.due_on));
    MeasuresPage {
        head: Head::of_unit(
            site,
            report,
            &format!("{} · {heading}", report.unit.name),
            way(&context.ancestors, &report.unit.name, Some(heading)),
        ),
        name: report.unit.name.clone(),
        coverage: (1..=6).map(|article| coverage(lang, report, article)).collect(),
        measures: report.measures.iter().zip(bodies).map(|(measure, body)| measure_view(site, report, measure, body)).collect(),
        corrections: corrections.into_iter().map(|correction| correction_view(lang, report, correction)).collect(),
    }
}

/// The word for how far a correction is: a key of `word.toml`.
pub(in crate::site) fn progress(overdue: bool, done: bool, verified: bool) -> &'static str {
    match (done, verified) {
        (true, true) => "verified",
        (true, false) => "done",
        _ if overdue => "overdue",
        _ => "open",
    }
}

fn coverage(lang: Lang, report: &UnitReport, article: u8) -> Coverage {
    let measures = report.measures.iter().filter(|measure| measure.articles.contains(&article));
    Coverage {
        article,
        title: words::article(lang, article),
        measures: measures
            .map(|measure| MeasureLink {
                href: format!("#{}", anchor::measure(&measure.id)),
                title: measure.title.clone(),
                in_force: measure.status == crate::records::MeasureStatus::InForce
                    && measure.issued_on.is_some_and(|on| on <= report.as_of),
                status: words::measure_status(lang, measure.status),
            })
            .collect(),
    }
}

fn measure_view(site: &Site, report: &UnitReport, measure: &MeasureReport, body: &str) -> MeasureView {
    MeasureView {
        anchor: anchor::measure(&measure.id),
        id: measure.id.clone(),
        title: measure.title.clone(),
        articles: measure.articles.clone(),
        kind: words::measure_kind(site.lang, measure.kind),
        status: words::measure_status(site.lang, measure.status),
        issued_on: measure.issued_on.map(|on| on.to_string()),
        reviewed_on: measure.reviewed_on.map(|on| on.to_string()),
        responsible: measure.responsible.clone(),
        progress: measure.progress,
        due_on: measure.due_on.map(|on| on.to_string()),
        overdue: measure_fails(report, "measure-overdue", &measure.id),
        stale: measure_fails(report, "measure-stale", &measure.id),
        text_html: markdown::render(body, 3, &site.options.links),
    }
}

fn correction_view(lang: Lang, report: &UnitReport, correction: &CorrectionReport) -> CorrectionView {
    let overdue = is_overdue(correction.due_on, correction.done_on, report.as_of);
    let found = report.checks.iter().any(|check| check.id == correction.check);
    CorrectionView {
        anchor: anchor::correction(&correction.id),
        id: correction.id.clone(),
        title: annexes::title(lang, report, &correction.check),
        href: if found { format!("index.html#check-{}", correction.check) } else { String::new() },
        record: correction.record.clone(),
        action: correction.action.clone(),
        responsible: correction.responsible.clone(),
        due_on: correction.due_on.to_string(),
        done_on: correction.done_on.map(|on| on.to_string()),
        verified_by: correction.verified_by.clone(),
        verified_on: correction.verified_on.map(|on| on.to_string()),
        overdue,
        state: progress(overdue, correction.done_on.is_some(), correction.verified_on.is_some()),
    }
}
