//! `datapackage.json` of a unit's registers (Frictionless Data Package 1): what each column holds, from the registers'
//! declarations, and how each file is laid out.

use serde_json::{Value, json};

use super::json::pretty;
use crate::failure::Failure;
use crate::lang::Lang;
use crate::read::layout::Layout;
use crate::records::{Choice, Classification, Column, Kind, Register};
use crate::regulation::provisions;

/// What counts as blank (records.md, Cells).
const BLANK: [&str; 9] = ["", "-", "--", "—", "——", "/", "\\", "无", "空"];

/// The notations of a day.
const DAY: &str = r"(\d{4}(-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\d{1,2}月\d{1,2}日)|\d{8}|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)";
/// A time of 0:00, which spreadsheets put behind a day.
const MIDNIGHT: &str = r"([ T]0{1,2}:00(:00)?)?";
/// The notations of a time.
const TIME: &str = r"(([ T]?\d{1,2}:\d{2}(:\d{2})?)|( ?\d{1,2}时\d{1,2}分))?";

/// A file of a register: its name, and how it is laid out where it is there.
#[derive(Debug)]
pub struct Resource {
    /// The register.
    pub register: Register,
    /// The file.
    pub path: String,
    /// Its layout; of a file that is yet to be made, none.
    pub layout: Option<Layout>,
}

/// `datapackage.json` for these files; headers of files that are not there yet are in `lang`.
pub fn datapackage_json(resources: &[Resource], lang: Lang) -> Result<Vec<u8>, Failure> {
    let resources: Vec<Value> = resources.iter().map(|resource| described(resource, lang)).collect();
    let package = json!({ "profile": "data-package", "name": "registers", "resources": resources });
    pretty("datapackage.json", &package)
}

fn described(resource: &Resource, lang: Lang) -> Value {
    let fields: Vec<Value> = match &resource.layout {
        Some(layout) => layout.columns.iter().map(|(header, column)| field(header, *column)).collect(),
        None => resource.register.columns().iter().map(|column| field(lang.either(column.zh, column.en), Some(column))).collect(),
    };
    json!({
        "name": name(&resource.path),
        "title": resource.register.chinese(),
        "profile": "tabular-data-resource",
        "path": resource.path,
        "format": "csv",
        "encoding": encoding(resource.layout.as_ref()),
        "dialect": dialect(resource.layout.as_ref()),
        "schema": { "fields": fields, "missingValues": BLANK },
    })
}

/// A name as packages ask for: of a file with a Chinese name, the characters by their numbers.
fn name(path: &str) -> String {
    let mut name = String::new();
    for c in path.trim_end_matches(".csv").chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' | '_' | '.' => name.push(c),
            'A'..='Z' => name.push(c.to_ascii_lowercase()),
            c => name.push_str(&format!("u{:x}", u32::from(c))),
        }
    }
    name
}

/// As Python names them.
fn encoding(layout: Option<&Layout>) -> &'static str {
    match layout.map(|layout| (layout.encoding, layout.has_mark)) {
        Some(("UTF-8", true)) | None => "utf-8-sig",
        Some(("UTF-8", false)) => "utf-8",
        Some(("UTF-16", _)) => "utf-16",
        Some(_) => "gb18030",
    }
}

fn dialect(layout: Option<&Layout>) -> Value {
    let separator = layout.map_or(",", |layout| layout.separator);
    let header = layout.map_or(1, |layout| layout.header_row);
    let mut dialect = json!({
        "headerRows": [header],
        "skipBlankRows": true,
        "csv": { "delimiter": separator, "doubleQuote": true, "skipInitialSpace": false },
    });
    let others: Vec<u32> = layout.map(|layout| layout.other_rows.clone()).unwrap_or_default();
    if let (Value::Object(map), false) = (&mut dialect, others.is_empty()) {
        map.insert("commentRows".to_owned(), json!(others));
    }
    dialect
}

fn field(header: &str, column: Option<&'static Column>) -> Value {
    let Some(column) = column else { return json!({ "name": header, "type": "any" }) };
    let (kind, mut constraints) = constraints(column.kind);
    if column.required {
        insert(&mut constraints, "required", json!(true));
    }
    let mut field =
        json!({ "name": header, "title": column.zh, "description": column.en, "type": kind, "constraints": constraints });
    if column.kind == Kind::YesNo {
        // Here 无 is a word that says no.
        let blank: Vec<&str> = BLANK.into_iter().filter(|sign| *sign != "无").collect();
        insert(&mut field, "missingValues", json!(blank));
    }
    field
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(map) = object {
        map.insert(key.to_owned(), value);
    }
}

/// The type and the constraints of a column's cells. Days are texts of a pattern: no type of Frictionless knows the
/// notations that clerks use.
fn constraints(kind: Kind) -> (&'static str, Value) {
    const LARGEST: u64 = 1_000_000_000;
    match kind {
        Kind::Id => ("string", json!({ "unique": true })),
        Kind::Day => ("string", json!({ "pattern": format!("^{DAY}{MIDNIGHT}$") })),
        Kind::Moment => ("string", json!({ "pattern": format!("^{DAY}{TIME}$") })),
        Kind::YesNo => ("string", json!({ "pattern": "^((?i:yes|no|y|n|true|false)|[是否有无对错10√✓✔×✗✘])$" })),
        Kind::Amount => ("number", json!({ "minimum": 0, "maximum": LARGEST })),
        Kind::Whole => ("string", json!({ "pattern": r"^\d{1,10}(\.0{1,3})?$" })),
        Kind::Choice(choices) => ("string", json!({ "pattern": format!("^({})$", spelled(choices)) })),
        Kind::Classification => ("string", json!({ "pattern": format!("^({})([★*※☆].*)?$", spelled(Classification::CHOICES)) })),
        Kind::Provision => {
            ("string", json!({ "enum": provisions().iter().map(|(provision, _)| provision.to_string()).collect::<Vec<_>>() }))
        }
        _ => ("string", json!({})),
    }
}

/// The spellings of all values: English in any case.
fn spelled(choices: &[Choice]) -> String {
    let all = choices
        .iter()
        .flat_map(|choice| std::iter::once(format!("(?i:{})", choice.en)).chain(choice.zh.iter().map(|zh| (*zh).to_owned())));
    all.collect::<Vec<_>>().join("|")
}
