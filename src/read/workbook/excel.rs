//! `.xlsx` and `.xls` as calamine reads them.

use std::collections::HashMap;
use std::io::Cursor;

use bumpalo::Bump;
use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, ExcelDateTimeType, Reader, SheetType, SheetVisible, XlsError, XlsxError,
};

use super::{SheetName, Unreadable, values};
use crate::read::grid::{Grid, Merged, Origin, SheetCell};

/// An `.xlsx` file in memory.
pub(super) type Xlsx<'b> = calamine::Xlsx<Cursor<&'b [u8]>>;
/// An `.xls` file in memory.
pub(super) type Xls<'b> = calamine::Xls<Cursor<&'b [u8]>>;

/// Opens an `.xlsx`.
pub(super) fn open_xlsx(bytes: &[u8]) -> Result<Xlsx<'_>, Unreadable> {
    Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Unreadable::Password,
        _ => Unreadable::Damaged,
    })
}

/// Opens an `.xls`, of which every sheet is read at once.
pub(super) fn open_xls(bytes: &[u8]) -> Result<Xls<'_>, Unreadable> {
    Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Unreadable::Password,
        _ => Unreadable::Damaged,
    })
}

/// The sheets that hold cells, in order.
pub(super) fn sheets<'b>(book: &impl Reader<Cursor<&'b [u8]>>) -> Vec<SheetName> {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| SheetName { name: sheet.name.clone(), is_visible: sheet.visible == SheetVisible::Visible }).collect()
}

/// The first rows of a sheet of an `.xlsx`. Cells are taken one by one: what lies between far ones costs nothing.
pub(super) fn xlsx_grid<'a>(arena: &'a Bump, book: &mut Xlsx<'_>, sheet: &str, rows: usize) -> Result<Grid<'a>, Unreadable> {
    let damaged = |_| Unreadable::Damaged;
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(damaged)?;
    let is_1904 = book.has_1904_epoch();
    let mut reader = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    // A text that thousands of cells share is kept once.
    let mut shared: HashMap<*const u8, Option<(&'a str, Origin)>> = HashMap::new();
    let mut cells = Vec::new();
    let mut seen = Rows { most: rows, last: None, count: 0 };
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(damaged)? {
        let value = match &cell.value {
            DataRef::Empty if cell.formula.is_some() => Some(values::UNCALCULATED),
            DataRef::Empty => None,
            DataRef::SharedString(text) => {
                *shared.entry(text.as_ptr()).or_insert_with(|| values::text(arena, &values::unescaped(text)))
            }
            DataRef::String(text) => values::text(arena, &values::unescaped(text)),
            other => value(arena, &Data::from(other.clone()), is_1904),
        };
        let Some((text, origin)) = value else { continue };
        if !seen.take(cell.pos.0) {
            break;
        }
        cells.push(SheetCell { row: cell.pos.0, column: cell.pos.1, text, origin });
    }
    Ok(Grid::new(cells, ranges(&merged))?)
}

/// The first rows of a sheet of an `.xls`.
pub(super) fn xls_grid<'a>(arena: &'a Bump, book: &mut Xls<'_>, sheet: &str, rows: usize) -> Result<Grid<'a>, Unreadable> {
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(|_| Unreadable::Damaged)?;
    let is_1904 = book.has_1904_epoch();
    let range = book.worksheet_range(sheet).map_err(|_| Unreadable::Damaged)?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut cells = Vec::new();
    let mut seen = Rows { most: rows, last: None, count: 0 };
    for (row, column, held) in range.used_cells() {
        let Some((text, origin)) = value(arena, held, is_1904) else { continue };
        let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else { continue };
        if !seen.take(row) {
            break;
        }
        cells.push(SheetCell { row: first_row + row, column: first_column + column, text, origin });
    }
    Ok(Grid::new(cells, ranges(&merged))?)
}

/// Counts rows up to a limit.
struct Rows {
    most: usize,
    last: Option<u32>,
    count: usize,
}

impl Rows {
    /// Whether a row is among the first so many.
    fn take(&mut self, row: u32) -> bool {
        if self.last != Some(row) {
            self.last = Some(row);
            self.count += 1;
        }
        self.count <= self.most
    }
}

fn ranges(merged: &[Dimensions]) -> Vec<Merged> {
    merged.iter().map(|range| Merged { first: range.start, last: range.end }).collect()
}

fn value<'a>(arena: &'a Bump, held: &Data, is_1904: bool) -> Option<(&'a str, Origin)> {
    Some(match held {
        Data::Empty => return None,
        Data::String(text) => return values::text(arena, text),
        #[allow(clippy::cast_precision_loss)]
        Data::Int(whole) => values::number(arena, *whole as f64),
        Data::Float(value) => values::number(arena, *value),
        Data::Bool(yes) => values::yes_no(*yes),
        Data::DateTime(moment) if moment.is_duration() => values::duration(arena, moment.as_f64()),
        Data::DateTime(moment) => values::moment(arena, moment.as_f64(), |day| date(day, is_1904)),
        Data::DateTimeIso(text) | Data::DurationIso(text) => return values::iso(arena, text),
        Data::Error(error) => values::error(arena, &error.to_string()),
    })
}

/// The date of a day in a workbook's calendar, which begins in 1900 or in 1904.
fn date(day: f64, is_1904: bool) -> (u16, u8, u8) {
    let (year, month, date, ..) = ExcelDateTime::new(day, ExcelDateTimeType::DateTime, is_1904).to_ymd_hms_milli();
    (year, month, date)
}
