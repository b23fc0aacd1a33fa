//! The text in an output, as a reader would see it: strings of JSON and script data unescaped, cells of CSV unquoted,
//! text and attributes of HTML and of the parts of a workbook decoded. A leak does not get past the gate because it was escaped on its way.

mod markup;

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use memchr::{memchr, memchr2};

use markup::each_text;

/// Who looks at the pieces of text of an output.
pub(super) trait Look {
    /// The quick look at a piece as it stands in the output: whether there could be something in it once it is unescaped.
    /// Almost all pieces end here.
    fn is_worth_it(&self, raw: &str) -> bool;
    /// Looks at a piece, unescaped, and where it begins.
    fn at(&mut self, start: Start<'_>, piece: &str);
}

/// Where a piece begins.
#[derive(Clone, Copy, Debug)]
pub(super) enum Start<'t> {
    /// Behind this much of the output.
    Behind(&'t str),
    /// In this row or line, from 1.
    Line(u32),
}

impl Start<'_> {
    /// The line, from 1; of CSV, the row.
    pub(super) fn line(self) -> u32 {
        match self {
            Start::Behind(before) => {
                1 + u32::try_from(before.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX - 1)
            }
            Start::Line(line) => line,
        }
    }
}

/// Shows every piece of text of an output that is worth it.
pub(super) fn each_piece(path: &str, bytes: &[u8], look: &mut impl Look) {
    if path.ends_with(".xlsx") {
        return each_part(bytes, look);
    }
    // The outputs are valid; the quick way first.
    let text = simdutf8::basic::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "json" | "js" => each_string(&text, look),
        "html" | "svg" => each_text(&text, look),
        "csv" => each_cell(&text, look),
        _ => text.lines().zip(1..).for_each(|(line, n)| show(Start::Line(n), line, Cow::Borrowed, look)),
    }
}

/// Shows a piece, unescaped, if what stands in the output is worth it.
fn show<'r>(start: Start<'_>, raw: &'r str, unescape: impl FnOnce(&'r str) -> Cow<'r, str>, look: &mut impl Look) {
    if look.is_worth_it(raw) {
        look.at(start, &unescape(raw));
    }
}

/// The text in the parts of a workbook, which is looked at as it was before it was compressed.
fn each_part(bytes: &[u8], look: &mut impl Look) {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return look.at(Start::Line(1), &String::from_utf8_lossy(bytes));
    };
    for place in 0..archive.len() {
        let mut xml = Vec::new();
        // A part that cannot be read back was not written by us; the manifest would not hold either.
        if archive.by_index(place).is_ok_and(|mut part| part.read_to_end(&mut xml).is_ok()) {
            each_text(&String::from_utf8_lossy(&xml), look);
        }
    }
}

/// The double-quoted strings of JSON, or of a script that is data.
fn each_string(source: &str, look: &mut impl Look) {
    let mut at = 0;
    while let Some(from) = find(b'"', source, at).map(|quote| quote + 1) {
        let (end, is_escaped) = end_of_string(source, from);
        let string = source.get(from..end).unwrap_or_default();
        let unescape = |string| match is_escaped.then(|| serde_json::from_str(&format!("\"{string}\""))) {
            Some(Ok(unescaped)) => Cow::Owned(unescaped),
            _ => Cow::Borrowed(string),
        };
        show(behind(source, from), string, unescape, look);
        at = end + 1;
    }
}

/// Where the string that begins here ends, and whether anything in it is escaped.
fn end_of_string(source: &str, from: usize) -> (usize, bool) {
    let (mut at, mut is_escaped) = (from, false);
    while let Some(found) = source.as_bytes().get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        let place = at + found;
        if source.as_bytes().get(place) == Some(&b'"') {
            return (place, is_escaped);
        }
        is_escaped = true;
        at = place + 2;
    }
    (source.len(), is_escaped)
}

/// The cells of CSV.
fn each_cell(source: &str, look: &mut impl Look) {
    // Quotes and separators are no part of a name or a number: where there could be nothing in the whole, nothing is in a cell.
    if !look.is_worth_it(source) {
        return;
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.as_bytes());
    for (record, row) in reader.records().map_while(Result::ok).zip(1..) {
        record.iter().for_each(|cell| show(Start::Line(row), cell, Cow::Borrowed, look));
    }
}

/// Where a byte, an ASCII one, next stands, from here on.
fn find(byte: u8, source: &str, from: usize) -> Option<usize> {
    Some(from + memchr(byte, source.as_bytes().get(from..)?)?)
}

fn behind(source: &str, at: usize) -> Start<'_> {
    Start::Behind(source.get(..at).unwrap_or(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps every piece with its line.
    struct All(Vec<(u32, String)>);

    impl Look for All {
        fn is_worth_it(&self, raw: &str) -> bool {
            !raw.trim().is_empty()
        }

        fn at(&mut self, start: Start<'_>, piece: &str) {
            self.0.push((start.line(), piece.to_owned()));
        }
    }

    pub(super) fn pieces(path: &str, text: &str) -> Vec<(u32, String)> {
        let mut all = All(Vec::new());
        each_piece(path, text.as_bytes(), &mut all);
        all.0
    }

    pub(super) fn texts(path: &str, text: &str) -> Vec<String> {
        pieces(path, text).into_iter().map(|(_, piece)| piece).collect()
    }

    #[test]
    fn strings_of_json_are_unescaped_and_bear_their_lines() {
        let json = "{\n \"a\": \"x \\\"y\\\" \\u7532\\n\",\n \"b\": 12\n}";
        assert_eq!(pieces("report.json", json), [(2, "a".into()), (2, "x \"y\" 甲\n".into()), (3, "b".into())]);
        assert_eq!(texts("search.js", "window.x=[\"甲\\\\\",\"乙"), ["甲\\", "乙"]);
    }

    #[test]
    fn cells_of_csv_are_unquoted() {
        assert_eq!(pieces("f.csv", "a,\"b\"\"c\r\nd\"\r\ne\r\n"), [(1, "a".into()), (1, "b\"c\r\nd".into()), (2, "e".into())]);
    }
}
