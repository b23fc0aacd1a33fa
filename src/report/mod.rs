//! Reports: verdicts become statuses, a conclusion, and a comparison with the last quarter. No HTML, no disk.

pub mod mask;
pub mod model;
