//! `findings.xlsx`: the rows of `findings.csv` with typed cells, filters and a frozen header, and a sheet of totals. Texts
//! are written as strings: no cell is a formula.

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::failure::Failure;
use crate::lang::Lang;
use crate::report::model::{Counts, Summary};

/// With more findings there is only the CSV (report.md).
const MOST_FINDINGS: u64 = 100_000;

/// The longest text of a cell, in UTF-16 units: spreadsheets refuse longer ones.
const LONGEST_TEXT: usize = 32_767;

/// The columns that hold no text: by_analogy and excepted, line, due_on.
const YES_NO: [usize; 2] = [5, 6];
const NUMBER: usize = 12;
const DAY: usize = 15;
const WIDTHS: [f64; 16] = [16.0, 24.0, 30.0, 9.0, 10.0, 11.0, 10.0, 11.0, 10.0, 34.0, 10.0, 20.0, 7.0, 60.0, 12.0, 12.0];

/// Whether a quarter's findings fit into a spreadsheet.
pub fn fits_spreadsheet(summary: &Summary) -> bool {
    summary.units.iter().map(|unit| total(&unit.counts)).sum::<u64>() <= MOST_FINDINGS
}

/// `findings.xlsx` from the parts of `findings.csv`, each of whole rows, and the quarter's totals. The rows are never in
/// memory together: the library keeps them in a file without a name, which lies in `folder`.
///
/// # Errors
/// Where a part cannot be had, or the library refuses.
pub fn findings_xlsx(
    parts: impl Iterator<Item = Result<Vec<u8>, Failure>>,
    summary: &Summary,
    lang: Lang,
    folder: &Path,
) -> Result<Vec<u8>, Failure> {
    let refused = |error| refused("findings.xlsx", &error);
    let mut workbook = new_workbook().map_err(refused)?;
    let sheet = findings_sheet(&mut workbook, lang, folder).map_err(refused)?;
    let mut rows = 0;
    for part in parts {
        write_findings(sheet, &part?, &mut rows).map_err(refused)?;
    }
    finish_table(sheet, rows, &WIDTHS).map_err(refused)?;
    finished(workbook, summary, lang).map_err(refused)
}

fn findings_sheet<'w>(workbook: &'w mut Workbook, lang: Lang, folder: &Path) -> Result<&'w mut Worksheet, XlsxError> {
    workbook.set_tempdir(folder)?;
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(lang.text("word.sheet-findings"))
}

fn finished(mut workbook: Workbook, summary: &Summary, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let totals = workbook.add_worksheet();
    totals.set_name(lang.text("word.sheet-totals"))?;
    write_totals(totals, summary, lang)?;
    workbook.save_to_buffer()
}

/// A workbook that bears no trace of when it was made: its date is that of the regulation's issue.
pub(super) fn new_workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let (year, month, day) = (1986, 7, 24);
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?));
    Ok(workbook)
}

/// The failure for a workbook that the library refuses to write.
pub(super) fn refused(name: &str, error: &XlsxError) -> Failure {
    Failure::new("publish.failed", [("path", name.to_owned()), ("reason", error.to_string())])
}

/// The format of a header's cells.
pub(super) fn header_format() -> Format {
    Format::new().set_bold().set_background_color(0x00E8_EEF4).set_text_wrap()
}

/// Writes rows below those that are there, the header first.
fn write_findings(sheet: &mut Worksheet, findings: &[u8], rows: &mut u32) -> Result<(), XlsxError> {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let header = header_format();
    let text = findings.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(findings);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    for record in reader.records().map_while(Result::ok) {
        let row = *rows;
        for ((column, place), cell) in (0_u16..).zip(0..).zip(&record) {
            match place {
                _ if row == 0 => sheet.write_string_with_format(row, column, cell, &header)?,
                _ if cell.is_empty() => sheet,
                place if YES_NO.contains(&place) => sheet.write_boolean(row, column, cell == "true")?,
                NUMBER => write_number(sheet, row, column, cell)?,
                DAY => write_day(sheet, row, column, cell, &day)?,
                _ => sheet.write_string(row, column, shortened(as_written(cell)))?,
            };
        }
        *rows += 1;
    }
    Ok(())
}

/// In a string a formula's sign is harmless: the `'` that guards it in the CSV is taken off again.
fn as_written(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(super::csv::FORMULA_SIGNS) => rest,
        _ => cell,
    }
}

