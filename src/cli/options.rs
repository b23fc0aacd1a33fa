//! The command line and duizhao.toml settled into what a run does: the command line wins.

use std::path::PathBuf;

use super::arguments::{JudgeOptions, bad_value, lang_named};
use super::outcome::Thresholds;
use super::terminal::Terminal;
use crate::checks::Severity;
use crate::failure::Failure;
use crate::lang::Told;
use crate::read::tree::{Tree, survey};
use crate::report::mask::{KnownWords, Masker, Names};
use crate::report::{Run, catalogue_digest, masked};
use crate::time::{Day, Period, Quarter};

/// What a run judges, and how.
#[derive(Debug)]
pub(super) struct Job {
    /// The data folder as it was named.
    pub(super) data: PathBuf,
    /// Its units.
    pub(super) tree: Tree,
    /// The quarters, the oldest first.
    pub(super) periods: Vec<Period>,
    /// What is the same for all units.
    pub(super) run: Run,
    /// What ends the run with a status other than 0.
    pub(super) thresholds: Thresholds,
}

/// Looks the data folder over and settles the options; `fail_on` is the verb's own default.
///
/// # Errors
/// Where an option cannot be used, or the data folder holds no unit.
pub(super) fn settle(options: &JudgeOptions, fail_on: Option<Severity>, terminal: &mut Terminal) -> Result<Job, Failure> {
    let tree = survey(&options.data)?;
    let said = |given: &Option<String>, name: &str| given.clone().or_else(|| tree.settings.options.get(name).cloned());
    speak(&tree, options.lang.as_deref(), terminal)?;
    let names = match said(&options.names, "names").as_deref() {
        None | Some("masked") => Names::Masked,
        Some("full") => Names::Full,
        Some(other) => return Err(bad_value("--names", other, "masked, full")),
    };
    let fail_on = match said(&options.fail_on, "fail-on") {
        None => fail_on,
        Some(word) => threshold(&word)?,
    };
    terminal.is_quiet = options.quiet || is_set(&tree, "quiet")?;
    let thresholds = Thresholds { is_strict: options.strict || is_set(&tree, "strict")?, fail_on };
    let quarters = said(&options.quarter, "quarter").ok_or(Failure::new("cli.no-quarter", []))?;
    let periods = periods(&quarters, said(&options.as_of, "as-of").as_deref(), today()?)?;
    let run = Run { lang: terminal.lang, names, known: KnownWords::of_the_product(), catalogue: catalogue_digest() };
    let job = Job { data: options.data.clone(), tree, periods, run, thresholds };
    match job.tree.units.is_empty() {
        true => Err(no_unit(&job, terminal)),
        false => Ok(job),
    }
}

/// Speaks the language that the command line asks for, else the one that duizhao.toml does.
///
/// # Errors
/// Where there is no such language.
pub(super) fn speak(tree: &Tree, given: Option<&str>, terminal: &mut Terminal) -> Result<(), Failure> {
    if let Some(code) = given.or_else(|| tree.settings.options.get("lang").map(String::as_str)) {
        terminal.lang = lang_named(code).ok_or_else(|| bad_value("--lang", code, "zh, en"))?;
    }
    Ok(())
}

impl Job {
    /// Masks what comes from no unit's records.
    pub(super) fn masker(&self) -> Masker {
        Masker::new(self.run.names, std::iter::empty(), &self.run.known, &[])
    }

    /// The ids of the units without one above them.
    pub(super) fn roots(&self) -> Vec<String> {
        self.tree.units.iter().filter(|unit| unit.parent.is_none()).map(|unit| unit.id.clone()).collect()
    }

    /// A path given on the command line or in duizhao.toml.
    pub(super) fn path(&self, given: Option<PathBuf>, name: &str) -> Option<PathBuf> {
        given.or_else(|| self.tree.settings.options.get(name).map(PathBuf::from))
    }
}

/// Without a unit there is nothing to judge; what is wrong with the folder says why there is none.
fn no_unit(job: &Job, terminal: &Terminal) -> Failure {
    let masker = job.masker();
    for problem in job.tree.problems.iter().map(|problem| masked(problem, &masker)) {
        let place = problem.file.clone().unwrap_or_default();
        let said = format!("{place}: {}: {}", problem.code, terminal.lang.say(&problem.told));
        terminal.warn(&Told::new("cli.plain", [("text", said)]));
    }
    Failure::new("cli.no-unit", [("path", job.data.display().to_string())])
}

