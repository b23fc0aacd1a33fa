//! The report of one unit, field for field as `report.json` has it, and the summary of a quarter.
//!
//! All text in it is already masked: what is written from here holds no name or number in the clear.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::Severity;
use crate::records::{MeasureKind, MeasureStatus, SelfCheckResult, UnitKind, UnitLevel};
use crate::regulation::{Class, Provision};
use crate::time::{Day, Quarter};

/// The version of the format of `report.json`, `summary.json` and `manifest.json`.
pub const FORMAT: u32 = 1;

/// The report of one unit for one quarter.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct UnitReport {
    pub format: u32,
    pub tool: String,
    pub lang: String,
    pub names: String,
    pub catalogue: String,
    pub inputs: String,
    pub quarter: Quarter,
    pub as_of: Day,
    pub previous: Option<Previous>,
    pub unit: UnitHead,
    pub conclusion: Conclusion,
    pub counts: Counts,
    pub provisions: Vec<ProvisionStanding>,
    pub checks: Vec<CheckReport>,
    pub resolved: Vec<Resolved>,
    pub restated: Vec<Restated>,
    pub parameters: Vec<ParameterReport>,
    pub exceptions: Vec<ExceptionReport>,
    pub corrections: Vec<CorrectionReport>,
    pub measures: Vec<MeasureReport>,
    pub records: Vec<RecordsReport>,
    pub cleared: Vec<ClearedReport>,
    pub problems: Vec<ProblemReport>,
}

/// The report that this one was compared with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Previous {
    pub quarter: Quarter,
    pub as_of: Day,
}

/// Who is reported on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct UnitHead {
    pub id: String,
    pub name: String,
    pub level: UnitLevel,
    pub kind: UnitKind,
    pub parent: Option<String>,
    pub children: Vec<String>,
}

/// What a unit's report comes to (结论), the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Conclusion {
    /// 不适用: the regulation does not apply to the unit.
    OutOfScope,
    /// 存在违反
    Breach,
    /// 未完全落实
    Shortfall,
    /// 记录不全
    Incomplete,
    /// 有提示
    Advisory,
    /// 符合
    Compliant,
}

/// The status of a check or a provision, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// 不符合
    Fail,
    /// 缺记录
    NoRecords,
    /// 基本符合: only of provisions that the unit's self-check answers for.
    Partly,
    /// 例外
    Excepted,
    /// 符合
    Pass,
    /// 不适用
    NotApplicable,
}

/// Totals of a unit or of a subtree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Counts {
    pub checks: CheckCounts,
    pub findings: FindingCounts,
}

/// Checks by status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct CheckCounts {
    pub fail: u64,
    pub no_records: u64,
    pub excepted: u64,
    pub not_applicable: u64,
    pub pass: u64,
}

/// Findings by severity; an excepted one counts as excepted only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct FindingCounts {
    pub breach: u64,
    pub shortfall: u64,
    pub advisory: u64,
    pub excepted: u64,
}

/// How a unit stands on a provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct ProvisionStanding {
    pub id: Provision,
    pub class: Class,
    pub status: Option<Status>,
}

/// A check and what it found.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct CheckReport {
    pub id: String,
    pub version: Option<u32>,
    pub local: bool,
    pub title: String,
    pub provision: Provision,
    pub severity: Severity,
    pub status: Status,
    pub population: Option<usize>,
    pub unread: u32,
    pub undetermined: Vec<Undetermined>,
    pub change: Option<Change>,
    pub findings: Vec<FindingReport>,
    /// What a local check says, for the pages and for the comparison with the next quarter; none has the key but they.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Definition>,
}

/// A local check as its `checks.toml` declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Definition {
    pub register: String,
    pub severity: Severity,
    pub when: Option<String>,
    pub require: String,
    pub remedy: Option<String>,
    pub basis: Option<String>,
    pub file: String,
}

/// A row on which a local check does not give yes or no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Undetermined {
    pub record: String,
    pub source: Option<Source>,
    pub message: String,
}

/// Why a check's status differs from the last quarter's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Change {
    pub from: Option<Status>,
    pub reason: ChangeReason,
}

/// The reason of a change, the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeReason {
    /// The unit came into or left the scope.
    Scope,
    /// The check is new, or its definition is another.
    Rules,
    /// A parameter that it uses has another value.
    Parameters,
    /// An exception began or ended.
    Exceptions,
    /// The records.
    Records,
}

/// A finding, pinned at both ends: the check's provision and the record's place.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct FindingReport {
    pub record: String,
    pub staff: Option<String>,
    pub severity: Severity,
    pub by_analogy: bool,
    pub excepted: bool,
    pub exception: Option<usize>,
    pub state: State,
    pub since: Quarter,
    pub message: String,
    pub why: Vec<String>,
    pub evidence: Vec<Evidence>,
    pub source: Option<Source>,
    pub correction: Option<FindingCorrection>,
}

/// A finding against the last quarter's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// 新发现
    New,
    /// 持续
    Persisting,
    /// 无从比较
    Unknown,
}

/// A cell that the condition reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Evidence {
    pub column: String,
    pub value: Option<String>,
}

