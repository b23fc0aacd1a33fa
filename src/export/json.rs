//! `report.json` and `summary.json`.

use std::io;

use serde::Serialize;

use crate::failure::Failure;
use crate::report::model::{Summary, UnitReport};

/// `units/<id>/report.json`.
pub fn report_json(report: &UnitReport) -> Result<Vec<u8>, Failure> {
    pretty("report.json", report)
}

/// Writes `summary.json`: of many units it is large, so that it is never in memory as a whole.
///
/// # Errors
/// What the writer says.
pub fn write_summary(summary: &Summary, mut out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, summary)?;
    out.write_all(b"\n")
}

/// A report on one line, as `check --format json` prints it.
pub fn report_line(report: &UnitReport) -> Result<String, Failure> {
    serde_json::to_string(report).map_err(|error| refused("report.json", &error))
}

/// A value as JSON for programs and for people who look into it, with a line end at its end.
pub(super) fn pretty(name: &str, value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| refused(name, &error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// No value of ours is refused; should one be, the build stops instead of writing half of it.
fn refused(name: &str, error: &serde_json::Error) -> Failure {
    Failure::new("publish.failed", [("path", name.to_owned()), ("reason", error.to_string())])
}
