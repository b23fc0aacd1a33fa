//! The sheet of a sample: what was drawn, with room for what is seen by hand and for signatures (UTF-8 with BOM, CRLF).

use super::csv::sheet;
use crate::failure::Failure;
use crate::lang::Lang;
use crate::report::sample::{Drawn, Looked};
use crate::time::{Day, Quarter};

/// What the foot of the sheet says of the draw.
#[derive(Clone, Debug)]
pub struct Draw {
    /// The quarter.
    pub quarter: Quarter,
    /// Its as-of date.
    pub as_of: Day,
    /// The seed.
    pub seed: String,
    /// How many records the checks looked at.
    pub population: usize,
}

const COLUMNS: usize = 17;

/// The sheet: a row a record, then how it was drawn, then room for signatures.
///
/// # Errors
/// None that a sample can cause.
pub fn sample_csv(drawn: &[Drawn], draw: &Draw, lang: Lang) -> Result<Vec<u8>, Failure> {
    let columns = [
        "number",
        "unit",
        "unit-name",
        "check",
        "title",
        "provision",
        "record",
        "staff",
        "file",
        "line",
        "result",
        "seen",
        "agrees",
        "by",
        "signature",
        "date",
        "remark",
    ];
    let mut rows: Vec<[String; COLUMNS]> = vec![columns.map(|name| lang.text(&format!("word.sample-{name}")).to_owned())];
    for (record, number) in drawn.iter().zip(1..) {
        rows.push(row(record, number, lang));
    }
    rows.push(std::array::from_fn(|_| String::new()));
    rows.push(alone(how_drawn(drawn.len(), draw, lang)));
    rows.push(alone(lang.text("word.sample-signed").to_owned()));
    sheet("sample.csv", rows)
}

/// How the records were drawn, so that others can draw the same.
pub(super) fn how_drawn(size: usize, draw: &Draw, lang: Lang) -> String {
    let facts = [
        ("quarter", draw.quarter.to_string()),
        ("as_of", draw.as_of.to_string()),
        ("seed", draw.seed.clone()),
        ("size", size.to_string()),
        ("population", draw.population.to_string()),
    ];
    lang.fill(lang.text("word.sample-drawn"), &facts)
}

/// The key of what the check says of a record.
pub(super) fn result(looked: Looked) -> &'static str {
    match looked {
        Looked::Fails => "word.sample-fails",
        Looked::Excepted => "word.sample-excepted",
        Looked::Passes => "word.sample-passes",
    }
}

fn row(record: &Drawn, number: u32, lang: Lang) -> [String; COLUMNS] {
    let source = record.source.as_ref();
    [
        number.to_string(),
        record.unit.clone(),
        record.unit_name.clone(),
        record.check.clone(),
        record.title.clone(),
        record.provision.clone(),
        record.record.clone(),
        record.staff.clone().unwrap_or_default(),
        source.map(|source| source.file.clone()).unwrap_or_default(),
        source.map(|source| source.line.to_string()).unwrap_or_default(),
        lang.text(result(record.result)).to_owned(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
    ]
}

/// A row of one cell.
fn alone(text: String) -> [String; COLUMNS] {
    let mut text = Some(text);
    std::array::from_fn(|_| text.take().unwrap_or_default())
}
