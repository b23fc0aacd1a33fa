//! What changed since the last quarter, and why: states, resolved findings, changes of status, restatements.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::checks::{Case, Rule, Verdict};
use crate::records::lookup::{Bearer, Bearers, is_place};
use crate::records::{Key, Unit};
use crate::regulation::{Parameter, ParameterKind, ParameterValue, Parameters, Setting};
use crate::time::{Day, Period, Quarter};

use super::exceptions;
use super::judgement::{CheckJudgement, JudgedFinding, Judgement};
use super::mask::Masker;
use super::model::{
    Change, ChangeReason, CheckReport, Conclusion, Definition, FindingReport, How, ParameterReport, Resolved, Restated, State,
    Status, UnitReport, Was,
};
use super::unit::definition;

/// The last quarter's report of a unit, ready for look-ups.
pub(super) struct Last<'p> {
    report: &'p UnitReport,
    checks: HashMap<&'p str, &'p CheckReport>,
    /// Since when each finding was there, by check and record.
    since: HashMap<(&'p str, &'p str), Quarter>,
    masker: &'p Masker,
}

impl<'p> Last<'p> {
    pub(super) fn new(report: &'p UnitReport, masker: &'p Masker) -> Last<'p> {
        let checks = report.checks.iter().map(|check| (check.id.as_str(), check)).collect();
        let mut since = HashMap::new();
        for check in &report.checks {
            for finding in &check.findings {
                since.entry((check.id.as_str(), finding.record.as_str())).or_insert(finding.since);
            }
        }
        Last { report, checks, since, masker }
    }

    /// A finding's state, and the first quarter of the unbroken row of reports that have it.
    pub(super) fn state(&self, check: &str, finding: &JudgedFinding, unit: &Unit<'_>, now: Quarter) -> (State, Quarter) {
        let last = self.checks.get(check).filter(|last| last.status != Status::NoRecords);
        if last.is_none() || finding.key.is_place(unit) {
            return (State::Unknown, now);
        }
        match self.since.get(&(check, finding.record.as_str())) {
            Some(since) => (State::Persisting, *since),
            None => (State::New, now),
        }
    }

    /// Why a check's status differs from the last report's; `None` where it does not.
    pub(super) fn change(&self, now: &CheckJudgement<'_>, case: &Case<'_>, parameters: &[ParameterReport]) -> Option<Change> {
        let last = self.checks.get(now.check.id()).copied();
        let from = last.map(|check| check.status);
        if from == Some(now.status()) {
            return None;
        }
        let reason = if self.report.conclusion == Conclusion::OutOfScope {
            ChangeReason::Scope
        } else if last.is_none_or(|last| !self.is_same_rule(last, now.check)) {
            ChangeReason::Rules
        } else if self.uses_other_values(now, parameters) {
            ChangeReason::Parameters
        } else if self.valid_exceptions(now.check.id()) != valid_exceptions(now.check.id(), case) {
            ChangeReason::Exceptions
        } else {
            ChangeReason::Records
        };
        Some(Change { from, reason })
    }

    /// The findings that the last report had and this quarter's judgement no longer gives.
    pub(super) fn resolved<'u>(&self, judgement: &Judgement<'_>, unit: &'u Unit<'u>) -> Vec<Resolved> {
        let mut bearers = Bearers::of(unit);
        let mut resolved = Vec::new();
        for now in &judgement.checks {
            let Some(last) = self.checks.get(now.check.id()).filter(|last| last.status != Status::NoRecords) else { continue };
            if now.verdict.is_none() {
                continue;
            }
            let found: HashSet<&str> = now.findings.iter().map(|finding| finding.record.as_str()).collect();
            let gone = |f: &&FindingReport| !is_place(&f.record) && !found.contains(f.record.as_str());
            let gone: Vec<&FindingReport> = last.findings.iter().filter(gone).collect();
            if gone.is_empty() {
                continue;
            }
            let looked_at = LookedAt::of(now, unit);
            for earlier in gone {
                let how = how(now, &earlier.record, &looked_at, &mut bearers, unit);
                resolved.push(Resolved { check: last.id.clone(), record: earlier.record.clone(), how });
            }
        }
        resolved
    }

    /// The last quarter evaluated again on today's records, where it no longer gives the findings it was published with.
    pub(super) fn restated(&self, now: &Judgement<'_>, case: &Case<'_>, resolved: &[Resolved]) -> Vec<Restated> {
        let parameters = stored_parameters(&self.report.parameters);
        let period = Period { quarter: self.report.quarter, as_of: self.report.as_of };
        let again = Judgement::of(&Case { unit: case.unit, period, parameters: &parameters, local: case.local });
        let settled = resolved.iter().filter(|resolved| resolved.how == How::Settled);
        let settled: HashSet<(&str, &str)> = settled.map(|one| (one.check.as_str(), one.record.as_str())).collect();
        let mut restated = Vec::new();
        for today in &again.checks {
            let Some(last) = self.checks.get(today.check.id()) else { continue };
            if !self.is_same_rule(last, today.check) {
                continue;
            }
            let keys = |findings: BTreeSet<&str>| findings.into_iter().map(str::to_owned).collect::<BTreeSet<String>>();
            let published = keys(last.findings.iter().map(|f| f.record.as_str()).filter(|key| !is_place(key)).collect());
            let given = keys(today.findings.iter().map(|f| f.record.as_str()).filter(|key| !is_place(key)).collect());
            let id = today.check.id();
            let looked_at = OnceCell::new();
            // A finding that the last report had was mended as it should be, so that nothing was rewritten: it is settled
            // and still looked at this quarter; or it was mended in cells that have no date.
            let is_mended_in_time = |record: &str| {
                let is_member = |now| looked_at.get_or_init(|| LookedAt::of(now, case.unit)).members.contains(record);
                id == "feedback-not-acted-on" || settled.contains(&(id, record)) && now.of_check(id).is_some_and(is_member)
            };
            for record in published.symmetric_difference(&given) {
                let was = if published.contains(record) { Was::Present } else { Was::Absent };
                if was == Was::Absent || !is_mended_in_time(record) {
                    restated.push(Restated { check: last.id.clone(), record: record.clone(), was });
                }
            }
        }
        restated
    }

    /// Whether a check means what it meant: its version is the same, or its whole entry where it is a local one. What is
    /// stored is masked, perhaps less than now, so both are held together masked.
    fn is_same_rule(&self, last: &CheckReport, now: Rule<'_>) -> bool {
        let Rule::Local(now) = now else { return last.version == now.version() };
        let masked = |text: &str| self.masker.mask_text(text).into_owned();
        let Some(then) = &last.definition else { return false };
        let now_masked = definition(now, self.masker);
        let then_masked = Definition {
            when: then.when.as_deref().map(masked),
            require: masked(&then.require),
            remedy: then.remedy.as_deref().map(masked),
            basis: then.basis.as_deref().map(masked),
            // An entry that moved to another file is the same entry.
            file: now_masked.file.clone(),
            ..then.clone()
        };
        last.provision == now.provision && masked(&last.title) == masked(&now.title) && then_masked == now_masked
    }

    fn uses_other_values(&self, now: &CheckJudgement<'_>, parameters: &[ParameterReport]) -> bool {
        let value = |list: &[ParameterReport], name: &str| list.iter().find(|p| p.name == name).map(|p| p.value.clone());
        let differs = |parameter: &Parameter| {
            let name = parameter.name();
            value(&self.report.parameters, name) != value(parameters, name)
        };
        let makes_deadlines = now.verdict.as_ref().is_some_and(|verdict| !verdict.years.is_empty());
        let calendar: &[Parameter] = &[Parameter::CalendarHolidays, Parameter::CalendarWorkdays];
        now.check.parameters().iter().any(differs) || makes_deadlines && calendar.iter().any(differs)
    }

    fn valid_exceptions(&self, check: &str) -> BTreeSet<(Option<String>, Day, Day)> {
        let valid = self.report.exceptions.iter().filter(|exception| exception.valid && exception.check == check);
        valid.map(|exception| (exception.record.clone(), exception.approved_on, exception.expires_on)).collect()
    }
}

