//! The report of one unit, put together.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::checks::{Case, LocalCheck, Rule, Severity, Why, catalogue};
use crate::lang::{Lang, Told};
use crate::records::{Cleared, FileAccount, Key, Problem, Unit, Withheld};
use crate::regulation::{Class, ParameterValue, Parameters, Provision, Setting, provisions};
use crate::time::Period;

use super::compare::Last;
use super::evidence;
use super::exceptions::{self, Corrections};
use super::judgement::{CheckJudgement, JudgedFinding, Judgement};
use super::mask::{KnownWords, Masker, Names};
use super::model::*;
use super::problems;

/// What is the same for all units of a run.
#[derive(Debug)]
pub struct Run {
    /// The language of titles and messages.
    pub lang: Lang,
    /// Whether names are masked.
    pub names: Names,
    /// Words of the product's own texts, which are no names.
    pub known: KnownWords,
    /// The digest of check ids and versions.
    pub catalogue: String,
}

/// A unit's report with what goes along with it.
#[derive(Debug)]
pub struct Judged {
    /// The report.
    pub report: UnitReport,
    /// Texts that the pages show beyond the report.
    pub texts: UnitTexts,
    /// The report's problems, masked, with their headers and cells for the terminal.
    pub problems: Vec<Problem>,
    /// The years of deadlines in which the calendar of holidays holds no day.
    pub years_without_calendar: BTreeSet<i32>,
    /// The names that no output may hold.
    pub hidden_names: Vec<String>,
    /// The texts that were withheld.
    pub withheld: Vec<Withheld>,
}

/// Judges a unit for a period and reports on it, against the report of the last quarter where there is one.
pub fn report_unit(
    unit: &Unit<'_>,
    period: Period,
    parameters: &Parameters,
    local: &[Arc<LocalCheck>],
    last: Option<&UnitReport>,
    run: &Run,
) -> Judged {
    let masker = masker(unit, run);
    let case = Case { unit, period, parameters, local };
    let judgement = Judgement::of(&case);
    let corrections = Corrections::of(unit);
    let last_report = last.map(|last| Last::new(last, &masker));
    let reporter = Reporter { case, masker: &masker, lang: run.lang, last: last_report, corrections };
    let problems = reporter.problems(&judgement);
    let report = reporter.report(&judgement, &problems, last, run);
    Judged {
        texts: reporter.texts(),
        problems,
        years_without_calendar: years_without_calendar(&judgement, parameters),
        hidden_names: masker.hidden_names(),
        withheld: unit.withheld.clone(),
        report,
    }
}

/// The name and version of the product.
pub fn tool() -> String {
    format!("duizhao {}", env!("CARGO_PKG_VERSION"))
}

/// What masks the texts of a unit.
pub(super) fn masker(unit: &Unit<'_>, run: &Run) -> Masker {
    let leaders = unit.registers.leaders.rows.iter().map(|leader| leader.name.0);
    let staff = unit.registers.staff.rows.iter().map(|member| member.name.0);
    Masker::new(run.names, leaders.chain(staff), &run.known, &[&unit.name, &unit.office, &unit.organization_department])
}

fn years_without_calendar(judgement: &Judgement<'_>, parameters: &Parameters) -> BTreeSet<i32> {
    let known: BTreeSet<i32> =
        parameters.days(crate::regulation::Parameter::CalendarHolidays).iter().map(|day| day.year()).collect();
    let verdicts = judgement.checks.iter().filter_map(|check| check.verdict.as_ref());
    verdicts.flat_map(|verdict| verdict.years.iter().copied()).filter(|year| !known.contains(year)).collect()
}

/// What the parts of a report are put together from.
struct Reporter<'r> {
    case: Case<'r>,
    masker: &'r Masker,
    lang: Lang,
    last: Option<Last<'r>>,
    corrections: Corrections<'r>,
}

