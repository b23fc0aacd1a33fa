//! What of a person may be shown: names and numbers masked in every text that leaves the house (report.md, Names and
//! Numbers), and characters that leave no trace made visible.
//!
//! Masking a text twice gives what masking it once gives.

mod hidden;
mod known;
mod names;
mod replace;
mod signs;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, Match, MatchKind, StartKind};

pub use hidden::{MARK, is_hidden, visible};
pub use known::KnownWords;
use names::{Dense, MASK};
use replace::{Shown, and_then, replaced};
use signs::Signs;

use crate::read::marking::Spot;
use crate::read::marking::characters::{is_han, is_ignorable};
use crate::read::marking::{markup, references};
use crate::read::personal;

/// Whether names are masked (`--names`). Numbers always are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// The surname and `**`.
    #[default]
    Masked,
    /// As they are.
    Full,
}

impl Names {
    /// The word of the option and of `report.json`.
    pub fn word(self) -> &'static str {
        match self {
            Names::Masked => "masked",
            Names::Full => "full",
        }
    }
}

/// What an identity-card or mobile number becomes, whatever its length.
pub const NUMBER_MASK: &str = "***********";

/// Masks the texts of one unit.
#[derive(Debug)]
pub struct Masker {
    mode: Names,
    /// Every name of the rosters, dense and in small letters, with what is kept of it.
    people: HashMap<String, String>,
    /// The names that are masked wherever they stand, dense and in small letters, in order, and what is kept of each.
    hidden: Vec<(String, String)>,
    /// The search for them, made when the first text comes that may hold one.
    finder: OnceLock<Finder>,
    /// The same names, dense and in small letters.
    names: HashSet<String>,
    /// What tells quickly that no name stands in a text.
    signs: Signs,
}

/// Looks for names in text.
#[derive(Debug)]
enum Finder {
    Nobody,
    Names(AhoCorasick),
    /// The search could not be built: no text is shown.
    Closed,
}

impl Finder {
    fn of<'n>(names: impl ExactSizeIterator<Item = &'n String>) -> Finder {
        if names.len() == 0 {
            return Finder::Nobody;
        }
        let mut builder = AhoCorasick::builder();
        // Few texts come past the signs: what is quickly built is quicker than what searches quickly.
        builder.kind(Some(AhoCorasickKind::NoncontiguousNFA)).prefilter(false);
        builder.match_kind(MatchKind::LeftmostLongest).start_kind(StartKind::Both).ascii_case_insensitive(true);
        builder.build(names).map_or(Finder::Closed, Finder::Names)
    }
}

