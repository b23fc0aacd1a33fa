//! Characters that do not show, or that turn the text around them, made visible.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with each control, bidi and line-separating character as `⟦U+202E⟧`; line ends and tabs too.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hidden(c) {
            drop(write!(out, "⟦U+{:04X}⟧", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a character is a control or a bidi control, has no width, or separates lines unseen.
fn is_hidden(c: char) -> bool {
    let has_no_width = matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}');
    let is_bidi = matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}');
    let is_other = matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}');
    c.is_control() || has_no_width || is_bidi || is_other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_show_is_shown_by_its_number() {
        assert_eq!(visible("甲\u{202E}乙\u{1b}[31m"), "甲⟦U+202E⟧乙⟦U+001B⟧[31m");
        assert_eq!(visible("a\u{85}b\r\n"), "a⟦U+0085⟧b⟦U+000D⟧⟦U+000A⟧");
        assert!(matches!(visible("平常的文字 and text"), Cow::Borrowed(_)));
    }
}
