//! Days and moments in the notations that clerks use (records.md, Dates). Texts come folded by NFKC.

use crate::time::{Day, Moment};

/// Why a text is not the day or the moment that its column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDate {
    /// It is written in none of the notations.
    Notation,
    /// The calendar has no such day.
    NoSuchDay,
    /// A day has no such time.
    NoSuchTime,
    /// It carries a time other than 0:00, and the column holds days.
    CarriesTime,
}

/// The day of a date column, which may carry a time of 0:00 (Excel writes it) and no other.
pub fn day(text: &str) -> Result<Day, BadDate> {
    let moment = moment(text)?;
    match moment.clock {
        None => Ok(moment.day),
        Some(_) => Err(BadDate::CarriesTime),
    }
}

/// The moment of a date-time column. It lacks a time where it is only a day, or where its time is 0:00 (Excel).
pub fn moment(text: &str) -> Result<Moment, BadDate> {
    let (day, rest) = leading_day(text)?;
    if rest.is_empty() {
        return Ok(Moment::on(day));
    }
    let (hour, minute, second) = clock(text, rest).ok_or(BadDate::Notation)?;
    let moment = Moment::at(day, hour, minute, second).ok_or(BadDate::NoSuchTime)?;
    Ok(if moment.clock == Some(0) { Moment::on(day) } else { moment })
}

/// The day at the beginning of a text, and what follows it.
fn leading_day(text: &str) -> Result<(Day, &str), BadDate> {
    let (digits, rest) = leading_digits(text);
    let (year, month, day, rest) = match digits.len() {
        8 => compact(digits, rest),
        4 => separated(digits, rest),
        0 => in_words(text),
        _ => None,
    }
    .ok_or(BadDate::Notation)?;
    // The calendar begins with the year 1, though the library counts a year 0 before it.
    let day = (year > 0).then(|| Day::new(year, month, day)).flatten().ok_or(BadDate::NoSuchDay)?;
    Ok((day, rest))
}

type Parts<'t> = (i32, u32, u32, &'t str);

/// `20260930`
fn compact<'t>(digits: &str, rest: &'t str) -> Option<Parts<'t>> {
    let number: u32 = digits.parse().ok()?;
    Some((i32::try_from(number / 10_000).ok()?, number / 100 % 100, number % 100, rest))
}

/// `2026-09-30`, `2026/9/30`, `2026.9.30`, `2026年9月30日`, from the first separator on.
fn separated<'t>(year: &str, rest: &'t str) -> Option<Parts<'t>> {
    let first = rest.chars().next()?;
    let second = match first {
        '-' | '/' | '.' => first,
        '年' => '月',
        _ => return None,
    };
    let (month, rest) = short_number(rest.strip_prefix(first)?)?;
    let (day, rest) = short_number(rest.strip_prefix(second)?)?;
    let rest = if first == '年' { rest.strip_prefix('日')? } else { rest };
    Some((year.parse().ok()?, month, day, rest))
}

/// `二〇二六年九月三十日`
fn in_words(text: &str) -> Option<Parts<'_>> {
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, rest) = rest.split_once('日')?;
    Some((year_in_words(year)?, number_in_words(month)?, number_in_words(day)?, rest))
}

/// A year of four numerals, its zeros written 〇, ○ or 零.
fn year_in_words(text: &str) -> Option<i32> {
    if text.chars().count() != 4 {
        return None;
    }
    let mut year = 0;
    for c in text.chars() {
        let digit = if matches!(c, '〇' | '○' | '零') { 0 } else { numeral(c)? };
        year = year * 10 + i32::try_from(digit).ok()?;
    }
    Some(year)
}

/// A number from 1 to 99 in words: `九`, `十`, `十二`, `二十`, `三十一`.
fn number_in_words(text: &str) -> Option<u32> {
    let one = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|_| chars.as_str().is_empty()).and_then(numeral)
    };
    let Some((tens, ones)) = text.split_once('十') else { return one(text) };
    let tens = if tens.is_empty() { 1 } else { one(tens).filter(|&n| n > 1)? };
    let ones = if ones.is_empty() { 0 } else { one(ones)? };
    Some(tens * 10 + ones)
}

fn numeral(c: char) -> Option<u32> {
    (1..).zip("一二三四五六七八九".chars()).find(|(_, word)| *word == c).map(|(n, _)| n)
}

/// The time that follows a day: after white space or 日, or, with colons, after `T`.
fn clock(text: &str, rest: &str) -> Option<(u32, u32, u32)> {
    if let Some(time) = rest.strip_prefix('T') {
        return with_colons(time);
    }
    let time = rest.trim_start();
    let apart = time.len() < rest.len() || text.strip_suffix(rest).is_some_and(|day| day.ends_with('日'));
    if !apart {
        return None;
    }
    with_colons(time).or_else(|| with_words(time))
}

/// `14:30`, `14:30:00`
fn with_colons(text: &str) -> Option<(u32, u32, u32)> {
    let (hour, rest) = short_number(text)?;
    let (minute, rest) = two_digits(rest.strip_prefix(':')?)?;
    if rest.is_empty() {
        return Some((hour, minute, 0));
    }
    let (second, rest) = two_digits(rest.strip_prefix(':')?)?;
    rest.is_empty().then_some((hour, minute, second))
}

/// `14时30分`
fn with_words(text: &str) -> Option<(u32, u32, u32)> {
    let (hour, rest) = short_number(text)?;
    let (minute, rest) = short_number(rest.strip_prefix('时')?)?;
    (rest == "分").then_some((hour, minute, 0))
}

/// A number of one or two digits, and what follows it.
fn short_number(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = leading_digits(text);
    matches!(digits.len(), 1 | 2).then_some((digits.parse().ok()?, rest))
}

fn two_digits(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = leading_digits(text);
    (digits.len() == 2).then_some((digits.parse().ok()?, rest))
}

fn leading_digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(end).unwrap_or(("", text))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
