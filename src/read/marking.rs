//! Classification markings (密级标志) and their clearances.

use crate::records::Cleared;
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

/// Whether a cell, a front-matter value or another short text carries a marking.
pub fn is_marked(_text: &str) -> bool {
    false
}

/// Whether a file's or folder's name carries a marking.
pub fn is_marked_name(_name: &str) -> bool {
    false
}

/// Whether a text is nothing but a level, with or without ★ and a period: what documents.csv may hold.
pub fn is_bare_level(_text: &str) -> bool {
    false
}

/// The marked lines of a Markdown text: line numbers from 1 with the trimmed line as it stands.
pub fn marked_lines(_markdown: &str) -> Vec<(u32, &str)> {
    Vec::new()
}
