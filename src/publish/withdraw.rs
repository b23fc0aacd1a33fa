//! Withdrawal: a published quarter is taken down in one step, and the index says so.

use std::fs;

use super::earlier::key_list;
use super::folder::refuse_foreign;
use super::site::Site;
use super::staging::Staging;
use super::switch::{sync_all, sync_folder};
use super::trouble::{Tried, if_there};
use super::{Asset, Listing, assets, marker};
use crate::failure::Failure;
use crate::time::Quarter;

/// A quarter about to be withdrawn.
#[derive(Debug)]
pub struct Withdrawal<'s> {
    site: &'s Site,
    quarter: Quarter,
    /// What the index lists afterwards.
    pub listing: Listing,
}

impl Site {
    /// Prepares to withdraw a quarter.
    ///
    /// # Errors
    /// Where it is not published here, or holds a file that the tool did not write.
    pub fn withdraw(&self, quarter: Quarter) -> Result<Withdrawal<'_>, Failure> {
        if !self.published.has(quarter)? {
            let facts = [("quarter", quarter.to_string()), ("path", super::trouble::shown(&self.folder))];
            return Err(Failure::new("publish.not-published", facts));
        }
        refuse_foreign(&self.published.quarter(quarter))?;
        let mut listing = self.published.listing(Some(quarter))?;
        listing.withdrawn.push(quarter);
        listing.withdrawn.sort();
        Ok(Withdrawal { site: self, quarter, listing })
    }
}

impl Withdrawal<'_> {
    /// Takes the quarter down: the assets of the index that are not there yet; the marker, which counts only for quarters
    /// that are not there; the quarter; the index.
    ///
    /// # Errors
    /// Where an asset that is there is not what its name says, or the disk refuses.
    pub fn finish(self, brought: &[Asset], index: &[u8]) -> Result<(), Failure> {
        let site = &self.site.folder;
        let staging = Staging::begin(site)?;
        let mut marker = self.site.marker.clone();
        marker.withdrawn.insert(self.quarter);
        for (name, bytes) in [(marker::NAME, marker.bytes().as_slice()), ("index.html", index)] {
            fs::write(staging.folder.join(name), bytes).at(&staging.folder.join(name))?;
        }
        assets::stage(&staging.folder, brought)?;
        sync_all(&staging.folder).at(&staging.folder)?;
        assets::add(&staging.folder, site, brought)?;
        let folder = site.join(assets::FOLDER);
        sync_folder(&folder).at(&folder)?;
        let rename = |name: &str| fs::rename(staging.folder.join(name), site.join(name)).at(&site.join(name));
        rename(marker::NAME)?;
        let place = self.site.published.quarter(self.quarter);
        fs::rename(&place, staging.quarter(self.quarter)).at(&place)?;
        let keys = site.join(key_list(self.quarter));
        if_there(fs::remove_file(&keys)).at(&keys)?;
        self.site.remove_shards(self.quarter)?;
        sync_folder(site).at(site)?;
        rename("index.html")?;
        sync_folder(site).at(site)
    }
}
