//! What is wrong with the records: collected with its place, never a reason to stop.

use std::fmt;

use crate::lang::Told;

use super::Register;

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something was not read.
    Error,
    /// Everything was read, but something needs a look.
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $level:ident $variant:ident $code:literal;)+) => {
        /// The kind of a problem: other documents rely on its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// The name, as in `report.json`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $code),+ }
            }

            /// Whether it is an error or a warning.
            pub fn level(self) -> Level {
                match self { $(Code::$variant => Level::$level),+ }
            }
        }
    };
}

codes! {
    /// A cell's value does not parse.
    Error BadValue "bad-value";
    /// A cell is no date, or one that the calendar does not have.
    Error BadDate "bad-date";
    /// A required cell is blank.
    Error MissingValue "missing-value";
    /// A row has more or fewer cells than the header.
    Error WrongFieldCount "wrong-field-count";
    /// An id that an accepted row of the register bears already.
    Error DuplicateId "duplicate-id";
    /// A quoted cell that never closes.
    Error UnclosedQuote "unclosed-quote";
    /// A line that breaks the structure of CSV.
    Error BadStructure "bad-structure";
    /// A line that is not valid in its file's encoding.
    Error BadEncoding "bad-encoding";
    /// A whole file of a register that could not be read.
    Error RegisterUnreadable "register-unreadable";
    /// A cell, file, table or folder beyond the limits.
    Error TooLarge "too-large";
    /// An identity-card or mobile number, or a name, in the place of an id.
    Error PersonalId "personal-id";
    /// A reference to nobody, or to several.
    Warning UnknownReference "unknown-reference";
    /// A column that is not of the register.
    Warning UnknownColumn "unknown-column";
    /// A key that is not of the front matter.
    Warning UnknownKey "unknown-key";
    /// A file that is no record.
    Warning UnknownFile "unknown-file";
    /// A correction or an exception for a check that does not exist.
    Warning UnknownCheck "unknown-check";
    /// A correction or an exception for a record that does not exist.
    Warning UnknownRecord "unknown-record";
    /// Registers in a folder that is no unit.
    Error NoUnit "no-unit";
    /// A unit whose id another unit bears.
    Error DuplicateUnit "duplicate-unit";
    /// Front matter that cannot be read.
    Error BadFrontMatter "bad-front-matter";
    /// A parameter that cannot be set so.
    Error BadParameter "bad-parameter";
    /// A local check that cannot be used.
    Error BadCheck "bad-check";
    /// A clearance of a false alarm that is not complete.
    Error BadClearance "bad-clearance";
    /// A text with a classification marking, which is withheld.
    Error ClassifiedMarking "classified-marking";
    /// A column of titles in the ledger of classified documents.
    Error ClassifiedTitle "classified-title";
    /// An exception for a provision that allows none.
    Error ExceptionNotAllowed "exception-not-allowed";
    /// An exception in force that covers no finding.
    Warning ExceptionUnused "exception-unused";
    /// Two cells or rows that contradict each other.
    Warning Contradiction "contradiction";
    /// Two rows of one register that are equal in all cells.
    Warning DuplicateRow "duplicate-row";
    /// Verified misconduct under a provision that no check of recorded breaches reads.
    Warning UnjudgedConduct "unjudged-conduct";
    /// A deadline in a year without a calendar of holidays.
    Warning NoCalendar "no-calendar";
    /// Units that another machine was to report on, and whose reports did not come.
    Error ShardMissing "shard-missing";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something wrong with the records, with its place. Its particulars are as written: whoever shows it masks them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem it is.
    pub code: Code,
    /// The file, relative to the unit's folder, or to the data folder with a leading `/`.
    pub file: Option<String>,
    /// The physical line where the record begins, from 1.
    pub line: Option<u32>,
    /// The column's English header, or the key, that it is about.
    pub column: Option<String>,
    /// The column's header as the file has it, where it differs.
    pub header: Option<String>,
    /// The offending cell, as written.
    pub value: Option<String>,
    /// What was found, what is expected and how to mend it.
    pub told: Told,
}

impl Problem {
    /// A problem of a whole file.
    pub fn of_file(code: Code, file: &str, told: Told) -> Problem {
        Problem { code, file: Some(file.to_owned()), line: None, column: None, header: None, value: None, told }
    }

    /// The same at a line.
    pub fn at_line(self, line: u32) -> Problem {
        Problem { line: Some(line), ..self }
    }

    /// The same in a column.
    pub fn in_column(self, column: &str) -> Problem {
        Problem { column: Some(column.to_owned()), ..self }
    }

    /// The same about a cell's value.
    pub fn about(self, value: &str) -> Problem {
        Problem { value: Some(value.to_owned()), ..self }
    }

    /// Where it stands among a unit's problems: by file, line, column, code.
    pub fn order(&self) -> (Option<&str>, Option<u32>, Option<&str>, &'static str) {
        (self.file.as_deref(), self.line, self.column.as_deref(), self.code.name())
    }
}

/// A row that is none: above the header, or below the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// A title, or who filled the sheet in.
    AboveHeader,
    /// A sum, a note, a signature.
    Footer,
}

impl Skipped {
    /// The word in `report.json`.
    pub fn word(self) -> &'static str {
        match self {
            Skipped::AboveHeader => "above-header",
            Skipped::Footer => "footer",
        }
    }
}

/// The accounting of one file: `rows` is always the sum of the other three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAccount {
    /// The file's name; of measures, the folder's.
    pub file: String,
    /// The register; `None` for measures.
    pub register: Option<Register>,
    /// Rows that were read and count.
    pub accepted: u32,
    /// Rows that could not be read.
    pub rejected: u32,
    /// Rows with a classification marking.
    pub withheld: u32,
    /// Rows that are none, with their lines.
    pub skipped: Vec<(u32, Skipped)>,
}

impl FileAccount {
    /// All rows of the file.
    pub fn rows(&self) -> u32 {
        self.accepted + self.rejected + self.withheld
    }
}
