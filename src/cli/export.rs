//! `export`: a published quarter in the formats of other programs, unit by unit.

use super::arguments::{ExportOptions, bad_value};
use super::terminal::{Terminal, escaped};
use crate::export::{oscal_catalog, oscal_plan, oscal_results, sarif};
use crate::failure::Failure;
use crate::lang::{Lang, Told};
use crate::publish::{Published, Shelf, StoredQuarter};
use crate::report::model::UnitReport;
use crate::time::Quarter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Oscal,
    Sarif,
}

/// Writes the export, and says where.
pub(super) fn export(options: &ExportOptions, terminal: &Terminal) -> Result<u8, Failure> {
    let format = match options.format.as_str() {
        "oscal" => Format::Oscal,
        "sarif" => Format::Sarif,
        other => return Err(bad_value("--format", other, "oscal, sarif")),
    };
    let quarter = Quarter::parse(&options.quarter).ok_or_else(|| bad_value("--quarter", &options.quarter, "2026-Q3"))?;
    let stored = StoredQuarter::open(&Published::at(&options.site)?, quarter)?;
    let shelf = Shelf::begin(&options.out)?;
    let mut language = None;
    for unit in &stored.summary.units {
        // One unit after the other: what is in memory does not grow with the tree.
        let Some(report) = stored.report(&unit.id)? else { continue };
        write_unit(&shelf, format, &report)?;
        language.get_or_insert(if report.lang == Lang::En.code() { Lang::En } else { Lang::Zh });
    }
    if format == Format::Oscal {
        let lang = language.unwrap_or(terminal.lang);
        shelf.write("catalog.json", &oscal_catalog(lang)?)?;
        shelf.write("assessment-plan.json", &oscal_plan(quarter, stored.summary.as_of, lang)?)?;
    }
    shelf.finish()?;
    let facts = [
        ("quarter", quarter.to_string()),
        ("units", stored.summary.units.len().to_string()),
        ("path", options.out.display().to_string()),
    ];
    terminal.out(&escaped(&terminal.lang.say(&Told::new("cli.exported", facts))))?;
    Ok(0)
}

fn write_unit(shelf: &Shelf, format: Format, report: &UnitReport) -> Result<(), Failure> {
    let path = |extension: &str| format!("units/{}.{extension}", report.unit.id);
    match format {
        Format::Oscal => shelf.write(&path("json"), &oscal_results(report, "../assessment-plan.json")?),
        Format::Sarif => shelf.write(&path("sarif"), &sarif(report)?),
    }
}
