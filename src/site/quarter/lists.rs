//! Measures, corrections and problems across units: long lists, split by page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Plan, head};
use crate::failure::Failure;
use crate::lang::Lang;
use crate::records::Code;
use crate::report::model::{Conclusion, ProblemReport};
use crate::site::page::{Crumb, Head, Pager};
use crate::site::unit::{ProblemView, problem, progress};
use crate::site::{CorrectionRow, FindingRow, MeasureRow, QuarterView, Site, UnitRows, anchor, words};

/// Measures across units.
#[derive(Serialize)]
pub(super) struct MeasuresPage {
    head: Head,
    coverage: Vec<Coverage>,
    units: usize,
    overdue: usize,
    stale: usize,
    rows: Vec<MeasureView>,
    total: usize,
    pager: Option<Pager>,
    number: usize,
}

/// How many units have a measure in force under an article.
#[derive(Serialize)]
struct Coverage {
    article: u8,
    title: String,
    covered: usize,
    uncovered: Vec<UnitView>,
    more: usize,
}

/// A unit, linked.
#[derive(Serialize)]
struct UnitView {
    name: String,
    href: String,
}

/// A measure.
#[derive(Serialize)]
struct MeasureView {
    unit: String,
    href: String,
    title: String,
    articles: Vec<u8>,
    kind: String,
    status: String,
    issued_on: Option<String>,
    reviewed_on: Option<String>,
    due_on: Option<String>,
    progress: u8,
    overdue: bool,
    stale: bool,
}

/// Corrections across units.
#[derive(Serialize)]
pub(super) struct CorrectionsPage {
    head: Head,
    overdue: usize,
    rows: Vec<CorrectionView>,
    total: usize,
    pager: Option<Pager>,
}

/// A correction.
#[derive(Serialize)]
struct CorrectionView {
    unit: String,
    href: String,
    id: String,
    title: String,
    check: String,
    record: Option<String>,
    action: String,
    responsible: Option<String>,
    due_on: String,
    done_on: Option<String>,
    verified_on: Option<String>,
    state: &'static str,
}

/// Problems across units.
#[derive(Serialize)]
pub(super) struct ProblemsPage {
    head: Head,
    rows: Vec<ProblemRow>,
    kinds: Vec<KindRow>,
    rejected: u64,
    withheld: u64,
    accepted: u64,
    read: u64,
    total: usize,
    pager: Option<Pager>,
}

/// A problem of a unit, or of the data folder.
#[derive(Serialize)]
struct ProblemRow {
    unit: Option<UnitView>,
    problem: ProblemView,
}

/// How often a kind of problem occurs.
#[derive(Serialize)]
struct KindRow {
    code: String,
    kind: &'static str,
    level: &'static str,
    count: u64,
}

/// What the pages of a list all say, counted once for all of them.
pub(super) struct Counted<'a> {
    /// The units that the regulation applies to.
    in_scope: usize,
    overdue_measures: usize,
    stale_measures: usize,
    overdue_corrections: usize,
    /// Problems by whether they are errors and by their code.
    problems: BTreeMap<(bool, &'a str), u64>,
}

