//! checks.toml: the local checks that a locality sets for a folder and all below. They add up along the way down; an id
//! may stand once on it.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::inputs::Input;
use super::marking::Clearances;
use super::marks::Marks;
use super::nearest::nearest;
use super::toml_file;
use crate::checks::local::{Expression, Fault, is_local_id};
use crate::checks::{LocalCheck, Severity};
use crate::lang::Told;
use crate::records::{Code, Problem, Register};
use crate::regulation::Provision;

/// The local checks that hold in a folder, from the data folder down to it.
#[derive(Clone, Debug, Default)]
pub struct LocalChain {
    /// The checks, those of the topmost file first.
    pub checks: Vec<Arc<LocalCheck>>,
    /// The paths and digests of the files.
    pub inputs: Vec<Input>,
}

/// A checks.toml with what is wrong with it.
#[derive(Debug, Default)]
pub struct ReadChecks {
    /// The checks that can be used.
    pub checks: Vec<LocalCheck>,
    /// What is wrong with it, markings apart.
    pub problems: Vec<Problem>,
    /// The markings in it: where there are any, none of its checks is used.
    pub marks: Marks,
}

/// The keys of an entry.
const KEYS: [&str; 9] = ["id", "provision", "register", "severity", "title", "when", "require", "remedy", "basis"];

/// Reads a checks.toml. `file` is its name, as the problems have it; `path` its path from the data folder; `above` are
/// the checks of the folders above, whose ids are taken.
pub fn read(file: &str, path: &str, text: &str, above: &[Arc<LocalCheck>], clearances: &Clearances) -> ReadChecks {
    let mut read = ReadChecks::default();
    let table = toml_file::parse(Code::BadCheck, file, text);
    read.marks = toml_file::marks(file, text, table.as_ref().ok(), clearances);
    if !read.marks.withheld.is_empty() {
        return read;
    }
    match table {
        Err(problem) => read.problems.push(problem),
        Ok(table) => {
            for (key, value) in toml_file::in_order(&table) {
                let reader = Reader { file, path, text };
                match (key.get_ref().as_ref(), value.get_ref()) {
                    ("check", DeValue::Array(entries)) => {
                        for entry in entries.iter() {
                            reader.entry(&mut read, entry, above);
                        }
                    }
                    (name, _) => {
                        let problem = reader.problem(key, name, Told::new("problem.check-table", [("name", name.to_owned())]));
                        read.problems.push(problem);
                    }
                }
            }
        }
    }
    read
}

impl LocalChain {
    /// The checks as the reports of the unit in a folder (its path from the data folder) have them, by id.
    pub fn seen_from(&self, folder: &str) -> Vec<Arc<LocalCheck>> {
        let mut checks: Vec<Arc<LocalCheck>> = Vec::with_capacity(self.checks.len());
        for check in &self.checks {
            let file = super::parameters::seen_from(folder, &check.file);
            checks.push(if file == check.file { check.clone() } else { Arc::new(LocalCheck { file, ..(**check).clone() }) });
        }
        checks.sort_by(|one, other| one.id.cmp(&other.id));
        checks
    }
}

/// The file that is being read.
struct Reader<'t> {
    file: &'t str,
    path: &'t str,
    text: &'t str,
}

impl Reader<'_> {
    fn problem<T>(&self, at: &Spanned<T>, key: &str, told: Told) -> Problem {
        Problem::of_file(Code::BadCheck, self.file, told).in_column(key).at_line(toml_file::line(self.text, &at.span()))
    }

    /// Takes an entry in, or tells all that is wrong with it.
    fn entry(&self, read: &mut ReadChecks, entry: &Spanned<DeValue<'_>>, above: &[Arc<LocalCheck>]) {
        let DeValue::Table(table) = entry.get_ref() else {
            read.problems.push(self.problem(entry, "check", Told::plain("problem.check-no-table")));
            return;
        };
        self.unknown_keys(&mut read.problems, table);
        let mut wrong = Vec::new();
        let check = self.check(&mut wrong, entry, table);
        if let Some(check) = &check {
            let mut taken = above.iter().map(|check| &**check).chain(&read.checks);
            if let Some(first) = taken.find(|other| other.id == check.id) {
                let facts = [("id", check.id.clone()), ("first", first.file.clone())];
                wrong.push(self.problem(at(table, "id", entry), "id", Told::new("problem.check-id-twice", facts)));
            }
        }
        match check {
            Some(check) if wrong.is_empty() => read.checks.push(check),
            _ => read.problems.append(&mut wrong),
        }
    }

    fn check(&self, wrong: &mut Vec<Problem>, entry: &Spanned<DeValue<'_>>, table: &DeTable<'_>) -> Option<LocalCheck> {
        let mut of = Entry { reader: self, wrong, entry, table };
        let id = of.required("id", |id| is_local_id(id).then(|| id.to_owned()), "problem.check-id");
        let provision = of.required("provision", Provision::parse, "problem.check-provision");
        let register = of.required("register", register, "problem.check-register");
        let severity = of.required("severity", Severity::named, "problem.check-severity");
        let title = of.required("title", |title| Some(title.to_owned()), "problem.check-text");
        let (remedy, basis) = (of.text("remedy"), of.text("basis"));
        // Without a register no column is known, and without text there is no expression.
        let when = of.expression("when", register);
        let require = of.required("require", |text| Some(text.to_owned()), "problem.check-text");
        let require = require.and_then(|_| of.expression("require", register));
        Some(LocalCheck {
            id: id?,
            provision: provision?,
            register: register?,
            severity: severity?,
            title: title?,
            when,
            require: require?,
            remedy,
            basis,
            file: self.path.to_owned(),
        })
    }

    fn unknown_keys(&self, problems: &mut Vec<Problem>, table: &DeTable<'_>) {
        for (key, _) in toml_file::in_order(table) {
            let word = key.get_ref().as_ref();
            if !KEYS.contains(&word) {
                let near = nearest(word, KEYS).map_or_else(|| KEYS.join(", "), str::to_owned);
                let told = Told::new("problem.check-key", [("key", word.to_owned()), ("nearest", near)]);
                problems.push(Problem { code: Code::UnknownKey, ..self.problem(key, word, told) });
            }
        }
    }

    /// A fault in an expression, at its line of the file where that can be told.
    fn fault(&self, value: &Spanned<DeValue<'_>>, key: &str, fault: Fault) -> Problem {
        let written = self.text.get(value.span()).unwrap_or_default();
        // The line end behind an opening """ is not part of the text.
        let is_below = ["\"\"\"", "'''"]
            .iter()
            .any(|quotes| written.strip_prefix(quotes).is_some_and(|rest| rest.starts_with('\n') || rest.starts_with("\r\n")));
        let place = match (fault.line, fault.character) {
            (_, None) => "-".to_owned(),
            (1, Some(character)) => character.to_string(),
            (line, Some(character)) => format!("{line}:{character}"),
        };
        let mut told = fault.told;
        told.facts.extend([("part", key.to_owned()), ("place", place)]);
        let problem = self.problem(value, key, told);
        Problem { line: problem.line.map(|line| line + u32::from(is_below) + fault.line - 1), ..problem }
    }
}

