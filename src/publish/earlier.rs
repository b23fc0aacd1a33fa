//! What was made of the same before, by an earlier build or on another machine: the pages of units of which nothing has
//! changed are taken over instead of being made again.
//!
//! For each unit a list says under which key its pages were made: the digest of all that they depend on. The list is bound
//! to the digest of the manifest beside it, and each file that is taken over is held against that manifest, so that neither
//! a build that was cut off nor a file that was altered can pass for what a build would write.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::folder::MANIFEST;
use super::growing::write_new;
use super::inside;
use super::site::Site;
use crate::export::Manifest;
use crate::records::sha256;
use crate::report::model::FORMAT;
use crate::time::Quarter;

/// Under which key a unit's pages were made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitKey {
    /// The unit's id.
    pub unit: String,
    /// The digest of all that its pages depend on.
    pub key: String,
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
    key: String,
    years: BTreeSet<i32>,
    files: Vec<MadeFile>,
}

/// A file of a unit: its name in the unit's folder, its size and its digest.
#[derive(Clone, Debug)]
pub(super) struct MadeFile {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) sha256: String,
}

/// The list beside a manifest.
#[derive(Debug, Serialize, Deserialize)]
struct KeyList {
    format: u32,
    /// The digest of the manifest that it belongs to.
    manifest: String,
    units: Vec<UnitKey>,
}

/// The name of a published quarter's list of keys, in the site's folder.
pub(super) fn key_list(quarter: Quarter) -> String {
    format!(".duizhao-units-{quarter}.json")
}

/// A list of keys in its file format, for the manifest of this digest.
pub(super) fn write_keys(units: Vec<UnitKey>, manifest: String, out: impl io::Write) -> io::Result<()> {
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
        let Some((manifest, keys)) = read(folder, list) else { return false };
        let place = self.folders.len();
        self.folders.push(folder.to_owned());
        let made = |unit: UnitKey| (unit.unit, Made { folder: place, key: unit.key, years: unit.years, files: Vec::new() });
        self.units.extend(keys.units.into_iter().map(made));
        for file in manifest.files {
            let parts = file.path.strip_prefix("units/").and_then(|path| path.split_once('/'));
            if let Some((unit, name)) = parts.filter(|_| inside(&file.path).is_ok())
                && let Some(made) = self.units.get_mut(unit).filter(|made| made.folder == place)
            {
                made.files.push(MadeFile { name: name.to_owned(), size: file.size, sha256: file.sha256 });
            }
        }
        true
    }

    /// Takes a unit's files over into a staged quarter where they were made under this key and are still what their
    /// manifest says; `None`, with nothing left behind, where they are not.
    pub(super) fn take_over(&self, unit: &str, key: &str, quarter: &Path) -> Option<(TakenOver, &[MadeFile])> {
        let made = self.units.get(unit).filter(|made| made.key == key)?;
        let from = self.folders.get(made.folder)?.join("units").join(unit);
        let to = quarter.join("units").join(unit);
        let taken = made.take_over(&from, &to);
        if taken.is_none() {
            // What is there by now is written again.
            drop(fs::remove_dir_all(&to));
        }
        taken.map(|taken| (taken, made.files.as_slice()))
    }
}

impl Made {
    fn take_over(&self, from: &Path, to: &Path) -> Option<TakenOver> {
        fs::create_dir_all(to).ok()?;
        let mut report = None;
        for file in &self.files {
            let bytes = file.take_over(&from.join(&file.name), &to.join(&file.name))?;
            if file.name == "report.json" {
                report = Some(bytes);
            }
        }
        Some(TakenOver { report: report?, years: self.years.clone() })
    }
}

impl MadeFile {
    /// Links the file to its new place, or copies it, and looks at what stands there then.
    fn take_over(&self, from: &Path, to: &Path) -> Option<Vec<u8>> {
        if fs::hard_link(from, to).is_err() {
            let bytes = self.read(from)?;
            write_new(to, &bytes).ok()?;
            return Some(bytes);
        }
        self.read(to)
    }

    /// The file's bytes, where it is a file and they are what the manifest says.
    fn read(&self, place: &Path) -> Option<Vec<u8>> {
        let metadata = fs::symlink_metadata(place).ok()?;
        let bytes = (metadata.is_file() && metadata.len() == self.size).then(|| fs::read(place).ok())??;
        (sha256(&bytes) == self.sha256).then_some(bytes)
    }
}

fn read(folder: &Path, list: &Path) -> Option<(Manifest, KeyList)> {
    let keys: KeyList = serde_json::from_slice(&fs::read(list).ok()?).ok()?;
    let manifest = fs::read(folder.join(MANIFEST)).ok()?;
    if keys.format != FORMAT || keys.manifest != sha256(&manifest) {
        return None;
    }
    Some((serde_json::from_slice(&manifest).ok()?, keys))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::ManifestFile;
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
        let keys = vec![UnitKey { unit: "jia".into(), key: "1".into(), years: [2027].into() }];
        let list = fs::File::create(folder.join("keys.json")).unwrap();
        write_keys(keys, sha256(&manifest), list).unwrap();
        read_back(folder)
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
        assert!(earlier.take_over("jia", "2", &to).is_none());
        assert!(earlier.take_over("yi", "1", &to).is_none());
        let (taken, files) = earlier.take_over("jia", "1", &to).unwrap();
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
            assert!(earlier.take_over("jia", "1", &to).is_none());
            assert!(!to.join("units/jia").exists());
        }
        fs::remove_file(&report).unwrap();
        assert!(earlier.take_over("jia", "1", &to).is_none());
        #[cfg(unix)]
        {
            fs::write(folder.path().join("elsewhere"), "{}").unwrap();
            std::os::unix::fs::symlink(folder.path().join("elsewhere"), &report).unwrap();
            assert!(earlier.take_over("jia", "1", &to).is_none());
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
