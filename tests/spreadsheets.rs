//! What a user of spreadsheets relies on: a workbook stands for the CSV file of the same records, `findings.xlsx` is the same
//! on every run, and `init` never overwrites.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use std::fs;
use std::path::Path;

use rust_xlsxwriter::Workbook;
use support::Desk;

/// Writes the rows of a CSV text as a workbook of texts.
fn as_workbook(csv: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    for (row, record) in (0..).zip(reader.records()) {
        for (column, cell) in (0..).zip(record.unwrap().iter()).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The unit's report as JSON, without the digest of its inputs and with all extensions the same.
fn report(desk: &Desk) -> String {
    let site = desk.site();
    let text = String::from_utf8(site["2026-Q3/units/xian/report.json"].clone()).unwrap();
    let without = text.lines().filter(|line| !line.trim_start().starts_with("\"inputs\"")).collect::<Vec<_>>().join("\n");
    without.replace(".xlsx", ".csv")
}

const RELAYS: &str = "领导意见传达登记\n编号,工号,领导,交代时间,传达时间,承办部门,传达内容\nR-1,S1,L1,2026-09-02 09:00,2026-09-04 10:30,示例科,尽快办理\nR-2,S9,L1,2026-09-31,,示例科,示例\n填表人：甲某某,,,,,,\n";

#[test]
fn a_workbook_gives_the_report_of_the_csv_file_with_the_same_rows() {
    let csv = Desk::new();
    csv.write("data/sheng/xian/relays.csv", RELAYS);
    csv.build("2026-Q3");
    let book = Desk::new();
    for name in ["leaders", "staff"] {
        let path = book.path(&format!("data/sheng/xian/{name}.csv"));
        fs::write(path.with_extension("xlsx"), as_workbook(&fs::read_to_string(&path).unwrap())).unwrap();
        fs::remove_file(path).unwrap();
    }
    fs::write(book.path("data/sheng/xian/relays.xlsx"), as_workbook(RELAYS)).unwrap();
    book.build("2026-Q3");
    let report = report(&csv);
    assert!(report.contains("relays:R-1") && report.contains("bad-date"), "{report}");
    assert_eq!(self::report(&book), report);
}

#[test]
fn a_csv_file_and_a_workbook_of_one_name_are_both_named_and_neither_is_read() {
    let desk = Desk::new();
    let staff = fs::read_to_string(desk.path("data/sheng/xian/staff.csv")).unwrap();
    fs::write(desk.path("data/sheng/xian/Staff.xlsx"), as_workbook(&staff)).unwrap();
    desk.build("2026-Q3");
    let site = desk.site();
    let report: serde_json::Value = serde_json::from_slice(&site["2026-Q3/units/xian/report.json"]).unwrap();
    let told: Vec<_> =
        report["problems"].as_array().unwrap().iter().filter(|problem| problem["code"] == "register-unreadable").collect();
    assert_eq!(told.len(), 2, "{told:?}");
    for (problem, file) in told.iter().zip(["Staff.xlsx", "staff.csv"]) {
        assert_eq!(problem["file"], file);
        assert!(problem["message"].as_str().unwrap().contains("Staff.xlsx, staff.csv"), "{problem}");
    }
    let records: Vec<_> = report["records"].as_array().unwrap().iter().filter(|entry| entry["register"] == "staff").collect();
    assert!(records.iter().all(|entry| entry["accepted"] == 0 && entry["rejected"] == 2 && entry["rows"] == 2), "{records:?}");
}

#[test]
fn the_findings_workbook_is_the_same_on_every_run_and_with_any_number_of_threads() {
    let desk = Desk::new();
    desk.write("data/sheng/xian/relays.csv", RELAYS);
    desk.build("2026-Q3");
    let first = desk.site()["2026-Q3/findings.xlsx"].clone();
    let mut again = desk.command(&["build", "data", "--quarter", "2026-Q3", "--out", "again"]);
    assert!(again.env("RAYON_NUM_THREADS", "1").output().unwrap().status.success());
    assert!(fs::read(desk.path("again/2026-Q3/findings.xlsx")).unwrap() == first);
}

#[test]
fn a_damaged_workbook_is_one_unreadable_register_and_nothing_panics() {
    let desk = Desk::new();
    fs::remove_file(desk.path("data/sheng/xian/staff.csv")).unwrap();
    let mut bytes = as_workbook("id,name,role,appointed_on\nS1,甲某某,secretary,2020-01-01\n");
    for (place, byte) in bytes.iter_mut().enumerate().skip(60).step_by(97) {
        *byte ^= u8::try_from(place % 251).unwrap();
    }
    fs::write(desk.path("data/sheng/xian/staff.xlsx"), bytes).unwrap();
    fs::write(desk.path("data/sheng/xian/tasks.xls"), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".repeat(300)).unwrap();
    fs::write(desk.path("data/sheng/xian/duties.ods"), "<html/>").unwrap();
    let ended = desk.run(&["build", "data", "--quarter", "2026-Q3"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(!ended.err.contains("internal error"), "{ended:?}");
    let report: serde_json::Value = serde_json::from_slice(&desk.site()["2026-Q3/units/xian/report.json"]).unwrap();
    let files: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["code"] == "register-unreadable")
        .map(|p| p["file"].clone())
        .collect();
    assert_eq!(files, ["duties.ods", "staff.xlsx", "tasks.xls"]);
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.file_type().unwrap().is_file());
    let mut files: Vec<_> =
        names.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn init_completes_a_folder_and_leaves_alone_what_is_there() {
    let desk = Desk::new();
    let folder = desk.path("data/sheng/xian");
    let before = files(&folder);
    let ended = desk.run(&["init", "data/sheng/xian"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let after = files(&folder);
    assert!(before.iter().all(|file| after.contains(file)));
    let names: Vec<&str> = after.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["交办任务登记.xlsx", "parameters.toml"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(!names.contains(&"人员名册.xlsx") && !names.contains(&"staff.xlsx"), "{names:?}");
    assert!(ended.err.contains("leaders.csv, staff.csv, unit.md"), "{ended:?}");
    assert_eq!(desk.run(&["build", "data", "--quarter", "2026-Q3", "--strict"]).status, 0);
}

#[test]
fn init_names_the_registers_in_the_language_of_the_clerk() {
    let desk = Desk::new();
    desk.run(&["init", "zh/jia"]);
    desk.run(&["init", "en/jia", "--lang", "en"]);
    for name in ["unit.md", "parameters.toml", "人员名册.xlsx", "领导意见传达登记.xlsx", "measures/岗位责任制.md"]
    {
        assert!(desk.path("zh/jia").join(name).is_file(), "{name}");
    }
    for name in ["unit.md", "parameters.toml", "staff.xlsx", "relays.xlsx", "measures/post-responsibility.md"] {
        assert!(desk.path("en/jia").join(name).is_file(), "{name}");
    }
    assert_eq!((files(&desk.path("zh/jia")).len(), files(&desk.path("en/jia")).len()), (23, 23));
}

#[test]
fn a_new_units_folder_is_read_without_a_problem_in_either_language_and_format() {
    let desk = Desk::new();
    for (lang, format) in [("zh", "xlsx"), ("zh", "csv"), ("en", "xlsx"), ("en", "csv")] {
        let data = format!("new-{lang}-{format}");
        desk.run(&["init", &format!("{data}/jia"), "--lang", lang, "--format", format, "--level", "省级", "--kind", "court"]);
        let ended = desk.run(&["check", &data, "--quarter", "2026-Q3", "--format", "json", "--fail-on", "off", "--strict"]);
        assert_eq!(ended.status, 0, "{ended:?}");
        let report: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(
            (report["problems"].as_array().unwrap().len(), report["unit"]["level"].as_str()),
            (0, Some("province")),
            "{report}"
        );
        assert_eq!(report["records"].as_array().unwrap().len(), 22);
    }
}

#[test]
fn doctor_says_what_to_do_first_and_judges_nothing() {
    let desk = Desk::new();
    desk.write("empty/readme.txt", "");
    let said = |data: &str| desk.run(&["doctor", data, "--lang", "en"]).out;
    assert!(said("empty").contains("1. there is no unit in `empty`"), "{}", said("empty"));
    desk.write("data/sheng/xian/staff-2.csv", "工号\nS3\n");
    let out = said("data");
    let first = out.lines().find(|line| line.starts_with("1. ")).unwrap();
    assert!(first.contains("sheng/xian") && first.contains("staff-2.csv"), "{out}");
    assert!(out.contains("there is no relays (领导意见传达登记), which"), "{out}");
    assert!(!out.contains("甲某某"), "{out}");
}

/// The numbered advice of `doctor`.
fn advice(desk: &Desk, data: &str) -> Vec<String> {
    let out = desk.run(&["doctor", data, "--lang", "en"]).out;
    out.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned).collect()
}

#[test]
fn doctor_says_first_of_all_that_unit_md_is_as_init_wrote_it() {
    let desk = Desk::new();
    for lang in ["zh", "en"] {
        let folder = format!("data/sheng/{lang}/…");
        desk.run(&["init", &folder, "--lang", lang]);
        let first = advice(&desk, "data").remove(0);
        assert!(first.contains("unit.md"), "{first}");
        for key in ["id", "office", "organization_department"] {
            assert!(first.contains(&format!("`{key}`")), "{key}: {first}");
        }
        let unit = desk.path(&folder).join("unit.md");
        let text = fs::read_to_string(&unit).unwrap();
        let filled: String = text
            .lines()
            .map(|line| match line.split_once(": \"") {
                Some((key, _)) if matches!(key, "标识" | "id") => format!("{key}: {lang}-jia\n"),
                Some((key, _)) => format!("{key}: 示例{lang}\n"),
                None => format!("{line}\n"),
            })
            .collect();
        fs::write(&unit, filled).unwrap();
        assert!(!advice(&desk, "data").iter().any(|said| said.contains("unit.md")), "{:?}", advice(&desk, "data"));
    }
}

#[test]
fn doctor_says_that_an_empty_register_declares_that_nothing_happened() {
    let desk = Desk::new();
    desk.run(&["init", "new/jia", "--lang", "en"]);
    desk.write("new/jia/unit.md", &fs::read_to_string(desk.path("data/sheng/unit.md")).unwrap());
    let first = advice(&desk, "new").remove(0);
    assert!(first.contains("staff") && first.contains("leaders") && first.contains("nobody"), "{first}");
    let said = advice(&desk, "new");
    let empty = said.iter().find(|said| said.contains("relays")).unwrap();
    assert!(empty.contains("nothing happened") && empty.contains("delete"), "{empty}");
    assert!(!empty.contains("staff (") && !empty.contains("corrections") && !empty.contains("exceptions"), "{empty}");
    assert!(said.iter().any(|said| said.contains("measures/post-responsibility.md")), "{said:?}");
    // Without the files there are no records, which is another thing to say.
    fs::remove_file(desk.path("new/jia/relays.xlsx")).unwrap();
    assert!(advice(&desk, "new").iter().any(|said| said.contains("there is no relays")));
}

#[test]
fn doctor_speaks_the_language_of_duizhao_toml_and_the_command_line_wins() {
    let desk = Desk::new();
    desk.write("data/duizhao.toml", "lang = \"en\"\n");
    assert!(desk.run(&["doctor", "data"]).out.starts_with("looked over"));
    assert!(desk.run(&["doctor", "data", "--lang", "zh"]).out.starts_with("查看了"));
}
