//! The header of a sheet: as in a CSV file the first of its first ten rows that holds all required columns, where two rows
//! may stand for one: merged titles of groups above the names of columns.

use bumpalo::Bump;

use super::grid::{Grid, GridRow, GridRows};
use super::header::{FileColumn, Header, NoHeader, ROWS, column, missing};
use super::source::Source;
use crate::records::Register;

/// Finds the header.
pub(super) fn find<'a>(arena: &'a Bump, grid: &'a Grid<'a>, register: Register) -> Result<Header<'a>, NoHeader> {
    let rows = grid.rows();
    let mut best: Option<(usize, Vec<_>)> = None;
    for at in 0..rows.len().min(ROWS) {
        let names = names(arena, rows, at, register);
        let lacking = missing(register, &names);
        if lacking.is_empty() {
            return Ok(header(arena, grid, at, names, register));
        }
        if best.as_ref().is_none_or(|(_, least)| lacking.len() < least.len()) {
            best = Some((at, lacking));
        }
    }
    let all = missing(register, &[]);
    let line = best.as_ref().and_then(|(at, _)| rows.get(*at)).map(|row| row.line);
    let rows = u32::try_from(rows.len().saturating_sub(1)).unwrap_or(u32::MAX);
    Err(NoHeader { line, missing: best.map_or(all, |(_, lacking)| lacking), broken: None, rows })
}

/// The header at a row, or at the one below where that names what this one groups.
fn header<'a>(arena: &'a Bump, grid: &'a Grid<'a>, at: usize, names: Vec<&'a str>, register: Register) -> Header<'a> {
    let rows = grid.rows();
    match lower(arena, rows, at, register) {
        Some(lower) => at_row(grid, at + 1, lower, register),
        None => at_row(grid, at, names, register),
    }
}

fn at_row<'a>(grid: &'a Grid<'a>, at: usize, mut names: Vec<&'a str>, register: Register) -> Header<'a> {
    while names.last().is_some_and(|name| name.is_empty()) {
        names.pop();
    }
    let from = empty_columns(grid, at, &names);
    names.drain(..from);
    let all = GridRows::new(grid, from, names.len());
    let mut below = all.skipping(at);
    let record = below.next(&mut Vec::new());
    let line = grid.rows().get(at).map_or(0, |row| row.line);
    let record = record.unwrap_or(super::structure::Record { start: at, line, last: line, defect: None });
    Header {
        record,
        columns: names.iter().map(|name| column(register, name)).collect(),
        cells: names,
        all: Source::Sheet(all),
        below: Source::Sheet(below),
    }
}

/// How many columns on the left hold nothing from the header on: only what stands above the table reaches there.
fn empty_columns(grid: &Grid<'_>, at: usize, names: &[&str]) -> usize {
    let in_header = names.iter().position(|name| !name.is_empty()).unwrap_or(0);
    let below = grid.rows().iter().skip(at + 1).filter_map(|row| row.own().min());
    below.min().map_or(in_header, |column| column.min(in_header))
}