fn valid_exceptions(check: &str, case: &Case<'_>) -> BTreeSet<(Option<String>, Day, Day)> {
    let rows = case.registers().exceptions.rows.iter();
    let valid = rows.filter(|row| &*row.check == check && exceptions::is_valid(row, case));
    valid.map(|row| (row.record.map(|record| record.0.to_owned()), row.approved_on, row.expires_on)).collect()
}

/// What a check looked at this quarter, by record.
struct LookedAt {
    members: HashSet<String>,
    settled: HashSet<String>,
}

impl LookedAt {
    fn of(now: &CheckJudgement<'_>, unit: &Unit<'_>) -> LookedAt {
        let shown = |keys: fn(&Verdict) -> &[Key]| {
            let keys = now.verdict.as_ref().map(keys).unwrap_or_default();
            keys.iter().map(|key| key.show(unit)).collect()
        };
        LookedAt { members: shown(|verdict| &verdict.members), settled: shown(|verdict| &verdict.settled) }
    }
}

fn how(now: &CheckJudgement<'_>, record: &str, looked_at: &LookedAt, bearers: &mut Bearers<'_>, unit: &Unit<'_>) -> How {
    let is_gone = match now.check.id() {
        "document-number-skipped" => false,
        "failed-study-not-retaken" => !unit.bears_failed_study(record),
        _ => bearers.bearer(record) != Bearer::Known,
    };
    if is_gone {
        How::Gone
    } else if looked_at.members.contains(record) || looked_at.settled.contains(record) {
        How::Settled
    } else {
        How::Past
    }
}

/// The parameters that a report stored, as they were in force then.
fn stored_parameters(stored: &[ParameterReport]) -> Parameters {
    let mut parameters = Parameters::default();
    for entry in stored {
        let Some(parameter) = Parameter::named(&entry.name) else { continue };
        if let Some(value) = stored_value(parameter.kind(), &entry.value) {
            parameters.set(parameter, Setting { value, basis: None, from: None, file: None });
        }
    }
    parameters
}

fn stored_value(kind: ParameterKind, value: &serde_json::Value) -> Option<ParameterValue> {
    let list = || value.as_array().map(|list| list.iter().filter_map(serde_json::Value::as_str));
    match kind {
        ParameterKind::Hours => value.as_f64().map(ParameterValue::Hours),
        ParameterKind::Days | ParameterKind::Times => Some(ParameterValue::Whole(u32::try_from(value.as_u64()?).ok()?)),
        ParameterKind::Words => Some(ParameterValue::Words(list()?.map(str::to_owned).collect())),
        ParameterKind::Education => value.as_str().map(|word| ParameterValue::Word(word.to_owned())),
        ParameterKind::Calendar => Some(ParameterValue::Days(list()?.filter_map(Day::parse).collect())),
    }
}
