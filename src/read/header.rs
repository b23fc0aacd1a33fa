//! The header of a register's file: which of its first rows it is, and which column stands where (records.md, Header,
//! preamble, footer).

use std::cmp::Reverse;

use bumpalo::Bump;

use super::fold::nfkc;
use super::source::Source;
use super::structure::{Broken, Record, Records};
use crate::records::{Column, Register};

/// A header that holds all required columns.
#[derive(Clone, Debug)]
pub struct Header<'a> {
    /// Where it stands.
    pub record: Record,
    /// Its cells as written, trimmed; empty ones at the end are no columns.
    pub cells: Vec<&'a str>,
    /// What each of them is.
    pub columns: Vec<FileColumn>,
    /// The records from the beginning of the file, separated as the rows are.
    pub all: Source<'a>,
    /// The records below it.
    pub below: Source<'a>,
}

/// What a column of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileColumn {
    /// The register's column at this place.
    Known(usize),
    /// A title or a summary, which the ledger of classified documents must not have.
    Title,
    /// None of the register's.
    Unknown,
}

/// A file in which no header was found.
#[derive(Clone, Debug)]
pub struct NoHeader {
    /// The line of the row that holds most required columns; `None` where there are no rows.
    pub line: Option<u32>,
    /// The required columns that it lacks.
    pub missing: Vec<&'static Column>,
    /// What makes the first rows doubtful, if anything does: the header may stand in what is not read.
    pub broken: Option<Broken>,
    /// The rows after the first.
    pub rows: u32,
}

/// The header is looked for in this many rows.
pub(super) const ROWS: usize = 10;

/// Between the cells of a header; the rows below a full-width comma have commas.
const SEPARATORS: [&str; 4] = [",", FULL_WIDTH_COMMA, "\t", ";"];
const FULL_WIDTH_COMMA: &str = "，";

/// In documents.csv: there is deliberately no such column.
const TITLES: [&str; 5] = ["标题", "题名", "摘要", "title", "summary"];

/// Finds the header: the first of the first ten rows that holds all required columns.
pub fn find<'a>(arena: &'a Bump, text: &'a str, register: Register) -> Result<Header<'a>, NoHeader> {
    let mut best: Option<Candidate<'a>> = None;
    for separator in SEPARATORS {
        let candidate = search(Records::new(arena, text, separator, None), separator, register);
        if candidate.as_ref().is_some_and(|found| best.as_ref().is_none_or(|best| found.rank() > best.rank())) {
            best = candidate;
        }
        // A header in the first row cannot be forestalled with another separator.
        if best.as_ref().is_some_and(|best| best.missing.is_empty() && best.is_first) {
            break;
        }
    }
    match best {
        Some(best) if best.missing.is_empty() => Ok(best.header(arena, text, register)),
        best => Err(no_header(arena, text, best, register)),
    }
}

/// What a column of a register with this header is.
pub fn column(register: Register, header: &str) -> FileColumn {
    let name = folded(header);
    match register.columns().iter().position(|column| column.en == name || column.zh == name) {
        Some(place) => FileColumn::Known(place),
        None if register == Register::Documents && TITLES.contains(&&*name) => FileColumn::Title,
        None => FileColumn::Unknown,
    }
}

/// A header as it is compared: NFKC, in lower case, without white space and line breaks, and without notes in brackets
/// at its end such as （必填） or 【必填】.
pub fn folded(header: &str) -> String {
    let mut name: String = nfkc(header).split_whitespace().collect();
    while let Some(bracket) = note(&name) {
        name.truncate(bracket);
    }
    name.make_ascii_lowercase();
    name
}

/// Where the note in brackets begins with which a name ends; a name that is nothing else has none.
fn note(name: &str) -> Option<usize> {
    const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];
    let (open, close) = BRACKETS.into_iter().find(|(_, close)| name.ends_with(*close))?;
    let mut depth = 0;
    for (at, c) in name.char_indices().rev() {
        depth += i32::from(c == close) - i32::from(c == open);
        if depth == 0 {
            return Some(at).filter(|at| *at > 0);
        }
    }
    None
}

/// A row that may be the header.
struct Candidate<'a> {
    /// The records from this one on.
    from: Records<'a>,
    separator: &'static str,
    record: Record,
    is_first: bool,
    cells: Vec<&'a str>,
    missing: Vec<&'static Column>,
}

