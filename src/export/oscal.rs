//! OSCAL 1.1.2 (NIST): the regulation as a catalog of controls, a plan that names it, and a unit's report as assessment
//! results. A control is a provision; a check is an objective of its control; a finding of ours is an observation; what
//! a check or a self-check comes to is a finding of theirs.

use serde_json::{Map, Value, json};

use super::identity::uuid;
use super::json::pretty;
use super::sarif::lang_of;
use crate::checks;
use crate::checks::text::Section;
use crate::failure::Failure;
use crate::lang::Lang;
use crate::regulation::{self, Class, Provision};
use crate::report::model::{CheckReport, FindingReport, ProvisionStanding, State, Status, UnitReport};
use crate::time::{Day, Quarter};

/// The version of OSCAL that is written.
const OSCAL: &str = "1.1.2";

/// Where the names of our properties are explained.
const NAMESPACE: &str = "urn:duizhao:oscal";

/// The day on which the regulation was issued, which its catalog bears.
const ISSUED: &str = "1986-07-24T00:00:00+08:00";

/// `catalog.json`: the regulation, a control a provision, with the checks as its objectives.
///
/// # Errors
/// None that a run can cause.
pub fn oscal_catalog(lang: Lang) -> Result<Vec<u8>, Failure> {
    let groups: Vec<Value> = (0..=7u8).map(|article| group(article, lang)).collect();
    let catalog = json!({"catalog": {
        "uuid": uuid(&["catalog"]),
        "metadata": metadata(regulation::title(), ISSUED, env!("CARGO_PKG_VERSION")),
        "groups": groups,
    }});
    pretty("catalog.json", &catalog)
}

fn group(article: u8, lang: Lang) -> Value {
    let of_article = regulation::provisions().iter().filter(|(provision, _)| provision.article == article);
    let title = match article {
        0 => lang.text("word.export-preamble").to_owned(),
        7 => lang.text("word.export-closing").to_owned(),
        n => lang.fill(lang.text("word.export-article"), &[("n", n.to_string())]),
    };
    json!({
        "id": format!("article-{article}"),
        "class": "article",
        "title": title,
        "controls": of_article.map(|(provision, text)| control(*provision, text, lang)).collect::<Vec<Value>>(),
    })
}

fn control(provision: Provision, text: &str, lang: Lang) -> Value {
    let mut parts = vec![json!({"id": statement(provision), "name": "statement", "prose": text})];
    for check in checks::catalogue().filter(|check| check.provision == provision) {
        parts.push(json!({
            "id": objective(check.id),
            "name": "assessment-objective",
            "title": check.title(lang),
            "props": [
                property("check", check.id),
                property("severity", check.severity.word()),
                property("version", &check.version.to_string()),
            ],
            "prose": check.read_text().section(Section::Asks, lang),
        }));
    }
    json!({
        "id": control_id(provision),
        "class": class(provision.class()),
        "title": lang.fill(lang.text("word.export-provision"), &[("provision", provision.to_string())]),
        "props": [{"name": "label", "value": provision.to_string()}],
        "parts": parts,
    })
}

/// `assessment-plan.json`: every provision that is checked or attested, examined record by record.
///
/// # Errors
/// None that a run can cause.
pub fn oscal_plan(quarter: Quarter, as_of: Day, lang: Lang) -> Result<Vec<u8>, Failure> {
    let system = uuid(&["system", &quarter.to_string()]);
    let title = lang.fill(lang.text("word.export-plan-title"), &[("quarter", quarter.to_string())]);
    let system_title = lang.text("word.export-system-title");
    let plan = json!({"assessment-plan": {
        "uuid": uuid(&["plan", &quarter.to_string(), &as_of.to_string()]),
        "metadata": metadata(&title, &moment(as_of), &quarter.to_string()),
        "import-ssp": {"href": format!("#{system}")},
        "reviewed-controls": reviewed(),
        "back-matter": {"resources": [{
            "uuid": system,
            "title": system_title,
            "description": lang.text("word.export-system"),
            "rlinks": [{"href": "catalog.json", "media-type": "application/json"}],
        }]},
    }});
    pretty("assessment-plan.json", &plan)
}

