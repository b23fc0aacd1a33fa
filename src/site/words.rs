//! The words of the report in the language of the run, and the badges: a status is a word, a shape and a colour.

use serde::Serialize;

use crate::checks::{self, Check, Severity};
use crate::lang::Lang;
use crate::records::{MeasureKind, MeasureStatus, Register, UnitKind, UnitLevel};
use crate::regulation::{Class, Provision};
use crate::report::model::{ChangeReason, Conclusion, How, State, Status, Was};
use crate::time::Day;

/// A status as it is shown: never by its colour alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Badge {
    /// The class that colours it.
    pub kind: &'static str,
    /// Its shape: a character that every Chinese font has.
    pub mark: &'static str,
    /// Its word.
    pub word: &'static str,
}

/// Something that is shown as a badge.
pub(super) trait Shown: Copy {
    /// The key of its word, the value's name, and its shape.
    fn look(self) -> (&'static str, &'static str, &'static str);
    /// The badge in a language.
    fn badge(self, lang: Lang) -> Badge {
        let (word, kind, mark) = self.look();
        Badge { kind, mark, word: lang.text(word) }
    }
    /// The word alone.
    fn word_in(self, lang: Lang) -> &'static str {
        self.badge(lang).word
    }
    /// What the word means.
    fn meaning(self, lang: Lang) -> &'static str {
        let (word, ..) = self.look();
        lang.text(&format!("{word}-means"))
    }
    /// The value's name, for filters.
    fn name(self) -> &'static str {
        self.look().1
    }
}

impl Shown for Status {
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Status::Fail => ("word.status-fail", "fail", "×"),
            Status::NoRecords => ("word.status-no-records", "no-records", "□"),
            Status::Partly => ("word.status-partly", "partly", "△"),
            Status::Excepted => ("word.status-excepted", "excepted", "◇"),
            Status::Pass => ("word.status-pass", "pass", "√"),
            Status::NotApplicable => ("word.status-not-applicable", "not-applicable", "－"),
        }
    }
}

impl Shown for Severity {
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Severity::Breach => ("word.severity-breach", "breach", "●"),
            Severity::Shortfall => ("word.severity-shortfall", "shortfall", "▲"),
            Severity::Advisory => ("word.severity-advisory", "advisory", "○"),
        }
    }
}

impl Shown for Conclusion {
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Conclusion::OutOfScope => ("word.conclusion-out-of-scope", "out-of-scope", "－"),
            Conclusion::Breach => ("word.conclusion-breach", "breach", "●"),
            Conclusion::Shortfall => ("word.conclusion-shortfall", "shortfall", "▲"),
            Conclusion::Incomplete => ("word.conclusion-incomplete", "incomplete", "□"),
            Conclusion::Advisory => ("word.conclusion-advisory", "advisory", "○"),
            Conclusion::Compliant => ("word.conclusion-compliant", "compliant", "√"),
        }
    }
}

impl Shown for State {
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            State::New => ("word.state-new", "new", "◆"),
            State::Persisting => ("word.state-persisting", "persisting", "■"),
            State::Unknown => ("word.state-unknown", "unknown", "？"),
        }
    }
}

impl Shown for How {
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            How::Settled => ("word.how-settled", "settled", "√"),
            How::Gone => ("word.how-gone", "gone", "□"),
            How::Past => ("word.how-past", "past", "－"),
        }
    }
}

impl Shown for Was {
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Was::Present => ("word.was-present", "present", "－"),
            Was::Absent => ("word.was-absent", "absent", "＋"),
        }
    }
}

impl Shown for ChangeReason {
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            ChangeReason::Scope => ("word.reason-scope", "scope", ""),
            ChangeReason::Rules => ("word.reason-rules", "rules", ""),
            ChangeReason::Parameters => ("word.reason-parameters", "parameters", ""),
            ChangeReason::Exceptions => ("word.reason-exceptions", "exceptions", ""),
            ChangeReason::Records => ("word.reason-records", "records", ""),
        }
    }
}

impl Shown for Class {
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Class::Checked => ("word.class-checked", "checked", ""),
            Class::Attested => ("word.class-attested", "attested", ""),
            Class::Scope => ("word.class-scope", "scope", ""),
            Class::Statement => ("word.class-statement", "statement", ""),
        }
    }
}

/// The statuses, the worst first, as they stand in columns.
pub(super) const STATUSES: [Status; 6] =
    [Status::Fail, Status::NoRecords, Status::Partly, Status::Excepted, Status::Pass, Status::NotApplicable];

/// The severities, the worst first.
pub(super) const SEVERITIES: [Severity; 3] = [Severity::Breach, Severity::Shortfall, Severity::Advisory];

