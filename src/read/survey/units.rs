//! Units: folders that hold a unit.md which can be read.

use super::{Survey, files};
use crate::lang::Told;
use crate::read::disk::{Folder, Name};
use crate::read::inputs::Input;
use crate::read::introduction::{self, Introduction, ReadIntroduction};
use crate::read::marking::{self, Clearances};
use crate::read::marks::Marks;
use crate::read::names::Known;
use crate::read::places::Standing;
use crate::read::tree::UnitEntry;
use crate::read::unread;
use crate::records::{Code, Problem, sha256};

impl Survey {
    /// Makes the folder a unit where it holds a unit.md that can be read, and leaves the unit out where it cannot.
    pub(super) fn unit(&mut self, folder: &Folder, standing: &mut Standing) {
        let found: Vec<&Name> = files(folder, Known::Unit).collect();
        let Some(first) = found.first() else { return };
        standing.leave_out();
        if folder.name.barred.is_some() {
            // The folder around has told why.
            return;
        }
        if found.len() > 1 {
            let both: Vec<&str> = found.iter().map(|name| name.text.as_str()).collect();
            let told = Told::new("problem.file-twice", [("names", both.join(", "))]);
            self.tree.tell(standing, Problem::of_file(Code::BadFrontMatter, &first.text, told));
            return;
        }
        let mut read_inputs = Vec::new();
        let (clearances, mut problems) = self.clearances(folder, &mut read_inputs);
        let mut read = match self.open(folder, first) {
            Ok(bytes) => {
                read_inputs.push((first.text.clone(), sha256(&bytes)));
                introduction::read(&first.text, &bytes, &clearances)
            }
            Err(kind) => unopened(Problem::of_file(unread::code(Code::BadFrontMatter, kind), &first.text, unread::told(kind))),
        };
        read.problems.append(&mut problems);
        if let Some(introduction) = read.introduction.take_if(|found| self.is_new(found, &first.text, &mut read.problems)) {
            let unit = entry(folder, standing, introduction, clearances, read_inputs);
            self.ids.insert(unit.id.clone(), self.tree.units.len());
            standing.become_unit(self.tree.units.len());
            self.tree.units.push(unit);
        }
        self.tree.tell_all(standing, read.problems, read.marks);
    }

    /// Whether no unit before it in path order bears the id.
    fn is_new(&self, found: &Introduction, file: &str, problems: &mut Vec<Problem>) -> bool {
        let Some(first) = self.ids.get(&found.id).and_then(|place| self.tree.units.get(*place)) else { return true };
        let facts = [("id", found.id.clone()), ("first", format!("{}/", first.shown_folder))];
        problems.push(Problem::of_file(Code::DuplicateUnit, file, Told::new("problem.unit-duplicate", facts)).in_column("id"));
        false
    }

    /// The clearances of a unit's folder, with what is wrong with them.
    fn clearances(&self, folder: &Folder, read: &mut Vec<Input>) -> (Clearances, Vec<Problem>) {
        let Some(name) = files(folder, Known::Cleared).next() else { return (Clearances::default(), Vec::new()) };
        match self.text(folder, name, Code::BadClearance) {
            Ok((text, input)) => {
                read.push(input);
                marking::read_clearances(&name.text, &text)
            }
            Err(problem) => (Clearances::default(), vec![problem]),
        }
    }
}

fn unopened(problem: Problem) -> ReadIntroduction {
    ReadIntroduction { introduction: None, problems: vec![problem], marks: Marks::default() }
}

fn entry(
    folder: &Folder,
    standing: &Standing,
    introduction: Introduction,
    clearances: Clearances,
    inputs: Vec<Input>,
) -> UnitEntry {
    UnitEntry {
        folder: folder.path.clone(),
        shown_folder: standing.path.clone(),
        id: introduction.id,
        name: introduction.name,
        level: introduction.level,
        kind: introduction.kind,
        office: introduction.office,
        organization_department: introduction.organization_department,
        profile: introduction.profile,
        parent: standing.unit_above,
        clearances,
        inputs,
        ..UnitEntry::example()
    }
}
