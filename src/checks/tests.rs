//! The conventions of the catalogue, and the examples of every check's text: each is read and judged like a unit.
//! `BLESS=1` writes the findings that an example gives into its text.
#![allow(clippy::disallowed_methods, reason = "the texts are held against the files they come from")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use bumpalo::Bump;

use super::text::{CheckText, Example, Section};
use super::{Case, Check, catalogue};
use crate::lang::Lang;
use crate::read::tree::UnitEntry;
use crate::read::unit::{UnitFile, read_files};
use crate::records::{Key, Level, Register, Unit};
use crate::regulation::{Class, Parameters, provisions};
use crate::report::{CheckJudgement, Judgement};
use crate::time::{Day, Period, Quarter};

/// Checks whose condition asks what rejected rows hold: their examples may have some.
const READS_REJECTED_ROWS: [&str; 3] = ["document-number-skipped", "inventory-mismatch", "unregistered-document-moved"];

/// The front matter's keys that may be evidence.
const MEASURE_KEYS: [&str; 5] = ["issued_on", "reviewed_on", "due_on", "responsible", "progress"];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/checks/text")
}

#[test]
fn the_catalogue_has_82_checks_each_with_an_id_of_its_own() {
    let ids: BTreeSet<_> = catalogue().map(|check| check.id).collect();
    assert_eq!((catalogue().count(), ids.len()), (82, 82));
    for id in ids {
        let words = id.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
        assert!(words, "{id} is not in kebab case");
    }
}

#[test]
fn every_check_quotes_its_provision() {
    for check in catalogue() {
        assert!(!check.quote.is_empty() && check.provision.text().contains(check.quote), "{}: {}", check.id, check.quote);
    }
}

#[test]
fn checks_stand_in_the_order_of_the_provisions_they_rest_on() {
    assert!(catalogue().is_sorted_by_key(|check| check.provision));
}

#[test]
fn every_provision_that_is_neither_headline_nor_scope_nor_statement_has_a_check() {
    let checked = provisions().iter().filter(|(provision, _)| provision.class() == Class::Checked);
    let ids = checked.map(|(provision, _)| provision.to_string()).collect::<Vec<_>>().join(" ");
    let expected = "1.3 1.4 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 3.6 3.7 3.8 3.9 4.5 4.6 4.7 5.3 5.4 5.5 5.6 \
                    6.2 6.3 6.4 6.5 6.6 6.7 6.8 7.2";
    assert_eq!(ids, expected);
}

#[test]
fn every_text_says_everything_in_both_languages() {
    for check in catalogue() {
        let text = check.read_text();
        assert!(!text.title_zh.is_empty() && !text.title_en.is_empty() && text.title_zh != text.title_en, "{}: title", check.id);
        for lang in [Lang::Zh, Lang::En] {
            for section in [Section::Asks, Section::Why, Section::Remedy] {
                assert!(!text.section(section, lang).is_empty(), "{}: {section:?} in {lang:?}", check.id);
            }
        }
        for example in &text.examples {
            assert!(!example.caption.is_empty() && !example.files.is_empty(), "{}: an example shows nothing", check.id);
        }
        let fails = text.examples.iter().filter(|example| example.fails).count();
        assert!(fails >= 1 && fails < text.examples.len(), "{}: one example that fails and one that passes at least", check.id);
    }
}

#[test]
fn every_file_of_text_belongs_to_a_check_and_is_its_text() {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder()).unwrap() {
        files.insert(entry.unwrap().file_name().into_string().unwrap());
    }
    let ids: BTreeSet<_> = catalogue().map(|check| format!("{}.md", check.id)).collect();
    assert_eq!(files, ids);
    for check in catalogue() {
        assert_eq!(check.text, fs::read_to_string(file_of(check)).unwrap(), "{} has another check's text", check.id);
    }
}

#[test]
fn every_message_of_a_check_belongs_to_a_check_of_the_catalogue() {
    for key in Lang::Zh.texts().keys() {
        if let Some((check, _)) = key.strip_prefix("why.").and_then(|key| key.split_once('.')) {
            assert!(super::named(check).is_some(), "{key}");
        }
    }
}

