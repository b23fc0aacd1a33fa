//! Reading: from the disk to typed records with their places, what is wrong with them, and an accounting that adds up.
//! The only room besides `publish` that touches the disk; it judges nothing and never fails on what a file holds.
//!
//! A unit is read into one arena ([`bumpalo::Bump`]): decoded texts and cells live there and go with it once the unit's
//! pages are written.

pub mod blank;
pub mod cell;
pub mod contradictions;
pub mod dates;
pub mod decode;
pub mod fold;
pub mod front_matter;
pub mod header;
pub mod marking;
pub mod measures;
pub mod numbers;
pub mod parameters;
pub mod people;
pub mod personal;
pub mod register;
pub mod rows;
pub mod settings;
pub mod sheet;
pub mod structure;
pub mod tree;
pub mod unit;
