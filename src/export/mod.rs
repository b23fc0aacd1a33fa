//! Exports: a report in the formats that other programs read. One format, one file, one pure function each.

mod csv;
mod datapackage;
mod identity;
mod json;
mod json_schema;
mod manifest;
mod oscal;
mod register_template;
mod sample;
mod sample_sheet;
mod sarif;
mod unit_template;
mod xlsx;

pub use csv::{findings_head, findings_rows};
pub use datapackage::{Resource, datapackage_json};
pub use json::{report_json, report_line, write_summary};
pub use json_schema::{checks_schema, parameters_schema, report_schema};
pub use manifest::{Growing, Manifest, ManifestFile, write_manifest};
pub use oscal::{oscal_catalog, oscal_plan, oscal_results};
pub use register_template::{register_csv, register_xlsx};
pub use sample::{Draw, sample_csv};
pub use sample_sheet::sample_xlsx;
pub use sarif::sarif;
pub use unit_template::{FIRST_ID, is_placeholder, is_sample_measure, measure_md, parameters_toml, unit_md};
pub use xlsx::{findings_xlsx, fits_spreadsheet};
