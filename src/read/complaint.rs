//! What there is to say of a register's file that cannot be taken apart: problems with their places. None of them holds a
//! cell: what is not read is not shown.

use super::cell::MASK;
use super::header::{FileColumn, Header, NoHeader, folded};
use super::names;
use super::nearest::nearest;
use super::sheet::MOST_BYTES;
use super::structure::{Breakage, Broken, Defect};
use super::workbook::{MOST_UNPACKED, Unreadable};
use crate::lang::Told;
use crate::records::{Code, Column, Problem, Register};

/// The longest part of an unknown column's header that a message shows, in characters.
const LONGEST_NAME: usize = 40;

/// A file larger than is read.
pub fn file_too_large(file: &str) -> Problem {
    let told = Told::new("problem.file-too-large", [("limit", format!("{} MiB", MOST_BYTES >> 20))]);
    Problem::of_file(Code::TooLarge, file, told)
}

/// A workbook that cannot be read.
pub fn workbook(file: &str, reason: Unreadable) -> Problem {
    let (code, told) = match reason {
        Unreadable::Password => (Code::RegisterUnreadable, Told::plain("problem.workbook-password")),
        Unreadable::Foreign => (Code::RegisterUnreadable, Told::plain("problem.workbook-foreign")),
        Unreadable::Damaged => (Code::RegisterUnreadable, Told::plain("problem.workbook-damaged")),
        Unreadable::TooLarge => {
            (Code::TooLarge, Told::new("problem.workbook-too-large", [("limit", format!("{} MiB", MOST_UNPACKED >> 20))]))
        }
    };
    Problem::of_file(code, file, told)
}

/// A workbook under the name of a CSV file, which of course has no header as text.
pub fn workbook_as_csv(file: &str, none: &NoHeader) -> Problem {
    Problem { told: Told::plain("problem.workbook-as-csv"), ..no_header(file, none) }
}

/// A sheet of a workbook that holds records and is not read.
pub fn sheet_ignored(file: &str, sheet: &str) -> Problem {
    let shown: String = match names::barred(sheet) {
        Some(_) => MASK.to_owned(),
        None => sheet.chars().take(LONGEST_NAME).collect(),
    };
    Problem::of_file(Code::UnknownFile, file, Told::new("problem.sheet-ignored", [("sheet", shown)]))
}

/// Two files of one register with the same name but for the extension: which of them is meant is not known.
pub fn same_stem(file: &str, both: &str) -> Problem {
    Problem::of_file(Code::RegisterUnreadable, file, Told::new("problem.file-stem-twice", [("names", both.to_owned())]))
}

/// A header with more columns than are read.
pub fn too_many_columns(file: &str, line: u32, columns: usize) -> Problem {
    let told = Told::new("problem.too-many-columns", [("columns", columns.to_string())]);
    Problem::of_file(Code::TooLarge, file, told).at_line(line)
}

/// A file without a header.
pub fn no_header(file: &str, none: &NoHeader) -> Problem {
    let told = match (none.broken, none.line) {
        (Some(broken), _) => Told::new("problem.header-after-quote", [("line", broken.opened.to_string())]),
        (None, Some(_)) => Told::new("problem.header-missing", [("columns", names(&none.missing))]),
        (None, None) => Told::new("problem.file-empty", [("columns", names(&none.missing))]),
    };
    let line = none.broken.map(|broken| broken.opened).or(none.line);
    Problem { line, ..Problem::of_file(Code::RegisterUnreadable, file, told) }
}

/// A line that is not valid in the file's encoding, in the header or above it.
pub fn header_encoding(file: &str, line: u32, encoding: &str) -> Problem {
    let told = Told::new("problem.header-encoding", [("encoding", encoding.to_owned())]);
    Problem::of_file(Code::RegisterUnreadable, file, told).at_line(line)
}

/// A header, or a row above it, that breaks the structure.
pub fn header_structure(file: &str, line: u32) -> Problem {
    Problem::of_file(Code::RegisterUnreadable, file, Told::plain("problem.header-structure")).at_line(line)
}

/// A column that stands twice in a header.
pub fn column_twice(file: &str, line: u32, column: &Column) -> Problem {
    let told = Told::new("problem.column-twice", [("column", name(column))]);
    Problem::of_file(Code::RegisterUnreadable, file, told).at_line(line).in_column(column.en)
}

/// A marking in the header, above it, in a footer or in a column of titles: the file is withheld.
pub fn file_withheld(file: &str, line: u32) -> Problem {
    Problem::of_file(Code::ClassifiedMarking, file, Told::plain("problem.file-withheld")).at_line(line)
}

