//! The records: register rows and measures as plain typed structs, a unit and its look-ups by id, and what is wrong
//! with them. Nothing here reads a file or prints.

mod amount;
mod choices;
mod digest;
mod interned;
pub mod key;
pub mod lookup;
mod measure;
mod problem;
mod registers;
mod spelt;
mod unit;
mod value;

pub use amount::Amount;
pub use choices::*;
pub use digest::{Digest, hexadecimal, sha256};
pub use interned::Interned;
pub use key::Key;
pub use measure::Measure;
pub use problem::{Code, FileAccount, Level, Problem, Skipped};
pub use registers::*;
pub use spelt::from_text;
pub use unit::{Cleared, Kept, Row, RowMeta, Table, Unit, Withheld};
pub use value::{
    Body, Column, DocumentRef, Field, Folded, Free, Id, Kind, LeaderRef, Name, Person, Record, Someone, StaffRef, Value, Values,
};
