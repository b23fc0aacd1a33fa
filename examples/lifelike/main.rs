//! Writes lifelike, invented records for the benchmarks and tests that need many units:
//! `cargo run --release --example lifelike -- UNITS FOLDER [SEED]`.
//!
//! Provinces of 16 prefectures of 20 counties each, a folder a unit. Every unit keeps all registers over the four quarters
//! from 2025-Q4 to 2026-Q3 and six measures: about 640 rows and 60 KB. A few rows in a hundred are findings, a few in a
//! thousand cannot be read. The same arguments give the same bytes; there is no clock and no place in it.

// A tool beside the product, not a part of it: it writes where it is told to, and its own tables hold what it looks up.
#![allow(clippy::disallowed_methods, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, unreachable_pub)]

mod chance;
mod office;
mod paperwork;
mod people;
mod secrets;
mod sheet;

use std::error::Error;
use std::fs;
use std::path::Path;

use chance::Chance;
use office::Office;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: lifelike UNITS FOLDER [SEED]";
    let units: u64 = arguments.next().ok_or(usage)?.parse()?;
    let folder = arguments.next().ok_or(usage)?;
    let seed: u64 = arguments.next().map_or(Ok(1), |seed| seed.parse())?;
    let (mut rows, mut bytes) = (0, 0);
    for number in 0..units {
        let (of_unit, written) = write_unit(Path::new(&folder), number, seed)?;
        rows += of_unit;
        bytes += written;
    }
    println!("{units} units, {rows} rows, {bytes} bytes of CSV");
    Ok(())
}

/// Writes a unit's folder; says how many rows and bytes its registers have.
fn write_unit(root: &Path, number: u64, seed: u64) -> std::io::Result<(usize, usize)> {
    let office = Office::of(number);
    let chance = Chance::new(seed, number);
    let folder = root.join(&office.folder);
    fs::create_dir_all(folder.join("measures"))?;
    fs::write(folder.join("unit.md"), office.introduction())?;
    if office.is_province() {
        fs::write(folder.join("parameters.toml"), sheet::CALENDAR)?;
    }
    for (stem, text) in office.measures(&chance) {
        fs::write(folder.join("measures").join(format!("{stem}.md")), text)?;
    }
    let staff = people::Staff::of(&chance);
    let mut sheets = people::registers(&office, &staff, &chance);
    sheets.extend(paperwork::registers(&office, &staff, &chance));
    sheets.extend(secrets::registers(&staff, &chance));
    let (mut rows, mut bytes) = (0, 0);
    for sheet in sheets {
        let text = sheet.text(&chance, office.writes_slashes);
        fs::write(folder.join(format!("{}.csv", sheet.name(office.names_files_in_chinese))), &text)?;
        rows += sheet.rows();
        bytes += text.len();
    }
    Ok((rows, bytes))
}
