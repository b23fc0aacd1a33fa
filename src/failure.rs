//! The machine's failures, which end the program: a disk that is full, a folder that cannot be written, a wrong argument.
//! What is wrong with the *records* never ends anything; it is collected as [`crate::records::Problem`].

use crate::lang::Told;

/// Why the program cannot go on, with the exit status it ends with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened, to which path, and what to do.
    pub told: Told,
    /// The exit status (2 unless said otherwise).
    pub exit: u8,
}

impl Failure {
    /// A failure that ends the program with exit status 2.
    pub fn new<const N: usize>(key: &'static str, facts: [(&'static str, String); N]) -> Failure {
        Failure { told: Told::new(key, facts), exit: 2 }
    }
}
