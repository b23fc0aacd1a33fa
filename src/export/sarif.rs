//! SARIF 2.1.0 (OASIS): a unit's findings as the results of an analysis, one log a unit. A rule is a check, a location
//! the record's file and line, and what an exception covers is suppressed.

use serde_json::{Map, Value, json};

use super::identity::{fingerprint, reference};
use super::json::pretty;
use crate::checks::text::Section;
use crate::checks::{self, Severity};
use crate::failure::Failure;
use crate::lang::Lang;
use crate::report::model::{CheckReport, FindingReport, State, UnitReport};

/// The log of one unit for one quarter.
///
/// # Errors
/// None that a report can cause.
pub fn sarif(report: &UnitReport) -> Result<Vec<u8>, Failure> {
    let lang = lang_of(report);
    let (quarter, unit) = (report.quarter.to_string(), &report.unit);
    let rules: Vec<Value> = report.checks.iter().map(|check| rule(check, lang)).collect();
    let results = report
        .checks
        .iter()
        .enumerate()
        .flat_map(|(place, check)| check.findings.iter().map(move |finding| result(report, check, place, finding)));
    let folder = json!({"description": {"text": lang.text("word.export-unit-folder")}});
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "duizhao",
                "version": version(report),
                "semanticVersion": version(report),
                "language": lang.either("zh-CN", "en-US"),
                "rules": rules,
            }},
            "automationDetails": {"id": format!("duizhao/{}/{quarter}", unit.id)},
            "language": lang.either("zh-CN", "en-US"),
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"UNIT": folder, "DATA": {"description": {"text": lang.text("word.export-data-folder")}}},
            "results": results.collect::<Vec<Value>>(),
            "properties": {
                "unit": unit.id,
                "unitName": unit.name,
                "quarter": quarter,
                "asOf": report.as_of.to_string(),
                "conclusion": report.conclusion,
                "inputs": report.inputs,
            },
        }],
    });
    pretty("export.sarif", &log)
}

fn rule(check: &CheckReport, lang: Lang) -> Value {
    let known = checks::named(&check.id);
    let help = match known {
        Some(known) => known.read_text().section(Section::Remedy, lang).to_owned(),
        None => check.definition.as_ref().and_then(|local| local.remedy.clone()).unwrap_or_default(),
    };
    let mut rule = Map::new();
    rule.insert("id".to_owned(), check.id.clone().into());
    rule.insert("shortDescription".to_owned(), json!({"text": check.title}));
    rule.insert("fullDescription".to_owned(), json!({"text": check.provision.text()}));
    rule.insert("defaultConfiguration".to_owned(), json!({"level": level(check.severity)}));
    if !help.is_empty() {
        rule.insert("help".to_owned(), json!({"text": help}));
    }
    let properties = json!({
        "provision": check.provision.to_string(),
        "severity": check.severity,
        "version": check.version,
        "local": check.local,
        "status": check.status,
        "population": check.population,
        "unread": check.unread,
    });
    rule.insert("properties".to_owned(), properties);
    rule.into()
}

fn result(report: &UnitReport, check: &CheckReport, place: usize, finding: &FindingReport) -> Value {
    let names = [report.unit.id.as_str(), &check.id, &finding.record];
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), check.id.clone().into());
    result.insert("ruleIndex".to_owned(), place.into());
    result.insert("level".to_owned(), level(finding.severity).into());
    result.insert("message".to_owned(), json!({"text": finding.message}));
    result.insert("locations".to_owned(), json!([location(finding)]));
    result.insert("partialFingerprints".to_owned(), json!({"duizhaoIdentity/v1": fingerprint(&names)}));
    match finding.state {
        State::New => drop(result.insert("baselineState".to_owned(), "new".into())),
        State::Persisting => drop(result.insert("baselineState".to_owned(), "unchanged".into())),
        State::Unknown => {}
    }
    if let Some(exception) = finding.exception.and_then(|place| report.exceptions.get(place)) {
        let suppression = json!({"kind": "external", "status": "accepted", "justification": exception.reason});
        result.insert("suppressions".to_owned(), json!([suppression]));
    }
    let evidence = finding.evidence.iter().map(|evidence| json!({"column": evidence.column, "value": evidence.value}));
    let properties = json!({
        "record": finding.record,
        "staff": finding.staff,
        "severity": finding.severity,
        "byAnalogy": finding.by_analogy,
        "since": finding.since.to_string(),
        "why": finding.why,
        "evidence": evidence.collect::<Vec<Value>>(),
        "provision": check.provision.to_string(),
    });
    result.insert("properties".to_owned(), properties);
    result.into()
}

/// The record's file and line, and its key; what rests on no row has its key alone.
fn location(finding: &FindingReport) -> Value {
    let mut location = Map::new();
    if let Some(source) = &finding.source {
        let base = if source.file.starts_with('/') { "DATA" } else { "UNIT" };
        let artifact = json!({"uri": reference(&source.file), "uriBaseId": base});
        let physical = json!({"artifactLocation": artifact, "region": {"startLine": source.line}});
        location.insert("physicalLocation".to_owned(), physical);
    }
    location.insert("logicalLocations".to_owned(), json!([{"fullyQualifiedName": finding.record, "kind": "resource"}]));
    location.into()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Breach => "error",
        Severity::Shortfall => "warning",
        Severity::Advisory => "note",
    }
}

/// The language that a report is in.
pub(super) fn lang_of(report: &UnitReport) -> Lang {
    match report.lang.as_str() {
        "en" => Lang::En,
        _ => Lang::Zh,
    }
}

/// The version of the tool that made a report.
fn version(report: &UnitReport) -> &str {
    report.tool.rsplit_once(' ').map_or(report.tool.as_str(), |(_, version)| version)
}
