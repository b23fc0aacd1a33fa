//! Where the records of a register's file come from: a text with separators, or the cells of a sheet. What reads headers
//! and rows does not know which.

use super::grid::{GridRows, Origin};
use super::structure::{Broken, Record, Records};

/// The records of a file, one after the other.
#[derive(Clone, Debug)]
pub enum Source<'a> {
    /// A text taken apart.
    Text(Records<'a>),
    /// The rows of a sheet.
    Sheet(GridRows<'a>),
}

impl<'a> Source<'a> {
    /// Where the next record begins: comparable with [`Record::start`].
    pub fn offset(&self) -> usize {
        match self {
            Source::Text(records) => records.offset(),
            Source::Sheet(rows) => rows.offset(),
        }
    }

    /// The next record that is not empty; its trimmed cells replace what `cells` held. After a broken one there is none.
    pub fn next(&mut self, cells: &mut Vec<&'a str>) -> Option<Result<Record, Broken>> {
        match self {
            Source::Text(records) => records.next(cells),
            Source::Sheet(rows) => rows.next(cells).map(Ok),
        }
    }

    /// How many rows are left.
    pub fn count_rows(self) -> u32 {
        match self {
            Source::Text(records) => records.count_rows(),
            Source::Sheet(rows) => rows.count(),
        }
    }

    /// The cells of the record that came last which a sheet holds as something other than text; of a text, none.
    pub fn origins(&self) -> Vec<(usize, Origin)> {
        match self {
            Source::Text(_) => Vec::new(),
            Source::Sheet(rows) => rows.origins().collect(),
        }
    }
}
