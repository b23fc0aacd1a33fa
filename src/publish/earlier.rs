//! What was made of the same before, by an earlier build or on another machine: the pages of units of which nothing has
//! changed are taken over instead of being made again.
//!
//! For each unit a list says under which key its pages were made: the digest of all that they depend on. The list is bound
//! to the digest of the manifest beside it, and each file that is taken over is held against that manifest, so that neither
//! a build that was cut off nor a file that was altered can pass for what a build would write.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::folder::{Listed, MANIFEST};
use super::growing::write_new;
use super::inside;
use super::site::Site;
use super::written::File;
use crate::read::disk;
use crate::records::{Digest, Interned};
use crate::report::model::FORMAT;
use crate::time::Quarter;

/// Under which key a unit's pages were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitKey {
    /// The unit's id.
    pub unit: String,
    /// The digest of all that its pages depend on.
    pub key: Digest,
    /// What the pages across units say of it that its report does not: the years without a calendar.
    pub years: BTreeSet<i32>,
}

/// The units whose pages may be taken over, with their files.
#[derive(Debug, Default)]
pub struct Earlier {
    folders: Vec<PathBuf>,
    units: HashMap<String, Made>,
}

/// A unit's files that were taken over into the staging folder.
#[derive(Debug)]
pub struct TakenOver {
    /// The bytes of its report.json.
    pub report: Vec<u8>,
    /// The years without a calendar.
    pub years: BTreeSet<i32>,
}

#[derive(Debug)]
struct Made {
    folder: usize,
    key: Digest,
    years: BTreeSet<i32>,
    files: Arc<[File]>,
}

/// What is needed of a file that a manifest lists.
#[derive(Deserialize)]
struct ListedFile<'m> {
    #[serde(borrow)]
    path: Cow<'m, str>,
    size: u64,
    sha256: Digest,
}

/// The list beside a manifest.
#[derive(Debug, Serialize, Deserialize)]
struct KeyList {
    format: u32,
    /// The digest of the manifest that it belongs to.
    manifest: Digest,
    units: Vec<UnitKey>,
}

/// The name of a published quarter's list of keys, in the site's folder.
pub(super) fn key_list(quarter: Quarter) -> String {
    format!(".duizhao-units-{quarter}.json")
}

/// A list of keys in its file format, for the manifest of this digest.
pub(super) fn write_keys(units: Vec<UnitKey>, manifest: Digest, out: impl io::Write) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &KeyList { format: FORMAT, manifest, units })?)
}

impl Site {
    /// What the published quarter offers. What cannot be read, or does not belong to its manifest, offers nothing: the
    /// build then makes everything itself.
    pub fn earlier(&self, quarter: Quarter) -> Earlier {
        let mut earlier = Earlier::default();
        earlier.add(&self.published.quarter(quarter), &self.folder.join(key_list(quarter)));
        earlier
    }
}

impl Earlier {
    /// Whether there is anything of a unit.
    pub fn knows(&self, unit: &str) -> bool {
        self.units.contains_key(unit)
    }

    /// Adds what a folder offers; says whether its list of keys belongs to its manifest.
    pub(super) fn add(&mut self, folder: &Path, list: &Path) -> bool {
        self.try_add(folder, list).is_some()
    }

    fn try_add(&mut self, folder: &Path, list: &Path) -> Option<()> {
        let keys: KeyList = serde_json::from_slice(&fs::read(list).ok()?).ok()?;
        let manifest = fs::read(folder.join(MANIFEST)).ok()?;
        if keys.format != FORMAT || keys.manifest != Digest::of(&manifest) {
            return None;
        }
        let listed: Listed<ListedFile<'_>> = serde_json::from_slice(&manifest).ok()?;
        let place = self.folders.len();
        self.folders.push(folder.to_owned());
        let none: Arc<[File]> = Arc::from([]);
        let made = |unit: UnitKey| (unit.unit, Made { folder: place, key: unit.key, years: unit.years, files: none.clone() });
        self.units.extend(keys.units.into_iter().map(made));
        let mut names = Interned::default();
        // The files of a unit stand together.
        for files in listed.files.chunk_by(|one, other| one.unit() == other.unit()) {
            if let Some(unit) = files.first().and_then(ListedFile::unit)
                && let Some(made) = self.units.get_mut(unit).filter(|made| made.folder == place)
            {
                made.files = files.iter().filter_map(|file| file.as_made(unit, &mut names)).collect();
            }
        }
        Some(())
    }

    /// Takes a unit's files over into a staged quarter where they were made under this key and are still what their
    /// manifest says; `None`, with nothing left behind, where they are not.
    pub(super) fn take_over(&self, unit: &str, key: Digest, quarter: &Path) -> Option<(TakenOver, &Arc<[File]>)> {
        let made = self.units.get(unit).filter(|made| made.key == key)?;
        let from = self.folders.get(made.folder)?.join("units").join(unit);
        let to = quarter.join("units").join(unit);
        let taken = made.take_over(&from, &to);
        if taken.is_none() {
            // What is there by now is written again.
            drop(fs::remove_dir_all(&to));
        }
        taken.map(|taken| (taken, &made.files))
    }
}

