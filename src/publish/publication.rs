//! One quarter on its way to the site.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::folder::{MANIFEST, refuse_foreign};
use super::gate::{self, Gate, Hit};
use super::site::Site;
use super::staging::Staging;
use super::switch::{Switch, switch, switch_back};
use super::trouble::{Tried, shown};
use super::{Asset, assets, inside, marker};
use crate::export::{Manifest, ManifestFile, manifest_json};
use crate::failure::Failure;
use crate::report::model::FORMAT;
use crate::time::{Day, Quarter};

/// A quarter being staged. Nothing of it is seen before [`Publication::finish`]; dropping it leaves the site as it was.
#[derive(Debug)]
pub struct Publication<'s> {
    site: &'s Site,
    quarter: Quarter,
    staging: Staging,
    written: Mutex<Vec<ManifestFile>>,
    hits: Mutex<Vec<Hit>>,
}

/// What the manifest says beside the files.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The tool and its version.
    pub tool: String,
    /// The as-of date.
    pub as_of: Day,
    /// The digest of all that was read.
    pub inputs: String,
}

impl Site {
    /// Begins to stage a quarter.
    ///
    /// # Errors
    /// Where the quarter published so far holds a file that the tool did not write, or the disk refuses.
    pub fn begin(&self, quarter: Quarter) -> Result<Publication<'_>, Failure> {
        refuse_foreign(&self.published.quarter(quarter))?;
        let staging = Staging::begin(&self.folder)?;
        let folder = staging.quarter(quarter);
        fs::create_dir(&folder).at(&folder)?;
        Ok(Publication { site: self, quarter, staging, written: Mutex::default(), hits: Mutex::default() })
    }
}

impl Publication<'_> {
    /// Looks a file of the quarter over and stages it; many threads may do so at once. What the gate finds is kept for
    /// [`Publication::finish`], so that all of it is told at once.
    pub fn write(&self, path: &str, bytes: &[u8], gate: &Gate) -> Result<(), Failure> {
        self.write_looked_over(path, bytes, gate.look(path, bytes))
    }

    /// The same for a file that cannot be looked over as it is written, such as one that is compressed: with what the gate
    /// has found in it before ([`Gate::look_at_cells`]).
    pub fn write_looked_over(&self, path: &str, bytes: &[u8], hits: Vec<Hit>) -> Result<(), Failure> {
        inside(path)?;
        if !hits.is_empty() {
            self.hits.lock().unwrap_or_else(PoisonError::into_inner).extend(hits);
            return Ok(());
        }
        let place = self.staging.quarter(self.quarter).join(path);
        write_new(&place, bytes).at(&place)?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).push(ManifestFile::of(path, bytes));
        Ok(())
    }

    /// Looks a piece of a file over that is written later as a whole, such as one unit's rows of a list.
    pub fn look_over(&self, path: &str, bytes: &[u8], gate: &Gate) {
        let hits = gate.look(path, bytes);
        self.hits.lock().unwrap_or_else(PoisonError::into_inner).extend(hits);
    }

    /// Completes the quarter and puts it in its place: everything on disk; assets added; the marker; the quarter in one
    /// step; the index. Until that step the site is the old one, whole; what fails after it is taken back.
    ///
    /// # Errors
    /// Where the gate found something, a foreign file stands in the way, or the disk refuses.
    pub fn finish(self, stamp: Stamp, assets: &[Asset], index: &[u8]) -> Result<Switch, Failure> {
        self.hits.lock().unwrap_or_else(PoisonError::into_inner).extend(Gate::default().look("../index.html", index));
        gate::stop_at(self.hits.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect())?;
        self.stage_rest(stamp, assets, index)?;
        refuse_foreign(&self.site.published.quarter(self.quarter))?;
        self.site.sync_all(&self.staging.folder)?;
        assets::add(&self.staging.folder, &self.site.folder, assets)?;
        self.site.sync_folder(&self.site.folder.join(assets::FOLDER))?;
        self.rename(marker::NAME)?;
        self.switch()
    }

    fn stage_rest(&self, stamp: Stamp, assets: &[Asset], index: &[u8]) -> Result<(), Failure> {
        let mut files: Vec<ManifestFile> = self.written.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect();
        for asset in assets {
            files.push(ManifestFile::of(&format!("../assets/{}", asset.name), &asset.bytes));
        }
        assets::stage(&self.staging.folder, assets)?;
        files.sort();
        let Stamp { tool, as_of, inputs } = stamp;
        let manifest = Manifest { format: FORMAT, tool, quarter: self.quarter, as_of, inputs, files };
        self.stage(&format!("{}/{MANIFEST}", self.quarter), &manifest_json(&manifest)?)?;
        self.stage(marker::NAME, &self.site.marker.bytes())?;
        self.stage("index.html", index)
    }

    fn stage(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let place = self.staging.folder.join(path);
        write_new(&place, bytes).at(&place)
    }

    /// Puts a staged file in its place at the top of the site.
    fn rename(&self, name: &str) -> Result<(), Failure> {
        let place = self.site.folder.join(name);
        fs::rename(self.staging.folder.join(name), &place).at(&place)
    }

    fn switch(&self) -> Result<Switch, Failure> {
        let (staged, aside) = (self.staging.quarter(self.quarter), self.staging.aside(self.quarter));
        let place = self.site.published.quarter(self.quarter);
        let done = switch(&staged, &place, &aside).at(&place)?;
        let site = &self.site.folder;
        let sync = || self.site.sync_folder(site);
        let seen = sync().and_then(|()| self.rename("index.html")).and_then(|()| sync());
        match seen {
            Ok(()) => Ok(done),
            Err(failure) => match switch_back(done, &staged, &place, &aside) {
                Ok(()) => Err(failure),
                Err(error) => {
                    let facts = [("path", shown(&place)), ("reason", error.to_string())];
                    Err(Failure::new("publish.not-taken-back", facts))
                }
            },
        }
    }
}

/// Writes a file that is not there yet, with the folders above it.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let open = || OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            open()?
        }
        opened => opened?,
    };
    file.write_all(bytes)
}
