//! The command line: arguments, progress, what the terminal shows, the exit status. The only room that reads the clock.

mod arguments;
mod build;
mod catalogue;
mod check;
mod diagnostic;
mod diff;
mod doctor;
mod export;
mod init;
mod key;
mod manual;
mod needles;
mod options;
mod outcome;
mod plan;
mod quarter;
mod sample;
mod schema;
mod serve;
mod shard;
mod shelf;
mod staged;
mod summary;
mod terminal;
mod unit;
mod usage;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arguments::{Called, Verb};
use terminal::Terminal;

use crate::failure::Failure;

/// Runs the program with its arguments, the program's name first, and gives its exit status (report.md, Command line).
pub fn run(arguments: impl Iterator<Item = OsString>) -> u8 {
    terminal::redact_panics();
    // A panic is a bug, but it must not pass for one of the statuses that mean something about the records.
    catch_unwind(AssertUnwindSafe(|| run_verb(arguments.collect()))).unwrap_or(2)
}

fn run_verb(arguments: Vec<OsString>) -> u8 {
    let mut terminal = Terminal::new(arguments::language(&arguments));
    let ended = match arguments::parse(arguments, terminal.lang) {
        Ok(Called::Help(text)) => terminal.out(&text).map(|()| 0),
        Ok(Called::NoVerb(text)) => {
            terminal.err(&text);
            Ok(2)
        }
        Ok(Called::Verb(verb)) => dispatch(*verb, &mut terminal),
        Err(failure) => Err(failure),
    };
    ended.unwrap_or_else(|failure| terminal.fail(&failure))
}

fn dispatch(verb: Verb, terminal: &mut Terminal) -> Result<u8, Failure> {
    match verb {
        Verb::Build(options) => match options.shard.clone() {
            Some(shard) => shard::build(options, &shard, terminal),
            None => build::build(options, terminal),
        },
        Verb::Plan(options) => plan::plan(&options, terminal),
        Verb::Merge(options) => shard::merge(options, terminal),
        Verb::Check(options) => check::check(options, terminal),
        Verb::Explain(options) => catalogue::explain(&options, terminal),
        Verb::Checks(options) => catalogue::checks(options, terminal),
        Verb::Export(options) => export::export(&options, terminal),
        Verb::Diff(options) => diff::diff(&options, terminal),
        Verb::Sample(options) => sample::sample(&options, terminal),
        Verb::Serve(options) => serve::serve(options, terminal),
        Verb::Verify(options) => shelf::verify(&options.folder, terminal),
        Verb::Init(options) => init::init(&options, terminal),
        Verb::Doctor(options) => doctor::doctor(&options, terminal),
        Verb::Schema(options) => schema::schema(&options, terminal),
        Verb::Withdraw(options) => shelf::withdraw(options, terminal),
        Verb::Completions(options) => manual::completions(&options.shell, terminal),
        Verb::Man(options) => manual::page(options.verb.as_deref(), terminal),
    }
}
