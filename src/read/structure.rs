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
            if record.defect.is_some() || cells.iter().any(|cell| !cell.is_empty()) {
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
        self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(self.separator.as_bytes()))
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
mod tests {
    use super::*;

    type Read = Vec<Result<(u32, Vec<String>, Option<Defect>), Broken>>;

    fn read(text: &str, separator: &'static str, header_separators: Option<usize>) -> Read {
        let arena = Bump::new();
        let mut records = Records::new(&arena, text, separator, header_separators);
        let (mut all, mut cells) = (Vec::new(), Vec::new());
        while let Some(record) = records.next(&mut cells) {
            let texts = cells.iter().map(|cell| (*cell).to_owned()).collect();
            all.push(record.map(|record| (record.line, texts, record.defect)));
        }
        all
    }

    /// The line and the cells, with `|` between them, of records without a defect.
    fn plain(text: &str) -> Vec<(u32, String)> {
        let sound = |record: Result<(u32, Vec<String>, Option<Defect>), Broken>| {
            let (line, cells, defect) = record.unwrap();
            assert_eq!(defect, None, "{text:?}");
            (line, cells.join("|"))
        };
        read(text, ",", Some(2)).into_iter().map(sound).collect()
    }

    fn defects(text: &str) -> Vec<(u32, Option<Defect>)> {
        read(text, ",", Some(2)).into_iter().map(|record| record.map(|(line, _, defect)| (line, defect)).unwrap()).collect()
    }

    fn broken(text: &str) -> Broken {
        read(text, ",", Some(2)).pop().unwrap().unwrap_err()
    }

    #[test]
    fn lines_end_as_windows_unix_and_the_old_mac_end_them() {
        for text in ["a,b\r\nc,d\r\n", "a,b\nc,d\n", "a,b\rc,d\r", "a,b\nc,d", "a,b\r\nc,d\n"] {
            assert_eq!(plain(text), [(1, "a|b".to_owned()), (2, "c|d".to_owned())], "{text:?}");
        }
    }

    #[test]
    fn lines_that_are_empty_or_hold_only_empty_cells_are_no_records() {
        assert_eq!(plain("\n ,\u{3000}\n\"\",\"\"\na,b\n\n,\n"), [(4, "a|b".to_owned())]);
        assert_eq!(plain("\"\n\n\",\na,b"), [(4, "a|b".to_owned())]);
        assert_eq!(plain(""), []);
    }

    #[test]
    fn quoted_cells_hold_separators_quotes_and_lines() {
        assert_eq!(
            plain("\"a,b\",\"say \"\"c\"\"\"\nd,\"e\r\nf\"\ng,h"),
            [(1, "a,b|say \"c\"".to_owned()), (2, "d|e\r\nf".to_owned()), (4, "g|h".to_owned())]
        );
        assert_eq!(plain("\"a\rb\",c\rd,e"), [(1, "a\rb|c".to_owned()), (3, "d|e".to_owned())]);
    }

    #[test]
    fn surrounding_white_space_is_no_part_of_a_cell_and_may_stand_after_a_closing_quote() {
        assert_eq!(plain(" a\u{3000},\" b \" \u{3000}\t,c\n\"d\" "), [(1, "a|b|c".to_owned()), (2, "d".to_owned())]);
        assert_eq!(read("\"a\"\tb", "\t", None), [Ok((1, vec!["a".to_owned(), "b".to_owned()], None))]);
    }

    #[test]
    fn a_quote_a_nul_or_a_bare_return_in_a_line_concerns_that_record_alone() {
        assert_eq!(defects("a,b\"c\"\nd,e\n"), [(1, Some(Defect::Quote)), (2, None)]);
        assert_eq!(defects("a, \"b\"\nd,e\n"), [(1, Some(Defect::Quote)), (2, None)]);
        assert_eq!(defects("a\0,b\n\"c\0\nd\",e\nf"), [(1, Some(Defect::Nul)), (2, Some(Defect::Nul)), (4, None)]);
        assert_eq!(
            defects("a\rb,c\nd,\"e\rf\"\n\"g\"\r,h\ni\r\r\nj"),
            [
                (1, Some(Defect::Return)),
                (2, Some(Defect::Return)),
                (3, Some(Defect::Return)),
                (4, Some(Defect::Return)),
                (5, None)
            ]
        );
    }

    #[test]
    fn a_quote_that_never_closes_makes_everything_from_its_record_on_doubtful() {
        let text = "a,b\n\"c\nd\",\"e\n\nf,g\n , \n";
        assert_eq!(broken(text), Broken { breakage: Breakage::Unclosed, opened: 3, rows: 4 });
        assert_eq!(broken("\""), Broken { breakage: Breakage::Unclosed, opened: 1, rows: 1 });
    }

    #[test]
    fn text_after_a_closing_quote_makes_everything_from_its_record_on_doubtful() {
        assert_eq!(broken("a,b\n\"c\"d,e\nf,g"), Broken { breakage: Breakage::AfterQuote, opened: 2, rows: 2 });
        assert_eq!(broken("a,b\n\"c\" \"d\"\n\n\nf,g\n"), Broken { breakage: Breakage::AfterQuote, opened: 2, rows: 2 });
    }

