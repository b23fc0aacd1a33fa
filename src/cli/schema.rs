//! `schema`: the formats for other programs.

use std::path::Path;

use super::arguments::{SchemaOptions, bad_value};
use super::terminal::Terminal;
use crate::export::{Resource, checks_schema, datapackage_json, parameters_schema, report_schema};
use crate::failure::Failure;
use crate::lang::Told;
use crate::read::layout::layout;
use crate::read::names::is_workbook;
use crate::read::tree::survey;
use crate::read::unit::register_files;
use crate::records::Register;

/// Prints a schema.
pub(super) fn schema(options: &SchemaOptions, terminal: &Terminal) -> Result<u8, Failure> {
    let bytes = match options.schema.as_str() {
        "report" => report_schema()?,
        "parameters" => parameters_schema()?,
        "checks" => checks_schema()?,
        "datapackage" => datapackage_json(&resources(options.unit_folder.as_deref(), terminal)?, terminal.lang)?,
        other => return Err(bad_value("SCHEMA", other, "report, parameters, checks, datapackage")),
    };
    terminal.out(&String::from_utf8_lossy(&bytes)).map(|()| 0)
}

/// The files of a unit's folder as they are; without a folder, those that `init --format csv` makes.
fn resources(folder: Option<&Path>, terminal: &Terminal) -> Result<Vec<Resource>, Failure> {
    let Some(folder) = folder else {
        let path = |register: Register| format!("{}.csv", register.name());
        let all = Register::ALL.iter().copied();
        return Ok(all.map(|register| Resource { register, path: path(register), layout: None }).collect());
    };
    let tree = survey(folder)?;
    let is_the_unit = tree.units.first().is_some_and(|unit| unit.shown_folder.is_empty());
    if !is_the_unit {
        return Err(Failure::new("cli.no-unit", [("path", folder.display().to_string())]));
    }
    let mut resources = Vec::new();
    for file in register_files(&tree, 0) {
        let bytes = file.bytes.as_deref().map_err(|_| "cli.schema-unreadable");
        let found = bytes.and_then(|bytes| match is_workbook(&file.shown) {
            true => Err("cli.schema-workbook"),
            false => layout(file.register, &file.shown, bytes).ok_or("cli.schema-structure"),
        });
        match found {
            Ok(layout) => resources.push(Resource { register: file.register, path: file.shown, layout: Some(layout) }),
            Err(reason) => {
                let facts = [("file", file.shown.clone()), ("reason", terminal.lang.text(reason).to_owned())];
                terminal.warn(&Told::new("cli.schema-left-out", facts));
            }
        }
    }
    Ok(resources)
}
