//! Names of files and folders: what a name says that a file is, and what in a name must not be shown.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt::Write as _;

use super::nearest::nearest;
use super::{marking, personal};
use crate::records::{Code, Register};

/// The names of the file that makes a folder a unit.
pub const UNIT: [&str; 2] = ["unit.md", "单位.md"];
/// The names of the folder of measures (具体措施).
pub const MEASURES: [&str; 2] = ["measures", "具体措施"];
/// Thresholds for a folder and all below.
pub const PARAMETERS: &str = "parameters.toml";
/// Local checks for a folder and all below.
pub const CHECKS: &str = "checks.toml";
/// False alarms of the search for markings.
pub const CLEARED: &str = "cleared.toml";
/// What is said on every run; at the top of the data folder only.
pub const SETTINGS: &str = "duizhao.toml";

/// The extensions that a register's file may have. `.et` is what WPS calls its own `.xls`.
const REGISTERS: [&str; 5] = ["csv", "xlsx", "xls", "ods", "et"];

/// What a file is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// `unit.md` or `单位.md`.
    Unit,
    /// A file of a register: `<register>.csv` or `<register>-<anything>.csv`, in English or Chinese; also a workbook.
    Register(Register),
    /// `parameters.toml`.
    Parameters,
    /// `checks.toml`.
    Checks,
    /// `cleared.toml`.
    Cleared,
    /// `duizhao.toml`.
    Settings,
    /// Any other Markdown file: a measure, where it lies in a folder of measures.
    Markdown,
    /// Nothing that is read.
    Unknown,
}

/// What a file is by its name, letters of either case being the same.
pub fn known(name: &str) -> Known {
    let lower = name.to_ascii_lowercase();
    if UNIT.contains(&lower.as_str()) {
        return Known::Unit;
    }
    if let Some((stem, _)) = lower.rsplit_once('.').filter(|(_, extension)| REGISTERS.contains(extension)) {
        return register(stem).map_or(Known::Unknown, Known::Register);
    }
    match lower.as_str() {
        PARAMETERS => Known::Parameters,
        CHECKS => Known::Checks,
        CLEARED => Known::Cleared,
        SETTINGS => Known::Settings,
        _ if lower.ends_with(".md") => Known::Markdown,
        _ => Known::Unknown,
    }
}

/// The register of a file's stem: what stands before the first hyphen is its English name or its Chinese title.
pub(super) fn register(stem: &str) -> Option<Register> {
    let title = stem.split_once('-').map_or(stem, |(title, _)| title);
    Register::ALL.iter().copied().find(|register| register.name() == title || register.chinese() == title)
}

/// Whether a register's file is a workbook by its name.
pub fn is_workbook(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    extension != "csv" && REGISTERS.contains(&extension.as_str())
}

/// Whether a folder's name is that of a folder of measures.
pub fn is_measures(name: &str) -> bool {
    MEASURES.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a name is one that nobody keeps records under: a hidden one, a lock file of an office program, or what
/// Windows leaves in folders.
pub fn is_skipped(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with('.') || lower.starts_with("~$") || lower == "thumbs.db" || lower == "desktop.ini"
}

/// The stem of a Markdown file: its name without the extension.
pub fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A name as text. One that is not UTF-8 most likely comes from an archive made under Windows and is GB18030; where it
/// is not that either, the bytes that are no text are shown by their numbers.
pub fn text(name: &OsStr) -> String {
    let bytes = name.as_encoded_bytes();
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    if let Some(text) = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        return text.into_owned();
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "⟦{byte:02X}⟧");
        }
    }
    text
}

/// What in a name keeps the file or the folder from being read: a classification marking, or an identity-card or
/// mobile number. Such a name is not shown either.
pub fn barred(name: &str) -> Option<Code> {
    if marking::is_marked_name(name) {
        Some(Code::ClassifiedMarking)
    } else if !personal::numbers(name).is_empty() {
        Some(Code::PersonalId)
    } else {
        None
    }
}

