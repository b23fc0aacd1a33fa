//! The cells of a workbook's sheet as rows, with merged cells filled: what a text is to CSV files, a grid is to sheets.

use std::collections::BTreeMap;

use super::cell::Fault;
use super::structure::{Defect, Record};
use super::top::MOST_COLUMNS;
use crate::records::Kind;
use crate::regulation::Provision;

/// The most cells that merged ranges may fill: a clerk's sheet has some thousands.
const MOST_FILLED: usize = 4_000_000;

/// A cell as it stands in a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetCell<'a> {
    /// The row, from 0.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// The text that a clerk sees, trimmed and not empty.
    pub text: &'a str,
    /// What the sheet holds there.
    pub origin: Origin,
}

/// What a sheet holds in a cell whose text was made from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Text, as written; also yes and no.
    Text,
    /// A number.
    Number,
    /// A number of more digits than a sheet keeps: the last ones are lost.
    DigitsLost,
    /// A date.
    Date,
    /// An error such as `#N/A`.
    Error,
    /// A formula that no program has calculated.
    Uncalculated,
}

impl Origin {
    /// Why a cell of a column cannot be what was meant.
    pub fn fault(self, kind: Kind, cell: &str) -> Option<Fault> {
        match self {
            Origin::Text => None,
            Origin::DigitsLost => Some(Fault::DigitsLost),
            Origin::Error => Some(Fault::SheetError),
            Origin::Uncalculated => Some(Fault::Uncalculated),
            Origin::Date => matches!(kind, Kind::Id | Kind::Leader | Kind::Staff | Kind::Document | Kind::Provision)
                .then_some(Fault::BecameDate),
            // The number 2.1 may have been written 2.10, which is another provision.
            Origin::Number => {
                (kind == Kind::Provision && Provision::parse(&format!("{cell}0")).is_some()).then_some(Fault::BecameNumber)
            }
        }
    }
}

/// A merged range: its first and its last cell as (row, column), from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merged {
    /// The cell that holds the text.
    pub first: (u32, u32),
    /// The last cell.
    pub last: (u32, u32),
}

/// The rows of a sheet that hold anything, in order.
#[derive(Debug, Default)]
pub struct Grid<'a> {
    rows: Vec<GridRow<'a>>,
}

/// A row that holds anything.
#[derive(Debug)]
pub struct GridRow<'a> {
    /// The sheet's row number, from 1.
    pub line: u32,
    cells: Vec<GridCell<'a>>,
}

#[derive(Clone, Copy, Debug)]
struct GridCell<'a> {
    /// From the sheet's first column that holds anything.
    column: usize,
    text: &'a str,
    origin: Origin,
    filled: Filled,
}

/// Whether the text of a cell is that of a merged range around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filled {
    /// It is its own.
    No,
    /// It comes from above or from the left.
    Yes,
    /// It comes from the range with which the row begins, and that range goes on to the right: a title, a group of
    /// columns or a note, which is filled where a header is looked for and nowhere else.
    Banner,
}

/// More than is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyMerged;

