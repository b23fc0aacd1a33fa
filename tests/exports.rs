//! What a user of `export`, `diff` and `sample` relies on.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use support::Desk;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "data/sheng/xian/tasks.csv",
        "id,staff,assigned_on,due_on,done_on\nT1,S1,2026-04-01,2026-05-01,\nT2,S1,2026-07-01,2026-08-01,\nT3,S1,2026-07-01,2026-08-01,2026-07-20\n",
    );
    desk.write(
        "data/sheng/xian/exceptions.csv",
        "check,record,reason,approved_by,approved_on,expires_on\ntask-not-done,tasks:T2,示例,县委办公室,2026-08-01,2026-12-31\n",
    );
    desk.build("2026-Q2");
    desk.write(
        "data/sheng/xian/relays.csv",
        "id,staff,leader,given_at,relayed_at,recipient,content\nR1,S1,L1,2026-08-03 08:00,2026-08-09 19:00,示例 科,按时报送\n",
    );
    desk.build("2026-Q3");
    desk
}

fn json(desk: &Desk, path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(desk.path(path)).unwrap()).unwrap()
}

fn export(desk: &Desk, format: &str, out: &str) -> support::Ended {
    desk.run(&["export", "--format", format, "--quarter", "2026-Q3", "--site", "site", "--out", out])
}

