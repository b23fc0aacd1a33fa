//! The golden site: the pages of a small data folder, byte for byte.
//!
//! `tests/golden/site` holds the pages that a person reads when a template changes, and each quarter's `manifest.json`,
//! which holds the digest of every other file: so nothing of the site may change unseen. `BLESS=1` writes it anew.
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test fails at once"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use support::{Desk, files};

const QUARTERS: &str = "2026-Q2..2026-Q3";

/// What is kept of the site beside the manifests: one of each kind of page of the later quarter, and what programs read.
fn is_kept(name: &str) -> bool {
    let whole = ["index.html", "2026-Q2/manifest.json", "2026-Q3/manifest.json"];
    let later = [
        "index.html",
        "summary.json",
        "findings.csv",
        "regulation.html",
        "measures.html",
        "corrections.html",
        "problems.html",
        "checks/relay-late.html",
        "units/shili-xian/index.html",
        "units/shili-xian/measures.html",
        "units/shili-xian/notice.html",
        "units/shili-xian/report.json",
        "units/shili-xiang/index.html",
    ];
    whole.contains(&name) || name.strip_prefix("2026-Q3/").is_some_and(|name| later.contains(&name))
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The site that the program writes with so many threads, but for hidden files.
fn site(threads: &str) -> BTreeMap<String, Vec<u8>> {
    let desk = Desk::new();
    let data = golden().join("data");
    let out = desk.path("golden-site");
    let arguments = ["build", data.to_str().unwrap(), "--quarter", QUARTERS, "--out", out.to_str().unwrap(), "--quiet"];
    let ended = support::ended(desk.command(&arguments).env("RAYON_NUM_THREADS", threads).output().unwrap());
    assert_eq!(ended.status, 0, "{ended:?}");
    files(&out).into_iter().filter(|(name, _)| !name.starts_with('.')).collect()
}

#[test]
fn the_site_is_the_golden_one() {
    let kept: BTreeMap<_, _> = site("2").into_iter().filter(|(name, _)| is_kept(name)).collect();
    let folder = golden().join("site");
    if std::env::var_os("BLESS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        for (name, bytes) in &kept {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    let expected = files(&folder);
    let names = |site: &BTreeMap<String, Vec<u8>>| site.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&expected), "pages are missing, or stale ones are kept: BLESS=1 writes them anew");
    for (name, bytes) in &kept {
        let (now, then) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected[name]));
        if let Some((line, (now, then))) = now.lines().zip(then.lines()).enumerate().find(|(_, (now, then))| now != then) {
            panic!("{name}:{}: the site has\n  {now}\nthe golden one\n  {then}", line + 1);
        }
        assert_eq!(now.len(), then.len(), "{name}: one goes on where the other ends");
    }
}

#[test]
fn one_thread_and_eight_write_the_same_bytes() {
    let (one, eight) = (site("1"), site("8"));
    assert_eq!(one.keys().collect::<Vec<_>>(), eight.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &eight[name], "{name} differs");
    }
}
