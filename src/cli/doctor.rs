//! `doctor`: a data folder looked over, and said in plain words what is missing and what to do first.

use std::collections::BTreeMap;
use std::path::Path;

use bumpalo::Bump;

use super::arguments::DoctorOptions;
use super::options::{speak, today};
use super::terminal::{Terminal, escaped};
use crate::checks;
use crate::export::{is_placeholder, is_sample_measure};
use crate::failure::Failure;
use crate::lang::{Lang, Told};
use crate::read::tree::{Tree, UnitEntry, survey};
use crate::read::unit::read_unit;
use crate::records::{Code, Kept, Level, Problem, Register, Unit};

/// How much there is to do about something: what stands first is to be done first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    /// Nothing can be judged.
    Nothing,
    /// What everything else rests on is as `init` wrote it.
    Unfilled,
    /// Something is read by nobody.
    Lost,
    /// Something is declared that may not be meant.
    Declared,
    /// Checks cannot say anything.
    Blocked,
    /// Something needs a look.
    Look,
}

/// Something to do: where, and what in a sentence.
#[derive(Debug)]
struct Advice {
    urgency: Urgency,
    told: Told,
}

/// Looks a data folder over; nothing is judged and nothing written.
pub(super) fn doctor(options: &DoctorOptions, terminal: &mut Terminal) -> Result<u8, Failure> {
    let data = options.data.as_path();
    let tree = survey(data)?;
    speak(&tree, options.lang.as_deref(), terminal)?;
    let mut all = of_tree(data, &tree);
    for place in 0..tree.units.len() {
        let arena = Bump::new();
        if let Some(unit) = read_unit(&tree, place, &arena) {
            all.extend(of_unit(&tree, place, &unit, terminal.lang));
        }
    }
    all.sort_by_key(|advice| advice.urgency);
    terminal.out(&written(data, &tree, &all, terminal)?).map(|()| 0)
}

/// The advice under its headings, numbered, and what to type next.
fn written(data: &Path, tree: &Tree, all: &[Advice], terminal: &Terminal) -> Result<String, Failure> {
    let say = |told: &Told| escaped(&terminal.lang.say(told));
    let facts = [("units", tree.units.len().to_string()), ("path", data.display().to_string())];
    let mut text = say(&Told::new("cli.doctor-seen", facts));
    let mut last = None;
    for (advice, number) in all.iter().zip(1..) {
        if last != Some(advice.urgency) {
            text.push_str(&format!("\n\n{}", terminal.lang.text(heading(advice.urgency))));
            last = Some(advice.urgency);
        }
        text.push_str(&format!("\n{number}. {}", say(&advice.told)));
    }
    let is_readable = !tree.units.is_empty();
    let ends: &[&'static str] = match all.is_empty() {
        true => &["cli.doctor-well"],
        false if is_readable => &["cli.doctor-first", "cli.doctor-try"],
        false => &["cli.doctor-first"],
    };
    let quarter = today()?.quarter().previous().to_string();
    text.push('\n');
    for end in ends {
        let facts = [("path", data.display().to_string()), ("quarter", quarter.clone())];
        text.push_str(&format!("\n{}", say(&Told::new(end, facts))));
    }
    Ok(text)
}

fn heading(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Nothing => "cli.doctor-nothing",
        Urgency::Unfilled => "cli.doctor-unfilled",
        Urgency::Lost => "cli.doctor-lost",
        Urgency::Declared => "cli.doctor-declared",
        Urgency::Blocked => "cli.doctor-blocked",
        Urgency::Look => "cli.doctor-look",
    }
}

/// What is wrong beyond the units. Files and reasons are named, never what stands in them.
fn of_tree(data: &Path, tree: &Tree) -> Vec<Advice> {
    let mut list = Vec::new();
    if tree.units.is_empty() {
        let told = Told::new("cli.doctor-no-unit", [("path", data.display().to_string())]);
        list.push(Advice { urgency: Urgency::Nothing, told });
    }
    for (code, files) in by_code(&tree.problems, |_| true) {
        list.push(problems(".", code, &files));
    }
    list
}

fn of_unit(tree: &Tree, place: usize, unit: &Unit<'_>, lang: Lang) -> Vec<Advice> {
    let folder = tree.units.get(place).map_or("", |entry| entry.shown_folder.trim_start_matches('/'));
    let at = if folder.is_empty() { "." } else { folder };
    let mut list: Vec<Advice> =
        by_code(&unit.problems, |_| true).iter().map(|(code, files)| problems(at, *code, files)).collect();
    list.extend(tree.units.get(place).and_then(|entry| unfilled(at, entry, lang)));
    let mut missing: Vec<(usize, Register)> = Vec::new();
    let mut empty = Vec::new();
    for register in Register::ALL.iter().copied() {
        match unit.registers.kept(register) {
            Kept::Missing => missing.push((blocked(&[register]), register)),
            Kept::Kept if is_empty(unit, register) => empty.push(register),
            _ => {}
        }
    }
    missing.sort_by_key(|(blocked, register)| (std::cmp::Reverse(*blocked), *register));
    for (blocked, register) in missing {
        let facts = [("at", at.to_owned()), ("register", title(register, lang)), ("checks", blocked.to_string())];
        list.push(Advice { urgency: Urgency::Blocked, told: Told::new("cli.doctor-missing", facts) });
    }
    if unit.measures.is_empty() && unit.measures_unread == 0 {
        list.push(Advice { urgency: Urgency::Blocked, told: Told::new("cli.doctor-no-measures", [("at", at.to_owned())]) });
    }
    list.extend(empties(at, &empty, lang));
    for measure in unit.measures.iter().filter(|measure| is_sample_measure(&measure.title)) {
        let facts = [("at", at.to_owned()), ("files", measure.file.clone())];
        list.push(Advice { urgency: Urgency::Look, told: Told::new("cli.doctor-sample-measure", facts) });
    }
    list
}

