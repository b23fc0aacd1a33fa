//! A unit's problems and findings as a terminal shows them: the place, the cell underlined, what the clause asks and how
//! to put it right. Everything here is masked already, and no line of a file is shown but the offending cell.

use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::options::Job;
use super::terminal::{Colour, escaped};
use crate::checks::{self, Severity};
use crate::lang::{Lang, Told};
use crate::records::{self, Problem};
use crate::report::Judged;
use crate::report::mask::visible;
use crate::report::model::{CheckReport, Conclusion, FindingReport, UnitReport};
use crate::report::rollup::Rollup;
use crate::time::Period;

/// Sets problems and findings.
#[derive(Debug)]
pub(super) struct Printer<'j> {
    job: &'j Job,
    renderer: Renderer,
}

/// What all units come to.
#[derive(Debug, Default)]
pub(super) struct Totals {
    rollup: Rollup,
    problems: u64,
}

impl Totals {
    /// Adds a unit.
    pub(super) fn add(&mut self, report: &UnitReport) {
        self.rollup.add(&Rollup::of(report));
        self.problems += report.problems.len() as u64;
    }
}

impl<'j> Printer<'j> {
    /// A printer for a run.
    pub(super) fn new(job: &'j Job, colour: Colour) -> Printer<'j> {
        let renderer = if colour == Colour::On { Renderer::styled() } else { Renderer::plain() };
        Printer { job, renderer }
    }

    /// All that is to be said of a unit.
    pub(super) fn unit(&self, place: usize, judged: &Judged) -> String {
        let report = &judged.report;
        let folder = self.job.tree.units.get(place).map(|unit| self.job.data.join(&unit.folder)).unwrap_or_default();
        let conclusion = self.lang().text(conclusion_key(report.conclusion));
        let mut text = format!("== {} ({}): {conclusion}\n", visible(&report.unit.name), report.unit.id);
        for problem in &judged.problems {
            text.push_str(&self.problem(&folder, problem));
            text.push_str("\n\n");
        }
        for check in &report.checks {
            for finding in &check.findings {
                text.push_str(&self.finding(&folder, check, finding));
                text.push_str("\n\n");
            }
        }
        text
    }

    /// A problem with its place and the offending cell underlined.
    pub(super) fn problem(&self, folder: &Path, problem: &Problem) -> String {
        let level = match problem.code.level() {
            records::Level::Error => Level::ERROR.with_name(self.lang().text("cli.level-error")),
            records::Level::Warning => Level::WARNING.with_name(self.lang().text("cli.level-warning")),
        };
        let message = escaped(&self.lang().say(&problem.told));
        let title = level.primary_title(message).id(problem.code.name());
        let path = problem.file.as_deref().map(|file| self.path(folder, file)).unwrap_or_else(|| folder.display().to_string());
        let line = problem.line.map_or(1, |line| line as usize);
        let Some((source, cell)) = cell(problem) else {
            let origin = Origin::path(path);
            let origin = if problem.line.is_some() { origin.line(line).char_column(1) } else { origin };
            return self.renderer.render(&[title.element(origin)]);
        };
        let mark = AnnotationKind::Primary.span(cell);
        self.renderer.render(&[title.element(Snippet::source(source).line_start(line).path(path).annotation(mark))])
    }

    /// A finding with its place, its evidence, the clause and the remedy.
    fn finding(&self, folder: &Path, check: &CheckReport, finding: &FindingReport) -> String {
        let lang = self.lang();
        let level = match finding.severity {
            _ if finding.excepted => Level::NOTE.with_name(lang.text("cli.severity-excepted")),
            Severity::Breach => Level::ERROR.with_name(lang.text("cli.severity-breach")),
            Severity::Shortfall => Level::WARNING.with_name(lang.text("cli.severity-shortfall")),
            Severity::Advisory => Level::INFO.with_name(lang.text("cli.severity-advisory")),
        };
        let title =
            level.primary_title(format!("{}: {}", visible(&check.title), visible(&finding.message))).id(check.id.as_str());
        let mut group: Group<'_> = match &finding.source {
            Some(source) => {
                title.element(Origin::path(self.path(folder, &source.file)).line(source.line as usize).char_column(1))
            }
            None => title.element(Origin::path(folder.display().to_string())),
        };
        let note = Level::NOTE.with_name(lang.text("cli.label-record"));
        group = group.element(note.message(evidence(finding)));
        let clause = Level::NOTE.with_name(lang.text("cli.label-clause"));
        let phrase = checks::named(&check.id).map_or(check.provision.text(), |known| known.quote);
        group = group.element(clause.message(format!("{} {phrase}", check.provision)));
        if let Some(remedy) = remedy(check, lang) {
            group = group.element(Level::HELP.with_name(lang.text("cli.label-remedy")).message(remedy));
        }
        self.renderer.render(&[group])
    }

