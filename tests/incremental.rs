//! What a user of a second build relies on: whatever changed in between, the site is the one that a first build would write,
//! byte for byte, and what had not changed was not made again.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{Desk, Ended, copy, files};

/// The units of the data that these tests build.
const UNITS: usize = 5;

/// A desk with a part of the example's data, of which two quarters are built.
fn desk() -> Desk {
    let desk = Desk::of_the_example();
    for other in ["甲市", "省政府", "未军分区"] {
        fs::remove_dir_all(desk.path("data/示例省").join(other)).unwrap();
    }
    build(&desk, "site", &[]);
    desk
}

fn build(desk: &Desk, out: &str, options: &[&str]) -> Ended {
    let mut arguments = vec!["build", "data", "--out", out];
    if !options.contains(&"--quarter") {
        arguments.extend(["--quarter", "2026-Q2..2026-Q3"]);
    }
    arguments.extend(options);
    let ended = desk.run(&arguments);
    assert!([0, 3].contains(&ended.status), "{ended:?}");
    ended
}

/// How many units' pages were taken over, of all quarters.
fn taken_over(ended: &Ended) -> usize {
    let counts = ended.err.lines().filter(|line| line.contains("--fresh")).map(|line| {
        let digits: String = line.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().unwrap()
    });
    counts.sum()
}

/// The files of a site with the keys of its units, but for its lock and the assets, which earlier pages may still use.
fn site(desk: &Desk, name: &str) -> BTreeMap<String, Vec<u8>> {
    files(&desk.path(name)).into_iter().filter(|(name, _)| name != ".duizhao.lock" && !name.starts_with("assets/")).collect()
}

/// Builds on what is there and into a new folder, and holds the two against each other; how many units were taken over.
fn same(desk: &Desk, options: &[&str]) -> usize {
    let ended = build(desk, "site", options);
    let _ = fs::remove_dir_all(desk.path("fresh"));
    let fresh = build(desk, "fresh", options);
    assert_eq!(taken_over(&fresh), 0);
    assert_eq!(ended.status, fresh.status);
    let (now, expected) = (site(desk, "site"), site(desk, "fresh"));
    assert_eq!(now.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, bytes) in &expected {
        assert!(now[name] == *bytes, "{name} is another one after {options:?}");
    }
    taken_over(&ended)
}

/// Changes a file of the data.
fn change(desk: &Desk, name: &str, change: impl FnOnce(String) -> String) {
    let place = desk.path("data").join(name);
    let text = fs::read_to_string(&place).unwrap_or_default();
    fs::write(&place, change(text)).unwrap();
}

#[test]
fn what_has_not_changed_is_taken_over() {
    let desk = desk();
    assert_eq!(same(&desk, &[]), 2 * UNITS);
    assert_eq!(taken_over(&build(&desk, "site", &["--fresh"])), 0);
    assert_eq!(same(&desk, &[]), 2 * UNITS, "after a build that made all anew");
}

#[test]
fn a_changed_unit_is_made_anew_with_those_above_it() {
    let desk = desk();
    change(&desk, "示例省/乙市/staff.csv", |text| {
        text.lines().rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n") + "\n"
    });
    let taken = same(&desk, &[]);
    assert!((2 * (UNITS - 2)..2 * UNITS).contains(&taken), "{taken}");
    assert_eq!(same(&desk, &[]), 2 * UNITS);
}

#[test]
fn what_a_unit_inherits_or_is_called_or_lacks_makes_it_anew() {
    let desk = desk();
    change(&desk, "示例省/parameters.toml", |text| text + "\n# 示例\n");
    assert_eq!(same(&desk, &[]), 0, "all units are below that file");
    change(&desk, "示例省/unit.md", |text| text.replacen("示例省委\n", "示例新省委\n", 1));
    assert_eq!(same(&desk, &[]), 0, "the name of the unit above stands on every page");
    change(&desk, "示例省/乙市/卯县/notes.csv", |text| text + "a\n");
    assert!(same(&desk, &[]) < 2 * UNITS, "an unknown file is a problem of its unit");
    fs::remove_file(desk.path("data/示例省/乙市/卯县/notes.csv")).unwrap();
    fs::remove_file(desk.path("data/示例省/乙市/tasks.csv")).unwrap();
    assert!(same(&desk, &[]) < 2 * UNITS);
    let local = "[[check]]\nid = \"local-x\"\nprovision = \"2.5\"\nregister = \"relays\"\nseverity = \"advisory\"\ntitle = \"示例\"\nrequire = \"given_at != ()\"\nbasis = \"示例\"\nremedy = \"示例\"\n";
    change(&desk, "示例省/乙市/卯县/checks.toml", |_| local.to_owned());
    assert!((1..2 * UNITS).contains(&same(&desk, &[])), "local checks hold for the units below them only");
}

#[test]
fn units_that_come_and_go_make_those_around_them_anew() {
    let desk = desk();
    copy(&desk.path("data/示例省/乙市/卯县"), &desk.path("data/示例省/丙市"));
    change(&desk, "示例省/丙市/unit.md", |text| {
        let lines = text.lines().map(|line| if line.starts_with("标识:") { "标识: bing-shi" } else { line });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    });
    let taken = same(&desk, &[]);
    assert!((1..2 * UNITS).contains(&taken), "{taken}");
    fs::remove_dir_all(desk.path("data/示例省/丙市")).unwrap();
    assert!(same(&desk, &[]) >= UNITS);
}

