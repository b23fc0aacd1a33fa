//! What was published before: the reports and totals that the next quarter compares itself with, and the index lists.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Listing;
use super::folder::MANIFEST;
use super::marker::Marker;
use super::trouble::{Tried, if_there, shown};
use crate::export::Manifest;
use crate::failure::Failure;
use crate::report::model::{FORMAT, Summary, UnitReport};
use crate::time::Quarter;

/// The quarters of a site. A quarter is published when its folder holds a manifest.
#[derive(Clone, Debug)]
pub struct Published {
    folder: PathBuf,
}

/// A published report as it was read.
#[derive(Debug)]
pub struct LastReport {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl LastReport {
    /// The digest of its bytes.
    pub fn digest(&self) -> String {
        crate::records::sha256(&self.bytes)
    }

    /// What it says.
    ///
    /// # Errors
    /// Where it is no report.
    pub fn parsed(&self) -> Result<UnitReport, Failure> {
        match serde_json::from_slice(&self.bytes) {
            Ok(report @ UnitReport { format: FORMAT, .. }) => Ok(report),
            _ => Err(damaged(&self.path)),
        }
    }
}

impl Published {
    /// The quarters of the site in a folder that the tool made.
    pub fn at(folder: &Path) -> Result<Published, Failure> {
        if Marker::read(folder)?.is_none() {
            return Err(Failure::new("publish.no-site", [("path", shown(folder))]));
        }
        Ok(Published::unchecked(folder))
    }

    /// The same for a folder that is known to be a site, or to become one.
    pub(super) fn unchecked(folder: &Path) -> Published {
        Published { folder: folder.to_owned() }
    }

    /// The quarters published, the oldest first.
    pub fn quarters(&self) -> Result<Vec<Quarter>, Failure> {
        let mut quarters = Vec::new();
        for entry in fs::read_dir(&self.folder).at(&self.folder)? {
            let name = entry.at(&self.folder)?.file_name();
            if let Some(quarter) = name.to_str().and_then(Quarter::parse)
                && self.has(quarter)?
            {
                quarters.push(quarter);
            }
        }
        quarters.sort();
        Ok(quarters)
    }

    /// Whether a quarter is published.
    ///
    /// # Errors
    /// Where the system does not let that be seen: a quarter that is there must not pass for one that is not.
    pub fn has(&self, quarter: Quarter) -> Result<bool, Failure> {
        let manifest = self.quarter(quarter).join(MANIFEST);
        match fs::metadata(&manifest) {
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
            looked => Ok(if_there(looked).at(&manifest)?.is_some_and(|metadata| metadata.is_file())),
        }
    }

    /// The folder of a quarter.
    pub fn quarter(&self, quarter: Quarter) -> PathBuf {
        self.folder.join(quarter.to_string())
    }

    /// The totals of a quarter, where it is published.
    ///
    /// # Errors
    /// Where they are there and cannot be read: a comparison that silently began anew would be published as fact.
    pub fn summary(&self, quarter: Quarter) -> Result<Option<Summary>, Failure> {
        let path = self.quarter(quarter).join("summary.json");
        let read = if self.has(quarter)? { stored(&path)? } else { None };
        match read {
            Some(Summary { format, .. }) if format != FORMAT => Err(damaged(&path)),
            read => Ok(read),
        }
    }

    /// The published report of a unit, not parsed yet; `None` where there is none.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn last_report(&self, quarter: Quarter, unit: &str) -> Result<Option<LastReport>, Failure> {
        if !self.has(quarter)? {
            return Ok(None);
        }
        let path = self.quarter(quarter).join("units").join(unit).join("report.json");
        let bytes = if_there(fs::read(&path)).at(&path)?;
        Ok(bytes.map(|bytes| LastReport { path, bytes }))
    }

    /// The report of a unit for a quarter, where it is published.
    ///
    /// # Errors
    /// Where it is there and cannot be read, as with [`Published::summary`].
    pub fn report(&self, quarter: Quarter, unit: &str) -> Result<Option<UnitReport>, Failure> {
        self.last_report(quarter, unit)?.map(|report| report.parsed()).transpose()
    }

    /// What the index lists; `but` one quarter that is about to be put in its place or taken down.
    pub fn listing(&self, but: Option<Quarter>) -> Result<Listing, Failure> {
        let mut listing = Listing::default();
        for quarter in self.quarters()? {
            if Some(quarter) != but {
                listing.published.extend(self.summary(quarter)?);
            }
        }
        let marker = Marker::read(&self.folder)?.unwrap_or_default();
        for quarter in marker.withdrawn {
            if Some(quarter) != but && !self.has(quarter)? {
                listing.withdrawn.push(quarter);
            }
        }
        Ok(listing)
    }
}

/// The manifest of a quarter's folder, where there is one.
pub(super) fn manifest(quarter: &Path) -> Result<Option<Manifest>, Failure> {
    stored(&quarter.join(MANIFEST))
}

fn stored<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Failure> {
    bytes_of(path)?.map(|bytes| parsed(&bytes, path)).transpose()
}

/// The bytes of a file, where it is there.
pub(super) fn bytes_of(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    if_there(fs::read(path)).at(path)
}

/// What a published file says.
pub(super) fn parsed<'b, T: Deserialize<'b>>(bytes: &'b [u8], path: &Path) -> Result<T, Failure> {
    serde_json::from_slice(bytes).map_err(|_| damaged(path))
}

fn damaged(path: &Path) -> Failure {
    Failure::new("publish.damaged", [("path", shown(path))])
}
