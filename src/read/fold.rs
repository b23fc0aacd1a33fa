//! One spelling for what is compared: NFKC, and names, ids and references without the white space and the form of
//! address that clerks put into them (records.md, Cells).

use std::borrow::Cow;

use bumpalo::Bump;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The text with full-width letters, digits and punctuation folded: its NFKC form.
pub fn nfkc(text: &str) -> Cow<'_, str> {
    // What stands in nearly every cell is left alone without a look into Unicode's tables.
    let plain = |c: char| c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}');
    if text.chars().all(plain) || is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfkc().collect())
}

/// The NFKC form of a text, copied into the arena only where it differs.
pub fn folded<'a>(arena: &'a Bump, text: &'a str) -> &'a str {
    match nfkc(text) {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => arena.alloc_str(&text),
    }
}

/// A folded name, id or reference as it is looked up: without white space between two Han characters and without a
/// trailing 同志. A cell that is only 同志 stays.
pub fn cleaned<'a>(arena: &'a Bump, text: &'a str) -> &'a str {
    let text = match text.contains(char::is_whitespace) {
        true => joined(arena, text),
        false => text,
    };
    match text.strip_suffix("同志").map(str::trim_end) {
        None | Some("") => text,
        Some(name) => name,
    }
}

/// Whether a folded cell counts as blank. In yes/no columns 无 is *no*, which is asked before.
pub fn is_blank(text: &str) -> bool {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) | (Some('-' | '—' | '/' | '\\' | '无' | '空'), None) => true,
        (Some(first @ ('-' | '—')), second) => second == Some(first) && chars.next().is_none(),
        _ => false,
    }
}

/// Whether a character is of the Han script (Unicode's Script property).
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '\u{f900}'..='\u{faff}'
        | '\u{2e80}'..='\u{2fd5}' | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3038}'..='\u{303b}')
}

/// The text without white space between two Han characters.
fn joined<'a>(arena: &'a Bump, text: &'a str) -> &'a str {
    let mut out = bumpalo::collections::String::with_capacity_in(text.len(), arena);
    let mut rest = text;
    while let Some(at) = rest.find(char::is_whitespace) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let next = after.trim_start();
        out.push_str(before);
        if !(out.ends_with(is_han) && next.starts_with(is_han)) {
            let (space, _) = after.split_at_checked(after.len() - next.len()).unwrap_or((after, ""));
            out.push_str(space);
        }
        rest = next;
    }
    out.push_str(rest);
    out.into_bump_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_letters_digits_and_punctuation_are_folded() {
        assert_eq!(nfkc("Ｓ０１－Ａ／（二）：，"), "S01-A/(二):,");
        assert_eq!(nfkc("ｶﾞ"), "ガ");
    }

    #[test]
    fn what_is_folded_already_is_not_copied() {
        for text in ["S01", "示例省委办公厅一处", "√", "机密★10年", "甲·乙"] {
            assert!(matches!(nfkc(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn white_space_between_han_characters_and_a_trailing_form_of_address_are_dropped() {
        let arena = Bump::new();
        for (written, looked_up) in [
            ("甲　某", "甲某"),
            ("甲 某\t某", "甲某某"),
            ("甲某某同志", "甲某某"),
            ("甲某某 同 志", "甲某某"),
            ("S01 同志", "S01"),
            ("同志甲", "同志甲"),
            ("同志", "同志"),
            ("Jia Moumou", "Jia Moumou"),
            ("甲 A 乙", "甲 A 乙"),
            ("S 01", "S 01"),
            ("𠀀 甲", "𠀀甲"),
        ] {
            assert_eq!(cleaned(&arena, written), looked_up, "{written}");
        }
    }

    #[test]
    fn blank_cells_are_those_of_the_list_and_no_others() {
        for blank in ["", "-", "--", "—", "——", "/", "\\", "无", "空"] {
            assert!(is_blank(blank), "{blank}");
        }
        for full in ["---", "———", "//", "无无", "没有", "0", "N/A", "."] {
            assert!(!is_blank(full), "{full}");
        }
    }
}
