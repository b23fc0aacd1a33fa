//! `build --shard` and `merge`: a quarter made on many machines, and put together on one of them.

use super::arguments::{BuildOptions, MergeOptions, bad_value};
use super::build::{Ready, ready, tell};
use super::options::Job;
use super::plan::{MOST, Plan, number};
use super::quarter::Builder;
use super::terminal::Terminal;
use crate::failure::Failure;
use crate::lang::Told;
use crate::publish::{Shard, Site};
use crate::records::{Code, Problem};
use crate::time::Period;

/// Makes a shard, and gives the exit status of its own units.
pub(super) fn build(options: BuildOptions, shard: &str, terminal: &mut Terminal) -> Result<u8, Failure> {
    let shard = asked(shard, &|name| std::env::var(name).ok())?;
    let Ready { job, out, pages } = ready(options.publish, terminal)?;
    let period = single(&job)?;
    let site = Site::beside(&out, job.roots())?;
    let places = Plan::of(&job.tree, shard.of).places(shard.number);
    let outcome = terminal.with_progress(period.quarter, places.len(), |terminal| {
        Builder { job: &job, site: &site, pages: &pages, terminal }.build_shard(period, shard, &places)
    })?;
    let facts = [("shard", format!("{}/{}", shard.number, shard.of)), ("units", places.len().to_string())];
    terminal.note(&Told::new("cli.shard-made", facts));
    Ok(outcome.status(job.thresholds))
}

/// Puts the shards of a quarter together and publishes it.
pub(super) fn merge(options: MergeOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    let ready = ready(options.publish, terminal)?;
    let period = single(&ready.job)?;
    let site = ready.open(terminal)?;
    let Ready { mut job, out, pages } = ready;
    let shards = site.shards(period.quarter, options.shards.as_deref().map(number).transpose()?)?;
    if !shards.missing.is_empty() {
        let numbers = shards.missing.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        let facts = [("shards", numbers), ("of", shards.of.to_string())];
        if !options.allow_missing {
            return Err(Failure::new("cli.shards-missing", facts));
        }
        terminal.warn(&Told::new("cli.shards-left-out", facts));
        let plan = Plan::of(&job.tree, shards.of);
        leave_out(&mut job, &plan, shards.missing.iter().copied(), shards.of);
    }
    let units = job.tree.units.len();
    let built = terminal.with_progress(period.quarter, units, |terminal| {
        Builder { job: &job, site: &site, pages: &pages, terminal }.build(period, shards.earlier)
    })?;
    site.remove_shards(period.quarter)?;
    let made = units - built.taken_over;
    terminal.note(&Told::new("cli.merged", [("shards", shards.of.to_string()), ("units", made.to_string())]));
    tell(&built, terminal);
    if !terminal.is_quiet {
        terminal.out(&out.join(period.quarter.to_string()).join("index.html").display().to_string())?;
    }
    Ok(built.outcome.status(job.thresholds))
}

/// Takes the units of missing shards out of the tree, and has the pages say so.
fn leave_out(job: &mut Job, plan: &Plan, missing: impl Iterator<Item = usize>, of: usize) {
    let mut is_gone = vec![false; job.tree.units.len()];
    for shard in missing {
        let places = plan.places(shard);
        let units = || places.iter().filter_map(|place| job.tree.units.get(*place));
        let Some((first, last)) = units().next().zip(units().next_back()) else { continue };
        let facts = [
            ("shard", shard.to_string()),
            ("of", of.to_string()),
            ("units", places.len().to_string()),
            ("first", first.id.clone()),
            ("last", last.id.clone()),
        ];
        let file = format!("{}/unit.md", first.shown_folder);
        let problem = Problem::of_file(Code::ShardMissing, &file, Told::new("problem.shard-missing", facts));
        for place in places {
            if let Some(gone) = is_gone.get_mut(place) {
                *gone = true;
            }
        }
        job.tree.problems.push(problem);
    }
    job.tree.problems.sort_by(|one, other| one.order().cmp(&other.order()));
    job.tree.remove(&|place| is_gone.get(place).copied().unwrap_or_default());
}