    /// The last line: what all units come to.
    pub(super) fn totals(&self, totals: &Totals, period: Period) -> String {
        let (findings, records) = (totals.rollup.counts.findings, totals.rollup.records);
        let told = Told::new(
            "cli.checked",
            [
                ("quarter", period.quarter.to_string()),
                ("as_of", period.as_of.to_string()),
                ("units", totals.rollup.units.values().sum::<u64>().to_string()),
                ("breach", findings.breach.to_string()),
                ("shortfall", findings.shortfall.to_string()),
                ("advisory", findings.advisory.to_string()),
                ("excepted", findings.excepted.to_string()),
                ("rows", records.rows.to_string()),
                ("rejected", records.rejected.to_string()),
                ("withheld", records.withheld.to_string()),
                ("problems", totals.problems.to_string()),
            ],
        );
        self.lang().say(&told)
    }

    fn lang(&self) -> Lang {
        self.job.run.lang
    }

    /// A file as a path from where the program was called; one with a leading `/` is relative to the data folder.
    fn path(&self, folder: &Path, file: &str) -> String {
        let path: PathBuf = match file.strip_prefix('/') {
            Some(file) => self.job.data.join(file),
            None => folder.join(file),
        };
        visible(&path.display().to_string()).into_owned()
    }
}

/// The header and the cell, and where the cell stands in that text.
fn cell(problem: &Problem) -> Option<(String, std::ops::Range<usize>)> {
    let value = visible(problem.value.as_deref().filter(|value| !value.is_empty())?);
    let header = match (problem.header.as_deref(), problem.column.as_deref()) {
        (Some(header), Some(column)) if header != column => format!("{} ({column}): ", visible(header)),
        (Some(name), _) | (None, Some(name)) => format!("{}: ", visible(name)),
        (None, None) => String::new(),
    };
    let source = format!("{header}{value}");
    let place = header.len()..source.len();
    Some((source, place))
}

fn evidence(finding: &FindingReport) -> String {
    let cells = finding.evidence.iter().map(|evidence| {
        let value = evidence.value.as_deref().map_or("—".into(), visible);
        format!("{} = {value}", evidence.column)
    });
    std::iter::once(finding.record.clone()).chain(cells).collect::<Vec<_>>().join("; ")
}

/// How to put it right, on one line.
fn remedy(check: &CheckReport, lang: Lang) -> Option<String> {
    let text = match checks::named(&check.id) {
        Some(known) => known.read_text().section(checks::text::Section::Remedy, lang),
        None => check.definition.as_ref()?.remedy.as_deref()?,
    };
    Some(text.split_whitespace().collect::<Vec<_>>().join(lang.either("", " "))).filter(|text| !text.is_empty())
}

/// The key of the word for a conclusion.
pub(super) fn conclusion_key(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::OutOfScope => "cli.conclusion-out-of-scope",
        Conclusion::Breach => "cli.conclusion-breach",
        Conclusion::Shortfall => "cli.conclusion-shortfall",
        Conclusion::Incomplete => "cli.conclusion-incomplete",
        Conclusion::Advisory => "cli.conclusion-advisory",
        Conclusion::Compliant => "cli.conclusion-compliant",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Code;

    #[test]
    fn only_the_header_and_the_cell_are_shown_and_the_cell_is_marked() {
        let told = Told::plain("cli.plain");
        let problem = Problem::of_file(Code::BadDate, "relays.csv", told).at_line(31).in_column("given_at").about("2026-13-40");
        assert_eq!(cell(&problem), Some(("given_at: 2026-13-40".into(), 10..20)));
        let problem = Problem { header: Some("交代时间".into()), ..problem };
        assert_eq!(cell(&problem), Some(("交代时间 (given_at): 2026-13-40".into(), 25..35)));
        assert_eq!(cell(&problem.about("")), None);
    }
}
