//! The sheet of a sample as a workbook to print and sign: A4 across, its head on every page, room for what is seen by hand, by
//! whom, the signature and the day. No cell is a formula.

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::sample::{Draw, how_drawn, result};
use super::xlsx::{header_format, new_workbook, refused, shortened};
use crate::failure::Failure;
use crate::lang::Lang;
use crate::report::mask::visible;
use crate::report::sample::Drawn;

/// The columns, by the keys of their heads, with their widths. The first eight are filled in.
const COLUMNS: [(&str, f64); 14] = [
    ("number", 5.0),
    ("unit-name", 16.0),
    ("title", 24.0),
    ("provision", 6.0),
    ("record", 20.0),
    ("staff", 9.0),
    ("place", 22.0),
    ("result", 8.0),
    ("seen", 24.0),
    ("agrees", 9.0),
    ("by", 10.0),
    ("signature", 12.0),
    ("date", 12.0),
    ("remark", 14.0),
];

const LAST: u16 = 13;
const AGREES: u16 = 9;
const DATE: u16 = 12;

/// The row of the head: a title and how the sample was drawn stand above it.
const HEAD: u32 = 2;

const A4: u8 = 9;

/// The workbook; the same sample gives the same bytes.
///
/// # Errors
/// None that a sample can cause.
pub fn sample_xlsx(drawn: &[Drawn], draw: &Draw, lang: Lang) -> Result<Vec<u8>, Failure> {
    written(drawn, draw, lang).map_err(|error| refused("sample.xlsx", &error))
}

fn written(drawn: &[Drawn], draw: &Draw, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook: Workbook = new_workbook()?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(lang.text("word.sample-sheet"))?;
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, LAST, lang.text("word.sample-heading"), &title)?;
    let about = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(1, 0, 1, LAST, &text(&how_drawn(drawn.len(), draw, lang)), &about)?;
    head(sheet, lang)?;
    let mut last = HEAD;
    for (record, number) in drawn.iter().zip(1_u32..) {
        last = HEAD + number;
        row(sheet, last, number, record, lang)?;
    }
    sheet.merge_range(last + 2, 0, last + 2, LAST, lang.text("word.sample-signed"), &Format::new())?;
    choices(sheet, last, lang)?;
    on_paper(sheet, last + 2)?;
    workbook.save_to_buffer()
}

fn head(sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
    let format = header_format().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    for (column, (key, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(HEAD, column, lang.text(&format!("word.sample-{key}")), &format)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    Ok(())
}

/// A record: what is known of it, and empty cells with borders to write into, high enough to sign by hand.
fn row(sheet: &mut Worksheet, row: u32, number: u32, record: &Drawn, lang: Lang) -> Result<(), XlsxError> {
    let cell = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let day = cell.clone().set_num_format("yyyy-mm-dd");
    let place = record.source.as_ref().map(|source| format!("{}:{}", source.file, source.line)).unwrap_or_default();
    let texts = [
        record.unit_name.clone(),
        format!("{}\n{}", record.title, record.check),
        record.provision.clone(),
        record.record.clone(),
        record.staff.clone().unwrap_or_default(),
        place,
        lang.text(result(record.result)).to_owned(),
    ];
    sheet.set_row_height(row, 33)?;
    sheet.write_number_with_format(row, 0, number, &cell)?;
    let mut next = 1;
    for written in texts {
        sheet.write_string_with_format(row, next, text(&written), &cell)?;
        next += 1;
    }
    for column in next..=LAST {
        sheet.write_blank(row, column, if column == DATE { &day } else { &cell })?;
    }
    Ok(())
}

fn choices(sheet: &mut Worksheet, last: u32, lang: Lang) -> Result<(), XlsxError> {
    let words = ["word.sample-same", "word.sample-differs"].map(|key| lang.text(key));
    let list = DataValidation::new().allow_list_strings(&words)?;
    if last > HEAD {
        sheet.add_data_validation(HEAD + 1, AGREES, last, AGREES, &list)?;
    }
    Ok(())
}

/// A4 across, one page wide, the head on every page and the pages numbered.
fn on_paper(sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3).set_footer("&C&P / &N");
    sheet.set_repeat_rows(0, HEAD)?;
    sheet.set_print_area(0, 0, last, LAST)?;
    Ok(())
}

/// A text of the records as a cell holds it.
fn text(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| visible(line).into_owned()).collect();
    shortened(&lines.join("\n"))
}
