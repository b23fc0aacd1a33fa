//! The regulation: its text, its provisions, and the parameters that implementing measures set.

mod english;
pub mod parameters;
pub mod provision;

pub use english::english;
pub use parameters::{Parameter, ParameterKind, ParameterValue, Parameters, Setting};
pub use provision::{ATTESTED, Class, Provision, provisions, title};
