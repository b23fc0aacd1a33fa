//! What stands behind a unit's report: what was resolved and restated, exceptions, parameters, the accounting of the
//! files, what was cleared, and what is wrong with the records.

use serde::Serialize;

use crate::lang::Lang;
use crate::records::Code;
use crate::report::model::{ParameterReport, ProblemReport, UnitReport};
use crate::site::words::{self, Badge, Shown};

/// A finding that is no longer found, or that the last report had otherwise.
#[derive(Serialize)]
pub(super) struct Gone {
    check: String,
    href: String,
    title: String,
    record: String,
    how: Badge,
    means: &'static str,
}

/// An exception.
#[derive(Serialize)]
pub(super) struct ExceptionRow {
    title: String,
    href: String,
    record: Option<String>,
    reason: String,
    approved_by: String,
    approved_on: String,
    expires_on: String,
    valid: bool,
    covers: usize,
}

/// A parameter in force.
#[derive(Serialize)]
pub(super) struct ParameterRow {
    name: String,
    means: &'static str,
    value: String,
    basis: Option<String>,
    from: Option<String>,
    file: Option<String>,
}

/// The accounting of a file.
#[derive(Serialize)]
pub(super) struct FileRow {
    file: String,
    register: String,
    rows: u32,
    accepted: u32,
    rejected: u32,
    withheld: u32,
    skipped: Vec<SkippedRow>,
}

/// A row that is none.
#[derive(Serialize)]
struct SkippedRow {
    line: u32,
    why: String,
}

/// A false alarm that was cleared.
#[derive(Serialize)]
pub(super) struct ClearedRow {
    file: String,
    line: u32,
    by: String,
    on: String,
    reason: String,
}

/// A problem with how to mend it.
#[derive(Clone, Debug, Serialize)]
pub(in crate::site) struct ProblemView {
    /// `error` or `warning`, for filters.
    pub level: String,
    /// The level in words.
    pub level_word: &'static str,
    /// Its kind, for programs.
    pub code: String,
    /// Its kind in words.
    pub kind: &'static str,
    /// The file.
    pub file: Option<String>,
    /// The line.
    pub line: Option<u32>,
    /// The column as it is headed.
    pub column: Option<String>,
    /// What was found, what is expected and how to mend it.
    pub message: String,
}

/// What the last quarter's report had and this one has not.
pub(super) fn resolved(lang: Lang, report: &UnitReport) -> Vec<Gone> {
    report.resolved.iter().map(|r| gone(lang, report, &r.check, &r.record, r.how)).collect()
}

/// Where today's records give the last quarter other findings than were published.
pub(super) fn restated(lang: Lang, report: &UnitReport) -> Vec<Gone> {
    report.restated.iter().map(|r| gone(lang, report, &r.check, &r.record, r.was)).collect()
}

fn gone(lang: Lang, report: &UnitReport, check: &str, record: &str, how: impl Shown) -> Gone {
    let known = report.checks.iter().find(|known| known.id == check);
    Gone {
        check: check.to_owned(),
        href: format!("#check-{check}"),
        title: known.map_or_else(|| words::check_title(lang, check), |known| known.title.clone()),
        record: record.to_owned(),
        how: how.badge(lang),
        means: how.meaning(lang),
    }
}

/// The exceptions.
pub(super) fn exceptions(lang: Lang, report: &UnitReport) -> Vec<ExceptionRow> {
    let rows = report.exceptions.iter().map(|exception| ExceptionRow {
        title: title(lang, report, &exception.check),
        href: format!("#check-{}", exception.check),
        record: exception.record.clone(),
        reason: exception.reason.clone(),
        approved_by: exception.approved_by.clone(),
        approved_on: exception.approved_on.to_string(),
        expires_on: exception.expires_on.to_string(),
        valid: exception.valid,
        covers: exception.covers,
    });
    rows.collect()
}

/// The parameters in force.
pub(super) fn parameters(lang: Lang, report: &UnitReport) -> Vec<ParameterRow> {
    let rows = report.parameters.iter().map(|parameter| ParameterRow {
        name: parameter.name.clone(),
        means: lang.find(&format!("word.parameter-{}", parameter.name)).unwrap_or_default(),
        value: value(lang, parameter),
        basis: parameter.basis.clone(),
        from: parameter.from.map(|from| from.to_string()),
        file: parameter.file.clone(),
    });
    rows.collect()
}

/// The accounting of the unit's files.
pub(super) fn files(lang: Lang, report: &UnitReport) -> Vec<FileRow> {
    let rows = report.records.iter().map(|file| FileRow {
        file: file.file.clone(),
        register: words::register_named(lang, &file.register),
        rows: file.rows,
        accepted: file.accepted,
        rejected: file.rejected,
        withheld: file.withheld,
        skipped: file.skipped.iter().map(|row| SkippedRow { line: row.line, why: skipped(lang, &row.why) }).collect(),
    });
    rows.collect()
}

/// The false alarms that were cleared.
pub(super) fn cleared(report: &UnitReport) -> Vec<ClearedRow> {
    let rows = report.cleared.iter().map(|row| ClearedRow {
        file: row.file.clone(),
        line: row.line,
        by: row.by.clone(),
        on: row.on.to_string(),
        reason: row.reason.clone(),
    });
    rows.collect()
}

/// A problem.
pub(in crate::site) fn problem(lang: Lang, problem: &ProblemReport) -> ProblemView {
    let key = format!("word.code-{}", problem.code);
    ProblemView {
        level: problem.level.clone(),
        level_word: lang.text(if problem.level == "error" { "word.level-error" } else { "word.level-warning" }),
        code: problem.code.clone(),
        kind: Code::ALL.iter().find(|code| code.name() == problem.code).map_or("", |_| lang.text(&key)),
        file: problem.file.clone(),
        line: problem.line,
        column: problem.column.as_deref().map(|c| words::column(lang, problem.file.as_deref().unwrap_or_default(), "", c)),
        message: problem.message.clone(),
    }
}

/// A check's title as the report has it, local checks included.
pub(super) fn title(lang: Lang, report: &UnitReport, check: &str) -> String {
    let known = report.checks.iter().find(|known| known.id == check);
    known.map_or_else(|| words::check_title(lang, check), |known| known.title.clone())
}

fn skipped(lang: Lang, why: &str) -> String {
    lang.find(&format!("word.skipped-{why}")).unwrap_or(why).to_owned()
}

/// A parameter's value as text: lists joined, words in the language.
fn value(lang: Lang, parameter: &ParameterReport) -> String {
    match &parameter.value {
        serde_json::Value::Array(list) if list.is_empty() => lang.text("word.none").to_owned(),
        serde_json::Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(lang.either("、", ", ")),
        serde_json::Value::String(word) => match crate::records::Education::named(word) {
            Some(education) => lang.either(education.chinese(), education.word()).to_owned(),
            None => word.clone(),
        },
        other => plain(other),
    }
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |n| n.to_string()),
        other => other.to_string(),
    }
}