/// `units/<id>.json`: the assessment results of one unit. `plan` is the plan's path from there.
///
/// # Errors
/// None that a report can cause.
pub fn oscal_results(report: &UnitReport, plan: &str) -> Result<Vec<u8>, Failure> {
    let lang = lang_of(report);
    let results = Results { report, lang };
    let title = lang.fill(
        lang.text("word.export-results-title"),
        &[("unit", report.unit.name.clone()), ("quarter", report.quarter.to_string())],
    );
    let document = json!({"assessment-results": {
        "uuid": results.uuid(&["results"]),
        "metadata": metadata(&title, &moment(report.as_of), &report.quarter.to_string()),
        "import-ap": {"href": plan},
        "results": [results.result(&title)],
    }});
    pretty("assessment-results.json", &document)
}

/// A unit's report on its way to OSCAL.
struct Results<'r> {
    report: &'r UnitReport,
    lang: Lang,
}

impl Results<'_> {
    fn uuid(&self, names: &[&str]) -> String {
        let (unit, quarter) = (self.report.unit.id.as_str(), self.report.quarter.to_string());
        uuid(&[&[unit, quarter.as_str()], names].concat())
    }

    fn result(&self, title: &str) -> Value {
        let report = self.report;
        let mut result = Map::new();
        let unit = self.uuid(&["unit"]);
        let mut put = |key: &str, value: Value| drop(result.insert(key.to_owned(), value));
        put("uuid", self.uuid(&["result"]).into());
        put("title", title.into());
        put("description", self.lang.text(conclusion_key(report)).into());
        put("start", moment(report.quarter.start()).into());
        put("end", moment(report.as_of).into());
        put(
            "props",
            json!([
                property("conclusion", &word(&report.conclusion)),
                property("catalogue", &report.catalogue),
                property("inputs", &report.inputs),
                property("tool", &report.tool),
            ]),
        );
        put(
            "local-definitions",
            json!({"components": [{
                "uuid": unit,
                "type": "leading-organ",
                "title": line(&report.unit.name),
                "description": line(&report.unit.name),
                "props": [property("unit", &report.unit.id), property("level", &word(&report.unit.level)), property("kind", &word(&report.unit.kind))],
                "status": {"state": "operational"},
            }]}),
        );
        put("reviewed-controls", reviewed());
        let findings = report.checks.iter().flat_map(|check| check.findings.iter().map(move |finding| (check, finding)));
        let observations: Vec<Value> = findings.map(|(check, finding)| self.observation(check, finding, &unit)).collect();
        if !observations.is_empty() {
            put("observations", observations.into());
        }
        let attested = report.provisions.iter().filter(|standing| standing.class == Class::Attested);
        let verdicts: Vec<Value> =
            report.checks.iter().map(|check| self.verdict(check)).chain(attested.filter_map(|p| self.attested(p))).collect();
        if !verdicts.is_empty() {
            put("findings", verdicts.into());
        }
        result.into()
    }

    /// A finding of ours: what was seen in one record.
    fn observation(&self, check: &CheckReport, finding: &FindingReport, unit: &str) -> Value {
        let mut props = vec![
            property("check", &check.id),
            property("record", &finding.record),
            property("severity", finding.severity.word()),
            property("by-analogy", &finding.by_analogy.to_string()),
            property("excepted", &finding.excepted.to_string()),
            property("state", state(finding.state)),
            property("since", &finding.since.to_string()),
        ];
        if let Some(staff) = &finding.staff {
            props.push(property("staff", staff));
        }
        if let Some(source) = &finding.source {
            props.push(property("file", &source.file));
            props.push(property("line", &source.line.to_string()));
        }
        json!({
            "uuid": self.observation_uuid(check, finding),
            "title": line(&check.title),
            "description": finding.message,
            "props": props,
            "methods": ["EXAMINE"],
            "types": ["finding"],
            "subjects": [{"subject-uuid": unit, "type": "component"}],
            "collected": moment(self.report.as_of),
        })
    }

    fn observation_uuid(&self, check: &CheckReport, finding: &FindingReport) -> String {
        self.uuid(&["observation", &check.id, &finding.record])
    }

    /// What a check comes to. A local check is no objective of the catalog, so it answers for its provision's statement.
    fn verdict(&self, check: &CheckReport) -> Value {
        let (kind, target) = match check.local {
            false => ("objective-id", objective(&check.id)),
            true => ("statement-id", statement(check.provision)),
        };
        let related: Vec<Value> =
            check.findings.iter().map(|f| json!({"observation-uuid": self.observation_uuid(check, f)})).collect();
        let mut finding = Map::new();
        finding.insert("uuid".to_owned(), self.uuid(&["verdict", &check.id]).into());
        finding.insert("title".to_owned(), line(&check.title).into());
        finding.insert("description".to_owned(), self.lang.text(status_key(check.status)).into());
        let mut props = vec![
            property("check", &check.id),
            property("status", &word(&check.status)),
            property("severity", check.severity.word()),
            property("unread", &check.unread.to_string()),
        ];
        if let Some(population) = check.population {
            props.push(property("population", &population.to_string()));
        }
        finding.insert("props".to_owned(), props.into());
        finding.insert("target".to_owned(), self.target(kind, &target, check.status));
        if !related.is_empty() {
            finding.insert("related-observations".to_owned(), related.into());
        }
        finding.into()
    }

    /// What the unit's own self-check says of an article's headline.
    fn attested(&self, standing: &ProvisionStanding) -> Option<Value> {
        let status = standing.status?;
        let provision = standing.id.to_string();
        Some(json!({
            "uuid": self.uuid(&["attested", &provision]),
            "title": self.lang.fill(self.lang.text("word.export-provision"), &[("provision", provision)]),
            "description": self.lang.text(status_key(status)),
            "props": [property("status", &word(&status))],
            "target": self.target("statement-id", &statement(standing.id), status),
        }))
    }

    fn target(&self, kind: &str, id: &str, status: Status) -> Value {
        let (state, reason) = match status {
            Status::Pass => ("satisfied", "pass"),
            Status::Fail => ("not-satisfied", "fail"),
            Status::NoRecords | Status::Partly => ("not-satisfied", "other"),
            Status::Excepted | Status::NotApplicable => ("satisfied", "other"),
        };
        let status = json!({"state": state, "reason": reason, "remarks": self.lang.text(status_key(status))});
        json!({"type": kind, "target-id": id, "status": status})
    }
}

