//! Assets: files of the whole site that are named by their content, so that a published quarter keeps its own.

use std::fs;
use std::path::Path;

use super::Asset;
use super::growing::write_new;
use super::trouble::{Tried, if_there, shown};
use crate::failure::Failure;

/// The folder of a site that they are in.
pub(super) const FOLDER: &str = "assets";

/// Writes the assets into a staging folder.
pub(super) fn stage(staging: &Path, assets: &[Asset]) -> Result<(), Failure> {
    for asset in assets {
        super::inside(&asset.name)?;
        let place = staging.join(FOLDER).join(&asset.name);
        write_new(&place, &asset.bytes).at(&place)?;
    }
    Ok(())
}

/// Moves the staged assets that are not there yet into the site. One that is there is never replaced, and must be what
/// its name says.
pub(super) fn add(staging: &Path, site: &Path, assets: &[Asset]) -> Result<(), Failure> {
    let folder = site.join(FOLDER);
    if if_there(fs::metadata(&folder)).at(&folder)?.is_none() {
        fs::create_dir(&folder).at(&folder)?;
    }
    for asset in assets {
        let place = folder.join(&asset.name);
        match if_there(fs::read(&place)).at(&place)? {
            None => fs::rename(staging.join(FOLDER).join(&asset.name), &place).at(&place)?,
            Some(bytes) if bytes == asset.bytes => {}
            Some(_) => return Err(Failure::new("publish.altered-asset", [("path", shown(&place))])),
        }
    }
    Ok(())
}