impl<'a> Counted<'a> {
    /// Counts the rows of all units.
    pub(super) fn of(view: &QuarterView<'a>) -> Counted<'a> {
        let measures = view.units.iter().flat_map(|unit| &unit.measures.signs);
        let corrections = view.units.iter().flat_map(|unit| &unit.corrections.signs);
        let of_units = view.units.iter().flat_map(|unit| &unit.problems.signs).map(|p| (p.error, p.code.map_or("", Code::name)));
        let own = view.summary.problems.iter().map(|p| (p.level == "error", p.code.as_str()));
        let mut problems: BTreeMap<(bool, &str), u64> = BTreeMap::new();
        for key in of_units.chain(own) {
            *problems.entry(key).or_default() += 1;
        }
        Counted {
            in_scope: view.units.iter().filter(|unit| unit.conclusion != Conclusion::OutOfScope).count(),
            overdue_measures: measures.clone().filter(|measure| measure.overdue).count(),
            stale_measures: measures.filter(|measure| measure.stale).count(),
            overdue_corrections: corrections.filter(|correction| correction.overdue).count(),
            problems,
        }
    }
}

/// The units without a measure that are named under an article.
const NAMED: usize = 20;

/// A page of the measures.
pub(super) fn measures(site: &Site, plan: &Plan<'_>, number: usize) -> Result<MeasuresPage, Failure> {
    let lang = site.lang;
    let heading = lang.text("page.measures");
    Ok(MeasuresPage {
        head: head(site, plan, heading, "", "measures", vec![Crumb::here(heading)]),
        coverage: (1..=6).map(|article| coverage(site.lang, plan, article)).collect(),
        units: plan.counted.in_scope,
        overdue: plan.counted.overdue_measures,
        stale: plan.counted.stale_measures,
        rows: plan.on_page(
            anchor::on_page(&plan.measures, number),
            |unit| Some(unit.measures.span),
            |unit, row| measure(lang, unit, row),
        )?,
        total: plan.measures.len(),
        pager: Pager::new(plan.measures.len(), number, |number| anchor::page("measures", number), None),
        number,
    })
}

/// A page of the corrections.
pub(super) fn corrections(site: &Site, plan: &Plan<'_>, number: usize) -> Result<CorrectionsPage, Failure> {
    let heading = site.lang.text("page.corrections");
    Ok(CorrectionsPage {
        head: head(site, plan, heading, "", "corrections", vec![Crumb::here(heading)]),
        overdue: plan.counted.overdue_corrections,
        rows: plan.on_page(
            anchor::on_page(&plan.corrections, number),
            |unit| Some(unit.corrections.span),
            |unit, row| correction(site, plan, unit, row),
        )?,
        total: plan.corrections.len(),
        pager: Pager::new(plan.corrections.len(), number, |number| anchor::page("corrections", number), None),
    })
}

/// A page of the problems; those that belong to no unit go first.
pub(super) fn problems(site: &Site, plan: &Plan<'_>, number: usize) -> Result<ProblemsPage, Failure> {
    let lang = site.lang;
    let heading = lang.text("page.problems");
    let summary = plan.view.summary;
    let own = summary.problems.len();
    let total = own + plan.problems.len();
    let first = number.saturating_sub(1) * anchor::ROWS;
    let of_none = summary.problems.iter().skip(first).take(anchor::ROWS);
    let mut rows: Vec<ProblemRow> = of_none.map(|p| ProblemRow { unit: None, problem: problem(lang, p) }).collect();
    let places = plan.problems.iter().skip(first.saturating_sub(own)).take(anchor::ROWS - rows.len());
    let places: Vec<(u32, u32)> = places.copied().collect();
    let of_unit = |unit: &UnitRows, told: ProblemReport| ProblemRow {
        unit: Some(link(unit, "index.html#problems")),
        problem: problem(lang, &told),
    };
    rows.extend(plan.on_page(&places, |unit| Some(unit.problems.span), of_unit)?);
    Ok(ProblemsPage {
        head: head(site, plan, heading, "", "problems", vec![Crumb::here(heading)]),
        rows,
        kinds: kinds(lang, &plan.counted),
        rejected: summary.records.rejected,
        withheld: summary.records.withheld,
        accepted: summary.records.accepted,
        read: summary.records.rows,
        total,
        pager: Pager::new(total, number, |number| anchor::page("problems", number), None),
    })
}

fn link(unit: &UnitRows, page: &str) -> UnitView {
    UnitView { name: unit.name.clone(), href: format!("units/{}/{page}", unit.id) }
}

/// The units that lack a measure under an article, by article: where `article-without-measure` found so, for the
/// parameters and dates are the unit's.
pub(super) fn uncovered(plan: &Plan<'_>) -> Result<BTreeMap<u8, Vec<u32>>, Failure> {
    const CHECK: &str = "article-without-measure";
    let mut uncovered: BTreeMap<u8, Vec<u32>> = BTreeMap::new();
    let places = plan.findings.get(CHECK).map_or(&[][..], Vec::as_slice);
    for of_unit in places.chunk_by(|one, other| one.0 == other.0) {
        let records = plan.on_page(of_unit, |unit| unit.check(CHECK).map(|check| check.span), |_, row: FindingRow| row.record)?;
        let articles = records.iter().filter_map(|record| record.strip_prefix("article:")?.parse().ok());
        for article in articles {
            uncovered.entry(article).or_default().extend(of_unit.first().map(|place| place.0));
        }
    }
    Ok(uncovered)
}

fn coverage(lang: Lang, plan: &Plan<'_>, article: u8) -> Coverage {
    let lacking = plan.uncovered.get(&article).map_or(&[][..], Vec::as_slice);
    let named = lacking.iter().take(NAMED).filter_map(|unit| plan.unit(*unit));
    Coverage {
        article,
        title: words::article(lang, article),
        covered: plan.counted.in_scope.saturating_sub(lacking.len()),
        uncovered: named.map(|unit| link(unit, "measures.html")).collect(),
        more: lacking.len().saturating_sub(NAMED),
    }
}

fn measure(lang: Lang, unit: &UnitRows, measure: MeasureRow) -> MeasureView {
    MeasureView {
        unit: unit.name.clone(),
        href: format!("units/{}/measures.html#{}", unit.id, anchor::measure(&measure.id)),
        title: measure.title,
        articles: measure.articles,
        kind: words::measure_kind(lang, measure.kind),
        status: words::measure_status(lang, measure.status),
        issued_on: measure.issued_on.map(|on| on.to_string()),
        reviewed_on: measure.reviewed_on.map(|on| on.to_string()),
        due_on: measure.due_on.map(|on| on.to_string()),
        progress: measure.progress,
        overdue: measure.overdue,
        stale: measure.stale,
    }
}

fn correction(site: &Site, plan: &Plan<'_>, unit: &UnitRows, correction: CorrectionRow) -> CorrectionView {
    CorrectionView {
        unit: unit.name.clone(),
        href: format!("units/{}/measures.html#{}", unit.id, anchor::correction(&correction.id)),
        id: correction.id,
        title: super::catalogue::title(site.lang, plan, &correction.check),
        check: correction.check,
        record: correction.record,
        action: correction.action,
        responsible: correction.responsible,
        due_on: correction.due_on.to_string(),
        done_on: correction.done_on.map(|on| on.to_string()),
        verified_on: correction.verified_on.map(|on| on.to_string()),
        state: progress(correction.overdue, correction.done_on.is_some(), correction.verified_on.is_some()),
    }
}

fn kinds(lang: Lang, counted: &Counted<'_>) -> Vec<KindRow> {
    let rows = counted.problems.iter().rev().map(|((is_error, code), count)| KindRow {
        code: (*code).to_owned(),
        kind: lang.find(&format!("word.code-{code}")).unwrap_or_default(),
        level: lang.text(if *is_error { "word.level-error" } else { "word.level-warning" }),
        count: *count,
    });
    rows.collect()
}
