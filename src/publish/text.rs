//! The text in an output, as a reader would see it: strings of JSON and script data unescaped, cells of CSV unquoted,
//! text and attributes of HTML and of the parts of a workbook decoded. A leak does not get past the gate because it was escaped on its way.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

/// Elements that stand within a piece of text: what Markdown makes of a part of a line.
const INLINE: [&str; 8] = ["b", "code", "del", "em", "i", "s", "strong", "mark"];
/// Attributes that hold numbers and names of the layout, never text from the records.
const LAYOUT: [&str; 20] = [
    "class",
    "colspan",
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "height",
    "points",
    "r",
    "rowspan",
    "rx",
    "ry",
    "style",
    "transform",
    "viewbox",
    "width",
    "x",
    "y",
    "scope",
];

/// Calls `see` with every piece of text of an output and the line on which it begins, from 1;
/// of CSV, the row.
pub(super) fn each_piece(path: &str, bytes: &[u8], see: &mut dyn FnMut(u32, &str)) {
    if path.ends_with(".xlsx") {
        return each_part(bytes, see);
    }
    let text = String::from_utf8_lossy(bytes);
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "json" | "js" => each_string(&text, see),
        "html" | "svg" => each_text(&text, see),
        "csv" => each_cell(&text, see),
        _ => text.lines().zip(1..).for_each(|(line, n)| see(n, line)),
    }
}

/// The text in the parts of a workbook, which is looked at as it was before it was compressed.
fn each_part(bytes: &[u8], see: &mut dyn FnMut(u32, &str)) {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return see(1, &String::from_utf8_lossy(bytes)) };
    for place in 0..archive.len() {
        let mut xml = Vec::new();
        // A part that cannot be read back was not written by us; the manifest would not hold either.
        if archive.by_index(place).is_ok_and(|mut part| part.read_to_end(&mut xml).is_ok()) {
            each_text(&String::from_utf8_lossy(&xml), see);
        }
    }
}

/// The double-quoted strings of JSON, or of a script that is data.
fn each_string(source: &str, see: &mut dyn FnMut(u32, &str)) {
    let (mut rest, mut line) = (source, 1);
    while let Some((before, after)) = rest.split_once('"') {
        line += lines_in(before);
        let length = end_of_string(after);
        let (string, tail) = after.split_at_checked(length).unwrap_or((after, ""));
        match serde_json::from_str::<String>(&format!("\"{string}\"")) {
            Ok(unescaped) => see(line, &unescaped),
            Err(_) => see(line, string),
        }
        line += lines_in(string);
        rest = tail.strip_prefix('"').unwrap_or(tail);
    }
}

/// The length of a string's content up to the quote that closes it.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return place,
            _ => {}
        }
    }
    text.len()
}

/// The cells of CSV.
fn each_cell(source: &str, see: &mut dyn FnMut(u32, &str)) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.as_bytes());
    for (record, row) in reader.records().map_while(Result::ok).zip(1..) {
        record.iter().for_each(|cell| see(row, cell));
    }
}

/// The text between tags, where inline elements do not end a piece, and the values of attributes.
fn each_text(source: &str, see: &mut dyn FnMut(u32, &str)) {
    let (mut rest, mut line, mut piece, mut begun) = (source, 1, String::new(), 1);
    while let Some((before, after)) = rest.split_once('<') {
        piece.push_str(before);
        line += lines_in(before);
        let (tag, tail) = split_tag(after);
        if !is_inline(tag) {
            see(begun, &decoded(&piece));
            piece.clear();
            each_attribute(tag, &mut |value| see(line, &decoded(value)));
        }
        line += lines_in(tag);
        if piece.is_empty() {
            begun = line;
        }
        rest = tail;
    }
    piece.push_str(rest);
    see(begun, &decoded(&piece));
}

/// A tag, from behind its `<` to its `>`, which may stand within quotes too; and what follows.
fn split_tag(after: &str) -> (&str, &str) {
    if let Some(comment) = after.strip_prefix("!--") {
        return comment.split_once("-->").unwrap_or((comment, ""));
    }
    let mut quote = None;
    for (place, byte) in after.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return (after.get(..place).unwrap_or(""), after.get(place + 1..).unwrap_or("")),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    (after, "")
}

fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
    INLINE.contains(&name)
}

/// The values of a tag's attributes but for those of the layout.
fn each_attribute(tag: &str, see: &mut dyn FnMut(&str)) {
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let name = before.trim_end().rsplit(|c: char| c.is_whitespace() || c == '"' || c == '\'').next().unwrap_or("");
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let end = |c: char| quote.map_or(c.is_whitespace(), |quote| c == quote);
        let (value, tail) = after.strip_prefix(['"', '\'']).unwrap_or(after).split_once(end).unwrap_or((after, ""));
        if !LAYOUT.contains(&name.to_lowercase().as_str()) {
            see(value);
        }
        rest = tail;
    }
}

/// The text with its character references resolved.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').and_then(|(name, tail)| Some((character(name)?, tail)));
        let (c, tail) = reference.unwrap_or(('&', after));
        out.push(c);
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    let number = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        "nbsp" => return Some('\u{A0}'),
        _ => name.strip_prefix('#')?,
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

fn lines_in(text: &str) -> u32 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(path: &str, text: &str) -> Vec<(u32, String)> {
        let mut list = Vec::new();
        each_piece(path, text.as_bytes(), &mut |line, piece| {
            if !piece.trim().is_empty() {
                list.push((line, piece.to_owned()));
            }
        });
        list
    }

    fn texts(path: &str, text: &str) -> Vec<String> {
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

    #[test]
    fn text_of_pages_is_joined_within_inline_elements_only() {
        let page = "<p>甲<em>乙</em>&lt;丙&#x27;\n</p><td>13</td>\n<td title=\"丁 &amp; >\" class='x'>9</td>";
        assert_eq!(texts("index.html", page), ["甲乙<丙'\n", "13", "丁 & >", "9"]);
        assert_eq!(pieces("index.html", page).last(), Some(&(3, "9".to_owned())));
    }

    #[test]
    fn numbers_of_a_drawing_are_no_text() {
        assert_eq!(texts("index.html", "<svg viewBox=\"0 0 1 2\"><path d=\"M13 912 345 678\"/><title>图</title></svg>"), ["图"]);
        assert_eq!(texts("index.html", "<a href=x.html title=甲 >乙"), ["x.html", "甲", "乙"]);
        assert_eq!(texts("index.html", "a <!-- b > c --> d & e &unknown; <"), ["a ", " d & e &unknown; "]);
    }
}
