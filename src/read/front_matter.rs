//! Markdown with YAML front matter between two lines `---`: unit.md and the measures.
//!
//! YAML's anchors, aliases and tags give values their usual meaning and nothing else; serde-saphyr's budgets bound what
//! they may cost. A value's text is taken as it is written: `007` is not 7, and a date is no special thing.

use std::collections::BTreeSet;

use super::fold::nfkc;
use super::marking::{self, Clearances};
use super::marks::Marks;
use super::nearest::nearest;
use super::yaml::{self, Pair, Value, Wrong};
use super::{dates, decode};
use crate::lang::Told;
use crate::records::{Choice, Code, Problem};
use crate::time::Day;

/// A key that front matter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The English word.
    pub en: &'static str,
    /// The Chinese word.
    pub zh: &'static str,
    /// Whether its value is a list; else it is a text.
    pub is_list: bool,
}

/// A Markdown file with front matter, as far as it could be read.
#[derive(Debug, Default)]
pub struct Markdown {
    /// The values by the place of their key; empty where the front matter could not be read.
    values: Vec<Option<Found>>,
    /// The keys that are not known, with all texts in their values: only the search for markings looks at them.
    others: Vec<Found>,
    /// Whether the front matter could be read.
    pub is_readable: bool,
    /// The text below the front matter.
    pub body: String,
    /// What is wrong so far, markings apart.
    pub problems: Vec<Problem>,
    /// The markings in the whole file.
    pub marks: Marks,
}

/// The value of a key, with the line on which the key stands.
#[derive(Clone, Debug)]
struct Found {
    line: u32,
    value: Value,
}

/// The values of a file under their keys, with what is wrong with them.
#[derive(Debug)]
pub struct Fields<'m> {
    file: &'m str,
    keys: &'static [Key],
    values: &'m [Option<Found>],
    /// What is wrong with the values that were asked for.
    pub problems: Vec<Problem>,
}

/// A key whose value is a text.
pub const fn text(en: &'static str, zh: &'static str) -> Key {
    Key { en, zh, is_list: false }
}

/// A key whose value is a list.
pub const fn list(en: &'static str, zh: &'static str) -> Key {
    Key { en, zh, is_list: true }
}

/// Reads a Markdown file with front matter under these keys. `file` is its name in problems.
pub fn read(file: &str, bytes: &[u8], keys: &'static [Key], clearances: &Clearances) -> Markdown {
    let mut markdown = Markdown::default();
    let source = match decode::text(bytes) {
        Ok(source) => source,
        Err(bad) => {
            let told = Told::plain("problem.file-bad-encoding");
            markdown.problems.push(Problem::of_file(Code::BadEncoding, file, told).at_line(bad.line));
            return markdown;
        }
    };
    for (line, text) in marking::marked_lines(&source) {
        markdown.marks.take(file, line, text, text, clearances);
    }
    let Some((front, body, line)) = split(&source) else {
        markdown.problems.push(Problem::of_file(Code::BadFrontMatter, file, Told::plain("problem.front-none")).at_line(1));
        return markdown;
    };
    body.clone_into(&mut markdown.body);
    match yaml::parse(front, keys) {
        Ok(pairs) => {
            markdown.is_readable = true;
            place(&mut markdown, file, keys, pairs, line);
        }
        Err(wrong) => markdown.problems.push(problem(wrong, file, line)),
    }
    search_values(&mut markdown, file, &source, clearances);
    markdown
}

impl Markdown {
    /// The values under their keys.
    pub fn fields<'m>(&'m self, file: &'m str, keys: &'static [Key]) -> Fields<'m> {
        Fields { file, keys, values: &self.values, problems: Vec::new() }
    }

    /// Whether a marking that was not cleared stands anywhere in the file.
    pub fn is_marked(&self) -> bool {
        !self.marks.withheld.is_empty()
    }
}

impl<'m> Fields<'m> {
    /// The text of a key; `None` where it is absent or blank.
    pub fn text(&self, en: &str) -> Option<&'m str> {
        match &self.found(en)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a key that must not be absent or blank.
    pub fn required(&mut self, en: &'static str) -> Option<&'m str> {
        let text = self.text(en);
        if text.is_none() {
            self.missing(en);
        }
        text
    }

    /// The items of a list; `None` where it is absent.
    pub fn list(&self, en: &str) -> Option<&'m [String]> {
        match &self.found(en)?.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// One of a list of values; `None` where it is absent or wrong, of which the latter is a problem.
    pub fn choice<T>(&mut self, en: &'static str, named: fn(&str) -> Option<T>, choices: &[Choice]) -> Option<T> {
        let text = self.text(en)?;
        let choice = named(&folded(text));
        if choice.is_none() {
            let words: Vec<String> =
                choices.iter().map(|c| format!("{} ({})", c.en, c.zh.first().copied().unwrap_or_default())).collect();
            self.wrong(en, text, "problem.front-choice", &words.join(", "));
        }
        choice
    }

    /// One of a list of values that must not be absent.
    pub fn required_choice<T>(&mut self, en: &'static str, named: fn(&str) -> Option<T>, choices: &[Choice]) -> Option<T> {
        self.required(en)?;
        self.choice(en, named, choices)
    }

    /// A day; `None` where it is absent or wrong, of which the latter is a problem.
    pub fn day(&mut self, en: &'static str) -> Option<Day> {
        let text = self.text(en)?;
        let day = dates::day(&folded(text)).ok();
        if day.is_none() {
            self.wrong(en, text, "problem.front-date", "2026-09-30");
        }
        day
    }

    /// Tells that a required key is absent or blank.
    pub fn missing(&mut self, en: &'static str) {
        let zh = self.keys.iter().find(|key| key.en == en).map_or("", |key| key.zh);
        let told = Told::new("problem.front-missing", [("key", en.to_owned()), ("chinese", zh.to_owned())]);
        let line = self.found(en).map_or(1, |found| found.line);
        self.problems.push(Problem::of_file(Code::BadFrontMatter, self.file, told).in_column(en).at_line(line));
    }

    /// Tells that a key's value is not what is expected.
    pub fn wrong(&mut self, en: &'static str, value: &str, key: &'static str, expected: &str) {
        let facts = [("key", en.to_owned()), ("value", value.to_owned()), ("expected", expected.to_owned())];
        let problem = Problem::of_file(Code::BadFrontMatter, self.file, Told::new(key, facts)).in_column(en).about(value);
        self.problems.push(problem.at_line(self.line(en)));
    }

    /// The line on which a key stands; the first where it is absent.
    pub fn line(&self, en: &str) -> u32 {
        self.found(en).map_or(1, |found| found.line)
    }

    /// The name of the file, as problems have it.
    pub fn file(&self) -> &'m str {
        self.file
    }

