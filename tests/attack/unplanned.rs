//! Data folders that nobody had planned for, and what they brought to light. Each stands here as the smallest folder that
//! shows it.

use std::fs;
use std::io::Write as _;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::scene::unit_md;
use crate::support::Desk;

const STAFF: &str = "id,name,role,appointed_on\nS1,甲某某,secretary,2020-01-01\n";
const Q3: [&str; 3] = ["data", "--quarter", "2026-Q3"];

/// A roster's name with a remark is masked with it and without it. Where the unit below is called after it, only the name
/// with its remark is hidden, and the gate must not stop the publication for the other.
#[test]
fn a_unit_below_may_be_called_like_somebody_with_a_remark() {
    let desk = Desk::new();
    desk.write("data/sheng/staff.csv", "id,name,role,appointed_on\nS1,甲某某（兼）,secretary,2020-01-01\n");
    desk.write("data/sheng/below/unit.md", &unit_md("below", "甲某某县", "county", ""));
    let ended = desk.run(&[&["build"], Q3.as_slice()].concat());
    assert_eq!(ended.status, 0, "{ended:?}");
    for (name, bytes) in desk.site() {
        assert!(!String::from_utf8_lossy(&bytes).contains("甲某某（兼）"), "{name}");
    }
}

/// A sample goes to the terminal where no file is named: nothing in it may control that.
#[test]
fn a_sample_holds_nothing_that_controls_a_terminal() {
    let desk = Desk::new();
    let named = unit_md("sheng", "示例省", "province", "").replace("name: 示例省", "name: \"示例\\e[31m\\0\\u202e省\"");
    desk.write("data/sheng/unit.md", &named);
    desk.write("data/sheng/staff.csv", STAFF);
    desk.write("data/sheng/tasks.csv", "id,staff,assigned_on,due_on\nT1,S1,2026-07-01,2026-07-02\n");
    let ended = desk.run(&[&["sample"], Q3.as_slice(), &["--size", "50", "--seed", "1"]].concat());
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(ended.out.contains("示例⟦U+001B⟧[31m⟦U+0000⟧⟦U+202E⟧省"), "{}", ended.out);
    assert!(!ended.out.contains(['\u{1B}', '\0', '\u{202E}']), "{}", ended.out);
}

/// The lines of a file's texts were counted from its beginning for each text: three thousand checks took minutes.
#[test]
fn a_long_file_of_local_checks_is_read_in_time() {
    let desk = Desk::new();
    let check = |n: usize| {
        format!(
            "[[check]]\nid = \"local-a{n}\"\nprovision = \"2.5\"\nregister = \"staff\"\nseverity = \"shortfall\"\n\
             title = \"第{n}项\"\nrequire = \"true\"\n"
        )
    };
    desk.write("data/sheng/checks.toml", &(0..3000).map(check).collect::<String>());
    let begun = Instant::now();
    let ended = desk.run(&["doctor", "data"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(begun.elapsed() < Duration::from_secs(40), "it takes {:?}", begun.elapsed());
}

/// A few bytes of a workbook may stand for a million rows.
#[test]
fn a_row_that_a_workbook_repeats_a_million_times_is_not_read() {
    let desk = Desk::new();
    let head = ["id", "staff", "assigned_on", "due_on"].map(cell).concat();
    let rows = format!(
        "<table:table-row>{head}</table:table-row><table:table-row table:number-rows-repeated=\"1048000\">{}</table:table-row>",
        cell("x")
    );
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"tasks\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let place = desk.path("data/sheng/tasks.ods");
    let mut archive = zip::ZipWriter::new(fs::File::create(place).unwrap());
    for (name, text) in [("META-INF/manifest.xml", "<manifest/>"), ("content.xml", content.as_str())] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let ended = desk.run(&[&["build"], Q3.as_slice()].concat());
    assert_eq!(ended.status, 0, "{ended:?}");
    let report = fs::read(desk.path("site/2026-Q3/units/sheng/report.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    let problems = report["problems"].as_array().unwrap();
    let of_it: Vec<&Value> = problems.iter().filter(|it| it["file"] == "tasks.ods").map(|it| &it["code"]).collect();
    assert_eq!(of_it.len(), 1, "{of_it:?}");
    assert!(of_it[0] == "register-unreadable" || of_it[0] == "too-large", "{of_it:?}");
}

fn cell(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

/// The lines of JSON are the reports of units; what belongs to none of them is told all the same.
#[test]
fn a_unit_that_is_left_out_is_told_beside_the_json() {
    let desk = Desk::new();
    desk.write("data/other/unit.md", "---\nid: [other\n---\n");
    let ended = desk.run(&[&["check"], Q3.as_slice(), &["--format", "json"]].concat());
    assert!(ended.err.contains("bad-front-matter") && ended.err.contains("other/unit.md"), "{ended:?}");
    assert!(ended.out.lines().all(|line| line.starts_with('{')), "{}", ended.out);
}
