//! cleared.toml: false alarms of the search for markings, each by the digest of its text (report.md, Confidentiality).

use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

use super::is_marked;
use crate::lang::Told;
use crate::records::{Cleared, Code, Problem};
use crate::time::Day;

/// The clearances of a unit's folder: false alarms of the search for markings, by the digest of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clearances(pub Vec<Clearance>);

/// One entry of cleared.toml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clearance {
    /// The SHA-256 of the trimmed cell or line, lower-case hexadecimal.
    pub sha256: String,
    /// Who cleared it.
    pub by: String,
    /// When.
    pub on: Day,
    /// Why.
    pub reason: String,
}

impl Clearances {
    /// The clearance of a text found at a place, if it was cleared.
    pub fn of(&self, text: &str, file: &str, line: u32) -> Option<Cleared> {
        if self.0.is_empty() {
            return None;
        }
        let digest = digest(text);
        let clearance = self.0.iter().find(|clearance| clearance.sha256 == digest)?;
        Some(Cleared {
            file: file.to_owned(),
            line,
            by: clearance.by.clone(),
            on: clearance.on,
            reason: clearance.reason.clone(),
        })
    }
}

/// The SHA-256 of a trimmed text, lower-case hexadecimal: for the terminal only, since short texts can be guessed
/// from theirs.
pub fn digest(text: &str) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let nibbles = Sha256::digest(text.trim().as_bytes()).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| DIGITS.get(usize::from(nibble))).collect()
}

/// Reads a cleared.toml. An entry that is not complete clears nothing and is a `bad-clearance` at its line. No problem
/// shows a value of the file, since whoever clears a text may have written it down there.
pub fn read_clearances(file: &str, text: &str) -> (Clearances, Vec<Problem>) {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut reading = Reading { file, text, problems: Vec::new() };
    let mut clearances = Clearances::default();
    match DeTable::parse(text) {
        Err(error) => reading.bad(error.span().map_or(0, |span| span.start), Told::plain("problem.clearance-unreadable")),
        Ok(document) => {
            for (key, value) in document.get_ref() {
                match (key.get_ref().as_ref(), value.get_ref()) {
                    ("cleared", DeValue::Array(entries)) => {
                        for entry in entries {
                            clearances.0.extend(reading.entry(entry.span().start, entry.get_ref()));
                        }
                    }
                    ("cleared", _) => reading.bad(key.span().start, Told::plain("problem.clearance-no-list")),
                    (name, _) => reading.unknown(key.span().start, name),
                }
            }
        }
    }
    (clearances, reading.problems)
}

struct Reading<'t> {
    file: &'t str,
    text: &'t str,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn entry(&mut self, at: usize, entry: &DeValue<'_>) -> Option<Clearance> {
        let DeValue::Table(table) = entry else {
            self.bad(at, Told::plain("problem.clearance-no-list"));
            return None;
        };
        for key in table.keys() {
            if !matches!(key.get_ref().as_ref(), "sha256" | "by" | "on" | "reason") {
                self.unknown(key.span().start, key.get_ref());
            }
        }
        let sha256 = self.value(at, table, "sha256", sha256_of);
        let by = self.value(at, table, "by", words_of);
        let on = self.value(at, table, "on", day_of);
        let reason = self.value(at, table, "reason", words_of);
        Some(Clearance { sha256: sha256?, by: by?, on: on?, reason: reason? })
    }

    /// A value that an entry must have; the problem names the entry's line where it lacks it, else the value's.
    fn value<T>(&mut self, entry: usize, table: &DeTable<'_>, key: &str, read: Read<T>) -> Option<T> {
        let Some(value) = table.get(key) else {
            self.bad(entry, Told::new("problem.clearance-lacks", [("key", key.to_owned())]));
            return None;
        };
        match read(value.get_ref()) {
            Ok(value) => Some(value),
            Err(expected) => {
                self.bad(value.span().start, Told::new(expected, [("key", key.to_owned())]));
                None
            }
        }
    }

    fn bad(&mut self, at: usize, told: Told) {
        let line = self.line(at);
        self.problems.push(Problem::of_file(Code::BadClearance, self.file, told).at_line(line));
    }

    fn unknown(&mut self, at: usize, key: &str) {
        let key = if is_marked(key) { "…" } else { key };
        let told = Told::new("problem.clearance-unknown-key", [("key", key.to_owned())]);
        let line = self.line(at);
        self.problems.push(Problem::of_file(Code::UnknownKey, self.file, told).at_line(line).in_column(key));
    }

    fn line(&self, at: usize) -> u32 {
        let before = self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes());
        u32::try_from(before.iter().filter(|&&byte| byte == b'\n').count() + 1).unwrap_or(u32::MAX)
    }
}

