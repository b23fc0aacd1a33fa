//! The numbers of expressions: decimals of six places, so that what a cell says and what an expression says compare
//! exactly. As in Rhai, whole numbers divide to whole numbers.

use std::cmp::Ordering;

/// A number: so many millionths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    millionths: i128,
    /// Written or counted as a whole number, which decides how it divides.
    is_whole: bool,
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

const ONE: i128 = 1_000_000;

/// The largest number that is kept: beyond it there is no number.
const LARGEST: i128 = 1_000_000_000_000_000 * ONE;

impl Number {
    /// A whole number.
    pub(super) fn whole(n: i64) -> Number {
        Number { millionths: i128::from(n) * ONE, is_whole: true }
    }

    /// The decimal nearest to a double; `None` where it is too large, or none.
    pub(super) fn decimal(n: f64) -> Option<Number> {
        let millionths = (n * ONE as f64).round();
        (millionths.abs() <= LARGEST as f64).then_some(Number { millionths: millionths as i128, is_whole: false })
    }

    /// So many milliseconds, in hours.
    pub(super) fn hours(milliseconds: i64) -> Number {
        Number { millionths: i128::from(milliseconds) * ONE / 3_600_000, is_whole: false }
    }

    /// The number with its sign turned.
    pub(super) fn negative(self) -> Number {
        Number { millionths: -self.millionths, ..self }
    }

    /// Two numbers taken together; `None` where the result is too large or a division is by zero.
    pub(super) fn calculate(self, operation: Operation, other: Number) -> Option<Number> {
        let is_whole = self.is_whole && other.is_whole;
        let (a, b) = (self.millionths, other.millionths);
        let millionths = match operation {
            Operation::Add => a.checked_add(b)?,
            Operation::Subtract => a.checked_sub(b)?,
            Operation::Multiply => a.checked_mul(b)? / ONE,
            Operation::Divide if is_whole => a.checked_div(b)?.checked_mul(ONE)?,
            Operation::Divide => a.checked_mul(ONE)?.checked_div(b)?,
            Operation::Remainder => a.checked_rem(b)?,
        };
        (millionths.abs() <= LARGEST).then_some(Number { millionths, is_whole })
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.millionths == other.millionths
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        self.millionths.partial_cmp(&other.millionths)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn decimals_add_up_exactly_and_whole_numbers_divide_to_whole_numbers() {
        let decimal = |n| Number::decimal(n).unwrap();
        assert_eq!(decimal(0.1).calculate(Operation::Add, decimal(0.2)), Some(decimal(0.3)));
        assert_eq!(Number::whole(7).calculate(Operation::Divide, Number::whole(2)), Some(Number::whole(3)));
        assert_eq!(decimal(7.0).calculate(Operation::Divide, Number::whole(2)), Some(decimal(3.5)));
        assert_eq!(Number::whole(7).calculate(Operation::Remainder, Number::whole(4)), Some(Number::whole(3)));
        assert_eq!(Number::whole(1).calculate(Operation::Divide, Number::whole(0)), None);
        assert_eq!(Number::whole(i64::MAX).calculate(Operation::Multiply, Number::whole(i64::MAX)), None);
        assert_eq!(Number::decimal(f64::INFINITY), None);
        assert_eq!(Number::decimal(f64::NAN), None);
    }
}
