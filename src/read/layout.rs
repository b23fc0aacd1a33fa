//! How a CSV file of a register is laid out, for programs that are to read it too: encoding, separator, header, and which
//! rows are none.

use bumpalo::Bump;

use super::header::{self, FileColumn};
use super::marking::Clearances;
use super::sheet::read_sheet;
use super::source::Source;
use super::{decode, names};
use crate::records::{Column, Register};

/// The layout of a file.
#[derive(Debug)]
pub struct Layout {
    /// The name of its encoding.
    pub encoding: &'static str,
    /// Whether it begins with a byte order mark.
    pub has_mark: bool,
    /// What separates its cells.
    pub separator: &'static str,
    /// The header's row, from 1: a quoted cell of several lines is in one row.
    pub header_row: u32,
    /// The header's cells, each with the register's column where it is one.
    pub columns: Vec<(String, Option<&'static Column>)>,
    /// The rows above the header and below the records that are no records.
    pub other_rows: Vec<u32>,
}

/// The layout of a CSV file; `None` where it cannot be read whole, or where its header is separated otherwise than its rows.
pub fn layout(register: Register, name: &str, bytes: &[u8]) -> Option<Layout> {
    let arena = Bump::new();
    let sheet = read_sheet(&arena, register, name, bytes, &Clearances::default());
    if !sheet.readable || names::is_workbook(name) {
        return None;
    }
    let (decoded, found) = decode::register(&arena, bytes, |text, _| header::find(&arena, text, register).ok());
    let header = found?;
    let Source::Text(mut records) = header.all else { return None };
    let columns = header.cells.iter().zip(&header.columns).map(|(cell, column)| {
        let known = match column {
            FileColumn::Known(place) => register.columns().get(*place),
            _ => None,
        };
        ((*cell).to_owned(), known)
    });
    let mut layout = Layout {
        encoding: decoded.encoding,
        has_mark: bytes.starts_with(b"\xEF\xBB\xBF"),
        separator: records.separator(),
        header_row: 0,
        columns: columns.collect(),
        other_rows: Vec::new(),
    };
    let skipped: Vec<u32> = sheet.account.skipped.iter().map(|(line, _)| *line).collect();
    let (mut cells, mut lines_within) = (Vec::new(), 0);
    while let Some(Ok(record)) = records.next(&mut cells) {
        let row = record.line.saturating_sub(lines_within);
        if record.line == header.record.line {
            layout.header_row = row;
        } else if skipped.contains(&record.line) {
            layout.other_rows.push(row);
        }
        lines_within += record.last.saturating_sub(record.line);
    }
    (layout.header_row > 0).then_some(layout)
}