impl Masker {
    /// A masker for a unit with these leaders and staff. Names that stand in the product's texts, or in the unit's name
    /// or offices, are masked only where a cell holds nothing else.
    pub fn new<'n>(mode: Names, people: impl Iterator<Item = &'n str>, keep: &KnownWords, unit_words: &[&str]) -> Masker {
        let unit_words: Vec<String> = unit_words.iter().map(|word| folded(word)).collect();
        let roster = roster(people);
        let is_free = |name: &str| !keep.contains(name) && !unit_words.iter().any(|word| known::stands_in(word, name));
        let free: BTreeMap<&String, &String> = roster.iter().filter(|(name, _)| is_free(name)).collect();
        let names: HashSet<String> = free.keys().map(|name| (*name).clone()).collect();
        let hidden = match mode {
            Names::Full => Vec::new(),
            Names::Masked => free.iter().map(|(key, name)| ((*key).clone(), stable(name, &names))).collect(),
        };
        let people = roster.iter().map(|(key, name)| (key.clone(), stable(name, &names))).collect();
        let signs = Signs::of(names.iter().map(String::as_str), keep);
        Masker { mode, people, hidden, finder: OnceLock::new(), names, signs }
    }

    /// A masker for just these names, as [`Masker::hidden_names`] gives them: what else a name on a roster may be written
    /// as has been weighed before.
    pub fn of_hidden_names<'n>(names: impl Iterator<Item = &'n str>) -> Masker {
        let names: BTreeSet<String> = names.map(folded).collect();
        let signs = Signs::of(names.iter().map(String::as_str), &KnownWords::default());
        let hidden = names.iter().map(|name| (name.clone(), String::new())).collect();
        let names = names.into_iter().collect();
        Masker { mode: Names::Masked, people: HashMap::new(), hidden, finder: OnceLock::new(), names, signs }
    }

    /// The names that no output may hold, for the leak gate; in order.
    pub fn hidden_names(&self) -> Vec<String> {
        self.hidden.iter().map(|(name, _)| name.clone()).collect()
    }

    /// A text with the names of the unit's people, wherever they stand, and all numbers masked.
    pub fn mask_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // Names may border on numbers, and a name's mask may set a number free.
        let text = mask_numbers(text, NUMBER_MASK);
        let text = and_then(text, |text| self.mask_names(text));
        and_then(text, |text| mask_numbers(text, NUMBER_MASK))
    }

    /// The same for Markdown, where the mask's asterisks are escaped: a name or number is found in what Markdown shows,
    /// and in its source.
    pub fn mask_markdown<'t>(&self, markdown: &'t str) -> Cow<'t, str> {
        let number = escaped(NUMBER_MASK);
        let shown = Shown::of(markdown);
        let mut changes: Vec<(Range<usize>, String)> = Vec::new();
        for range in personal::numbers(&shown.text) {
            changes.push((shown.source(range), number.clone()));
        }
        for (range, kept) in self.names_in_spots(shown.spots.iter().copied()) {
            changes.push((range, kept + escaped(MASK).as_str()));
        }
        let text = replaced(markdown, changes);
        let text = and_then(text, |text| mask_numbers(text, &number));
        let text = and_then(text, |text| {
            let changes = self.names_in(text).into_iter().map(|(range, kept)| (range, kept + escaped(MASK).as_str())).collect();
            replaced(text, changes)
        });
        and_then(text, |text| mask_numbers(text, &number))
    }

    /// A cell of a column for a person: a name of the rosters, or what looks like a name, is masked; else as
    /// [`Masker::mask_text`] does. 同志 after the name is kept.
    pub fn mask_person<'t>(&self, cell: &'t str) -> Cow<'t, str> {
        if self.mode == Names::Full {
            return self.mask_text(cell);
        }
        let dense = names::dense(cell);
        let (name, title) = match dense.strip_suffix("同志") {
            Some(name) => (name, "同志"),
            None => (dense.as_str(), ""),
        };
        if let Some(kept) = self.people.get(&dense.to_ascii_lowercase()) {
            return Cow::Owned(format!("{kept}{MASK}"));
        }
        match self.people.get(&name.to_ascii_lowercase()) {
            Some(kept) => Cow::Owned(format!("{kept}{MASK}{title}")),
            None if looks_like_a_name(name) => Cow::Owned(format!("{}{MASK}{title}", stable(name, &self.names))),
            None => self.mask_text(cell),
        }
    }

    /// Whether one of the names could stand in a text, or the mark of a character that leaves no trace does. The quick
    /// look before [`Masker::names_in`]: what it says no to holds no name.
    pub fn may_name(&self, text: &str) -> bool {
        self.signs.may_stand_in(text)
    }

    fn mask_names<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let changes = self.names_in(text).into_iter().map(|(range, kept)| (range, kept + MASK)).collect();
        replaced(text, changes)
    }

    /// The names that must be masked in a text, as byte ranges with what is kept of each. The leak gate asks this too.
    pub fn names_in(&self, text: &str) -> Vec<(Range<usize>, String)> {
        if !self.signs.may_stand_in(text) {
            return Vec::new();
        }
        match self.finder() {
            Finder::Nobody => Vec::new(),
            // Tags and character references within a name, which pages show as text, do not hide it.
            Finder::Names(_) if text.contains(['<', '&']) => {
                let source: Vec<Spot> = names::spots(text).collect();
                let mut found = self.names_in_spots(source.iter().copied());
                found.extend(self.names_in_spots(references::decoded(markup::untagged(&source)).into_iter()));
                found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
                found.dedup_by(|next, first| next.0.start < first.0.end);
                found
            }
            Finder::Names(finder) if names::is_dense(text) && !has_loose_blanks(text) => {
                self.matches(finder, text, |start, end| start..end)
            }
            _ => self.names_in_spots(names::spots(text)),
        }
    }

    fn names_in_spots(&self, spots: impl Iterator<Item = Spot>) -> Vec<(Range<usize>, String)> {
        match self.finder() {
            Finder::Nobody => Vec::new(),
            Finder::Closed => spots.last().map(|last| (0..last.to, String::new())).into_iter().collect(),
            Finder::Names(finder) => {
                let dense = Dense::of(spots);
                self.matches(finder, &dense.text, |start, end| dense.source(start, end))
            }
        }
    }

    fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| Finder::of(self.hidden.iter().map(|(name, _)| name)))
    }

    /// All names, the first and longest first.
    fn matches(
        &self,
        finder: &AhoCorasick,
        text: &str,
        source: impl Fn(usize, usize) -> Range<usize>,
    ) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(longest) = finder.find(Input::new(text).range(at..)) {
            match standing_alone(finder, text, longest) {
                Some(name) => {
                    let kept = self.hidden.get(name.pattern().as_usize()).map(|(_, kept)| kept.clone()).unwrap_or_default();
                    found.push((source(name.start(), name.end()), kept));
                    at = name.end();
                }
                None => at = after_part(text, longest),
            }
        }
        found
    }
}

