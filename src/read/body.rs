//! The rows below the header: each is kept, rejected, withheld or skipped as a footer (records.md, Rows), so that the
//! accounting adds up.

use bumpalo::Bump;

use super::blank::is_blank;
use super::cell::Fault;
use super::complaint;
use super::decode::{Decoded, bad_between};
use super::footer::is_footer;
use super::grid::Origin;
use super::header::{FileColumn, Header};
use super::screen::{Place, Screen};
use super::sheet::{Sheet, SheetRow};
use super::structure::{Defect, Record};
use crate::records::{Column, Kind, Problem, Register, Skipped};

/// The largest cell that is read: 64 KiB of UTF-8 (report.md).
pub const MOST_BYTES_OF_A_CELL: usize = 64 << 10;

/// The columns of a file, in its order and in the register's.
struct Columns {
    /// By the file's columns: what each is.
    kinds: Vec<FileColumn>,
    /// By the file's columns: the register's column.
    known: Vec<Option<&'static Column>>,
    /// By the register's columns: the file's.
    places: Vec<Option<usize>>,
    /// The file's column of the rows' own ids.
    id: Option<usize>,
}

impl Columns {
    fn of(header: &Header<'_>, register: Register) -> Columns {
        let kinds = header.columns.clone();
        let place_of = |n| kinds.iter().position(|kind| *kind == FileColumn::Known(n));
        let places: Vec<_> = (0..register.columns().len()).map(place_of).collect();
        let known = kinds.iter().map(|kind| match kind {
            FileColumn::Known(place) => register.columns().get(*place),
            _ => None,
        });
        let id = places.first().copied().flatten().filter(|_| register.has_id());
        Columns { known: known.collect(), places, id, kinds }
    }
}

/// A row with all that is known of it.
struct Row<'r, 'a> {
    record: Record,
    /// Its cells, without blank ones beyond the header's.
    cells: &'r [&'a str],
    /// Whether their number is right.
    fits: bool,
    /// Its lines that are not valid in the file's encoding.
    bad: &'r [u32],
    /// The places of its marked cells.
    marked: Vec<usize>,
    /// The cells that a sheet holds as something other than text.
    origins: Vec<(usize, Origin)>,
}

/// Reads the rows below the header into the sheet. Whether a marking was found that withholds the whole file.
pub fn read<'a>(
    arena: &'a Bump,
    header: Header<'a>,
    decoded: &Decoded<'a>,
    screen: &mut Screen<'_>,
    sheet: &mut Sheet<'a>,
) -> bool {
    let columns = Columns::of(&header, screen.register);
    let mut withholds_file = false;
    let mut below = header.below;
    let mut cells = Vec::new();
    while let Some(record) = below.next(&mut cells) {
        let record = match record {
            Ok(record) => record,
            Err(broken) => {
                sheet.account.rejected += broken.rows;
                sheet.problems.push(complaint::broken(&screen.file, &broken));
                break;
            }
        };
        let bad = bad_between(&decoded.bad, record.line, record.last);
        let marked = marked_cells(&cells, record.line, screen);
        let cells = without_blanks_beyond(&cells, columns.kinds.len());
        let row = Row { record, cells, fits: cells.len() == columns.kinds.len(), bad, marked, origins: below.origins() };
        if row.is_footer(&columns) {
            sheet.account.skipped.push((record.line, Skipped::Footer));
            withholds_file |= withhold_footer(&row, sheet);
        } else if !row.marked.is_empty() {
            withholds_file |= withhold(&row, &columns, sheet);
        } else {
            keep_or_reject(arena, &row, &columns, decoded.encoding, sheet);
        }
    }
    withholds_file
}

impl Row<'_, '_> {
    fn is_footer(&self, columns: &Columns) -> bool {
        self.record.defect.is_none() && self.bad.is_empty() && is_footer(self.cells, &columns.known, self.fits)
    }

    /// By the register's columns: what a sheet holds that cannot be what was meant.
    fn faults(&self, columns: &Columns) -> Vec<(usize, Fault)> {
        let mut faults = Vec::new();
        for (place, origin) in &self.origins {
            let Some(FileColumn::Known(n)) = columns.kinds.get(*place) else { continue };
            let column = columns.known.get(*place).copied().flatten();
            let cell = self.cells.get(*place).copied().unwrap_or_default();
            faults.extend(column.and_then(|column| origin.fault(column.kind, cell)).map(|fault| (*n, fault)));
        }
        faults
    }
}

