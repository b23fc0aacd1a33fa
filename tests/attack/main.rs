//! Attacks on what the tool promises (SECURITY.md): that nothing is lost, nothing leaks, and nothing is published by half.
//!
//! Each harness first runs against a substitute that is broken on purpose, and must catch it. The runs are bounded here;
//! `tests/soak` makes the long ones, whose figures stand in `docs/scoreboard.md`.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test sets its own scene, and may fail"
)]

mod canaries;
mod determinism;
mod faults;
mod hostile;
mod kill;
mod pollution;
mod programs;
mod properties;
mod reader;
mod scene;
#[path = "../support/mod.rs"]
mod support;
mod torture;
mod unplanned;

/// How many rounds a harness makes: the bounded number, or what `tests/soak` asks for.
fn rounds(name: &str, bounded: usize) -> usize {
    let asked = std::env::var(format!("DUIZHAO_SOAK_{name}")).ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(bounded)
}

/// Says what a harness measured, for the scoreboard.
fn score(what: &str, figures: std::fmt::Arguments<'_>) {
    println!("score: {what}: {figures}");
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    /// The next number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}