/// A text that a cell can hold; of a longer one the end is left out, and said to be.
pub(super) fn shortened(text: &str) -> String {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST_TEXT - 3
    });
    match end {
        Some((end, _)) if text.encode_utf16().count() > LONGEST_TEXT => format!("{}⟦…⟧", text.get(..end).unwrap_or_default()),
        _ => text.to_owned(),
    }
}

fn write_number<'s>(sheet: &'s mut Worksheet, row: u32, column: u16, cell: &str) -> Result<&'s mut Worksheet, XlsxError> {
    match cell.parse::<u32>() {
        Ok(number) => sheet.write_number(row, column, number),
        Err(_) => sheet.write_string(row, column, cell),
    }
}

fn write_day<'s>(
    sheet: &'s mut Worksheet,
    row: u32,
    column: u16,
    cell: &str,
    format: &Format,
) -> Result<&'s mut Worksheet, XlsxError> {
    match ExcelDateTime::parse_from_str(cell) {
        Ok(day) => sheet.write_datetime_with_format(row, column, &day, format),
        // Spreadsheets have no day before 1900.
        Err(_) => sheet.write_string(row, column, cell),
    }
}

/// The header stays in sight, and every column can be filtered.
fn finish_table(sheet: &mut Worksheet, rows: u32, widths: &[f64]) -> Result<(), XlsxError> {
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_column = u16::try_from(widths.len().saturating_sub(1)).unwrap_or_default();
    sheet.autofilter(0, 0, rows.saturating_sub(1), last_column)?;
    Ok(())
}

/// A unit a row, and below them all together: numbers, not formulas.
fn write_totals(sheet: &mut Worksheet, summary: &Summary, lang: Lang) -> Result<(), XlsxError> {
    let header = header_format();
    let names = TOTALS.map(|key| lang.text(&format!("word.total-{key}")));
    for (column, name) in (0_u16..).zip(names) {
        sheet.write_string_with_format(0, column, name, &header)?;
    }
    let mut all = Counts::default();
    let mut row = 0;
    for unit in &summary.units {
        row += 1;
        all.merge(&unit.counts);
        sheet.write_string(row, 0, shortened(&unit.id))?;
        sheet.write_string(row, 1, shortened(&unit.name))?;
        write_counts(sheet, row, &unit.counts)?;
    }
    let widths = [16.0, 24.0, 8.0, 8.0, 8.0, 8.0, 8.0, 10.0, 10.0, 10.0, 10.0, 10.0];
    finish_table(sheet, row + 1, &widths)?;
    sheet.write_string(row + 1, 0, lang.text("word.total-all"))?;
    write_counts(sheet, row + 1, &all)
}

const TOTALS: [&str; 12] = [
    "unit",
    "unit-name",
    "findings",
    "breach",
    "shortfall",
    "advisory",
    "excepted",
    "checks-fail",
    "checks-no-records",
    "checks-excepted",
    "checks-pass",
    "checks-not-applicable",
];

#[allow(clippy::cast_precision_loss, reason = "a spreadsheet has no other numbers, and none of ours comes near 2^53")]
fn write_counts(sheet: &mut Worksheet, row: u32, counts: &Counts) -> Result<(), XlsxError> {
    let (findings, checks) = (&counts.findings, &counts.checks);
    let numbers = [
        total(counts),
        findings.breach,
        findings.shortfall,
        findings.advisory,
        findings.excepted,
        checks.fail,
        checks.no_records,
        checks.excepted,
        checks.pass,
        checks.not_applicable,
    ];
    for (column, number) in (2_u16..).zip(numbers) {
        sheet.write_number(row, column, number as f64)?;
    }
    Ok(())
}

fn total(counts: &Counts) -> u64 {
    let findings = &counts.findings;
    findings.breach + findings.shortfall + findings.advisory + findings.excepted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_of_the_csv_is_taken_off_and_nothing_else() {
        assert_eq!(as_written("'=1+1"), "=1+1");
        assert_eq!(as_written("'甲"), "'甲");
        assert_eq!(as_written("甲"), "甲");
    }

    #[test]
    fn a_text_longer_than_a_cell_holds_is_cut_and_says_so() {
        let long = "甲".repeat(LONGEST_TEXT + 1);
        let cut = shortened(&long);
        assert!(cut.ends_with("⟦…⟧") && cut.encode_utf16().count() <= LONGEST_TEXT);
        let just = "甲".repeat(LONGEST_TEXT);
        assert_eq!(shortened(&just), just);
    }
}