/// The one quarter of a run: the next one is compared with it, so that it must be merged first.
fn single(job: &Job) -> Result<Period, Failure> {
    match job.periods.as_slice() {
        [period] => Ok(*period),
        _ => Err(Failure::new("cli.shards-one-quarter", [])),
    }
}

/// The shard that is asked for: `3/8`, or `auto` for the one that the batch system's variables name.
fn asked(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Shard, Failure> {
    let bad = || bad_value("--shard", text, "3/8, auto, auto/8");
    let (number, of) = text.split_once('/').map_or((text, None), |(number, of)| (number, Some(of)));
    let of = of.map(|of| of.parse().ok().filter(|of| (1..=MOST).contains(of)).ok_or_else(bad)).transpose()?;
    let shard = match (number, of) {
        ("auto", of) => automatic(of, variable).ok_or(Failure::new("cli.no-shard-variables", []))?,
        (number, Some(of)) => Shard { number: number.parse().map_err(|_| bad())?, of },
        (_, None) => return Err(bad()),
    };
    match (1..=shard.of).contains(&shard.number) {
        true => Ok(shard),
        false => Err(bad()),
    }
}

/// The shard by the variables of Slurm's arrays, of Kubernetes' indexed jobs, or of GNU parallel. Only Slurm says how many
/// there are.
fn automatic(of: Option<usize>, variable: &dyn Fn(&str) -> Option<String>) -> Option<Shard> {
    let number = |name: &str| variable(name)?.parse::<usize>().ok();
    if let Some(task) = number("SLURM_ARRAY_TASK_ID") {
        let (first, step) = (number("SLURM_ARRAY_TASK_MIN").unwrap_or(1), number("SLURM_ARRAY_TASK_STEP").unwrap_or(1));
        return match of {
            // A part of an array that is run again has the numbers of the whole.
            Some(of) => Some(Shard { number: task, of }),
            None => {
                let place = task.checked_sub(first)?.checked_div(step)?;
                Some(Shard { number: place + 1, of: number("SLURM_ARRAY_TASK_COUNT")? })
            }
        };
    }
    if let Some(index) = number("JOB_COMPLETION_INDEX") {
        return Some(Shard { number: index + 1, of: of? });
    }
    Some(Shard { number: number("PARALLEL_SEQ")?, of: of? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, variables: &[(&str, &str)]) -> Result<String, &'static str> {
        let variable = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        asked(text, &variable).map(|shard| shard.to_string()).map_err(|failure| failure.told.key)
    }

    #[test]
    fn a_shard_is_named_by_its_number_and_how_many_there_are() {
        assert_eq!(told("3/8", &[]), Ok("3-of-8".into()));
        for wrong in ["0/8", "9/8", "3", "3/0", "/", "x/8", "3/x", "-1/8", "1/200000"] {
            assert_eq!(told(wrong, &[]), Err("cli.bad-value"), "{wrong}");
        }
    }

    #[test]
    fn a_shard_is_named_by_the_batch_system() {
        let slurm = [("SLURM_ARRAY_TASK_ID", "4"), ("SLURM_ARRAY_TASK_MIN", "2"), ("SLURM_ARRAY_TASK_COUNT", "5")];
        assert_eq!(told("auto", &slurm), Ok("3-of-5".into()));
        let stepped = [slurm[0], slurm[1], ("SLURM_ARRAY_TASK_STEP", "2"), ("SLURM_ARRAY_TASK_COUNT", "3")];
        assert_eq!(told("auto", &stepped), Ok("2-of-3".into()));
        assert_eq!(told("auto/8", &[("SLURM_ARRAY_TASK_ID", "4"), ("SLURM_ARRAY_TASK_COUNT", "1")]), Ok("4-of-8".into()));
        assert_eq!(told("auto/8", &[("JOB_COMPLETION_INDEX", "0")]), Ok("1-of-8".into()));
        assert_eq!(told("auto/8", &[("PARALLEL_SEQ", "8")]), Ok("8-of-8".into()));
        assert_eq!(told("auto/8", &[("PARALLEL_SEQ", "9")]), Err("cli.bad-value"));
        for unknown in [("JOB_COMPLETION_INDEX", "0"), ("PARALLEL_SEQ", "8"), ("PATH", "/bin")] {
            assert_eq!(told("auto", &[unknown]), Err("cli.no-shard-variables"));
        }
    }
}