impl<'a> Grid<'a> {
    /// The rows of these cells. Of a merged range that reaches into a row with cells of its own, every cell has the
    /// text of its first.
    ///
    /// # Errors
    /// Where merged ranges fill more cells than any sheet of records has.
    pub fn new(mut cells: Vec<SheetCell<'a>>, merged: Vec<Merged>) -> Result<Grid<'a>, TooManyMerged> {
        cells.sort_by_key(|cell| (cell.row, cell.column));
        cells.dedup_by_key(|cell| (cell.row, cell.column));
        let first_column = cells.iter().map(|cell| cell.column).min().unwrap_or(0);
        let mut rows: Vec<GridRow<'a>> = Vec::new();
        for cell in &cells {
            let line = cell.row.saturating_add(1);
            if rows.last().is_none_or(|row| row.line != line) {
                rows.push(GridRow { line, cells: Vec::new() });
            }
            if let Some(row) = rows.last_mut() {
                row.add(place(cell.column, first_column), cell, Filled::No);
            }
        }
        fill(&mut rows, &cells, merged, first_column)?;
        Ok(Grid { rows })
    }

    /// Its rows.
    pub fn rows(&self) -> &[GridRow<'a>] {
        &self.rows
    }
}

/// A column's place. Those beyond the most that a file may have share one: their number alone makes the file unreadable.
fn place(column: u32, first: u32) -> usize {
    (column.saturating_sub(first) as usize).min(MOST_COLUMNS)
}

/// Fills merged ranges row by row; where ranges overlap, which no program writes, the first of a column holds.
fn fill<'a>(
    rows: &mut [GridRow<'a>],
    cells: &[SheetCell<'a>],
    mut merged: Vec<Merged>,
    first_column: u32,
) -> Result<(), TooManyMerged> {
    merged.sort_unstable();
    let mut coming = merged.into_iter().peekable();
    // By the first column: the ranges that reach into the row, with the cell that they repeat.
    let mut open: BTreeMap<usize, (Merged, SheetCell<'a>)> = BTreeMap::new();
    let mut filled = 0;
    for row in rows {
        let at = row.line.saturating_sub(1);
        while let Some(range) = coming.next_if(|range| range.first.0 <= at) {
            let anchor = cells.binary_search_by_key(&range.first, |cell| (cell.row, cell.column));
            if let Some(cell) = anchor.ok().and_then(|found| cells.get(found)) {
                open.insert(place(range.first.1, first_column), (range, *cell));
            }
        }
        open.retain(|_, (range, _)| range.last.0 >= at);
        for (range, cell) in open.values() {
            filled += row.fill(*range, cell, first_column);
            if filled > MOST_FILLED {
                return Err(TooManyMerged);
            }
        }
        row.cells.sort_by_key(|cell| cell.column);
    }
    Ok(())
}

impl<'a> GridRow<'a> {
    fn add(&mut self, column: usize, cell: &SheetCell<'a>, filled: Filled) {
        self.cells.push(GridCell { column, text: cell.text, origin: cell.origin, filled });
    }

    /// Fills a range's cells in this row but for those that hold something of their own; how many they are.
    fn fill(&mut self, range: Merged, cell: &SheetCell<'a>, first_column: u32) -> usize {
        let (from, to) = (place(range.first.1, first_column), place(range.last.1, first_column));
        let begins = self.cells.iter().map(|cell| cell.column).min().is_none_or(|column| column >= from);
        let before = self.cells.len();
        for column in from..=to {
            let is_taken = self.cells.iter().any(|cell| cell.column == column);
            let filled = if begins && column > from { Filled::Banner } else { Filled::Yes };
            if !is_taken {
                self.add(column, cell, filled);
            }
        }
        self.cells.len() - before
    }

    /// All its cells from a column on, filled ones too: what a header may be found in.
    pub fn full(&self) -> Vec<&'a str> {
        let mut out = Vec::new();
        self.write(&mut out, 0, 0, |_| true);
        out
    }

    /// The places of the cells that are its own.
    pub fn own(&self) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().filter(|cell| cell.filled == Filled::No).map(|cell| cell.column)
    }

    /// Writes the cells from a column on, at least so many as the header has.
    fn write(&self, out: &mut Vec<&'a str>, from: usize, width: usize, is_meant: impl Fn(&GridCell<'_>) -> bool) {
        out.clear();
        out.resize(width, "");
        for cell in self.cells.iter().filter(|cell| is_meant(cell)) {
            let Some(place) = cell.column.checked_sub(from) else { continue };
            if out.len() <= place {
                out.resize(place + 1, "");
            }
            if let Some(text) = out.get_mut(place) {
                *text = cell.text;
            }
        }
    }
}

/// The rows of a grid, one after the other.
#[derive(Clone, Debug)]
pub struct GridRows<'a> {
    rows: &'a [GridRow<'a>],
    at: usize,
    from: usize,
    width: usize,
}

