//! `checks` and `explain`: the catalogue on the terminal.

use std::fmt::Write as _;
use std::sync::Arc;

use super::arguments::{ChecksOptions, ExplainOptions};
use super::options::speak;
use super::terminal::{Terminal, escaped};
use crate::checks::text::Section;
use crate::checks::{self, Check, LocalCheck, Severity};
use crate::failure::Failure;
use crate::lang::{Lang, Told};
use crate::read::names::CHECKS;
use crate::read::tree::{Tree, survey};
use crate::records::Level;
use crate::regulation::{Class, Provision};
use crate::report::mask::{KnownWords, Masker, Names};
use crate::report::masked;

/// Prints the catalogue, or the local checks of a data folder.
pub(super) fn checks(options: ChecksOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    match &options.local {
        Some(data) => {
            let tree = survey(data)?;
            speak(&tree, options.lang.as_deref(), terminal)?;
            local(&tree, terminal)
        }
        None => list(terminal),
    }
}

/// Prints the local checks of a data folder with what is wrong in its `checks.toml` files: 0 where nothing is, else 1.
fn local(tree: &Tree, terminal: &Terminal) -> Result<u8, Failure> {
    let masker = masker();
    let mut text = String::new();
    for check in &tree.local_checks {
        let _ = writeln!(text, "{}", of_local(check, terminal.lang));
    }
    terminal.out(&escaped(&masker.mask_text(&text)))?;
    let told: Vec<_> = tree.units.iter().flat_map(|unit| unit.problems.iter().map(|p| (unit.shown_folder.as_str(), p))).collect();
    let told = tree.problems.iter().map(|problem| ("", problem)).chain(told);
    let of_files = told.filter(|(_, problem)| {
        let file = problem.file.as_deref().unwrap_or_default();
        file.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(CHECKS))
    });
    let mut is_whole = true;
    for (folder, problem) in of_files {
        is_whole &= problem.code.level() == Level::Warning;
        let problem = masked(problem, &masker);
        let file = problem.file.unwrap_or_default();
        let file = if file.starts_with('/') { file } else { format!("{folder}/{file}") };
        let place = problem.line.map_or_else(String::new, |line| format!(":{line}"));
        let said = format!("{file}{place}: {}: {}", problem.code, terminal.lang.say(&problem.told));
        terminal.warn(&Told::new("cli.plain", [("text", said)]));
    }
    Ok(u8::from(!is_whole))
}

fn of_local(check: &LocalCheck, lang: Lang) -> String {
    let colon = lang.either("：", ": ");
    let mut text = format!("{} — {}\n", check.id, check.title);
    let when = check.when.as_ref().map(|when| when.source.as_str());
    let rows = [
        ("cli.label-clause", Some(check.provision.to_string())),
        ("cli.label-severity", Some(lang.text(severity_key(check.severity)).to_owned())),
        ("cli.label-registers", Some(format!("{}.csv", check.register.name()))),
        ("page.local_when", when.map(str::to_owned)),
        ("page.local_require", Some(check.require.source.clone())),
        ("cli.label-remedy", check.remedy.clone()),
        ("page.local_basis", check.basis.clone()),
        ("cli.label-file", Some(check.file.clone())),
    ];
    for (label, value) in rows {
        if let Some(value) = value {
            let _ = writeln!(text, "  {}{colon}{value}", lang.text(label));
        }
    }
    text
}

/// Prints the catalogue, a check a line.
fn list(terminal: &Terminal) -> Result<u8, Failure> {
    let mut text = String::new();
    for check in checks::catalogue() {
        let severity = terminal.lang.text(severity_key(check.severity));
        let _ = writeln!(text, "{:<34} {:<5} {severity}  {}", check.id, check.provision, check.title(terminal.lang));
    }
    terminal.out(&text).map(|()| 0)
}

