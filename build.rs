//! Gives the program a digest of its own sources: pages that another program made are not taken over by a build.
#![allow(clippy::disallowed_methods, reason = "the sources are read before there is a program")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for place in ["Cargo.lock", "Cargo.toml", "build.rs", "src", "templates"] {
        println!("cargo:rerun-if-changed={place}");
        collect(Path::new(place), &mut files)?;
    }
    files.sort();
    let mut digest = DefaultHasher::new();
    for file in files {
        file.hash(&mut digest);
        fs::read(&file)?.hash(&mut digest);
    }
    println!("cargo:rustc-env=DUIZHAO_SOURCES={:016x}", digest.finish());
    Ok(())
}

fn collect(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !place.is_dir() {
        // Where the package is part of another workspace it has no list of versions of its own.
        files.extend(place.is_file().then(|| place.to_owned()));
        return Ok(());
    }
    for entry in fs::read_dir(place)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
