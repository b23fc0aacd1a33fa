//! Workbooks: `.xlsx`, `.xls` (also what WPS writes) and `.ods` as grids of cells. Which sheet holds the register, and why
//! a file is none that can be read; hostile files cost no more than the limits allow.

mod excel;
mod ods;
mod size;
mod values;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bumpalo::Bump;

use super::fold::nfkc;
use super::grid::{Grid, TooManyMerged};
use super::{grid_header, names};
use crate::records::Register;

/// A register's workbook.
#[derive(Debug)]
pub struct Workbook<'a> {
    /// The name of the sheet that is read.
    pub sheet: String,
    /// Its rows.
    pub grid: &'a Grid<'a>,
    /// The names of other sheets that hold a header of the register and are not read.
    pub others: Vec<String>,
}

/// Why a workbook cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It needs a password.
    Password,
    /// It is no workbook, whatever its name says.
    Foreign,
    /// It is one, but broken.
    Damaged,
    /// It would be larger in memory than is read.
    TooLarge,
}

/// The most that a workbook may hold once it is unpacked: 256 MiB (report.md, Limits).
pub const MOST_UNPACKED: u64 = 256 << 20;

/// The most cells of a sheet that a few bytes may stand for: repeated ones, or the space between far ones.
const MOST_CELLS: usize = 8_000_000;

/// Of a sheet that is only looked at, so many rows are taken: a header stands in the first ten.
const FIRST_ROWS: usize = 12;

/// A sheet of a workbook.
#[derive(Clone, Debug)]
struct SheetName {
    name: String,
    is_visible: bool,
}

/// A workbook that was opened.
enum Book<'b> {
    Xlsx(Box<excel::Xlsx<'b>>),
    Xls(Box<excel::Xls<'b>>),
    Ods(ods::Ods),
}

impl From<TooManyMerged> for Unreadable {
    fn from(_: TooManyMerged) -> Unreadable {
        Unreadable::TooLarge
    }
}

/// Whether the bytes are those of a container that workbooks come in: a zip archive or a compound file.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(size::ZIP) || bytes.starts_with(size::COMPOUND)
}

/// Opens a workbook and reads the sheet named like the register, or the first one.
///
/// # Errors
/// Where it cannot be read.
pub fn open<'a>(arena: &'a Bump, register: Register, bytes: &[u8]) -> Result<Workbook<'a>, Unreadable> {
    guarded(|| {
        let mut book = Book::open(bytes)?;
        let sheets = book.sheets();
        let chosen = chosen(&sheets, register).ok_or(Unreadable::Damaged)?;
        let grid = arena.alloc(book.grid(arena, &chosen.name, usize::MAX)?);
        let mut others = Vec::new();
        for other in sheets.iter().filter(|other| other.is_visible && other.name != chosen.name) {
            if book.holds(&other.name, register) {
                others.push(other.name.clone());
            }
        }
        Ok(Workbook { sheet: chosen.name.clone(), grid, others })
    })
}

/// The sheet named like the register, in English or Chinese, as a file would be; else the first. Hidden ones are not
/// meant where any is visible.
fn chosen(sheets: &[SheetName], register: Register) -> Option<&SheetName> {
    let is_named = |sheet: &&SheetName| {
        let folded: String = nfkc(&sheet.name).split_whitespace().collect();
        names::register(&folded.to_ascii_lowercase()) == Some(register)
    };
    let visible = || sheets.iter().filter(|sheet| sheet.is_visible);
    visible().find(is_named).or_else(|| visible().next()).or_else(|| sheets.first())
}

impl<'b> Book<'b> {
    fn open(bytes: &'b [u8]) -> Result<Book<'b>, Unreadable> {
        if bytes.starts_with(size::COMPOUND) {
            size::compound(bytes)?;
            return excel::open_xls(bytes).map(|book| Book::Xls(Box::new(book)));
        }
        if !bytes.starts_with(size::ZIP) {
            return Err(Unreadable::Foreign);
        }
        match size::zip(bytes)? {
            size::Archive::Excel => excel::open_xlsx(bytes).map(|book| Book::Xlsx(Box::new(book))),
            size::Archive::OpenDocument(content) => ods::open(content).map(Book::Ods),
        }
    }

    fn sheets(&self) -> Vec<SheetName> {
        match self {
            Book::Xlsx(book) => excel::sheets(book.as_ref()),
            Book::Xls(book) => excel::sheets(book.as_ref()),
            Book::Ods(book) => book.sheets(),
        }
    }

    fn grid<'a>(&mut self, arena: &'a Bump, sheet: &str, rows: usize) -> Result<Grid<'a>, Unreadable> {
        match self {
            Book::Xlsx(book) => excel::xlsx_grid(arena, book, sheet, rows),
            Book::Xls(book) => excel::xls_grid(arena, book, sheet, rows),
            Book::Ods(book) => book.grid(arena, sheet, rows),
        }
    }

    /// Whether a sheet that is not read holds a header of the register.
    fn holds(&mut self, sheet: &str, register: Register) -> bool {
        let arena = Bump::new();
        self.grid(&arena, sheet, FIRST_ROWS).is_ok_and(|grid| {
            let grid = arena.alloc(grid);
            grid_header::find(&arena, grid, register).is_ok()
        })
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread reads a workbook: a panic is then no fault of the program but of the file, and is told with it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Reads with a library's parsers, which may panic on what they did not expect: the file is then damaged.
fn guarded<T>(read: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    GUARDED.set(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    result.unwrap_or(Err(Unreadable::Damaged))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
