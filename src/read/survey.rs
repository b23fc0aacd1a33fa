//! The survey of a data folder: which folder is a unit, which file is what, and who tells what is wrong with it.
//!
//! A problem is told once: by the unit in whose folder the file lies, else by the tree. A unit that is left out keeps its
//! folder: nothing in it is read for another unit, and what is wrong there is told by the tree.

mod units;

use std::collections::HashMap;
use std::hash::Hash;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::disk::{self, Entry, Folder, Name, TEXT_LIMIT, What};
use super::inputs::{self, Input};
use super::local_checks;
use super::marking::Clearances;
use super::names::{self, Known};
use super::parameters::{self, ParameterFile};
use super::settings::{self, Settings};
use super::tree::Tree;
use super::unread;
use super::{decode, places};
use crate::failure::Failure;
use crate::lang::Told;
use crate::records::{Code, Interned, Problem, Register, Withheld, sha256};

use places::{Role, Standing};

/// Looks through a data folder: finds the units with their files and reads what introduces them.
///
/// # Errors
/// Where the data folder is no folder or cannot be listed.
pub fn survey(root: &Path) -> Result<Tree, Failure> {
    let folders = disk::list(root)?;
    let mut survey = Survey {
        tree: Tree {
            root: root.to_owned(),
            units: Vec::new(),
            problems: Vec::new(),
            withheld: Vec::new(),
            local_checks: Vec::new(),
            settings: Settings::default(),
            inputs: String::new(),
        },
        ids: HashMap::new(),
        inputs: Vec::new(),
        registers: Lists::default(),
        measures: Lists::default(),
    };
    // Those of the folders on the way to the current one.
    let mut standings: Vec<Standing> = Vec::new();
    for folder in folders {
        standings.truncate(folder.depth);
        let mut standing = standings.last().map_or_else(Standing::top, |above| above.below(&folder));
        survey.folder(&folder, &mut standing);
        standings.push(standing);
    }
    Ok(survey.finish())
}

/// What the survey has found so far.
struct Survey {
    tree: Tree,
    /// The places of the units by their ids.
    ids: HashMap<String, usize>,
    /// What was read beside the units.
    inputs: Vec<Input>,
    /// The registers of the folder that is looked through, and the lists of those before it.
    registers: Lists<(Register, Name)>,
    /// The same of measures.
    measures: Lists<Name>,
}

/// Lists of files: those of almost all units have the same names and places, and are in memory once.
struct Lists<T> {
    /// The files of the current folder.
    here: Vec<T>,
    known: Interned<[T]>,
}

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists { here: Vec::new(), known: Interned::default() }
    }
}

impl<T: Clone + Eq + Hash> Lists<T> {
    /// The list of the files of the current folder; the next folder begins its own.
    fn take(&mut self) -> Arc<[T]> {
        let list = self.known.of(&self.here);
        self.here.clear();
        list
    }
}

impl Survey {
    fn finish(mut self) -> Tree {
        for place in 0..self.tree.units.len() {
            let Some(unit) = self.tree.units.get(place) else { continue };
            let (parent, id) = (unit.parent, unit.id.clone());
            let Some(above) = parent.and_then(|parent| self.tree.units.get_mut(parent)) else { continue };
            above.children.push(place);
            above.children_ids.push(id);
            let parent_id = above.id.clone();
            if let Some(unit) = self.tree.units.get_mut(place) {
                unit.parent_id = Some(parent_id);
            }
        }
        self.tree.problems.sort_by(|a, b| a.order().cmp(&b.order()));
        self.tree.inputs = inputs::digest(self.inputs);
        self.tree.units.shrink_to_fit();
        self.tree
    }

    /// Finds out what a folder is, then what lies in it.
    fn folder(&mut self, folder: &Folder, standing: &mut Standing) {
        if let Some(kind) = folder.unreadable {
            self.tree.tell_here(standing, Code::BadFrontMatter, unread::told(kind));
        }
        self.unit(folder, standing);
        self.local_checks(folder, standing);
        self.parameters(folder, standing);
        if let Role::Unit(unit) = standing.role
            && let Some(unit) = self.tree.units.get_mut(unit)
        {
            unit.parameter_files.clone_from(&standing.chain);
            unit.local_checks = standing.local.seen_from(&standing.path);
            unit.inputs.extend(standing.local.inputs.iter().cloned());
            unit.inputs.shrink_to_fit();
        }
        let mut has_register = false;
        for entry in &folder.entries {
            if entry.what == What::File && entry.name.barred.is_none() {
                has_register |= self.file(folder, standing, &entry.name);
            } else {
                self.other(standing, entry);
            }
        }
        if has_register {
            self.tree.tell_here(standing, Code::NoUnit, Told::plain("problem.no-unit"));
        }
        self.measures_folder(folder, standing);
        self.lists(standing);
    }