/// The longest name at the place of a match that is not merely part of a word.
fn standing_alone(finder: &AhoCorasick, text: &str, longest: Match) -> Option<Match> {
    const TRIES: usize = 16;
    let mut name = longest;
    for _ in 0..TRIES {
        if names::stands_alone(text, name.start(), name.end()) {
            return Some(name);
        }
        let shorter = name.start()..name.end().checked_sub(1)?;
        name = finder.find(Input::new(text).range(shorter).anchored(Anchored::Yes))?;
    }
    None
}

/// Where the search goes on after a part of a word: within it, or behind it where it is very long, so that the work
/// stays linear.
fn after_part(text: &str, part: Match) -> usize {
    const LONG: usize = 64;
    if part.len() > LONG {
        return part.end();
    }
    let first = text.get(part.start()..).and_then(|rest| rest.chars().next());
    part.start() + first.map_or(1, char::len_utf8)
}

/// The rosters' names by their folded form. A name with a remark in brackets, or 同志, counts without it too; what holds
/// no letter is no name, and what holds an asterisk is masked already.
fn roster<'n>(people: impl Iterator<Item = &'n str>) -> BTreeMap<String, String> {
    let mut roster = BTreeMap::new();
    for name in people {
        let name = names::dense(name);
        let bare = name.split(['(', '（', '[', '【', '〔']).next().unwrap_or_default();
        let bare = bare.strip_suffix("同志").unwrap_or(bare).trim();
        for name in [name.as_str(), bare] {
            if name.contains(char::is_alphabetic) && !name.contains('*') {
                roster.insert(name.to_ascii_lowercase(), name.to_owned());
            }
        }
    }
    roster
}

/// What is kept of a name, cut further where someone's name stands in that: a mask must not hold a name.
fn stable(name: &str, free: &HashSet<String>) -> String {
    let is_name = |text: &str| free.contains(&text.to_ascii_lowercase());
    let holds_name = |text: &str| is_name(text) || text.chars().any(|c| is_name(c.encode_utf8(&mut [0; 4])));
    let surname = names::kept(name);
    let first = names::kept(surname);
    [surname, first].into_iter().find(|kept| !holds_name(kept)).unwrap_or_default().to_owned()
}

fn folded(text: &str) -> String {
    names::dense(text).to_ascii_lowercase()
}

/// Whether white space stands where a dense text has none or one space: the quick look at ASCII texts misses it.
fn has_loose_blanks(text: &str) -> bool {
    text.contains(['\t', '\n', '\r', '\u{B}', '\u{C}']) || text.contains("  ") || text.contains(is_ignorable)
}

/// Two to four Chinese characters that do not end in a body's word, or a name in parts (买买提·艾力).
fn looks_like_a_name(text: &str) -> bool {
    let parts: Vec<&str> = text.split('·').collect();
    if parts.len() > 1 {
        return parts.iter().all(|part| !part.is_empty() && part.chars().all(is_han));
    }
    let length = text.chars().count();
    (2..=4).contains(&length) && text.chars().all(is_han) && !text.ends_with(|last| BODIES.contains(last))
}

/// The last characters of the names of bodies.
const BODIES: &str = "委部办局室科院会厅处府组馆所队站股校";

fn mask_numbers<'t>(text: &'t str, mask: &str) -> Cow<'t, str> {
    let changes = personal::numbers(text).into_iter().map(|range| (range, mask.to_owned())).collect();
    replaced(text, changes)
}

fn escaped(mask: &str) -> String {
    mask.replace('*', "\\*")
}

#[cfg(test)]
mod tests;