#[test]
fn sarif_has_a_rule_a_check_and_a_place_a_state_and_a_suppression_a_finding() {
    let desk = desk();
    assert_eq!(export(&desk, "sarif", "out").status, 0);
    let log = json(&desk, "out/units/xian.sarif");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 82);
    let results = run["results"].as_array().unwrap();
    let of =
        |record: &str| results.iter().find(|r| r["properties"]["record"] == record && r["ruleId"] != "task-done-late").unwrap();
    let late = of("relays:R1");
    assert_eq!((late["ruleId"].as_str(), late["level"].as_str()), (Some("relay-late"), Some("error")));
    assert_eq!(late["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "relays.csv");
    assert_eq!(late["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
    // The last quarter had no such register, so nothing is known of its findings then.
    assert!(late["baselineState"].is_null());
    assert_eq!(of("tasks:T1")["baselineState"], "unchanged");
    assert_eq!(
        (of("tasks:T2")["baselineState"].as_str(), of("tasks:T2")["suppressions"][0]["status"].as_str()),
        (Some("new"), Some("accepted"))
    );
    let rule = late["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], "relay-late");
    let prints: BTreeSet<&str> =
        results.iter().map(|r| r["partialFingerprints"]["duizhaoIdentity/v1"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), results.len());
}

#[test]
fn oscal_has_every_provision_a_verdict_a_check_and_an_observation_a_finding() {
    let desk = desk();
    assert_eq!(export(&desk, "oscal", "out").status, 0);
    let catalog = json(&desk, "out/catalog.json");
    let groups = catalog["catalog"]["groups"].as_array().unwrap();
    assert_eq!(groups.iter().map(|group| group["controls"].as_array().unwrap().len()).sum::<usize>(), 50);
    let report = json(&desk, "site/2026-Q3/units/xian/report.json");
    let count =
        report["checks"].as_array().unwrap().iter().map(|check| check["findings"].as_array().unwrap().len()).sum::<usize>();
    let results = json(&desk, "out/units/xian.json");
    let result = &results["assessment-results"]["results"][0];
    assert_eq!(result["observations"].as_array().unwrap().len(), count);
    // One a check, and one for the headline of each article.
    assert_eq!(result["findings"].as_array().unwrap().len(), 82 + 6);
    let mut ids = BTreeSet::new();
    for list in ["observations", "findings"] {
        for entry in result[list].as_array().unwrap() {
            assert!(ids.insert(entry["uuid"].as_str().unwrap()), "{entry}");
        }
    }
}

#[test]
fn an_export_gives_the_same_bytes_again_and_never_writes_over_anything() {
    let desk = desk();
    for format in ["oscal", "sarif"] {
        assert_eq!(export(&desk, format, &format!("{format}-1")).status, 0);
        assert_eq!(export(&desk, format, &format!("{format}-2")).status, 0);
        let (one, two) = (desk.files(&format!("{format}-1")), desk.files(&format!("{format}-2")));
        assert!(!one.is_empty() && one == two);
        assert_eq!(export(&desk, format, &format!("{format}-1")).status, 2);
    }
    assert_eq!(desk.run(&["export", "--format", "xml", "--quarter", "2026-Q3", "--site", "site", "--out", "x"]).status, 2);
    assert_eq!(desk.run(&["export", "--format", "sarif", "--quarter", "2025-Q3", "--site", "site", "--out", "x"]).status, 2);
    assert!(!desk.path("x").exists());
}

#[test]
fn an_altered_report_is_not_exported() {
    let desk = desk();
    let path = "site/2026-Q3/units/xian/report.json";
    let text = std::fs::read_to_string(desk.path(path)).unwrap();
    std::fs::remove_file(desk.path(path)).unwrap();
    desk.write(path, &text.replacen("breach", "advisory", 1));
    let ended = export(&desk, "sarif", "out");
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("verify") && !desk.path("out").exists(), "{ended:?}");
}

#[test]
fn a_comparison_says_what_is_new_what_persists_and_what_was_resolved_and_how() {
    let desk = desk();
    let human = desk.run(&["diff", "2026-Q2", "2026-Q3", "--site", "site"]);
    assert_eq!(human.status, 0);
    assert!(human.out.contains("+ relay-late relays:R1") && human.out.contains("relay-late: 缺记录 → 不符合"), "{human:?}");
    let json = desk.run(&["diff", "2026-Q2", "2026-Q3", "--site", "site", "--format", "json"]);
    let units: Vec<Value> = json.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(units.len(), 2);
    let xian = units.iter().find(|unit| unit["unit"] == "xian").unwrap();
    let has = |list: &str, record: &str| xian[list].as_array().unwrap().iter().any(|finding| finding["record"] == record);
    assert!(has("new", "relays:R1") && has("new", "tasks:T2") && has("persisting", "tasks:T1") && !has("new", "tasks:T1"));
    let back = desk.run(&["diff", "2026-Q3", "2026-Q2", "--site", "site", "--format", "json"]);
    let xian: Value =
        back.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).find(|unit| unit["unit"] == "xian").unwrap();
    let gone = xian["resolved"].as_array().unwrap().iter().find(|finding| finding["record"] == "relays:R1").unwrap();
    assert!(gone["how"].is_null(), "nothing says how: {gone}");
    assert_eq!(desk.run(&["diff", "2026-Q1", "2026-Q3", "--site", "site"]).status, 2);
}

#[test]
fn a_sample_is_the_same_for_the_same_seed_and_holds_what_passed_too() {
    let desk = desk();
    let sample = |size: &str, seed: &str| desk.run(&["sample", "data", "--quarter", "2026-Q3", "--size", size, "--seed", seed]);
    let (one, again, other) = (sample("20", "1"), sample("20", "1"), sample("20", "2"));
    assert_eq!((one.status, &one.out), (0, &again.out));
    assert_ne!(one.out, other.out);
    assert!(one.out.starts_with('\u{FEFF}'));
    let rows: Vec<&str> = one.out.lines().skip(1).take_while(|line| !line.starts_with(',')).collect();
    assert_eq!(rows.len(), 20);
    assert!(rows.iter().any(|row| row.contains(",符合,")) && rows.iter().any(|row| row.contains(",不符合,")), "{rows:?}");
    assert_eq!(
        rows.iter().map(|row| row.split(',').nth(1).unwrap()).collect::<BTreeSet<_>>().len(),
        2,
        "both units are drawn from"
    );
    let all = sample("100000", "1");
    let rows = all.out.lines().skip(1).take_while(|line| !line.starts_with(',')).count();
    assert!(all.out.contains(&format!("自 {rows} 条中抽取 {rows} 条")), "{}", all.out.lines().last().unwrap());
    assert_eq!(sample("0", "1").status, 2);
    let file = ["sample", "data", "--quarter", "2026-Q3", "--size", "20", "--seed", "1", "--out", "sample.csv"];
    assert_eq!(desk.run(&file).status, 0);
    assert_eq!(std::fs::read_to_string(desk.path("sample.csv")).unwrap(), one.out);
    assert_eq!(desk.run(&file).status, 2);
}

#[test]
fn a_sample_is_a_workbook_to_sign_where_it_is_asked_for() {
    let desk = desk();
    let sample =
        |more: &[&str]| desk.run(&[&["sample", "data", "--quarter", "2026-Q3", "--size", "20", "--seed", "1"], more].concat());
    let by_name = sample(&["--out", "one.xlsx"]);
    assert_eq!(by_name.status, 0, "{by_name:?}");
    assert_eq!(sample(&["--out", "two.xlsx", "--format", "xlsx"]).status, 0);
    let book = std::fs::read(desk.path("one.xlsx")).unwrap();
    assert!(book.starts_with(b"PK") && book == std::fs::read(desk.path("two.xlsx")).unwrap());
    for wrong in [&["--format", "xlsx"][..], &["--format", "xlsx", "--out", "a.csv"], &["--format", "csv", "--out", "a.xlsx"]] {
        assert_eq!(sample(wrong).status, 2, "{wrong:?}");
        assert!(!desk.path("a.csv").exists() && !desk.path("a.xlsx").exists());
    }
    assert_eq!(sample(&["--format", "ods"]).status, 2);
    assert_eq!(sample(&["--format", "csv", "--out", "sheet"]).status, 0);
}

#[test]
fn a_sample_is_nobodys_status() {
    let desk = desk();
    desk.write("data/duizhao.toml", "strict = true\nfail-on = \"advisory\"\n");
    desk.write("data/sheng/xian/staff-2.csv", "工号\nS3\n");
    let said = desk.run(&["sample", "data", "--quarter", "2026-Q3", "--size", "5", "--seed", "1"]);
    assert_eq!(said.status, 0, "{said:?}");
    let help = desk.run(&["sample", "--help"]).out;
    assert!(!help.contains("--strict") && !help.contains("--fail-on"), "{help}");
}
