//! Numbers (records.md, Numbers): decimal digits with at most three decimals, nothing else. Texts come folded by NFKC.

use crate::records::Amount;

/// The amount that a text writes. Signs, exponents, separators of thousands and a bare decimal point make it none, and
/// so does more than [`Amount::LARGEST`].
pub fn amount(text: &str) -> Option<Amount> {
    let (whole, decimals) = match text.split_once('.') {
        Some((whole, decimals)) => (whole, thousandths(decimals)?),
        None => (text, 0),
    };
    let amount = Amount::thousandths(digits(whole)?.checked_mul(1000)?.checked_add(decimals)?);
    (amount <= Amount::LARGEST).then_some(amount)
}

/// Up to three decimals, as thousandths.
fn thousandths(decimals: &str) -> Option<u64> {
    let scale = match decimals.len() {
        1 => 100,
        2 => 10,
        3 => 1,
        _ => return None,
    };
    Some(digits(decimals)? * scale)
}

fn digits(text: &str) -> Option<u64> {
    // The standard parser would take a sign.
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_most_three_decimals() {
        for (text, thousandths) in
            [("12", 12_000), ("1.5", 1_500), ("0", 0), ("0.001", 1), ("1.50", 1_500), ("1.250", 1_250), ("007", 7_000)]
        {
            assert_eq!(amount(text), Some(Amount::thousandths(thousandths)), "{text}");
        }
        for text in ["1.2345", "1.0000", "1.", ".5", ".", ""] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn signs_exponents_and_separators_are_no_numbers() {
        for text in ["-2", "+5", "1e5", "1,000", "1 000", "1.2.3", "１２", "12件", "0x1f", "NaN", "1_000", "1.+5"] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn the_largest_number_is_a_thousand_million() {
        assert_eq!(amount("1000000000"), Some(Amount::LARGEST));
        assert_eq!(amount("1000000000.000"), Some(Amount::LARGEST));
        for text in ["1000000000.001", "1000000001", "99999999999999999999999999", "18446744073709551616"] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn twelve_point_nought_is_whole() {
        assert_eq!(amount("12.0").and_then(Amount::whole), Some(12));
        assert_eq!(amount("12.5").and_then(Amount::whole), None);
    }
}
