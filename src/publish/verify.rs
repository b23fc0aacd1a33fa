//! Verification: whether a published quarter is complete and unaltered, by its manifest.

use std::fs;
use std::path::Path;

use super::folder::not_in;
use super::inside;
use super::marker::Marker;
use super::published::{Published, manifest};
use super::trouble::{Tried, if_there, shown};
use crate::export::{Manifest, ManifestFile};
use crate::failure::Failure;

/// What verification looked at, and what differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// The quarters looked at.
    pub quarters: usize,
    /// The files looked at.
    pub files: usize,
    /// What differs from the manifest, by path.
    pub differences: Vec<(String, Difference)>,
}

/// How a file differs from its manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing,
    /// Its size or its digest is another.
    Changed,
    /// The manifest does not name it.
    Unknown,
}

/// Verifies a quarter's folder, or all quarters of a site.
///
/// # Errors
/// Where there is no manifest, or it cannot be read.
pub fn verify(folder: &Path) -> Result<Verified, Failure> {
    let mut verified = Verified::default();
    if Marker::read(folder)?.is_none() {
        let Some(manifest) = manifest(folder)? else {
            return Err(Failure::new("publish.no-manifest", [("path", shown(folder))]));
        };
        verified.take(folder, &manifest)?;
        return Ok(verified);
    }
    let published = Published::at(folder)?;
    for quarter in published.quarters()? {
        let folder = published.quarter(quarter);
        if let Some(manifest) = manifest(&folder)? {
            verified.take(&folder, &manifest)?;
        }
    }
    Ok(verified)
}

impl Verified {
    fn take(&mut self, folder: &Path, manifest: &Manifest) -> Result<(), Failure> {
        self.quarters += 1;
        let unknown = not_in(manifest.files.iter().map(|file| file.path.as_str()), folder)?;
        for file in &manifest.files {
            self.files += 1;
            if let Some(difference) = difference(folder, file)? {
                self.differences.push((shown(&folder.join(&file.path)), difference));
            }
        }
        self.differences.extend(unknown.iter().map(|path| (shown(&folder.join(path)), Difference::Unknown)));
        self.differences.sort_by(|one, other| one.0.cmp(&other.0));
        Ok(())
    }
}

fn difference(folder: &Path, file: &ManifestFile<String>) -> Result<Option<Difference>, Failure> {
    // A manifest that leads out of the site was not written by the tool.
    inside(file.path.strip_prefix("../assets/").unwrap_or(&file.path))?;
    let path = folder.join(&file.path);
    let Some(metadata) = if_there(fs::symlink_metadata(&path)).at(&path)? else { return Ok(Some(Difference::Missing)) };
    if !metadata.is_file() || metadata.len() != file.size {
        return Ok(Some(Difference::Changed));
    }
    let bytes = fs::read(&path).at(&path)?;
    Ok((!file.is_of(&bytes)).then_some(Difference::Changed))
}
