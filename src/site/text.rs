//! Text from the records is text: markup is escaped, and what cannot be seen is shown.

use std::fmt::Write as _;
use std::io;

use crate::report::mask;

/// Writes text for HTML: markup characters as references, characters that leave no trace as `⟦U+202E⟧`.
pub(super) fn escape(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let reference = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            c if is_hidden(c) => "",
            _ => continue,
        };
        out.write_all(text.as_bytes().get(start..at).unwrap_or_default())?;
        match reference {
            "" => write!(out, "⟦U+{:04X}⟧", u32::from(c))?,
            reference => out.write_all(reference.as_bytes())?,
        }
        start = at + c.len_utf8();
    }
    out.write_all(text.as_bytes().get(start..).unwrap_or_default())
}

/// The same as a string.
pub(super) fn escaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let _ = escape(text, &mut bytes);
    String::from_utf8(bytes).unwrap_or_default()
}

/// Shows characters that leave no trace, and leaves markup to whoever writes the text.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            let _ = write!(out, "⟦U+{:04X}⟧", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// A message as HTML: its values, which stand in backticks, are set apart.
pub(super) fn prose(message: &str) -> String {
    let mut out = String::with_capacity(message.len() + 32);
    for (is_value, part) in parts(message) {
        let part = escaped(part);
        if is_value {
            let _ = write!(out, "<code>{part}</code>");
        } else {
            out.push_str(&part);
        }
    }
    out
}

/// A message as plain text: its values stand in quotation marks.
pub(super) fn quoted(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    for (is_value, part) in parts(message) {
        if is_value {
            let _ = write!(out, "“{part}”");
        } else {
            out.push_str(part);
        }
    }
    out
}

/// The parts of a message, and whether each is a value. A backtick without a partner is text.
fn parts(message: &str) -> Vec<(bool, &str)> {
    let mut parts = Vec::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((value, tail)) = after.split_once('`') else { break };
        parts.push((false, before));
        parts.push((true, value));
        rest = tail;
    }
    parts.push((false, rest));
    parts
}

/// Whether a character leaves no trace, or turns the direction of writing; tabs and line ends are none of these.
fn is_hidden(c: char) -> bool {
    c != '\r' && mask::is_hidden(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        assert_eq!(escaped("<b a='1' b=\"2\">&"), "&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;");
    }

    #[test]
    fn values_of_a_message_are_set_apart_and_stay_text() {
        assert_eq!(prose("`份数` 为空，见 `<b>`"), "<code>份数</code> 为空，见 <code>&lt;b&gt;</code>");
        assert_eq!(prose("甲`乙"), "甲`乙");
        assert_eq!(quoted("审查意见为 `不同意`"), "审查意见为 “不同意”");
    }

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(escaped("甲\u{202e}乙\u{0}\u{85}\n\t"), "甲⟦U+202E⟧乙⟦U+0000⟧⟦U+0085⟧\n\t");
        assert_eq!(visible("<\u{2066}"), "<⟦U+2066⟧");
    }
}
