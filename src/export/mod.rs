//! Exports: a report in the formats that other programs read. One format, one file, one pure function each.

mod csv;
mod identity;
mod json;
mod manifest;
mod oscal;
mod sample;
mod sarif;

pub use csv::{findings_head, findings_rows};
pub use json::{report_json, report_line, summary_json};
pub use manifest::{Growing, Manifest, ManifestFile, write_manifest};
pub use oscal::{oscal_catalog, oscal_plan, oscal_results};
pub use sample::{Draw, sample_csv};
pub use sarif::sarif;
