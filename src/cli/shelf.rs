//! `verify` and `withdraw`: what is done with quarters that are published already.

use std::path::Path;

use super::arguments::{WithdrawOptions, bad_value};
use super::quarter::{assets, index};
use super::terminal::{Terminal, escaped};
use crate::failure::Failure;
use crate::lang::Told;
use crate::publish::{self, Difference, Site};
use crate::site::{self, SiteOptions};
use crate::time::Quarter;

/// Holds a quarter, or all quarters of a site, against the manifest: 0 where nothing differs, else 1.
pub(super) fn verify(folder: &Path, terminal: &Terminal) -> Result<u8, Failure> {
    let verified = publish::verify(folder)?;
    for (path, difference) in &verified.differences {
        let word = match difference {
            Difference::Missing => "cli.verify-missing",
            Difference::Changed => "cli.verify-changed",
            Difference::Unknown => "cli.verify-unknown",
        };
        terminal.out(&format!("{}: {}", escaped(path), terminal.lang.text(word)))?;
    }
    let facts = [
        ("quarters", verified.quarters.to_string()),
        ("files", verified.files.to_string()),
        ("differences", verified.differences.len().to_string()),
    ];
    let is_whole = verified.differences.is_empty();
    let key = if is_whole { "cli.verified" } else { "cli.not-verified" };
    terminal.out(&terminal.lang.say(&Told::new(key, facts)))?;
    Ok(u8::from(!is_whole))
}

/// Takes a published quarter down.
pub(super) fn withdraw(options: WithdrawOptions, terminal: &Terminal) -> Result<u8, Failure> {
    let quarter = Quarter::parse(&options.quarter).ok_or_else(|| bad_value("QUARTER", &options.quarter, "2026-Q3"))?;
    let pages = site::Site::new(terminal.lang, SiteOptions::default())?;
    let site = Site::open_existing(&options.site)?;
    let withdrawal = site.withdraw(quarter)?;
    let index = index(&pages, withdrawal.listing.clone(), None)?;
    withdrawal.finish(&assets(&pages), &index)?;
    let facts = [("quarter", quarter.to_string()), ("path", options.site.display().to_string())];
    terminal.out(&escaped(&terminal.lang.say(&Told::new("cli.withdrawn", facts))))?;
    Ok(0)
}
