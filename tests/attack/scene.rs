//! A data folder in which every register is kept and every column filled, derived from the registers' declarations: a
//! column that is added is attacked without anyone thinking of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use duizhao::records::{Column, Kind, Register};

/// The files of a data folder by their paths.
#[derive(Clone, Debug)]
pub(crate) struct Scene(pub(crate) BTreeMap<String, Vec<u8>>);

/// The rows of every register.
pub(crate) const ROWS: usize = 2;

impl Scene {
    /// A province and a county; the texts say of which version they are.
    pub(crate) fn full(version: &str) -> Scene {
        let mut scene = Scene(BTreeMap::new());
        scene.unit("sheng", "sheng", "示例省", "province", version);
        scene.unit("sheng/xian", "xian", "示例县", "county", version);
        scene
    }

    fn unit(&mut self, folder: &str, id: &str, name: &str, level: &str, version: &str) {
        self.set(&format!("{folder}/unit.md"), &unit_md(id, name, level, &format!("单位简介，{version}。")));
        for register in Register::ALL {
            self.set(&format!("{folder}/{}.csv", register.name()), &register_csv(*register, version));
        }
        self.set(&format!("{folder}/measures/chuanda.md"), &measure_md(version));
        self.set(&format!("{folder}/parameters.toml"), &parameters_toml(version));
    }

    /// Puts a file in its place.
    pub(crate) fn set(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.as_bytes().to_vec());
    }

    /// Writes the files below a folder, which is emptied first.
    pub(crate) fn write(&self, folder: &Path) {
        let _ = fs::remove_dir_all(folder);
        self.write_in_order(folder, self.0.keys());
    }

    /// Writes the files in an order of one's own.
    pub(crate) fn write_in_order<'p>(&self, folder: &Path, paths: impl Iterator<Item = &'p String>) {
        for path in paths {
            let place = folder.join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, &self.0[path]).unwrap();
        }
    }
}

/// A unit.md.
pub(crate) fn unit_md(id: &str, name: &str, level: &str, profile: &str) -> String {
    format!(
        "---\nid: {id}\nname: {name}\nlevel: {level}\nkind: party\noffice: {name}委办公厅\n\
         organization_department: {name}委组织部\n---\n{profile}\n"
    )
}

fn measure_md(version: &str) -> String {
    format!(
        "---\ntitle: 传达工作细则（{version}）\narticles: [2]\nkind: other\nstatus: in-force\nissued_on: 2026-01-05\n\
         responsible: 甲某某\ndue_on: 2026-12-31\nprogress: 60\n---\n## 总则\n\n传达要准确、及时，{version}。\n"
    )
}

fn parameters_toml(version: &str) -> String {
    format!("[\"relay.hours\"]\nvalue = 6\nbasis = \"《传达工作细则》第四条（{version}）\"\n")
}

/// A register with its rows.
pub(crate) fn register_csv(register: Register, version: &str) -> String {
    let mut text = line(register.columns().iter().map(|column| column.en.to_owned()));
    for row in 1..=ROWS {
        text += &line(register.columns().iter().map(|column| cell(register, column, row, version)));
    }
    text
}

/// A line of CSV.
pub(crate) fn line(cells: impl Iterator<Item = String>) -> String {
    cells.map(|cell| quoted(&cell)).collect::<Vec<_>>().join(",") + "\n"
}

/// A cell with the quotes that it needs.
pub(crate) fn quoted(cell: &str) -> String {
    match cell.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}

/// A value that is right for a column.
pub(crate) fn cell(register: Register, column: &Column, row: usize, version: &str) -> String {
    let day = |text: &str| text.to_owned();
    match (register, column.en) {
        (_, "left_on" | "to_on" | "disposition" | "disposed_on" | "disposed_by" | "witnessed_by" | "record") => String::new(),
        (Register::Staff, "appointed_on") | (Register::Leaders, "from_on") => day("2020-01-01"),
        (_, "expires_on") => day("2026-12-31"),
        (_, "due_on") => day("2026-08-20"),
        (_, "received_on" | "assigned_on" | "occurred_on" | "found_on" | "approved_on") => day("2026-08-01"),
        (_, "given_at") => day("2026-08-03 09:00"),
        (_, "relayed_at") => day("2026-08-04 12:00"),
        (_, "check") => "relay-late".to_owned(),
        (_, "kind" | "concern" | "subject") if row == 2 => second_choice(column),
        _ => by_kind(register, column, row, version),
    }
}

fn second_choice(column: &Column) -> String {
    match column.kind {
        Kind::Choice(choices) => choices[choices.len() - 1].zh[0].to_owned(),
        _ => String::new(),
    }
}

fn by_kind(register: Register, column: &Column, row: usize, version: &str) -> String {
    match column.kind {
        Kind::Id => format!("{}{row}", prefix(register)),
        Kind::Name if register == Register::Leaders => ["申示例", "酉示例"][row - 1].to_owned(),
        Kind::Name => ["甲某某", "乙某某"][row - 1].to_owned(),
        Kind::Free => format!("示例文字{row}，{version}"),
        Kind::Folded => "示例省委办公厅".to_owned(),
        Kind::Person => "甲某某".to_owned(),
        Kind::Day => "2026-08-10".to_owned(),
        Kind::Moment => "2026-08-05 15:00".to_owned(),
        Kind::YesNo => "是".to_owned(),
        Kind::Amount => "8".to_owned(),
        Kind::Whole => "3".to_owned(),
        Kind::Choice(choices) => choices[0].zh[0].to_owned(),
        Kind::Classification => "秘密★10年".to_owned(),
        Kind::Provision => "2.3".to_owned(),
        Kind::Leader => "L1".to_owned(),
        Kind::Staff => format!("S{row}"),
        Kind::Document => "D1".to_owned(),
        Kind::Body => "示例省委组织部".to_owned(),
    }
}

fn prefix(register: Register) -> String {
    match register {
        Register::Leaders => "L".to_owned(),
        Register::Staff => "S".to_owned(),
        Register::Documents => "D".to_owned(),
        _ => register.name().chars().take(3).collect::<String>().to_uppercase(),
    }
}
