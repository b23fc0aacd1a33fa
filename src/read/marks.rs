//! What the search for markings finds in a Markdown or TOML file, line by line.

use super::marking::{self, Clearances};
use crate::lang::Told;
use crate::records::{Cleared, Code, Problem, Withheld};

/// What the search for markings finds in a file.
#[derive(Debug, Default)]
pub struct Marks {
    /// What is marked, one a line.
    pub problems: Vec<Problem>,
    /// The marked texts.
    pub withheld: Vec<Withheld>,
    /// What is marked and cleared.
    pub cleared: Vec<Cleared>,
}

impl Marks {
    /// Takes a text in where it is marked.
    pub fn search(&mut self, file: &str, line: u32, text: &str, clearances: &Clearances) {
        let text = text.trim();
        if marking::is_marked(text) {
            self.take(file, line, text, text, clearances);
        }
    }

    /// Takes in a marked text that stands on a line. A false alarm is cleared by the digest of `cleared_by`: of the
    /// trimmed line of a Markdown file, of the value in a TOML file.
    pub fn take(&mut self, file: &str, line: u32, text: &str, cleared_by: &str, clearances: &Clearances) {
        if self.cleared.iter().any(|cleared| cleared.line == line) {
            return;
        }
        if let Some(cleared) = clearances.of(cleared_by, file, line) {
            self.cleared.push(cleared);
            return;
        }
        if !self.is_at(line) {
            let told = Told::plain("problem.text-marked");
            self.problems.push(Problem::of_file(Code::ClassifiedMarking, file, told).at_line(line));
        }
        self.withheld.push(Withheld { file: file.to_owned(), line, text: text.to_owned() });
    }

    /// Whether something on this line is marked.
    pub fn is_at(&self, line: u32) -> bool {
        self.problems.iter().any(|problem| problem.line == Some(line))
    }
}
