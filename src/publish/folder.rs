//! The files below a folder, and the foreign ones among those of a published quarter.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::published::{bytes_of, parsed};
use super::trouble::{Tried, if_there, shown};
use crate::failure::Failure;

/// The manifest's name in a quarter's folder. It lists every file but itself.
pub(super) const MANIFEST: &str = "manifest.json";

/// The files that a manifest lists, each with what is asked for of it.
#[derive(Deserialize)]
pub(super) struct Listed<F> {
    /// The files.
    pub(super) files: Vec<F>,
}

/// The path of a listed file alone.
#[derive(Deserialize)]
struct PathOf<'m> {
    #[serde(borrow)]
    path: Cow<'m, str>,
}

/// The paths below a folder with `/` between names: of files, and of folders that hold nothing, with a `/` at the end.
/// What is neither, such as a link, counts as a file and is not followed.
pub(super) fn files(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut found = BTreeSet::new();
    collect(folder, "", &mut |path| {
        found.insert(path);
    })?;
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut dyn FnMut(String)) -> Result<(), Failure> {
    let mut is_empty = true;
    for entry in fs::read_dir(folder).at(folder)? {
        let entry = entry.at(folder)?;
        is_empty = false;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().at(&entry.path())?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found(name);
        }
    }
    if is_empty && !prefix.is_empty() {
        found(prefix.to_owned());
    }
    Ok(())
}

/// Refuses to replace or remove a quarter's folder that holds what the tool did not write, and names it.
pub(super) fn refuse_foreign(quarter: &Path) -> Result<(), Failure> {
    let Some(metadata) = if_there(fs::symlink_metadata(quarter)).at(quarter)? else { return Ok(()) };
    if !metadata.is_dir() {
        return Err(Failure::new("publish.not-a-folder", [("path", shown(quarter)), ("reason", String::new())]));
    }
    let foreign = match bytes_of(&quarter.join(MANIFEST))? {
        Some(manifest) => {
            let Listed::<PathOf<'_>> { files } = parsed(&manifest, &quarter.join(MANIFEST))?;
            not_in(files.iter().map(|file| &*file.path), quarter)?
        }
        None => files(quarter)?,
    };
    if foreign.is_empty() {
        return Ok(());
    }
    let names = foreign.iter().take(20).map(|name| shown(&quarter.join(name))).collect::<Vec<_>>().join("\n  ");
    Err(Failure::new("publish.foreign-file", [("count", foreign.len().to_string()), ("files", names)]))
}

/// What a quarter's folder holds beyond its manifest and what that lists. The paths that it lists are in order, as it was
/// written; of one that was not, they are put in order.
pub(super) fn not_in<'m>(listed: impl Iterator<Item = &'m str>, quarter: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut listed: Vec<&str> = listed.collect();
    listed.sort_unstable();
    let mut found = BTreeSet::new();
    collect(quarter, "", &mut |path| {
        if path != MANIFEST && !is_listed(&listed, &path) {
            found.insert(path);
        }
    })?;
    Ok(found)
}

/// Whether a file is listed; a folder whose files are missing was the tool's all the same.
fn is_listed(listed: &[&str], path: &str) -> bool {
    let from = listed.partition_point(|other| *other < path);
    let next = listed.get(from);
    next.is_some_and(|next| *next == path || path.ends_with('/') && next.starts_with(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_by_path_and_empty_folders_too() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("units/jia")).unwrap();
        fs::create_dir_all(folder.path().join("units/yi")).unwrap();
        fs::write(folder.path().join("units/jia/report.json"), "{}").unwrap();
        fs::write(folder.path().join("index.html"), "").unwrap();
        let list: Vec<_> = files(folder.path()).unwrap().into_iter().collect();
        assert_eq!(list, ["index.html", "units/jia/report.json", "units/yi/"]);
    }

    #[test]
    fn a_folder_without_a_manifest_is_all_foreign() {
        let folder = tempfile::tempdir().unwrap();
        let quarter = folder.path().join("2026-Q3");
        assert!(refuse_foreign(&quarter).is_ok());
        fs::create_dir(&quarter).unwrap();
        fs::write(quarter.join("notes.txt"), "").unwrap();
        let failure = refuse_foreign(&quarter).unwrap_err();
        assert_eq!(failure.told.key, "publish.foreign-file");
        assert!(failure.told.facts.iter().any(|(name, value)| *name == "files" && value.ends_with("2026-Q3/notes.txt")));
    }

    #[test]
    fn a_file_in_the_place_of_a_quarter_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let quarter = folder.path().join("2026-Q3");
        fs::write(&quarter, "").unwrap();
        assert_eq!(refuse_foreign(&quarter).unwrap_err().told.key, "publish.not-a-folder");
    }
}
