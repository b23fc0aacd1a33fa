//! The rows of one file of a register: each cell typed, ids kept unique, what cannot be read rejected with every reason.

use std::collections::HashMap;

use bumpalo::Bump;

use super::cell::{MASK, read_cell};
use super::fold::{cleaned, folded, is_blank};
use super::people::Known;
use super::sheet::{Sheet, SheetRow};
use crate::lang::Told;
use crate::records::{Code, Column, Kind, Problem, Record, Row, RowMeta, Table, Value};

/// What is at hand while the files of one register are typed.
#[derive(Debug)]
pub struct Typing<'k, 'a> {
    arena: &'a Bump,
    known: &'k Known<'a>,
    columns: &'static [Column],
    /// The column of the row's own id, and of the row's own name.
    id: Option<usize>,
    name: Option<usize>,
    /// The column named `staff`.
    staff: Option<usize>,
    /// The ids of accepted rows, with their places.
    taken: HashMap<&'a str, (&'a str, u32)>,
    /// The values of the row in hand, kept here so that no row allocates.
    values: Vec<Option<Value<'a>>>,
    /// The columns of the row in hand whose references mean nobody, with the text of the warning.
    unresolved: Vec<(usize, &'static str)>,
}

/// The file in hand.
#[derive(Clone, Copy, Debug)]
struct File<'s, 'a> {
    name: &'a str,
    columns: &'static [Column],
    headers: &'s [Option<&'a str>],
}

impl<'k, 'a> Typing<'k, 'a> {
    /// What is at hand for a register of these columns.
    pub fn new(arena: &'a Bump, known: &'k Known<'a>, columns: &'static [Column]) -> Typing<'k, 'a> {
        let of_kind = |kind: Kind| columns.iter().position(|column| column.kind == kind);
        Typing {
            arena,
            known,
            columns,
            id: of_kind(Kind::Id),
            name: of_kind(Kind::Name),
            staff: columns.iter().position(|column| column.en == "staff"),
            taken: HashMap::new(),
            values: Vec::with_capacity(columns.len()),
            unresolved: Vec::new(),
        }
    }

    /// The value of the row in hand in a column, where it is text.
    fn text(&self, column: Option<usize>) -> Option<&'a str> {
        match self.values.get(column?) {
            Some(Some(Value::Text(text))) => Some(text),
            _ => None,
        }
    }
}

/// Types the rows of a file and adds those that can be read to the register's table. The sheet's accounting and its
/// problems then say what became of each row.
pub fn add_rows<'a, R: Record<'a>>(typing: &mut Typing<'_, 'a>, name: &'a str, sheet: &mut Sheet<'a>, table: &mut Table<'a, R>) {
    let file = File { name, columns: typing.columns, headers: &sheet.headers };
    for row in &sheet.rows {
        let meta = type_row(typing, file, row, &mut sheet.problems);
        match meta.and_then(|meta| Some(Row { meta, values: R::from_values(&typing.values)? })) {
            Some(row) => {
                sheet.account.accepted += 1;
                table.rows.push(row);
            }
            None => {
                sheet.account.rejected += 1;
                let id = typing.id.and_then(|id| row.cells.get(id));
                table.unread_ids.extend(id.and_then(|id| cleaned_id(typing.arena, id)));
            }
        }
    }
    table.unread_ids.extend(sheet.unread_ids.iter().filter_map(|id| cleaned_id(typing.arena, id)));
    table.unread += sheet.account.rejected + sheet.account.withheld;
}

/// An id as look-ups have it; `None` where the cell is blank.
fn cleaned_id<'a>(arena: &'a Bump, cell: &'a str) -> Option<&'a str> {
    let text = folded(arena, cell);
    (!is_blank(text)).then(|| cleaned(arena, text))
}

/// Types the cells of a row into `typing.values`; `None`, with a problem for each bad cell, where the row is rejected.
fn type_row<'a>(
    typing: &mut Typing<'_, 'a>,
    file: File<'_, 'a>,
    row: &SheetRow<'a>,
    problems: &mut Vec<Problem>,
) -> Option<RowMeta<'a>> {
    let before = problems.len();
    type_cells(typing, file, row, problems);
    let id = typing.text(typing.id);
    if let (Some(column), Some(id)) = (typing.id, id) {
        problems.extend(unfit_id(typing, file, row, column, id));
    }
    if problems.len() > before {
        return None;
    }
    if let Some(id) = id {
        typing.taken.insert(id, (file.name, row.line));
    }
    for &(column, warning) in &typing.unresolved {
        let cell = row.cells.get(column).copied().unwrap_or_default();
        let told = Told::new(warning, [("value", cell.to_owned())]);
        problems.push(file.problem(row, column, Code::UnknownReference, cell, told));
    }
    let staff = typing.staff.and_then(|column| match typing.values.get(column) {
        Some(Some(Value::Staff(staff))) => staff.row,
        _ => None,
    });
    Some(RowMeta { file: file.name, line: row.line, id, staff, cells: row.cells })
}

fn type_cells<'a>(typing: &mut Typing<'_, 'a>, file: File<'_, 'a>, row: &SheetRow<'a>, problems: &mut Vec<Problem>) {
    typing.values.clear();
    typing.unresolved.clear();
    for (n, (column, cell)) in typing.columns.iter().zip(row.cells).enumerate() {
        let fault = row.faults.iter().find(|(place, _)| *place == n).map(|(_, fault)| *fault);
        let value = match fault.map_or_else(|| read_cell(typing.arena, typing.known, column.kind, cell), Err) {
            Ok(value) => value,
            Err(fault) => {
                problems.push(file.problem(row, n, fault.code(), fault.shown(cell), fault.told(cell)));
                typing.values.push(None);
                continue;
            }
        };
        match value {
            None if column.required => problems.push(file.problem(row, n, Code::MissingValue, cell, missing(column))),
            None => {}
            Some(value) => typing.unresolved.extend(typing.known.warning(&value).map(|warning| (n, warning))),
        }
        typing.values.push(value);
    }
}

fn missing(column: &Column) -> Told {
    Told::new("problem.row-missing-value", [("column", format!("{}={}", column.en, column.zh))])
}

/// What makes an id unfit for its row: it is the row's own name, or an accepted row bears it.
fn unfit_id(typing: &Typing<'_, '_>, file: File<'_, '_>, row: &SheetRow<'_>, column: usize, id: &str) -> Option<Problem> {
    if typing.text(typing.name) == Some(id) {
        let told = Told::new("problem.row-name-as-id", [("value", MASK.to_owned())]);
        return Some(file.problem(row, column, Code::PersonalId, MASK, told));
    }
    let (other, line) = typing.taken.get(id)?;
    let facts = [("value", id.to_owned()), ("file", (*other).to_owned()), ("line", line.to_string())];
    let told = Told::new("problem.row-duplicate-id", facts);
    let cell = row.cells.get(column).copied().unwrap_or(id);
    Some(file.problem(row, column, Code::DuplicateId, cell, told))
}

impl File<'_, '_> {
    /// A problem of one cell of a row.
    fn problem(self, row: &SheetRow<'_>, column: usize, code: Code, value: &str, told: Told) -> Problem {
        let mut problem = Problem::of_file(code, self.name, told).at_line(row.line);
        problem.value = (!value.is_empty()).then(|| value.to_owned());
        let Some(declared) = self.columns.get(column) else { return problem };
        let header = self.headers.get(column).copied().flatten().filter(|header| *header != declared.en);
        Problem { header: header.map(str::to_owned), ..problem.in_column(declared.en) }
    }
}
