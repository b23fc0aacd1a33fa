//! What a user of the published site relies on: it is the old one or the new one, whole, and nothing foreign is touched.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use support::{Desk, ended};

#[test]
fn the_same_data_gives_the_same_bytes_with_one_and_with_many_threads() {
    let desk = Desk::new();
    desk.build("2026-Q2..2026-Q3");
    let first = desk.site();
    for threads in ["1", "8"] {
        let ended = ended(
            desk.command(&["build", "data", "--quarter", "2026-Q3", "--fresh"])
                .env("RAYON_NUM_THREADS", threads)
                .env("TZ", "Asia/Shanghai")
                .env("LC_ALL", "C")
                .output()
                .unwrap(),
        );
        assert_eq!(ended.status, 0, "{ended:?}");
        assert_eq!(desk.site(), first, "{threads} threads");
    }
}

#[test]
fn another_quarter_leaves_those_published_before_as_they_are_and_an_older_one_warns() {
    let desk = Desk::new();
    desk.build("2026-Q3");
    let before = desk.site();
    desk.write("data/sheng/tasks.csv", "id,staff,assigned_on,due_on\n");
    let ended = desk.build("2026-Q2");
    assert!(ended.err.contains("2026-Q2") && ended.err.contains("早于已发布的 2026-Q3"), "{ended:?}");
    let after = desk.site();
    for (name, bytes) in before.iter().filter(|(name, _)| name.as_str() != "index.html") {
        assert_eq!(after.get(name), Some(bytes), "{name}");
    }
    let index = String::from_utf8(after["index.html"].clone()).unwrap();
    assert!(index.find("2026-Q3/index.html").unwrap() < index.find("2026-Q2/index.html").unwrap(), "newest first");
}

