//! A published quarter read back, each file held against the manifest as it is read.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::de::DeserializeOwned;

use super::published::{Published, manifest};
use super::trouble::{Tried, shown};
use crate::export::ManifestFile;
use crate::failure::Failure;
use crate::report::model::{FORMAT, Summary, UnitReport};
use crate::time::Quarter;

/// A published quarter.
#[derive(Debug)]
pub struct StoredQuarter {
    folder: PathBuf,
    files: BTreeMap<String, ManifestFile<String>>,
    /// Its totals; the units in their order.
    pub summary: Summary,
}

impl StoredQuarter {
    /// Opens a quarter of a site.
    ///
    /// # Errors
    /// Where it is not published, or differs from its manifest.
    pub fn open(published: &Published, quarter: Quarter) -> Result<StoredQuarter, Failure> {
        let folder = published.quarter(quarter);
        let Some(manifest) = manifest(&folder)? else {
            let facts = [("quarter", quarter.to_string()), ("path", shown(&folder))];
            return Err(Failure::new("publish.not-published", facts));
        };
        let files: BTreeMap<String, ManifestFile<String>> =
            manifest.files.into_iter().map(|file| (file.path.clone(), file)).collect();
        let summary: Summary = read(&folder, &files, "summary.json")?;
        match summary.format {
            FORMAT => Ok(StoredQuarter { folder, files, summary }),
            _ => Err(damaged(&folder, "summary.json")),
        }
    }

    /// The report of a unit, where the quarter has one.
    ///
    /// # Errors
    /// Where it differs from the manifest.
    pub fn report(&self, unit: &str) -> Result<Option<UnitReport>, Failure> {
        let path = format!("units/{unit}/report.json");
        if !self.files.contains_key(&path) {
            return Ok(None);
        }
        let report: UnitReport = read(&self.folder, &self.files, &path)?;
        match report.format {
            FORMAT => Ok(Some(report)),
            _ => Err(damaged(&self.folder, &path)),
        }
    }
}

fn read<T: DeserializeOwned>(
    folder: &std::path::Path,
    files: &BTreeMap<String, ManifestFile<String>>,
    path: &str,
) -> Result<T, Failure> {
    let place = folder.join(path);
    let bytes = fs::read(&place).at(&place)?;
    match files.get(path) {
        Some(file) if file.is_of(&bytes) => serde_json::from_slice(&bytes).map_err(|_| damaged(folder, path)),
        _ => Err(Failure::new("publish.altered", [("path", shown(&place))])),
    }
}

fn damaged(folder: &std::path::Path, path: &str) -> Failure {
    Failure::new("publish.damaged", [("path", shown(&folder.join(path)))])
}
