//! A text taken apart into records and cells: RFC 4180, strictly (records.md, Strict structure). Nothing is padded, cut
//! off or swallowed in silence; what is doubtful is named with its place, and whoever reads decides what becomes of it.

use bumpalo::Bump;

/// The records of a text, one after the other.
#[derive(Clone, Debug)]
pub struct Records<'a> {
    arena: &'a Bump,
    text: &'a str,
    separator: &'static str,
    /// How many separators the header has; as long as it is not known, no quoted cell is suspected of swallowing rows.
    header_separators: Option<usize>,
    /// The byte in which every line ends: `\n`, or `\r` in a text that has no other.
    line_end: u8,
    at: usize,
    line: u32,
}

/// Where a record stands, and what is wrong with it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The place in the text where it begins, in bytes.
    pub start: usize,
    /// The line where it begins, from 1.
    pub line: u32,
    /// The line where it ends.
    pub last: u32,
    /// What makes it unreadable, if anything.
    pub defect: Option<Defect>,
}

/// What makes a single record unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// A quote inside a cell that is not quoted.
    Quote,
    /// A NUL.
    Nul,
    /// A return that ends no line.
    Return,
    /// A quoted cell that has swallowed rows.
    Swallowed {
        /// The line where its quote opened.
        opened: u32,
        /// The lines of the record that are not empty: each is a row.
        rows: u32,
    },
}

/// A record after whose beginning nothing can be trusted, to the end of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Why.
    pub breakage: Breakage,
    /// The line where the quote opened.
    pub opened: u32,
    /// The lines from the record's first to the end that are not empty: each is a row.
    pub rows: u32,
}

/// What makes all that follows doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakage {
    /// A quoted cell never closes.
    Unclosed,
    /// There is text between a closing quote and the separator.
    AfterQuote,
}

impl Record {
    /// How many rows it stands for.
    pub fn rows(&self) -> u32 {
        match self.defect {
            Some(Defect::Swallowed { rows, .. }) => rows,
            _ => 1,
        }
    }
}

impl<'a> Records<'a> {
    /// The records of a text whose cells are separated so.
    pub fn new(arena: &'a Bump, text: &'a str, separator: &'static str, header_separators: Option<usize>) -> Records<'a> {
        let line_end = if text.contains('\n') { b'\n' } else { b'\r' };
        Records { arena, text, separator, header_separators, line_end, at: 0, line: 1 }
    }

    /// The same text from the same place on, its cells separated otherwise.
    pub fn separated(&self, separator: &'static str, header_separators: Option<usize>) -> Records<'a> {
        Records { separator, header_separators, ..self.clone() }
    }

    /// What separates the cells.
    pub fn separator(&self) -> &'static str {
        self.separator
    }

    /// Where the next record begins, in bytes.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The next record that is not empty; its trimmed cells replace what `cells` held. After a broken one there is none.
    pub fn next(&mut self, cells: &mut Vec<&'a str>) -> Option<Result<Record, Broken>> {
        while self.at < self.text.len() {
            let (start, line) = (self.at, self.line);
            cells.clear();
            let mut record = Record { start, line, last: line, defect: None };
            if let Err((breakage, opened)) = self.take(cells, &mut record) {
                self.at = self.text.len();
                return Some(Err(Broken { breakage, opened, rows: self.non_empty_lines(start) }));
            }
            if cells.iter().any(|cell| !cell.is_empty()) {
                return Some(Ok(record));
            }
        }
        None
    }

    /// How many rows are left. Of a cell that has swallowed rows, and of what is broken, every line counts as one.
    pub fn count_rows(mut self) -> u32 {
        let mut cells = Vec::new();
        let mut rows = 0_u32;
        while let Some(record) = self.next(&mut cells) {
            rows = rows.saturating_add(match record {
                Ok(record) => record.rows(),
                Err(broken) => broken.rows,
            });
        }
        rows
    }

    /// Takes the cells of one record and the line end after it.
    fn take(&mut self, cells: &mut Vec<&'a str>, record: &mut Record) -> Result<(), (Breakage, u32)> {
        loop {
            let cell = match self.byte(self.at) {
                Some(b'"') => self.quoted(&mut record.defect)?,
                _ => self.unquoted(&mut record.defect),
            };
            cells.push(cell.trim());
            if !self.is_at_separator() {
                break;
            }
            self.at += self.separator.len();
        }
        record.last = self.line;
        self.at += self.line_end_here();
        self.line = self.line.saturating_add(1);
        if let Some(Defect::Swallowed { rows, .. }) = &mut record.defect {
            *rows = self.non_empty_lines(record.start);
        }
        Ok(())
    }

    fn unquoted(&mut self, defect: &mut Option<Defect>) -> &'a str {
        let start = self.at;
        let first_of_separator = self.separator.as_bytes().first().copied().unwrap_or_default();
        loop {
            self.at = self.find(self.at, |byte| byte == first_of_separator || matches!(byte, b'"' | b'\n' | b'\r' | 0));
            if self.is_at_cell_end() {
                return self.text.get(start..self.at).unwrap_or_default();
            }
            match self.byte(self.at) {
                Some(b'"') => note(defect, Defect::Quote),
                Some(b'\r') => note(defect, Defect::Return),
                Some(0) => note(defect, Defect::Nul),
                _ => {}
            }
            self.at += 1;
        }
    }

