//! A quick look at a text that almost all looks for names end with: each name has a character without which it cannot
//! stand there.

use std::sync::LazyLock;

use super::hidden::MARK;
use super::known::KnownWords;
use super::names::folds;

/// One character of every name, as a set.
#[derive(Debug)]
pub(super) struct Signs {
    /// A bit for each character of the Basic Multilingual Plane.
    bits: Vec<u64>,
    /// Whether a name has a character beyond it as its sign.
    has_rare: bool,
}

/// What hides how a name is written: a character that is compared as another, the mark of one that leaves no trace, and
/// the beginning of a reference.
static ALWAYS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut always = Signs { bits: vec![0; (1 << 16) / 64], has_rare: false };
    let hides = |c: &char| folds(*c) || matches!(*c, MARK | '&');
    (char::MIN..='\u{FFFF}').filter(hides).for_each(|c| always.add(c));
    always.bits
});

impl Signs {
    /// The signs of names in their dense form and in small letters. A character that the product's texts do not hold
    /// tells more than one that stands on every page, and any tells more than the surname, which a mask keeps.
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>, known: &KnownWords) -> Signs {
        let mut signs = Signs { bits: ALWAYS.clone(), has_rare: false };
        for name in names {
            let given = || name.chars().skip(1).filter(|c| *c != ' ');
            let unknown = given().find(|c| !known.contains(c.encode_utf8(&mut [0; 4])));
            if let Some(sign) = unknown.or_else(|| given().next()).or_else(|| name.chars().next()) {
                signs.add(sign);
                signs.add(sign.to_ascii_uppercase());
            }
        }
        signs
    }

    /// Whether a name could stand in a text, or a mark that hides how a name is written; where not, no name does.
    pub(super) fn may_stand_in(&self, text: &str) -> bool {
        text.chars().any(|c| self.contains(c))
    }

    fn add(&mut self, c: char) {
        match self.bits.get_mut(u32::from(c) as usize / 64) {
            Some(bits) => *bits |= 1 << (u32::from(c) % 64),
            None => self.has_rare = true,
        }
    }

    fn contains(&self, c: char) -> bool {
        self.bits
            .get(u32::from(c) as usize / 64)
            .map_or_else(|| self.has_rare || folds(c), |bits| bits >> (u32::from(c) % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_the_signs_holds_no_name() {
        let signs = Signs::of(["甲某丙", "john s", "丁"].into_iter(), &KnownWords::default());
        for text in ["张甲 某 丙", "JOHN S", "丁", "ＪＯＨＮ", "某", "&#26576;"] {
            assert!(signs.may_stand_in(text), "{text}");
        }
        for text in ["", "甲**", "2026-09-30", "乙"] {
            assert!(!signs.may_stand_in(text), "{text}");
        }
    }

    #[test]
    fn what_stands_in_the_products_texts_is_no_sign() {
        let known = KnownWords::new(["建设国家"].into_iter());
        let signs = Signs::of(["王建甲"].into_iter(), &known);
        assert!(!signs.may_stand_in("建") && signs.may_stand_in("甲"));
    }
}
