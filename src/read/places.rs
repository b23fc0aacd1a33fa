//! Where a folder stands in the tree: what it is, and who tells what is wrong in it.

use std::sync::Arc;

use super::disk::{Folder, What};
use super::local_checks::LocalChain;
use super::marks::Marks;
use super::names::{self, Known};
use super::parameters::ParameterFile;
use super::tree::{Tree, UnitEntry};
use crate::lang::Told;
use crate::records::{Code, Problem, Withheld};

/// What a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing of its own.
    Plain,
    /// The unit at this place of the tree.
    Unit(usize),
    /// A unit that is not read.
    LeftOut,
    /// The folder of measures of this unit, or of one that is not read or has two such folders.
    Measures(Option<usize>),
}

/// Where a folder stands in the tree.
#[derive(Debug)]
pub(super) struct Standing {
    /// What it is.
    pub(super) role: Role,
    /// Its path from the data folder as it is shown, with `/` in front; empty for the data folder.
    pub(super) path: String,
    /// The unit that tells what is wrong in it; the tree does where there is none.
    pub(super) teller: Option<usize>,
    /// Its path from the folder of that unit.
    within: String,
    /// The nearest unit at or above it that is read.
    pub(super) unit_above: Option<usize>,
    /// Whether it has folders of measures in both spellings.
    pub(super) has_measures_twice: bool,
    /// The parameter files that hold in it, the topmost first.
    pub(super) chain: Vec<Arc<ParameterFile>>,
    /// The local checks that hold in it.
    pub(super) local: LocalChain,
}

impl Standing {
    /// The data folder's.
    pub(super) fn top() -> Standing {
        Standing {
            role: Role::Plain,
            path: String::new(),
            teller: None,
            within: String::new(),
            unit_above: None,
            has_measures_twice: false,
            chain: Vec::new(),
            local: LocalChain::default(),
        }
    }

    /// That of a folder which lies in this one, before it is looked into.
    pub(super) fn below(&self, folder: &Folder) -> Standing {
        let name = folder.name.shown();
        let is_unit =
            folder.entries.iter().any(|entry| entry.what == What::File && names::known(&entry.name.text) == Known::Unit);
        let role = match self.role {
            Role::Unit(unit) if !is_unit && names::is_measures(&name) => {
                Role::Measures(Some(unit).filter(|_| !self.has_measures_twice))
            }
            Role::LeftOut if !is_unit && names::is_measures(&name) => Role::Measures(None),
            _ => Role::Plain,
        };
        Standing {
            role,
            path: format!("{}/{name}", self.path),
            teller: self.teller,
            within: if self.within.is_empty() { name } else { format!("{}/{name}", self.within) },
            unit_above: self.unit_above,
            has_measures_twice: false,
            chain: self.chain.clone(),
            local: self.local.clone(),
        }
    }

    /// Makes it a unit that is not read.
    pub(super) fn leave_out(&mut self) {
        self.role = Role::LeftOut;
        self.teller = None;
    }

    /// Makes it the unit at this place.
    pub(super) fn become_unit(&mut self, unit: usize) {
        self.role = Role::Unit(unit);
        self.teller = Some(unit);
        self.unit_above = Some(unit);
        self.within.clear();
    }

    /// The path of a file in it, as its problems have it.
    pub(super) fn file(&self, name: &str) -> String {
        match self.teller {
            None => format!("{}/{name}", self.path),
            Some(_) if self.within.is_empty() => name.to_owned(),
            Some(_) => format!("{}/{name}", self.within),
        }
    }

    /// Its own path, as its problems have it.
    pub(super) fn here(&self) -> String {
        match self.teller {
            None if self.path.is_empty() => "/".to_owned(),
            None => self.path.clone(),
            Some(_) if self.within.is_empty() => ".".to_owned(),
            Some(_) => self.within.clone(),
        }
    }
}

impl Tree {
    /// Tells what is wrong with a file in a folder, by its name there.
    pub(super) fn tell(&mut self, standing: &Standing, mut problem: Problem) {
        problem.file = problem.file.map(|file| standing.file(&file));
        self.add(standing, problem);
    }

    /// Tells what is wrong with the folder itself.
    pub(super) fn tell_here(&mut self, standing: &Standing, code: Code, told: Told) {
        self.add(standing, Problem::of_file(code, &standing.here(), told));
    }

    /// Tells all that is wrong with a file in a folder and keeps what was withheld and cleared in it.
    pub(super) fn tell_all(&mut self, standing: &Standing, problems: Vec<Problem>, marks: Marks) {
        for problem in problems.into_iter().chain(marks.problems) {
            self.tell(standing, problem);
        }
        for withheld in marks.withheld {
            self.withhold(standing, withheld);
        }
        if let Some(unit) = self.teller(standing) {
            unit.cleared.extend(marks.cleared);
        }
    }

    /// Keeps a text that was withheld in a file in a folder.
    pub(super) fn withhold(&mut self, standing: &Standing, mut withheld: Withheld) {
        withheld.file = standing.file(&withheld.file);
        match self.teller(standing) {
            Some(unit) => unit.withheld.push(withheld),
            None => self.withheld.push(withheld),
        }
    }

    fn add(&mut self, standing: &Standing, problem: Problem) {
        match self.teller(standing) {
            Some(unit) => unit.problems.push(problem),
            None => self.problems.push(problem),
        }
    }

    fn teller(&mut self, standing: &Standing) -> Option<&mut UnitEntry> {
        standing.teller.and_then(|unit| self.units.get_mut(unit))
    }
}