impl Reporter<'_> {
    fn report(&self, judgement: &Judgement<'_>, problems: &[Problem], last: Option<&UnitReport>, run: &Run) -> UnitReport {
        let unit = self.case.unit;
        let parameters = self.parameters();
        let checks: Vec<_> = judgement.checks.iter().map(|check| self.check(check, &parameters)).collect();
        let resolved = self.last.as_ref().map_or_else(Vec::new, |last| last.resolved(judgement, unit));
        let restated = self.last.as_ref().map_or_else(Vec::new, |last| last.restated(judgement, &self.case, &resolved));
        UnitReport {
            format: FORMAT,
            tool: tool(),
            lang: self.lang.code().to_owned(),
            names: run.names.word().to_owned(),
            catalogue: run.catalogue.clone(),
            inputs: unit.inputs.clone(),
            quarter: self.case.period.quarter,
            as_of: self.case.period.as_of,
            previous: last.map(|last| Previous { quarter: last.quarter, as_of: last.as_of }),
            unit: self.head(),
            conclusion: conclusion(unit, &checks),
            counts: counts(&checks),
            provisions: provisions().iter().map(|(provision, _)| self.standing(*provision, &checks)).collect(),
            checks,
            resolved,
            restated,
            parameters,
            exceptions: self.exceptions(judgement),
            corrections: self.corrections(),
            measures: self.measures(),
            records: unit.accounts.iter().map(|account| self.account(account)).collect(),
            cleared: unit.cleared.iter().map(|cleared| self.cleared(cleared)).collect(),
            problems: problems.iter().map(|problem| problems::told(problem, self.lang)).collect(),
        }
    }

    fn text(&self, text: &str) -> String {
        self.masker.mask_text(text).into_owned()
    }

    fn person(&self, cell: &str) -> String {
        self.masker.mask_person(cell).into_owned()
    }

    fn head(&self) -> UnitHead {
        let unit = self.case.unit;
        UnitHead {
            id: unit.id.clone(),
            name: self.text(&unit.name),
            level: unit.level,
            kind: unit.kind,
            parent: unit.parent.clone(),
            children: unit.children.clone(),
        }
    }

    fn check(&self, judgement: &CheckJudgement<'_>, parameters: &[ParameterReport]) -> CheckReport {
        let check = judgement.check;
        CheckReport {
            id: check.id().to_owned(),
            version: check.version(),
            local: matches!(check, Rule::Local(_)),
            title: match check {
                Rule::Catalogue(check) => check.title(self.lang).to_owned(),
                Rule::Local(check) => self.text(&check.title),
            },
            provision: check.provision(),
            severity: judgement.severity,
            status: judgement.status(),
            population: judgement.verdict.as_ref().map(|verdict| verdict.population),
            unread: judgement.unread,
            undetermined: self.undetermined(judgement),
            change: self.last.as_ref().and_then(|last| last.change(judgement, &self.case, parameters)),
            findings: judgement.findings.iter().map(|finding| self.finding(judgement, finding)).collect(),
            definition: match check {
                Rule::Catalogue(_) => None,
                Rule::Local(check) => Some(definition(check, self.masker)),
            },
        }
    }

    /// The rows on which a local check gives neither yes nor no, in order of place.
    fn undetermined(&self, judgement: &CheckJudgement<'_>) -> Vec<Undetermined> {
        let unit = self.case.unit;
        let mut rows: Vec<_> = judgement.verdict.iter().flat_map(|verdict| &verdict.undetermined).collect();
        rows.sort_by_key(|(key, _)| key.place(unit));
        let report = rows.into_iter().map(|(key, why)| Undetermined {
            record: self.text(&key.show(unit)),
            source: self.source(*key),
            message: self.part(judgement.check.id(), why),
        });
        report.collect()
    }

    fn source(&self, key: Key) -> Option<Source> {
        key.place(self.case.unit).map(|place| Source { file: self.text(place.file), line: place.line })
    }

    fn finding(&self, judgement: &CheckJudgement<'_>, finding: &JudgedFinding) -> FindingReport {
        let (unit, id) = (self.case.unit, judgement.check.id());
        let quarter = self.case.period.quarter;
        let unknown = (State::Unknown, quarter);
        let (state, since) = self.last.as_ref().map_or(unknown, |last| last.state(id, finding, unit, quarter));
        FindingReport {
            record: finding.record.clone(),
            staff: unit.staff(finding.staff).map(|member| member.id.0.to_owned()),
            severity: finding.severity,
            by_analogy: finding.by_analogy,
            excepted: finding.exception.is_some(),
            exception: finding.exception,
            state,
            since,
            message: self.message(id, finding),
            why: finding.why.iter().map(|why| why.code.to_owned()).collect(),
            evidence: evidence::of(judgement.check, finding.key, unit, self.masker),
            source: self.source(finding.key),
            correction: self.corrections.with(id, &finding.record).map(|row| FindingCorrection {
                id: row.id.0.to_owned(),
                action: self.text(row.action.0),
                responsible: row.responsible.map(|name| self.person(name.0)),
                due_on: row.due_on,
                done_on: row.done_on,
                verified_on: row.verified_on,
            }),
        }
    }

    /// What holds of the condition, in the report's language: each part's own message, or the general one of its code.
    fn message(&self, check: &str, finding: &JudgedFinding) -> String {
        let parts: Vec<String> = finding.why.iter().map(|why| self.part(check, why)).collect();
        parts.join(self.lang.either("；", "; "))
    }

    fn part(&self, check: &str, why: &Why) -> String {
        let own = format!("why.{check}.{}", why.code);
        let general = format!("why.{}", why.code);
        let template = self.lang.find(&own).or_else(|| self.lang.find(&general)).unwrap_or(why.code);
        self.text(&self.lang.fill(template, &why.facts))
    }

    fn standing(&self, provision: Provision, checks: &[CheckReport]) -> ProvisionStanding {
        let class = provision.class();
        let is_judged = !self.case.unit.is_out_of_scope();
        let status = match class {
            Class::Scope | Class::Statement => None,
            _ if !is_judged => Some(Status::NotApplicable),
            Class::Attested => Some(self.attested(provision)),
            Class::Checked => worst(checks.iter().filter(|check| check.provision == provision).map(|check| check.status)),
        };
        ProvisionStanding { id: provision, class, status }
    }

    /// The latest self-check of the quarter answers for the headline of an article; the later line on a tie.
    fn attested(&self, provision: Provision) -> Status {
        let rows = self.case.registers().self_checks.numbered();
        let this_quarter = rows.filter(|(_, row)| row.provision == provision && self.case.period.holds(row.on));
        this_quarter.max_by_key(|(n, row)| (row.on, *n)).map_or(Status::NoRecords, |(_, row)| row.result.into())
    }

    fn parameters(&self) -> Vec<ParameterReport> {
        let report = |name: &str, setting: &Setting| ParameterReport {
            name: name.to_owned(),
            value: self.value(&setting.value),
            basis: setting.basis.as_deref().map(|basis| self.text(basis)),
            from: setting.from,
            file: setting.file.as_deref().map(|file| self.text(file)),
        };
        self.case.parameters.iter().map(|(parameter, setting)| report(parameter.name(), setting)).collect()
    }

    fn value(&self, value: &ParameterValue) -> serde_json::Value {
        match value {
            ParameterValue::Whole(n) => (*n).into(),
            ParameterValue::Hours(hours) if hours.fract() == 0.0 => (*hours as u64).into(),
            ParameterValue::Hours(hours) => (*hours).into(),
            ParameterValue::Days(days) => days.iter().map(ToString::to_string).collect(),
            ParameterValue::Words(words) => words.iter().map(|word| self.text(word)).collect(),
            ParameterValue::Word(word) => self.text(word).into(),
        }
    }

    fn exceptions(&self, judgement: &Judgement<'_>) -> Vec<ExceptionReport> {
        let rows = self.case.registers().exceptions.rows.iter();
        let report = rows.map(|row| ExceptionReport {
            check: self.text(row.check.0),
            record: row.record.map(|record| self.text(record.0)),
            reason: self.text(row.reason.0),
            approved_by: self.person(row.approved_by.text),
            approved_on: row.approved_on,
            expires_on: row.expires_on,
            valid: exceptions::is_valid(row, &self.case),
            covers: exceptions::count_covered(row, judgement, &self.case),
        });
        report.collect()
    }

    fn corrections(&self) -> Vec<CorrectionReport> {
        let rows = self.case.registers().corrections.rows.iter();
        let report = rows.map(|row| CorrectionReport {
            id: row.id.0.to_owned(),
            check: self.text(row.check.0),
            record: row.record.map(|record| self.text(record.0)),
            action: self.text(row.action.0),
            responsible: row.responsible.map(|name| self.person(name.0)),
            due_on: row.due_on,
            done_on: row.done_on,
            verified_by: row.verified_by.map(|name| self.person(name.0)),
            verified_on: row.verified_on,
        });
        report.collect()
    }

    /// The measures that were not repealed before the quarter.
    fn shown_measures(&self) -> impl Iterator<Item = &crate::records::Measure> {
        let start = self.case.start();
        let repealed_before = move |m: &crate::records::Measure| {
            m.status == crate::records::MeasureStatus::Repealed && m.repealed_on.is_some_and(|on| on < start)
        };
        self.case.unit.measures.iter().filter(move |measure| !repealed_before(measure))
    }

    fn measures(&self) -> Vec<MeasureReport> {
        let report = self.shown_measures().map(|measure| MeasureReport {
            id: self.text(&measure.id),
            title: self.text(&measure.title),
            articles: measure.articles.clone(),
            kind: measure.kind,
            status: measure.status,
            issued_on: measure.issued_on,
            reviewed_on: measure.reviewed_on,
            responsible: measure.responsible.as_deref().map(|name| self.person(name)),
            progress: measure.progress,
            due_on: measure.due_on,
        });
        report.collect()
    }

    fn texts(&self) -> UnitTexts {
        UnitTexts {
            profile: self.masker.mask_markdown(&self.case.unit.profile).into_owned(),
            measures: self.shown_measures().map(|measure| self.masker.mask_markdown(&measure.body).into_owned()).collect(),
        }
    }

    fn account(&self, account: &FileAccount) -> RecordsReport {
        let skipped = account.skipped.iter().map(|(line, why)| SkippedReport { line: *line, why: why.word().to_owned() });
        RecordsReport {
            file: self.text(&account.file),
            register: account.register.map_or("measures", |register| register.name()).to_owned(),
            rows: account.rows(),
            accepted: account.accepted,
            rejected: account.rejected,
            withheld: account.withheld,
            skipped: skipped.collect(),
        }
    }

    fn cleared(&self, cleared: &Cleared) -> ClearedReport {
        ClearedReport {
            file: self.text(&cleared.file),
            line: cleared.line,
            by: self.person(&cleared.by),
            on: cleared.on,
            reason: self.text(&cleared.reason),
        }
    }

    /// All problems of the unit, masked, in order of place.
    fn problems(&self, judgement: &Judgement<'_>) -> Vec<Problem> {
        let unit = self.case.unit;
        let found = exceptions::problems(&self.case, judgement);
        let mut all: Vec<_> = unit.problems.iter().chain(&found).map(|problem| problems::masked(problem, self.masker)).collect();
        all.sort_by(|a, b| a.order().cmp(&b.order()));
        all
    }
}

