//! The floor under a build: reads the bytes it reads and writes the bytes it writes, on two threads, and does nothing else.
//! `cargo run --release --example floor -- DATA LIST OUT`: walks and reads DATA, and writes into OUT a file for every line
//! of LIST, which gives its size and its path. What the benchmarks hold a build's processor time against.

// A tool beside the product, not a part of it.
#![allow(clippy::disallowed_methods)]

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use walkdir::WalkDir;

/// The most bytes written at once, of which a page is a piece.
const LARGEST: usize = 1 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().map(PathBuf::from).ok_or("usage: floor DATA LIST OUT");
    let (data, list, out) = (argument()?, argument()?, argument()?);
    let inputs = WalkDir::new(&data).into_iter().collect::<Result<Vec<_>, _>>()?;
    let inputs: Vec<PathBuf> =
        inputs.into_iter().filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
    let list = fs::read_to_string(&list)?;
    let outputs: Vec<(usize, PathBuf)> = list.lines().filter_map(|line| output(line, &out)).collect();
    on_two_threads(inputs.len(), |n| inputs.get(n).map_or(Ok(()), |path| fs::read(path).map(drop)))?;
    let page = vec![b'x'; LARGEST];
    on_two_threads(outputs.len(), |n| outputs.get(n).map_or(Ok(()), |(size, path)| write(path, *size, &page)))?;
    Ok(())
}

/// A line of the list: the size and the path of a file.
fn output(line: &str, out: &Path) -> Option<(usize, PathBuf)> {
    let (size, path) = line.split_once(' ')?;
    Some((size.parse().ok()?, out.join(path)))
}

fn write(path: &Path, size: usize, page: &[u8]) -> io::Result<()> {
    let mut file = match fs::File::create(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::File::create(path)?
        }
        opened => opened?,
    };
    let mut left = size;
    while left > 0 {
        let piece = page.get(..left.min(page.len())).unwrap_or(page);
        file.write_all(piece)?;
        left -= piece.len();
    }
    Ok(())
}

/// Does a work of many parts on two threads, each taking the next part.
fn on_two_threads(parts: usize, work: impl Fn(usize) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let take = || loop {
        let n = next.fetch_add(1, Ordering::Relaxed);
        if n >= parts {
            return Ok(());
        }
        work(n)?;
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(take);
        take().and(other.join().unwrap_or(Ok(())))
    })
}