#[test]
fn a_foreign_folder_is_never_written_into() {
    let desk = Desk::new();
    desk.write("mine/letter.txt", "示例");
    let ended = desk.run(&["build", "data", "--quarter", "2026-Q3", "--out", "mine"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("letter.txt"), "{ended:?}");
    assert_eq!(support::files(&desk.path("mine")).len(), 1);
    let ended = desk.run(&["build", "data", "--quarter", "2026-Q3", "--out", "mine/letter.txt"]);
    assert_eq!(ended.status, 2, "{ended:?}");
}

#[test]
fn data_that_shares_no_root_with_the_site_is_refused() {
    let desk = Desk::new();
    desk.build("2026-Q3");
    let before = desk.site();
    let text = fs::read_to_string(desk.path("data/sheng/unit.md")).unwrap().replace("id: sheng", "id: other");
    desk.write("others/sheng/unit.md", &text);
    let ended = desk.run(&["build", "others", "--quarter", "2026-Q3"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("other") && ended.err.contains("sheng"), "{ended:?}");
    assert_eq!(desk.site(), before);
}

#[test]
fn a_foreign_file_in_the_quarter_stops_the_build_and_is_named() {
    let desk = Desk::new();
    desk.build("2026-Q3");
    desk.write("site/2026-Q3/units/xian/批注.docx", "示例");
    let before = desk.site();
    let ended = desk.run(&["build", "data", "--quarter", "2026-Q3"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("批注.docx"), "{ended:?}");
    assert_eq!(desk.site(), before);
}

#[test]
fn a_second_build_says_so_and_stops() {
    let desk = Desk::new();
    desk.build("2026-Q3");
    let lock = fs::OpenOptions::new().write(true).open(desk.path("site/.duizhao.lock")).unwrap();
    lock.try_lock().unwrap();
    let ended = desk.run(&["build", "data", "--quarter", "2026-Q3"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("正在写入"), "{ended:?}");
    drop(lock);
    desk.build("2026-Q3");
}

#[test]
fn verification_proves_a_quarter_whole_or_names_what_differs() {
    let desk = Desk::new();
    desk.build("2026-Q3");
    assert_eq!(desk.run(&["verify", "site/2026-Q3"]).status, 0);
    assert_eq!(desk.run(&["verify", "site"]).status, 0);
    desk.write("site/2026-Q3/units/xian/index.html", "changed");
    desk.write("site/2026-Q3/more.html", "");
    fs::remove_file(desk.path("site/2026-Q3/summary.json")).unwrap();
    let ended = desk.run(&["verify", "site/2026-Q3", "--lang", "en"]);
    assert_eq!(ended.status, 1);
    for line in ["units/xian/index.html: changed", "more.html: not in the manifest", "summary.json: missing"] {
        assert!(ended.out.contains(line), "{ended:?}");
    }
}

#[test]
fn a_withdrawn_quarter_is_down_and_the_index_says_so() {
    let desk = Desk::new();
    desk.build("2026-Q2..2026-Q3");
    assert_eq!(desk.run(&["withdraw", "2026-Q2", "--site", "site"]).status, 0);
    assert!(!desk.path("site/2026-Q2").exists());
    let index = String::from_utf8(desk.site()["index.html"].clone()).unwrap();
    assert!(index.contains("已撤回") && !index.contains("2026-Q2/index.html"), "{index}");
    assert!(index.contains("2026-Q3/index.html"));
    assert_eq!(desk.run(&["withdraw", "2026-Q2", "--site", "site"]).status, 2);
    desk.build("2026-Q2");
    assert!(String::from_utf8(desk.site()["index.html"].clone()).unwrap().contains("2026-Q2/index.html"));
}

/// A newer version of the tool may bring another style sheet, which the index then names.
#[test]
fn the_index_written_at_a_withdrawal_has_its_assets() {
    let desk = Desk::new();
    desk.build("2026-Q2..2026-Q3");
    let brought = desk.site().into_keys().filter(|name| name.starts_with("assets/")).collect::<Vec<_>>();
    for name in &brought {
        fs::remove_file(desk.path(&format!("site/{name}"))).unwrap();
    }
    assert_eq!(desk.run(&["withdraw", "2026-Q2", "--site", "site"]).status, 0);
    let after = desk.site();
    assert!(!brought.is_empty() && brought.iter().all(|name| after.contains_key(name)), "{:?}", after.keys());
}

#[test]
fn a_stored_report_that_is_damaged_is_not_passed_over() {
    let desk = Desk::new();
    desk.build("2026-Q2");
    desk.write("site/2026-Q2/units/xian/report.json", "{");
    let before = desk.site();
    let ended = desk.run(&["build", "data", "--quarter", "2026-Q3"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("2026-Q2/units/xian/report.json"), "{ended:?}");
    assert_eq!(desk.site(), before);
    desk.build("2026-Q2..2026-Q3");
}

/// Killed at any moment, a build leaves the quarter whole, old or new, and the next one succeeds.
#[test]
fn a_killed_build_leaves_a_whole_quarter_and_the_next_one_cleans_up() {
    let desk = Desk::new();
    desk.build("2026-Q3");
    let quarter = |desk: &Desk| -> Vec<(String, Vec<u8>)> {
        desk.site().into_iter().filter(|(name, _)| name.starts_with("2026-Q3/")).collect()
    };
    let old = quarter(&desk);
    desk.write("data/sheng/tasks.csv", "id,staff,assigned_on,due_on\n");
    let mut command = desk.command(&["build", "data", "--quarter", "2026-Q3"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for step in 0..40 {
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(step * 3));
        child.kill().unwrap();
        child.wait().unwrap();
        let ended = desk.run(&["verify", "site/2026-Q3"]);
        assert_eq!(ended.status, 0, "after {step}: {ended:?}");
    }
    desk.build("2026-Q3");
    assert_ne!(quarter(&desk), old);
    let left = desk.site().into_keys().filter(|name| name.contains("staging")).count();
    assert_eq!(left, 0);
}

#[cfg(unix)]
#[test]
fn a_site_that_may_not_be_written_is_told_and_stays_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.build("2026-Q3");
    let before = desk.site();
    let set = |mode| fs::set_permissions(desk.path("site"), fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    let probe = fs::write(desk.path("site/probe"), "");
    let ended = desk.run(&["build", "data", "--quarter", "2026-Q3"]);
    set(0o755);
    if probe.is_ok() {
        // The super-user may write anywhere: there is nothing to refuse.
        fs::remove_file(desk.path("site/probe")).unwrap();
        return;
    }
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("没有权限"), "{ended:?}");
    assert_eq!(desk.site(), before);
}