fn metadata(title: &str, modified: &str, version: &str) -> Value {
    json!({"title": line(title), "last-modified": modified, "version": version, "oscal-version": OSCAL})
}

/// The provisions that are checked or attested.
fn reviewed() -> Value {
    let reviewed = regulation::provisions().iter().map(|(provision, _)| *provision);
    let judged = reviewed.filter(|provision| matches!(provision.class(), Class::Checked | Class::Attested));
    let controls: Vec<Value> = judged.map(|provision| json!({"control-id": control_id(provision)})).collect();
    json!({"control-selections": [{"include-controls": controls}]})
}

fn property(name: &str, value: &str) -> Value {
    json!({"name": name, "ns": NAMESPACE, "value": line(value)})
}

/// A text on one line and never empty, as OSCAL wants its strings.
fn line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "-".to_owned() } else { words }
}

/// The word that a value has in `report.json`.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The beginning of a day, in the time of all records.
fn moment(day: Day) -> String {
    format!("{day}T00:00:00+08:00")
}

fn control_id(provision: Provision) -> String {
    format!("provision-{provision}")
}

fn statement(provision: Provision) -> String {
    format!("provision-{provision}_smt")
}

fn objective(check: &str) -> String {
    format!("{check}_obj")
}

fn class(class: Class) -> &'static str {
    match class {
        Class::Checked => "checked",
        Class::Attested => "attested",
        Class::Scope => "scope",
        Class::Statement => "statement",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Persisting => "persisting",
        State::Unknown => "unknown",
    }
}

fn status_key(status: Status) -> &'static str {
    match status {
        Status::Fail => "word.status-fail",
        Status::NoRecords => "word.status-no-records",
        Status::Partly => "word.status-partly",
        Status::Excepted => "word.status-excepted",
        Status::Pass => "word.status-pass",
        Status::NotApplicable => "word.status-not-applicable",
    }
}

fn conclusion_key(report: &UnitReport) -> &'static str {
    use crate::report::model::Conclusion;
    match report.conclusion {
        Conclusion::OutOfScope => "cli.conclusion-out-of-scope",
        Conclusion::Breach => "cli.conclusion-breach",
        Conclusion::Shortfall => "cli.conclusion-shortfall",
        Conclusion::Incomplete => "cli.conclusion-incomplete",
        Conclusion::Advisory => "cli.conclusion-advisory",
        Conclusion::Compliant => "cli.conclusion-compliant",
    }
}
