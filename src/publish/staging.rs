//! The staging folder: hidden, in the site's own folder and so on its file system, gone when the build ends.

use std::fs;
use std::path::{Path, PathBuf};

use super::published::Published;
use super::trouble::Tried;
use crate::failure::Failure;
use crate::time::Quarter;

const PREFIX: &str = ".duizhao-staging-";
/// What a quarter is called while it is aside, where the file system knows no exchange.
const ASIDE: &str = ".old";

/// A staging folder. Dropping it removes it; a killed build's is removed by the next.
#[derive(Debug)]
pub(super) struct Staging {
    /// The folder.
    pub(super) folder: PathBuf,
}

impl Staging {
    /// Makes the staging folder of this process.
    pub(super) fn begin(site: &Path) -> Result<Staging, Failure> {
        let folder = site.join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir(&folder).at(&folder)?;
        Ok(Staging { folder })
    }

    /// Makes a folder of its own for what is staged under a name; many machines may do so at once.
    pub(super) fn apart(folder: &Path, name: &str) -> Result<Staging, Failure> {
        let mut try_again = 0_u32;
        loop {
            let folder = folder.join(format!(".{name}-{}-{try_again}", std::process::id()));
            match fs::create_dir(&folder) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => try_again += 1,
                made => return made.at(&folder).map(|()| Staging { folder }),
            }
        }
    }

    /// Where a quarter is staged, and after an exchange where its old one stands.
    pub(super) fn quarter(&self, quarter: Quarter) -> PathBuf {
        self.folder.join(quarter.to_string())
    }

    /// Where the old one stands while the new one takes its place without an exchange.
    pub(super) fn aside(&self, quarter: Quarter) -> PathBuf {
        self.folder.join(format!("{quarter}{ASIDE}"))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next build.
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Removes what killed builds left, and puts a quarter back that one of them had moved aside. Says whether there was
/// anything: then the index may be the one from before.
pub(super) fn clean_up(site: &Path) -> Result<bool, Failure> {
    let mut was_cut_off = false;
    for entry in fs::read_dir(site).at(site)? {
        let entry = entry.at(site)?;
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if is_ours && entry.file_type().at(&entry.path())?.is_dir() {
            put_back(site, &entry.path())?;
            fs::remove_dir_all(entry.path()).at(&entry.path())?;
            was_cut_off = true;
        }
    }
    Ok(was_cut_off)
}

fn put_back(site: &Path, staging: &Path) -> Result<(), Failure> {
    for entry in fs::read_dir(staging).at(staging)? {
        let entry = entry.at(staging)?;
        let name = entry.file_name();
        let quarter = name.to_str().and_then(|name| name.strip_suffix(ASIDE)).and_then(Quarter::parse);
        if let Some(quarter) = quarter {
            let place = Published::unchecked(site).quarter(quarter);
            if !place.exists() {
                fs::rename(entry.path(), &place).at(&place)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_goes_when_the_build_ends() {
        let site = tempfile::tempdir().unwrap();
        let staging = Staging::begin(site.path()).unwrap();
        fs::write(staging.folder.join("page"), "").unwrap();
        drop(staging);
        assert_eq!(fs::read_dir(site.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_build_left_is_removed_and_a_quarter_moved_aside_comes_back() {
        let site = tempfile::tempdir().unwrap();
        assert!(!clean_up(site.path()).unwrap());
        let left = site.path().join(".duizhao-staging-1");
        fs::create_dir_all(left.join("2026-Q3.old")).unwrap();
        fs::create_dir_all(left.join("2026-Q3")).unwrap();
        fs::write(left.join("2026-Q3.old/index.html"), "old").unwrap();
        assert!(clean_up(site.path()).unwrap());
        assert_eq!(fs::read_to_string(site.path().join("2026-Q3/index.html")).unwrap(), "old");
        assert!(!left.exists());
    }
}