#[test]
fn the_examples_give_the_findings_that_the_texts_say() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for check in catalogue() {
        let text = check.read_text();
        let mut given = Vec::new();
        for example in &text.examples {
            let lines = with_judgement(check, example, |_, judgement| lines_of(judgement));
            let place = format!("{}, {}", check.id, example.caption);
            if lines.is_empty() == example.fails {
                wrong.push(format!("{place}: gives {} findings", lines.len()));
            } else if !bless && lines != example.findings {
                wrong.push(format!("{place}: says {:?}, gives {lines:?}", example.findings));
            }
            given.push(lines);
        }
        if bless {
            fs::write(file_of(check), blessed(check.text, &given)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_are_read_whole() {
    for check in catalogue().filter(|check| !READS_REJECTED_ROWS.contains(&check.id)) {
        for example in check.read_text().examples {
            with_judgement(check, &example, |unit, judgement| {
                let errors: Vec<_> = unit.problems.iter().filter(|problem| problem.code.level() == Level::Error).collect();
                assert!(errors.is_empty(), "{}, {}: {errors:?}", check.id, example.caption);
                assert!(judgement.verdict.is_some(), "{}, {}: not judged", check.id, example.caption);
            });
        }
    }
}

#[test]
fn every_part_of_a_condition_has_its_message_in_both_languages() {
    each_finding(|check, _, judgement| {
        for why in judgement.findings.iter().flat_map(|finding| &finding.why) {
            for lang in [Lang::Zh, Lang::En] {
                let own = lang.find(&format!("why.{}.{}", check.id, why.code));
                let template = own.or_else(|| lang.find(&format!("why.{}", why.code)));
                let template = template.unwrap_or_else(|| panic!("{}: no message for {} in {lang:?}", check.id, why.code));
                for part in template.split('{').skip(1) {
                    let name = part.split('}').next().unwrap();
                    assert!(why.facts.iter().any(|(fact, _)| *fact == name), "{}: {template} lacks {name}", check.id);
                }
            }
        }
    });
}

#[test]
fn evidence_is_of_columns_that_the_records_of_the_findings_have() {
    each_finding(|check, _, judgement| {
        for finding in &judgement.findings {
            let known = |column: &&str| match (finding.key, finding.key.register()) {
                (Key::Measure(_), _) => MEASURE_KEYS.contains(column),
                (_, Some(register)) => register.column(column).is_some(),
                (_, None) => false,
            };
            assert!(check.evidence.iter().all(known), "{}: {:?}", check.id, check.evidence);
        }
    });
}

/// Judges every example.
fn each_finding(mut look: impl FnMut(&'static Check, &Unit<'_>, &CheckJudgement)) {
    for check in catalogue() {
        for example in check.read_text().examples {
            with_judgement(check, &example, |unit, judgement| look(check, unit, judgement));
        }
    }
}

/// Reads an example as a unit and judges it by the check that it is of.
fn with_judgement<T>(check: &'static Check, example: &Example, look: impl FnOnce(&Unit<'_>, &CheckJudgement) -> T) -> T {
    let arena = Bump::new();
    let unit = read_files(&UnitEntry::example(), files(check, example), &arena).expect("the example is a unit");
    let parameters = Parameters::default();
    let judgement = Judgement::of(&Case { unit: &unit, period: period(example), parameters: &parameters, local: &[] });
    look(&unit, judgement.of_check(check.id).unwrap())
}

/// The files of an example, and a zero report for each register that the check needs and the example does not give.
fn files(check: &Check, example: &Example) -> Vec<UnitFile> {
    let mut files = Vec::new();
    for (name, content) in &example.files {
        files.push(UnitFile { name: (*name).to_owned(), bytes: Ok(content.as_bytes().to_vec()) });
    }
    for register in check.needs {
        let is_of = |name: &str| register_of(name) == Some(*register);
        if !example.files.iter().any(|(name, _)| is_of(name)) {
            let header: Vec<_> = register.columns().iter().map(|column| column.en).collect();
            let bytes = format!("{}\n", header.join(",")).into_bytes();
            files.push(UnitFile { name: format!("{}.csv", register.name()), bytes: Ok(bytes) });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

fn register_of(file: &str) -> Option<Register> {
    let stem = file.strip_suffix(".csv")?;
    let stem = stem.split_once('-').map_or(stem, |(register, _)| register);
    Register::ALL.iter().copied().find(|register| [register.name(), register.chinese()].contains(&stem))
}

fn period(example: &Example) -> Period {
    let (quarter, as_of) = example.period.split_once(' ').unwrap_or((example.period, ""));
    let quarter = Quarter::parse(if quarter.is_empty() { "2026-Q3" } else { quarter }).expect("a quarter");
    match as_of.trim() {
        "" => Period::whole(quarter),
        day => Period { quarter, as_of: Day::parse(day).expect("an as-of date") },
    }
}

/// The findings as the texts write them: record, severity, codes of the parts that hold.
fn lines_of(judgement: &CheckJudgement) -> Vec<String> {
    let mut lines = Vec::new();
    for finding in &judgement.findings {
        let codes: Vec<_> = finding.why.iter().map(|why| why.code).collect();
        lines.push(format!("{} {} {}", finding.record, finding.severity.word(), codes.join(",")));
    }
    lines
}

fn file_of(check: &Check) -> PathBuf {
    folder().join(format!("{}.md", check.id))
}

/// The text with the findings that its examples give, in their order.
fn blessed(source: &str, given: &[Vec<String>]) -> String {
    let mut given = given.iter();
    let mut parts = Vec::new();
    for part in source.split("\n## ") {
        let is_example = part.starts_with("Fails") || part.starts_with("Passes");
        let lines = if is_example { given.next().map_or(&[][..], Vec::as_slice) } else { &[] };
        let mut text = without_findings(part);
        if !lines.is_empty() {
            text.push_str(&format!("\n\n```findings\n{}\n```", lines.join("\n")));
        }
        parts.push(text);
    }
    format!("{}\n", parts.join("\n\n## "))
}

fn without_findings(part: &str) -> String {
    let Some((before, rest)) = part.split_once("```findings\n") else { return part.trim_end().to_owned() };
    let after = rest.split_once("```").map_or("", |(_, after)| after);
    format!("{}{}", before.trim_end(), after.trim_end())
}

#[test]
fn blessing_a_text_twice_changes_nothing_more() {
    let source = "# 甲 / A\n\n## 要求\n\n一。\n\n## Fails: 一\n\n```csv x.csv\na\n```\n\n```findings\nold\n```\n\n## Passes: 二\n\n```csv x.csv\nb\n```\n";
    let given = [vec!["x:1 breach late".to_owned()], Vec::new()];
    let once = blessed(source, &given);
    assert_eq!(once, blessed(&once, &given));
    assert_eq!(once, source.replace("old", "x:1 breach late"));
    assert_eq!(CheckText::parse(source.to_owned().leak()).examples.len(), 2);
}