    fn quoted(&mut self, defect: &mut Option<Defect>) -> Result<&'a str, (Breakage, u32)> {
        let opened = self.line;
        let start = self.at + 1;
        let (end, has_quotes) = self.closing_quote(start, defect).ok_or((Breakage::Unclosed, opened))?;
        self.at = end + 1;
        self.skip_white_space(defect);
        if !self.is_at_cell_end() {
            return Err((Breakage::AfterQuote, opened));
        }
        let content = self.text.get(start..end).unwrap_or_default();
        let has_swallowed = matches!(defect, Some(Defect::Swallowed { .. }));
        if self.line > opened && !has_swallowed && self.holds_rows(content) {
            *defect = Some(Defect::Swallowed { opened, rows: 0 });
        }
        Ok(if has_quotes { self.arena.alloc_str(&content.replace("\"\"", "\"")) } else { content })
    }

    /// The place of the quote that closes a cell, and whether there are doubled ones before it. Counts the lines.
    fn closing_quote(&mut self, start: usize, defect: &mut Option<Defect>) -> Option<(usize, bool)> {
        let mut at = start;
        let mut has_quotes = false;
        loop {
            at = self.find(at, |byte| matches!(byte, b'"' | b'\n' | b'\r' | 0));
            match (self.byte(at)?, self.byte(at + 1)) {
                (b'"', Some(b'"')) => {
                    has_quotes = true;
                    at += 1;
                }
                (b'"', _) => return Some((at, has_quotes)),
                (0, _) => note(defect, Defect::Nul),
                (byte, _) if byte == self.line_end => self.line = self.line.saturating_add(1),
                (b'\r', Some(b'\n')) => {}
                _ => note(defect, Defect::Return),
            }
            at += 1;
        }
    }

    fn skip_white_space(&mut self, defect: &mut Option<Defect>) {
        while !self.is_at_cell_end() {
            match self.rest().chars().next().filter(|c| c.is_whitespace()) {
                Some('\r') => note(defect, Defect::Return),
                Some(_) => {}
                None => return,
            }
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        }
    }

    /// Whether a line of a quoted cell after its first looks like a row of the sheet.
    fn holds_rows(&self, content: &str) -> bool {
        let Some(header) = self.header_separators else { return false };
        content.split(char::from(self.line_end)).skip(1).any(|line| {
            let separators = line.matches(self.separator).count();
            separators >= 2 && separators * 2 >= header
        })
    }

    /// The lines from a place to where the next record begins that are not empty.
    fn non_empty_lines(&self, start: usize) -> u32 {
        let lines = self.text.get(start..self.at).unwrap_or_default().split(char::from(self.line_end));
        u32::try_from(lines.filter(|line| !line.trim().is_empty()).count()).unwrap_or(u32::MAX)
    }

    fn is_at_cell_end(&self) -> bool {
        self.at >= self.text.len() || self.is_at_separator() || self.line_end_here() > 0
    }

    fn is_at_separator(&self) -> bool {
        match self.separator.as_bytes() {
            [separator] => self.byte(self.at) == Some(*separator),
            separator => self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(separator)),
        }
    }

    /// The length of the line end that stands here; 0 where none does.
    fn line_end_here(&self) -> usize {
        match (self.byte(self.at), self.byte(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(byte), _) if byte == self.line_end => 1,
            _ => 0,
        }
    }

    /// The place of the first such byte from here on; the end of the text where there is none.
    fn find(&self, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().position(|byte| wanted(*byte)).map_or(self.text.len(), |found| from + found)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }
}

/// The first defect of a record is the one that is told.
fn note(defect: &mut Option<Defect>, found: Defect) {
    defect.get_or_insert(found);
}

#[cfg(test)]
mod tests;
