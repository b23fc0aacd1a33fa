//! Problems as reports show them: in a language, with names and numbers masked.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::lang::{Lang, Told};
use crate::records::{Kind, Level, Problem, Register};

use super::mask::{Masker, visible};
use super::model::ProblemReport;

/// The names of all columns.
static COLUMNS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| Register::ALL.iter().flat_map(|register| register.columns()).map(|column| column.en).collect());

/// The columns whose cells name a person: a text in them that means nobody on the rosters is masked as a name too.
static PERSON_COLUMNS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let columns = Register::ALL.iter().flat_map(|register| register.columns());
    let persons = columns.filter(|column| matches!(column.kind, Kind::Leader | Kind::Staff | Kind::Body | Kind::Person));
    persons.map(|column| column.en).collect()
});

/// A problem with every particular masked, as it may be shown anywhere.
pub fn masked(problem: &Problem, masker: &Masker) -> Problem {
    let names_a_person = problem.column.as_deref().is_some_and(|column| PERSON_COLUMNS.contains(column));
    let mask = |text: &str| {
        let masked = if names_a_person { masker.mask_person(text) } else { masker.mask_text(text) };
        visible(&masked).into_owned()
    };
    let facts = problem.told.facts.iter().map(|(name, value)| (*name, mask(value))).collect();
    Problem {
        file: problem.file.as_deref().map(|file| masker.mask_text(file).into_owned()),
        // A register's column bears its declared name; a key of a front matter or of TOML is what someone wrote.
        column: problem.column.as_deref().map(|column| match COLUMNS.contains(column) {
            true => column.to_owned(),
            false => mask(column),
        }),
        header: problem.header.as_deref().map(mask),
        value: problem.value.as_deref().map(mask),
        told: Told { key: problem.told.key, facts },
        ..problem.clone()
    }
}

/// A masked problem in the report's language.
pub(super) fn told(problem: &Problem, lang: Lang) -> ProblemReport {
    let level = match problem.code.level() {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    ProblemReport {
        level: level.to_owned(),
        code: problem.code.name().to_owned(),
        file: problem.file.clone(),
        line: problem.line,
        column: problem.column.clone(),
        message: lang.say(&problem.told),
    }
}

/// Problems that belong to no unit, as `summary.json` has them.
pub fn of_no_unit(problems: &[Problem], masker: &Masker, lang: Lang) -> Vec<ProblemReport> {
    problems.iter().map(|problem| told(&masked(problem, masker), lang)).collect()
}