/// What a row names its columns, together with the row above: a group's title and a column's name may give the name
/// only together (批准 above 人 and 日期), and a column without a group may be named above.
fn names<'a>(arena: &'a Bump, rows: &[GridRow<'a>], at: usize, register: Register) -> Vec<&'a str> {
    let Some(row) = rows.get(at) else { return Vec::new() };
    let mut names = row.full();
    let above = at.checked_sub(1).and_then(|above| rows.get(above)).filter(|above| above.line + 1 == row.line);
    let Some(above) = above.map(GridRow::full) else { return names };
    if names.len() < above.len() {
        names.resize(above.len(), "");
    }
    let is_known = |name: &str| column(register, name) != FileColumn::Unknown;
    let mut group = "";
    for (place, name) in names.iter_mut().enumerate() {
        let own = above.get(place).copied().unwrap_or_default();
        group = if own.is_empty() { group } else { own };
        if name.is_empty() {
            *name = if is_known(own) { own } else { "" };
        } else if *name != group && !group.is_empty() {
            let together = [format!("{group}{name}"), format!("{group}_{name}")];
            if let Some(known) = together.iter().find(|name| is_known(name)) {
                *name = arena.alloc_str(known);
            }
        }
    }
    names
}

/// The names that the row below a complete header gives, where it goes on with the header: each of its own cells names a
/// column, one at least below a group's title.
fn lower<'a>(arena: &'a Bump, rows: &[GridRow<'a>], at: usize, register: Register) -> Option<Vec<&'a str>> {
    let is_known = |name: &str| column(register, name) != FileColumn::Unknown;
    let above = rows.get(at)?.full();
    let below = rows.get(at + 1)?;
    let names = names(arena, rows, at + 1, register);
    let is_named = |place: usize| names.get(place).is_some_and(|name| is_known(name));
    let is_grouped = |place: usize| !above.get(place).is_some_and(|name| is_known(name));
    let goes_on = below.own().all(is_named) && below.own().any(is_grouped);
    (goes_on && missing(register, &names).is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::grid::{Merged, Origin, SheetCell};

    /// The first and the last cell of a merged range, by row and column.
    type Range = ((u32, u32), (u32, u32));

    /// Line and names of the header found in a sheet written as lines of cells between `|`; `merged` from cell to cell.
    fn found(register: Register, text: &str, merged: &[Range]) -> Option<(u32, String)> {
        let mut cells = Vec::new();
        for (line, row) in text.lines().zip(0..) {
            for (cell, column) in line.split('|').zip(0..) {
                if !cell.is_empty() {
                    cells.push(SheetCell { row, column, text: cell, origin: Origin::Text });
                }
            }
        }
        let merged = merged.iter().map(|(first, last)| Merged { first: *first, last: *last }).collect();
        let grid = Grid::new(cells, merged).unwrap();
        let arena = Bump::new();
        let grid: &Grid<'_> = arena.alloc(grid);
        let header = find(&arena, grid, register).ok()?;
        Some((header.record.line, header.cells.join("|")))
    }

    #[test]
    fn a_title_above_and_one_row_of_names_is_a_header() {
        let title = [((0, 0), (0, 2))];
        let found = found(Register::Leaders, "领导同志名册\n编号|姓名\nL1|甲", &title);
        assert_eq!(found, Some((2, "编号|姓名".to_owned())));
    }

    #[test]
    fn groups_above_names_give_the_names_together() {
        let text = "编号|登记号|工号|方式|日期|批准||接触人\n|||||人|日期|\nM1|D1|S1|copy|2026-01-01|L1|2026-01-01|";
        let expected = Some((2, "编号|登记号|工号|方式|日期|批准人|批准日期|接触人".to_owned()));
        assert_eq!(found(Register::Movements, text, &[]), expected);
        let merged: Vec<_> =
            (0..5).map(|column| ((0, column), (1, column))).chain([((0, 5), (0, 6)), ((0, 7), (1, 7))]).collect();
        assert_eq!(found(Register::Movements, text, &merged), expected);
    }

    #[test]
    fn groups_above_whole_names_change_nothing() {
        let text = "人员信息||任职信息\n工号|姓名|岗位类别|任用日期\nS1|甲|秘书|2026-01-01";
        let merged = [((0, 0), (0, 1)), ((0, 2), (0, 3))];
        assert_eq!(found(Register::Staff, text, &merged), Some((2, "工号|姓名|岗位类别|任用日期".to_owned())));
    }

    #[test]
    fn a_header_that_stands_twice_is_the_first_and_a_row_of_records_never_one() {
        assert_eq!(found(Register::Leaders, "编号|姓名\n编号|姓名", &[]), Some((1, "编号|姓名".to_owned())));
        assert_eq!(found(Register::Leaders, "编号|姓名\nL1|姓名", &[]), Some((1, "编号|姓名".to_owned())));
        assert_eq!(found(Register::Leaders, "编号|职务\nL1|姓名", &[]), None);
    }

    #[test]
    fn columns_on_the_left_that_only_a_title_reaches_are_none() {
        assert_eq!(found(Register::Leaders, "名册\n|编号|姓名\n|L1|甲", &[]), Some((2, "编号|姓名".to_owned())));
        assert_eq!(found(Register::Leaders, "名册\n|编号|姓名\n1|L1|甲", &[]), Some((2, "|编号|姓名".to_owned())));
    }
}
