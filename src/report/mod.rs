//! Reports: verdicts become statuses, a conclusion, and a comparison with the last quarter. No HTML, no disk.

mod compare;
pub mod diff;
mod evidence;
mod exceptions;
mod judgement;
pub mod mask;
pub mod model;
mod problems;
mod read_back;
pub mod rollup;
pub mod sample;
mod unit;

pub use judgement::{CheckJudgement, Judgement};
pub use problems::{masked, of_no_unit};
pub use read_back::read_back;
pub use unit::{Judged, Run, catalogue_digest, no_calendar, report_unit, tool};
