//! Page templates that a user puts in the place of the built-in ones (`--templates DIR`).

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// The `.html` files of a folder, by name.
///
/// # Errors
/// Where the folder or one of them cannot be read.
pub fn read(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut templates = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".html"));
        if let Some(name) = name {
            templates.insert(name.to_owned(), fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?);
        }
    }
    Ok(templates)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new("cli.no-templates", [("path", path.display().to_string()), ("reason", error.to_string())])
}
