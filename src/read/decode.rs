//! From bytes to text: the encoding of a file, and the lines that are not valid in it (records.md, Encoding).
//!
//! A bad line is never accepted. It keeps its place in the text, so that what stands around it can be taken apart: read
//! in the other encoding where it is valid there, else with replacement characters, which nobody ever sees.

use std::borrow::Cow;

use bumpalo::Bump;
use encoding_rs::GB18030;

use super::fold::is_han;

/// A text that is not valid in its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadText {
    /// The first line that is not valid, from 1.
    pub line: u32,
}

/// The text of a file.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: &'a str,
    /// The lines that are not valid in the encoding, from 1, ascending.
    pub bad: Vec<u32>,
    /// The name of the encoding.
    pub encoding: &'static str,
}

/// The text of a file that has no header: unit.md, a measure, a `.toml` file. An error names its first bad line.
pub fn text(bytes: &[u8]) -> Result<String, BadText> {
    let (encoding, bytes) = marked(bytes).unwrap_or_else(|| (by_lines(bytes), bytes));
    let lines = decode(encoding, bytes);
    match lines.bad.first() {
        Some(&line) => Err(BadText { line }),
        None => Ok(without_mark(&lines.text).to_owned()),
    }
}

/// The text of a register's file, copied into the arena, and its header. Without a byte order mark the encoding is the one
/// in which `header` finds one in valid lines of the text; what the lines speak for is tried first, and stays where there
/// is no header in either.
pub fn register<'a, H>(arena: &'a Bump, bytes: &[u8], header: impl Fn(&'a str, &[u32]) -> Option<H>) -> (Decoded<'a>, Option<H>) {
    if let Some((encoding, rest)) = marked(bytes) {
        let marked = decoded(arena, encoding, rest);
        let header = header(marked.text, &marked.bad);
        return (marked, header);
    }
    let likely = by_lines(bytes);
    let first = decoded(arena, likely, bytes);
    if let Some(header) = header(first.text, &first.bad) {
        return (first, Some(header));
    }
    let other = if likely == Encoding::Utf8 { Encoding::Gb18030 } else { Encoding::Utf8 };
    let second = decoded(arena, other, bytes);
    match header(second.text, &second.bad) {
        Some(header) => (second, Some(header)),
        None => (first, None),
    }
}

fn decoded<'a>(arena: &'a Bump, encoding: Encoding, bytes: &[u8]) -> Decoded<'a> {
    let lines = decode(encoding, bytes);
    Decoded { text: arena.alloc_str(without_mark(&lines.text)), bad: lines.bad, encoding: encoding.name() }
}

/// The bad lines from a first to a last one.
pub fn bad_between(bad: &[u32], first: u32, last: u32) -> &[u32] {
    let from = bad.partition_point(|line| *line < first);
    let to = bad.partition_point(|line| *line <= last);
    bad.get(from..to).unwrap_or_default()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb18030,
}

struct Lines<'b> {
    text: Cow<'b, str>,
    bad: Vec<u32>,
}

impl Encoding {
    fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Gb18030 => "GB18030",
        }
    }
}

/// The encoding that a byte order mark names, with the bytes after it.
fn marked(bytes: &[u8]) -> Option<(Encoding, &[u8])> {
    let marks: [(&[u8], Encoding); 3] =
        [(b"\xEF\xBB\xBF", Encoding::Utf8), (b"\xFF\xFE", Encoding::Utf16Le), (b"\xFE\xFF", Encoding::Utf16Be)];
    marks.into_iter().find_map(|(mark, encoding)| Some((encoding, bytes.strip_prefix(mark)?)))
}