    /// Gives a unit the files that were found for it in a folder.
    fn lists(&mut self, standing: &Standing) {
        match standing.role {
            Role::Unit(unit) => {
                if let Some(unit) = self.tree.units.get_mut(unit) {
                    unit.registers = self.registers.take();
                }
            }
            Role::Measures(Some(unit)) => {
                if let Some(unit) = self.tree.units.get_mut(unit) {
                    unit.measures = self.measures.take();
                }
            }
            _ => {}
        }
    }

    /// Reads the folder's checks.toml, which holds for the folder and all below, beside those above.
    fn local_checks(&mut self, folder: &Folder, standing: &mut Standing) {
        let Some(name) = files(folder, Known::Checks).next() else { return };
        let (text, input) = match self.text(folder, name, Code::BadCheck) {
            Ok(read) => read,
            Err(problem) => return self.tree.tell(standing, problem),
        };
        let none = Clearances::default();
        let clearances = self.clearances_of(standing).unwrap_or(&none);
        let path = format!("{}/{}", standing.path, name.text);
        let read = local_checks::read(&name.text, &path, &text, &standing.local.checks, clearances);
        self.inputs.push((path.clone(), input.1.clone()));
        standing.local.inputs.push((path, input.1));
        for check in read.checks.into_iter().map(Arc::new) {
            self.tree.local_checks.push(check.clone());
            standing.local.checks.push(check);
        }
        self.tree.tell_all(standing, read.problems, read.marks);
    }

    fn clearances_of(&self, standing: &Standing) -> Option<&Clearances> {
        match standing.role {
            Role::Unit(unit) => self.tree.units.get(unit).map(|unit| &unit.clearances),
            _ => None,
        }
    }

    /// Reads the folder's parameters.toml, which holds for the folder and all below.
    fn parameters(&mut self, folder: &Folder, standing: &mut Standing) {
        let Some(name) = files(folder, Known::Parameters).next() else { return };
        let (text, input) = match self.text(folder, name, Code::BadParameter) {
            Ok(read) => read,
            Err(problem) => return self.tree.tell(standing, problem),
        };
        let none = Clearances::default();
        let clearances = self.clearances_of(standing).unwrap_or(&none);
        let read = parameters::read(&name.text, &text, &standing.chain, &standing.local.checks, clearances);
        let path = format!("{}/{}", standing.path, name.text);
        self.inputs.push((path.clone(), input.1.clone()));
        standing.chain.push(Arc::new(ParameterFile { path, sha256: input.1, ..read.file }));
        self.tree.tell_all(standing, read.problems, read.marks);
    }

    /// Reads duizhao.toml.
    fn settings(&mut self, folder: &Folder, standing: &Standing, name: &Name) {
        match self.text(folder, name, Code::BadParameter) {
            Ok((text, input)) => {
                self.inputs.push((format!("/{}", input.0), input.1));
                let read = settings::read(&name.text, &text);
                self.tree.settings = read.settings;
                self.tree.tell_all(standing, read.problems, read.marks);
            }
            Err(problem) => self.tree.tell(standing, problem),
        }
    }

    /// Puts a regular file where it belongs; whether it is a register in a folder that is no unit.
    fn file(&mut self, folder: &Folder, standing: &Standing, name: &Name) -> bool {
        match (names::known(&name.text), standing.role) {
            (Known::Register(register), Role::Unit(_)) => self.registers.here.push((register, name.clone())),
            (Known::Register(_), Role::Plain) => return true,
            (Known::Markdown, Role::Measures(Some(_))) => self.measures.here.push(name.clone()),
            (Known::Markdown, Role::Measures(None)) => {}
            (Known::Register(_) | Known::Cleared, Role::LeftOut) | (Known::Unit, _) => {}
            (known @ (Known::Parameters | Known::Checks | Known::Cleared), _) if files(folder, known).next() != Some(name) => {
                let code = match known {
                    Known::Cleared => Code::BadClearance,
                    Known::Checks => Code::BadCheck,
                    _ => Code::BadParameter,
                };
                let told = Told::new("problem.file-again", [("names", name.text.clone())]);
                self.tree.tell(standing, Problem::of_file(code, &name.text, told));
            }
            (Known::Parameters | Known::Checks, _) | (Known::Cleared, Role::Unit(_)) => {}
            (Known::Settings, _) if folder.depth == 0 => self.settings(folder, standing, name),
            (Known::Settings, _) => self.unknown(standing, name, Told::plain("problem.file-only-at-top")),
            (Known::Cleared, _) => self.unknown(standing, name, Told::plain("problem.file-only-in-unit")),
            (Known::Markdown, _) if names::is_measures(&folder.name.text) => {
                self.unknown(standing, name, Told::plain("problem.measure-without-unit"));
            }
            _ => {
                let told = match names::nearest_known(&name.text, folder.depth == 0) {
                    Some(nearest) => Told::new("problem.file-unknown-near", [("nearest", nearest)]),
                    None => Told::plain("problem.file-unknown"),
                };
                self.unknown(standing, name, told);
            }
        }
        false
    }

