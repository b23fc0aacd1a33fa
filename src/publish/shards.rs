//! Shards: the pages of some of a quarter's units, made on one machine and put together with the others' on another. They
//! lie in a hidden folder of the site, each beside its own manifest and list of keys, until a merge has taken them over.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Publication;
use super::earlier::Earlier;
use super::marker;
use super::site::Site;
use super::staging::Staging;
use super::trouble::{Tried, if_there, shown};
use crate::failure::Failure;
use crate::time::Quarter;

const FOLDER: &str = ".duizhao-shards";
/// The list of keys in a shard's folder.
pub(super) const KEYS: &str = "units.json";

/// One of so many shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Its number, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

/// The shards of a quarter that lie ready.
#[derive(Debug)]
pub struct Shards {
    /// What they offer.
    pub earlier: Earlier,
    /// How many there must be.
    pub of: usize,
    /// The numbers of those that are not there, or not whole.
    pub missing: BTreeSet<usize>,
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-of-{}", self.number, self.of)
    }
}

impl Shard {
    fn named(name: &str) -> Option<Shard> {
        let (number, of) = name.split_once("-of-")?;
        let shard = Shard { number: number.parse().ok()?, of: of.parse().ok()? };
        ((1..=shard.of).contains(&shard.number) && shard.to_string() == name).then_some(shard)
    }
}

impl Site {
    /// A site beside which shards are made. It is only read, so that many builds may do so at once.
    ///
    /// # Errors
    /// Where the folder belongs to other data or to somebody else, or cannot be made.
    pub fn beside(folder: &Path, roots: impl IntoIterator<Item = String>) -> Result<Site, Failure> {
        fs::create_dir_all(folder).at(folder)?;
        let marker = marker::admit(folder, &roots.into_iter().collect())?;
        Ok(Site::unlocked(folder, marker))
    }

    /// Begins to stage a shard of a quarter.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn begin_shard(&self, quarter: Quarter, shard: Shard) -> Result<Publication<'_>, Failure> {
        let folder = self.shards_of(quarter);
        fs::create_dir_all(&folder).at(&folder)?;
        Publication::begin(self, quarter, Staging::apart(&folder, &shard.to_string())?)
    }

    /// The shards of a quarter that lie ready. Where it is not said how many there must be, their names say it.
    ///
    /// # Errors
    /// Where there are none, or they do not agree on how many there must be.
    pub fn shards(&self, quarter: Quarter, of: Option<usize>) -> Result<Shards, Failure> {
        let folder = self.shards_of(quarter);
        let ready = ready(&folder)?;
        let counts: BTreeSet<usize> = ready.iter().map(|shard| shard.of).collect();
        let of = match (of, counts.first(), counts.len()) {
            (Some(of), ..) => of,
            (None, Some(of), 1) => *of,
            (None, None, _) => return Err(Failure::new("publish.no-shards", [("path", shown(&folder))])),
            _ => {
                let counts = counts.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
                return Err(Failure::new("publish.shards-unclear", [("path", shown(&folder)), ("counts", counts)]));
            }
        };
        let mut shards = Shards { earlier: Earlier::default(), of, missing: BTreeSet::new() };
        for number in 1..=of {
            let place = folder.join(Shard { number, of }.to_string());
            if !shards.earlier.add(&place, &place.join(KEYS)) {
                shards.missing.insert(number);
            }
        }
        Ok(shards)
    }

    /// Removes the shards of a quarter, which are published or withdrawn by now.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn remove_shards(&self, quarter: Quarter) -> Result<(), Failure> {
        let folder = self.shards_of(quarter);
        if_there(fs::remove_dir_all(&folder)).at(&folder)?;
        // The folder stays while it holds another quarter's.
        drop(fs::remove_dir(self.folder.join(FOLDER)));
        Ok(())
    }

    /// The folder of a quarter's shards.
    pub(super) fn shards_of(&self, quarter: Quarter) -> PathBuf {
        self.folder.join(FOLDER).join(quarter.to_string())
    }
}

fn ready(folder: &Path) -> Result<BTreeSet<Shard>, Failure> {
    let Some(entries) = if_there(fs::read_dir(folder)).at(folder)? else { return Ok(BTreeSet::new()) };
    let names: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.file_name())).collect();
    Ok(names.at(folder)?.iter().filter_map(|name| Shard::named(name.to_str()?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_known_by_its_name() {
        assert_eq!(Shard::named("3-of-8"), Some(Shard { number: 3, of: 8 }));
        for other in ["0-of-8", "9-of-8", "3-of-", ".3-of-8-77-0", "03-of-8", "3", ""] {
            assert_eq!(Shard::named(other), None, "{other}");
        }
    }
}
