//! The top of a register's file: its header and what stands above it. What is wrong here makes the whole file unreadable,
//! and a classification marking here withholds it.

use super::complaint;
use super::decode::Decoded;
use super::header::{FileColumn, Header};
use super::screen::{Place, Screen};
use super::structure::Record;
use crate::records::{Column, Problem, Register};

/// The most columns that a file may have (report.md).
pub const MOST_COLUMNS: usize = 256;

/// What the top of a file says of the whole.
#[derive(Debug)]
pub struct Top {
    /// The lines of the rows above the header.
    pub above: Vec<u32>,
    /// The lines of the rows with a marking, the header's too: where there are any, the whole file is withheld.
    pub marked: Vec<u32>,
    /// What makes the whole file unreadable.
    pub obstacle: Option<Problem>,
}

/// Looks at the header and what stands above it. A marking goes before all else that is wrong.
pub fn look(header: &Header<'_>, decoded: &Decoded<'_>, screen: &mut Screen<'_>) -> Top {
    let mut top = Top { above: Vec::new(), marked: Vec::new(), obstacle: None };
    let mut defective = None;
    let mut records = header.all.clone();
    let mut cells = Vec::new();
    while records.offset() < header.record.start {
        match records.next(&mut cells) {
            Some(Ok(record)) if record.start < header.record.start => {
                top.above.push(record.line);
                top.screen(&cells, record.line, screen);
                if is_defective(&record, &header.record) {
                    defective.get_or_insert(record.line);
                }
            }
            // The header has its own separator: what breaks with the rows' separator there is whole.
            Some(Err(broken)) if broken.opened < header.record.line => {
                defective.get_or_insert(broken.opened);
            }
            _ => break,
        }
    }
    top.screen(&header.cells, header.record.line, screen);
    if header.record.defect.is_some() {
        defective.get_or_insert(header.record.line);
    }
    top.obstacle = obstacle(header, decoded, defective, screen);
    top
}

impl Top {
    fn screen(&mut self, cells: &[&str], line: u32, screen: &mut Screen<'_>) {
        let mut is_marked = false;
        for cell in cells {
            is_marked |= screen.withholds(cell, line, Place::Top);
        }
        if is_marked {
            self.marked.push(line);
        }
    }
}

/// A row above that reaches into the header was taken apart wrongly: its quotes belong to other separators.
fn is_defective(record: &Record, header: &Record) -> bool {
    record.defect.is_some() || record.last >= header.line
}

fn obstacle(header: &Header<'_>, decoded: &Decoded<'_>, defective: Option<u32>, screen: &Screen<'_>) -> Option<Problem> {
    let (file, register) = (screen.file.as_str(), screen.register);
    if header.cells.len() > MOST_COLUMNS {
        return Some(complaint::too_many_columns(file, header.record.line, header.cells.len()));
    }
    if let Some(bad) = decoded.bad.first().filter(|bad| **bad <= header.record.last) {
        return Some(complaint::header_encoding(file, *bad, decoded.encoding));
    }
    if let Some(line) = defective {
        return Some(complaint::header_structure(file, line));
    }
    twice(header, register).map(|column| complaint::column_twice(file, header.record.line, column))
}

/// The column of a register that stands twice in a header.
fn twice(header: &Header<'_>, register: Register) -> Option<&'static Column> {
    let mut seen = Vec::new();
    for column in &header.columns {
        match column {
            FileColumn::Known(place) if seen.contains(place) => return register.columns().get(*place),
            FileColumn::Known(place) => seen.push(*place),
            _ => {}
        }
    }
    None
}
