//! Identity-card and mobile numbers in text (report.md, Numbers).

use std::ops::Range;

use super::marking::characters::{is_ignorable, is_latin};
use crate::time::Day;

/// The byte ranges of the identity-card and mobile numbers in a text, ascending and apart.
///
/// Digits may be full-width and parted by spaces, dashes and characters that leave no trace; a range takes in the
/// country code +86.
pub fn numbers(text: &str) -> Vec<Range<usize>> {
    if !may_hold_a_number(text) {
        return Vec::new();
    }
    let digits = digits(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in 0..digits.len() {
        let Some(number) = digits.get(start..).and_then(number_at) else { continue };
        match found.last_mut() {
            Some(last) if number.start < last.end => last.end = last.end.max(number.end),
            _ => found.push(number),
        }
    }
    found
}

/// Whether a text holds an identity-card or mobile number.
pub fn has_number(text: &str) -> bool {
    if !may_hold_a_number(text) {
        return false;
    }
    let digits = digits(text);
    (0..digits.len()).any(|start| digits.get(start..).and_then(number_at).is_some())
}

/// The digits of a mobile number.
const MOBILE: usize = 11;
/// The digits of an identity card, the check digit included.
const CARD: usize = 18;

/// Whether there could be eleven digits with nothing between them but what may part the digits of a number: the quick
/// look that almost all texts end with.
pub fn may_hold_a_number(text: &str) -> bool {
    let mut count = 0;
    for byte in text.bytes() {
        let (keeps, adds) = STEPS.get(usize::from(byte)).copied().unwrap_or((0, 0));
        count = (count & keeps) + adds;
        if count == MOBILE as u8 {
            return true;
        }
    }
    false
}

/// What a byte does to the count of digits so far: a mask that keeps it or not, and what is added.
// The compiler works it out, and would not pass over a place that is none.
#[allow(clippy::indexing_slicing)]
const STEPS: [(u8, u8); 256] = {
    let mut steps = [(0, 0); 256];
    let mut byte = 0;
    while byte < 256 {
        steps[byte] = match byte as u8 {
            // Full-width digits begin with the byte EF, mathematical ones with F0.
            b'0'..=b'9' | 0xEF | 0xF0 => (0xFF, 1),
            // Dashes, blanks and what leaves no trace are among these; the bytes E4 to E9 begin Chinese characters.
            b'-' | b' ' | b'\t' | 0..=0x08 | 0x0E..=0x1F | 0x7F..=0xE3 | 0xEA..=0xFF => (0xFF, 0),
            _ => (0, 0),
        };
        byte += 1;
    }
    steps
};

/// What stands between a digit and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// Nothing that shows.
    Nothing,
    /// Spaces and dashes.
    Separators,
    /// Other text; a number may begin here.
    Text,
    /// A Latin letter, directly.
    Letter,
}

/// A digit, or an X that may be a card's last.
#[derive(Clone, Copy, Debug)]
struct Digit {
    /// 0 to 9; 10 for X.
    value: u8,
    before: Before,
    /// Whether a Latin letter follows directly.
    letter_follows: bool,
    /// Where a + directly before it stands.
    plus: Option<usize>,
    from: usize,
    to: usize,
}

const X: u8 = 10;

fn digits(text: &str) -> Vec<Digit> {
    let mut digits: Vec<Digit> = Vec::new();
    let mut before = Before::Text;
    let mut plus = None;
    for (from, c) in text.char_indices() {
        if is_ignorable(c) {
            continue;
        }
        let follows = digits.last().is_some_and(|last| last.value < X) && before != Before::Text && before != Before::Letter;
        let value = digit(c).or_else(|| (is_x(c) && follows).then_some(X));
        if let Some(value) = value {
            digits.push(Digit { value, before, letter_follows: false, plus, from, to: from + c.len_utf8() });
        }
        if is_latin(c) && before == Before::Nothing && value.is_none_or(|value| value == X) {
            let whose = digits.len().checked_sub(if value.is_some() { 2 } else { 1 });
            if let Some(last) = whose.and_then(|place| digits.get_mut(place)) {
                last.letter_follows = true;
            }
        }
        plus = if is_plus(c) { Some(from) } else { plus.filter(|_| c == ' ') };
        before = match (value, before) {
            (Some(_), _) => Before::Nothing,
            (None, Before::Nothing | Before::Separators) if is_separator(c) => Before::Separators,
            (None, _) if is_latin(c) => Before::Letter,
            (None, _) => Before::Text,
        };
    }
    digits
}

/// The number that begins with the first of these digits: a card, or else a mobile number with or without its code.
fn number_at(digits: &[Digit]) -> Option<Range<usize>> {
    let first = digits.first()?;
    if first.value == X || matches!(first.before, Before::Nothing | Before::Letter) {
        return None;
    }
    if let Some(end) = card(digits) {
        return Some(first.from..end);
    }
    if let Some(end) = mobile(digits) {
        return Some(first.from..end);
    }
    let code = [&[0, 0, 8, 6][..], &[8, 6]]
        .into_iter()
        .find(|code| digits.iter().map(|digit| &digit.value).take(code.len()).eq(*code))?;
    let number = digits.get(code.len()..)?;
    Some(first.plus.unwrap_or(first.from)..mobile(number)?)
}

/// The end of the mobile number with which these digits begin.
fn mobile(digits: &[Digit]) -> Option<usize> {
    let number = joined(digits, MOBILE)?;
    let starts = matches!(number, [Digit { value: 1, .. }, Digit { value: 3..=9, .. }, ..]);
    if !starts || number.iter().any(|digit| digit.value == X) {
        return None;
    }
    end(digits, MOBILE)
}

