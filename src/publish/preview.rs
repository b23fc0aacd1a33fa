//! A preview's site: in a folder of its own among the system's temporary files, gone when the preview ends. What was
//! published is borrowed for it and only read.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::marker::{self, Marker};
use super::published::Published;
use super::site::Lasting;
use super::trouble::Tried;
use super::{Site, inside};
use crate::failure::Failure;
use crate::time::Quarter;

/// The folder of a preview. Dropping it removes it.
#[derive(Debug)]
pub struct Preview {
    folder: tempfile::TempDir,
}

/// What stands at a path of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file with these bytes.
    File(Vec<u8>),
    /// A folder.
    Folder,
    /// Nothing that may be shown.
    Nothing,
}

impl Preview {
    /// Makes the folder. Its name is hidden, so that a watch on the folder above it passes it over.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn new() -> Result<Preview, Failure> {
        let made = tempfile::Builder::new().prefix(".duizhao-preview-").tempdir();
        let folder = made.map_err(|error| Failure::new("cli.no-preview", [("reason", error.to_string())]))?;
        Ok(Preview { folder })
    }

    /// Opens the preview's site for data with these root units, whatever they were before.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn open(&self, roots: Vec<String>) -> Result<Site, Failure> {
        let place = self.folder.path().join(marker::NAME);
        let marker = Marker { roots: roots.iter().cloned().collect(), withdrawn: BTreeSet::new() };
        fs::write(&place, marker.bytes()).at(&place)?;
        let mut site = Site::open(self.folder.path(), roots)?;
        site.lasting = Lasting::Preview;
        Ok(site)
    }

    /// Shows the quarters of a published site beside the preview's own, but for those that are built here. They are
    /// read where they stand; the preview builds into none of them.
    ///
    /// # Errors
    /// Where the folder is no site of data with one of these root units, or cannot be read.
    pub fn borrow(&self, site: &Path, roots: &[String], but: &[Quarter]) -> Result<(), Failure> {
        let published = Published::at(site)?;
        marker::admit(site, &roots.iter().cloned().collect())?;
        for quarter in published.quarters()? {
            if !but.contains(&quarter) {
                let from = fs::canonicalize(published.quarter(quarter)).at(site)?;
                link(&from, &self.folder.path().join(quarter.to_string())).at(&from)?;
            }
        }
        copy_files(&site.join("assets"), &self.folder.path().join("assets")).at(site)
    }

    /// What stands at a path, with `/` between names. Hidden names are not shown.
    pub fn find(&self, path: &str) -> Found {
        if path.is_empty() {
            return Found::Folder;
        }
        if inside(path).is_err() || path.split('/').any(|name| name.starts_with('.')) {
            return Found::Nothing;
        }
        let place = self.folder.path().join(path);
        match fs::metadata(&place) {
            Ok(metadata) if metadata.is_dir() => Found::Folder,
            Ok(metadata) if metadata.is_file() => fs::read(&place).map_or(Found::Nothing, Found::File),
            _ => Found::Nothing,
        }
    }

    /// Removes the folder while a build may still be writing into it: what that adds is removed with it.
    pub fn remove(&self) {
        for _ in 0..50 {
            match fs::remove_dir_all(self.folder.path()) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => thread::sleep(Duration::from_millis(20)),
                _ => return,
            }
        }
    }
}

/// The files of a folder, those below it left out, copied; nothing where there is none.
fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    fs::create_dir_all(to)?;
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

/// Where links need a privilege, the quarter is copied.
#[cfg(not(unix))]
fn link(from: &Path, to: &Path) -> io::Result<()> {
    copy_files(from, to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            link(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn a_site(folder: &Path) -> PathBuf {
        let site = folder.join("site");
        fs::create_dir_all(site.join("2026-Q2/units")).unwrap();
        fs::create_dir_all(site.join("assets")).unwrap();
        fs::write(site.join("assets/style.0.css"), "css").unwrap();
        fs::write(site.join("2026-Q2/manifest.json"), "{}").unwrap();
        fs::write(site.join(marker::NAME), "roots = [\"jia\"]\nwithdrawn = []\n").unwrap();
        site
    }

    #[test]
    fn only_what_a_page_may_show_is_found() {
        let preview = Preview::new().unwrap();
        drop(preview.open(vec!["jia".to_owned()]).unwrap());
        fs::write(preview.folder.path().join("index.html"), "page").unwrap();
        assert_eq!(preview.find("index.html"), Found::File(b"page".to_vec()));
        assert_eq!(preview.find(""), Found::Folder);
        for hidden in [".duizhao", "../index.html", "/etc/passwd", "./index.html", "a\\..\\b", "x.html", "a//b"] {
            assert_eq!(preview.find(hidden), Found::Nothing, "{hidden}");
        }
    }

    #[test]
    fn what_was_published_is_seen_and_outlives_the_preview() {
        let folder = tempfile::tempdir().unwrap();
        let site = a_site(folder.path());
        let preview = Preview::new().unwrap();
        let roots = vec!["jia".to_owned()];
        drop(preview.open(roots.clone()).unwrap());
        preview.borrow(&site, &roots, &[]).unwrap();
        assert_eq!(preview.find("2026-Q2/manifest.json"), Found::File(b"{}".to_vec()));
        assert_eq!(preview.find("assets/style.0.css"), Found::File(b"css".to_vec()));
        let place = preview.folder.path().to_owned();
        preview.remove();
        assert!(!place.exists() && site.join("2026-Q2/manifest.json").exists());
    }

    #[test]
    fn a_site_of_other_data_is_not_borrowed() {
        let folder = tempfile::tempdir().unwrap();
        let preview = Preview::new().unwrap();
        let failure = preview.borrow(&a_site(folder.path()), &["yi".to_owned()], &[]).unwrap_err();
        assert_eq!(failure.told.key, "publish.other-data");
        assert_eq!(preview.borrow(folder.path(), &["yi".to_owned()], &[]).unwrap_err().told.key, "publish.no-site");
    }

    #[test]
    fn the_roots_may_change_while_it_is_shown() {
        let preview = Preview::new().unwrap();
        drop(preview.open(vec!["jia".to_owned()]).unwrap());
        assert!(preview.open(vec!["yi".to_owned()]).is_ok());
    }
}
