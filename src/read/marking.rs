//! Classification markings (密级标志) and their clearances.

use crate::records::{Cleared, Problem};
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
    pub fn of(&self, _text: &str, _file: &str, _line: u32) -> Option<Cleared> {
        None
    }
}

/// The clearances that a cleared.toml lists, and what is wrong with it.
pub fn read_clearances(_file: &str, _text: &str) -> (Clearances, Vec<Problem>) {
    (Clearances::default(), Vec::new())
}

/// Whether a cell, a front-matter value or another short text carries a marking.
pub fn is_marked(text: &str) -> bool {
    ["绝密★", "机密★", "秘密★"].iter().any(|mark| text.contains(mark))
}

/// Whether a file's or folder's name carries a marking.
pub fn is_marked_name(name: &str) -> bool {
    is_marked(name)
}

/// Whether a text is nothing but a level, with or without ★ and a period: what documents.csv may hold.
pub fn is_bare_level(_text: &str) -> bool {
    false
}

/// The marked lines of a Markdown text: line numbers from 1 with the trimmed line as it stands.
pub fn marked_lines(markdown: &str) -> Vec<(u32, &str)> {
    (1..).zip(markdown.lines().map(str::trim)).filter(|(_, line)| is_marked(line)).collect()
}
