//! Files that are new: what `init` and the exports write. Nothing that is there is ever overwritten.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::inside;
use super::switch::sync_folder;
use super::trouble::Tried;
use crate::failure::Failure;

/// A file to be written, its path relative to the folder with `/` between names.
pub type FreshFile = (String, Vec<u8>);

/// Writes files into a folder, which is made where there is none; those that were there already are left as they are, and
/// named.
///
/// # Errors
/// Where the disk refuses.
pub fn write_fresh(folder: &Path, files: &[FreshFile]) -> Result<Vec<String>, Failure> {
    let mut kept = Vec::new();
    fs::create_dir_all(folder).at(folder)?;
    for (path, bytes) in files {
        inside(path)?;
        let place = folder.join(path);
        if let Some(around) = place.parent() {
            fs::create_dir_all(around).at(around)?;
        }
        match OpenOptions::new().write(true).create_new(true).open(&place) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => kept.push(path.clone()),
            opened => {
                let mut file = opened.at(&place)?;
                file.write_all(bytes).and_then(|()| file.sync_all()).at(&place)?;
            }
        }
    }
    sync_folder(folder).at(folder)?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let unit = folder.path().join("甲/unit.md");
        fs::create_dir_all(unit.parent().unwrap()).unwrap();
        fs::write(&unit, "old").unwrap();
        let files = [("unit.md".to_owned(), b"new".to_vec()), ("measures/a.md".to_owned(), b"a".to_vec())];
        assert_eq!(write_fresh(&folder.path().join("甲"), &files).unwrap(), ["unit.md"]);
        assert_eq!(fs::read_to_string(&unit).unwrap(), "old");
        assert!(folder.path().join("甲/measures/a.md").is_file());
        let outside = [("../b".to_owned(), Vec::new())];
        assert_eq!(write_fresh(folder.path(), &outside).unwrap_err().told.key, "publish.outside");
    }
}
