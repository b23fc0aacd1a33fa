//! Reading: from the disk to typed records with their places, what is wrong with them, and an accounting that adds up.
//! The only room besides `publish` that touches the disk; it judges nothing and never fails on what a file holds.
//!
//! A unit is read into one arena ([`bumpalo::Bump`]): decoded texts and cells live there and go with it once the unit's
//! pages are written.

// Here and in `publish` alone the disk is touched (clippy.toml).
#![allow(clippy::disallowed_methods)]

pub mod blank;
pub mod body;
pub mod cell;
pub mod complaint;
pub mod contradictions;
pub mod dates;
pub mod decode;
#[cfg(test)]
mod dice;
pub mod disk;
pub mod fold;
pub mod footer;
pub mod front_matter;
pub mod grid;
mod grid_header;
pub mod header;
pub mod inputs;
pub mod introduction;
pub mod layout;
pub mod local_checks;
pub mod marking;
pub mod marks;
pub mod measures;
pub mod names;
pub mod nearest;
pub mod numbers;
mod parameter_value;
pub mod parameters;
pub mod people;
pub mod personal;
mod places;
pub mod register;
pub mod rows;
pub mod screen;
pub mod settings;
pub mod sheet;
mod source;
pub mod structure;
mod survey;
pub mod templates;
pub mod toml_file;
pub mod top;
pub mod tree;
pub mod unit;
mod unread;
pub mod workbook;
mod yaml;
