//! Days as a person writes them, in texts that go on paper: `2026-06-18` is 2026年6月18日 there.

use super::words::long_day;
use crate::lang::Lang;
use crate::time::Day;

/// A text with its days and moments written out. In Chinese the spaces go that set numbers and quoted values off.
pub(super) fn written_out(lang: Lang, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    let mut last = None;
    while let Some(first) = rest.chars().next() {
        let begins = first.is_ascii_digit() && !last.is_some_and(is_joined);
        if let Some((said, after)) = begins.then(|| moment_at(lang, rest)).flatten() {
            out.push_str(&said);
            last = said.chars().next_back();
            rest = after;
            continue;
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
        let is_gap = lang == Lang::Zh && first == ' ' && (last.is_some_and(is_wide) || rest.starts_with(is_wide));
        if !is_gap {
            out.push(first);
            last = Some(first);
        }
    }
    out
}

/// The day or moment that a text begins with, written out, and what follows it.
fn moment_at(lang: Lang, text: &str) -> Option<(String, &str)> {
    let (year, rest) = digits(text, 4)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, rest) = digits(rest.strip_prefix(separator)?, 2)?;
    let (day, rest) = digits(rest.strip_prefix(separator)?, 2)?;
    let day = long_day(lang, Day::parse(&format!("{year}-{month:0>2}-{day:0>2}"))?);
    if let Some((hour, minute, after)) = time_at(rest) {
        let said = match lang {
            Lang::Zh => format!("{day}{hour}时{minute}分"),
            Lang::En => format!("{day}, {hour}:{minute}"),
        };
        return Some((said, after));
    }
    (!rest.starts_with(is_joined)).then_some((day, rest))
}

/// The time of day that a text begins with, after a space or a `T`, and what follows it.
fn time_at(text: &str) -> Option<(&str, &str, &str)> {
    let (hour, rest) = digits(text.strip_prefix([' ', 'T'])?, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2)?;
    (!rest.starts_with(|c| is_joined(c) || c == ':')).then_some((hour, minute, rest))
}

/// The digits that a text begins with, if they are at most so many, and what follows them.
fn digits(text: &str, most: usize) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (1..=most).contains(&end).then(|| text.split_at_checked(end)).flatten()
}

/// Whether a character beside digits makes them part of something longer, such as an id.
fn is_joined(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '_')
}

/// Han characters, and the punctuation that goes with them.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '“' | '”')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_out() {
        let zh = |text: &str| written_out(Lang::Zh, text);
        assert_eq!(zh("办结期限为 2026-06-18"), "办结期限为2026年6月18日");
        assert_eq!(zh("应于 2026-08-08 15:30 以前确认"), "应于2026年8月8日15时30分以前确认");
        assert_eq!(zh("2026/6/8、2026.6.18"), "2026年6月8日、2026年6月18日");
        assert_eq!(zh("2026-06-18T09:05"), "2026年6月18日09时05分");
        assert_eq!(written_out(Lang::En, "due 2026-06-18 15:30"), "due 18 June 2026, 15:30");
    }

    #[test]
    fn what_is_no_day_stays() {
        for text in ["2026-13-01", "R-2026-01-02", "2026-01-02-3", "2026-1/2", "12026-01-02", "2026年6月18日", "2026-06-18x"] {
            assert_eq!(written_out(Lang::Zh, text), text);
        }
    }

    #[test]
    fn chinese_has_no_spaces_around_numbers() {
        assert_eq!(written_out(Lang::Zh, "本季度学习 2 学时，应为 “大专 (college)”"), "本季度学习2学时，应为“大专(college)”");
        assert_eq!(written_out(Lang::En, "甲 2 of 4"), "甲 2 of 4");
    }
}