impl<'a> GridRows<'a> {
    /// The rows of a grid whose cells begin in a column, and of which none is shorter than the header.
    pub fn new(grid: &'a Grid<'a>, from: usize, width: usize) -> GridRows<'a> {
        GridRows { rows: &grid.rows, at: 0, from, width }
    }

    /// The same rows behind the first so many.
    pub fn skipping(&self, rows: usize) -> GridRows<'a> {
        GridRows { at: rows, ..self.clone() }
    }

    /// How many rows came before the next.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// How many rows are left.
    pub fn count(&self) -> u32 {
        u32::try_from(self.rows.len().saturating_sub(self.at)).unwrap_or(u32::MAX)
    }

    /// The next row; its cells replace what `cells` held.
    pub fn next(&mut self, cells: &mut Vec<&'a str>) -> Option<Record> {
        let row = self.rows.get(self.at)?;
        row.write(cells, self.from, self.width, |cell| cell.filled != Filled::Banner);
        let record = Record { start: self.at, line: row.line, last: row.line, defect: defect(cells) };
        self.at += 1;
        Some(record)
    }

    /// The cells of the row that came last which the sheet holds as something other than text.
    pub fn origins(&self) -> impl Iterator<Item = (usize, Origin)> + 'a {
        let from = self.from;
        let row = self.at.checked_sub(1).and_then(|last| self.rows.get(last));
        let cells = row.map(|row| row.cells.as_slice()).unwrap_or_default().iter();
        let kept = cells.filter(|cell| cell.origin != Origin::Text && cell.filled != Filled::Banner);
        kept.filter_map(move |cell| Some((cell.column.checked_sub(from)?, cell.origin)))
    }
}

/// What rejects a row of CSV rejects one of a sheet: a NUL, or a return that ends no line.
fn defect(cells: &[&str]) -> Option<Defect> {
    let has_return = |cell: &&str| cell.contains('\r') && cell.replace("\r\n", "").contains('\r');
    match () {
        () if cells.iter().any(|cell| cell.contains('\0')) => Some(Defect::Nul),
        () if cells.iter().any(has_return) => Some(Defect::Return),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &[(u32, u32, &'static str)]) -> Vec<SheetCell<'static>> {
        let cell =
            |(row, column, text): &(u32, u32, &'static str)| SheetCell { row: *row, column: *column, text, origin: Origin::Text };
        text.iter().map(cell).collect()
    }

    fn rows(grid: &Grid<'_>) -> Vec<String> {
        let mut rows = GridRows::new(grid, 0, 0);
        let mut list = Vec::new();
        let mut cells = Vec::new();
        while let Some(record) = rows.next(&mut cells) {
            list.push(format!("{}: {}", record.line, cells.join("|")));
        }
        list
    }

    #[test]
    fn rows_without_cells_are_none_and_numbers_are_those_of_the_sheet() {
        let grid = Grid::new(cells(&[(4, 2, "b"), (1, 1, "a")]), Vec::new()).unwrap();
        assert_eq!(rows(&grid), ["2: a", "5: |b"]);
    }

    #[test]
    fn merged_cells_are_filled_in_rows_that_hold_something_of_their_own() {
        let merged = vec![Merged { first: (0, 0), last: (2, 0) }, Merged { first: (1, 1), last: (1, 2) }];
        let grid = Grid::new(cells(&[(0, 0, "甲"), (1, 1, "乙"), (3, 0, "丙")]), merged).unwrap();
        assert_eq!(rows(&grid), ["1: 甲", "2: 甲|乙|乙", "4: 丙"]);
    }

    #[test]
    fn what_a_row_begins_with_is_not_repeated_to_the_right_but_for_a_header() {
        let merged = vec![Merged { first: (0, 0), last: (0, 2) }];
        let grid = Grid::new(cells(&[(0, 0, "填表人：甲某某"), (0, 3, "乙")]), merged).unwrap();
        assert_eq!(rows(&grid), ["1: 填表人：甲某某|||乙"]);
        assert_eq!(grid.rows()[0].full(), ["填表人：甲某某", "填表人：甲某某", "填表人：甲某某", "乙"]);
    }

    #[test]
    fn a_range_that_would_fill_a_whole_sheet_fills_rows_with_cells_only() {
        let merged = vec![Merged { first: (0, 0), last: (1_048_575, 16_383) }];
        let grid = Grid::new(cells(&[(0, 0, "a"), (1_048_575, 1, "b")]), merged).unwrap();
        assert_eq!(grid.rows().len(), 2);
        assert!(grid.rows()[1].full().len() <= MOST_COLUMNS + 1);
    }
}
