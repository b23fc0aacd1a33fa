//! JSON Schema (2020-12) of `report.json`, `parameters.toml` and `checks.toml`, derived from the types that write and read
//! them.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::json::pretty;
use crate::checks;
use crate::failure::Failure;
use crate::records::{Education, Register};
use crate::regulation::{Parameter, ParameterKind, Provision, provisions};
use crate::report::model::UnitReport;
use crate::time::{Day, Quarter};

/// The ids of local checks.
const LOCAL: &str = "^local-[a-z0-9-]{1,57}$";

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `report.json`: every key always stands, so all are required, and there are no others.
pub fn report_schema() -> Result<Vec<u8>, Failure> {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<UnitReport>().to_value();
    close(&mut schema);
    pretty("report.schema.json", &schema)
}

/// The schema of `parameters.toml`, as TOML's values are in JSON.
pub fn parameters_schema() -> Result<Vec<u8>, Failure> {
    let mut properties = Map::new();
    for parameter in Parameter::ALL {
        let setting = json!({
            "type": "object",
            "properties": {
                "value": of_kind(parameter.kind()),
                "basis": { "type": "string", "minLength": 1 },
                "from": day(),
            },
            "required": ["value", "basis"],
            "additionalProperties": false,
        });
        properties.insert(parameter.name().to_owned(), setting);
    }
    let checks: Map<String, Value> = checks::catalogue().map(|check| (check.id.to_owned(), severity())).collect();
    let severities = json!({
        "type": "object",
        "properties": checks,
        "patternProperties": { LOCAL: severity() },
        "additionalProperties": false,
    });
    properties.insert("severity".to_owned(), severities);
    pretty(
        "parameters.schema.json",
        &json!({
            "$schema": DIALECT,
            "title": "parameters.toml",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        }),
    )
}

/// The schema of `checks.toml` (local checks).
pub fn checks_schema() -> Result<Vec<u8>, Failure> {
    let registers: Vec<&str> = Register::ALL.iter().flat_map(|register| [register.name(), register.chinese()]).collect();
    let text = || json!({ "type": "string", "minLength": 1 });
    let check = json!({
        "type": "object",
        "properties": {
            "id": { "type": "string", "pattern": LOCAL },
            "provision": all_provisions(),
            "register": { "enum": registers },
            "severity": severity(),
            "title": text(),
            "when": text(),
            "require": text(),
            "remedy": text(),
            "basis": text(),
        },
        "required": ["id", "provision", "register", "severity", "title", "require"],
        "additionalProperties": false,
    });
    pretty(
        "checks.schema.json",
        &json!({
            "$schema": DIALECT,
            "title": "checks.toml",
            "type": "object",
            "properties": { "check": { "type": "array", "items": check } },
            "additionalProperties": false,
        }),
    )
}

/// Allows no key beyond those that are named.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

fn of_kind(kind: ParameterKind) -> Value {
    let most = 100_000;
    match kind {
        ParameterKind::Hours => json!({ "type": "number", "minimum": 0, "maximum": most }),
        ParameterKind::Days | ParameterKind::Times => json!({ "type": "integer", "minimum": 0, "maximum": most }),
        ParameterKind::Words => json!({ "type": "array", "items": { "type": "string", "minLength": 1 } }),
        ParameterKind::Education => {
            let spelled = Education::CHOICES.iter().flat_map(|choice| std::iter::once(&choice.en).chain(choice.zh));
            json!({ "enum": spelled.collect::<Vec<_>>() })
        }
        ParameterKind::Calendar => json!({ "type": "array", "items": day() }),
    }
}

fn severity() -> Value {
    let words = [checks::Severity::Breach, checks::Severity::Shortfall, checks::Severity::Advisory].map(checks::Severity::word);
    json!({ "enum": words })
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn all_provisions() -> Value {
    json!({ "enum": provisions().iter().map(|(provision, _)| provision.to_string()).collect::<Vec<_>>() })
}

macro_rules! text_schema {
    ($($type:ty, $name:literal, $schema:expr;)+) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )+};
}

text_schema! {
    Day, "Day", json_schema!({ "type": "string", "format": "date" });
    Quarter, "Quarter", json_schema!({ "type": "string", "pattern": "^[0-9]{4}-Q[1-4]$" });
    Provision, "Provision", Schema::try_from(all_provisions()).unwrap_or_default();
}
