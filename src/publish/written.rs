//! The files of a quarter that were written, small enough to be kept of many: the folders' names and the files' are in
//! memory once, digests as bytes.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::export::ManifestFile;
use crate::records::{Digest, Interned};

/// A file of a folder.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Its name in the folder.
    pub(super) name: Arc<str>,
    /// Its size in bytes.
    pub(super) size: u64,
    /// The digest of its bytes.
    pub(super) sha256: Digest,
}

/// What was written so far.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// By the folder, with `/` at its end; empty for the quarter's own.
    folders: HashMap<Box<str>, Folder>,
    names: Interned<str>,
}

/// What was written, as the manifest lists it: by path.
#[derive(Debug)]
pub(super) struct Listing(Written);

#[derive(Debug, Default)]
struct Folder {
    /// What was taken over from an earlier build.
    taken: Option<Arc<[File]>>,
    files: Vec<File>,
}

impl Written {
    /// Adds a file.
    pub(super) fn add(&mut self, file: &ManifestFile) {
        let (folder, name) = file.path.split_at(file.path.rfind('/').map_or(0, |slash| slash + 1));
        let name = self.names.of(name);
        self.folder(folder).files.push(File { name, size: file.size, sha256: file.sha256 });
    }

    /// Adds the files of a folder that was taken over.
    pub(super) fn take_over(&mut self, folder: &str, files: &Arc<[File]>) {
        self.folder(folder).taken = Some(files.clone());
    }

    /// All of it in order.
    pub(super) fn listing(self) -> Listing {
        Listing(self)
    }

    fn folder(&mut self, folder: &str) -> &mut Folder {
        self.folders.entry(Box::from(folder)).or_default()
    }
}

impl Serialize for Listing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut all: Vec<(&str, &File)> = Vec::new();
        for (folder, in_it) in &self.0.folders {
            all.extend(in_it.taken.iter().flat_map(|taken| taken.iter()).chain(&in_it.files).map(|file| (&**folder, file)));
        }
        all.sort_unstable_by(|one, other| by_path(*one, *other));
        serializer.collect_seq(all.into_iter().map(|(folder, file)| ManifestFile {
            path: format!("{folder}{}", file.name),
            size: file.size,
            sha256: file.sha256,
        }))
    }
}

fn by_path((folder, file): (&str, &File), (other_folder, other): (&str, &File)) -> Ordering {
    if folder == other_folder {
        return file.name.cmp(&other.name);
    }
    folder.bytes().chain(file.name.bytes()).cmp(other_folder.bytes().chain(other.name.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_by_path_whatever_their_folders() {
        let paths = ["units/a/x.html", "units/a-b/x.html", "z.html", "units.html", "units/a/b.html", "../assets/s.css", "a.html"];
        let mut written = Written::default();
        for path in &paths[1..] {
            written.add(&ManifestFile::of(path, path.as_bytes()));
        }
        let taken = File { name: "x.html".into(), size: 14, sha256: Digest::of(paths[0].as_bytes()) };
        written.take_over("units/a/", &Arc::from([taken]));
        let mut expected: Vec<_> = paths.iter().map(|path| ManifestFile::of(path, path.as_bytes())).collect();
        expected.sort();
        let listed = serde_json::to_string(&written.listing()).unwrap();
        assert_eq!(listed, serde_json::to_string(&expected).unwrap());
    }
}
