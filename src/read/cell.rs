//! One cell: from the text as written to the value that its column holds (records.md, Cells).

use bumpalo::Bump;

use super::dates::{self, BadDate};
use super::fold::{cleaned, folded, is_blank};
use super::people::Known;
use super::{marking, numbers, personal};
use crate::lang::Told;
use crate::records::{Choice, Classification, Code, DocumentRef, Kind, Value, spelled, yes_no};
use crate::regulation::Provision;

/// What stands in a problem in the place of a value that must not be shown.
pub const MASK: &str = "⟦…⟧";

/// Why a cell is no value of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No day, in a date column.
    Day(BadDate),
    /// No moment, in a date-time column.
    Moment(BadDate),
    /// Neither yes nor no.
    YesNo,
    /// No number.
    Amount,
    /// No whole number.
    Whole,
    /// None of the values of the list.
    Choice(&'static [Choice]),
    /// No classification level.
    Classification,
    /// No provision of the regulation.
    Provision,
    /// An identity-card or mobile number, in a column of ids or references.
    PersonalNumber,
    /// A number of more digits than a spreadsheet keeps, or what it writes of one: `1.1E+17`.
    DigitsLost,
    /// An error of a spreadsheet, such as `#N/A`.
    SheetError,
    /// A formula of a spreadsheet that no program has calculated.
    Uncalculated,
    /// An id or a reference that a spreadsheet has made a date.
    BecameDate,
    /// A provision that a spreadsheet has made a number, of which 2.1 and 2.10 are the same.
    BecameNumber,
}

/// Reads a trimmed cell of a column of this kind; `None` where it is blank.
pub fn read_cell<'a>(arena: &'a Bump, known: &Known<'a>, kind: Kind, cell: &'a str) -> Result<Option<Value<'a>>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    if matches!(kind, Kind::Free | Kind::Person) {
        return Ok((!is_blank(cell)).then_some(Value::Text(cell)));
    }
    let text = folded(arena, cell);
    // 无 is a *no* here, which elsewhere is blank.
    if let (Kind::YesNo, Some(yes)) = (kind, yes_no(text)) {
        return Ok(Some(Value::YesNo(yes)));
    }
    if is_blank(text) {
        return Ok(None);
    }
    if matches!(kind, Kind::Id | Kind::Leader | Kind::Staff | Kind::Document) && holds_number(cell, text) {
        return Err(Fault::PersonalNumber);
    }
    if matches!(kind, Kind::Id | Kind::Leader | Kind::Staff | Kind::Document) && has_lost_digits(text) {
        return Err(Fault::DigitsLost);
    }
    typed(arena, known, kind, text).map(Some)
}

/// The value of a folded cell that is not blank.
fn typed<'a>(arena: &'a Bump, known: &Known<'a>, kind: Kind, text: &'a str) -> Result<Value<'a>, Fault> {
    Ok(match kind {
        Kind::Free | Kind::Person | Kind::Folded => Value::Text(text),
        Kind::Id | Kind::Name => Value::Text(cleaned(arena, text)),
        Kind::Day => Value::Day(dates::day(text).map_err(Fault::Day)?),
        Kind::Moment => Value::Moment(dates::moment(text).map_err(Fault::Moment)?),
        Kind::YesNo => Value::YesNo(yes_no(text).ok_or(Fault::YesNo)?),
        Kind::Amount => Value::Amount(numbers::amount(text).ok_or(Fault::Amount)?),
        Kind::Whole => Value::Amount(numbers::amount(text).filter(|n| n.whole().is_some()).ok_or(Fault::Whole)?),
        Kind::Choice(choices) => Value::Choice(spelled(choices, text).ok_or(Fault::Choice(choices))?),
        Kind::Classification => Value::Choice(classification(text).ok_or(Fault::Classification)?),
        Kind::Provision => Value::Provision(Provision::parse(text).ok_or(Fault::Provision)?),
        Kind::Leader => Value::Leader(known.leader(cleaned(arena, text))),
        Kind::Staff => Value::Staff(known.staff(cleaned(arena, text))),
        Kind::Document => Value::Document(DocumentRef { text: cleaned(arena, text) }),
        Kind::Body => Value::Body(known.body(text, cleaned(arena, text))),
    })
}

/// Whether a cell holds an identity-card or mobile number, as written or once it is folded.
fn holds_number(cell: &str, text: &str) -> bool {
    /// A mobile number has so many digits, an identity card more: nearly every id and name is told apart by counting.
    const FEWEST: usize = 11;
    let holds = |text: &str| !personal::numbers(text).is_empty();
    text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST && (holds(cell) || (cell != text && holds(text)))
}

