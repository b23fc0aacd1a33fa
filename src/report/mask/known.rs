//! The words of the product's texts: names that stand among them (文明, 安全) are not masked in free text.

use super::names::{dense, stands_alone};
use crate::checks;
use crate::lang::Lang;
use crate::read::marking::characters::is_han;
use crate::records::Register;
use crate::regulation;

/// The words that stand in the product's texts. Made once a run.
#[derive(Debug, Default)]
pub struct KnownWords {
    /// What stands from every Chinese character on, up to four of them, packed and in order: a word of that many
    /// characters stands in the texts where one of these begins with it.
    runs: Vec<u64>,
    /// The texts in small letters, line by line, for everything else.
    texts: String,
}

/// The longest run of Chinese characters that is kept by itself.
const LONGEST: usize = 4;

/// The bits of a character in a run.
const BITS: usize = 16;

impl KnownWords {
    /// The words of these texts: those of the languages, the checks and the regulation.
    pub fn new<'t>(texts: impl Iterator<Item = &'t str>) -> KnownWords {
        let mut known = KnownWords::default();
        for line in texts.flat_map(str::lines) {
            let line = dense(line);
            for run in line.split(|c| !is_han(c)) {
                known.learn(run);
            }
            known.texts.push_str(&line.to_ascii_lowercase());
            known.texts.push('\n');
        }
        known.runs.sort_unstable();
        known.runs.dedup();
        known
    }

    /// The words of all that the product itself says: its texts in both languages, those of the checks, the spellings
    /// of the registers, and the regulation.
    pub fn of_the_product() -> KnownWords {
        let languages = [Lang::Zh, Lang::En].into_iter().flat_map(|lang| lang.texts().values().map(String::as_str));
        let checks = checks::catalogue().map(|check| check.text);
        let columns = Register::ALL.iter().flat_map(|register| register.columns());
        let registers = Register::ALL.iter().map(|register| register.chinese()).chain(columns.map(|column| column.zh));
        let regulation = regulation::provisions().iter().map(|(_, text)| *text).chain([regulation::title()]);
        KnownWords::new(languages.chain(checks).chain(registers).chain(regulation))
    }

    fn learn(&mut self, run: &str) {
        for (at, _) in run.char_indices() {
            let window = run.get(at..).unwrap_or_default().chars().take(LONGEST).take_while(|c| is_short(*c));
            self.runs.push(packed(window));
        }
    }

    /// Whether a name stands in the texts.
    pub fn contains(&self, name: &str) -> bool {
        let name = dense(name);
        let length = name.chars().count();
        if (1..=LONGEST).contains(&length) && name.chars().all(|c| is_han(c) && is_short(c)) {
            return self.begins(packed(name.chars()), length);
        }
        stands_in(&self.texts, &name.to_ascii_lowercase())
    }

    /// Whether a run begins with a word of so many characters.
    fn begins(&self, word: u64, length: usize) -> bool {
        let rest = BITS * (LONGEST - length);
        let place = self.runs.partition_point(|run| *run < word);
        self.runs.get(place).is_some_and(|run| run >> rest == word >> rest)
    }
}

/// Whether a word stands by itself in a text; both dense and in small letters.
pub(super) fn stands_in(text: &str, word: &str) -> bool {
    !word.is_empty() && text.match_indices(word).any(|(at, found)| stands_alone(text, at, at + found.len()))
}

/// Up to four short characters, the first the highest.
fn packed(characters: impl Iterator<Item = char>) -> u64 {
    let places = characters.zip((0..LONGEST).rev());
    places.fold(0, |packed, (c, place)| packed | u64::from(u32::from(c)) << (BITS * place))
}

/// Whether a character has no more bits than are kept of one; those beyond are rare.
fn is_short(c: char) -> bool {
    u32::from(c) >> BITS == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_among_the_products_words_are_known() {
        let known = KnownWords::new(["提高安全意识\n建设文明单位，the marking", "艾力·某", "提𠮷野"].into_iter());
        for name in ["安全", "文明", "安 全", "建设文明单位", "Marking", "marking", "艾力·某", "明", "𠮷野", "提𠮷"]
        {
            assert!(known.contains(name), "{name}");
        }
        for name in ["甲某", "识建", "单位the", "Mark", "", "艾力·甲", "野𠮷"] {
            assert!(!known.contains(name), "{name}");
        }
    }
}