    fn found(&self, en: &str) -> Option<&'m Found> {
        let place = self.keys.iter().position(|key| key.en == en)?;
        self.values.get(place)?.as_ref()
    }
}

/// A value as it is compared: full-width letters, digits and punctuation are the same as the others.
pub fn folded(text: &str) -> String {
    nfkc(text).trim().to_owned()
}

/// The lines of a text, whatever ends them, each with its end.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.find(['\n', '\r'])?;
        let length = if rest.as_bytes().get(end..end + 2) == Some(b"\r\n") { end + 2 } else { end + 1 };
        let (line, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(line)
    })
    .chain(last_line(text))
}

/// What follows the last line end, where anything does.
fn last_line(text: &str) -> Option<&str> {
    let last = text.rsplit(['\n', '\r']).next()?;
    (!last.is_empty()).then_some(last)
}

/// The front matter, the body, and the line on which the front matter begins. Blank lines may stand above.
fn split(source: &str) -> Option<(&str, &str, u32)> {
    let is_fence = |line: &str| line.trim_end() == "---";
    let (mut start, mut first, mut at, mut number) = (None, 1, 0, 0);
    for line in lines(source) {
        let here = at;
        at += line.len();
        number += 1;
        match start {
            None if is_fence(line) => (start, first) = (Some(at), number + 1),
            None if line.trim().is_empty() => {}
            None => return None,
            Some(start) if is_fence(line) => return Some((source.get(start..here)?, source.get(at..)?, first)),
            Some(_) => {}
        }
    }
    None
}

/// A problem of front matter that could not be read; `first` is its first line in the file.
fn problem(wrong: Wrong, file: &str, first: u32) -> Problem {
    let line = first + wrong.line.saturating_sub(1);
    match wrong.key {
        Some(key) => {
            let told = Told::new("problem.front-kind", [("key", key.to_owned())]);
            Problem::of_file(Code::BadFrontMatter, file, told).in_column(key).at_line(line)
        }
        None => Problem::of_file(Code::BadFrontMatter, file, Told::plain("problem.front-yaml")).at_line(line),
    }
}

/// Puts the values in the places of their keys and tells what is unknown or stands twice.
fn place(markdown: &mut Markdown, file: &str, keys: &'static [Key], pairs: Vec<Pair>, first: u32) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    markdown.values = vec![None; keys.len()];
    for pair in pairs {
        let line = first + pair.line.saturating_sub(1);
        let place = position(keys, &pair.key);
        let name = place.and_then(|place| keys.get(place)).map_or(pair.key.as_str(), |key| key.en);
        if !seen.insert(name.to_owned()) {
            let told = Told::new("problem.front-twice", [("key", pair.key.clone())]);
            markdown.problems.push(Problem::of_file(Code::BadFrontMatter, file, told).in_column(name).at_line(line));
            markdown.is_readable = false;
            continue;
        }
        match place.and_then(|place| markdown.values.get_mut(place)) {
            Some(value) => *value = Some(Found { line, value: pair.value }),
            None => {
                markdown.problems.push(unknown(file, keys, &pair.key).at_line(line));
                markdown.others.push(Found { line, value: pair.value });
            }
        }
    }
}

/// The place of the key with this name, in either language.
pub fn position(keys: &[Key], name: &str) -> Option<usize> {
    let name = folded(name).to_lowercase();
    keys.iter().position(|key| key.en == name || key.zh == name)
}

fn unknown(file: &str, keys: &'static [Key], name: &str) -> Problem {
    let told = match nearest(name, keys.iter().flat_map(|key| [key.en, key.zh])) {
        Some(near) => Told::new("problem.front-unknown-near", [("key", name.to_owned()), ("nearest", near.to_owned())]),
        None => Told::new("problem.front-unknown", [("key", name.to_owned())]),
    };
    Problem::of_file(Code::UnknownKey, file, told).in_column(name)
}

/// Searches the values of the front matter: a level that stands alone in its value is a marking, and escapes of YAML
/// may write what the lines do not show. A false alarm is cleared by its line.
fn search_values(markdown: &mut Markdown, file: &str, source: &str, clearances: &Clearances) {
    for found in markdown.values.iter().flatten().chain(&markdown.others) {
        let texts = match &found.value {
            Value::Blank => &[],
            Value::Text(text) => std::slice::from_ref(text),
            Value::List(items) => items.as_slice(),
        };
        for text in texts.iter().filter(|text| marking::is_marked(text)) {
            let line = lines(source).nth(found.line.saturating_sub(1) as usize).unwrap_or_default();
            markdown.marks.take(file, found.line, text, line.trim(), clearances);
        }
    }
}
