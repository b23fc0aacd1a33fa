//! `checks` and `explain`: the catalogue on the terminal.

use std::fmt::Write as _;

use super::terminal::Terminal;
use crate::checks::text::Section;
use crate::checks::{self, Check};
use crate::failure::Failure;
use crate::lang::Lang;
use crate::regulation::{Class, Provision};

/// Prints the catalogue, a check a line.
pub(super) fn list(terminal: &Terminal) -> Result<u8, Failure> {
    let mut text = String::new();
    for check in checks::catalogue() {
        let severity = terminal.lang.text(severity_key(check));
        let _ = writeln!(text, "{:<34} {:<5} {severity}  {}", check.id, check.provision, check.title(terminal.lang));
    }
    terminal.out(&text).map(|()| 0)
}

/// Prints what a check or a provision asks.
///
/// # Errors
/// Where there is no such check or provision.
pub(super) fn explain(subject: &str, terminal: &Terminal) -> Result<u8, Failure> {
    let text = match (checks::named(subject), Provision::parse(subject)) {
        (Some(check), _) => of_check(check, terminal.lang),
        (None, Some(provision)) => of_provision(provision, terminal.lang),
        (None, None) => return Err(unknown(subject)),
    };
    terminal.out(&text).map(|()| 0)
}

fn of_check(check: &Check, lang: Lang) -> String {
    let text = check.read_text();
    let mut out = format!("{} — {}\n\n", check.id, check.title(lang));
    let parameters = check.parameters.iter().map(|parameter| parameter.name()).collect::<Vec<_>>().join(", ");
    let needs = check.needs.iter().map(|register| format!("{}.csv", register.name())).collect::<Vec<_>>().join(", ");
    let rows = [
        ("cli.label-clause", format!("{} {}", check.provision, check.provision.text())),
        ("cli.label-quote", check.quote.to_owned()),
        ("cli.label-severity", lang.text(severity_key(check)).to_owned()),
        ("cli.label-registers", needs),
        ("cli.label-parameters", parameters),
    ];
    for (label, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(out, "{}{}{value}", lang.text(label), lang.either("：", ": "));
    }
    for (label, section) in
        [("cli.label-asks", Section::Asks), ("cli.label-why", Section::Why), ("cli.label-remedy", Section::Remedy)]
    {
        let _ = write!(out, "\n{}\n{}\n", lang.text(label), text.section(section, lang));
    }
    out
}

fn of_provision(provision: Provision, lang: Lang) -> String {
    let class = match provision.class() {
        Class::Checked => "cli.class-checked",
        Class::Attested => "cli.class-attested",
        Class::Scope => "cli.class-scope",
        Class::Statement => "cli.class-statement",
    };
    let mut out = format!("{provision} {}\n\n{}\n", provision.text(), lang.text(class));
    for check in checks::catalogue().filter(|check| check.provision == provision) {
        let _ = writeln!(out, "  {:<34} {}  {}", check.id, lang.text(severity_key(check)), check.title(lang));
    }
    out
}

fn severity_key(check: &Check) -> &'static str {
    match check.severity {
        checks::Severity::Breach => "cli.severity-breach",
        checks::Severity::Shortfall => "cli.severity-shortfall",
        checks::Severity::Advisory => "cli.severity-advisory",
    }
}

fn unknown(subject: &str) -> Failure {
    let ids = checks::catalogue().map(|check| check.id);
    let nearest = ids.map(|id| (strsim::damerau_levenshtein(id, subject), id)).min().filter(|(distance, _)| *distance <= 5);
    let nearest = nearest.map(|(_, id)| format!(" (`{id}`?)")).unwrap_or_default();
    Failure::new("cli.unknown-subject", [("subject", subject.to_owned()), ("nearest", nearest)])
}
