//! One quarter on its way to the site.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::earlier::{Earlier, TakenOver, UnitKey, key_list, write_keys};
use super::folder::{MANIFEST, refuse_foreign};
use super::gate::{self, Gate, Hit};
use super::growing::{Growing, Lines, create_new, write_new};
use super::shards::{self, Shard};
use super::site::Site;
use super::spool::Spool;
use super::staging::Staging;
use super::switch::{Switch, switch, switch_back};
use super::trouble::{Tried, shown};
use super::written::{Listing, Written};
use super::{Asset, assets, inside, marker};
use crate::export::{Manifest, ManifestFile, write_manifest};
use crate::failure::Failure;
use crate::records::Digest;
use crate::report::model::FORMAT;
use crate::site::{Aside, Span};
use crate::time::{Day, Quarter};

/// A quarter being staged. Nothing of it is seen before [`Publication::finish`]; dropping it leaves the site as it was.
#[derive(Debug)]
pub struct Publication<'s> {
    site: &'s Site,
    quarter: Quarter,
    staging: Staging,
    written: Mutex<Written>,
    hits: Mutex<Vec<Hit>>,
    spool: Spool,
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
    /// Under which keys the pages of units were made; a unit that is not among them is made again by every build.
    pub keys: Vec<UnitKey>,
}

impl Site {
    /// Begins to stage a quarter.
    ///
    /// # Errors
    /// Where the quarter published so far holds a file that the tool did not write, or the disk refuses.
    pub fn begin(&self, quarter: Quarter) -> Result<Publication<'_>, Failure> {
        refuse_foreign(&self.published.quarter(quarter))?;
        Publication::begin(self, quarter, Staging::begin(&self.folder)?)
    }
}

impl<'s> Publication<'s> {
    /// Begins to stage in this folder.
    pub(super) fn begin(site: &'s Site, quarter: Quarter, staging: Staging) -> Result<Publication<'s>, Failure> {
        let folder = staging.quarter(quarter);
        fs::create_dir(&folder).at(&folder)?;
        let spool = Spool::new(&staging.folder);
        Ok(Publication { site, quarter, staging, written: Mutex::default(), hits: Mutex::default(), spool })
    }

    /// Looks a file of the quarter over and stages it; many threads may do so at once. What the gate finds is kept for
    /// [`Publication::finish`], so that all of it is told at once.
    pub fn write(&self, path: &str, bytes: &[u8], gate: &Gate) -> Result<(), Failure> {
        let hits = gate.look(path, bytes);
        if hits.is_empty() {
            return self.write_looked_over(path, bytes);
        }
        self.keep_hits(hits);
        Ok(())
    }

    /// The same for a file of which all that it holds was looked over before, such as one that is compressed.
    pub fn write_looked_over(&self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        inside(path)?;
        let place = self.staging.quarter(self.quarter).join(path);
        write_new(&place, bytes).at(&place)?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).add(&ManifestFile::of(path, bytes));
        Ok(())
    }

    /// Takes over what was made of a unit before under the same key, where every byte of it still is what it was; `None`
    /// where it is not. The gate that let it through then looked for the same: what it looks for is part of the key.
    pub fn take_over(&self, earlier: &Earlier, unit: &str, key: Digest) -> Option<TakenOver> {
        let (taken, files) = earlier.take_over(unit, key, &self.staging.quarter(self.quarter))?;
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.take_over(&format!("units/{unit}/"), files);
        Some(taken)
    }

    /// Looks a piece of a file over that is written later as a whole, such as one unit's rows of a list.
    pub fn look_over(&self, path: &str, bytes: &[u8], gate: &Gate) {
        self.keep_hits(gate.look(path, bytes));
    }

    /// Where rows are put aside while the quarter is staged.
    pub fn aside(&self) -> &dyn Aside {
        &self.spool
    }

    /// Stages a file that is put together of a head and parts that were put aside, each with how many rows it has, so that
    /// it never is in memory as a whole.
    ///
    /// # Errors
    /// Where a part cannot be read, or the file cannot be written.
    pub fn write_parts(&self, path: &str, head: &[u8], parts: &[(Span, u32)], gate: &Gate) -> Result<(), Failure> {
        let mut file = self.begin_file(path)?;
        file.write(head, gate, 1)?;
        for (span, rows) in parts.iter().filter(|(_, rows)| *rows > 0) {
            file.write(&self.spool.fetch(*span)?, gate, *rows)?;
        }
        self.end_file(file);
        Ok(())
    }

    /// The same head and parts, one after the other.
    pub fn parts<'p>(&'p self, head: &[u8], parts: &'p [(Span, u32)]) -> impl Iterator<Item = Result<Vec<u8>, Failure>> + 'p {
        let filled = parts.iter().filter(|(_, rows)| *rows > 0);
        std::iter::once(Ok(head.to_vec())).chain(filled.map(|(span, _)| self.spool.fetch(*span)))
    }

    /// The staging folder, for files without a name that are needed while a file is made.
    pub fn folder(&self) -> &Path {
        &self.staging.folder
    }

