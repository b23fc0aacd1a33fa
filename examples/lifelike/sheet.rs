//! A register's file in the making, and the days on which offices work.

use duizhao::records::Register;
use duizhao::time::Day;

use crate::chance::Chance;

/// The rest days of the years that the records cover, as a province's parameters have them.
pub const CALENDAR: &str = r#"["calendar.holidays"]
value = [2024-10-01, 2025-01-01, 2025-05-01, 2025-10-01, 2025-10-02, 2025-10-03, 2025-10-06, 2025-10-07, 2025-10-08, 2026-01-01, 2026-01-02,
  2026-02-16, 2026-02-17, 2026-02-18, 2026-02-19, 2026-02-20, 2026-04-06, 2026-05-01, 2026-06-19, 2026-09-25, 2026-10-01]
basis = "国务院办公厅关于节假日安排的通知（示例）"
"#;

/// The first days of the quarters.
pub fn quarters() -> Vec<Day> {
    ["2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01"].into_iter().map(day).collect()
}

/// A day as it is written.
pub fn day(text: &str) -> Day {
    Day::parse(text).expect("a day of the calendar")
}

/// The day, or the next on which offices work.
pub fn working(mut day: Day) -> Day {
    while day.is_weekend() || CALENDAR.contains(&day.to_string()) {
        day = day.plus(1);
    }
    day
}

/// A register's rows.
pub struct Sheet {
    register: Register,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// An empty one.
    pub fn new(register: Register) -> Sheet {
        Sheet { register, rows: Vec::new() }
    }

    /// Adds a row of these cells, by the columns' English names.
    pub fn add<const N: usize>(&mut self, cells: [(&str, String); N]) {
        let columns = self.register.columns().iter();
        let cell = |en: &str| cells.iter().find(|(name, _)| *name == en).map(|(_, cell)| cell.clone()).unwrap_or_default();
        self.rows.push(columns.map(|column| cell(column.en)).collect());
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The file's name without its ending.
    pub fn name(&self, in_chinese: bool) -> &'static str {
        if in_chinese { self.register.chinese() } else { self.register.name() }
    }

    /// The file. Some rows in a thousand are spoilt, as people spoil them.
    pub fn text(&self, chance: &Chance, writes_slashes: bool) -> String {
        let header: Vec<&str> = self.register.columns().iter().map(|column| column.zh).collect();
        let mut text = header.join(",") + "\n";
        for row in &self.rows {
            let line = row.iter().map(|cell| shown(cell, writes_slashes)).collect::<Vec<_>>().join(",");
            text.push_str(&if chance.once_in(250) { spoilt(&line, chance) } else { line });
            text.push('\n');
        }
        text
    }
}

/// A cell, its day with slashes where the office writes them so.
fn shown(cell: &str, writes_slashes: bool) -> String {
    let is_day = writes_slashes && cell.len() == 10 && Day::parse(cell).is_some();
    if is_day { cell.replace('-', "/") } else { cell.to_owned() }
}

fn spoilt(line: &str, chance: &Chance) -> String {
    match chance.below(3) {
        0 => format!("{line},见附件"),
        1 => line.replacen(",2026-0", ",2026-2", 1),
        _ => line.replacen("S0", "S9", 1),
    }
}
