//! What is kept of a unit once its own pages are written: what the pages across units count and sort. The rows that they
//! list are put aside, and fetched when a page lists them.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Figures;
use crate::checks::{self, Check, Severity};
use crate::failure::Failure;
use crate::records::{Code, MeasureKind, MeasureStatus, UnitKind, UnitLevel};
use crate::regulation::Provision;
use crate::report::model::{
    Conclusion, Definition, FindingReport, ProblemReport, ProvisionStanding, Source, State, Status, UnitReport,
};
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
    /// Its own figures, from which those along the tree are added up.
    pub figures: Figures,
    /// How it stands on each provision.
    pub provisions: Vec<ProvisionStanding>,
    /// The checks that want attention, and the local ones.
    pub checks: Vec<CheckRow>,
    /// Its measures.
    pub measures: Listed<MeasureSign>,
    /// Its corrections.
    pub corrections: Listed<CorrectionSign>,
    /// Its problems.
    pub problems: Listed<ProblemSign>,
    /// In how many places the last quarter's published report no longer agrees with the records.
    pub restated: usize,
}

/// Where rows are put aside while the units are read.
pub trait Aside: Sync {
    /// Puts bytes aside and says where.
    ///
    /// # Errors
    /// Where they cannot be kept.
    fn put(&self, bytes: &[u8]) -> Result<Span, Failure>;

    /// Fetches bytes that were put aside.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn fetch(&self, span: Span) -> Result<Vec<u8>, Failure>;
}

/// Where something lies among what was put aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Its first byte.
    pub offset: u64,
    /// Its bytes.
    pub length: u32,
}

/// A list whose rows are put aside.
#[derive(Clone, Debug)]
pub struct Listed<S> {
    /// What sorts and counts each row.
    pub signs: Vec<S>,
    /// Where the rows are.
    pub span: Span,
}

/// What sorts and counts a measure.
#[derive(Clone, Copy, Debug)]
pub struct MeasureSign {
    /// Whether its day has passed and it is not carried out.
    pub overdue: bool,
    /// Whether its review is too long ago.
    pub stale: bool,
}

/// What sorts and counts a correction.
#[derive(Clone, Copy, Debug)]
pub struct CorrectionSign {
    /// Whether its day has passed and it is not done.
    pub overdue: bool,
    /// Whether it is done.
    pub done: bool,
    /// When it is due.
    pub due_on: Day,
}

/// What sorts and counts a problem.
#[derive(Clone, Copy, Debug)]
pub struct ProblemSign {
    /// Whether it is an error.
    pub error: bool,
    /// What kind of problem it is; `None` where the program does not know it.
    pub code: Option<Code>,
}

/// How a unit stands on a check.
#[derive(Clone, Debug)]
pub struct CheckRow {
    /// Which check it is.
    pub check: Checked,
    /// Its status.
    pub status: Status,
    /// The rejected and withheld rows of the registers it needs.
    pub unread: u32,
    /// How many rows or people were looked at.
    pub population: Option<u32>,
    /// How many findings it has.
    pub findings: u32,
    /// Where they are.
    pub span: Span,
}