    /// Stages a file that is written line by line and never is in memory as a whole; no text goes on from line to line.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_lines(
        &self,
        path: &str,
        gate: &Gate,
        write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let mut lines = Lines { file: self.begin_file(path)?, gate, waiting: Vec::new() };
        write(&mut lines).and_then(|()| lines.see(0)).at(&self.staging.quarter(self.quarter).join(path))?;
        self.end_file(lines.file);
        Ok(())
    }

    fn begin_file(&self, path: &str) -> Result<Growing, Failure> {
        inside(path)?;
        Growing::create(&self.staging.quarter(self.quarter).join(path), path)
    }

    fn end_file(&self, file: Growing) {
        let (entry, hits) = file.done();
        self.keep_hits(hits);
        self.written.lock().unwrap_or_else(PoisonError::into_inner).add(&entry);
    }

    /// Completes the quarter and puts it in its place: everything on disk; assets added; the marker; the quarter in one
    /// step; the index. Until that step the site is the old one, whole; what fails after it is taken back.
    ///
    /// # Errors
    /// Where the gate found something, a foreign file stands in the way, or the disk refuses.
    pub fn finish(self, stamp: Stamp, assets: &[Asset], index: &[u8]) -> Result<Switch, Failure> {
        self.keep_hits(Gate::default().look("../index.html", index));
        self.stop_at_hits()?;
        self.stage_rest(stamp, assets, index)?;
        refuse_foreign(&self.site.published.quarter(self.quarter))?;
        self.site.sync_all(&self.staging.folder)?;
        assets::add(&self.staging.folder, &self.site.folder, assets)?;
        self.site.sync_folder(&self.site.folder.join(assets::FOLDER))?;
        self.rename(marker::NAME)?;
        // Until the quarter is in its place, its keys belong to no manifest there, and nobody heeds them.
        self.rename(&key_list(self.quarter))?;
        self.switch()
    }

    /// Completes a shard of the quarter and puts it in its place beside the site, instead of one that lies there already.
    ///
    /// # Errors
    /// Where the gate found something, or the disk refuses.
    pub fn finish_shard(self, stamp: Stamp, shard: Shard) -> Result<(), Failure> {
        self.stop_at_hits()?;
        let keys = format!("{}/{}", self.quarter, shards::KEYS);
        self.stage_manifest_and_keys(stamp, self.written().listing(), &keys)?;
        self.site.sync_all(&self.staging.folder)?;
        let (staged, aside) = (self.staging.quarter(self.quarter), self.staging.aside(self.quarter));
        let place = self.site.shards_of(self.quarter).join(shard.to_string());
        switch(&staged, &place, &aside).at(&place)?;
        self.site.sync_folder(place.parent().unwrap_or(&place))
    }

    fn keep_hits(&self, hits: Vec<Hit>) {
        self.hits.lock().unwrap_or_else(PoisonError::into_inner).extend(hits);
    }

    fn stop_at_hits(&self) -> Result<(), Failure> {
        gate::stop_at(self.hits.lock().unwrap_or_else(PoisonError::into_inner).drain(..).collect())
    }

    /// The files written so far; it begins anew.
    fn written(&self) -> Written {
        std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn stage_rest(&self, stamp: Stamp, assets: &[Asset], index: &[u8]) -> Result<(), Failure> {
        let mut written = self.written();
        for asset in assets {
            written.add(&ManifestFile::of(&format!("../assets/{}", asset.name), &asset.bytes));
        }
        assets::stage(&self.staging.folder, assets)?;
        self.stage_manifest_and_keys(stamp, written.listing(), &key_list(self.quarter))?;
        self.stage(marker::NAME, &self.site.marker.bytes())?;
        self.stage("index.html", index)
    }

    /// Stages the manifest, and the list of keys that belongs to it.
    fn stage_manifest_and_keys(&self, stamp: Stamp, files: Listing, list: &str) -> Result<(), Failure> {
        let Stamp { tool, as_of, inputs, keys } = stamp;
        let manifest = Manifest { format: FORMAT, tool, quarter: self.quarter, as_of, inputs, files };
        let digest = self.stage_manifest(&manifest)?;
        let place = self.staging.folder.join(list);
        let mut file = BufWriter::new(create_new(&place).at(&place)?);
        write_keys(keys, digest, &mut file).and_then(|()| file.flush()).at(&place)
    }

    /// Stages the manifest, and gives its digest.
    fn stage_manifest(&self, manifest: &Manifest<Listing>) -> Result<Digest, Failure> {
        let place = self.staging.quarter(self.quarter).join(MANIFEST);
        let mut file = Digesting { file: BufWriter::new(create_new(&place).at(&place)?), digest: Sha256::new() };
        write_manifest(manifest, &mut file).and_then(|()| file.flush()).at(&place)?;
        Ok(Digest::finish(file.digest))
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

/// A file whose digest is taken as it is written.
struct Digesting<W> {
    file: W,
    digest: Sha256,
}

impl<W: io::Write> io::Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
