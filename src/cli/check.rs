//! `check`: the quarters judged and printed, nothing written.

use std::path::PathBuf;

use rayon::prelude::*;

use super::arguments::{CheckOptions, bad_value};
use super::build::tell_digests;
use super::diagnostic::{Printer, Totals};
use super::options::{Job, settle};
use super::outcome::Outcome;
use super::terminal::{Terminal, colour};
use super::unit::{JudgedUnit, digests, judge};
use crate::checks::Severity;
use crate::export::report_line;
use crate::failure::Failure;
use crate::publish::{Published, gate};
use crate::report::masked;
use crate::time::Period;

/// How many units are judged before the first of them is printed: what is in memory does not grow with the tree.
const AT_ONCE: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Human,
    Json,
}

/// Judges and prints, and gives the exit status.
pub(super) fn check(options: CheckOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    let job = settle(&options.judge, Some(Severity::Breach), terminal)?;
    let settings = &job.tree.settings.options;
    let format = match options.format.as_ref().or(settings.get("format")).map(String::as_str) {
        None | Some("human") => Format::Human,
        Some("json") => Format::Json,
        Some(other) => return Err(bad_value("--format", other, "human, json")),
    };
    let published = match options.site.or_else(|| settings.get("site").map(PathBuf::from)) {
        Some(folder) => Some(Published::at(&folder)?),
        None => None,
    };
    let mut outcome = Outcome::of_problems(&job.tree.problems);
    outcome.has_withheld |= !job.tree.withheld.is_empty();
    for period in &job.periods {
        outcome = outcome.and(Judging { job: &job, period: *period, published: published.as_ref(), format }.print(terminal)?);
    }
    Ok(outcome.status(job.thresholds))
}

struct Judging<'j> {
    job: &'j Job,
    period: Period,
    published: Option<&'j Published>,
    format: Format,
}

impl Judging<'_> {
    fn print(&self, terminal: &Terminal) -> Result<Outcome, Failure> {
        let printer = Printer::new(self.job, colour());
        let mut outcome = Outcome::default();
        let mut totals = Totals::default();
        let mut cleared = digests(&self.job.data, &self.job.tree.withheld);
        self.print_tree_problems(&printer, terminal)?;
        let places: Vec<usize> = (0..self.job.tree.units.len()).collect();
        for some in places.chunks(AT_ONCE) {
            let units: Vec<(JudgedUnit, String)> =
                some.par_iter().map(|place| self.unit(*place, &printer)).collect::<Result<_, Failure>>()?;
            for (unit, text) in units {
                terminal.out(&text)?;
                outcome = outcome.and(unit.outcome);
                totals.add(&unit.judged.report);
                cleared.extend(unit.digests);
            }
        }
        if self.format == Format::Human {
            terminal.out(&printer.totals(&totals, self.period))?;
        }
        tell_digests(&cleared, terminal);
        Ok(outcome)
    }

    fn unit(&self, place: usize, printer: &Printer<'_>) -> Result<(JudgedUnit, String), Failure> {
        let unit = judge(self.job, place, self.period, self.published)?;
        let report = &unit.judged.report;
        let (text, output) = match self.format {
            Format::Human => (printer.unit(place, &unit.judged), format!("{}.txt", report.unit.id)),
            Format::Json => (report_line(report)?, format!("{}.json", report.unit.id)),
        };
        gate::stop_at(unit.gate.look(&output, text.as_bytes()))?;
        Ok((unit, text))
    }

    fn print_tree_problems(&self, printer: &Printer<'_>, terminal: &Terminal) -> Result<(), Failure> {
        let masker = self.job.masker();
        for problem in &self.job.tree.problems {
            let text = printer.problem(&self.job.data, &masked(problem, &masker));
            match self.format {
                Format::Human => terminal.out(&text)?,
                // They are in no unit's report, and the lines of JSON are reports only.
                Format::Json => terminal.err(&text),
            }
        }
        Ok(())
    }
}
