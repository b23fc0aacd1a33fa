//! What a user of local checks relies on, from checks.toml to the report.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use serde_json::Value;
use support::Desk;

const RELAYS: &str = "id,staff,leader,given_at,relayed_at,recipient,content\n\
    R1,S1,L1,2026-05-04 08:00,2026-05-04 15:00,示例科,按时报送\n\
    R2,S1,L1,2026-05-04 08:00,2026-05-04 19:00,示例科,按时报送\n\
    R3,S1,L1,2026-08-03 08:00,2026-08-03 19:00,示例科,按时报送\n\
    R4,S1,L1,2026-08-03,2026-08-03 19:00,示例科,按时报送\n";

const CHECK: &str = "[[check]]\nid = \"local-same-day\"\nprovision = \"2.5\"\nregister = \"relays\"\nseverity = \"shortfall\"\n\
    title = \"当日传达\"\nwhen = \"本季度(行.传达时间)\"\nrequire = \"小时差(行.交代时间, 行.传达时间) <= 8\"\n\
    remedy = \"按细则 <b>当日</b> 传达。\"\nbasis = \"《传达工作细则》第五条\"\n";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("data/checks.toml", CHECK);
    desk.write("data/sheng/xian/relays.csv", RELAYS);
    desk
}

fn report(desk: &Desk, quarter: &str, unit: &str) -> Value {
    serde_json::from_slice(&desk.site()[&format!("{quarter}/units/{unit}/report.json")]).unwrap()
}

fn check(report: &Value) -> Option<Value> {
    report["checks"].as_array().unwrap().iter().find(|check| check["id"] == "local-same-day").cloned()
}