/// An entry whose keys are being read.
struct Entry<'e, 't, 'i> {
    reader: &'e Reader<'e>,
    wrong: &'e mut Vec<Problem>,
    entry: &'t Spanned<DeValue<'i>>,
    table: &'t DeTable<'i>,
}

impl Entry<'_, '_, '_> {
    /// The value of a key that must be there; `key_of_told` says what is expected of it.
    fn required<T>(&mut self, key: &'static str, of: impl Fn(&str) -> Option<T>, key_of_told: &'static str) -> Option<T> {
        let found = toml_file::get(self.table, key);
        let Some(value) = found else {
            let told = Told::new("problem.check-missing", [("key", key.to_owned())]);
            self.wrong.push(self.reader.problem(self.entry, key, told));
            return None;
        };
        let text = text(value);
        let read = text.and_then(of);
        if read.is_none() {
            let written = self.reader.text.get(value.span()).unwrap_or_default();
            let near = if key == "register" { nearest_register(text.unwrap_or_default()) } else { String::new() };
            let facts = [("key", key.to_owned()), ("value", shortened(written)), ("nearest", near)];
            self.wrong.push(self.reader.problem(value, key, Told::new(key_of_told, facts)));
        }
        read
    }

    /// The text of a key that may be missing.
    fn text(&mut self, key: &'static str) -> Option<String> {
        let value = toml_file::get(self.table, key)?;
        let found = text(value);
        if found.is_none() {
            let written = self.reader.text.get(value.span()).unwrap_or_default();
            let facts = [("key", key.to_owned()), ("value", shortened(written)), ("nearest", String::new())];
            self.wrong.push(self.reader.problem(value, key, Told::new("problem.check-text", facts)));
        }
        found.map(str::to_owned)
    }

    fn expression(&mut self, key: &'static str, register: Option<Register>) -> Option<Expression> {
        let text = self.text(key)?;
        let value = toml_file::get(self.table, key)?;
        match Expression::read(register?, &text) {
            Ok(expression) => Some(expression),
            Err(fault) => {
                self.wrong.push(self.reader.fault(value, key, fault));
                None
            }
        }
    }
}

/// Where a key's value stands, or else the entry.
fn at<'t, 'i>(table: &'t DeTable<'i>, key: &str, entry: &'t Spanned<DeValue<'i>>) -> &'t Spanned<DeValue<'i>> {
    toml_file::get(table, key).unwrap_or(entry)
}

/// A text that is not empty.
fn text<'t>(value: &'t Spanned<DeValue<'_>>) -> Option<&'t str> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn register(name: &str) -> Option<Register> {
    Register::ALL.iter().copied().find(|register| register.name() == name || register.chinese() == name)
}

fn nearest_register(name: &str) -> String {
    let known = || Register::ALL.iter().flat_map(|register| [register.name(), register.chinese()]);
    match nearest(name, known()) {
        Some(near) => format!("`{near}`"),
        None => Register::ALL.iter().map(|register| register.name()).collect::<Vec<_>>().join(", "),
    }
}

fn shortened(written: &str) -> String {
    const LONGEST: usize = 80;
    match written.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", written.get(..end).unwrap_or_default()),
        None => written.to_owned(),
    }
}

#[cfg(test)]
mod tests;
