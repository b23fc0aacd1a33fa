//! The texts of the checks: `text/<id>.md` is at once the page on the site, what `explain` prints, and the test.
//!
//! ```text
//! # 中文标题 / English title
//!
//! ## 要求            what the clause asks
//! ## 缘由            why
//! ## 整改            how to put it right
//! ## Asks           the same in English
//! ## Why
//! ## Remedy
//!
//! ## Fails: 例子说明什么 / what the example shows
//! ```period         optional: `2026-Q3`, or `2026-Q3 2026-09-10` with an as-of date
//! ```csv relays.csv
//! ```findings       one a line: record, severity, codes of why
//!
//! ## Passes: 例子说明什么 / what the example shows
//! ```

use super::Check;
use crate::lang::Lang;

/// A check's text, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckText {
    /// The title in Chinese.
    pub title_zh: &'static str,
    /// The title in English.
    pub title_en: &'static str,
    /// The sections, in the order of the file.
    sections: Vec<(&'static str, &'static str)>,
    /// The examples, in the order of the file.
    pub examples: Vec<Example>,
}

/// An example of a check's text, which a test runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether it is meant to fail.
    pub fails: bool,
    /// What it shows.
    pub caption: &'static str,
    /// Its quarter, and the as-of date where that is not the quarter's last day; empty for the usual `2026-Q3`.
    pub period: &'static str,
    /// The files: names relative to the unit's folder, and their texts.
    pub files: Vec<(&'static str, &'static str)>,
    /// The findings expected: lines of record, severity and codes.
    pub findings: Vec<&'static str>,
}

/// A section of a check's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What the clause asks.
    Asks,
    /// Why.
    Why,
    /// How to put it right.
    Remedy,
}

impl Check {
    /// The check's text, taken apart.
    pub fn read_text(&self) -> CheckText {
        CheckText::parse(self.text)
    }

    /// The check's title.
    pub fn title(&self, lang: Lang) -> &'static str {
        let (zh, en) = titles(self.text);
        lang.either(zh, en)
    }
}

impl CheckText {
    /// Takes a text apart.
    pub fn parse(source: &'static str) -> CheckText {
        let (title_zh, title_en) = titles(source);
        let mut text = CheckText { title_zh, title_en, sections: Vec::new(), examples: Vec::new() };
        for part in source.split("\n## ").skip(1) {
            let (heading, body) = part.split_once('\n').unwrap_or((part, ""));
            let (word, caption) = heading.split_once(':').unwrap_or((heading, ""));
            match word.trim() {
                "Fails" => text.examples.push(Example::parse(true, caption.trim(), body)),
                "Passes" => text.examples.push(Example::parse(false, caption.trim(), body)),
                name => text.sections.push((name, body.trim())),
            }
        }
        text
    }

    /// A section in a language; empty where it lacks one, which a test refuses.
    pub fn section(&self, section: Section, lang: Lang) -> &'static str {
        let name = match section {
            Section::Asks => lang.either("要求", "Asks"),
            Section::Why => lang.either("缘由", "Why"),
            Section::Remedy => lang.either("整改", "Remedy"),
        };
        self.sections.iter().find(|(heading, _)| *heading == name).map_or("", |(_, body)| body)
    }
}

impl Example {
    /// What it shows: a caption is `中文 / English`, or one text for both.
    pub fn shows(&self, lang: Lang) -> &'static str {
        let (zh, en) = in_both(self.caption);
        lang.either(zh, en)
    }

    fn parse(fails: bool, caption: &'static str, body: &'static str) -> Example {
        let mut example = Example { fails, caption, period: "", files: Vec::new(), findings: Vec::new() };
        for fence in body.split("```").skip(1).step_by(2) {
            let (info, content) = fence.split_once('\n').unwrap_or((fence, ""));
            match info.split_once(' ') {
                Some((_, file)) => example.files.push((file.trim(), content)),
                None if info.trim() == "period" => example.period = content.trim(),
                None if info.trim() == "findings" => example.findings = content.lines().filter(|line| !line.is_empty()).collect(),
                None => {}
            }
        }
        example
    }
}

fn titles(source: &'static str) -> (&'static str, &'static str) {
    let line = source.strip_prefix("# ").and_then(|rest| rest.lines().next()).unwrap_or("");
    in_both(line)
}

/// A line `中文 / English`, taken apart.
fn in_both(line: &'static str) -> (&'static str, &'static str) {
    let (zh, en) = line.split_once(" / ").unwrap_or((line, line));
    (zh.trim(), en.trim())
}
