//! The records: register rows and measures as plain typed structs, a unit and its look-ups by id, and what is wrong
//! with them. Nothing here reads a file or prints.

mod amount;
mod choices;
pub mod key;
pub mod lookup;
mod measure;
mod problem;
mod registers;
mod unit;
mod value;

pub use amount::Amount;
pub use choices::*;
pub use key::Key;
pub use measure::Measure;
pub use problem::{Code, FileAccount, Level, Problem, Skipped};
pub use registers::*;
pub use unit::{Cleared, Kept, Row, RowMeta, Table, Unit, Withheld};
pub use value::{
    Body, Column, DocumentRef, Field, Folded, Free, Id, Kind, LeaderRef, Name, Person, Record, Someone, StaffRef, Value, Values,
};

/// The SHA-256 of some bytes, in lower-case hexadecimal (FIPS 180-4).
pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hexadecimal(&sha2::Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal, as digests are written.
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
