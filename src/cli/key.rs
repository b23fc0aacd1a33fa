//! The key of a unit's pages: the digest of all that they depend on. Two builds that give a unit the same key write the same
//! bytes for it, and look the same bytes over for the same secrets.

use std::fmt::{self, Write as _};
use std::hash::{Hash as _, Hasher};

use sha2::{Digest as _, Sha256};

use super::options::Job;
use crate::publish::LastReport;
use crate::read::tree::UnitEntry;
use crate::records::Digest;
use crate::report::tool;
use crate::site::{ChildEntry, Site, UnitLink};
use crate::time::Period;

/// What the keys of all units of a quarter have in common: the program, the rules, the options, the pages, the period.
#[derive(Clone, Debug)]
pub(super) struct KeyRing(Digest);

/// What a unit's pages show of the units around it.
pub(super) struct Around {
    /// The units above it, the root first.
    pub(super) ancestors: Vec<UnitLink>,
    /// The units directly below it.
    pub(super) children: Vec<ChildEntry>,
}

impl KeyRing {
    /// The common part of the keys of a quarter.
    pub(super) fn of(job: &Job, pages: &Site, period: Period) -> KeyRing {
        let program = (tool(), env!("DUIZHAO_SOURCES"), &job.run.catalogue);
        let options = (job.run.names.word(), &job.tree.settings.signatory, pages.traits());
        let mut digesting = Digesting(Sha256::new());
        digesting.add(format_args!("{program:?} {options:?} {} {}", period.quarter, period.as_of));
        KeyRing(Digest::finish(digesting.0))
    }

    /// The key of a unit: `inputs` is the digest of all files that are read for it, `last` its published report of the
    /// quarter before, `names` the names of the units around it as their records have them.
    pub(super) fn key(
        &self,
        entry: &UnitEntry,
        inputs: &str,
        last: Option<&LastReport>,
        around: &Around,
        names: &[&str],
    ) -> Digest {
        let mut digesting = Digesting(Sha256::new());
        (self.0, inputs, last.map(LastReport::digest)).hash(&mut digesting);
        (&entry.id, &entry.shown_folder, &entry.parent_id, &entry.children_ids).hash(&mut digesting);
        // Of a file that is not read, and of one whose name is wrong, the name alone counts.
        (&entry.registers, &entry.measures_folder, &entry.measures).hash(&mut digesting);
        (&around.ancestors, &around.children, names).hash(&mut digesting);
        // Of these there are few.
        digesting.add(format_args!("{:?} {:?} {:?}", entry.problems, entry.cleared, entry.local_checks));
        Digest::finish(digesting.0)
    }
}

/// Takes the digest of what is hashed or written into it; nothing of it is in memory as a whole. Hashing says where each
/// part ends, so that no two things give the same bytes.
struct Digesting(Sha256);

impl Digesting {
    fn add(&mut self, text: fmt::Arguments<'_>) {
        // A digest refuses nothing.
        let _ = self.write_fmt(text);
    }
}

impl Hasher for Digesting {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Not asked for: the key is the whole digest.
    fn finish(&self) -> u64 {
        0
    }
}

impl fmt::Write for Digesting {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}
