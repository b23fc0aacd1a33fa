//! `sample`: records drawn from what the checks looked at, on a sheet to be gone through by hand and signed.

use rayon::prelude::*;

use super::arguments::{SampleOptions, bad_value};
use super::build::tell_digests;
use super::options::settle;
use super::outcome::Outcome;
use super::terminal::Terminal;
use super::unit::draw;
use crate::export::{Draw, sample_csv};
use crate::failure::Failure;
use crate::lang::Told;
use crate::publish::{Gate, gate, write_new};
use crate::report::sample::of_all;

/// Draws a sample and writes its sheet.
pub(super) fn sample(options: &SampleOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    let job = settle(&options.judge, None, terminal)?;
    let [period] = *job.periods.as_slice() else {
        let given = options.judge.quarter.clone().unwrap_or_default();
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
    let sheet = sample_csv(&all, &draw, terminal.lang)?;
    gate::stop_at(Gate::new("", withheld)?.look("sample.csv", &sheet))?;
    match &options.out {
        None => terminal.out(&String::from_utf8_lossy(&sheet))?,
        Some(path) => {
            write_new(path, &sheet)?;
            let facts = [("size", all.len().to_string()), ("path", path.display().to_string())];
            terminal.note(&Told::new("cli.sampled", facts));
        }
    }
    tell_digests(&digests, terminal);
    Ok(outcome.status(job.thresholds))
}
