//! A small data folder with invented units, and the program run over it.
#![allow(dead_code, missing_docs, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder that goes with the test: `data/` with a province and a county, and room for a site beside it.
pub(crate) struct Desk {
    folder: TempDir,
}

/// How the program ended and what it said.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit status.
    pub(crate) status: i32,
    /// The standard output.
    pub(crate) out: String,
    /// The standard error.
    pub(crate) err: String,
}

impl Desk {
    /// A province with a county below it, each with two people on its rosters.
    pub(crate) fn new() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        for (folder, id, name, level) in [("sheng", "sheng", "示例省", "province"), ("sheng/xian", "xian", "示例县", "county")]
        {
            desk.write(&format!("data/{folder}/unit.md"), &unit(id, name, level));
            desk.write(&format!("data/{folder}/leaders.csv"), "id,name\nL1,申示例\n");
            desk.write(
                &format!("data/{folder}/staff.csv"),
                "id,name,role,serves,appointed_on\nS1,甲某某,secretary,L1,2020-01-01\nS2,乙某某,secretary,,2020-01-01\n",
            );
        }
        desk
    }

    /// The example's data.
    pub(crate) fn of_the_example() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/example"), &desk.path("data"));
        desk
    }

    /// The path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file with the folders above it.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The program with these arguments, in the folder, with a clock that stands at 2026-12-15.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duizhao"));
        command.current_dir(self.folder.path()).args(arguments).env("SOURCE_DATE_EPOCH", "1797292800");
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).output().unwrap())
    }

    /// Builds a quarter, which must succeed.
    pub(crate) fn build(&self, quarter: &str) -> Ended {
        let ended = self.run(&["build", "data", "--quarter", quarter]);
        assert_eq!(ended.status, 0, "{ended:?}");
        ended
    }

    /// Every file of a folder with its bytes.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(folder))
    }

    /// Every file of the site with its bytes.
    pub(crate) fn site(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("site"))
    }
}

fn unit(id: &str, name: &str, level: &str) -> String {
    format!(
        "---\nid: {id}\nname: {name}\nlevel: {level}\nkind: party\noffice: {name}委办公厅\norganization_department: {name}委组织部\n---\n"
    )
}

/// How a program ended.
pub(crate) fn ended(output: Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// The text of a file; of a workbook, that of its parts.
pub(crate) fn text(name: &str, bytes: Vec<u8>) -> String {
    if !name.ends_with(".xlsx") {
        return String::from_utf8(bytes).unwrap();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for place in 0..archive.len() {
        std::io::Read::read_to_string(&mut archive.by_index(place).unwrap(), &mut text).unwrap();
    }
    text
}

/// Copies every file below a folder into another.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let place = to.join(name);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
}

/// Every file below a folder with its bytes.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}
