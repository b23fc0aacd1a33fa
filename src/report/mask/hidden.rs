//! Characters that leave no trace, made visible.

use std::borrow::Cow;

use crate::read::marking::characters::is_ignorable;

/// The character with which the mark of a character begins that leaves no trace.
pub const MARK: char = '⟦';

/// A text in which bidi, control and zero-width characters are shown as `⟦U+202E⟧`; line ends and tabs stay, and so do
/// the selectors of a character's variant.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let ends_line = c == '\r' && characters.peek() == Some(&'\n');
        if is_hidden(c) && !ends_line {
            out.push_str(&format!("⟦U+{:04X}⟧", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a character is shown by its code: control, bidi and zero-width characters.
pub fn is_hidden(c: char) -> bool {
    match c {
        // What nearly every text is made of, first.
        ' '..='~' | '\u{4E00}'..='\u{9FFF}' => false,
        '\n' | '\t' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => false,
        '\u{2028}' | '\u{2029}' => true,
        _ => c.is_control() || is_ignorable(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(visible("甲\u{202E}乙\u{0}\u{200B}\u{2028}"), "甲⟦U+202E⟧乙⟦U+0000⟧⟦U+200B⟧⟦U+2028⟧");
        assert_eq!(visible("甲\r乙"), "甲⟦U+000D⟧乙");
        assert!(matches!(visible("甲\n\t乙✔\u{FE0F}"), Cow::Borrowed(_)));
        assert_eq!(visible("甲\r\n乙"), "甲\r\n乙");
    }
}