/// The conclusions, the worst first and what the regulation does not reach last.
pub(super) const CONCLUSIONS: [Conclusion; 6] = [
    Conclusion::Breach,
    Conclusion::Shortfall,
    Conclusion::Incomplete,
    Conclusion::Advisory,
    Conclusion::Compliant,
    Conclusion::OutOfScope,
];

/// A unit's level.
pub(super) fn level(lang: Lang, level: UnitLevel) -> String {
    choice(lang, "level", level.word(), level.chinese())
}

/// A unit's kind.
pub(super) fn kind(lang: Lang, kind: UnitKind) -> String {
    choice(lang, "kind", kind.word(), kind.chinese())
}

/// A measure's kind.
pub(super) fn measure_kind(lang: Lang, kind: MeasureKind) -> String {
    choice(lang, "measure-kind", kind.word(), kind.chinese())
}

/// A measure's status.
pub(super) fn measure_status(lang: Lang, status: MeasureStatus) -> String {
    choice(lang, "measure-status", status.word(), status.chinese())
}

/// A register's title.
pub(super) fn register(lang: Lang, register: Register) -> String {
    choice(lang, "register", register.name(), register.chinese())
}

/// A register by the name in the accounting, `measures` included.
pub(super) fn register_named(lang: Lang, name: &str) -> String {
    match Register::ALL.iter().find(|register| register.name() == name) {
        Some(known) => register(lang, *known),
        None if name == "measures" => lang.text("word.register-measures").to_owned(),
        None => name.to_owned(),
    }
}

/// A check's title, by its id: the catalogue's, else the id.
pub(super) fn check_title(lang: Lang, id: &str) -> String {
    checks::named(id).map_or_else(|| id.to_owned(), |check| check.title(lang).to_owned())
}

/// The heading of an article: the first phrase of its first sentence; of what stands before and after, a word.
pub(super) fn article(lang: Lang, article: u8) -> String {
    if !(1..=6).contains(&article) {
        return lang.text(if article == 0 { "word.article-preamble" } else { "word.article-closing" }).to_owned();
    }
    let sentence = sentence(lang, Provision::new(article, 1));
    let phrase = sentence.split(['，', '。', ',', '.', ';']).next().unwrap_or_default();
    let phrase = phrase.split_once(['）', ')']).map_or(phrase, |(_, rest)| rest);
    phrase.trim().to_owned()
}

/// A provision's sentence: verbatim, or its rendering in English, which is not official.
pub(super) fn sentence(lang: Lang, provision: Provision) -> &'static str {
    match lang {
        Lang::Zh => provision.text(),
        Lang::En => crate::regulation::english(provision),
    }
}

/// A record's column as it is headed, in the register that the file's name or the record's key names.
pub(super) fn column(lang: Lang, file: &str, record: &str, column: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_of = |register: &&Register| {
        let of_key = record.split(':').next() == Some(register.name());
        of_key || name.starts_with(register.name()) || name.starts_with(register.chinese())
    };
    let of_file = Register::ALL.iter().find(is_of).and_then(|register| register.column(column));
    let found = of_file.or_else(|| Register::ALL.iter().find_map(|register| register.column(column)));
    match (lang, found) {
        (Lang::Zh, Some((_, known))) => known.zh.to_owned(),
        _ => column.replace('_', " "),
    }
}

/// A day as a person writes it: `2026年9月30日`, `30 September 2026`.
pub(super) fn long_day(lang: Lang, day: Day) -> String {
    let (year, month, of_month) = day.parts();
    match lang {
        Lang::Zh => format!("{year}年{month}月{of_month}日"),
        Lang::En => format!("{of_month} {} {year}", lang.text(&format!("word.month-{month}"))),
    }
}

/// The registers that a check needs, by their titles.
pub(super) fn needs(lang: Lang, check: &Check) -> Vec<String> {
    let mut list: Vec<String> = check.needs.iter().map(|needed| register(lang, *needed)).collect();
    if list.is_empty() {
        list.push(lang.text("word.register-measures").to_owned());
    }
    list
}

fn choice(lang: Lang, group: &str, word: &str, chinese: &str) -> String {
    match lang {
        Lang::Zh => chinese.to_owned(),
        Lang::En => lang.find(&format!("word.{group}-{word}")).map_or_else(|| word.replace(['-', '_'], " "), str::to_owned),
    }
}

/// A sentence without its full stop, to stand inside another.
pub(super) fn no_stop(sentence: &str) -> &str {
    sentence.trim().trim_end_matches(['。', '.', '；', ';'])
}