/// Reads a value, or gives the key of the text that says what is expected.
type Read<T> = fn(&DeValue<'_>) -> Result<T, &'static str>;

fn sha256_of(value: &DeValue<'_>) -> Result<String, &'static str> {
    let text = value.as_str().unwrap_or_default().trim();
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(text.to_ascii_lowercase());
    }
    Err("problem.clearance-sha256")
}

fn words_of(value: &DeValue<'_>) -> Result<String, &'static str> {
    let text = value.as_str().unwrap_or_default().trim();
    if text.is_empty() {
        return Err("problem.clearance-words");
    }
    if is_marked(text) {
        return Err("problem.clearance-marked");
    }
    Ok(text.to_owned())
}

fn day_of(value: &DeValue<'_>) -> Result<Day, &'static str> {
    let written = value.as_datetime().and_then(|datetime| datetime.date);
    let day = match written {
        Some(date) => Day::new(date.year.into(), date.month.into(), date.day.into()),
        None => Day::parse(value.as_str().unwrap_or_default().trim()),
    };
    day.ok_or("problem.clearance-day")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "[[cleared]]\nsha256 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"\n";

    fn codes(problems: &[Problem]) -> Vec<(Code, Option<u32>)> {
        problems.iter().map(|problem| (problem.code, problem.line)).collect()
    }

    #[test]
    fn a_cleared_text_is_found_by_its_trimmed_digest() {
        assert_eq!(digest(" \u{3000}abc\n"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let text = format!("[[cleared]]\nsha256 = '{}'\nby = '甲某'\non = 2026-07-01\nreason = '名称'\n", digest("abc"));
        let (clearances, problems) = read_clearances("cleared.toml", &text);
        assert_eq!(problems, []);
        let cleared = clearances.of(" abc ", "relays.csv", 8).map(|cleared| (cleared.file, cleared.line, cleared.by));
        assert_eq!(cleared, Some(("relays.csv".to_owned(), 8, "甲某".to_owned())));
        assert_eq!(clearances.of("abd", "relays.csv", 8), None);
        assert_eq!(Clearances::default().of("abc", "relays.csv", 8), None);
    }

    #[test]
    fn a_day_may_be_written_as_text() {
        let (clearances, problems) = read_clearances("cleared.toml", &format!("{ENTRY}by='甲'\non='2026-07-01'\nreason='乙'\n"));
        assert_eq!((clearances.0.len(), problems.len()), (1, 0));
    }

    #[test]
    fn an_entry_that_lacks_anything_clears_nothing_and_is_told_at_its_line() {
        let text = format!("# 说明\n{ENTRY}by = ''\non = 2026-02-30\n");
        assert_eq!(read_clearances("cleared.toml", &text).1.len(), 1, "a day that does not exist is no TOML");
        let text = format!("# 说明\n{ENTRY}by = ''\non = '2026-02-30'\n");
        let (clearances, problems) = read_clearances("cleared.toml", &text);
        assert_eq!(clearances, Clearances::default());
        let bad = |line| (Code::BadClearance, Some(line));
        assert_eq!(codes(&problems), [bad(4), bad(5), bad(2)]);
    }

    #[test]
    fn what_is_no_toml_or_no_list_is_told() {
        assert_eq!(codes(&read_clearances("cleared.toml", "\n\nx y").1), [(Code::BadClearance, Some(3))]);
        assert_eq!(codes(&read_clearances("cleared.toml", "cleared = 1").1), [(Code::BadClearance, Some(1))]);
        assert_eq!(codes(&read_clearances("cleared.toml", "cleared = [1]").1), [(Code::BadClearance, Some(1))]);
        assert_eq!(codes(&read_clearances("cleared.toml", "other = 1").1), [(Code::UnknownKey, Some(1))]);
        assert_eq!(read_clearances("cleared.toml", "").1, []);
    }

    #[test]
    fn a_reason_that_quotes_a_marking_is_refused_without_showing_it() {
        let (clearances, problems) =
            read_clearances("cleared.toml", &format!("{ENTRY}by='甲'\non=2026-07-01\nreason='写着绝密★20年甲乙'\n"));
        assert_eq!(clearances, Clearances::default());
        assert_eq!(codes(&problems), [(Code::BadClearance, Some(5))]);
        assert!(!format!("{problems:?}").contains("绝密"));
    }
}