#[test]
fn other_options_other_templates_and_another_day_make_all_anew() {
    let desk = desk();
    for options in [&["--names", "full"][..], &["--lang", "en"], &[]] {
        assert_eq!(same(&desk, options), 0, "{options:?}");
    }
    for day in ["2026-08-31", "2026-09-01"] {
        assert_eq!(same_quarter(&desk, &["--as-of", day]), 0, "{day}");
    }
    let template = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/notice.html")).unwrap();
    desk.write("templates/notice.html", &template);
    let templates = desk.path("templates");
    let options = ["--templates", templates.to_str().unwrap()];
    assert_eq!(same(&desk, &options), 0);
    assert_eq!(same(&desk, &options), 2 * UNITS);
    desk.write("templates/notice.html", &template.replacen("{% block", "{# 示例 #}{% block", 1));
    assert_eq!(same(&desk, &options), 0);
    change(&desk, "duizhao.toml", |text| format!("signatory = \"示例省委办公厅\"\n{text}"));
    assert_eq!(same(&desk, &[]), 0);
}

/// The third quarter alone, beside the second as it was published.
fn same_quarter(desk: &Desk, options: &[&str]) -> usize {
    let mut all = vec!["--quarter", "2026-Q3"];
    all.extend(options);
    let _ = fs::remove_dir_all(desk.path("fresh"));
    build(desk, "fresh", &["--quarter", "2026-Q2"]);
    let fresh = build(desk, "fresh", &all);
    let ended = build(desk, "site", &all);
    assert_eq!(taken_over(&fresh), 0);
    assert_eq!(site(desk, "site"), site(desk, "fresh"));
    taken_over(&ended)
}

#[test]
fn another_report_of_the_quarter_before_makes_its_unit_anew() {
    let desk = desk();
    let roster = fs::read(desk.path("data/示例省/乙市/staff.csv")).unwrap();
    change(&desk, "示例省/乙市/staff.csv", |text| text.lines().take(2).collect::<Vec<_>>().join("\n") + "\n");
    build(&desk, "site", &["--quarter", "2026-Q2"]);
    fs::write(desk.path("data/示例省/乙市/staff.csv"), roster).unwrap();
    let taken = taken_over(&build(&desk, "site", &["--quarter", "2026-Q3"]));
    assert!((UNITS - 2..UNITS).contains(&taken), "{taken}");
    let incremental = site(&desk, "site");
    assert_eq!(taken_over(&build(&desk, "site", &["--quarter", "2026-Q3", "--fresh"])), 0);
    assert!(site(&desk, "site") == incremental);
}

#[test]
fn pages_that_were_altered_are_made_anew() {
    let desk = desk();
    let folder = desk.path("site/2026-Q3/units");
    let units: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    fs::write(units[0].join("index.html"), "<p>示例").unwrap();
    fs::remove_file(units[1].join("report.json")).unwrap();
    let taken = same(&desk, &[]);
    assert_eq!(taken, 2 * UNITS - 2);
}

#[test]
fn keys_that_belong_to_another_build_are_not_heeded() {
    let desk = desk();
    let keys = desk.path("site/.duizhao-units-2026-Q3.json");
    let old = fs::read(&keys).unwrap();
    let whole = fs::read_to_string(desk.path("data/示例省/乙市/staff.csv")).unwrap();
    change(&desk, "示例省/乙市/staff.csv", |text| text.lines().take(2).collect::<Vec<_>>().join("\n") + "\n");
    build(&desk, "site", &[]);
    // A build that was killed before it could write its keys leaves those of before.
    fs::write(&keys, old).unwrap();
    desk.write("data/示例省/乙市/staff.csv", &whole);
    let taken = same(&desk, &[]);
    assert!(taken < 2 * UNITS, "{taken}");
    for broken in ["", "{", "[]", "{\"format\":1,\"manifest\":\"\",\"units\":[]}"] {
        fs::write(&keys, broken).unwrap();
        assert_eq!(same(&desk, &[]), UNITS);
    }
}

#[test]
fn a_second_build_ends_like_the_first_and_says_the_same_of_what_was_withheld() {
    let desk = desk();
    change(&desk, "示例省/乙市/conduct.csv", |text| text + "机密★示例的一段原文,,,,,,,,\n");
    let options = ["--strict"];
    let arguments = ["build", "data", "--quarter", "2026-Q2..2026-Q3", "--out", "site", options[0]];
    let (first, second) = (desk.run(&arguments), desk.run(&arguments));
    assert!(first.err.contains("sha256 = "), "{first:?}");
    assert_eq!(first.status, second.status);
    let said = |ended: &Ended| ended.err.lines().filter(|line| !line.contains("--fresh")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(said(&first), said(&second));
    assert!(taken_over(&second) > 0 && taken_over(&second) < 2 * UNITS, "{second:?}");
}

#[test]
fn what_is_withdrawn_leaves_no_keys_behind() {
    let desk = desk();
    let ended = desk.run(&["withdraw", "2026-Q3", "--site", "site"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(!desk.path("site/.duizhao-units-2026-Q3.json").exists());
    let shown = fs::read_to_string(desk.path("site/.duizhao-units-2026-Q2.json")).unwrap();
    assert!(shown.contains("\"units\""));
}
