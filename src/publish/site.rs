//! A site's folder, opened for writing.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::marker::{self, Marker};
use super::published::Published;
use super::staging::{self, Staging};
use super::switch::{sync_all, sync_folder};
use super::trouble::{Tried, if_there, shown};
use crate::failure::Failure;

/// The lock file's name in the site's folder. It stays; the lock on it ends with the process.
const LOCK: &str = ".duizhao.lock";

/// A site's folder, locked against a second build, cleared of what killed builds left.
#[derive(Debug)]
pub struct Site {
    pub(super) folder: PathBuf,
    pub(super) marker: Marker,
    /// The quarters published in it.
    pub published: Published,
    /// Whether an earlier build was cut off: its index may be missing or that of before.
    pub was_cut_off: bool,
    pub(super) lasting: Lasting,
    _lock: Option<File>,
}

/// For how long a site is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lasting {
    /// It is published: success is reported when it is on disk.
    Published,
    /// It is a preview, gone when its process ends: nothing need reach the disk.
    Preview,
}

impl Site {
    /// Opens a folder for data with these root units, and makes it where there is none.
    ///
    /// # Errors
    /// Where the folder is none of the tool's and not empty, shows the data of other roots, is being written by another
    /// build, or cannot be written.
    pub fn open(folder: &Path, roots: impl IntoIterator<Item = String>) -> Result<Site, Failure> {
        let roots: BTreeSet<String> = roots.into_iter().collect();
        match if_there(fs::metadata(folder)).at(folder)? {
            None => fs::create_dir_all(folder).at(folder)?,
            Some(metadata) if metadata.is_dir() => {}
            Some(_) => return Err(Failure::new("publish.not-a-folder", [("path", shown(folder)), ("reason", String::new())])),
        }
        marker::admit(folder, &roots)?;
        let lock = lock(folder)?;
        // Looked at again: another build may have made the folder its own before the lock was ours.
        let mut marker = marker::admit(folder, &roots)?;
        marker.roots.extend(roots);
        Site::locked(folder, marker, lock)
    }

    /// Opens a folder that is a site already, whatever its data.
    ///
    /// # Errors
    /// Where it is none, is being written by a build, or cannot be written.
    pub fn open_existing(folder: &Path) -> Result<Site, Failure> {
        Published::at(folder)?;
        let lock = lock(folder)?;
        let marker = Marker::read(folder)?.unwrap_or_default();
        Site::locked(folder, marker, lock)
    }

    /// Puts another index in the place of one that a build which was cut off left behind.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn replace_index(&self, index: &[u8]) -> Result<(), Failure> {
        let staging = Staging::begin(&self.folder)?;
        let staged = staging.folder.join("index.html");
        fs::write(&staged, index).at(&staged)?;
        sync_all(&staging.folder).at(&staging.folder)?;
        let place = self.folder.join("index.html");
        fs::rename(&staged, &place).at(&place)?;
        sync_folder(&self.folder).at(&self.folder)
    }

    fn locked(folder: &Path, mut marker: Marker, lock: File) -> Result<Site, Failure> {
        let was_cut_off = staging::clean_up(folder)?;
        let published = Published::unchecked(folder);
        let mut withdrawn = BTreeSet::new();
        for quarter in marker.withdrawn {
            if !published.has(quarter)? {
                withdrawn.insert(quarter);
            }
        }
        marker.withdrawn = withdrawn;
        Ok(Site { folder: folder.to_owned(), marker, published, was_cut_off, lasting: Lasting::Published, _lock: Some(lock) })
    }

    /// A site that is only read.
    pub(super) fn unlocked(folder: &Path, marker: Marker) -> Site {
        let published = Published::unchecked(folder);
        let lasting = Lasting::Published;
        Site { folder: folder.to_owned(), marker, published, was_cut_off: false, lasting, _lock: None }
    }

    /// Sees to it that everything written to the file system of a folder is on disk, where it is to last.
    pub(super) fn sync_all(&self, folder: &Path) -> Result<(), Failure> {
        match self.lasting {
            Lasting::Published => sync_all(folder).at(folder),
            Lasting::Preview => Ok(()),
        }
    }

    /// Sees to it that a folder's list of names is on disk, where it is to last.
    pub(super) fn sync_folder(&self, folder: &Path) -> Result<(), Failure> {
        match self.lasting {
            Lasting::Published => sync_folder(folder).at(folder),
            Lasting::Preview => Ok(()),
        }
    }
}

fn lock(folder: &Path) -> Result<File, Failure> {
    let path = folder.join(LOCK);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).at(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::new("publish.locked", [("path", shown(folder))])),
        Err(TryLockError::Error(error)) => Err(error).at(&path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots() -> [String; 1] {
        ["jia".to_owned()]
    }

    #[test]
    fn a_second_build_into_one_site_says_so_and_stops() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("made/here");
        let first = Site::open(&path, roots()).unwrap();
        assert_eq!(Site::open(&path, roots()).unwrap_err().told.key, "publish.locked");
        drop(first);
        assert!(Site::open(&path, roots()).is_ok());
    }

    #[test]
    fn a_folder_that_cannot_be_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(Site::open(&file, roots()).unwrap_err().told.key, "publish.not-a-folder");
        assert_eq!(Site::open(&file.join("site"), roots()).unwrap_err().told.key, "publish.not-a-folder");
        assert_eq!(Site::open(folder.path(), roots()).unwrap_err().told.key, "publish.foreign-folder");
        assert!(!folder.path().join(LOCK).exists(), "nothing is written into a foreign folder");
        assert_eq!(Site::open_existing(folder.path()).unwrap_err().told.key, "publish.no-site");
    }
}
