//! The worked cases, where their folder lies beside the project or `DUIZHAO_CASES` names it: a built quarter has the
//! findings, statuses, accounts and problems expected of it.
#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test fails at once"
)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::Desk;

fn cases() -> Option<PathBuf> {
    let named = std::env::var_os("DUIZHAO_CASES").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases"));
    folder.join("compare.py").is_file().then_some(folder)
}

#[test]
fn both_quarters_are_as_expected() {
    let Some(cases) = cases() else {
        eprintln!("no worked cases here: nothing compared");
        return;
    };
    let desk = Desk::new();
    let (data, out) = (cases.join("small/data"), desk.path("cases-site"));
    for quarter in ["2026-Q2", "2026-Q3"] {
        let built = desk.run(&["build", data.to_str().unwrap(), "--quarter", quarter, "--out", out.to_str().unwrap(), "--quiet"]);
        assert_eq!(built.status, 0, "{built:?}");
        let mut compare = Command::new("python3");
        compare
            .arg(cases.join("compare.py"))
            .arg(out.join(quarter))
            .arg(cases.join("small/expected").join(quarter))
            .arg("--warnings");
        let compared = support::ended(compare.output().unwrap());
        assert_eq!(compared.status, 0, "{}", compared.out);
    }
}
