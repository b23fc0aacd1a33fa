//! What a user of the command line relies on: the options, what they are told, the exit status.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use support::{Desk, ended};

const Q3: [&str; 4] = ["build", "data", "--quarter", "2026-Q3"];

fn with<'a>(first: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [first, more].concat()
}

#[test]
fn a_build_says_which_page_to_open_and_no_progress_where_there_is_no_terminal() {
    let desk = Desk::new();
    let ended = desk.build("2026-Q3");
    assert_eq!(ended.out, "site/2026-Q3/index.html\n");
    assert!(desk.path("site/2026-Q3/index.html").is_file());
    assert!(ended.err.starts_with("2026-Q3：2 个单位"), "{ended:?}");
    let quiet = desk.run(&with(&Q3, &["--quiet"]));
    assert_eq!((quiet.status, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
}

#[test]
fn a_range_is_built_oldest_first_and_the_later_quarter_is_compared_with_the_earlier() {
    let desk = Desk::new();
    desk.build("2026-Q2..2026-Q3");
    let report: serde_json::Value = serde_json::from_slice(&desk.site()["2026-Q3/units/xian/report.json"]).unwrap();
    assert_eq!(report["previous"]["quarter"], "2026-Q2");
    let summary: serde_json::Value = serde_json::from_slice(&desk.site()["2026-Q3/summary.json"]).unwrap();
    assert_eq!(summary["trend"].as_array().unwrap().len(), 2);
    assert_eq!(summary["units"].as_array().unwrap().len(), 2);
}

#[test]
fn a_quarter_that_has_not_ended_needs_an_as_of_date_within_it() {
    let desk = Desk::new();
    let status = |more: &[&str]| desk.run(&with(&["build", "data", "--quarter"], more)).status;
    assert_eq!(status(&["2026-Q4"]), 2);
    assert_eq!(status(&["2026-Q3..2026-Q4"]), 2);
    assert_eq!(status(&["2026-Q4", "--as-of", "2026-09-30"]), 2);
    assert_eq!(status(&["2026-Q2..2026-Q3", "--as-of", "2026-09-30"]), 2);
    assert!(!desk.path("site").exists(), "nothing is made before the options are settled");
    assert_eq!(status(&["2026-Q4", "--as-of", "2026-11-30"]), 0);
    assert_eq!(status(&["2026-Q3", "--as-of", "2026-08-31"]), 0);
}

#[test]
fn wrong_usage_ends_with_status_2_and_says_what_is_expected() {
    let desk = Desk::new();
    for (arguments, said) in [
        (vec![], "用法"),
        (vec!["biuld"], "`build`"),
        (vec!["build"], "DATA"),
        (vec!["build", "data"], "--quarter"),
        (vec!["build", "data", "--quarter", "2026Q3"], "2026-Q3"),
        (vec!["build", "nowhere", "--quarter", "2026-Q3"], "nowhere"),
        (with(&Q3, &["--names", "none"]), "masked, full"),
        (with(&Q3, &["--fail-on", "all"]), "breach"),
        (vec!["check", "data", "--quarter", "2026-Q3", "--format", "xml"], "human, json"),
        (vec!["explain", "relay-lat"], "relay-lat"),
        (vec!["verify", "data"], "manifest.json"),
        (vec!["withdraw", "2026-Q3", "--site", "data"], ".duizhao"),
    ] {
        let ended = desk.run(&arguments);
        assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{arguments:?} {ended:?}");
        assert!(ended.err.contains(said), "{arguments:?} {ended:?}");
    }
}

#[test]
fn a_folder_without_units_is_told_with_its_problems() {
    let desk = Desk::new();
    desk.write("empty/staff.csv", "id,name\n");
    let ended = desk.run(&["build", "empty", "--quarter", "2026-Q3"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("no-unit") && ended.err.contains("unit.md"), "{ended:?}");
}

#[test]
fn the_settings_of_the_data_folder_are_defaults_and_the_command_line_wins() {
    let desk = Desk::new();
    desk.write("data/duizhao.toml", "quarter = \"2026-Q2\"\nout = \"elsewhere\"\nlang = \"en\"\n");
    let ended = desk.run(&["build", "data"]);
    assert_eq!((ended.status, ended.out.as_str()), (0, "elsewhere/2026-Q2/index.html\n"), "{ended:?}");
    assert!(ended.err.starts_with("2026-Q2: 2 units"), "{ended:?}");
    let ended = desk.run(&with(&Q3, &["--out", "here", "--lang", "zh"]));
    assert_eq!((ended.status, ended.out.as_str()), (0, "here/2026-Q3/index.html\n"));
    assert!(ended.err.starts_with("2026-Q3：2 个单位"), "{ended:?}");
}

#[test]
fn names_links_and_the_signatory_of_the_settings_are_what_the_pages_show() {
    let desk = Desk::new();
    let measure = "---\ntitle: 示例\narticles: [2]\nstatus: in-force\nissued_on: 2026-01-05\nreviewed_on: 2026-01-05\nresponsible: 甲某某\n---\n\
        [一](https://www.example.gov.cn/a) [二](https://elsewhere.example.org/b)\n";
    desk.write("data/sheng/measures/a.md", measure);
    desk.run(&Q3);
    let page = |name: &str| std::fs::read_to_string(desk.path(&format!("site/2026-Q3/units/sheng/{name}"))).unwrap();
    assert!(!page("measures.html").contains("href=\"https://") && !page("measures.html").contains("甲某某"));
    assert!(!page("notice.html").contains("示例省委办公厅（章）"));
    let settings = "names = \"full\"\nlinks = [\"www.example.gov.cn\"]\nsignatory = \"示例省委办公厅（章）\"\n";
    desk.write("data/duizhao.toml", settings);
    assert_eq!(desk.run(&Q3).status, 0);
    let measures = page("measures.html");
    assert!(measures.contains("href=\"https://www.example.gov.cn/a\"") && measures.contains("甲某某"), "{measures}");
    assert!(!measures.contains("href=\"https://elsewhere"), "{measures}");
    assert!(page("notice.html").contains("示例省委办公厅（章）"));
    assert_eq!(desk.run(&with(&Q3, &["--names", "masked"])).status, 0);
    assert!(!page("measures.html").contains("甲某某"), "the command line wins");
}

#[test]
fn findings_end_a_check_with_status_1_and_a_build_only_where_asked() {
    let desk = Desk::new();
    desk.write("data/sheng/tasks.csv", "id,staff,assigned_on,due_on\nT1,S1,2026-07-01,2026-07-10\n");
    let relays =
        "id,staff,leader,given_at,relayed_at,recipient,content\nR1,S1,L1,2026-07-01 09:00,2026-07-05 09:00,示例局,示例事项\n";
    desk.write("data/sheng/relays.csv", relays);
    assert_eq!(desk.run(&Q3).status, 0);
    assert_eq!(desk.run(&with(&Q3, &["--fail-on", "breach"])).status, 1);
    let check = ["check", "data", "--quarter", "2026-Q3"];
    let ended = desk.run(&check);
    assert_eq!(ended.status, 1, "{ended:?}");
    assert!(ended.out.contains("relay-late") && ended.out.contains("data/sheng/relays.csv:2"), "{ended:?}");
    assert_eq!(desk.run(&with(&check, &["--fail-on", "off"])).status, 0);
}

#[test]
fn a_rejected_row_is_shown_with_its_cell_and_counts_under_strict() {
    let desk = Desk::new();
    desk.write("data/sheng/tasks.csv", "编号,工号,交办日期,办结期限\nT1,S1,2026-13-40,2026-07-10\n");
    let check = ["check", "data", "--quarter", "2026-Q3", "--fail-on", "off"];
    let ended = desk.run(&check);
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(ended.out.contains("bad-date") && ended.out.contains("data/sheng/tasks.csv:2"), "{ended:?}");
    assert!(ended.out.contains("交办日期 (assigned_on): 2026-13-40\n") && ended.out.contains("^^^^^^^^^^"), "{ended:?}");
    assert!(!ended.out.contains("T1,S1"), "the raw line is not shown: {ended:?}");
    assert_eq!(desk.run(&with(&check, &["--strict"])).status, 4);
}

#[test]
fn a_withheld_text_ends_with_status_3_and_its_digest_is_on_the_terminal_only() {
    let desk = Desk::new();
    let secret = "机密★关于示例事项的通知原文";
    desk.write("data/sheng/tasks.csv", &format!("id,staff,assigned_on,due_on,summary\nT1,S1,2026-07-01,2026-07-10,{secret}\n"));
    let ended = desk.run(&Q3);
    assert_eq!(ended.status, 3, "{ended:?}");
    assert!(ended.err.contains("data/sheng/tasks.csv:2 sha256 = \""), "{ended:?}");
    let digest = ended.err.split('"').nth(1).unwrap().to_owned();
    assert!(!ended.err.contains(secret) && !ended.out.contains(secret));
    for (name, bytes) in desk.site() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(secret) && !text.contains(&digest), "{name}");
    }
}

#[test]
fn json_is_one_report_a_line_in_the_order_of_the_tree() {
    let desk = Desk::new();
    let ended = desk.run(&["check", "data", "--quarter", "2026-Q3", "--format", "json", "--fail-on", "off"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    let ids: Vec<String> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["unit"]["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["sheng", "xian"]);
    assert!(!ended.out.contains("\u{1b}["));
}

#[test]
fn the_help_of_a_verb_says_of_the_site_what_this_verb_does_with_it() {
    let desk = Desk::new();
    let option = |verb: &str| {
        let help = desk.run(&[verb, "--help", "--lang", "en"]).out;
        let words: Vec<&str> = help.split_whitespace().collect();
        let help = words.join(" ");
        help.rsplit_once("--site <DIR> ").unwrap().1.split(" -").next().unwrap().to_owned()
    };
    for verb in ["check", "serve", "export", "diff"] {
        assert!(option(verb).contains("only read") && !option(verb).contains("withdraw"), "{verb}: {}", option(verb));
    }
    assert!(!option("withdraw").contains("only read") && option("withdraw").contains("taken down"), "{}", option("withdraw"));
}

#[test]
fn explanations_and_the_catalogue_are_in_the_language_asked_for() {
    let desk = Desk::new();
    let checks = desk.run(&["checks"]);
    assert_eq!((checks.status, checks.out.lines().count()), (0, 82), "{}", checks.out);
    let zh = desk.run(&["explain", "relay-late"]);
    assert!(zh.status == 0 && zh.out.contains("2.5") && zh.out.contains("整改"), "{zh:?}");
    let en = desk.run(&["explain", "2.5", "--lang", "en"]);
    assert!(en.status == 0 && en.out.contains("checked by:") && en.out.contains("relay-late"), "{en:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_panic_and_a_full_device_no_success() {
    let desk = Desk::new();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = desk.command(&["checks"]);
    let output = ended(command.stdout(writer).stderr(std::process::Stdio::piped()).output().unwrap());
    assert_eq!((output.status, output.err.as_str()), (0, ""));
    if let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") {
        let ended = ended(desk.command(&["checks"]).stdout(full).stderr(std::process::Stdio::piped()).output().unwrap());
        assert_eq!(ended.status, 2, "{ended:?}");
    }
}

#[test]
fn colours_are_off_unless_forced() {
    let desk = Desk::new();
    let check = ["check", "data", "--quarter", "2026-Q3"];
    assert!(!desk.run(&check).out.contains('\u{1b}'));
    let forced = ended(desk.command(&check).env("CLICOLOR_FORCE", "1").output().unwrap());
    let plain = ended(desk.command(&check).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().unwrap());
    assert!(!plain.out.contains('\u{1b}'));
    assert!(forced.out.contains('\u{1b}') || !plain.out.contains('['), "{forced:?}");
}
