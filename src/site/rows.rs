//! What is kept of a unit once its own pages are written: compact rows for the pages across units.

use std::borrow::Cow;

use super::Rollup;
use crate::checks::{self, Severity};
use crate::records::{MeasureKind, MeasureStatus, UnitKind, UnitLevel};
use crate::regulation::Provision;
use crate::report::model::{CheckReport, Conclusion, Counts, Definition, ProvisionStanding, Source, State, Status, UnitReport};
use crate::time::{Day, Quarter};

/// One unit's rows.
#[derive(Clone, Debug)]
pub struct UnitRows {
    /// The unit's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: UnitLevel,
    /// Its kind.
    pub kind: UnitKind,
    /// The id of the unit above it.
    pub parent: Option<String>,
    /// What its report comes to.
    pub conclusion: Conclusion,
    /// Its totals.
    pub counts: Counts,
    /// Its own figures, to be added up along the tree.
    pub figures: Rollup,
    /// How it stands on each provision.
    pub provisions: Vec<ProvisionStanding>,
    /// Its checks.
    pub checks: Vec<CheckRow>,
    /// Its findings.
    pub findings: Vec<FindingRow>,
    /// Its measures.
    pub measures: Vec<MeasureRow>,
    /// Its corrections.
    pub corrections: Vec<CorrectionRow>,
    /// Its problems.
    pub problems: Vec<ProblemRow>,
    /// In how many places the last quarter's published report no longer agrees with the records.
    pub restated: usize,
}

/// How a unit stands on a check.
#[derive(Clone, Debug)]
pub struct CheckRow {
    /// The check's id.
    pub id: Cow<'static, str>,
    /// Its status.
    pub status: Status,
    /// The rejected and withheld rows of the registers it needs.
    pub unread: u32,
    /// How many rows or people were looked at.
    pub population: Option<u32>,
    /// What the catalogue does not know: a local check's title.
    pub local: Option<Box<LocalCheck>>,
}

/// A local check, which only the units below its `checks.toml` have.
#[derive(Clone, Debug)]
pub struct LocalCheck {
    /// Its title.
    pub title: String,
    /// The provision it rests on.
    pub provision: Provision,
    /// How much its findings weigh.
    pub severity: Severity,
    /// What its `checks.toml` says.
    pub definition: Option<Definition>,
}

/// A finding in a list across units.
#[derive(Clone, Debug)]
pub struct FindingRow {
    /// The check's place in the unit's [`UnitRows::checks`].
    pub check: u32,
    /// The record's key.
    pub record: String,
    /// The staff member concerned.
    pub staff: Option<String>,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether it weighs less because the regulation applies by analogy.
    pub by_analogy: bool,
    /// Whether a valid exception covers it.
    pub excepted: bool,
    /// Against the last quarter.
    pub state: State,
    /// The first quarter of the unbroken row of reports that have it.
    pub since: Quarter,
    /// What is wrong.
    pub message: String,
    /// Where the record stands.
    pub source: Option<Source>,
    /// When its correction is due, and whether it is done.
    pub correction: Option<(Day, bool)>,
}

/// A measure in a list across units.
#[derive(Clone, Debug)]
pub struct MeasureRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The articles it implements.
    pub articles: Vec<u8>,
    /// Its kind.
    pub kind: MeasureKind,
    /// Its status.
    pub status: MeasureStatus,
    /// When it was issued.
    pub issued_on: Option<Day>,
    /// When it was last reviewed.
    pub reviewed_on: Option<Day>,
    /// When it must be carried out.
    pub due_on: Option<Day>,
    /// How far it is carried out, of 100.
    pub progress: u8,
    /// Whether its day has passed and it is not carried out.
    pub overdue: bool,
    /// Whether its review is too long ago.
    pub stale: bool,
}

/// A correction in a list across units.
#[derive(Clone, Debug)]
pub struct CorrectionRow {
    /// Its id.
    pub id: String,
    /// The check it is for.
    pub check: String,
    /// The record it is for; `None` for the whole check.
    pub record: Option<String>,
    /// What is done.
    pub action: String,
    /// Who answers for it.
    pub responsible: Option<String>,
    /// When it is due.
    pub due_on: Day,
    /// When it was done.
    pub done_on: Option<Day>,
    /// When it was verified.
    pub verified_on: Option<Day>,
    /// Whether its day has passed and it is not done.
    pub overdue: bool,
}

