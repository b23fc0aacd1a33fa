//! Exports: a report in the formats that other programs read. One format, one file, one pure function each.

mod csv;
mod json;
mod manifest;

pub use csv::{findings_head, findings_rows};
pub use json::{report_json, report_line, summary_json};
pub use manifest::{Growing, Manifest, ManifestFile, manifest_json};
