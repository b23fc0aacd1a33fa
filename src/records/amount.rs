//! Decimal amounts with at most three places, compared exactly.

use std::fmt;
use std::iter::Sum;

/// A number of thousandths: hours of study, numbers of copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(u64);

impl Amount {
    /// The largest amount a cell may hold (records.md, Numbers).
    pub const LARGEST: Amount = Amount(1_000_000_000_000);

    /// The amount of so many thousandths.
    pub const fn thousandths(n: u64) -> Amount {
        Amount(n)
    }

    /// The whole number it is, if it is one.
    pub fn whole(self) -> Option<u64> {
        (self.0.is_multiple_of(1000)).then_some(self.0 / 1000)
    }

    /// Whether it is less than a parameter's decimal value. Both are the nearest doubles of their decimals, so that
    /// equal decimals are equal.
    pub fn is_less_than(self, decimal: f64) -> bool {
        self.as_f64() < decimal
    }

    /// The amount as the nearest double, exact for what a cell may hold.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        Amount(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1000, self.0 % 1000);
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let decimals = format!("{rest:03}");
        write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}
