//! The key of a unit's pages: the digest of all that they depend on. Two builds that give a unit the same key write the same
//! bytes for it, and look the same bytes over for the same secrets.

use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};

use super::options::Job;
use crate::publish::LastReport;
use crate::read::tree::UnitEntry;
use crate::records::hexadecimal;
use crate::report::tool;
use crate::site::{ChildEntry, Site, UnitLink};
use crate::time::Period;

/// What the keys of all units of a quarter have in common: the program, the rules, the options, the pages, the period.
#[derive(Clone, Debug)]
pub(super) struct KeyRing(String);

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
        KeyRing(digest(format_args!("{program:?} {options:?} {} {}", period.quarter, period.as_of)))
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
    ) -> String {
        let last = last.map(LastReport::digest);
        let place = (&entry.id, &entry.shown_folder, &entry.parent_id, &entry.children_ids);
        // Of a file that is not read, and of one whose name is wrong, the name alone counts.
        let found = (&entry.registers, &entry.measures_folder, &entry.measures, &entry.problems, &entry.cleared);
        let around = (&around.ancestors, &around.children, names);
        digest(format_args!("{} {inputs} {last:?} {place:?} {found:?} {:?} {around:?}", self.0, entry.local_checks))
    }
}

/// The digest of a text that never is in memory as a whole.
fn digest(text: fmt::Arguments<'_>) -> String {
    let mut digesting = Digesting(Sha256::new());
    // A digest refuses nothing.
    let _ = digesting.write_fmt(text);
    hexadecimal(&digesting.0.finalize())
}

struct Digesting(Sha256);

impl fmt::Write for Digesting {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text);
        Ok(())
    }
}
