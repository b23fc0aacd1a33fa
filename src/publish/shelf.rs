//! A folder of files made on demand: written beside its place, then put there in one step.

use std::fs;
use std::path::{Path, PathBuf};

use super::inside;
use super::switch::{sync_all, sync_folder};
use super::trouble::{Tried, if_there, shown};
use crate::failure::Failure;

/// A folder that is being written. Dropping it unfinished leaves nothing behind.
#[derive(Debug)]
pub struct Shelf {
    place: PathBuf,
    staging: PathBuf,
}

impl Shelf {
    /// Begins a folder in a place where there is none, or an empty one.
    ///
    /// # Errors
    /// Where something lies there already, or it cannot be written.
    pub fn begin(place: &Path) -> Result<Shelf, Failure> {
        let is_empty = match if_there(fs::symlink_metadata(place)).at(place)? {
            None => true,
            Some(metadata) => metadata.is_dir() && fs::read_dir(place).at(place)?.next().is_none(),
        };
        if !is_empty {
            return Err(Failure::new("publish.not-empty", [("path", shown(place))]));
        }
        let parent = parent(place);
        fs::create_dir_all(parent).at(parent)?;
        let staging = parent.join(format!(".duizhao-export-{}", std::process::id()));
        fs::create_dir(&staging).at(&staging)?;
        Ok(Shelf { place: place.to_owned(), staging })
    }

    /// Writes a file; its path is relative, with `/` between names.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        inside(path)?;
        let file = self.staging.join(path);
        let folder = parent(&file);
        fs::create_dir_all(folder).at(folder)?;
        fs::write(&file, bytes).at(&file)
    }

    /// Puts the folder in its place.
    ///
    /// # Errors
    /// Where something lies there by now, or the system refuses.
    pub fn finish(self) -> Result<(), Failure> {
        sync_all(&self.staging).at(&self.staging)?;
        fs::rename(&self.staging, &self.place).at(&self.place)?;
        let parent = parent(&self.place);
        sync_folder(parent).at(parent)
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.staging));
    }
}

/// Writes one file in a place where there is none.
///
/// # Errors
/// Where there is one already, or it cannot be written.
pub fn write_new(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    let opened = fs::OpenOptions::new().write(true).create_new(true).open(place);
    let mut file = match opened {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Failure::new("publish.file-exists", [("path", shown(place))]));
        }
        opened => opened.at(place)?,
    };
    file.write_all(bytes).and_then(|()| file.sync_all()).at(place)
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("out/here");
        let shelf = Shelf::begin(&place).unwrap();
        shelf.write("units/jia.json", b"{}").unwrap();
        assert!(!place.exists());
        drop(shelf);
        assert!(!place.exists());
        let shelf = Shelf::begin(&place).unwrap();
        shelf.write("units/jia.json", b"{}").unwrap();
        assert_eq!(shelf.write("../x", b"").unwrap_err().told.key, "publish.outside");
        shelf.finish().unwrap();
        assert_eq!(fs::read(place.join("units/jia.json")).unwrap(), b"{}");
        assert_eq!(Shelf::begin(&place).unwrap_err().told.key, "publish.not-empty");
        assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("sample.csv");
        write_new(&place, b"1").unwrap();
        assert_eq!(write_new(&place, b"2").unwrap_err().told.key, "publish.file-exists");
        assert_eq!(fs::read(&place).unwrap(), b"1");
    }
}
