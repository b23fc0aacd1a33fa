//! `diff`: what changed between two published quarters, unit by unit.

use std::fmt::Write as _;

use super::arguments::{DiffOptions, bad_value};
use super::diagnostic::conclusion_key;
use super::terminal::{Terminal, escaped};
use crate::failure::Failure;
use crate::lang::{Lang, Told};
use crate::publish::{Published, StoredQuarter};
use crate::report::diff::{self, Pair, UnitDiff};
use crate::report::model::{ChangeReason, How, Status, Was};
use crate::time::Quarter;

/// Prints what changed.
pub(super) fn diff(options: &DiffOptions, terminal: &Terminal) -> Result<u8, Failure> {
    let is_json = match options.format.as_deref() {
        None | Some("human") => false,
        Some("json") => true,
        Some(other) => return Err(bad_value("--format", other, "human, json")),
    };
    let quarter = |name: &str, text: &str| Quarter::parse(text).ok_or_else(|| bad_value(name, text, "2026-Q3"));
    let (from, to) = (quarter("FROM", &options.from)?, quarter("TO", &options.to)?);
    let published = Published::at(&options.site)?;
    let (earlier, later) = (StoredQuarter::open(&published, from)?, StoredQuarter::open(&published, to)?);
    let mut changed = 0;
    for unit in units(&earlier, &later) {
        let (then, now) = (earlier.report(unit)?, later.report(unit)?);
        let Some(diff) = diff::diff(from, to, then.as_ref(), now.as_ref()) else { continue };
        changed += usize::from(!diff.is_empty());
        let text = match is_json {
            true => serde_json::to_string(&diff).unwrap_or_default(),
            false if diff.is_empty() => continue,
            false => escaped(&of_unit(&diff, terminal.lang)),
        };
        terminal.out(&text)?;
    }
    if !is_json {
        let facts = [("from", from.to_string()), ("to", to.to_string()), ("changed", changed.to_string())];
        terminal.out(&terminal.lang.say(&Told::new("cli.diff-total", facts)))?;
    }
    Ok(0)
}

/// The units of both quarters: those of the later one in their order, then those that only the earlier one has.
fn units<'q>(earlier: &'q StoredQuarter, later: &'q StoredQuarter) -> Vec<&'q str> {
    let mut list: Vec<&str> = later.summary.units.iter().map(|unit| unit.id.as_str()).collect();
    let known: std::collections::HashSet<&str> = list.iter().copied().collect();
    list.extend(earlier.summary.units.iter().map(|unit| unit.id.as_str()).filter(|id| !known.contains(id)));
    list
}

fn of_unit(diff: &UnitDiff, lang: Lang) -> String {
    let conclusion = pair(diff.conclusion, lang, conclusion_key);
    let mut text = format!("== {} ({}): {conclusion}\n", diff.name, diff.unit);
    for check in &diff.checks {
        let status = pair(check.status, lang, status_key);
        let reason = check.reason.map(|reason| format!(" ({})", lang.text(reason_key(reason)))).unwrap_or_default();
        let _ = writeln!(text, "  {}: {status}{reason}", check.check);
    }
    for finding in &diff.new {
        let _ = writeln!(text, "  + {} {}: {}", finding.check, finding.record, finding.message);
    }
    for finding in &diff.resolved {
        let how = lang.text(how_key(finding.how));
        let _ = writeln!(text, "  - {} {}: {how}", finding.check, finding.record);
    }
    for restated in &diff.restated {
        let was = match restated.was {
            Was::Present => "cli.diff-was-present",
            Was::Absent => "cli.diff-was-absent",
        };
        let _ = writeln!(text, "  ! {} {}: {}", restated.check, restated.record, lang.text(was));
    }
    let facts = [("n", diff.persisting.len().to_string())];
    let _ = writeln!(text, "  = {}", lang.fill(lang.text("cli.diff-persisting"), &facts));
    text
}

fn pair<T: Copy + PartialEq>(pair: Pair<T>, lang: Lang, key: impl Fn(T) -> &'static str) -> String {
    let one = |value: Option<T>| value.map_or("—", |value| lang.text(key(value)));
    match pair.from == pair.to {
        true => one(pair.to).to_owned(),
        false => format!("{} → {}", one(pair.from), one(pair.to)),
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

fn reason_key(reason: ChangeReason) -> &'static str {
    match reason {
        ChangeReason::Scope => "cli.diff-scope",
        ChangeReason::Rules => "cli.diff-rules",
        ChangeReason::Parameters => "cli.diff-parameters",
        ChangeReason::Exceptions => "cli.diff-exceptions",
        ChangeReason::Records => "cli.diff-records",
    }
}

fn how_key(how: Option<How>) -> &'static str {
    match how {
        Some(How::Settled) => "cli.diff-settled",
        Some(How::Gone) => "cli.diff-gone",
        Some(How::Past) => "cli.diff-past",
        None => "cli.diff-unknown",
    }
}
