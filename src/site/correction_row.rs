//! A row for corrections.csv (整改台账), ready to be copied: for each finding that has no correction yet.

use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, OnceLock};

use super::{markdown, words};
use crate::checks::text::Section;
use crate::checks::{self, Check};
use crate::lang::Lang;
use crate::records::Register;
use crate::report::model::{CheckReport, FindingReport, UnitReport};
use crate::time::Day;

/// Makes the rows of a report: each gets an id that no correction of the unit bears.
pub(super) struct Rows<'a> {
    lang: Lang,
    taken: HashSet<&'a str>,
    prefix: String,
    next: u32,
    due_on: Day,
}

impl<'a> Rows<'a> {
    /// The rows of a report.
    pub(super) fn new(lang: Lang, report: &'a UnitReport) -> Rows<'a> {
        Rows {
            lang,
            taken: report.corrections.iter().map(|correction| correction.id.as_str()).collect(),
            prefix: format!("C-{}-", report.quarter),
            next: 1,
            due_on: deadline(report),
        }
    }

    /// The row for a finding, if it has no correction and no exception.
    pub(super) fn row(&mut self, check: &CheckReport, finding: &FindingReport) -> Option<String> {
        if finding.excepted || finding.correction.is_some() {
            return None;
        }
        let action = remedy(self.lang, &check.id).unwrap_or_else(|| self.lang.text("page.row_action").to_owned());
        let cells = [&self.id(), &check.id, &finding.record, &action, "", &self.due_on.to_string(), "", "", ""];
        Some(cells.map(cell).join(","))
    }

    fn id(&mut self) -> String {
        loop {
            let id = format!("{}{:03}", self.prefix, self.next);
            self.next += 1;
            if !self.taken.contains(id.as_str()) {
                return id;
            }
        }
    }
}

/// The columns of a row.
pub(super) fn header(lang: Lang) -> String {
    let columns = Register::Corrections.columns().iter();
    columns.map(|column| lang.either(column.zh, column.en)).collect::<Vec<_>>().join(",")
}

/// By when a finding without a correction is to be put right: the end of the next quarter, whose report looks again.
pub(super) fn deadline(report: &UnitReport) -> Day {
    report.quarter.next().end()
}

/// The first sentence of a check's remedy, without markup. It is found once for the pages of all units.
pub(super) fn remedy(lang: Lang, check: &str) -> Option<String> {
    let known = checks::named(check)?;
    SENTENCES.get(&(lang, known.id))?.get_or_init(|| first_sentence(lang, known)).clone()
}

type Sentences = HashMap<(Lang, &'static str), OnceLock<Option<String>>>;

/// The first sentences of the remedies that were asked for.
static SENTENCES: LazyLock<Sentences> = LazyLock::new(|| {
    let languages = [Lang::Zh, Lang::En].into_iter();
    languages.flat_map(|lang| checks::catalogue().map(move |check| ((lang, check.id), OnceLock::new()))).collect()
});

fn first_sentence(lang: Lang, check: &Check) -> Option<String> {
    let text = markdown::plain(check.read_text().section(Section::Remedy, lang));
    let end = text.find(['。', '；']).or_else(|| text.find(". "));
    let sentence = end.and_then(|end| text.get(..end)).unwrap_or(&text);
    (!sentence.is_empty()).then(|| words::no_stop(sentence).to_owned())
}

/// A cell of CSV, quoted where it must be.
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r', '，']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
