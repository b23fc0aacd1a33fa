//! Every text that the code asks for by its key is there, in both languages.
#![allow(clippy::disallowed_methods, clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails at once")]

use std::fs;
use std::path::Path;

use duizhao::lang::Lang;

/// The files below `src/` in which keys of texts stand.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn no_text_is_missing() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut keys = 0;
    for file in &files {
        for literal in file.split('"').skip(1) {
            let Some((name, rest)) = literal.split_once('.') else { continue };
            let is_key = ["problem", "cli", "page", "word", "publish"].contains(&name)
                && rest.len() > 1
                && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !is_key || ["toml", "rs", "html"].contains(&rest) {
                continue;
            }
            keys += 1;
            for lang in [Lang::Zh, Lang::En] {
                assert!(lang.find(literal).is_some(), "no text `{literal}` in {}", lang.code());
            }
        }
    }
    assert!(keys > 100, "the keys of texts are no longer found in the sources");
}
