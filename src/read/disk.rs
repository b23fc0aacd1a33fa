//! The disk: a data folder is listed once, and nothing but a regular file is ever opened.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    /// How many folders lie around it; 0 for the data folder itself.
    pub depth: usize,
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    spelt: Arc<Spelt>,
    /// Its place among all of the folder's names, from 1.
    pub place: u32,
}

/// What is known of a name by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

/// The folders of a data folder in path order, a folder before those in it, each listed when it is its turn: of many, few
/// are in memory. Links are not followed; what a folder with a marking in its name holds is not looked at.
///
/// # Errors
/// Where the data folder is no folder or cannot be listed.
pub fn list(root: &Path) -> Result<Folders, Failure> {
    let is_folder = fs::metadata(root).map_err(|error| failure(root, &error))?.is_dir();
    if !is_folder {
        return Err(Failure::new("cli.data-no-folder", [("path", root.display().to_string())]));
    }
    let listed = fs::read_dir(root).map_err(|error| failure(root, &error))?;
    let mut folders = Folders { root: root.to_owned(), names: Names::default(), next: None, waiting: Vec::new() };
    let name = folders.names.name(root.file_name().unwrap_or(root.as_os_str()), 0);
    let top = folders.look_into(Waiting { path: PathBuf::new(), name, depth: 0 }, Ok(listed));
    folders.next = Some(top);
    Ok(folders)
}

/// The folders of a data folder on their way.
pub struct Folders {
    root: PathBuf,
    names: Names,
    /// The data folder itself, until it is taken.
    next: Option<Folder>,
    /// The folders that are known and not listed yet, the next one last.
    waiting: Vec<Waiting>,
}

/// A folder that is known and not listed yet.
struct Waiting {
    path: PathBuf,
    name: Name,
    depth: usize,
}

impl Iterator for Folders {
    type Item = Folder;

    fn next(&mut self) -> Option<Folder> {
        if let Some(top) = self.next.take() {
            return Some(top);
        }
        let waiting = self.waiting.pop()?;
        let listed = fs::read_dir(self.root.join(&waiting.path));
        Some(self.look_into(waiting, listed))
    }
}

impl Folders {
    /// Lists a folder; those in it wait for their turn.
    fn look_into(&mut self, waiting: Waiting, listed: io::Result<fs::ReadDir>) -> Folder {
        let Waiting { path, name, depth } = waiting;
        let mut folder = Folder { path, depth, name, names: 0, entries: Vec::new(), unreadable: None };
        let mut found = Vec::new();
        match listed {
            Ok(listed) => {
                for entry in listed {
                    match entry {
                        Ok(entry) => found.push((entry.file_name(), entry.file_type())),
                        Err(error) => folder.unreadable = Some(error.kind()),
                    }
                }
            }
            Err(error) => folder.unreadable = Some(error.kind()),
        }
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        let first = self.waiting.len();
        for (name, kind) in found {
            folder.names += 1;
            let what = kind.map_or_else(|error| What::Unreadable(error.kind()), |kind| what(kind, depth + 1));
            let name = self.names.name(&name, folder.names);
            self.enter(&mut folder, Entry { name, what });
        }
        folder.entries.shrink_to_fit();
        // The next one is taken from the end.
        if let Some(new) = self.waiting.get_mut(first..) {
            new.reverse();
        }
        folder
    }

    /// Adds what was found to the folder that it lies in, and lets it wait where it is one to look into.
    fn enter(&mut self, around: &mut Folder, entry: Entry) {
        let Entry { name, what } = &entry;
        let path = around.path.join(&name.on_disk);
        if names::is_skipped(&name.text) || *what == What::Folder && is_site(&self.root.join(&path)) {
            return;
        }
        if *what == What::Folder && name.barred != Some(Code::ClassifiedMarking) {
            self.waiting.push(Waiting { path, name: name.clone(), depth: around.depth + 1 });
        }
        around.entries.push(entry);
    }
}

/// Whether anything stands at a path.
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// Whether a folder is a site that the program wrote: it holds no records.
fn is_site(folder: &Path) -> bool {
    folder.join(crate::publish::MARKER).is_file()
}

fn what(kind: fs::FileType, depth: usize) -> What {
    if kind.is_file() {
        What::File
    } else if kind.is_dir() && depth > DEEPEST {
        What::TooDeep
    } else if kind.is_dir() {
        What::Folder
    } else if kind.is_symlink() {
        What::Link
    } else {
        What::Special
    }
}

fn failure(root: &Path, error: &io::Error) -> Failure {
    Failure::new("cli.data-unreadable", [("path", root.display().to_string()), ("reason", error.to_string())])
}

/// The bytes of a regular file. What was one when the folder was listed may be something else by now, so the opened
/// handle is asked; links are not followed, and opening a FIFO does not wait for a writer.
///
/// # Errors
/// The system's reason; `Unsupported` for what is no regular file, and `FileTooLarge` above the limit.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, io::ErrorKind> {
    let mut bytes = Vec::new();
    read_into(&mut bytes, path, limit)?;
    Ok(bytes)
}

/// The same into a buffer, in the place of what it holds.
///
/// # Errors
/// As with [`read`].
pub fn read_into(bytes: &mut Vec<u8>, path: &Path, limit: u64) -> Result<(), io::ErrorKind> {
    bytes.clear();
    let file = open(path).map_err(|error| error.kind())?;
    let metadata = file.metadata().map_err(|error| error.kind())?;
    if !metadata.is_file() {
        return Err(io::ErrorKind::Unsupported);
    }
    if metadata.len() > limit {
        return Err(io::ErrorKind::FileTooLarge);
    }
    bytes.reserve_exact(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(limit + 1).read_to_end(bytes).map_err(|error| error.kind())?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge);
    }
    Ok(())
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
    if fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    OpenOptions::new().read(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_listed_in_the_byte_order_of_their_parts_with_their_names_in_order() {
        let root = tempfile::tempdir().unwrap();
        for path in ["b/z.csv", "a/c/y.csv", "a-/x.csv", "a/b.csv", "B/w.csv", "a/.hidden/v.csv"] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let folders: Vec<Folder> = list(root.path()).unwrap().collect();
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
        let names: Vec<_> = list(folder.path()).unwrap().map(|folder| folder.path).collect();
        assert_eq!(names, [Path::new(""), Path::new("a")]);
    }

    #[test]
    fn what_is_no_folder_is_a_failure() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("file"), "").unwrap();
        assert_eq!(list(&root.path().join("file")).err().unwrap().told.key, "cli.data-no-folder");
        assert_eq!(list(&root.path().join("none")).err().unwrap().told.key, "cli.data-unreadable");
    }

    #[test]
    fn the_thirty_third_folder_down_is_not_entered() {
        let root = tempfile::tempdir().unwrap();
        let path: PathBuf = std::iter::repeat_n("d", 34).collect();
        fs::create_dir_all(root.path().join(&path)).unwrap();
        let folders: Vec<Folder> = list(root.path()).unwrap().collect();
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