    /// What is no regular file, or must not be looked at for its name's sake.
    fn other(&mut self, standing: &Standing, entry: &Entry) {
        let name = &entry.name;
        if let Some(code) = name.barred {
            return self.barred(standing, entry, code);
        }
        let problem = match entry.what {
            What::File | What::Folder => return,
            What::TooDeep => {
                let told = Told::new("problem.folder-too-deep", [("limit", disk::DEEPEST.to_string())]);
                Problem::of_file(Code::TooLarge, &name.text, told)
            }
            What::Link => Problem::of_file(Code::UnknownFile, &name.text, Told::plain("problem.file-link")),
            What::Special => Problem::of_file(Code::UnknownFile, &name.text, Told::plain("problem.file-special")),
            What::Unreadable(kind) => Problem::of_file(Code::BadFrontMatter, &name.text, unread::told(kind)),
        };
        self.tree.tell(standing, problem);
    }

    /// A file or folder whose name carries a marking or a number. Files of registers and measures of a unit are handed on,
    /// for they count in its accounting, and are told there.
    fn barred(&mut self, standing: &Standing, entry: &Entry, code: Code) {
        let name = &entry.name;
        if code == Code::ClassifiedMarking {
            self.tree.withhold(standing, Withheld { file: name.shown(), line: 1, text: name.text.clone() });
        }
        match (names::known(&name.text), standing.role) {
            (Known::Register(register), Role::Unit(_)) if entry.what == What::File => {
                self.registers.here.push((register, name.clone()));
            }
            (Known::Markdown, Role::Measures(Some(_))) if entry.what == What::File => self.measures.here.push(name.clone()),
            _ => self.tree.tell(standing, unread::barred(code, &name.shown(), entry.what == What::Folder)),
        }
    }

    /// Gives a unit its folder of measures; of both spellings, neither is read.
    fn measures_folder(&mut self, folder: &Folder, standing: &mut Standing) {
        let is_measures = |entry: &&Entry| entry.what == What::Folder && names::is_measures(&entry.name.text);
        let found: Vec<&Name> = folder.entries.iter().filter(is_measures).map(|entry| &entry.name).collect();
        if found.len() > 1 && standing.role != Role::Plain {
            standing.has_measures_twice = true;
            let both: Vec<&str> = found.iter().map(|name| name.text.as_str()).collect();
            let told = Told::new("problem.folder-twice", [("names", both.join(", "))]);
            if let Some(first) = found.first() {
                self.tree.tell(standing, Problem::of_file(Code::BadFrontMatter, &first.text, told));
            }
        } else if let (Role::Unit(unit), [only]) = (standing.role, found.as_slice())
            && let Some(unit) = self.tree.units.get_mut(unit)
        {
            unit.measures_folder = Some((*only).clone());
        }
    }

    fn unknown(&mut self, standing: &Standing, name: &Name, told: Told) {
        self.tree.tell(standing, Problem::of_file(Code::UnknownFile, &name.text, told));
    }

    fn open(&self, folder: &Folder, name: &Name) -> Result<Vec<u8>, ErrorKind> {
        disk::read(&self.tree.root.join(&folder.path).join(&name.on_disk), TEXT_LIMIT)
    }

    /// The text of a `.toml` file, with its digest; `code` is that of its problems.
    fn text(&self, folder: &Folder, name: &Name, code: Code) -> Result<(String, Input), Problem> {
        let unopened = |kind| Problem::of_file(unread::code(code, kind), &name.text, unread::told(kind));
        let bytes = self.open(folder, name).map_err(unopened)?;
        let input = (name.text.clone(), sha256(&bytes));
        decode::text(&bytes).map(|text| (text, input)).map_err(|bad| {
            let told = Told::plain("problem.file-bad-encoding");
            Problem::of_file(Code::BadEncoding, &name.text, told).at_line(bad.line)
        })
    }
}

/// The regular files of a folder that are this by their names.
fn files(folder: &Folder, known: Known) -> impl Iterator<Item = &Name> {
    let is_one = move |entry: &&Entry| entry.what == What::File && entry.name.barred.is_none();
    folder.entries.iter().filter(is_one).map(|entry| &entry.name).filter(move |name| names::known(&name.text) == known)
}

#[cfg(test)]
mod tests;