/// A check of the catalogue, or what the catalogue does not know.
#[derive(Clone, Debug)]
pub enum Checked {
    /// Of the catalogue.
    Known(&'static Check),
    /// A local one.
    Local(Box<LocalCheck>),
}

/// A local check, which only the units below its `checks.toml` have.
#[derive(Clone, Debug)]
pub struct LocalCheck {
    /// Its id.
    pub id: String,
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindingRow {
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
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
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

/// What the pages across units need of a report; the rows that they list are put aside.
///
/// # Errors
/// Where they cannot be.
pub fn rows_of(report: &UnitReport, aside: &dyn Aside) -> Result<UnitRows, Failure> {
    let measures = measure_rows(report);
    let corrections = correction_rows(report);
    Ok(UnitRows {
        id: report.unit.id.clone(),
        name: report.unit.name.clone(),
        level: report.unit.level,
        kind: report.unit.kind,
        parent: report.unit.parent.clone(),
        conclusion: report.conclusion,
        figures: Figures::of(report),
        provisions: report.provisions.clone(),
        checks: check_rows(report, aside)?,
        measures: Listed { span: put(aside, &measures)?, signs: measures.iter().map(MeasureRow::sign).collect() },
        corrections: Listed { span: put(aside, &corrections)?, signs: corrections.iter().map(CorrectionRow::sign).collect() },
        problems: Listed { span: put(aside, &report.problems)?, signs: report.problems.iter().map(problem_sign).collect() },
        restated: report.restated.len(),
    })
}

/// So many rows of a list are put aside together: a page of a long list fetches the parts that it shows and no more.
pub(super) const PART: usize = super::anchor::ROWS;

/// The rows of one part, from 0, of a list that was put aside.
///
/// # Errors
/// Where they cannot be read.
pub(super) fn rows_at<T: DeserializeOwned>(aside: &dyn Aside, list: Span, part: usize) -> Result<Vec<T>, Failure> {
    match parts(aside, list)?.get(part) {
        Some(bytes) => serde_json::from_slice(&bytes.fetched(aside)?).map_err(|error| refused(&error)),
        None => Ok(Vec::new()),
    }
}

/// A part of a list.
enum Part {
    /// The only one, which was fetched with the list.
    Here(Vec<u8>),
    /// One of several.
    There(Span),
}

impl Part {
    fn fetched(&self, aside: &dyn Aside) -> Result<Cow<'_, [u8]>, Failure> {
        Ok(match self {
            Part::Here(bytes) => Cow::Borrowed(bytes),
            Part::There(span) => Cow::Owned(aside.fetch(*span)?),
        })
    }
}

/// The parts of a list that was put aside.
fn parts(aside: &dyn Aside, list: Span) -> Result<Vec<Part>, Failure> {
    if list.length == 0 {
        return Ok(Vec::new());
    }
    let bytes = aside.fetch(list)?;
    // Rows are objects, and places are not.
    if !bytes.starts_with(b"[[") {
        return Ok(vec![Part::Here(bytes)]);
    }
    let places: Vec<(u64, u32)> = serde_json::from_slice(&bytes).map_err(|error| refused(&error))?;
    Ok(places.into_iter().map(|(offset, length)| Part::There(Span { offset, length })).collect())
}

impl CheckRow {
    /// The check's id.
    pub fn id(&self) -> &str {
        match &self.check {
            Checked::Known(check) => check.id,
            Checked::Local(check) => &check.id,
        }
    }
}

impl UnitRows {
    /// All that the pages across units say in the words of this unit's records, as JSON has it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn said(&self, aside: &dyn Aside) -> Result<String, Failure> {
        let mut said = format!("{:?}\n{:?}\n{:?}\n", self.id, self.name, self.parent);
        let lists = [self.measures.span, self.corrections.span, self.problems.span];
        for list in self.checks.iter().map(|check| check.span).chain(lists) {
            for part in parts(aside, list)? {
                said.push_str(&String::from_utf8_lossy(&part.fetched(aside)?));
            }
        }
        Ok(said)
    }
}

/// Puts a list aside as JSON: its rows, and of a long one the places of its parts. A list of none is nowhere.
fn put<T: Serialize>(aside: &dyn Aside, rows: &[T]) -> Result<Span, Failure> {
    let put = |rows: &[T]| aside.put(&serde_json::to_vec(rows).map_err(|error| refused(&error))?);
    match rows.len() {
        0 => Ok(Span::default()),
        1..=PART => put(rows),
        _ => {
            let parts: Vec<Span> = rows.chunks(PART).map(put).collect::<Result<_, _>>()?;
            let places: Vec<(u64, u32)> = parts.iter().map(|part| (part.offset, part.length)).collect();
            aside.put(&serde_json::to_vec(&places).map_err(|error| refused(&error))?)
        }
    }
}

/// No row of ours is refused; should one be, the build stops.
fn refused(error: &serde_json::Error) -> Failure {
    Failure::new("publish.failed", [("path", "rows".to_owned()), ("reason", error.to_string())])
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

fn check_rows(report: &UnitReport, aside: &dyn Aside) -> Result<Vec<CheckRow>, Failure> {
    let mut rows = Vec::new();
    for check in &report.checks {
        let known = checks::named(&check.id);
        let wants_attention = matches!(check.status, Status::Fail | Status::NoRecords | Status::Excepted);
        if known.is_none() || wants_attention || !check.findings.is_empty() {
            let findings: Vec<FindingRow> = check.findings.iter().map(finding_row).collect();
            let local = || LocalCheck {
                id: check.id.clone(),
                title: check.title.clone(),
                provision: check.provision,
                severity: check.severity,
                definition: check.definition.clone(),
            };
            rows.push(CheckRow {
                check: known.map_or_else(|| Checked::Local(Box::new(local())), Checked::Known),
                status: check.status,
                unread: check.unread,
                population: check.population.and_then(|n| u32::try_from(n).ok()),
                findings: u32::try_from(findings.len()).unwrap_or(u32::MAX),
                span: put(aside, &findings)?,
            });
        }
    }
    rows.shrink_to_fit();
    Ok(rows)
}

fn finding_row(finding: &FindingReport) -> FindingRow {
    FindingRow {
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
    }
}

impl MeasureRow {
    fn sign(&self) -> MeasureSign {
        MeasureSign { overdue: self.overdue, stale: self.stale }
    }
}

impl CorrectionRow {
    fn sign(&self) -> CorrectionSign {
        CorrectionSign { overdue: self.overdue, done: self.done_on.is_some(), due_on: self.due_on }
    }
}

fn problem_sign(problem: &ProblemReport) -> ProblemSign {
    let code = Code::ALL.iter().find(|code| code.name() == problem.code).copied();
    ProblemSign { error: problem.level == "error", code }
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
