//! One unit: its folder on the disk, or the same files in memory, read into typed records.

use std::io;

use bumpalo::Bump;

use super::tree::{Tree, UnitEntry};
use crate::records::Unit;

/// A file of a unit's folder or of its folder of measures, in memory.
#[derive(Clone, Debug)]
pub struct UnitFile {
    /// The path relative to the unit's folder, with `/` between names.
    pub name: String,
    /// The bytes, or why the system does not let it be read.
    pub bytes: Result<Vec<u8>, io::ErrorKind>,
}

/// Reads the unit at a place of the tree from the disk.
pub fn read_unit<'a>(_tree: &Tree, _unit: usize, _arena: &'a Bump) -> Option<Unit<'a>> {
    None
}

/// Reads a unit from files in memory, as the tests of the checks' examples do.
pub fn read_files<'a>(_entry: &UnitEntry, _files: Vec<UnitFile>, _arena: &'a Bump) -> Option<Unit<'a>> {
    None
}