/// Whether it is what spreadsheets write of a number with twelve digits or more: a digit, perhaps more behind a point, and
/// the exponent.
fn has_lost_digits(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A quick look that nearly all ids end with.
    if !text.bytes().next().is_some_and(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let Some((digits, exponent)) = text.split_once("E+").or_else(|| text.split_once("e+")) else { return false };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    whole.len() == 1 && exponent.len() == 2 && is_number(whole) && is_number(decimals) && is_number(exponent)
}

/// The place of a level: alone, or followed by a star-like mark and a period.
fn classification(text: &str) -> Option<usize> {
    spelled(Classification::CHOICES, text).or_else(|| level_with_period(text))
}

/// A level as the search for markings reads it, which leaves such cells of this column to the ledger: in traditional
/// characters too, and with white space. ★ is told here, other star-like marks by that search.
fn level_with_period(text: &str) -> Option<usize> {
    let plain = |c: char| match c {
        '絕' => '绝',
        '機' => '机',
        '祕' => '秘',
        c => c,
    };
    let shadow: String = text.chars().filter(|c| !c.is_whitespace()).map(plain).collect();
    let after = |level: &str| {
        let (start, rest) = shadow.split_at_checked(level.len())?;
        start.eq_ignore_ascii_case(level).then_some(rest)
    };
    let is_level = |rest: &str| {
        let starred = rest.strip_prefix('★').is_some_and(|period| period.chars().all(is_of_period));
        rest.is_empty() || starred || marking::is_bare_level(text)
    };
    Classification::CHOICES
        .iter()
        .position(|choice| std::iter::once(&choice.en).chain(choice.zh).any(|level| after(level).is_some_and(is_level)))
}

fn is_of_period(c: char) -> bool {
    c.is_ascii_digit() || "年个月日天长期永久至止起.-/〇○零一二三四五六七八九十百半".contains(c)
}

impl Fault {
    /// The kind of problem that it is.
    pub fn code(self) -> Code {
        match self {
            Fault::Day(_) | Fault::Moment(_) => Code::BadDate,
            Fault::PersonalNumber => Code::PersonalId,
            _ => Code::BadValue,
        }
    }

    /// The cell as a problem may show it.
    pub fn shown(self, cell: &str) -> &str {
        match self {
            Fault::PersonalNumber => MASK,
            // What looks like a level but cannot be read might be a marking: nothing of it is shown.
            Fault::Classification if cell.contains('密') => MASK,
            _ => cell,
        }
    }

    /// What is wrong with the cell and how to write it.
    pub fn told(self, cell: &str) -> Told {
        let value = ("value", self.shown(cell).to_owned());
        match self {
            Fault::Day(BadDate::Notation) => Told::new("problem.cell-no-day", [value]),
            Fault::Moment(BadDate::Notation) => Told::new("problem.cell-no-moment", [value]),
            Fault::Day(BadDate::NoSuchDay) | Fault::Moment(BadDate::NoSuchDay) => Told::new("problem.cell-no-such-day", [value]),
            Fault::Day(_) => Told::new("problem.cell-time-in-day", [value]),
            Fault::Moment(_) => Told::new("problem.cell-no-such-time", [value]),
            Fault::YesNo => Told::new("problem.cell-no-yes-no", [value]),
            Fault::Amount => Told::new("problem.cell-no-number", [value]),
            Fault::Whole => Told::new("problem.cell-no-whole-number", [value]),
            Fault::Choice(choices) => Told::new("problem.cell-no-choice", [value, ("choices", both_spellings(choices))]),
            Fault::Classification => {
                Told::new("problem.cell-no-classification", [value, ("choices", both_spellings(Classification::CHOICES))])
            }
            Fault::Provision => Told::new("problem.cell-no-provision", [value]),
            Fault::PersonalNumber => Told::new("problem.cell-personal-number", [value]),
            Fault::DigitsLost => Told::new("problem.cell-digits-lost", [value]),
            Fault::SheetError => Told::new("problem.cell-sheet-error", [value]),
            Fault::Uncalculated => Told::plain("problem.cell-uncalculated"),
            Fault::BecameDate => Told::new("problem.cell-became-date", [value]),
            Fault::BecameNumber => Told::new("problem.cell-became-number", [value]),
        }
    }
}

/// The values of a list in both spellings: `senior=高中=中专, college=大专`.
fn both_spellings(choices: &[Choice]) -> String {
    let mut text = String::new();
    for choice in choices {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(choice.en);
        for zh in choice.zh {
            text.push('=');
            text.push_str(zh);
        }
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
