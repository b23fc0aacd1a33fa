//! `findings.csv`: every finding, a row each, for a spreadsheet (UTF-8 with BOM, CRLF; RFC 4180).

use csv::{Terminator, WriterBuilder};

use crate::failure::Failure;
use crate::report::mask::visible;
use crate::report::model::{CheckReport, FindingReport, State, UnitReport};

const COLUMNS: [&str; 16] = [
    "unit",
    "unit_name",
    "check",
    "provision",
    "severity",
    "by_analogy",
    "excepted",
    "state",
    "since",
    "record",
    "staff",
    "file",
    "line",
    "message",
    "correction",
    "due_on",
];

/// The byte order mark and the header, with which the file begins.
pub fn findings_head() -> Vec<u8> {
    format!("\u{FEFF}{}\r\n", COLUMNS.join(",")).into_bytes()
}

/// The rows of one unit; the file is [`findings_head`] and the rows of all units in their order.
pub fn findings_rows(report: &UnitReport) -> Result<Vec<u8>, Failure> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for check in &report.checks {
        for finding in &check.findings {
            writer.write_record(cells(report, check, finding)).map_err(|error| refused(&error.to_string()))?;
        }
    }
    writer.into_inner().map_err(|error| refused(&error.to_string()))
}

/// A sheet of rows of text, with the byte order mark; characters that do not show are shown, for it may be printed on a
/// terminal.
pub(super) fn sheet<const N: usize>(name: &str, rows: Vec<[String; N]>) -> Result<Vec<u8>, Failure> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    let refused = |reason: String| Failure::new("publish.failed", [("path", name.to_owned()), ("reason", reason)]);
    for row in rows {
        writer.write_record(row.map(|cell| as_text(visible(&cell).into_owned()))).map_err(|error| refused(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| refused(error.to_string()))
}

fn cells(report: &UnitReport, check: &CheckReport, finding: &FindingReport) -> [String; 16] {
    let source = finding.source.as_ref();
    let correction = finding.correction.as_ref();
    let texts = [
        report.unit.id.clone(),
        report.unit.name.clone(),
        check.id.clone(),
        check.provision.to_string(),
        finding.severity.word().to_owned(),
        finding.by_analogy.to_string(),
        finding.excepted.to_string(),
        state(finding.state).to_owned(),
        finding.since.to_string(),
        finding.record.clone(),
        finding.staff.clone().unwrap_or_default(),
        source.map(|source| source.file.clone()).unwrap_or_default(),
        source.map(|source| source.line.to_string()).unwrap_or_default(),
        finding.message.clone(),
        correction.map(|correction| correction.id.clone()).unwrap_or_default(),
        correction.map(|correction| correction.due_on.to_string()).unwrap_or_default(),
    ];
    texts.map(|text| as_text(visible(&text).into_owned()))
}

fn state(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Persisting => "persisting",
        State::Unknown => "unknown",
    }
}

/// What a formula begins with in one spreadsheet or another (OWASP, CSV Injection).
pub(super) const FORMULA_SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet takes for a formula: what begins like one gets a `'` in front (OWASP, CSV Injection).
fn as_text(cell: String) -> String {
    match cell.chars().next() {
        Some(first) if FORMULA_SIGNS.contains(&first) => format!("'{cell}"),
        _ => cell,
    }
}

/// A vector in memory refuses nothing; should it do so, the build stops.
fn refused(reason: &str) -> Failure {
    Failure::new("publish.failed", [("path", "findings.csv".to_owned()), ("reason", reason.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_text() {
        for cell in ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"] {
            assert_eq!(as_text(cell.to_owned()), format!("'{cell}"));
        }
        for cell in ["", "甲", "1-1", "'=1"] {
            assert_eq!(as_text(cell.to_owned()), cell);
        }
    }

    #[test]
    fn the_file_begins_with_a_mark_and_its_header() {
        let head = String::from_utf8(findings_head()).unwrap();
        assert!(head.starts_with("\u{FEFF}unit,unit_name,check,provision,severity,by_analogy,excepted,state,since,record,"));
        assert!(head.ends_with("staff,file,line,message,correction,due_on\r\n"));
    }
}
