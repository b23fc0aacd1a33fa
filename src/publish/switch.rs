//! The moments at which something becomes visible: renames, the exchange of two folders, and what must be on disk
//! before and after them.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// How a quarter was put in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// There was none before: a rename.
    Added,
    /// The old one and the new one changed places in one step.
    Exchanged,
    /// The file system cannot do that: two renames, between which the quarter is away for a moment.
    Renamed,
}

/// Puts a staged folder in its place. An old one at that place stands at `staged` afterwards, or at `aside` where the
/// file system knows no exchange.
pub(super) fn switch(staged: &Path, place: &Path, aside: &Path) -> io::Result<Switch> {
    match exchange(staged, place) {
        Ok(()) => Ok(Switch::Exchanged),
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::rename(staged, place).map(|()| Switch::Added),
        Err(error) if is_unsupported(&error) && place.exists() => in_two_steps(staged, place, aside).map(|()| Switch::Renamed),
        Err(error) if is_unsupported(&error) => fs::rename(staged, place).map(|()| Switch::Added),
        Err(error) => Err(error),
    }
}

/// Takes a switch back.
pub(super) fn switch_back(done: Switch, staged: &Path, place: &Path, aside: &Path) -> io::Result<()> {
    match done {
        Switch::Added => fs::rename(place, staged),
        Switch::Exchanged => exchange(staged, place),
        Switch::Renamed => fs::rename(place, staged).and_then(|()| fs::rename(aside, place)),
    }
}

fn in_two_steps(staged: &Path, place: &Path, aside: &Path) -> io::Result<()> {
    fs::rename(place, aside)?;
    fs::rename(staged, place).inspect_err(|_| drop(fs::rename(aside, place)))
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the system or the file system does not know the exchange at all.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
}

/// Sees to it that everything written to the file system of a folder is on disk.
#[cfg(target_os = "linux")]
pub(super) fn sync_all(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

/// Sees to it that everything below a folder is on disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { sync_all(&path)? } else { File::options().write(true).open(&path)?.sync_all()? }
    }
    sync_folder(folder)
}

/// Sees to it that a folder's list of names is on disk.
#[cfg(not(windows))]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows lets no program ask for this: it opens no folder as a file.
#[cfg(windows)]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_change_places_and_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let text = |name: &str| fs::read_to_string(path(name).join("page")).unwrap();
        for name in ["new", "old"] {
            fs::create_dir(path(name)).unwrap();
            fs::write(path(name).join("page"), name).unwrap();
        }
        let done = switch(&path("new"), &path("old"), &path("aside")).unwrap();
        assert_eq!((text("old").as_str(), text("new").as_str()), ("new", "old"));
        switch_back(done, &path("new"), &path("old"), &path("aside")).unwrap();
        assert_eq!((text("old").as_str(), text("new").as_str()), ("old", "new"));
        in_two_steps(&path("new"), &path("old"), &path("aside")).unwrap();
        assert_eq!((text("old").as_str(), text("aside").as_str()), ("new", "old"));
        switch_back(Switch::Renamed, &path("new"), &path("old"), &path("aside")).unwrap();
        assert_eq!((text("old").as_str(), text("new").as_str()), ("old", "new"));
    }

    #[test]
    fn the_first_one_is_added() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("new")).unwrap();
        assert_eq!(switch(&path("new"), &path("place"), &path("aside")).unwrap(), Switch::Added);
        switch_back(Switch::Added, &path("new"), &path("place"), &path("aside")).unwrap();
        assert!(path("new").is_dir() && !path("place").exists());
    }
}