    #[test]
    fn a_quoted_cell_with_a_line_that_looks_like_a_row_has_swallowed_rows() {
        let swallowed = |opened, rows| Some(Defect::Swallowed { opened, rows });
        let text = "h,h,h,h,h\na,\"b,c,d\n\ne,f,g\nh\",i\nj";
        let five = |text| read(text, ",", Some(4)).into_iter().map(|record| record.unwrap().2).collect::<Vec<_>>();
        assert_eq!(five(text), [None, swallowed(2, 3), None]);
        // The second quote of a record is named by the line where it opened.
        assert_eq!(five("\"a\nb\",\"c\nd,e,f\",g"), [swallowed(2, 3)]);
    }

    #[test]
    fn a_text_of_several_lines_is_no_row_that_was_swallowed() {
        // One separator is none too many, half of the header's are needed, and the first line and what follows the
        // closing quote do not count.
        for text in ["a,\"b\nc,d\"", "\"a,b,c\nd\",e", "a,\"b\nc\",d,e,f"] {
            assert_eq!(defects(text), [(1, None)], "{text:?}");
        }
        let wide = read("a,\"b\nc,d,e\"", ",", Some(5));
        assert_eq!(wide.into_iter().map(|record| record.unwrap().2).collect::<Vec<_>>(), [None]);
        let half = read("a,\"b\nc,d,e\"", ",", Some(4));
        assert!(matches!(half.into_iter().next().unwrap().unwrap().2, Some(Defect::Swallowed { .. })));
    }

    #[test]
    fn rows_are_counted_line_by_line_where_they_cannot_be_told_apart() {
        let arena = Bump::new();
        let count = |text| Records::new(&arena, text, ",", Some(2)).count_rows();
        assert_eq!(count("a,b\n\n,\n\"c\nd\",e\n"), 2);
        assert_eq!(count("a,b\nc,\"d\ne,f,g\nh\"\ni,j\n"), 5);
        assert_eq!(count("a,b\nc,\"d\ne\n\nf"), 4);
    }

    #[test]
    fn tabs_semicolons_and_full_width_commas_separate_too() {
        for (text, separator) in [("甲\t乙,丙", "\t"), ("甲;乙,丙", ";"), ("甲，乙,丙", "，")] {
            assert_eq!(read(text, separator, None), [Ok((1, vec!["甲".to_owned(), "乙,丙".to_owned()], None))]);
        }
        assert_eq!(read("\"甲，\"，乙。", "，", None), [Ok((1, vec!["甲，".to_owned(), "乙。".to_owned()], None))]);
    }

    /// A small generator of numbers, the same on every run (xorshift).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
        }

        fn text(&mut self, letters: &[&str], longest: usize) -> String {
            (0..self.below(longest + 1)).map(|_| letters[self.below(letters.len())]).collect()
        }
    }

    /// What the csv crate reads, under our rules for white space and empty lines.
    fn by_the_crate(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let rows = reader.records().map(|row| row.unwrap().iter().map(|cell| cell.trim().to_owned()).collect());
        rows.filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty())).collect()
    }

    #[test]
    fn what_the_csv_crate_writes_is_read_as_the_csv_crate_reads_it() {
        let mut dice = Dice(0x1986);
        for _ in 0..500 {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for _ in 0..dice.below(6) + 1 {
                let row: Vec<_> = (0..dice.below(5) + 1)
                    .map(|_| dice.text(&["a", "甲", ",", "\"", "\n", "\r\n", " ", "\u{3000}"], 6))
                    .collect();
                writer.write_record(&row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let ours: Vec<_> = read(&text, ",", None).into_iter().map(|record| record.unwrap()).collect();
            assert!(ours.iter().all(|(_, _, defect)| defect.is_none()), "{text:?}");
            assert_eq!(ours.into_iter().map(|(_, cells, _)| cells).collect::<Vec<_>>(), by_the_crate(&text), "{text:?}");
        }
    }

    #[test]
    fn of_any_text_what_has_no_defect_is_read_as_the_csv_crate_reads_it() {
        let mut dice = Dice(0x2026);
        let mut sound = 0;
        for _ in 0..20_000 {
            let text = dice.text(&["a", "甲", ",", ",", "\"", "\"", "\n", "\r\n", "\r"], 12);
            let ours = read(&text, ",", None);
            if ours.iter().any(|record| !matches!(record, Ok((_, _, None)))) {
                continue;
            }
            sound += 1;
            let cells: Vec<_> = ours.into_iter().map(|record| record.unwrap().1).collect();
            assert_eq!(cells, by_the_crate(&text), "{text:?}");
        }
        assert!(sound > 2_000, "{sound}");
    }

    #[test]
    fn every_non_empty_line_belongs_to_one_record_and_lines_are_counted_right() {
        let mut dice = Dice(0x4_1986);
        for _ in 0..20_000 {
            let text = dice.text(&["a", "甲", ",", "\"", "\"", "\n", "\r\n", "\0", " "], 14);
            let arena = Bump::new();
            let mut records = Records::new(&arena, &text, ",", Some(2));
            let (mut cells, mut next_line) = (Vec::new(), 1);
            let numbered: Vec<_> = text.split('\n').collect();
            while let Some(record) = records.next(&mut cells) {
                let Ok(record) = record else { break };
                assert!(record.line >= next_line && record.last >= record.line, "{text:?}");
                let between = numbered.get(next_line as usize - 1..record.line as usize - 1).unwrap().concat();
                assert!(between.chars().all(|c| c.is_whitespace() || c == ',' || c == '"'), "{text:?}");
                assert!(text.get(record.start..).unwrap().starts_with(numbered[record.line as usize - 1]), "{text:?}");
                next_line = record.last + 1;
            }
        }
    }
}
