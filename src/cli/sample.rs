//! `sample`: records drawn from what the checks looked at, on a sheet to be gone through by hand and signed.

use rayon::prelude::*;

use super::arguments::{SampleOptions, bad_value};
use super::build::tell_digests;
use super::options::settle;
use super::outcome::{Outcome, Thresholds};
use super::terminal::Terminal;
use super::unit::draw;
use crate::export::{Draw, sample_csv, sample_xlsx};
use crate::failure::Failure;
use crate::lang::Told;
use crate::publish::{Gate, gate, write_new};
use crate::report::sample::of_all;

/// Draws a sample and writes its sheet.
pub(super) fn sample(options: &SampleOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    let format = format(options)?;
    let job = settle(&options.judge(), None, terminal)?;
    let [period] = *job.periods.as_slice() else {
        let given = options.quarter.clone().unwrap_or_default();
        return Err(bad_value("--quarter", &given, "2026-Q3"));
    };
    if options.size == 0 {
        return Err(bad_value("--size", "0", "1, 50, 200"));
    }
    let places = 0..job.tree.units.len();
    let drawn: Vec<_> = places
        .into_par_iter()
        .map(|place| draw(&job, place, period, &options.seed, options.size))
        .collect::<Result<_, Failure>>()?;
    let mut outcome = Outcome::of_problems(&job.tree.problems);
    let (mut units, mut gates, mut withheld, mut digests) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (draw, unit) in drawn {
        outcome = outcome.and(unit.outcome);
        withheld.extend(unit.withheld);
        digests.extend(unit.digests);
        gates.push((unit.judged.report.unit.id, unit.gate));
        units.push(draw);
    }
    let population = units.iter().map(|unit| unit.population).sum();
    let draw = Draw { quarter: period.quarter, as_of: period.as_of, seed: options.seed.clone(), population };
    let all = of_all(units, options.size);
    for (id, gate) in &gates {
        // What comes from a unit's records is looked over by that unit's gate; the sheet as a whole by the one of all.
        let own: Vec<_> = all.iter().filter(|record| record.unit == *id).cloned().collect();
        gate::stop_at(gate.look("sample.csv", &sample_csv(&own, &draw, terminal.lang)?))?;
    }
    let (name, sheet) = match format {
        Format::Csv => ("sample.csv", sample_csv(&all, &draw, terminal.lang)?),
        Format::Workbook => ("sample.xlsx", sample_xlsx(&all, &draw, terminal.lang)?),
    };
    gate::stop_at(Gate::new("", withheld)?.look(name, &sheet))?;
    match &options.out {
        None => terminal.out(&String::from_utf8_lossy(&sheet))?,
        Some(path) => {
            write_new(path, &sheet)?;
            let facts = [("size", all.len().to_string()), ("path", path.display().to_string())];
            terminal.note(&Told::new("cli.sampled", facts));
        }
    }
    tell_digests(&digests, terminal);
    // Neither what is found nor what is rejected ends a draw; what is withheld does, as always.
    Ok(outcome.status(Thresholds { is_strict: false, fail_on: None }))
}

/// How the sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Workbook,
    Csv,
}

/// The format that is asked for, else the one of the file's extension. A workbook is no text for a terminal, and neither is
/// written under the other's extension.
fn format(options: &SampleOptions) -> Result<Format, Failure> {
    let extension = options.out.as_ref().and_then(|path| path.extension()).map(|extension| extension.to_ascii_lowercase());
    let is_named = |extension_of: &str| extension.as_ref().is_some_and(|extension| extension == extension_of);
    match options.format.as_deref() {
        None if is_named("xlsx") => Ok(Format::Workbook),
        None => Ok(Format::Csv),
        Some("csv") if !is_named("xlsx") => Ok(Format::Csv),
        Some("xlsx") if is_named("xlsx") => Ok(Format::Workbook),
        Some(format @ ("csv" | "xlsx")) => {
            let out = options.out.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
            Err(bad_value("--out", &out, &format!("sample.{format}")))
        }
        Some(other) => Err(bad_value("--format", other, "xlsx, csv")),
    }
}
