//! What a cell of a sheet holds, as the text that a clerk sees there.

use bumpalo::Bump;

use crate::read::grid::Origin;

/// From here on a number has more digits than the 15 that spreadsheets keep.
const LOST_FROM: f64 = 1e15;
/// Spreadsheets know no day after 9999-12-31.
const LAST_DAY: f64 = 2_958_465.0;
const SECONDS_OF_A_DAY: f64 = 86_400.0;

/// A text, trimmed; `None` where nothing is left.
pub(super) fn text<'a>(arena: &'a Bump, text: &str) -> Option<(&'a str, Origin)> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| (&*arena.alloc_str(trimmed), Origin::Text))
}

/// A number as it is written: whole ones without decimals, others with the 15 digits that spreadsheets keep.
pub(super) fn number(arena: &Bump, value: f64) -> (&str, Origin) {
    let whole = value.fract() == 0.0;
    let (text, origin) = match value.abs() {
        _ if !value.is_finite() => ("#NUM!".to_owned(), Origin::Error),
        0.0 => ("0".to_owned(), Origin::Number),
        LOST_FROM.. => (format!("{value:.1E}").replace('E', "E+"), Origin::DigitsLost),
        _ if whole => (format!("{value:.0}"), Origin::Number),
        size => (decimal(value, size), Origin::Number),
    };
    (arena.alloc_str(&text), origin)
}

fn decimal(value: f64, size: f64) -> String {
    // A number of this size has so many digits before the point; the rest of the 15 stand behind it.
    #[allow(clippy::cast_possible_truncation)]
    let digits = size.log10().floor() as i32;
    let decimals = usize::try_from(14 - digits).unwrap_or(0).min(30);
    let text = format!("{value:.decimals$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A yes or no.
pub(super) fn yes_no(value: bool) -> (&'static str, Origin) {
    (if value { "是" } else { "否" }, Origin::Text)
}

/// A day of a spreadsheet's calendar, with the part of a day that has passed; `day` gives the date of a whole number.
/// Without a day, it is a time alone.
pub(super) fn moment(arena: &Bump, value: f64, day: impl Fn(f64) -> (u16, u8, u8)) -> (&str, Origin) {
    let seconds = (value * SECONDS_OF_A_DAY).round();
    let whole = (seconds / SECONDS_OF_A_DAY).floor();
    if !(0.0..=LAST_DAY).contains(&whole) {
        return number(arena, value);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let time = clock((seconds - whole * SECONDS_OF_A_DAY) as u32);
    let (year, month, date) = day(whole);
    let text = match time {
        None => format!("{year:04}-{month:02}-{date:02}"),
        Some(time) if whole == 0.0 => time,
        Some(time) => format!("{year:04}-{month:02}-{date:02} {time}"),
    };
    (arena.alloc_str(&text), Origin::Date)
}

/// A span of time, or a time alone, in hours.
pub(super) fn duration(arena: &Bump, days: f64) -> (&str, Origin) {
    if !days.is_finite() || days.abs() > LAST_DAY {
        return number(arena, days);
    }
    #[allow(clippy::cast_possible_truncation)]
    let seconds = (days * SECONDS_OF_A_DAY).round() as i64;
    let text = format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    (arena.alloc_str(&text), Origin::Date)
}

/// A date or a date-time of ISO 8601 without its fraction of a second.
pub(super) fn iso<'a>(arena: &'a Bump, text: &str) -> Option<(&'a str, Origin)> {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let time = time.split(['.', ',', 'Z']).next().unwrap_or_default();
    let time = time.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(time);
    let text = if matches!(time, "" | "00:00") { day.to_owned() } else { format!("{day} {time}") };
    self::text(arena, &text).map(|(text, _)| (text, Origin::Date))
}

/// An error of a spreadsheet.
pub(super) fn error<'a>(arena: &'a Bump, text: &str) -> (&'a str, Origin) {
    (arena.alloc_str(if text.is_empty() { "#N/A" } else { text }), Origin::Error)
}

/// A formula without a value: the program that wrote it left the calculation to others.
pub(super) const UNCALCULATED: (&str, Origin) = ("=", Origin::Uncalculated);

/// The time of day; `None` at 0:00, which spreadsheets put where there is no time.
fn clock(seconds: u32) -> Option<String> {
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (seconds, second) {
        (0, _) => None,
        (_, 0) => Some(format!("{hour:02}:{minute:02}")),
        _ => Some(format!("{hour:02}:{minute:02}:{second:02}")),
    }
}

/// A text of `.xlsx` with the characters that XML cannot hold, written `_x000D_` (ECMA-376, ST_Xstring).
pub(super) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        match after.split_at_checked(5).and_then(|(code, tail)| Some((character(code.strip_suffix('_')?)?, tail))) {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.into()
}

fn character(code: &str) -> Option<char> {
    let is_hexadecimal = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then(|| u32::from_str_radix(code, 16).ok().and_then(char::from_u32)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_they_were_typed() {
        let arena = Bump::new();
        for (value, text) in [
            (12.0, "12"),
            (-0.0, "0"),
            (1.5, "1.5"),
            (0.1 + 0.2, "0.3"),
            (202_609_300_001.0, "202609300001"),
            (123_456_789_012_345.0, "123456789012345"),
            (0.000_01, "0.00001"),
            (-2.25, "-2.25"),
            (1_234_567.891, "1234567.891"),
        ] {
            assert_eq!(number(&arena, value), (text, Origin::Number));
        }
    }

    #[test]
    fn a_number_of_more_digits_than_are_kept_is_told_from_others() {
        let arena = Bump::new();
        assert_eq!(number(&arena, 1.101_011_990_010_112_3e17), ("1.1E+17", Origin::DigitsLost));
        assert_eq!(number(&arena, 1e15).1, Origin::DigitsLost);
        assert_eq!(number(&arena, f64::NAN).1, Origin::Error);
    }

    #[test]
    fn a_moment_at_midnight_lacks_a_time_and_seconds_are_rounded() {
        let arena = Bump::new();
        let day = |_| (2026, 9, 30);
        let of = |value| moment(&arena, value, day).0;
        assert_eq!(of(46_295.0), "2026-09-30");
        assert_eq!(of(46_295.604_166_666_664), "2026-09-30 14:30");
        assert_eq!(of(46_295.604_166_7), "2026-09-30 14:30");
        assert_eq!(of(46_295.000_011_574_07), "2026-09-30 00:00:01");
        assert_eq!(of(0.75), "18:00");
        assert_eq!(moment(&arena, -1.0, day), ("-1", Origin::Number));
        assert_eq!(duration(&arena, 1.5), ("36:00:00", Origin::Date));
    }

    #[test]
    fn iso_dates_are_written_as_in_csv_files() {
        let arena = Bump::new();
        for (iso_text, text) in [
            ("2026-09-30", "2026-09-30"),
            ("2026-09-30T00:00:00", "2026-09-30"),
            ("2026-09-30T14:30:00.000000000", "2026-09-30 14:30"),
            ("2026-09-30T14:30:05", "2026-09-30 14:30:05"),
        ] {
            assert_eq!(iso(&arena, iso_text), Some((text, Origin::Date)));
        }
    }

    #[test]
    fn characters_that_xml_cannot_hold_are_read_back() {
        assert_eq!(unescaped("甲_x000D_\n乙_x005F_x000D_"), "甲\r\n乙_x000D_");
        assert_eq!(unescaped("a_xb_x00_ _x"), "a_xb_x00_ _x");
    }
}