/// GB18030 has a byte order mark too; it decides nothing but is no part of the text.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn by_lines(bytes: &[u8]) -> Encoding {
    // Almost all files: where the whole of it speaks for UTF-8, so does every line.
    if speaks_for_utf8(bytes) {
        return Encoding::Utf8;
    }
    let (mut speaking, mut others) = (0_u32, 0_u32);
    for line in lines(bytes).filter(|line| !line.is_ascii()) {
        match speaks_for_utf8(line) {
            true => speaking += 1,
            false => others += 1,
        }
    }
    if speaking >= others { Encoding::Utf8 } else { Encoding::Gb18030 }
}

/// Short words of GB18030 such as 小学 are valid UTF-8 by accident, of characters from U+0100 to U+07FF.
fn speaks_for_utf8(line: &[u8]) -> bool {
    let begins_such_a_character = |byte: &u8| matches!(byte, 0xC4..=0xDF);
    !line.iter().any(begins_such_a_character) && simdutf8::basic::from_utf8(line).is_ok()
}

/// The lines with their ends. The bytes of line ends are no part of a character in UTF-8 nor in GB18030.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    bytes.split_inclusive(move |byte| *byte == end)
}

fn decode(encoding: Encoding, bytes: &[u8]) -> Lines<'_> {
    match encoding {
        Encoding::Utf8 => utf8(bytes),
        Encoding::Gb18030 => gb18030(bytes),
        Encoding::Utf16Le => utf16(bytes, u16::from_le_bytes),
        Encoding::Utf16Be => utf16(bytes, u16::from_be_bytes),
    }
}

fn utf8(bytes: &[u8]) -> Lines<'_> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Lines { text: Cow::Borrowed(text), bad: Vec::new() };
    }
    line_by_line(bytes, |line| match simdutf8::basic::from_utf8(line) {
        Ok(text) => (Cow::Borrowed(text), true),
        Err(_) => (most_legible(line), false),
    })
}

fn gb18030(bytes: &[u8]) -> Lines<'_> {
    if let Some(text) = valid_gb18030(bytes).filter(|_| !lines(bytes).any(|line| utf8_in_chinese(line).is_some())) {
        return Lines { text, bad: Vec::new() };
    }
    line_by_line(bytes, |line| match (utf8_in_chinese(line), valid_gb18030(line)) {
        (Some(text), _) => (Cow::Borrowed(text), false),
        (None, Some(text)) => (text, true),
        (None, None) => (GB18030.decode_without_bom_handling(line).0, false),
    })
}

/// A line that is no UTF-8, as it most likely was meant: what is classified in it should be seen, though it is rejected.
fn most_legible(line: &[u8]) -> Cow<'_, str> {
    let lossy = String::from_utf8_lossy(line);
    if is_chinese(&lossy) { lossy } else { valid_gb18030(line).unwrap_or(lossy) }
}

fn valid_gb18030(bytes: &[u8]) -> Option<Cow<'_, str>> {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes)
}

/// The line as UTF-8 where it is valid and holds two Han characters or more: too many to be an accident.
fn utf8_in_chinese(line: &[u8]) -> Option<&str> {
    let text = if line.is_ascii() { None } else { simdutf8::basic::from_utf8(line).ok() };
    text.filter(|text| is_chinese(text))
}

fn is_chinese(text: &str) -> bool {
    text.chars().filter(|c| is_han(*c)).nth(1).is_some()
}

/// Decodes every line by itself; `decoded` gives its text and whether it is valid.
fn line_by_line<'b>(bytes: &'b [u8], decoded: impl Fn(&'b [u8]) -> (Cow<'b, str>, bool)) -> Lines<'b> {
    let mut text = String::with_capacity(bytes.len());
    let mut bad = Vec::new();
    for (number, line) in (1..).zip(lines(bytes)) {
        let (line, is_valid) = decoded(line);
        text.push_str(&line);
        if !is_valid {
            bad.push(number);
        }
    }
    Lines { text: Cow::Owned(text), bad }
}