/// The end of the identity-card number with which these digits begin.
fn card(digits: &[Digit]) -> Option<usize> {
    let number = joined(digits, CARD)?;
    let value = |range: Range<usize>| {
        number.get(range).unwrap_or_default().iter().fold(0u32, |sum, digit| sum * 10 + u32::from(digit.value))
    };
    if number.iter().take(CARD - 1).any(|digit| digit.value == X) || !is_province(value(0..2)) {
        return None;
    }
    let year = value(6..10);
    let born = Day::new(i32::try_from(year).ok()?, value(10..12), value(12..14))?;
    if !(1800..2100).contains(&born.year()) {
        return None;
    }
    end(digits, CARD)
}

/// The first digits, where nothing but separators parts them.
fn joined(digits: &[Digit], count: usize) -> Option<&[Digit]> {
    let number = digits.get(..count)?;
    let apart = |digit: &Digit| !matches!(digit.before, Before::Nothing | Before::Separators);
    (!number.iter().skip(1).any(apart)).then_some(number)
}

/// The end of a number of `count` digits, where neither a digit nor a letter follows it.
fn end(digits: &[Digit], count: usize) -> Option<usize> {
    let last = digits.get(count.checked_sub(1)?)?;
    let next_is_digit = digits.get(count).is_some_and(|next| next.before == Before::Nothing && next.value < X);
    (!next_is_digit && !last.letter_follows).then_some(last.to)
}

/// The first two digits of a division of GB/T 2260, of a residence permit for people from Hong Kong, Macao and Taiwan, or
/// of one for foreigners.
fn is_province(code: u32) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91)
}

/// The value of a digit: ASCII, full-width or mathematical. Signs such as ① and ² are none.
fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '０'..='９' => u32::from(c) - u32::from('０'),
        '\u{1D7CE}'..='\u{1D7FF}' => (u32::from(c) - 0x1D7CE) % 10,
        '\u{1FBF0}'..='\u{1FBF9}' => u32::from(c) - 0x1FBF0,
        _ => return None,
    };
    u8::try_from(value).ok()
}

fn is_x(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ' | 'Ⅹ' | 'ⅹ')
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '＋' | '﹢')
}

fn is_separator(c: char) -> bool {
    let dash = matches!(
        c,
        '-' | '\u{58A}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207B}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{30FC}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{FF70}'
    );
    dash || (c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'))
        || c == '\u{2800}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        numbers(text).into_iter().filter_map(|range| text.get(range)).collect()
    }

    #[test]
    fn mobile_numbers_are_found_however_they_are_written() {
        for number in [
            "13800001234",
            "１３８００００１２３４",
            "138 0000 1234",
            "138-0000-1234",
            "138–0000—1234",
            "138－0000‑1234",
            "138\u{200B}0000\u{2060}1234",
            "138　0000\u{A0}1234",
            "1 3 8 0 0 0 0 1 2 3 4",
            "+8613800001234",
            "＋86 138-0000-1234",
            "+ 86 13800001234",
            "0086-13800001234",
            "86 13800001234",
            "8613800001234",
            "𝟏𝟑𝟖𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒",
            "19912345678",
        ] {
            for text in [
                number.to_owned(),
                format!("电话{number}。"),
                format!("①{number}②"),
                format!("_{number}_"),
                format!("℡{number}²"),
            ] {
                assert_eq!(found(&text), [number], "{text:?}");
                assert!(has_number(&text), "{text:?}");
            }
        }
    }

    #[test]
    fn identity_cards_are_found_with_any_check_digit() {
        for number in [
            "110101199001011234",
            "11010119900101123X",
            "11010119900101123x",
            "１１０１０１１９９００１０１１２３Ｘ",
            "11010119900101123Ⅹ",
            "110101 19900101 123X",
            "110101-19900101-1234",
            "1101\u{200D}01199001011234",
            "910101188802290000",
        ] {
            let text = format!("证号：{number}，");
            assert_eq!(found(&text), [number], "{text:?}");
        }
    }

    #[test]
    fn other_figures_are_no_numbers() {
        for text in [
            "",
            "2026-09-30 14:30:00",
            "12800001234",
            "1380000123",
            "138000012345",
            "a13800001234",
            "13800001234b",
            "ｂ13800001234",
            "é13800001234",
            "13800001234ａ",
            "990101199001011234",
            "110101199013011234",
            "110101199002301234",
            "110101159001011234",
            "1101011990010112345",
            "11010119900101123XY",
            "11010119900101123Xa",
            "A11010119900101123X",
            "138/0000/1234",
            "138甲00001234",
            "2026-0001、2026-0002",
            "1\n3800001234",
        ] {
            assert_eq!(found(text), [""; 0], "{text:?}");
            assert!(!has_number(text), "{text:?}");
        }
    }

    #[test]
    fn several_numbers_are_found_apart() {
        assert_eq!(found("13800001234、13900001234 11010119900101123X"), ["13800001234", "13900001234", "11010119900101123X"]);
        assert_eq!(found("2026 13800001234 转 801"), ["13800001234"]);
        assert_eq!(found("13800001234-801"), ["13800001234"]);
        assert_eq!(found("13800001234 X"), ["13800001234"]);
        assert_eq!(found("18 36 138 1234 5678"), ["18 36 138 1234 5678"], "overlapping readings are masked whole");
    }

    #[test]
    fn long_rows_of_digits_take_no_longer_than_their_length_asks() {
        for part in ["1", "13", "1 ", "86", "0086 ", "X1", "1X", "１\u{200B}", "+86 "] {
            let text = part.repeat(300_000);
            assert_eq!(numbers(&text).is_empty(), !has_number(&text));
        }
    }
}
