//! The rectification notice (整改通知书) of a unit, laid out for paper after GB/T 9704-2012. It is a draft until it is
//! signed.

use serde::Serialize;

use super::articles::{english, open};
use super::way;
use crate::checks;
use crate::lang::{Lang, Told};
use crate::regulation::Provision;
use crate::report::model::{CheckReport, FindingReport, UnitReport};
use crate::site::dates::written_out;
use crate::site::page::Head;
use crate::site::words::{self, Shown};
use crate::site::{Site, UnitContext, correction_row, text};

/// The most findings of one check that the body tells one by one; the annex lists all.
const TOLD: usize = 10;

/// The notice.
#[derive(Serialize)]
pub(super) struct NoticePage {
    head: Head,
    name: String,
    quarter: String,
    as_of: String,
    deadline: String,
    count: usize,
    articles: Vec<ArticleView>,
    annex: Vec<AnnexRow>,
    signatory: Option<String>,
    dated: String,
}

/// A part of the notice: an article under which something was found.
#[derive(Serialize)]
struct ArticleView {
    number: String,
    article: u8,
    title: String,
    provisions: Vec<ProvisionView>,
}

/// A clause under which something was found.
#[derive(Serialize)]
struct ProvisionView {
    number: String,
    id: String,
    quotes: Vec<String>,
    checks: Vec<CheckView>,
}

/// What one check found.
#[derive(Serialize)]
struct CheckView {
    number: usize,
    title: String,
    count: usize,
    severity: &'static str,
    findings: Vec<FindingView>,
    more: usize,
    remedy: Option<String>,
    due_on: Option<String>,
}

/// A finding with its evidence.
#[derive(Serialize)]
struct FindingView {
    record: String,
    message: String,
    /// Its cells, each with its column.
    evidence: Vec<String>,
    place: Option<Place>,
}

/// A record's place.
#[derive(Serialize)]
struct Place {
    file: String,
    line: u32,
}

/// A row of the annex.
#[derive(Serialize)]
struct AnnexRow {
    number: usize,
    provision: String,
    title: String,
    record: String,
    place: Option<Place>,
    severity: &'static str,
    due_on: String,
}

/// The notice of a unit.
pub(super) fn view(site: &Site, report: &UnitReport, context: &UnitContext) -> NoticePage {
    let lang = site.lang;
    let heading = lang.text("page.notice");
    let title = format!("{} · {heading}", report.unit.name);
    let annex = annex(lang, report);
    NoticePage {
        head: Head::of_unit(site, report, &title, way(&context.ancestors, &report.unit.name, Some(heading))),
        name: report.unit.name.clone(),
        quarter: crate::site::page::quarter(lang, report.quarter),
        as_of: words::long_day(lang, report.as_of),
        deadline: words::long_day(lang, correction_row::deadline(report)),
        count: annex.len(),
        articles: articles(lang, report),
        annex,
        signatory: site.options.signatory.clone(),
        dated: words::long_day(lang, report.as_of),
    }
}

/// A Chinese number up to 99, as headings have it: 一, 十二, 二十.
pub(super) fn chinese_number(n: usize) -> String {
    let digit = |n: usize| "〇一二三四五六七八九".chars().nth(n).unwrap_or('〇').to_string();
    match (n / 10, n % 10) {
        (0, ones) => digit(ones),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, 0) => format!("{}十", digit(tens)),
        (tens, ones) => format!("{}十{}", digit(tens % 10), digit(ones)),
    }
}

fn articles(lang: Lang, report: &UnitReport) -> Vec<ArticleView> {
    let mut list = Vec::new();
    for article in 0..=7u8 {
        let failing: Vec<&CheckReport> = failing(report).filter(|check| check.provision.article == article).collect();
        if failing.is_empty() {
            continue;
        }
        list.push(ArticleView {
            number: number(lang, list.len() + 1),
            article,
            title: words::article(lang, article),
            provisions: provisions(lang, &failing),
        });
    }
    list
}

