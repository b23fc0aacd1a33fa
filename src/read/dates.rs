//! dates

use crate::time::Day;

/// Why a text is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDate {
    /// It is written in none of the notations.
    Notation,
}

/// The day that a text writes, in any of the notations of records.md.
pub fn day(text: &str) -> Result<Day, BadDate> {
    Day::parse(text).ok_or(BadDate::Notation)
}
