//! The text in markup, HTML and the XML of workbooks: what stands between tags, and the values of attributes.

use std::borrow::Cow;

use memchr::memchr;

use super::{Look, behind, find, show};

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

/// The text between tags, where inline elements do not end a piece, and the values of attributes.
pub(super) fn each_text(source: &str, look: &mut impl Look) {
    // What an inline element parts is joined; all other text is seen where it stands.
    let (mut at, mut begun, mut joined) = (0, 0, String::new());
    while let Some(open) = find(b'<', source, at) {
        let before = source.get(at..open).unwrap_or_default();
        if is_inline(source, open + 1) {
            if joined.is_empty() {
                begun = at;
            }
            joined.push_str(before);
        } else {
            show_text(source, at, begun, before, &mut joined, look);
        }
        at = show_tag(source, open + 1, look);
    }
    show_text(source, at, begun, source.get(at..).unwrap_or_default(), &mut joined, look);
}

/// Shows the end of a piece, with what of it was joined before.
fn show_text(source: &str, at: usize, begun: usize, end: &str, joined: &mut String, look: &mut impl Look) {
    if !joined.is_empty() {
        joined.push_str(end);
        show(behind(source, begun), joined, decoded, look);
        joined.clear();
    } else if !matches!(end, "" | "\n") {
        show(behind(source, at), end, decoded, look);
    }
}

/// Shows the values of a tag's attributes, but for those of the layout, and gives where the tag ends; it begins behind
/// its `<`, and a `>` within quotes does not end it.
fn show_tag(source: &str, from: usize, look: &mut impl Look) -> usize {
    let bytes = source.as_bytes();
    if bytes.get(from..).is_some_and(|tag| tag.starts_with(b"!--")) {
        return source.get(from..).and_then(|tag| tag.find("-->")).map_or(source.len(), |end| from + end + 3);
    }
    // Where the word begins that stands here, and whether white space has ended it.
    let (mut at, mut word, mut is_over) = (from, from, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return at + 1,
            b'"' | b'\'' => match find(*byte, source, at + 1) {
                Some(end) => (at, is_over) = (end + 1, true),
                // Nobody can say what is a tag from here on.
                None => {
                    show(behind(source, at), source.get(at..).unwrap_or_default(), decoded, look);
                    break;
                }
            },
            b'=' => {
                let name = source.get(word..at).unwrap_or_default().trim_end();
                let (value, end) = value(source, at + 1);
                if !LAYOUT.iter().any(|layout| layout.eq_ignore_ascii_case(name)) {
                    show(behind(source, at), value, decoded, look);
                }
                (at, is_over) = (end, true);
            }
            byte if byte.is_ascii_whitespace() => (at, is_over) = (at + 1, true),
            _ => {
                if is_over {
                    (word, is_over) = (at, false);
                }
                at += 1;
            }
        }
    }
    source.len()
}

/// Whether the tag that begins here, behind its `<`, is one that stands within a piece of text.
fn is_inline(source: &str, from: usize) -> bool {
    let tag = source.as_bytes().get(from..).unwrap_or_default();
    let name = tag.strip_prefix(b"/").unwrap_or(tag);
    if !matches!(name.first(), Some(b'b'..=b'e' | b'i' | b'm' | b's')) {
        return false;
    }
    let end = name.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).unwrap_or(name.len());
    name.get(..end).is_some_and(|name| INLINE.iter().any(|inline| inline.as_bytes() == name))
}

/// The value that begins here, in quotes or up to white space or the tag's end, and where it ends.
fn value(source: &str, from: usize) -> (&str, usize) {
    let bytes = source.as_bytes();
    let blanks = bytes.iter().skip(from).take_while(|byte| byte.is_ascii_whitespace()).count();
    let from = from + blanks;
    let (from, end, next) = match bytes.get(from) {
        Some(quote @ (b'"' | b'\'')) => {
            let end = find(*quote, source, from + 1).unwrap_or(source.len());
            (from + 1, end, end + 1)
        }
        _ => {
            let length = bytes.iter().skip(from).take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count();
            (from, from + length, from + length)
        }
    };
    (source.get(from..end).unwrap_or_default(), next)
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

#[cfg(test)]
mod tests {
    use super::super::tests::{pieces, texts};

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

    #[test]
    fn a_tag_ends_behind_its_quotes_and_what_follows_an_open_quote_is_text() {
        assert_eq!(texts("index.html", "<a title='甲>乙' >丙<br/>丁"), ["甲>乙", "丙", "丁"]);
        assert_eq!(texts("index.html", "<a title = 甲>乙<a title=\"丙 <p>丁"), ["甲", "乙", "丙 <p>丁"]);
        assert_eq!(texts("index.html", "<a \"甲\">乙<a \"丙 <p>丁"), ["乙", "\"丙 <p>丁"]);
    }
}
