//! Files that are written part by part: looked over, digested and written as their parts come.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::gate::{Gate, Hit};
use super::trouble::Tried;
use crate::export::{self, ManifestFile};
use crate::failure::Failure;

/// So many bytes of lines are looked over and written at once.
const PART: usize = 64 * 1024;

/// A file of the quarter that grows.
#[derive(Debug)]
pub(super) struct Growing {
    place: PathBuf,
    file: File,
    path: String,
    entry: export::Growing,
    /// The lines, or rows, written so far.
    lines: u32,
    hits: Vec<Hit>,
}

impl Growing {
    /// Makes the file at a place, which the manifest calls `path`.
    pub(super) fn create(place: &Path, path: &str) -> Result<Growing, Failure> {
        let file = create_new(place).at(place)?;
        let entry = export::Growing::new(path);
        Ok(Growing { place: place.to_owned(), file, path: path.to_owned(), entry, lines: 0, hits: Vec::new() })
    }

    /// Looks a part over and writes it; it has so many lines, or rows.
    pub(super) fn write(&mut self, bytes: &[u8], gate: &Gate, lines: u32) -> Result<(), Failure> {
        self.write_part(bytes, gate, lines).at(&self.place)
    }

    /// The file's entry in the manifest, and what the gate has found in it.
    pub(super) fn done(self) -> (ManifestFile, Vec<Hit>) {
        (self.entry.done(), self.hits)
    }

    fn write_part(&mut self, bytes: &[u8], gate: &Gate, lines: u32) -> io::Result<()> {
        self.hits.extend(gate.look_on(&self.path, self.lines, bytes));
        self.lines += lines;
        self.file.write_all(self.entry.take(bytes))
    }
}

/// Lines on their way into a file: they wait until there are enough to be worth a look.
pub(super) struct Lines<'g> {
    /// The file.
    pub(super) file: Growing,
    /// Who looks them over.
    pub(super) gate: &'g Gate,
    /// The lines that wait.
    pub(super) waiting: Vec<u8>,
}

impl Lines<'_> {
    /// Writes the lines that are whole, but for so many bytes or fewer.
    pub(super) fn see(&mut self, enough: usize) -> io::Result<()> {
        if self.waiting.len() <= enough {
            return Ok(());
        }
        let end = self.waiting.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let rest = self.waiting.split_off(end);
        let lines = u32::try_from(self.waiting.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX);
        self.file.write_part(&self.waiting, self.gate, lines)?;
        self.waiting = rest;
        Ok(())
    }
}

impl io::Write for Lines<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        self.see(PART)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes a file that is not there yet, with the folders above it.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create_new(path)?.write_all(bytes)
}

/// Makes a file that is not there yet, with the folders above it.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    let open = || OpenOptions::new().write(true).create_new(true).open(path);
    match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            open()
        }
        opened => opened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_looked_over_whole_and_counted_on() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("deep/summary.json");
        let gate = Gate::new("", super::super::gate::withheld("机密★示例的一段原文", &[], "jia/tasks.csv:5", |_| false)).unwrap();
        let mut lines = Lines { file: Growing::create(&place, "summary.json").unwrap(), gate: &gate, waiting: Vec::new() };
        let long = format!("\"{}\"\n", "x".repeat(PART));
        for part in [&long, "\"机密★示", "例的一段原文\"\n", "1\n"] {
            lines.write_all(part.as_bytes()).unwrap();
        }
        lines.see(0).unwrap();
        let (entry, hits) = lines.file.done();
        assert_eq!(entry.size, fs::metadata(&place).unwrap().len());
        assert_eq!(hits.iter().map(|hit| hit.output.as_str()).collect::<Vec<_>>(), ["summary.json:2"]);
    }
}