impl<'m> ListedFile<'m> {
    /// The unit in whose folder it lies.
    fn unit(&self) -> Option<&str> {
        self.path.strip_prefix("units/")?.split_once('/').map(|(unit, _)| unit)
    }

    fn as_made(&self, unit: &str, names: &mut Interned<str>) -> Option<File> {
        inside(&self.path).ok()?;
        let name = self.path.strip_prefix("units/")?.strip_prefix(unit)?.strip_prefix('/')?;
        Some(File { name: names.of(name), size: self.size, sha256: self.sha256 })
    }
}

impl Made {
    fn take_over(&self, from: &Path, to: &Path) -> Option<TakenOver> {
        fs::create_dir_all(to).ok()?;
        let (mut report, mut bytes) = (None, Vec::new());
        for file in self.files.iter() {
            take_file(file, &from.join(&*file.name), &to.join(&*file.name), &mut bytes)?;
            if &*file.name == "report.json" {
                report = Some(std::mem::take(&mut bytes));
            }
        }
        Some(TakenOver { report: report?, years: self.years.clone() })
    }
}

/// Links a file to its new place, or copies it, and reads what stands there then.
fn take_file(file: &File, from: &Path, to: &Path, bytes: &mut Vec<u8>) -> Option<()> {
    if fs::hard_link(from, to).is_ok() {
        return read_file(file, to, bytes);
    }
    read_file(file, from, bytes)?;
    write_new(to, bytes).ok()
}

/// Reads a file, where it is one and no link, and its bytes are what the manifest says.
fn read_file(file: &File, place: &Path, bytes: &mut Vec<u8>) -> Option<()> {
    disk::read_into(bytes, place, file.size).ok()?;
    (bytes.len() as u64 == file.size && Digest::of(bytes) == file.sha256).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Manifest, ManifestFile};
    use crate::time::Day;

    /// A folder with one unit's report and the list of keys beside it.
    fn made(folder: &Path) -> Earlier {
        let unit = folder.join("units/jia");
        fs::create_dir_all(&unit).unwrap();
        fs::write(unit.join("report.json"), "{}").unwrap();
        let files = vec![ManifestFile::of("units/jia/report.json", b"{}")];
        let quarter = Quarter::parse("2026-Q3").unwrap();
        let as_of = Day::parse("2026-09-30").unwrap();
        let manifest = Manifest { format: FORMAT, tool: String::new(), quarter, as_of, inputs: String::new(), files };
        let manifest = serde_json::to_vec(&manifest).unwrap();
        fs::write(folder.join(MANIFEST), &manifest).unwrap();
        let keys = vec![UnitKey { unit: "jia".into(), key: key("1"), years: [2027].into() }];
        let list = fs::File::create(folder.join("keys.json")).unwrap();
        write_keys(keys, Digest::of(&manifest), list).unwrap();
        read_back(folder)
    }

    fn key(text: &str) -> Digest {
        Digest::of(text.as_bytes())
    }

    fn read_back(folder: &Path) -> Earlier {
        let mut earlier = Earlier::default();
        earlier.add(folder, &folder.join("keys.json"));
        earlier
    }

    #[test]
    fn a_unit_is_taken_over_under_its_own_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let earlier = made(folder.path());
        let to = folder.path().join("new");
        assert!(earlier.take_over("jia", key("2"), &to).is_none());
        assert!(earlier.take_over("yi", key("1"), &to).is_none());
        let (taken, files) = earlier.take_over("jia", key("1"), &to).unwrap();
        assert_eq!((taken.report.as_slice(), taken.years, files.len()), (&b"{}"[..], [2027].into(), 1));
        assert_eq!(fs::read(to.join("units/jia/report.json")).unwrap(), b"{}");
    }

    #[test]
    fn what_was_altered_is_not_taken_over_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let earlier = made(folder.path());
        let (to, report) = (folder.path().join("new"), folder.path().join("units/jia/report.json"));
        for altered in ["[]", "{} "] {
            fs::write(&report, altered).unwrap();
            assert!(earlier.take_over("jia", key("1"), &to).is_none());
            assert!(!to.join("units/jia").exists());
        }
        fs::remove_file(&report).unwrap();
        assert!(earlier.take_over("jia", key("1"), &to).is_none());
        #[cfg(unix)]
        {
            fs::write(folder.path().join("elsewhere"), "{}").unwrap();
            std::os::unix::fs::symlink(folder.path().join("elsewhere"), &report).unwrap();
            assert!(earlier.take_over("jia", key("1"), &to).is_none());
        }
    }

    #[test]
    fn a_list_of_keys_that_belongs_to_another_manifest_offers_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(made(folder.path()).knows("jia"));
        let manifest = folder.path().join(MANIFEST);
        let mut bytes = fs::read(&manifest).unwrap();
        bytes.push(b'\n');
        fs::write(&manifest, bytes).unwrap();
        assert!(!read_back(folder.path()).knows("jia"));
        fs::remove_file(&manifest).unwrap();
        assert!(!read_back(folder.path()).knows("jia"));
        fs::write(folder.path().join("keys.json"), "{\"format\":").unwrap();
        assert!(!read_back(folder.path()).knows("jia"));
    }
}