impl<'a> Candidate<'a> {
    /// The more required columns the better; of several, the first row.
    fn rank(&self) -> Reverse<(usize, usize)> {
        Reverse((self.missing.len(), self.record.start))
    }

    fn row_separator(&self) -> &'static str {
        if self.separator == FULL_WIDTH_COMMA { "," } else { self.separator }
    }

    fn header_separators(&self) -> Option<usize> {
        Some(self.cells.len().saturating_sub(1))
    }

    fn header(mut self, arena: &'a Bump, text: &'a str, register: Register) -> Header<'a> {
        let separators = self.header_separators();
        let mut below = self.from.separated(self.separator, separators);
        let mut cells = Vec::new();
        // Only now that its separators are counted is it known whether a quoted cell in it has swallowed rows.
        let record = match below.next(&mut cells) {
            Some(Ok(record)) => record,
            _ => self.record,
        };
        while self.cells.last().is_some_and(|cell| cell.is_empty()) {
            self.cells.pop();
        }
        Header {
            record,
            columns: self.cells.iter().map(|cell| column(register, cell)).collect(),
            all: Source::Text(Records::new(arena, text, self.row_separator(), separators)),
            below: Source::Text(below.separated(self.row_separator(), separators)),
            cells: self.cells,
        }
    }
}

/// Of the first rows, the one that holds most required columns.
fn search<'a>(mut records: Records<'a>, separator: &'static str, register: Register) -> Option<Candidate<'a>> {
    let mut best: Option<Candidate<'a>> = None;
    let mut cells = Vec::new();
    for n in 0..ROWS {
        let from = records.clone();
        let Some(Ok(record)) = records.next(&mut cells) else { break };
        let candidate =
            Candidate { from, separator, record, is_first: n == 0, missing: missing(register, &cells), cells: cells.clone() };
        if best.as_ref().is_none_or(|best| candidate.rank() > best.rank()) {
            best = Some(candidate);
        }
        if best.as_ref().is_some_and(|best| best.missing.is_empty()) {
            break;
        }
    }
    best
}

/// The required columns that a row lacks.
pub(super) fn missing(register: Register, cells: &[&str]) -> Vec<&'static Column> {
    let mut stands = vec![false; register.columns().len()];
    for cell in cells {
        if let FileColumn::Known(place) = column(register, cell) {
            stands.iter_mut().skip(place).take(1).for_each(|stands| *stands = true);
        }
    }
    let lacking = register.columns().iter().zip(stands).filter(|(column, stands)| column.required && !stands);
    lacking.map(|(column, _)| column).collect()
}

fn no_header(arena: &Bump, text: &str, best: Option<Candidate<'_>>, register: Register) -> NoHeader {
    // A row without any required column does not say how the cells are separated.
    let best = best.filter(|best| best.missing.len() < missing(register, &[]).len());
    let (separator, separators) = match &best {
        Some(best) => (best.row_separator(), best.header_separators()),
        None => (",", None),
    };
    let all = Records::new(arena, text, separator, separators);
    let mut cells = Vec::new();
    let first = all.clone().next(&mut cells).and_then(Result::ok).map(|record| record.line);
    NoHeader {
        line: best.as_ref().map_or(first, |best| Some(best.record.line)),
        missing: best.map_or_else(|| missing(register, &[]), |best| best.missing),
        broken: first_break(all.clone()),
        rows: all.count_rows().saturating_sub(1),
    }
}

