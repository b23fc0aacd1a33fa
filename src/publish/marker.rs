//! The marker file of a site: it says that the tool made the folder, whose data it shows, and what was withdrawn.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::trouble::{Tried, if_there, shown};
use crate::failure::Failure;
use crate::time::Quarter;

/// The marker's name in the site's folder.
pub const NAME: &str = ".duizhao";

/// What the marker file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Marker {
    /// The root units of the data that was published here.
    pub(super) roots: BTreeSet<String>,
    /// The quarters that were withdrawn. One that was published again since then counts as published.
    pub(super) withdrawn: BTreeSet<Quarter>,
}

impl Marker {
    /// The marker of a folder; `None` where it has none.
    pub(super) fn read(site: &Path) -> Result<Option<Marker>, Failure> {
        let path = site.join(NAME);
        let Some(bytes) = if_there(fs::read(&path)).at(&path)? else { return Ok(None) };
        let text = String::from_utf8_lossy(&bytes);
        match toml::from_str(&text) {
            Ok(marker) => Ok(Some(marker)),
            Err(_) => Err(Failure::new("publish.bad-marker", [("path", shown(&path))])),
        }
    }

    /// The file's bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let list = |items: Vec<String>| items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ");
        let roots = list(self.roots.iter().cloned().collect());
        let withdrawn = list(self.withdrawn.iter().map(Quarter::to_string).collect());
        format!("# duizhao 对照\nroots = [{roots}]\nwithdrawn = [{withdrawn}]\n").into_bytes()
    }
}

/// The marker of a folder that may be written into: one that the tool made for data that shares a root unit, or one
/// that is empty but for hidden files, which gets an empty marker.
pub(super) fn admit(site: &Path, roots: &BTreeSet<String>) -> Result<Marker, Failure> {
    let Some(marker) = Marker::read(site)? else {
        return match first_visible(site)? {
            None => Ok(Marker::default()),
            Some(name) => Err(Failure::new("publish.foreign-folder", [("path", shown(site)), ("file", name)])),
        };
    };
    if marker.roots.is_disjoint(roots) {
        let list = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join("、");
        let facts = [("path", shown(site)), ("theirs", list(&marker.roots)), ("ours", list(roots))];
        return Err(Failure::new("publish.other-data", facts));
    }
    Ok(marker)
}

/// The first name, in byte order, that is not hidden.
fn first_visible(site: &Path) -> Result<Option<String>, Failure> {
    let mut first: Option<String> = None;
    for entry in fs::read_dir(site).at(site)? {
        let name = entry.at(site)?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && first.as_ref().is_none_or(|other| name < *other) {
            first = Some(name);
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Marker::read(folder.path()).unwrap(), None);
        let withdrawn = [Quarter::parse("2026-Q1").unwrap()].into();
        let marker = Marker { roots: roots(&["yi", "jia"]), withdrawn };
        fs::write(folder.path().join(NAME), marker.bytes()).unwrap();
        assert_eq!(Marker::read(folder.path()).unwrap(), Some(marker));
    }

    #[test]
    fn a_folder_with_anything_visible_in_it_is_refused_and_hidden_files_are_no_matter() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".gitignore"), "*").unwrap();
        assert_eq!(admit(folder.path(), &roots(&["jia"])).unwrap(), Marker::default());
        fs::write(folder.path().join("letter.txt"), "").unwrap();
        let failure = admit(folder.path(), &roots(&["jia"])).unwrap_err();
        assert_eq!(failure.told.key, "publish.foreign-folder");
        assert!(failure.told.facts.contains(&("file", "letter.txt".to_owned())));
    }

    #[test]
    fn data_that_shares_no_root_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let marker = Marker { roots: roots(&["jia", "yi"]), ..Marker::default() };
        fs::write(folder.path().join(NAME), marker.bytes()).unwrap();
        assert!(admit(folder.path(), &roots(&["yi", "bing"])).is_ok());
        assert_eq!(admit(folder.path(), &roots(&["bing"])).unwrap_err().told.key, "publish.other-data");
        fs::write(folder.path().join(NAME), "something else").unwrap();
        assert_eq!(admit(folder.path(), &roots(&["yi"])).unwrap_err().told.key, "publish.bad-marker");
    }
}