fn is_set(tree: &Tree, name: &str) -> Result<bool, Failure> {
    match tree.settings.options.get(name).map(String::as_str) {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(bad_value(&format!("--{name}"), other, "true, false")),
    }
}

fn threshold(word: &str) -> Result<Option<Severity>, Failure> {
    match Severity::named(word) {
        None if word != "off" => Err(bad_value("--fail-on", word, "breach, shortfall, advisory, off")),
        severity => Ok(severity),
    }
}

/// Today, or the day that SOURCE_DATE_EPOCH stands for (reproducible-builds.org).
pub(super) fn today() -> Result<Day, Failure> {
    let Some(given) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) else { return Ok(Day::today()) };
    let text = given.to_string_lossy();
    let day = text.parse().ok().and_then(Day::from_epoch);
    day.ok_or_else(|| bad_value("SOURCE_DATE_EPOCH", &text, "1790726400"))
}

/// The quarters of `2026-Q3` or `2025-Q4..2026-Q3`, each with its as-of date.
fn periods(quarters: &str, as_of: Option<&str>, today: Day) -> Result<Vec<Period>, Failure> {
    let wrong = || bad_value("--quarter", quarters, "2026-Q3, 2025-Q4..2026-Q3");
    let (first, last) = quarters.split_once("..").unwrap_or((quarters, quarters));
    let (first, last) =
        Quarter::parse(first).zip(Quarter::parse(last)).filter(|(first, last)| first <= last).ok_or_else(wrong)?;
    if let Some(text) = as_of {
        let day = Day::parse(text).ok_or_else(|| bad_value("--as-of", text, "2026-08-31"))?;
        return match day.quarter() == first && first == last && !quarters.contains("..") {
            true => Ok(vec![Period { quarter: first, as_of: day }]),
            false => Err(Failure::new("cli.as-of-elsewhere", [("day", text.to_owned()), ("quarter", quarters.to_owned())])),
        };
    }
    let all = std::iter::successors(Some(first), |quarter| (*quarter < last).then(|| quarter.next()));
    match last.end() < today {
        true => Ok(all.map(Period::whole).collect()),
        false => Err(Failure::new("cli.not-ended", [("quarter", last.to_string()), ("end", last.end().to_string())])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(quarters: &str, as_of: Option<&str>, today: &str) -> Result<String, &'static str> {
        let list = periods(quarters, as_of, Day::parse(today).unwrap()).map_err(|failure| failure.told.key)?;
        Ok(list.iter().map(|period| format!("{} {}", period.quarter, period.as_of)).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn a_quarter_that_is_over_is_seen_from_its_last_day() {
        assert_eq!(told("2026-Q3", None, "2026-10-01"), Ok("2026-Q3 2026-09-30".into()));
        assert_eq!(told("2025-Q4..2026-Q1", None, "2026-10-01"), Ok("2025-Q4 2025-12-31, 2026-Q1 2026-03-31".into()));
        assert_eq!(told("2026-Q3", Some("2026-08-31"), "2026-10-01"), Ok("2026-Q3 2026-08-31".into()));
    }

    #[test]
    fn a_quarter_that_is_not_over_needs_an_as_of_date_within_it() {
        assert_eq!(told("2026-Q3", None, "2026-09-30"), Err("cli.not-ended"));
        assert_eq!(told("2026-Q2..2026-Q3", None, "2026-09-30"), Err("cli.not-ended"));
        assert_eq!(told("2026-Q3", Some("2026-07-01"), "2026-07-02"), Ok("2026-Q3 2026-07-01".into()));
        assert_eq!(told("2026-Q3", Some("2026-10-01"), "2026-07-02"), Err("cli.as-of-elsewhere"));
        assert_eq!(told("2026-Q2..2026-Q3", Some("2026-08-01"), "2026-12-02"), Err("cli.as-of-elsewhere"));
        assert_eq!(told("2026-Q3", Some("2026-9-1"), "2026-12-02"), Err("cli.bad-value"));
    }

    #[test]
    fn what_is_no_quarter_is_told() {
        for wrong in ["2026", "2026-Q5", "2026-Q3..2026-Q2", "2026-Q3..", "..2026-Q3", "2026-Q1..2026-Q2..2026-Q3"] {
            assert_eq!(told(wrong, None, "2030-01-01"), Err("cli.bad-value"), "{wrong}");
        }
    }
}
