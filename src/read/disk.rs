//! The disk: a data folder is listed once, and nothing but a regular file is ever opened.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::names;
use crate::failure::Failure;
use crate::records::Code;

/// A folder nested deeper than this is not entered (report.md, Limits).
pub const DEEPEST: usize = 32;
/// A Markdown file larger than this is rejected, in bytes; so is a TOML file, of which none comes near.
pub const TEXT_LIMIT: u64 = 1 << 20;
/// A register's file larger than this is unreadable, in bytes.
pub const REGISTER_LIMIT: u64 = 256 << 20;

/// A folder of the data folder, with what lies directly in it.
#[derive(Debug)]
pub struct Folder {
    /// The path relative to the data folder.
    pub path: PathBuf,
    /// The place in the list of the folder that it lies in; `None` for the data folder itself.
    pub parent: Option<usize>,
    /// The last part of its path.
    pub name: Name,
    /// How many names it holds, those that are skipped included.
    pub names: u32,
    /// What lies in it, in the byte order of names; what is skipped is left out.
    pub entries: Vec<Entry>,
    /// Why the system does not let it be listed, or not to its end.
    pub unreadable: Option<io::ErrorKind>,
}

/// Something in a folder.
#[derive(Debug)]
pub struct Entry {
    /// Its name.
    pub name: Name,
    /// What it is on the disk.
    pub what: What,
}

/// The name of a file or a folder. Files of the same name in different folders share what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    spelt: Arc<Spelt>,
    /// Its place among all of the folder's names, from 1.
    pub place: u32,
}

/// What is known of a name by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelt {
    /// As the system has it.
    pub on_disk: OsString,
    /// As text.
    pub text: String,
    /// What in it keeps the file or the folder from being read: `classified-marking` or `personal-id`.
    pub barred: Option<Code>,
}

/// What something is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A folder that is nested too deep and was not entered.
    TooDeep,
    /// A symbolic link, which is not followed.
    Link,
    /// A FIFO, a socket or a device.
    Special,
    /// The system does not say what it is.
    Unreadable(io::ErrorKind),
}

impl Deref for Name {
    type Target = Spelt;

    fn deref(&self) -> &Spelt {
        &self.spelt
    }
}

impl Name {
    /// A name at its place among the folder's names.
    pub fn new(on_disk: OsString, place: u32) -> Name {
        let text = names::text(&on_disk);
        let barred = names::barred(&text);
        Name { spelt: Arc::new(Spelt { on_disk, text, barred }), place }
    }

    /// The name as problems and accounts show it: `⟦n⟧` where it must not be shown.
    pub fn shown(&self) -> String {
        match self.barred {
            Some(_) => names::placeholder(self.place),
            None => self.text.clone(),
        }
    }
}

/// The names met with so far: almost all folders hold files of the same names.
#[derive(Default)]
struct Names(HashMap<OsString, Name>);

impl Names {
    fn name(&mut self, on_disk: &OsStr, place: u32) -> Name {
        if let Some(known) = self.0.get(on_disk) {
            return Name { place, ..known.clone() };
        }
        let name = Name::new(on_disk.to_owned(), place);
        self.0.insert(on_disk.to_owned(), name.clone());
        name
    }
}

/// The folders of a data folder in path order, a folder before those in it. Links are not followed; what a folder with a
/// marking in its name holds is not looked at.
///
/// # Errors
/// Where the data folder is no folder or cannot be listed.
pub fn list(root: &Path) -> Result<Vec<Folder>, Failure> {
    let mut folders: Vec<Folder> = Vec::new();
    let mut names = Names::default();
    // The places of the folders on the way to the current entry, by depth.
    let mut way: Vec<usize> = Vec::new();
    let mut walk = WalkDir::new(root).sort_by_file_name().into_iter();
    while let Some(step) = walk.next() {
        let found = match step {
            Ok(found) => found,
            Err(error) if error.depth() == 0 => return Err(failure(root, &error)),
            Err(error) => {
                note(&mut folders, root, &way, &error);
                continue;
            }
        };
        if found.depth() == 0 && !found.file_type().is_dir() {
            return Err(Failure::new("cli.data-no-folder", [("path", root.display().to_string())]));
        }
        way.truncate(found.depth());
        match enter(&mut folders, &mut names, way.last().copied(), &found, root) {
            Some(folder) => {
                way.push(folders.len());
                folders.push(folder);
            }
            None if found.file_type().is_dir() => walk.skip_current_dir(),
            None => {}
        }
    }
    Ok(folders)
}

/// Adds what was found to the folder that it lies in; the folder that it is, where it is one to look into.
fn enter(folders: &mut [Folder], known: &mut Names, parent: Option<usize>, found: &DirEntry, root: &Path) -> Option<Folder> {
    let what = what(found);
    let mut name = known.name(found.file_name(), 0);
    if let Some(around) = parent.and_then(|parent| folders.get_mut(parent)) {
        around.names += 1;
        name.place = around.names;
        if names::is_skipped(&name.text) || what == What::Folder && is_site(found.path()) {
            return None;
        }
        around.entries.push(Entry { name: name.clone(), what });
        if what != What::Folder || name.barred == Some(Code::ClassifiedMarking) {
            return None;
        }
    }
    let path = found.path().strip_prefix(root).unwrap_or(Path::new("")).to_owned();
    Some(Folder { path, parent, name, names: 0, entries: Vec::new(), unreadable: None })
}

