//! Why a file or a folder is not read, in the words of its problem.

use std::io::ErrorKind;

use super::disk::{REGISTER_LIMIT, TEXT_LIMIT};
use crate::lang::Told;
use crate::records::{Code, Problem};

/// The code of a problem with a file that could not be opened: `code`, but for one that is too large.
pub(super) fn code(code: Code, kind: ErrorKind) -> Code {
    if kind == ErrorKind::FileTooLarge { Code::TooLarge } else { code }
}

/// The system's reason why something other than a register is not read.
pub(super) fn told(kind: ErrorKind) -> Told {
    match kind {
        ErrorKind::FileTooLarge => Told::new("problem.file-over-limit", [("limit", format!("{} MiB", TEXT_LIMIT >> 20))]),
        ErrorKind::PermissionDenied => Told::plain("problem.file-denied"),
        ErrorKind::NotFound => Told::plain("problem.file-gone"),
        ErrorKind::Unsupported => Told::plain("problem.file-changed"),
        _ => Told::new("problem.file-unread", [("reason", kind.to_string())]),
    }
}

/// The problem of a register's file that could not be opened.
pub(super) fn register(file: &str, kind: ErrorKind) -> Problem {
    let told = match kind {
        ErrorKind::FileTooLarge => Told::new("problem.file-over-limit", [("limit", format!("{} MiB", REGISTER_LIMIT >> 20))]),
        _ => told(kind),
    };
    Problem::of_file(code(Code::RegisterUnreadable, kind), file, told)
}

/// The problem of a file or a folder whose name carries a marking or a number; `shown` stands for the name.
pub(super) fn barred(code: Code, shown: &str, is_folder: bool) -> Problem {
    let key = match (code, is_folder) {
        (Code::ClassifiedMarking, false) => "problem.file-name-marked",
        (Code::ClassifiedMarking, true) => "problem.folder-name-marked",
        (_, false) => "problem.file-name-personal",
        (_, true) => "problem.folder-name-personal",
    };
    Problem::of_file(code, shown, Told::plain(key))
}
