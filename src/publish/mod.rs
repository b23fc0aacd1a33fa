//! Publication: the only room that writes. A quarter is staged in the site's own file system, looked over for leaks,
//! put in its place in one step, and can be verified and withdrawn. What was published before is read back here.
//!
//! At every moment the published quarter is the old one, whole, or the new one, whole: see [`Publication::finish`].
#![allow(clippy::disallowed_methods, reason = "this is the only room that writes")]

mod assets;
mod earlier;
mod folder;
mod fresh;
pub mod gate;
mod growing;
mod marker;
mod preview;
mod publication;
mod published;
mod shards;
mod shelf;
mod site;
mod spool;
mod staging;
mod stored;
mod switch;
#[cfg(test)]
mod tests;
mod text;
mod trouble;
mod verify;
mod withdraw;
mod written;

pub use earlier::{Earlier, TakenOver, UnitKey};
pub use fresh::{FreshFile, write_fresh};
pub use gate::{Gate, Hit, Needle};
pub use marker::NAME as MARKER;
pub use preview::{Found, Preview};
pub use publication::{Publication, Stamp};
pub use published::{LastReport, Published};
pub use shards::{Shard, Shards};
pub use shelf::{Shelf, write_new};
pub use site::Site;
pub use stored::StoredQuarter;
pub use switch::Switch;
pub use verify::{Difference, Verified, verify};
pub use withdraw::Withdrawal;

use crate::failure::Failure;
use crate::time::Quarter;

/// What the index lists: the quarters published here with what each came to, and those that were withdrawn.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The totals of the quarters published, the oldest first.
    pub published: Vec<crate::report::model::Summary>,
    /// The quarters withdrawn and not published again since, the oldest first.
    pub withdrawn: Vec<Quarter>,
}

/// A file of the site that all quarters share: style, script, icon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The name in `assets/`, with the digest of its content in it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Refuses a path that could lead out of the folder it is joined to.
fn inside(path: &str) -> Result<(), Failure> {
    let is_plain = |name: &str| !name.is_empty() && name != "." && name != ".." && !name.contains(['\\', '\0', ':']);
    match path.split('/').all(is_plain) {
        true => Ok(()),
        false => Err(Failure::new("publish.outside", [("path", path.to_owned())])),
    }
}