fn provisions(lang: Lang, failing: &[&CheckReport]) -> Vec<ProvisionView> {
    let mut clauses: Vec<Provision> = failing.iter().map(|check| check.provision).collect();
    clauses.sort();
    clauses.dedup();
    let views = clauses.into_iter().enumerate().map(|(place, clause)| {
        let of_clause: Vec<&CheckReport> = failing.iter().copied().filter(|check| check.provision == clause).collect();
        ProvisionView {
            number: number(lang, place + 1),
            id: clause.to_string(),
            quotes: quotes(lang, clause, &of_clause),
            checks: of_clause.iter().enumerate().map(|(place, c)| check(lang, c, place + 1)).collect(),
        }
    });
    views.collect()
}

/// The phrases of a clause on which the checks rest; the whole sentence in English, where no phrases are marked.
fn quotes(lang: Lang, clause: Provision, failing: &[&CheckReport]) -> Vec<String> {
    if let Some(sentence) = english(lang, clause) {
        return vec![sentence.to_owned()];
    }
    let mut quotes: Vec<String> = Vec::new();
    for known in failing.iter().filter_map(|check| checks::named(&check.id)) {
        if !quotes.iter().any(|quote| quote == known.quote) {
            quotes.push(known.quote.to_owned());
        }
    }
    if quotes.is_empty() {
        quotes.push(words::no_stop(clause.text()).to_owned());
    }
    quotes
}

fn check(lang: Lang, check: &CheckReport, number: usize) -> CheckView {
    let found: Vec<&FindingReport> = open(check).collect();
    let due = found.iter().filter_map(|finding| finding.correction.as_ref()).filter(|c| c.done_on.is_none());
    let worst = found.iter().map(|finding| finding.severity).max().unwrap_or(check.severity);
    CheckView {
        number,
        title: check.title.clone(),
        count: found.len(),
        severity: worst.word_in(lang),
        findings: found.iter().take(TOLD).map(|f| finding(lang, f)).collect(),
        more: found.len().saturating_sub(TOLD),
        remedy: correction_row::remedy(lang, &check.id).or_else(|| local_remedy(check)),
        due_on: due.map(|correction| correction.due_on).min().map(|on| words::long_day(lang, on)),
    }
}

/// What a local check says is to be done, without the stop that the template sets.
fn local_remedy(check: &CheckReport) -> Option<String> {
    let remedy = check.definition.as_ref()?.remedy.as_deref()?;
    Some(words::no_stop(remedy).to_owned())
}

fn finding(lang: Lang, finding: &FindingReport) -> FindingView {
    let file = finding.source.as_ref().map_or("", |source| source.file.as_str());
    let evidence = finding.evidence.iter().map(|cell| {
        let label = ("label", words::column(lang, file, &finding.record, &cell.column));
        match &cell.value {
            Some(value) => lang.say(&Told::new("page.notice_cell", [label, ("value", written_out(lang, value))])),
            None => lang.say(&Told::new("page.notice_cell_blank", [label])),
        }
    });
    FindingView {
        record: finding.record.clone(),
        message: written_out(lang, &text::quoted(words::no_stop(&finding.message))),
        evidence: evidence.collect(),
        place: place(finding),
    }
}

fn annex(lang: Lang, report: &UnitReport) -> Vec<AnnexRow> {
    let deadline = correction_row::deadline(report);
    let all = failing(report).flat_map(|check| open(check).map(move |finding| (check, finding)));
    let rows = all.enumerate().map(|(place_in_list, (check, finding))| AnnexRow {
        number: place_in_list + 1,
        provision: check.provision.to_string(),
        title: check.title.clone(),
        record: finding.record.clone(),
        place: place(finding),
        severity: finding.severity.word_in(lang),
        due_on: finding.correction.as_ref().map_or(deadline, |correction| correction.due_on).to_string(),
    });
    rows.collect()
}

fn failing(report: &UnitReport) -> impl Iterator<Item = &CheckReport> {
    report.checks.iter().filter(|check| open(check).next().is_some())
}

fn place(finding: &FindingReport) -> Option<Place> {
    finding.source.as_ref().map(|source| Place { file: source.file.clone(), line: source.line })
}

fn number(lang: Lang, n: usize) -> String {
    match lang {
        Lang::Zh => chinese_number(n),
        Lang::En => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::chinese_number;

    #[test]
    fn headings_are_numbered_in_chinese() {
        assert_eq!([1, 10, 11, 20, 21, 99].map(chinese_number), ["一", "十", "十一", "二十", "二十一", "九十九"]);
    }
}