#[test]
fn a_local_check_is_reported_like_the_others_and_after_them() {
    let desk = desk();
    desk.build("2026-Q2..2026-Q3");
    let report_of = report(&desk, "2026-Q3", "xian");
    let last = report_of["checks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((last["id"].as_str(), last["local"].as_bool()), (Some("local-same-day"), Some(true)));
    assert!(last["version"].is_null());
    assert_eq!((last["status"].as_str(), last["population"].as_u64()), (Some("fail"), Some(2)));
    let finding = &last["findings"][0];
    assert_eq!((finding["record"].as_str(), finding["severity"].as_str()), (Some("relays:R3"), Some("shortfall")));
    assert_eq!(finding["evidence"][1]["column"], "relayed_at");
    assert_eq!((finding["source"]["line"].as_u64(), finding["state"].as_str()), (Some(4), Some("new")));
    assert_eq!(
        (last["undetermined"][0]["record"].as_str(), last["undetermined"][0]["source"]["line"].as_u64()),
        (Some("relays:R4"), Some(5))
    );
    assert_eq!(report_of["resolved"].as_array().unwrap().iter().find(|r| r["check"] == "local-same-day").unwrap()["how"], "past");
    // The province keeps no relays: the register is missing.
    let sheng = report(&desk, "2026-Q3", "sheng");
    assert_eq!(check(&sheng).unwrap()["status"], "no-records");
    let totals: u64 = sheng["counts"]["checks"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(totals, 83);
    let site = desk.site();
    let page = String::from_utf8(site["2026-Q3/checks/local-same-day.html"].clone()).unwrap();
    assert!(page.contains("小时差(行.交代时间, 行.传达时间) &lt;= 8") && page.contains("《传达工作细则》第五条"), "{page}");
    assert!(page.contains("按细则 &lt;b&gt;当日&lt;/b&gt; 传达。"));
    assert!(String::from_utf8(site["2026-Q3/checks/index.html"].clone()).unwrap().contains("local-same-day.html"));
    let unit = String::from_utf8(site["2026-Q3/units/xian/index.html"].clone()).unwrap();
    assert!(unit.contains("relays:R4") && unit.contains("按细则 &lt;b&gt;当日&lt;/b&gt; 传达。"));
    let notice = String::from_utf8(site["2026-Q3/units/xian/notice.html"].clone()).unwrap();
    assert!(notice.contains("按细则 &lt;b&gt;当日&lt;/b&gt; 传达。请于"), "a sentence ends once: {notice}");
}

#[test]
fn a_changed_entry_is_a_change_of_rules_and_restates_nothing() {
    let desk = desk();
    desk.build("2026-Q2");
    desk.write("data/checks.toml", &CHECK.replace("<= 8", "<= 12"));
    desk.build("2026-Q3");
    let report_of = report(&desk, "2026-Q3", "xian");
    let change = &check(&report_of).unwrap()["change"];
    assert_eq!((change["from"].as_str(), change["reason"].as_str()), (Some("fail"), Some("rules")));
    assert!(report_of["restated"].as_array().unwrap().iter().all(|restated| restated["check"] != "local-same-day"));
}

#[test]
fn an_entry_that_is_the_same_changes_for_the_records_and_restates_them() {
    let desk = desk();
    desk.build("2026-Q2");
    desk.write("data/sheng/xian/relays.csv", &RELAYS.replace("05-04 19:00", "05-04 09:00").replace("08-03 19:00", "08-03 09:00"));
    desk.build("2026-Q3");
    let report_of = report(&desk, "2026-Q3", "xian");
    assert_eq!(check(&report_of).unwrap()["change"]["reason"], "records");
    let restated = report_of["restated"].as_array().unwrap();
    assert!(restated.iter().any(|r| r["check"] == "local-same-day" && r["record"] == "relays:R2" && r["was"] == "present"));
}

#[test]
fn a_new_check_is_a_change_of_rules_and_its_findings_are_of_unknown_state() {
    let desk = desk();
    desk.write("data/checks.toml", "");
    desk.build("2026-Q2");
    desk.write("data/checks.toml", CHECK);
    desk.build("2026-Q3");
    let check = check(&report(&desk, "2026-Q3", "xian")).unwrap();
    assert_eq!((check["change"]["from"].is_null(), check["change"]["reason"].as_str()), (true, Some("rules")));
    assert_eq!(check["findings"][0]["state"], "unknown");
}

#[test]
fn exceptions_corrections_and_raised_severities_know_local_checks() {
    let desk = desk();
    desk.write(
        "data/sheng/xian/exceptions.csv",
        "check,record,reason,approved_by,approved_on,expires_on\nlocal-same-day,relays:R3,示例,县委办公室,2026-08-01,2026-12-31\n\
         local-none,,示例,县委办公室,2026-08-01,2026-12-31\n",
    );
    desk.write(
        "data/sheng/xian/corrections.csv",
        "id,check,record,action,due_on,done_on\nC1,local-same-day,,重学细则,2026-06-10,2026-06-15\n",
    );
    desk.write("data/sheng/xian/parameters.toml", "[severity]\n\"local-same-day\" = \"breach\"\n");
    desk.build("2026-Q3");
    let report_of = report(&desk, "2026-Q3", "xian");
    let local = check(&report_of).unwrap();
    assert_eq!((local["severity"].as_str(), local["status"].as_str()), (Some("breach"), Some("excepted")));
    assert_eq!(local["findings"][0]["correction"]["id"], "C1");
    assert_eq!(report_of["exceptions"][0]["covers"], 1);
    let codes: Vec<_> =
        report_of["problems"].as_array().unwrap().iter().map(|p| (p["code"].as_str().unwrap(), p["line"].as_u64())).collect();
    assert!(codes.contains(&("unknown-check", Some(3))), "{codes:?}");
    assert!(!codes.contains(&("unknown-check", Some(2))) && !codes.iter().any(|(code, _)| *code == "bad-parameter"), "{codes:?}");
}

#[test]
fn a_local_check_of_a_provision_without_exceptions_allows_none_and_an_ineffective_correction_is_seen() {
    let desk = desk();
    desk.write("data/checks.toml", &CHECK.replace("\"2.5\"", "\"2.7\""));
    desk.write(
        "data/sheng/xian/exceptions.csv",
        "check,record,reason,approved_by,approved_on,expires_on\nlocal-same-day,,示例,县委办公室,2026-08-01,2026-12-31\n",
    );
    desk.write(
        "data/sheng/xian/corrections.csv",
        "id,check,record,action,due_on,done_on\nC1,local-same-day,,重学细则,2026-06-10,2026-06-15\n",
    );
    desk.build("2026-Q3");
    let report_of = report(&desk, "2026-Q3", "xian");
    assert_eq!(check(&report_of).unwrap()["status"], "fail");
    assert!(report_of["problems"].as_array().unwrap().iter().any(|problem| problem["code"] == "exception-not-allowed"));
    let ineffective =
        report_of["checks"].as_array().unwrap().iter().find(|check| check["id"] == "correction-ineffective").unwrap();
    assert_eq!(ineffective["findings"][0]["record"], "corrections:C1");
}

#[test]
fn what_is_wrong_is_told_once_by_whoever_has_the_file() {
    let desk = desk();
    desk.write("data/checks.toml", &CHECK.replace("行.传达时间) <= 8", "行.传达时问) <= 8"));
    desk.write("data/sheng/xian/checks.toml", &format!("{CHECK}\n{CHECK}"));
    desk.build("2026-Q3");
    let summary: Value = serde_json::from_slice(&desk.site()["2026-Q3/summary.json"]).unwrap();
    let of = |list: &Value| -> Vec<(String, u64)> {
        let bad = list.as_array().unwrap().iter().filter(|problem| problem["code"] == "bad-check");
        bad.map(|problem| (problem["file"].as_str().unwrap().to_owned(), problem["line"].as_u64().unwrap())).collect()
    };
    assert_eq!(of(&summary["problems"]), [("/checks.toml".to_owned(), 8)]);
    assert!(summary["problems"][0]["message"].as_str().unwrap().contains("`传达时间`"), "{}", summary["problems"]);
    assert_eq!(of(&report(&desk, "2026-Q3", "xian")["problems"]), [("checks.toml".to_owned(), 13)]);
    assert_eq!(of(&report(&desk, "2026-Q3", "sheng")["problems"]), []);
    let listed = desk.run(&["checks", "--local", "data"]);
    assert_eq!(listed.status, 1);
    assert!(listed.out.contains("local-same-day — 当日传达") && listed.err.contains("/checks.toml:8"), "{listed:?}");
    assert!(listed.err.contains("/sheng/xian/checks.toml:13"), "{listed:?}");
}

#[test]
fn a_marking_in_the_file_withholds_it_and_names_in_it_are_masked() {
    let desk = desk();
    desk.write("data/checks.toml", &CHECK.replace("第五条", "第五条，机密★10年"));
    let ended = desk.run(&["build", "data", "--quarter", "2026-Q3"]);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert!(check(&report(&desk, "2026-Q3", "xian")).is_none());
    desk.write(
        "data/checks.toml",
        &CHECK.replace("当日传达", "申示例当日传达").replace("<= 8", "<= 8 && 行.领导 != \\\"申示例\\\""),
    );
    desk.build("2026-Q3");
    for (path, bytes) in desk.site() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("申示例"), "{path}");
    }
}

#[test]
fn explain_knows_the_local_checks_of_a_data_folder() {
    let desk = desk();
    let said = desk.run(&["explain", "local-same-day", "data"]);
    assert_eq!(said.status, 0, "{said:?}");
    for part in ["当日传达", "小时差(行.交代时间, 行.传达时间) <= 8", "《传达工作细则》第五条", "checks.toml", "2.5"]
    {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let provision = desk.run(&["explain", "2.5", "data"]);
    assert!(provision.out.contains("relay-late") && provision.out.contains("local-same-day"), "{}", provision.out);
    assert!(desk.run(&["explain", "relay-late", "data"]).out.contains("relay-late"));
    let bare = desk.run(&["explain", "local-same-day"]);
    assert!(bare.status == 2 && bare.err.contains("duizhao explain local-same-day"), "{bare:?}");
    let misspelt = desk.run(&["explain", "local-some-day", "data"]);
    assert!(misspelt.status == 2 && misspelt.err.contains("local-same-day"), "{misspelt:?}");
    desk.write("data/duizhao.toml", "lang = \"en\"\n");
    assert!(desk.run(&["explain", "local-same-day", "data"]).out.contains("Basis: "), "duizhao.toml names the language");
}