/// The cells without those beyond the header's, where all of these are blank.
fn without_blanks_beyond<'r, 'a>(cells: &'r [&'a str], width: usize) -> &'r [&'a str] {
    match cells.split_at_checked(width) {
        Some((within, beyond)) if beyond.iter().all(|cell| is_blank(cell, Kind::Folded)) => within,
        _ => cells,
    }
}

fn marked_cells(cells: &[&str], line: u32, screen: &mut Screen<'_>) -> Vec<usize> {
    let mut marked = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        if screen.withholds(cell, line, Place::Row) {
            marked.push(place);
        }
    }
    marked
}

/// Of a marked row only that is said, though it may be unreadable too. Whether it withholds the whole file.
fn withhold<'a>(row: &Row<'_, 'a>, columns: &Columns, sheet: &mut Sheet<'a>) -> bool {
    let is_in_title = row.marked.iter().any(|place| columns.kinds.get(*place) == Some(&FileColumn::Title));
    let told = if is_in_title { complaint::file_withheld } else { complaint::row_withheld };
    sheet.problems.push(told(&sheet.account.file, row.record.line));
    sheet.account.withheld += row.record.rows();
    keep_id(row, columns, sheet);
    is_in_title
}

fn withhold_footer(row: &Row<'_, '_>, sheet: &mut Sheet<'_>) -> bool {
    if !row.marked.is_empty() {
        sheet.problems.push(complaint::file_withheld(&sheet.account.file, row.record.line));
    }
    !row.marked.is_empty()
}

fn keep_or_reject<'a>(arena: &'a Bump, row: &Row<'_, 'a>, columns: &Columns, encoding: &'static str, sheet: &mut Sheet<'a>) {
    let problems = problems(row, columns, encoding, &sheet.account.file);
    if problems.is_empty() {
        let cell = |place: &Option<usize>| place.and_then(|place| row.cells.get(place)).copied().unwrap_or_default();
        let cells = arena.alloc_slice_fill_iter(columns.places.iter().map(cell));
        let faults = row.faults(columns);
        let faults = if faults.is_empty() { &[] } else { &*arena.alloc_slice_copy(&faults) };
        sheet.rows.push(SheetRow { line: row.record.line, cells, faults });
        return;
    }
    sheet.account.rejected += row.record.rows();
    keep_id(row, columns, sheet);
    sheet.problems.extend(problems);
}

/// Why a row is rejected: the first reason goes before the others, for it may have caused them.
fn problems(row: &Row<'_, '_>, columns: &Columns, encoding: &str, file: &str) -> Vec<Problem> {
    let line = row.record.line;
    if let Some(defect @ Defect::Swallowed { .. }) = row.record.defect {
        return vec![complaint::defect(file, line, defect)];
    }
    if !row.bad.is_empty() {
        return row.bad.iter().map(|bad| complaint::bad_line(file, *bad, encoding)).collect();
    }
    if let Some(defect) = row.record.defect {
        return vec![complaint::defect(file, line, defect)];
    }
    if let Some(place) = row.cells.iter().position(|cell| cell.len() > MOST_BYTES_OF_A_CELL) {
        return vec![complaint::cell_too_large(file, line, columns.known.get(place).copied().flatten())];
    }
    if !row.fits {
        return vec![complaint::wrong_field_count(file, line, row.cells.len(), columns.kinds.len())];
    }
    Vec::new()
}

/// Remembers the id of a row that is not read, where it stands in its place and is fit to be shown.
fn keep_id<'a>(row: &Row<'_, 'a>, columns: &Columns, sheet: &mut Sheet<'a>) {
    let Some(place) = columns.id.filter(|place| row.fits && !row.marked.contains(place)) else { return };
    let is_swallowed = matches!(row.record.defect, Some(Defect::Swallowed { .. }));
    let id = row.cells.get(place).copied().unwrap_or_default();
    let is_legible = id.len() <= MOST_BYTES_OF_A_CELL && !id.contains(char::REPLACEMENT_CHARACTER);
    if !is_swallowed && is_legible && !is_blank(id, Kind::Id) {
        sheet.unread_ids.push(id);
    }
}
