//! What the system refuses, as a failure that says what happened, to which path, and what to do.

use std::io;
use std::path::Path;

use rustix::io::Errno;

use crate::failure::Failure;

/// What says that too many files are open: the process's, and where the system has one, the system's limit.
#[cfg(unix)]
const TOO_MANY: &[Errno] = &[Errno::MFILE, Errno::NFILE];
#[cfg(not(unix))]
const TOO_MANY: &[Errno] = &[Errno::MFILE];

/// The failure for an error that the system gave for a path.
pub(super) fn failed(path: &Path, error: &io::Error) -> Failure {
    let key = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "publish.full",
        io::ErrorKind::PermissionDenied => "publish.no-permission",
        io::ErrorKind::ReadOnlyFilesystem => "publish.read-only",
        io::ErrorKind::NotADirectory => "publish.not-a-folder",
        _ if Errno::from_io_error(error).is_some_and(|errno| TOO_MANY.contains(&errno)) => "publish.too-many-open",
        _ => "publish.failed",
    };
    Failure::new(key, [("path", shown(path)), ("reason", error.to_string())])
}

/// A path as messages show it.
pub(super) fn shown(path: &Path) -> String {
    crate::report::mask::visible(&path.display().to_string()).into_owned()
}

/// Turns the system's errors into failures where they arise.
pub(super) trait Tried<T> {
    /// The value, or the failure that names the path.
    fn at(self, path: &Path) -> Result<T, Failure>;
}

impl<T> Tried<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, Failure> {
        self.map_err(|error| failed(path, &error))
    }
}

/// The value, or `None` where there is no such file.
pub(super) fn if_there<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_told_by_its_kind_and_names_the_path() {
        let of = |errno: Errno| failed(Path::new("site/2026-Q3"), &io::Error::from(errno));
        let told = |errno| of(errno).told.key;
        assert_eq!(told(Errno::NOSPC), "publish.full");
        assert_eq!(told(Errno::DQUOT), "publish.full");
        assert_eq!(told(Errno::ACCESS), "publish.no-permission");
        assert_eq!(told(Errno::ROFS), "publish.read-only");
        assert_eq!(told(Errno::NOTDIR), "publish.not-a-folder");
        assert_eq!(told(Errno::MFILE), "publish.too-many-open");
        assert_eq!(told(Errno::IO), "publish.failed");
        assert_eq!(of(Errno::IO).exit, 2);
        assert!(crate::lang::Lang::En.say(&of(Errno::NOSPC).told).contains("site/2026-Q3"));
    }
}