/// A problem in a list across units.
#[derive(Clone, Debug)]
pub struct ProblemRow {
    /// `error` or `warning`.
    pub level: String,
    /// What kind of problem it is.
    pub code: String,
    /// The file.
    pub file: Option<String>,
    /// The line.
    pub line: Option<u32>,
    /// The column.
    pub column: Option<String>,
    /// What was found, what is expected and how to mend it.
    pub message: String,
}

/// What the pages across units need of a report.
pub fn rows_of(report: &UnitReport) -> UnitRows {
    UnitRows {
        id: report.unit.id.clone(),
        name: report.unit.name.clone(),
        level: report.unit.level,
        kind: report.unit.kind,
        parent: report.unit.parent.clone(),
        conclusion: report.conclusion,
        counts: report.counts,
        figures: Rollup::of(report),
        provisions: report.provisions.clone(),
        checks: report.checks.iter().map(check_row).collect(),
        findings: report.checks.iter().zip(0..).flat_map(|(check, place)| finding_rows(check, place)).collect(),
        measures: measure_rows(report),
        corrections: correction_rows(report),
        problems: problem_rows(report),
        restated: report.restated.len(),
    }
}

/// Whether a correction's day has passed and it is not done by the as-of date.
pub(super) fn is_overdue(due_on: Day, done_on: Option<Day>, as_of: Day) -> bool {
    due_on <= as_of && done_on.is_none_or(|done| done > as_of)
}

/// Whether one of a check's findings is about a measure: the report knows what is overdue or stale, with the unit's
/// own parameters.
pub(super) fn measure_fails(report: &UnitReport, check: &str, measure: &str) -> bool {
    let about = |record: &str| record.strip_prefix("measures:") == Some(measure);
    let check = report.checks.iter().find(|c| c.id == check);
    check.is_some_and(|check| check.findings.iter().any(|finding| about(&finding.record)))
}

fn check_row(check: &CheckReport) -> CheckRow {
    let local = || LocalCheck {
        title: check.title.clone(),
        provision: check.provision,
        severity: check.severity,
        definition: check.definition.clone(),
    };
    CheckRow {
        id: checks::named(&check.id).map_or_else(|| Cow::Owned(check.id.clone()), |known| Cow::Borrowed(known.id)),
        status: check.status,
        unread: check.unread,
        population: check.population.and_then(|n| u32::try_from(n).ok()),
        local: checks::named(&check.id).is_none().then(|| Box::new(local())),
    }
}

fn finding_rows(check: &CheckReport, place: u32) -> impl Iterator<Item = FindingRow> {
    check.findings.iter().map(move |finding| FindingRow {
        check: place,
        record: finding.record.clone(),
        staff: finding.staff.clone(),
        severity: finding.severity,
        by_analogy: finding.by_analogy,
        excepted: finding.excepted,
        state: finding.state,
        since: finding.since,
        message: finding.message.clone(),
        source: finding.source.clone(),
        correction: finding.correction.as_ref().map(|c| (c.due_on, c.done_on.is_some())),
    })
}

fn measure_rows(report: &UnitReport) -> Vec<MeasureRow> {
    let rows = report.measures.iter().map(|measure| MeasureRow {
        id: measure.id.clone(),
        title: measure.title.clone(),
        articles: measure.articles.clone(),
        kind: measure.kind,
        status: measure.status,
        issued_on: measure.issued_on,
        reviewed_on: measure.reviewed_on,
        due_on: measure.due_on,
        progress: measure.progress,
        overdue: measure_fails(report, "measure-overdue", &measure.id),
        stale: measure_fails(report, "measure-stale", &measure.id),
    });
    rows.collect()
}

fn correction_rows(report: &UnitReport) -> Vec<CorrectionRow> {
    let rows = report.corrections.iter().map(|correction| CorrectionRow {
        id: correction.id.clone(),
        check: correction.check.clone(),
        record: correction.record.clone(),
        action: correction.action.clone(),
        responsible: correction.responsible.clone(),
        due_on: correction.due_on,
        done_on: correction.done_on,
        verified_on: correction.verified_on,
        overdue: is_overdue(correction.due_on, correction.done_on, report.as_of),
    });
    rows.collect()
}

fn problem_rows(report: &UnitReport) -> Vec<ProblemRow> {
    let rows = report.problems.iter().map(|problem| ProblemRow {
        level: problem.level.clone(),
        code: problem.code.clone(),
        file: problem.file.clone(),
        line: problem.line,
        column: problem.column.clone(),
        message: problem.message.clone(),
    });
    rows.collect()
}
