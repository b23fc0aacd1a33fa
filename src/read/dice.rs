//! Dice for the tests that try many inputs: they fall the same on every run.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

/// A small generator of numbers (xorshift).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number from 0 to below the end.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }

    /// A text of at most so many of these letters.
    pub(crate) fn text(&mut self, letters: &[&str], longest: usize) -> String {
        (0..self.below(longest + 1)).map(|_| letters[self.below(letters.len())]).collect()
    }
}