/// What stands for a name that is not shown: its place among the folder's names, from 1.
pub fn placeholder(place: u32) -> String {
    format!("⟦{place}⟧")
}

/// The known name that a file's unknown name most likely means. What follows the first hyphen of a register's file is
/// anything, so it is not compared.
pub fn nearest_known(name: &str, at_top: bool) -> Option<String> {
    let lower = name.to_lowercase();
    let compared: Cow<'_, str> = match (lower.split_once('-'), lower.rsplit_once('.')) {
        (Some((title, _)), Some((_, extension))) => Cow::Owned(format!("{title}.{extension}")),
        _ => Cow::Borrowed(&lower),
    };
    let mut known: Vec<String> = UNIT.iter().chain(&[PARAMETERS, CHECKS, CLEARED]).map(|name| (*name).to_owned()).collect();
    if at_top {
        known.push(SETTINGS.to_owned());
    }
    for register in Register::ALL {
        // `staff.xls` and `staff.csv` are both near to `staf.xls`: the one with the same extension is meant.
        let extension = compared.rsplit_once('.').map_or("", |(_, extension)| extension);
        let extension = REGISTERS.into_iter().find(|known| *known == extension).unwrap_or("csv");
        known.push(format!("{}.{extension}", register.name()));
        known.push(format!("{}.{extension}", register.chinese()));
    }
    nearest(&compared, known.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_known_in_either_language_and_case_and_in_several_files() {
        for name in [
            "staff.csv",
            "STAFF.CSV",
            "staff-2026q3.csv",
            "人员名册.csv",
            "人员名册-一季度.csv",
            "staff.xlsx",
            "人员名册.XLS",
            "staff-甲.ods",
        ] {
            assert_eq!(known(name), Known::Register(Register::Staff), "{name}");
        }
        assert_eq!(known("self_checks-甲.csv"), Known::Register(Register::SelfChecks));
        for name in ["staffs.csv", "staff.docx", "staff", "staff_2026.csv", "csv"] {
            assert_eq!(known(name), Known::Unknown, "{name}");
        }
    }

    #[test]
    fn the_other_files_are_known_in_any_case() {
        assert_eq!(known("Unit.md"), Known::Unit);
        assert_eq!(known("单位.MD"), Known::Unit);
        assert_eq!(known("Parameters.TOML"), Known::Parameters);
        assert_eq!(known("xuexi.md"), Known::Markdown);
        assert!(is_measures("Measures") && is_measures("具体措施") && !is_measures("measure"));
    }

    #[test]
    fn hidden_files_and_what_programs_leave_behind_are_skipped() {
        for name in [".git", ".~lock.staff.csv#", "~$staff.xlsx", "Thumbs.db", "Desktop.ini"] {
            assert!(is_skipped(name), "{name}");
        }
        assert!(!is_skipped("staff.csv"));
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_known_one() {
        assert_eq!(nearest_known("stafff.csv", false).as_deref(), Some("staff.csv"));
        assert_eq!(nearest_known("relay-2026q3.csv", false).as_deref(), Some("relays.csv"));
        assert_eq!(nearest_known("stafff.xlsx", false).as_deref(), Some("staff.xlsx"));
        assert_eq!(nearest_known("人员名单.csv", false).as_deref(), Some("人员名册.csv"));
        assert_eq!(nearest_known("duizhoa.toml", true).as_deref(), Some("duizhao.toml"));
        assert_eq!(nearest_known("summer-holiday-photograph.jpeg", false), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_in_the_encoding_of_windows_is_read_and_one_in_none_is_shown_by_its_bytes() {
        use std::os::unix::ffi::OsStrExt as _;
        assert_eq!(text(OsStr::from_bytes(b"\xC8\xCB\xD4\xB1\xC3\xFB\xB2\xE1.csv")), "人员名册.csv");
        assert_eq!(text(OsStr::from_bytes(b"a\xFF.csv")), "a⟦FF⟧.csv");
    }
}
