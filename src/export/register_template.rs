//! A register's file ready to be filled in, from the register's declaration: as a workbook with drop-down lists, date
//! formats, a frozen header and a sheet that explains each column, or as a CSV file with its header.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, Worksheet, XlsxError};

use super::xlsx::{header_format, new_workbook, refused};
use crate::failure::Failure;
use crate::lang::Lang;
use crate::records::{Choice, Classification, Column, Kind, Register};
use crate::regulation::provisions;

/// The last row that a drop-down list reaches: more than a register has in a quarter.
const LAST_ROW: u32 = 10_000;

/// The most characters of a drop-down list whose values stand in it.
const LONGEST_LIST: usize = 255;

/// `<register>.xlsx`, without rows.
pub fn register_xlsx(register: Register, lang: Lang) -> Result<Vec<u8>, Failure> {
    workbook(register, lang).map_err(|error| refused(&format!("{}.xlsx", register.name()), &error))
}

/// `<register>.csv`, without rows: UTF-8 with a byte order mark, which spreadsheet programs need to read Chinese.
pub fn register_csv(register: Register, lang: Lang) -> Vec<u8> {
    let headers: Vec<&str> = register.columns().iter().map(|column| lang.either(column.zh, column.en)).collect();
    format!("\u{FEFF}{}\r\n", headers.join(",")).into_bytes()
}

fn workbook(register: Register, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(lang.either(register.chinese(), register.name()))?;
    let header_cell = header_format();
    for (place, column) in (0_u16..).zip(register.columns()) {
        let header = header(column, lang);
        sheet.set_column_width(place, width(&header))?;
        sheet.set_column_format(place, &Format::new().set_num_format(number_format(column.kind)))?;
        sheet.write_string_with_format(0, place, header, &header_cell)?;
        validate(sheet, place, column.kind, lang)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let explained = workbook.add_worksheet();
    explained.set_name(lang.text("word.sheet-columns"))?;
    explain(explained, register, lang)?;
    workbook.save_to_buffer()
}

/// A column's header, with the note that a required one bears.
fn header(column: &Column, lang: Lang) -> String {
    let name = lang.either(column.zh, column.en);
    if column.required { format!("{name}{}", lang.text("word.column-required-mark")) } else { name.to_owned() }
}

fn width(header: &str) -> f64 {
    let columns: u32 = header.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    f64::from(columns.max(10)) + 2.0
}

/// Ids stay text: as numbers they would lose zeros in front, and digits beyond the fifteenth.
fn number_format(kind: Kind) -> &'static str {
    match kind {
        Kind::Day => "yyyy-mm-dd",
        Kind::Moment => "yyyy-mm-dd hh:mm",
        Kind::Amount | Kind::Whole => "General",
        _ => "@",
    }
}

/// A drop-down list where a column's values are known. Another value is warned of and not refused: the list shows one
/// spelling of several.
fn validate(sheet: &mut Worksheet, column: u16, kind: Kind, lang: Lang) -> Result<(), XlsxError> {
    let values = values(kind, lang);
    let length: usize = values.iter().map(|value| value.chars().count() + 1).sum();
    if values.is_empty() || length > LONGEST_LIST {
        return Ok(());
    }
    let list = DataValidation::new().allow_list_strings(&values)?.set_error_style(DataValidationErrorStyle::Warning);
    sheet.add_data_validation(1, column, LAST_ROW, column, &list)?;
    Ok(())
}

/// The values that a column may have, in one spelling.
fn values(kind: Kind, lang: Lang) -> Vec<String> {
    let spelled = |choice: &Choice| match lang {
        Lang::Zh => choice.zh.first().copied().unwrap_or(choice.en).to_owned(),
        Lang::En => choice.en.to_owned(),
    };
    match kind {
        Kind::Choice(choices) => choices.iter().map(spelled).collect(),
        Kind::Classification => Classification::CHOICES.iter().map(spelled).collect(),
        Kind::YesNo => [lang.either("是", "yes"), lang.either("否", "no")].map(str::to_owned).to_vec(),
        Kind::Provision => provisions().iter().map(|(provision, _)| provision.to_string()).collect(),
        _ => Vec::new(),
    }
}

/// A column a row: both headers, whether it must be filled in, what to write, the values.
fn explain(sheet: &mut Worksheet, register: Register, lang: Lang) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap();
    let heads = ["zh", "en", "required", "how", "values"].map(|key| lang.text(&format!("word.column-head-{key}")));
    for ((place, head), width) in (0_u16..).zip(heads).zip([20.0, 24.0, 10.0, 60.0, 60.0]) {
        sheet.write_string_with_format(0, place, head, &header_format())?;
        sheet.set_column_width(place, width)?;
    }
    let mut row = 0;
    for column in register.columns() {
        row += 1;
        let required = if column.required { "word.column-required" } else { "word.column-optional" };
        let values = values(column.kind, lang).join(lang.either("、", ", "));
        let texts = [column.zh, column.en, lang.text(required), lang.text(how(column.kind)), &values];
        for (place, text) in (0_u16..).zip(texts) {
            sheet.write_string_with_format(row, place, text, &wrapped)?;
        }
    }
    for note in ["word.column-note-zero", "word.column-note-rows", "word.column-note-secret"] {
        row += 1;
        sheet.write_string(row + 1, 0, lang.text(note))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// What to write into a column of this kind.
fn how(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "word.column-id",
        Kind::Name => "word.column-name",
        Kind::Free | Kind::Folded => "word.column-text",
        Kind::Person => "word.column-person",
        Kind::Day => "word.column-day",
        Kind::Moment => "word.column-moment",
        Kind::YesNo => "word.column-yes-no",
        Kind::Amount => "word.column-amount",
        Kind::Whole => "word.column-whole",
        Kind::Choice(_) | Kind::Classification => "word.column-choice",
        Kind::Provision => "word.column-provision",
        Kind::Leader => "word.column-leader",
        Kind::Staff => "word.column-staff",
        Kind::Document => "word.column-document",
        Kind::Body => "word.column-body",
    }
}
