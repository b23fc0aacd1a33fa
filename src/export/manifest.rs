//! `manifest.json`: every file of a quarter with its size and digest.

use std::io;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::records::{Digest, sha256};
use crate::time::{Day, Quarter};

/// What `manifest.json` says. Its files are a list, or what is written like one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest<F = Vec<ManifestFile<String>>> {
    /// The version of its format.
    pub format: u32,
    /// The tool and its version.
    pub tool: String,
    /// The quarter.
    pub quarter: Quarter,
    /// Its as-of date.
    pub as_of: Day,
    /// The digest of all that was read.
    pub inputs: String,
    /// The files, by path.
    pub files: F,
}

/// A file that was written; of one that is read back, the digest is whatever text stands there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ManifestFile<D = Digest> {
    /// The path relative to the quarter's folder, with `/` between names; of an asset `../assets/…`.
    pub path: String,
    /// The size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes, lower-case hexadecimal (FIPS 180-4).
    pub sha256: D,
}

impl ManifestFile {
    /// The entry of a file with these bytes.
    pub fn of(path: &str, bytes: &[u8]) -> ManifestFile {
        ManifestFile { path: path.to_owned(), size: bytes.len() as u64, sha256: Digest::of(bytes) }
    }
}

impl ManifestFile<String> {
    /// Whether a file has these bytes.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.size == bytes.len() as u64 && self.sha256 == sha256(bytes)
    }
}

/// The entry of a file that is written part by part.
#[derive(Debug)]
pub struct Growing {
    path: String,
    size: u64,
    digest: Sha256,
}

impl Growing {
    /// The entry of a file without bytes so far.
    pub fn new(path: &str) -> Growing {
        Growing { path: path.to_owned(), size: 0, digest: Sha256::new() }
    }

    /// Takes a part in, and gives it back to be written.
    pub fn take<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        self.size += bytes.len() as u64;
        self.digest.update(bytes);
        bytes
    }

    /// The entry of the whole file.
    pub fn done(self) -> ManifestFile {
        ManifestFile { path: self.path, size: self.size, sha256: Digest::finish(self.digest) }
    }
}

/// Writes `manifest.json`: of many units it is large, so that it is never in memory as a whole.
///
/// # Errors
/// What the writer says.
pub fn write_manifest<F: Serialize>(manifest: &Manifest<F>, mut out: impl io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, manifest)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_with_its_size_and_the_published_digest() {
        // FIPS 180-4's example of one block.
        let file = ManifestFile::of("a.txt", b"abc");
        assert_eq!((file.path.as_str(), file.size), ("a.txt", 3));
        let mut growing = Growing::new("a.txt");
        assert_eq!((growing.take(b"a"), growing.take(b"bc")), (&b"a"[..], &b"bc"[..]));
        assert_eq!(growing.done(), file);
        assert_eq!(file.sha256.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
