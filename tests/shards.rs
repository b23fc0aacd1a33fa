//! What users of many machines rely on: the shards of a quarter put together are the site that one machine writes, byte for
//! byte, whatever happens to one of them.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;

use support::{Desk, Ended, files};

/// A desk with the example's data, of which one machine has built the second and the third quarter into `whole`.
fn desk() -> Desk {
    let desk = Desk::of_the_example();
    assert_eq!(desk.run(&["build", "data", "--quarter", "2026-Q2..2026-Q3", "--out", "whole"]).status, 0);
    desk
}

fn shard(desk: &Desk, quarter: &str, shard: &str, options: &[&str]) -> Ended {
    let mut arguments = vec!["build", "data", "--quarter", quarter, "--out", "site", "--shard", shard];
    arguments.extend(options);
    desk.run(&arguments)
}

fn merge(desk: &Desk, quarter: &str, options: &[&str]) -> Ended {
    let mut arguments = vec!["merge", "data", "--quarter", quarter, "--out", "site"];
    arguments.extend(options);
    desk.run(&arguments)
}

/// The files of a site but for its lock.
fn site(desk: &Desk, name: &str) -> BTreeMap<String, Vec<u8>> {
    files(&desk.path(name)).into_iter().filter(|(name, _)| name != ".duizhao.lock").collect()
}

fn assert_same(desk: &Desk) {
    let (site, whole) = (site(desk, "site"), site(desk, "whole"));
    assert_eq!(site.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    for (name, bytes) in &whole {
        assert!(site[name] == *bytes, "{name} differs");
    }
}

#[test]
fn merged_shards_are_the_site_that_one_machine_writes() {
    let desk = desk();
    for (quarter, of) in [("2026-Q2", 3), ("2026-Q3", 20)] {
        for number in 1..=of {
            let ended = shard(&desk, quarter, &format!("{number}/{of}"), &[]);
            assert_eq!(ended.status, 0, "{ended:?}");
        }
        let ended = merge(&desk, quarter, &[]);
        assert_eq!(ended.status, 0, "{ended:?}");
    }
    assert_same(&desk);
}

#[test]
fn the_plan_divides_all_units_but_those_above_several_shards() {
    let desk = desk();
    let ended = desk.run(&["plan", "data", "--shards", "3", "--lang", "en"]);
    assert_eq!((ended.status, ended.out.lines().count()), (0, 3), "{ended:?}");
    let units: usize = ended.out.lines().map(|line| line.split(' ').nth(1).unwrap().parse::<usize>().unwrap()).sum();
    let left: usize = ended.err.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(units + left, 12, "{ended:?}");
    assert!((1..=4).contains(&left), "{ended:?}");
    for wrong in ["0", "x", "-1", "100001"] {
        assert_eq!(desk.run(&["plan", "data", "--shards", wrong]).status, 2, "{wrong}");
    }
}

#[test]
fn a_shard_made_twice_or_with_other_data_or_altered_does_no_harm() {
    let desk = desk();
    assert_eq!(desk.run(&["build", "data", "--quarter", "2026-Q2", "--out", "site"]).status, 0);
    for number in ["1/2", "2/2", "1/2"] {
        assert_eq!(shard(&desk, "2026-Q3", number, &[]).status, 0);
    }
    // One shard was made with other options, and a page of the other was altered on its way.
    assert_eq!(shard(&desk, "2026-Q3", "2/2", &["--names", "full"]).status, 0);
    let units = desk.path("site/.duizhao-shards/2026-Q3/1-of-2/units");
    let unit = fs::read_dir(units).unwrap().next().unwrap().unwrap().path();
    fs::write(unit.join("index.html"), "<p>示例").unwrap();
    // A machine that was killed leaves a folder of its own.
    desk.write("site/.duizhao-shards/2026-Q3/.1-of-2-77-0/2026-Q3/units/x/index.html", "<p>");
    assert_eq!(merge(&desk, "2026-Q3", &["--shards", "2"]).status, 0);
    assert_same(&desk);
}

#[test]
fn every_shard_is_demanded_and_what_is_missing_is_said_on_the_pages() {
    let desk = desk();
    let none = merge(&desk, "2026-Q3", &["--lang", "en"]);
    assert!(none.status == 2 && none.err.contains("no shards"), "{none:?}");
    assert_eq!(desk.run(&["build", "data", "--quarter", "2026-Q2", "--out", "site"]).status, 0);
    for number in ["1/4", "3/4", "4/4"] {
        assert_eq!(shard(&desk, "2026-Q3", number, &[]).status, 0);
    }
    let before = site(&desk, "site");
    let refused = merge(&desk, "2026-Q3", &["--lang", "en"]);
    assert!(refused.status == 2 && refused.err.contains("missing or not whole: 2"), "{refused:?}");
    assert_eq!(site(&desk, "site"), before);
    let ended = merge(&desk, "2026-Q3", &["--allow-missing"]);
    assert_eq!(ended.status, 0, "{ended:?}");
    for page in ["index.html", "problems.html", "summary.json"] {
        let text = fs::read_to_string(desk.path("site/2026-Q3").join(page)).unwrap();
        assert!(text.contains("缺少第 2 分片（共 4 个）"), "{page}");
    }
    let units = fs::read_dir(desk.path("site/2026-Q3/units")).unwrap().count();
    assert!((1..12).contains(&units), "{units}");
    assert_eq!(desk.run(&["verify", "site"]).status, 0);
    // The next whole build puts that right.
    assert_eq!(desk.run(&["build", "data", "--quarter", "2026-Q3", "--out", "site"]).status, 0);
    assert_same(&desk);
}

#[test]
fn shards_of_other_counts_are_told_apart() {
    let desk = desk();
    for number in ["1/2", "2/2", "1/1"] {
        assert_eq!(shard(&desk, "2026-Q2", number, &[]).status, 0);
    }
    let unclear = merge(&desk, "2026-Q2", &["--lang", "en"]);
    assert!(unclear.status == 2 && unclear.err.contains("(1, 2)"), "{unclear:?}");
    assert_eq!(merge(&desk, "2026-Q2", &["--shards", "1"]).status, 0);
    assert!(!desk.path("site/.duizhao-shards").exists());
}

#[test]
fn what_is_no_shard_is_told_and_a_foreign_folder_is_left_alone() {
    let desk = Desk::new();
    for wrong in ["0/2", "3/2", "x", "auto/0"] {
        assert_eq!(shard(&desk, "2026-Q3", wrong, &[]).status, 2, "{wrong}");
    }
    let command = ["build", "data", "--quarter", "2026-Q3", "--shard", "auto", "--lang", "en"];
    let ended = support::ended(desk.command(&command).env_remove("SLURM_ARRAY_TASK_ID").output().unwrap());
    assert!(ended.status == 2 && ended.err.contains("SLURM_ARRAY_TASK_ID"), "{ended:?}");
    let range = shard(&desk, "2026-Q2..2026-Q3", "1/2", &["--lang", "en"]);
    assert!(range.status == 2 && range.err.contains("one quarter"), "{range:?}");
    desk.write("mine/letter.txt", "示例");
    let foreign = desk.run(&["build", "data", "--quarter", "2026-Q3", "--out", "mine", "--shard", "1/2"]);
    assert_eq!(foreign.status, 2);
    assert_eq!(files(&desk.path("mine")).len(), 1);
}