/// What a local check says, masked.
pub(super) fn definition(check: &LocalCheck, masker: &Masker) -> Definition {
    let text = |text: &str| masker.mask_text(text).into_owned();
    let optional = |part: &Option<String>| part.as_deref().map(text);
    Definition {
        register: check.register.name().to_owned(),
        severity: check.severity,
        when: check.when.as_ref().map(|when| text(&when.source)),
        require: text(&check.require.source),
        remedy: optional(&check.remedy),
        basis: optional(&check.basis),
        file: text(&check.file),
    }
}

/// What the report comes to, the first that holds.
fn conclusion(unit: &Unit<'_>, checks: &[CheckReport]) -> Conclusion {
    let unexcepted = checks.iter().flat_map(|check| &check.findings).filter(|finding| !finding.excepted);
    match unexcepted.map(|finding| finding.severity).max() {
        _ if unit.is_out_of_scope() => Conclusion::OutOfScope,
        Some(Severity::Breach) => Conclusion::Breach,
        Some(Severity::Shortfall) => Conclusion::Shortfall,
        _ if checks.iter().any(|check| check.status == Status::NoRecords) => Conclusion::Incomplete,
        Some(Severity::Advisory) => Conclusion::Advisory,
        None => Conclusion::Compliant,
    }
}

fn counts(checks: &[CheckReport]) -> Counts {
    let mut counts = Counts::default();
    for check in checks {
        counts.checks.add(check.status);
        for finding in &check.findings {
            counts.findings.add(finding);
        }
    }
    counts
}

/// The digest of check ids and versions.
pub fn catalogue_digest() -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    for check in catalogue() {
        digest.update(format!("{} {}\n", check.id, check.version));
    }
    format!("sha256:{}", crate::records::hexadecimal(&digest.finalize()))
}

/// The warning that a year has no calendar of holidays, told once a build and year.
pub fn no_calendar(year: i32) -> Problem {
    let told = Told::new("problem.no-calendar", [("year", year.to_string())]);
    Problem { code: crate::records::Code::NoCalendar, file: None, line: None, column: None, header: None, value: None, told }
}
