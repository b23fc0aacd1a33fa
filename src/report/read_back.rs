//! A report read back for what is said of its unit elsewhere: on the pages across units, in the lists and the totals. What
//! only the unit's own pages show, which are there already, is passed over and left empty: parameters, exceptions, evidence.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

use super::model::*;
use crate::checks::Severity;
use crate::regulation::Provision;
use crate::time::{Day, Quarter};

/// The report that these bytes hold, without what only the unit's own pages show.
///
/// # Errors
/// Where they hold none.
pub fn read_back(bytes: &[u8]) -> serde_json::Result<UnitReport> {
    serde_json::from_slice(bytes).map(|Whole(report)| report)
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