/// A place in the records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Source {
    pub file: String,
    pub line: u32,
}

/// The correction shown with a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct FindingCorrection {
    pub id: String,
    pub action: String,
    pub responsible: Option<String>,
    pub due_on: Day,
    pub done_on: Option<Day>,
    pub verified_on: Option<Day>,
}

/// A finding of the last quarter that is no longer found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Resolved {
    pub check: String,
    pub record: String,
    pub how: How,
}

/// How a finding was resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// 已办结: what settles it is there.
    Settled,
    /// 记录已不存在: no record bears its key any more.
    Gone,
    /// 已过期: its time is over, and nothing says that it was mended.
    Past,
}

/// A finding that the last quarter's records, read today, no longer give, or give anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct Restated {
    pub check: String,
    pub record: String,
    pub was: Was,
}

/// What the published report had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Was {
    /// It had the finding, and today's records do not give it.
    Present,
    /// It lacked the finding that today's records give.
    Absent,
}

/// A parameter in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct ParameterReport {
    pub name: String,
    pub value: serde_json::Value,
    pub basis: Option<String>,
    pub from: Option<Day>,
    pub file: Option<String>,
}

/// An accepted row of exceptions.csv.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct ExceptionReport {
    pub check: String,
    pub record: Option<String>,
    pub reason: String,
    pub approved_by: String,
    pub approved_on: Day,
    pub expires_on: Day,
    pub valid: bool,
    pub covers: usize,
}

/// An accepted row of corrections.csv.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct CorrectionReport {
    pub id: String,
    pub check: String,
    pub record: Option<String>,
    pub action: String,
    pub responsible: Option<String>,
    pub due_on: Day,
    pub done_on: Option<Day>,
    pub verified_by: Option<String>,
    pub verified_on: Option<Day>,
}

/// A measure that was not repealed before the quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct MeasureReport {
    pub id: String,
    pub title: String,
    pub articles: Vec<u8>,
    pub kind: MeasureKind,
    pub status: MeasureStatus,
    pub issued_on: Option<Day>,
    pub reviewed_on: Option<Day>,
    pub responsible: Option<String>,
    pub progress: u8,
    pub due_on: Option<Day>,
}

/// The accounting of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct RecordsReport {
    pub file: String,
    pub register: String,
    pub rows: u32,
    pub accepted: u32,
    pub rejected: u32,
    pub withheld: u32,
    pub skipped: Vec<SkippedReport>,
}

/// A row that is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct SkippedReport {
    pub line: u32,
    pub why: String,
}

/// A false alarm that was cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct ClearedReport {
    pub file: String,
    pub line: u32,
    pub by: String,
    pub on: Day,
    pub reason: String,
}

/// Something wrong with the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of report.json, described in docs/report.md")]
pub struct ProblemReport {
    pub level: String,
    pub code: String,
    pub file: Option<String>,
    pub line: Option<u32>,
    pub column: Option<String>,
    pub message: String,
}

/// The totals of a quarter: `summary.json`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of summary.json, described in docs/report.md")]
pub struct Summary {
    pub format: u32,
    pub quarter: Quarter,
    pub as_of: Day,
    pub tool: String,
    pub units: Vec<UnitSummary>,
    pub checks: Vec<CheckSummary>,
    pub records: RecordTotals,
    pub problems: Vec<ProblemReport>,
    pub trend: Vec<TrendPoint>,
}

/// One unit of `summary.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of summary.json, described in docs/report.md")]
pub struct UnitSummary {
    pub id: String,
    pub name: String,
    pub level: UnitLevel,
    pub kind: UnitKind,
    pub parent: Option<String>,
    pub conclusion: Conclusion,
    pub counts: Counts,
}

/// One check of `summary.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of summary.json, described in docs/report.md")]
pub struct CheckSummary {
    pub id: String,
    pub status: BTreeMap<Status, u64>,
    pub findings: u64,
}

/// Rows of all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of summary.json, described in docs/report.md")]
pub struct RecordTotals {
    pub rows: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub withheld: u64,
}

/// One quarter of the trend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs, reason = "the fields are those of summary.json, described in docs/report.md")]
pub struct TrendPoint {
    pub quarter: Quarter,
    pub as_of: Day,
    pub findings: FindingCounts,
    pub units: BTreeMap<Conclusion, u64>,
}

/// What the pages show of a unit beyond its report: texts, already masked.
#[derive(Clone, Debug, Default)]
pub struct UnitTexts {
    /// The profile, Markdown.
    pub profile: String,
    /// The body of each measure in [`UnitReport::measures`], Markdown, in the same order.
    pub measures: Vec<String>,
}

/// The worst status of several, if there is one.
pub fn worst(statuses: impl Iterator<Item = Status>) -> Option<Status> {
    statuses.min()
}

/// The result of a self-check as a provision's status.
impl From<SelfCheckResult> for Status {
    fn from(result: SelfCheckResult) -> Status {
        match result {
            SelfCheckResult::Met => Status::Pass,
            SelfCheckResult::Partly => Status::Partly,
            SelfCheckResult::Unmet => Status::Fail,
        }
    }
}
