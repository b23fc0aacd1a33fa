//! A report read back for what is said of its unit elsewhere: on the pages across units, in the lists and the totals. What
//! only the unit's own pages show, which are there already, is passed over and left empty: parameters, exceptions, evidence,
//! the names of files.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

use super::model::*;
use crate::checks::Severity;
use crate::regulation::Provision;
use crate::time::{Day, Quarter};

/// The report that these bytes hold, without what only the unit's own pages show.
/// `None` where they hold none.
pub fn read_back(bytes: &[u8]) -> Option<UnitReport> {
    // That it is text is looked at once, not string by string.
    let text = str::from_utf8(bytes).ok()?;
    serde_json::from_str(text).ok().map(|Whole(report)| report)
}

#[derive(Deserialize)]
struct Whole(#[serde(with = "Report")] UnitReport);

#[derive(Deserialize)]
#[serde(remote = "UnitReport")]
struct Report {
    format: u32,
    #[serde(skip)]
    tool: String,
    #[serde(skip)]
    lang: String,
    #[serde(skip)]
    names: String,
    #[serde(skip)]
    catalogue: String,
    inputs: String,
    quarter: Quarter,
    as_of: Day,
    #[serde(skip)]
    previous: Option<Previous>,
    unit: UnitHead,
    conclusion: Conclusion,
    counts: Counts,
    provisions: Vec<ProvisionStanding>,
    #[serde(deserialize_with = "checks")]
    checks: Vec<CheckReport>,
    #[serde(skip)]
    resolved: Vec<Resolved>,
    restated: Vec<Restated>,
    #[serde(skip)]
    parameters: Vec<ParameterReport>,
    #[serde(skip)]
    exceptions: Vec<ExceptionReport>,
    corrections: Vec<CorrectionReport>,
    measures: Vec<MeasureReport>,
    #[serde(deserialize_with = "records")]
    records: Vec<RecordsReport>,
    #[serde(skip)]
    cleared: Vec<ClearedReport>,
    problems: Vec<ProblemReport>,
}

#[derive(Deserialize)]
struct Check<'r> {
    id: String,
    local: bool,
    #[serde(borrow)]
    title: Cow<'r, str>,
    provision: Provision,
    severity: Severity,
    status: Status,
    population: Option<usize>,
    unread: u32,
    findings: Vec<OneFinding>,
    #[serde(default)]
    definition: Option<Definition>,
}

#[derive(Deserialize)]
struct OneFinding(#[serde(with = "Finding")] FindingReport);

#[derive(Deserialize)]
#[serde(remote = "FindingReport")]
struct Finding {
    record: String,
    staff: Option<String>,
    severity: Severity,
    by_analogy: bool,
    excepted: bool,
    #[serde(skip)]
    exception: Option<usize>,
    state: State,
    since: Quarter,
    message: String,
    #[serde(skip)]
    why: Vec<String>,
    #[serde(skip)]
    evidence: Vec<Evidence>,
    source: Option<Source>,
    correction: Option<FindingCorrection>,
}

#[derive(Deserialize)]
struct OneFile(#[serde(with = "Records")] RecordsReport);

#[derive(Deserialize)]
#[serde(remote = "RecordsReport")]
struct Records {
    #[serde(skip)]
    file: String,
    #[serde(skip)]
    register: String,
    rows: u32,
    accepted: u32,
    rejected: u32,
    withheld: u32,
    #[serde(skip)]
    skipped: Vec<SkippedReport>,
}

fn records<'r, D: Deserializer<'r>>(deserializer: D) -> Result<Vec<RecordsReport>, D::Error> {
    let files: Vec<OneFile> = Vec::deserialize(deserializer)?;
    Ok(files.into_iter().map(|OneFile(file)| file).collect())
}

fn checks<'r, D: Deserializer<'r>>(deserializer: D) -> Result<Vec<CheckReport>, D::Error> {
    let checks: Vec<Check<'r>> = Vec::deserialize(deserializer)?;
    Ok(checks.into_iter().map(Check::report).collect())
}

impl Check<'_> {
    fn report(self) -> CheckReport {
        CheckReport {
            id: self.id,
            version: None,
            local: self.local,
            // The catalogue knows the others'.
            title: if self.local { self.title.into_owned() } else { String::new() },
            provision: self.provision,
            severity: self.severity,
            status: self.status,
            population: self.population,
            unread: self.unread,
            undetermined: Vec::new(),
            change: None,
            findings: self.findings.into_iter().map(|OneFinding(finding)| finding).collect(),
            definition: self.definition,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_back_is_the_report_without_what_only_its_own_pages_show() {
        let bytes = r#"{
            "format": 1, "tool": "duizhao", "lang": "zh", "names": "masked", "catalogue": "sha256:0", "inputs": "sha256:1",
            "quarter": "2026-Q3", "as_of": "2026-09-30", "previous": {"quarter": "2026-Q2", "as_of": "2026-06-30"},
            "unit": {"id": "jia", "name": "示例县", "level": "county", "kind": "party", "parent": null, "children": []},
            "conclusion": "breach",
            "counts": {
                "checks": {"fail": 1, "no-records": 0, "excepted": 0, "not-applicable": 0, "pass": 0},
                "findings": {"breach": 1, "shortfall": 0, "advisory": 0, "excepted": 0}
            },
            "provisions": [{"id": "1.3", "class": "checked", "status": "fail"}],
            "checks": [{
                "id": "own", "version": null, "local": true, "title": "自定", "provision": "7.2", "severity": "advisory",
                "status": "fail", "population": 3, "unread": 0, "undetermined": [], "change": null,
                "findings": [{
                    "record": "tasks:T-1", "staff": null, "severity": "breach", "by_analogy": false, "excepted": false,
                    "exception": null, "state": "new", "since": "2026-Q3", "message": "超\"期",
                    "why": ["一"], "evidence": [{"column": "due", "value": "2026-07-01"}],
                    "source": {"file": "tasks.csv", "line": 2}, "correction": null
                }]
            }],
            "resolved": [], "restated": [], "parameters": [{"name": "p", "value": 1, "basis": null, "from": null, "file": null}],
            "exceptions": [], "corrections": [], "measures": [],
            "records": [{
                "file": "tasks.csv", "register": "tasks", "rows": 3, "accepted": 2, "rejected": 1, "withheld": 0, "skipped": []
            }],
            "cleared": [], "problems": []
        }"#
        .as_bytes();
        let mut expected: UnitReport = serde_json::from_slice(bytes).unwrap();
        let read = read_back(bytes).unwrap();
        for text in [&mut expected.tool, &mut expected.lang, &mut expected.names, &mut expected.catalogue] {
            text.clear();
        }
        expected.previous = None;
        expected.parameters.clear();
        expected.checks[0].findings[0].why.clear();
        expected.checks[0].findings[0].evidence.clear();
        expected.records[0].file.clear();
        expected.records[0].register.clear();
        assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::to_value(&expected).unwrap());
        assert!(read_back(b"{}").is_none());
        assert!(read_back(b"\xff").is_none());
    }
}
