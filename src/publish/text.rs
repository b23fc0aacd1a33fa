//! The text in an output, as a reader would see it: strings of JSON and script data unescaped, cells of CSV unquoted,
//! text and attributes of HTML and of the parts of a workbook decoded. A leak does not get past the gate because it was escaped on its way.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use memchr::memchr;

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
    // The outputs are valid; the quick way first.
    let text = std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
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
    while let Some((before, after)) = cut(rest, b'"') {
        line += lines_in(before);
        let (length, is_escaped) = end_of_string(after);
        let (string, tail) = after.split_at_checked(length).unwrap_or((after, ""));
        match is_escaped.then(|| serde_json::from_str::<String>(&format!("\"{string}\""))) {
            Some(Ok(unescaped)) => see(line, &unescaped),
            _ => see(line, string),
        }
        line += lines_in(string);
        rest = tail.strip_prefix('"').unwrap_or(tail);
    }
}

/// The length of a string's content up to the quote that closes it, and whether anything in it is escaped.
fn end_of_string(text: &str) -> (usize, bool) {
    let mut has_escapes = false;
    let mut is_escaped = false;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => (is_escaped, has_escapes) = (true, true),
            b'"' => return (place, has_escapes),
            _ => {}
        }
    }
    (text.len(), has_escapes)
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
    // What an inline element parts is joined; all other text is seen where it stands.
    let (mut rest, mut line, mut joined, mut begun) = (source, 1, String::new(), 1);
    while let Some((before, after)) = cut(rest, b'<') {
        let (tag, tail) = split_tag(after);
        if is_inline(tag) {
            joined.push_str(before);
            line += lines_in(before);
        } else {
            see_text(begun, before, &mut joined, see);
            line += lines_in(before);
            each_attribute(tag, &mut |value| see(line, &decoded(value)));
        }
        line += lines_in(tag);
        if joined.is_empty() {
            begun = line;
        }
        rest = tail;
    }
    see_text(begun, rest, &mut joined, see);
}

/// Sees the end of a piece, with what of it was joined before.
fn see_text(begun: u32, end: &str, joined: &mut String, see: &mut dyn FnMut(u32, &str)) {
    if !joined.is_empty() {
        joined.push_str(end);
        see(begun, &decoded(joined));
        joined.clear();
    } else if !is_empty(end) {
        see(begun, &decoded(end));
    }
}

/// Whether there is nothing between two tags but the end of a line.
fn is_empty(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\n'))
}

/// A tag, from behind its `<` to its `>`, which may stand within quotes too; and what follows.
fn split_tag(after: &str) -> (&str, &str) {
    if let Some(comment) = after.strip_prefix("!--") {
        return comment.split_once("-->").unwrap_or((comment, ""));
    }
    let (tag, tail) = cut(after, b'>').unwrap_or((after, ""));
    let is_closed = !tag.as_bytes().contains(&b'\'') && tag.bytes().filter(|byte| *byte == b'"').count() % 2 == 0;
    if is_closed { (tag, tail) } else { split_quoted_tag(after) }
}

/// The same where a `>` stands within quotes, or could.
fn split_quoted_tag(after: &str) -> (&str, &str) {
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
    let name = tag.strip_prefix('/').unwrap_or(tag);
    if !matches!(name.bytes().next(), Some(b'b'..=b'e' | b'i' | b'm' | b's')) {
        return false;
    }
    let end = name.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/').unwrap_or(name.len());
    name.get(..end).is_some_and(|name| INLINE.contains(&name))
}

/// The values of a tag's attributes but for those of the layout.
fn each_attribute(tag: &str, see: &mut dyn FnMut(&str)) {
    let mut rest = tag;
    while let Some((before, after)) = cut(rest, b'=') {
        let before = before.trim_end();
        let start = before.bytes().rposition(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\''));
        let name = before.get(start.map_or(0, |at| at + 1)..).unwrap_or(before);
        let after = after.trim_start();
        let (value, tail) = value(after);
        if !LAYOUT.iter().any(|layout| layout.eq_ignore_ascii_case(name)) {
            see(value);
        }
        rest = tail;
    }
}

/// The value that begins here, in quotes or up to white space, and what follows.
fn value(after: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = after.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    after.split_once(char::is_whitespace).unwrap_or((after, ""))
}

/// The text with its character references resolved.
fn decoded(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
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

/// What stands before and after the first byte of this kind, an ASCII one.
fn cut(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr(byte, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
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
