//! No message is lost: every text that the program names is there, in both languages.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads the sources, and may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use duizhao::lang::Lang;

/// The files of `src/lang/<code>/`: a text's key begins with the name of one.
const ROOMS: [&str; 6] = ["cli", "page", "problem", "publish", "why", "word"];

#[test]
fn every_text_that_the_program_names_is_there() {
    let mut lost = Vec::new();
    for path in sources(Path::new("src")) {
        let source = fs::read_to_string(&path).unwrap();
        // What stands below the tests' heading names texts that are not meant to be there.
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let keys = source.split('"').filter(|literal| is_key(literal));
        let missing = keys.filter(|key| [Lang::Zh, Lang::En].iter().any(|lang| lang.find(key).is_none()));
        lost.extend(missing.map(|key| format!("{}: {key}", path.display())));
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn every_text_that_a_template_names_is_there() {
    let mut lost = Vec::new();
    for entry in fs::read_dir("templates").unwrap() {
        let path = entry.unwrap().path();
        let Ok(source) = fs::read_to_string(&path) else { continue };
        for after in source.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')) {
            if let Some(key) = after.strip_prefix("t.").filter(|key| !key.is_empty())
                && Lang::Zh.find(&format!("page.{key}")).is_none()
            {
                lost.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

fn is_key(literal: &str) -> bool {
    let Some((room, key)) = literal.split_once('.') else { return false };
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let is_file = [".rs", ".toml", ".html", ".json", ".csv"].iter().any(|extension| literal.ends_with(extension));
    ROOMS.contains(&room) && !key.is_empty() && key.chars().all(is_plain) && !key.ends_with(['-', '_', '.']) && !is_file
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
