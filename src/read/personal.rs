//! Identity-card and mobile numbers in text.

use std::ops::Range;

/// The byte ranges of the identity-card and mobile numbers in a text, ascending and apart.
pub fn numbers(_text: &str) -> Vec<Range<usize>> {
    Vec::new()
}