/// A surrogate without its partner, or half a unit at the end, makes its line bad.
fn utf16<'b>(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Lines<'b> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = || pairs.iter().map(|pair| unit(*pair));
    let end = if units().any(|unit| unit == u16::from(b'\n')) { '\n' } else { '\r' };
    let mut text = String::with_capacity(bytes.len());
    let mut bad = Vec::new();
    let mut line = 1;
    let half = (!rest.is_empty()).then_some(None);
    for c in char::decode_utf16(units()).map(Result::ok).chain(half) {
        if c.is_none() && bad.last() != Some(&line) {
            bad.push(line);
        }
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
        line += u32::from(c == Some(end));
    }
    Lines { text: Cow::Owned(text), bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    /// A header is what names 姓名 in a line that is valid.
    fn names(text: &str, bad: &[u32]) -> Option<()> {
        let has_names = (1..).zip(text.lines()).any(|(number, line)| line.contains("姓名") && !bad.contains(&number));
        has_names.then_some(())
    }

    fn sheet(bytes: &[u8]) -> (String, Vec<u32>, &'static str) {
        let arena = Bump::new();
        let (decoded, _) = register(&arena, bytes, names);
        (decoded.text.to_owned(), decoded.bad, decoded.encoding)
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_dropped() {
        for bytes in [
            [b"\xEF\xBB\xBF".as_slice(), "姓名\n甲某".as_bytes()].concat(),
            [b"\xFF\xFE".as_slice(), &utf16("姓名\n甲某", u16::to_le_bytes)].concat(),
            [b"\xFE\xFF".as_slice(), &utf16("姓名\n甲某", u16::to_be_bytes)].concat(),
        ] {
            assert_eq!(text(&bytes).as_deref(), Ok("姓名\n甲某"));
            assert_eq!(sheet(&bytes).0, "姓名\n甲某");
        }
        let gb_under_a_mark = [b"\xEF\xBB\xBF".as_slice(), &gb("甲某某\n甲某某")].concat();
        assert_eq!(text(&gb_under_a_mark), Err(BadText { line: 1 }));
        assert_eq!(text(&gb("\u{feff}省级单位").clone()).as_deref(), Ok("省级单位"));
    }

    #[test]
    fn surrogates_without_a_partner_and_half_units_make_their_line_bad() {
        let mut bytes = [b"\xFF\xFE".as_slice(), &utf16("甲\n乙", u16::to_le_bytes)].concat();
        bytes.extend([0x00, 0xD8, b'\n', 0, b'a', 0, 0x00, 0xDC, 0x00, 0xDC, b'\n', 0, b'b']);
        let (text, bad, encoding) = sheet(&bytes);
        assert_eq!(
            (text.as_str(), bad.as_slice(), encoding),
            ("甲\n乙\u{fffd}\na\u{fffd}\u{fffd}\n\u{fffd}", [2, 3, 4].as_slice(), "UTF-16")
        );
        let pair = [b"\xFF\xFE".as_slice(), &utf16("𠀀", u16::to_le_bytes)].concat();
        assert_eq!(self::text(&pair).as_deref(), Ok("𠀀"));
    }

    #[test]
    fn the_encoding_in_which_the_header_is_found_is_the_files() {
        // Two of three lines speak for UTF-8, and still the header says GB18030.
        let mixed = [gb("姓名\n"), "甲某某\n乙某某\n".into()].concat();
        let (text, bad, encoding) = sheet(&mixed);
        assert_eq!((text.as_str(), bad.as_slice(), encoding), ("姓名\n甲某某\n乙某某\n", [2, 3].as_slice(), "GB18030"));
        let mixed = ["姓名\n".into(), gb("甲某某\n乙某某\n丙某某\n")].concat();
        let (_, bad, encoding) = sheet(&mixed);
        assert_eq!((bad.as_slice(), encoding), ([2, 3, 4].as_slice(), "UTF-8"));
    }

    #[test]
    fn without_a_header_the_lines_decide_and_a_draw_is_utf8() {
        let draw = ["甲某某\n".into(), gb("乙某某\n"), b"plain\n".to_vec()].concat();
        assert_eq!(text(&draw), Err(BadText { line: 2 }));
        let most_are_gb = ["甲某某\n".into(), gb("乙某某\n丙某某\n")].concat();
        assert_eq!(text(&most_are_gb), Err(BadText { line: 1 }));
        assert_eq!(text(b"plain\ntext").as_deref(), Ok("plain\ntext"));
        assert_eq!(text(b"").as_deref(), Ok(""));
    }

    #[test]
    fn short_words_of_gb18030_that_are_valid_utf8_by_accident_do_not_speak_for_utf8() {
        let accident = gb("小学");
        assert!(simdutf8::basic::from_utf8(&accident).is_ok());
        assert_eq!(text(&accident).as_deref(), Ok("小学"));
        let (text, bad, _) = sheet(&gb("id,education\n1,小学\n2,中学\n"));
        assert_eq!((text.as_str(), bad.len()), ("id,education\n1,小学\n2,中学\n", 0));
    }

    #[test]
    fn a_line_of_the_other_encoding_is_bad_and_keeps_its_place() {
        let (text, bad, encoding) = sheet(&["姓名\n甲某\n".into(), gb("乙某某\n"), "丙某\n".into()].concat());
        assert_eq!((text.as_str(), bad.as_slice(), encoding), ("姓名\n甲某\n乙某某\n丙某\n", [3].as_slice(), "UTF-8"));
        let (_, bad, _) = sheet(&["姓名\n甲某\n".as_bytes(), b"\xFF\x81\n", "丙某\n".as_bytes()].concat());
        assert_eq!(bad, [3]);
    }

    #[test]
    fn in_gb18030_one_han_character_of_valid_utf8_may_be_an_accident() {
        let one = [gb("姓名\n"), "1,甲A\n".into(), gb("乙某某\n")].concat();
        let (_, bad, encoding) = sheet(&one);
        // 甲 alone is three bytes of UTF-8, the last of which takes the letter with it: valid GB18030.
        assert_eq!((bad.len(), encoding), (0, "GB18030"));
        let two = [gb("姓名\n"), "1,甲某\n".into()].concat();
        assert_eq!(sheet(&two).1, [2]);
    }

    #[test]
    fn four_byte_characters_of_gb18030_are_read() {
        let rare = gb("姓名\n甲\u{3400}\u{20000}\n");
        assert_eq!(sheet(&rare).0, "姓名\n甲\u{3400}\u{20000}\n");
    }

    #[test]
    fn bare_returns_count_as_lines_where_there_are_no_others() {
        let bytes = ["姓名\r甲某\r".into(), gb("乙某某\r")].concat();
        assert_eq!(sheet(&bytes).1, [3]);
    }

    #[test]
    fn separators_quotes_and_line_ends_survive_any_bytes() {
        for lead in 0x80..=0xFF_u8 {
            let bytes = ["姓名\n甲某\n".as_bytes(), &[lead, b'"', b',', lead, b'\n'], "乙某".as_bytes()].concat();
            let (text, bad, _) = sheet(&bytes);
            let count = |wanted: char| text.chars().filter(|c| *c == wanted).count();
            assert_eq!((count('"'), count(','), count('\n')), (1, 1, 3), "{lead:x}");
            assert_eq!(bad, [3]);
        }
    }

    #[test]
    fn bad_lines_are_found_among_those_of_a_record() {
        assert_eq!(bad_between(&[3, 7], 2, 3), [3]);
        assert_eq!(bad_between(&[3, 7], 1, 9), [3, 7]);
        assert_eq!(bad_between(&[3, 7], 7, 7), [7]);
        assert!(bad_between(&[3, 7], 4, 6).is_empty());
        assert!(bad_between(&[], 1, 9).is_empty());
    }
}