/// A marking in a cell: the row is withheld.
pub fn row_withheld(file: &str, line: u32) -> Problem {
    Problem::of_file(Code::ClassifiedMarking, file, Told::plain("problem.row-withheld")).at_line(line)
}

/// What there is to say of a header's columns that are not the register's: a title in the ledger of classified documents,
/// or a name that is not known, with the one most likely meant.
pub fn columns(file: &str, header: &Header<'_>, register: Register) -> Vec<Problem> {
    let line = header.record.line;
    let mut problems = Vec::new();
    for (place, (column, cell)) in header.columns.iter().zip(&header.cells).enumerate() {
        match column {
            FileColumn::Known(_) => {}
            FileColumn::Title => problems.push(classified_title(file, line, cell)),
            FileColumn::Unknown if cell.is_empty() => problems.push(unnamed_column(file, line, place + 1)),
            FileColumn::Unknown => problems.push(unknown_column(file, line, register, cell)),
        }
    }
    problems
}

fn classified_title(file: &str, line: u32, header: &str) -> Problem {
    let told = Told::new("problem.classified-title", [("column", header.to_owned())]);
    Problem { header: Some(header.to_owned()), ..Problem::of_file(Code::ClassifiedTitle, file, told).at_line(line) }
}

fn unnamed_column(file: &str, line: u32, place: usize) -> Problem {
    let told = Told::new("problem.column-unnamed", [("place", place.to_string())]);
    Problem::of_file(Code::UnknownColumn, file, told).at_line(line)
}

fn unknown_column(file: &str, line: u32, register: Register, header: &str) -> Problem {
    let words = header.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = words.chars().take(LONGEST_NAME).collect();
    let known = register.columns().iter().flat_map(|column| [column.en, column.zh]);
    let told = match nearest(&folded(&shown), known) {
        Some(near) => Told::new("problem.unknown-column-near", [("column", shown.clone()), ("near", near.to_owned())]),
        None => Told::new("problem.unknown-column", [("column", shown.clone())]),
    };
    Problem { header: Some(shown), ..Problem::of_file(Code::UnknownColumn, file, told).at_line(line) }
}

/// A tail that is not read.
pub fn broken(file: &str, broken: &Broken) -> Problem {
    let facts = [("line", broken.opened.to_string()), ("rows", broken.rows.to_string())];
    let (code, told) = match broken.breakage {
        Breakage::Unclosed => (Code::UnclosedQuote, Told::new("problem.unclosed-quote", facts)),
        Breakage::AfterQuote => (Code::BadStructure, Told::new("problem.text-after-quote", facts)),
    };
    Problem::of_file(code, file, told).at_line(broken.opened)
}

/// A row with a defect of its own.
pub fn defect(file: &str, line: u32, defect: Defect) -> Problem {
    let (line, told) = match defect {
        Defect::Quote => (line, Told::plain("problem.quote-in-cell")),
        Defect::Nul => (line, Told::plain("problem.nul-in-row")),
        Defect::Return => (line, Told::plain("problem.return-in-row")),
        Defect::Swallowed { opened, rows } => {
            (opened, Told::new("problem.swallowed-rows", [("line", opened.to_string()), ("rows", rows.to_string())]))
        }
    };
    Problem::of_file(Code::BadStructure, file, told).at_line(line)
}

/// A line that is not valid in the file's encoding.
pub fn bad_line(file: &str, line: u32, encoding: &str) -> Problem {
    let told = Told::new("problem.bad-encoding", [("encoding", encoding.to_owned())]);
    Problem::of_file(Code::BadEncoding, file, told).at_line(line)
}

/// A cell larger than is read, in a column of the register or in another.
pub fn cell_too_large(file: &str, line: u32, column: Option<&Column>) -> Problem {
    let problem = Problem::of_file(Code::TooLarge, file, Told::plain("problem.cell-too-large")).at_line(line);
    match column {
        Some(column) => problem.in_column(column.en),
        None => problem,
    }
}

/// A row with more or fewer cells than the header.
pub fn wrong_field_count(file: &str, line: u32, found: usize, expected: usize) -> Problem {
    let facts = [("found", found.to_string()), ("expected", expected.to_string())];
    Problem::of_file(Code::WrongFieldCount, file, Told::new("problem.wrong-field-count", facts)).at_line(line)
}

fn names(columns: &[&Column]) -> String {
    columns.iter().map(|column| name(column)).collect::<Vec<_>>().join(", ")
}

fn name(column: &Column) -> String {
    format!("`{}` (`{}`)", column.zh, column.en)
}