fn first_break(mut records: Records<'_>) -> Option<Broken> {
    let mut cells = Vec::new();
    (0..ROWS).find_map(|_| records.next(&mut cells)?.err())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Line, separator of the rows as it shows in the first row below, and the places of the columns.
    fn found(register: Register, text: &str) -> Option<(u32, Vec<FileColumn>, String)> {
        let arena = Bump::new();
        let mut header = find(&arena, text, register).ok()?;
        let mut cells = Vec::new();
        header.below.next(&mut cells);
        Some((header.record.line, header.columns, cells.join("|")))
    }

    fn line(text: &str) -> Option<u32> {
        found(Register::Leaders, text).map(|(line, _, _)| line)
    }

    fn lacks(text: &str) -> (Option<u32>, Vec<&'static str>, u32) {
        let arena = Bump::new();
        let none = find(&arena, text, Register::Leaders).unwrap_err();
        (none.line, none.missing.iter().map(|column| column.en).collect(), none.rows)
    }

    #[test]
    fn columns_may_be_chinese_or_english_in_any_order() {
        use FileColumn::{Known, Unknown};
        let (line, columns, row) = found(Register::Leaders, "姓名,Title,电话,ID\n甲,乙,丙,丁").unwrap();
        assert_eq!((line, columns, row.as_str()), (1, vec![Known(1), Known(2), Unknown, Known(0)], "甲|乙|丙|丁"));
    }

    #[test]
    fn headers_are_known_by_width_case_spaces_line_breaks_and_notes_in_brackets() {
        for name in [
            "ＩＤ",
            " Id ",
            "编　号",
            "编\n号",
            "编号（必填）",
            "编号 (唯一)",
            "id(必填)",
            "编号( )",
            "编号【必填】",
            "编号［必填］",
            "编号〔必填〕",
            "编号（必填）（唯一）",
            "编号（必填（唯一））",
        ] {
            assert_eq!(column(Register::Leaders, name), FileColumn::Known(0), "{name:?}");
        }
        for name in ["编号甲", "(编号)", "编号)", "（必填）编号", "编(号", "编号（必填】", "【编号】", ""]
        {
            assert_eq!(column(Register::Leaders, name), FileColumn::Unknown, "{name:?}");
        }
        assert_eq!(line("\"编\n号\",\"姓名\n（必填）\"\n"), Some(1));
    }

    #[test]
    fn titles_are_known_in_the_ledger_of_documents_only() {
        for name in ["标题", "题名", "摘要", "Title", "SUMMARY", "标 题（内部）"] {
            assert_eq!(column(Register::Documents, name), FileColumn::Title, "{name}");
        }
        assert_eq!(column(Register::Tasks, "summary"), FileColumn::Known(5));
        assert_eq!(column(Register::Tasks, "标题"), FileColumn::Unknown);
    }

    #[test]
    fn cells_are_separated_by_commas_tabs_or_semicolons() {
        for (text, row) in [
            ("编号,姓名\n甲,乙;丙", "甲|乙;丙"),
            ("编号\t姓名\n甲\t乙,丙", "甲|乙,丙"),
            ("编号;姓名\n甲;乙,丙", "甲|乙,丙"),
            ("编号，姓名\n甲,乙，丙", "甲|乙，丙"),
        ] {
            assert_eq!(found(Register::Leaders, text).unwrap().2, row);
        }
    }

    #[test]
    fn the_header_is_the_first_row_that_holds_all_required_columns() {
        assert_eq!(line("领导同志名册,,\n填报单位：示例县委\n\n编号,姓名\n编号,姓名\n"), Some(4));
        assert_eq!(line("登记表;,\n编号;姓名\n编号,姓名\n"), Some(2));
        assert_eq!(line("编号,职务\n编号,姓名\n"), Some(2));
        assert_eq!(line("编号,姓名,编号\n"), Some(1));
    }

    #[test]
    fn the_header_is_among_the_first_ten_rows_that_are_not_blank() {
        let above = |rows: usize| "\n,\n示例,\n".repeat(rows) + "编号,姓名\n";
        assert_eq!(line(&above(9)), Some(28));
        assert_eq!(line(&above(10)), None);
    }

    #[test]
    fn without_a_header_the_row_with_most_required_columns_says_which_are_missing() {
        assert_eq!(lacks("登记表\n姓名,职务\n甲,乙\n\n丙,丁\n"), (Some(2), vec!["id"], 3));
        assert_eq!(lacks("登记表\n示例\n"), (Some(1), vec!["id", "name"], 1));
        assert_eq!(lacks(""), (None, vec!["id", "name"], 0));
        assert_eq!(lacks("编号;职务\n1;\"2;3\n4;5;6\"\n"), (Some(1), vec!["name"], 2));
    }

    #[test]
    fn a_broken_quote_in_the_header_leaves_no_header() {
        assert_eq!(lacks("编号,\"姓名\n1,甲\n2,乙\n"), (None, vec!["id", "name"], 2));
        assert_eq!(lacks("登记表\n编号,\"姓名\n1,甲\n"), (Some(1), vec!["id", "name"], 2));
        let none = find(&Bump::new(), "登记表\n编号,\"姓名\n", Register::Leaders).unwrap_err();
        assert_eq!(none.broken.map(|broken| broken.opened), Some(2));
    }

    #[test]
    fn empty_cells_at_the_end_of_the_header_are_no_columns() {
        assert_eq!(found(Register::Leaders, "编号,姓名,,\n").unwrap().1.len(), 2);
    }
}