/// What stands in unit.md as `init` writes it where it knows nothing better. Only the keys are named.
fn unfilled(at: &str, unit: &UnitEntry, lang: Lang) -> Option<Advice> {
    let values = [
        (lang.either("标识", "id"), &unit.id),
        (lang.either("名称", "name"), &unit.name),
        (lang.either("办公厅室", "office"), &unit.office),
        (lang.either("组织部门", "organization_department"), &unit.organization_department),
    ];
    let keys: Vec<String> = values.iter().filter(|(_, value)| is_placeholder(value)).map(|(key, _)| format!("`{key}`")).collect();
    let facts = [("at", at.to_owned()), ("keys", keys.join(lang.either("、", ", ")))];
    (!keys.is_empty()).then(|| Advice { urgency: Urgency::Unfilled, told: Told::new("cli.doctor-unit-unfilled", facts) })
}

/// What empty registers come to: rosters are the first to be filled in, and all others declare that nothing happened. Without
/// corrections and exceptions the same holds as with empty ones.
fn empties(at: &str, empty: &[Register], lang: Lang) -> Vec<Advice> {
    let is_roster = |register: &Register| matches!(register, Register::Leaders | Register::Staff);
    let is_meant =
        |register: &Register| !is_roster(register) && !matches!(register, Register::Corrections | Register::Exceptions);
    let rosters: Vec<Register> = empty.iter().copied().filter(is_roster).collect();
    let others: Vec<Register> = empty.iter().copied().filter(is_meant).collect();
    let told = |key, list: &[Register]| {
        let titles: Vec<String> = list.iter().map(|register| title(*register, lang)).collect();
        let registers = titles.join(lang.either("、", ", "));
        Told::new(key, [("at", at.to_owned()), ("registers", registers), ("checks", blocked(list).to_string())])
    };
    let mut list = Vec::new();
    if !rosters.is_empty() {
        list.push(Advice { urgency: Urgency::Unfilled, told: told("cli.doctor-rosters-empty", &rosters) });
    }
    if !others.is_empty() {
        list.push(Advice { urgency: Urgency::Declared, told: told("cli.doctor-empty", &others) });
    }
    list
}

/// Whether files of a register are there that hold no row at all: a zero report.
fn is_empty(unit: &Unit<'_>, register: Register) -> bool {
    let mut files = unit.accounts.iter().filter(|account| account.register == Some(register)).peekable();
    files.peek().is_some() && files.all(|account| account.rows() == 0)
}

/// How many checks need one of these registers.
fn blocked(registers: &[Register]) -> usize {
    checks::catalogue().filter(|check| registers.iter().any(|register| check.needs.contains(register))).count()
}

fn title(register: Register, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}（{}）", register.chinese(), register.name()),
        Lang::En => format!("{} ({})", register.name(), register.chinese()),
    }
}

type Files = BTreeMap<String, usize>;

/// The problems of each kind: how many in which file.
fn by_code(problems: &[Problem], is_meant: impl Fn(&Problem) -> bool) -> BTreeMap<Code, Files> {
    let mut codes: BTreeMap<Code, Files> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| is_meant(problem)) {
        *codes.entry(problem.code).or_default().entry(problem.file.clone().unwrap_or_default()).or_default() += 1;
    }
    codes
}

/// Problems of one kind as one thing to do.
fn problems(at: &str, code: Code, files: &Files) -> Advice {
    const MOST: usize = 5;
    let named = |(file, count): (&String, &usize)| if *count > 1 { format!("{file} × {count}") } else { file.clone() };
    let mut list: Vec<String> = files.iter().take(MOST).map(named).collect();
    if files.len() > MOST {
        list.push("…".to_owned());
    }
    let facts = [("at", at.to_owned()), ("code", code.name().to_owned()), ("files", list.join(", "))];
    let (urgency, key) = match (code, code.level()) {
        (Code::NoUnit | Code::BadFrontMatter | Code::DuplicateUnit, _) => (Urgency::Lost, "cli.doctor-unit-lost"),
        (Code::RegisterUnreadable | Code::TooLarge, _) => (Urgency::Lost, "cli.doctor-file-lost"),
        (Code::ClassifiedMarking, _) => (Urgency::Lost, "cli.doctor-withheld"),
        (_, Level::Error) => (Urgency::Lost, "cli.doctor-rows-lost"),
        (_, Level::Warning) => (Urgency::Look, "cli.doctor-warnings"),
    };
    Advice { urgency, told: Told { facts: facts.into(), ..Told::plain(key) } }
}
