//! What is put aside while a quarter is staged: rows of the pages across units, which would fill the memory of a build of
//! many units. They lie in a file without a name, which goes with the build.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::trouble::Tried;
use crate::failure::Failure;
use crate::site::{Aside, Span};

/// So many bytes wait in memory before they are written; a small build never writes any.
const WAITING: usize = 1 << 18;

/// Bytes put aside, in memory and in a file.
#[derive(Debug)]
pub(super) struct Spool {
    folder: PathBuf,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    file: Option<File>,
    /// The bytes in the file.
    written: u64,
    /// The bytes after those.
    waiting: Vec<u8>,
}

impl Spool {
    /// An empty one, whose file lies in a folder.
    pub(super) fn new(folder: &Path) -> Spool {
        Spool { folder: folder.to_owned(), kept: Mutex::default() }
    }
}

impl Aside for Spool {
    fn put(&self, bytes: &[u8]) -> Result<Span, Failure> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = kept.written + kept.waiting.len() as u64;
        if kept.waiting.len() + bytes.len() > WAITING {
            kept.write_out(bytes, &self.folder).at(&self.folder)?;
        } else {
            kept.waiting.extend_from_slice(bytes);
        }
        let length = u32::try_from(bytes.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge)).at(&self.folder)?;
        Ok(Span { offset, length })
    }

    fn fetch(&self, span: Span) -> Result<Vec<u8>, Failure> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.read(span).at(&self.folder)
    }
}

impl Kept {
    /// Writes what waits, and what comes after it.
    fn write_out(&mut self, more: &[u8], folder: &Path) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(folder)?),
        };
        file.seek(SeekFrom::Start(self.written))?;
        file.write_all(&self.waiting)?;
        file.write_all(more)?;
        self.written += (self.waiting.len() + more.len()) as u64;
        self.waiting.clear();
        Ok(())
    }

    fn read(&mut self, span: Span) -> io::Result<Vec<u8>> {
        let length = span.length as usize;
        if let Some(start) = span.offset.checked_sub(self.written) {
            let start = usize::try_from(start).unwrap_or(usize::MAX);
            let bytes = self.waiting.get(start..).and_then(|rest| rest.get(..length));
            return bytes.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into());
        }
        if self.written - span.offset < u64::from(span.length) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; length];
        let file = self.file.as_mut().ok_or(io::ErrorKind::UnexpectedEof)?;
        file.seek(SeekFrom::Start(span.offset))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_aside_is_fetched_from_memory_and_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::new(folder.path());
        let (first, empty) = (spool.put(b"first").unwrap(), spool.put(b"").unwrap());
        let large = spool.put(&vec![b'x'; WAITING]).unwrap();
        let last = spool.put(b"last").unwrap();
        assert_eq!(spool.fetch(first).unwrap(), b"first");
        assert_eq!(spool.fetch(empty).unwrap(), b"");
        assert_eq!(spool.fetch(large).unwrap().len(), WAITING);
        assert_eq!(spool.fetch(last).unwrap(), b"last");
        assert!(spool.fetch(Span { offset: 9, length: u32::MAX }).is_err());
    }
}
