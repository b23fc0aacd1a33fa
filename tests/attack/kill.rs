//! A build that is killed at any moment leaves the published quarter whole, old or new, and the next build succeeds.

use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::programs::{Program, Stage};
use crate::{Dice, rounds, score};

/// What so many kills came to.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    /// The kills after which the new version stood.
    new: usize,
    broken: Vec<String>,
    stuck: Vec<String>,
}

/// Kills builds at random moments until so many kills have hit a build that was still running.
fn soak(stage: &Stage, program: Program, kills: usize) -> Tally {
    let mut tally = Tally::default();
    let mut dice = Dice(1986);
    let mut version = 1;
    let lasts = duration(stage, program, version);
    while tally.kills < kills {
        if !was_killed(stage, program, version, Duration::from_micros(dice.below(lasts.as_micros() as u64))) {
            // It had ended before: that was no kill.
            version = 1 - version;
            continue;
        }
        tally.kills += 1;
        match stage.state() {
            Ok(found) => tally.new += usize::from(found == version),
            Err(why) => tally.broken.push(why),
        }
        if let Err(why) = stage.mend(version) {
            tally.stuck.push(why);
            stage.reset();
            version = 0;
        }
        version = 1 - version;
    }
    tally
}

fn duration(stage: &Stage, program: Program, version: usize) -> Duration {
    let begun = Instant::now();
    assert!(stage.command(program, version).status().unwrap().success());
    let lasts = begun.elapsed();
    stage.mend(1 - version).unwrap();
    lasts
}

/// Runs a build and kills it, with all that it has started, after a while; whether it was still running.
fn was_killed(stage: &Stage, program: Program, version: usize, after: Duration) -> bool {
    let mut child = stage.command(program, version).process_group(0).spawn().unwrap();
    sleep(after);
    let is_running = child.try_wait().unwrap().is_none();
    kill_group(&mut child);
    is_running
}

fn kill_group(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).output();
    let _ = child.wait();
}

#[test]
fn a_build_killed_at_any_moment_leaves_a_whole_site_and_the_next_one_succeeds() {
    let stage = Stage::new();
    let caught = soak(&stage, Program::InPlace, 12);
    assert!(!caught.broken.is_empty(), "the harness does not see a site that is half written");
    stage.reset();
    let tally = soak(&stage, Program::Real, rounds("KILL", 12));
    score(
        "kill -9 at random moments",
        format_args!(
            "{} kills, {} broken states, {} next builds that failed; {} found the new version in place; substitute caught {} of {}",
            tally.kills,
            tally.broken.len(),
            tally.stuck.len(),
            tally.new,
            caught.broken.len(),
            caught.kills
        ),
    );
    assert!(tally.broken.is_empty() && tally.stuck.is_empty(), "{tally:#?}");
}