/// Whether anything stands at a path.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// Whether a folder is a site that the program wrote: it holds no records.
fn is_site(folder: &Path) -> bool {
    folder.join(crate::publish::MARKER).is_file()
}

fn what(found: &DirEntry) -> What {
    let kind = found.file_type();
    if kind.is_file() {
        What::File
    } else if kind.is_dir() && found.depth() > DEEPEST {
        What::TooDeep
    } else if kind.is_dir() {
        What::Folder
    } else if kind.is_symlink() {
        What::Link
    } else {
        What::Special
    }
}

/// Notes an error with the folder that could not be listed, or with the entry that could not be looked at.
fn note(folders: &mut [Folder], root: &Path, way: &[usize], error: &walkdir::Error) {
    let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
    let path = error.path().and_then(|path| path.strip_prefix(root).ok());
    let on_way = |path: &Path| way.iter().copied().find(|place| folders.get(*place).is_some_and(|folder| folder.path == path));
    let listed = path.and_then(on_way);
    let around = path.and_then(Path::parent).and_then(on_way);
    match (listed, around, path.and_then(Path::file_name)) {
        (None, Some(around), Some(name)) => {
            if let Some(folder) = folders.get_mut(around) {
                folder.names += 1;
                let name = Name::new(name.to_owned(), folder.names);
                folder.entries.push(Entry { name, what: What::Unreadable(kind) });
            }
        }
        _ => {
            if let Some(folder) = listed.or(way.last().copied()).and_then(|place| folders.get_mut(place)) {
                folder.unreadable = Some(kind);
            }
        }
    }
}

fn failure(root: &Path, error: &walkdir::Error) -> Failure {
    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Failure::new("cli.data-unreadable", [("path", root.display().to_string()), ("reason", reason)])
}

/// The bytes of a regular file. What was one when the folder was listed may be something else by now, so the opened
/// handle is asked; links are not followed, and opening a FIFO does not wait for a writer.
///
/// # Errors
/// The system's reason; `Unsupported` for what is no regular file, and `FileTooLarge` above the limit.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, io::ErrorKind> {
    let file = open(path).map_err(|error| error.kind())?;
    let metadata = file.metadata().map_err(|error| error.kind())?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::Unsupported);
    }
    if metadata.len() > limit {
        return Err(io::ErrorKind::FileTooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| error.kind())?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge);
    }
    Ok(bytes)
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    OpenOptions::new().read(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn folders_are_listed_in_the_byte_order_of_their_parts_with_their_names_in_order() {
        let root = tempfile::tempdir().unwrap();
        for path in ["b/z.csv", "a/c/y.csv", "a-/x.csv", "a/b.csv", "B/w.csv", "a/.hidden/v.csv"] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let folders = list(root.path()).unwrap();
        let paths: Vec<_> = folders.iter().map(|folder| folder.path.to_str().unwrap()).collect();
        assert_eq!(paths, ["", "B", "a", "a/c", "a-", "b"]);
        let names: Vec<_> = folders[2].entries.iter().map(|entry| (entry.name.text.as_str(), entry.name.place)).collect();
        assert_eq!(names, [("b.csv", 2), ("c", 3)]);
    }

    #[test]
    fn a_site_that_was_written_into_the_data_folder_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a/unit.md", "site/.duizhao", "site/2026-Q3/index.html"] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let names: Vec<_> = list(folder.path()).unwrap().into_iter().map(|folder| folder.path).collect();
        assert_eq!(names, [Path::new(""), Path::new("a")]);
    }

    #[test]
    fn what_is_no_folder_is_a_failure() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        assert_eq!(list(&root.path().join("file")).unwrap_err().told.key, "cli.data-no-folder");
        assert_eq!(list(&root.path().join("none")).unwrap_err().told.key, "cli.data-unreadable");
    }

    #[test]
    fn the_thirty_third_folder_down_is_not_entered() {
        let root = tempfile::tempdir().unwrap();
        let path: PathBuf = std::iter::repeat_n("d", 34).collect();
        fs::create_dir_all(root.path().join(&path)).unwrap();
        let folders = list(root.path()).unwrap();
        assert_eq!(folders.len(), 33);
        assert_eq!(folders[32].entries[0].what, What::TooDeep);
    }

    #[test]
    fn a_file_above_the_limit_is_not_read() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("file");
        fs::write(&path, "12345").unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"12345");
        assert_eq!(read(&path, 4), Err(io::ErrorKind::FileTooLarge));
        assert_eq!(read(&root.path().join("none"), 4), Err(io::ErrorKind::NotFound));
        assert_eq!(read(root.path(), 4), Err(io::ErrorKind::Unsupported));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_swapped_for_a_link_or_a_fifo_is_not_read_and_nothing_waits() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("target"), "secret").unwrap();
        std::os::unix::fs::symlink(root.path().join("target"), root.path().join("link")).unwrap();
        assert!(read(&root.path().join("link"), 100).is_err());
        let fifo = root.path().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).unwrap();
        assert_eq!(read(&fifo, 100), Err(io::ErrorKind::Unsupported));
    }
}