/// What comes from `checks.toml` files belongs to no unit's records: numbers are masked, names are not known.
fn masker() -> Masker {
    Masker::new(Names::Masked, std::iter::empty(), &KnownWords::of_the_product(), &[])
}

/// Prints what a check or a provision asks; of a data folder, its local checks too.
///
/// # Errors
/// Where there is no such check or provision.
pub(super) fn explain(options: &ExplainOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    let subject = options.subject.as_str();
    let mut local = Vec::new();
    if let Some(data) = &options.data {
        let tree = survey(data)?;
        speak(&tree, options.lang.as_deref(), terminal)?;
        local = tree.local_checks;
    }
    let lang = terminal.lang;
    let text = match (checks::named(subject), Provision::parse(subject)) {
        (Some(check), _) => of_check(check, lang),
        (None, Some(provision)) => of_provision(provision, &local, lang),
        (None, None) => {
            // One id may stand in several branches of the tree.
            let named: Vec<String> =
                local.iter().filter(|check| check.id == subject).map(|check| explained(check, lang)).collect();
            match named.is_empty() {
                true => return Err(unknown(options, &local)),
                false => named.join("\n"),
            }
        }
    };
    terminal.out(&escaped(&masker().mask_text(&text))).map(|()| 0)
}

fn explained(check: &LocalCheck, lang: Lang) -> String {
    let clause = format!("{}{}{}", lang.text("cli.label-clause"), lang.either("：", ": "), check.provision);
    of_local(check, lang).replacen(&clause, &format!("{clause} {}", check.provision.text()), 1)
}

fn of_check(check: &Check, lang: Lang) -> String {
    let text = check.read_text();
    let mut out = format!("{} — {}\n\n", check.id, check.title(lang));
    let parameters = check.parameters.iter().map(|parameter| parameter.name()).collect::<Vec<_>>().join(", ");
    let needs = check.needs.iter().map(|register| format!("{}.csv", register.name())).collect::<Vec<_>>().join(", ");
    let rows = [
        ("cli.label-clause", format!("{} {}", check.provision, check.provision.text())),
        ("cli.label-quote", check.quote.to_owned()),
        ("cli.label-severity", lang.text(severity_key(check.severity)).to_owned()),
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

fn of_provision(provision: Provision, local: &[Arc<LocalCheck>], lang: Lang) -> String {
    let class = match provision.class() {
        Class::Checked => "cli.class-checked",
        Class::Attested => "cli.class-attested",
        Class::Scope => "cli.class-scope",
        Class::Statement => "cli.class-statement",
    };
    let mut out = format!("{provision} {}\n\n{}\n", provision.text(), lang.text(class));
    for check in checks::catalogue().filter(|check| check.provision == provision) {
        let _ = writeln!(out, "  {:<34} {}  {}", check.id, lang.text(severity_key(check.severity)), check.title(lang));
    }
    for check in local.iter().filter(|check| check.provision == provision) {
        let _ = writeln!(out, "  {:<34} {}  {}", check.id, lang.text(severity_key(check.severity)), check.title);
    }
    out
}

fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Breach => "cli.severity-breach",
        Severity::Shortfall => "cli.severity-shortfall",
        Severity::Advisory => "cli.severity-advisory",
    }
}

fn unknown(options: &ExplainOptions, local: &[Arc<LocalCheck>]) -> Failure {
    let subject = options.subject.as_str();
    if options.data.is_none() && subject.starts_with("local-") {
        return Failure::new("cli.unknown-local", [("subject", subject.to_owned())]);
    }
    let ids = checks::catalogue().map(|check| check.id).chain(local.iter().map(|check| check.id.as_str()));
    let nearest = ids.map(|id| (strsim::damerau_levenshtein(id, subject), id)).min().filter(|(distance, _)| *distance <= 5);
    let nearest = nearest.map(|(_, id)| format!(" (`{id}`?)")).unwrap_or_default();
    Failure::new("cli.unknown-subject", [("subject", subject.to_owned()), ("nearest", nearest)])
}
