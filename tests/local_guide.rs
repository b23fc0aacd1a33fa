//! Every example of docs/local-checks.md gives the findings that it says.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

use std::sync::Arc;

use bumpalo::Bump;
use duizhao::checks::Case;
use duizhao::read::local_checks;
use duizhao::read::marking::Clearances;
use duizhao::read::tree::UnitEntry;
use duizhao::read::unit::{UnitFile, read_files};
use duizhao::regulation::Parameters;
use duizhao::time::{Period, Quarter};

const GUIDE: &str = include_str!("../docs/local-checks.md");

/// The fenced blocks of a text: their info and their content.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    text.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap()).collect()
}

fn files(blocks: &[(&str, &str)]) -> Vec<UnitFile> {
    let csv = blocks.iter().filter_map(|(info, text)| Some((info.strip_prefix("csv ")?, text)));
    csv.map(|(name, text)| UnitFile { name: name.to_owned(), bytes: Ok(text.as_bytes().to_vec()) }).collect()
}

#[test]
fn the_guide_has_ten_examples_that_give_what_they_say() {
    let mut parts = GUIDE.split("\n### ");
    let roster = blocks(parts.next().unwrap());
    let mut count = 0;
    for part in parts {
        let title = part.lines().next().unwrap();
        let blocks = blocks(part);
        let said = |name: &str| {
            let block = blocks.iter().find(|(info, _)| *info == name);
            block.map_or_else(Vec::new, |(_, text)| text.lines().map(str::to_owned).collect::<Vec<_>>())
        };
        let toml = blocks.iter().find(|(info, _)| *info == "toml").unwrap().1;
        let read = local_checks::read("checks.toml", "/checks.toml", toml, &[], &Clearances::default());
        assert_eq!(read.problems, [], "{title}");
        assert!(read.marks.problems.is_empty(), "{title}");
        let local: Vec<_> = read.checks.into_iter().map(Arc::new).collect();
        let arena = Bump::new();
        let all = files(&roster).into_iter().chain(files(&blocks)).collect();
        let unit = read_files(&UnitEntry::example(), all, &arena).unwrap();
        let errors: Vec<_> =
            unit.problems.iter().filter(|problem| problem.code.level() == duizhao::records::Level::Error).collect();
        assert!(errors.is_empty(), "{title}: {errors:?}");
        let parameters = Parameters::default();
        let period = Period::whole(Quarter::parse("2026-Q3").unwrap());
        let verdict = local[0].judge(&Case { unit: &unit, period, parameters: &parameters, local: &local });
        let fails: Vec<_> = verdict.findings.iter().map(|finding| finding.key.show(&unit)).collect();
        let open: Vec<_> = verdict.undetermined.iter().map(|(key, _)| key.show(&unit)).collect();
        assert_eq!((fails, open), (said("findings"), said("undetermined")), "{title}");
        count += 1;
    }
    assert_eq!(count, 10);
}
