//! A small site published, replaced, verified and withdrawn.

use std::fs;
use std::path::Path;

use super::*;
use crate::report::model::{FORMAT, RecordTotals, Summary};
use crate::time::{Day, Quarter};

fn quarter(text: &str) -> Quarter {
    Quarter::parse(text).unwrap()
}

fn stamp() -> Stamp {
    Stamp { tool: "duizhao test".into(), as_of: Day::parse("2026-09-30").unwrap(), inputs: "sha256:0".into(), keys: Vec::new() }
}

fn summary(q: &str) -> Vec<u8> {
    let summary = Summary {
        format: FORMAT,
        quarter: quarter(q),
        as_of: quarter(q).end(),
        tool: "duizhao test".into(),
        units: Vec::new(),
        checks: Vec::new(),
        records: RecordTotals::default(),
        problems: Vec::new(),
        trend: Vec::new(),
    };
    let mut bytes = Vec::new();
    crate::export::write_summary(&summary, &mut bytes).unwrap();
    bytes
}

fn style(text: &str) -> Asset {
    Asset { name: "style.0123.css".into(), bytes: text.into() }
}

fn site(folder: &Path) -> Site {
    Site::open(folder, ["jia".to_owned()]).unwrap()
}

fn publish(folder: &Path, q: &str, page: &str) -> Result<Switch, Failure> {
    let site = Site::open(folder, ["jia".to_owned()])?;
    let publication = site.begin(quarter(q))?;
    publication.write("index.html", page.as_bytes(), &Gate::default())?;
    publication.write("summary.json", &summary(q), &Gate::default())?;
    publication.write("units/jia/index.html", page.as_bytes(), &Gate::default())?;
    publication.finish(stamp(), &[style("a{}")], format!("index {page}").as_bytes())
}

/// Every file of a folder with its bytes.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    folder::files(folder)
        .unwrap()
        .into_iter()
        .map(|path| (path.clone(), fs::read(folder.join(path)).unwrap_or_default()))
        .collect()
}

#[test]
fn a_quarter_is_published_and_replaced_and_the_others_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(publish(folder.path(), "2026-Q2", "one").unwrap(), Switch::Added);
    assert_eq!(publish(folder.path(), "2026-Q3", "two").unwrap(), Switch::Added);
    let earlier = contents(&folder.path().join("2026-Q2"));
    assert_eq!(publish(folder.path(), "2026-Q3", "three").unwrap(), Switch::Exchanged);
    assert_eq!(contents(&folder.path().join("2026-Q2")), earlier);
    assert_eq!(fs::read_to_string(folder.path().join("2026-Q3/units/jia/index.html")).unwrap(), "three");
    assert_eq!(fs::read_to_string(folder.path().join("index.html")).unwrap(), "index three");
    let names: Vec<_> = folder::files(folder.path()).unwrap().into_iter().filter(|name| !name.contains('/')).collect();
    assert_eq!(names, [".duizhao", ".duizhao-units-2026-Q2.json", ".duizhao-units-2026-Q3.json", ".duizhao.lock", "index.html"]);
}

#[test]
fn the_same_again_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q3", "page").unwrap();
    let first = contents(folder.path());
    publish(folder.path(), "2026-Q3", "page").unwrap();
    assert_eq!(contents(folder.path()), first);
}

#[test]
fn a_foreign_file_in_the_quarter_stops_the_build_and_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q3", "page").unwrap();
    let foreign = folder.path().join("2026-Q3/units/jia/letter.docx");
    fs::write(&foreign, "mine").unwrap();
    let before = contents(folder.path());
    let failure = publish(folder.path(), "2026-Q3", "other").unwrap_err();
    assert_eq!(failure.told.key, "publish.foreign-file");
    assert!(crate::lang::Lang::En.say(&failure.told).contains("letter.docx"));
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn what_the_gate_finds_is_told_at_once_and_leaves_the_site_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q3", "page").unwrap();
    let before = contents(folder.path());
    let needle = Needle { secret: gate::Secret::Name, text: "甲某某".into(), place: "jia/staff.csv:2".into() };
    let gate = Gate::new("jia", vec![needle]).unwrap();
    let site = site(folder.path());
    let publication = site.begin(quarter("2026-Q3")).unwrap();
    publication.write("index.html", "甲某某".as_bytes(), &gate).unwrap();
    publication.write("problems.html", "甲某某".as_bytes(), &gate).unwrap();
    let failure = publication.finish(stamp(), &[], b"index").unwrap_err();
    assert_eq!((failure.told.key, failure.exit), ("publish.leak", 2));
    assert!(failure.told.facts.contains(&("count", "2".to_owned())));
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_build_that_is_dropped_leaves_the_site_as_it_was_and_one_that_was_killed_is_cleaned_up_after() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q3", "page").unwrap();
    let before = contents(folder.path());
    let opened = site(folder.path());
    drop(opened.begin(quarter("2026-Q3")).unwrap());
    drop(opened);
    assert_eq!(contents(folder.path()), before);
    fs::create_dir_all(folder.path().join(".duizhao-staging-1/2026-Q3")).unwrap();
    assert!(site(folder.path()).was_cut_off);
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn what_fails_after_the_switch_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q3", "page").unwrap();
    let before = contents(&folder.path().join("2026-Q3"));
    fs::remove_file(folder.path().join("index.html")).unwrap();
    fs::create_dir_all(folder.path().join("index.html/in-the-way")).unwrap();
    assert!(publish(folder.path(), "2026-Q3", "other").is_err());
    assert_eq!(contents(&folder.path().join("2026-Q3")), before);
}

#[test]
fn an_asset_that_is_there_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q2", "page").unwrap();
    fs::write(folder.path().join("assets/style.0123.css"), "altered").unwrap();
    let failure = publish(folder.path(), "2026-Q3", "page").unwrap_err();
    assert_eq!(failure.told.key, "publish.altered-asset");
    assert!(!folder.path().join("2026-Q3").exists());
}

#[test]
fn verification_names_what_is_changed_missing_or_added() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q3", "page").unwrap();
    let q3 = folder.path().join("2026-Q3");
    let verified = verify(&q3).unwrap();
    assert_eq!((verified.quarters, verified.files, verified.differences.len()), (1, 4, 0));
    assert_eq!(verify(folder.path()).unwrap(), verified);
    fs::write(q3.join("index.html"), "PAGE").unwrap();
    fs::remove_file(q3.join("units/jia/index.html")).unwrap();
    fs::write(q3.join("more.html"), "").unwrap();
    fs::remove_file(folder.path().join("assets/style.0123.css")).unwrap();
    let found: Vec<_> = verify(&q3).unwrap().differences.into_iter().map(|(_, difference)| difference).collect();
    use Difference::*;
    assert_eq!(found, [Missing, Changed, Unknown, Missing]);
    fs::remove_file(q3.join("manifest.json")).unwrap();
    assert_eq!(verify(&q3).unwrap_err().told.key, "publish.no-manifest");
}

#[test]
fn a_manifest_that_leads_out_of_the_site_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q3", "page").unwrap();
    let path = folder.path().join("2026-Q3/manifest.json");
    let manifest = fs::read_to_string(&path).unwrap().replace("units/jia/index.html", "../../etc/passwd");
    fs::write(&path, manifest).unwrap();
    assert_eq!(verify(&folder.path().join("2026-Q3")).unwrap_err().told.key, "publish.outside");
}

#[test]
fn a_withdrawn_quarter_is_away_and_remembered_until_it_is_published_again() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q2", "page").unwrap();
    publish(folder.path(), "2026-Q3", "page").unwrap();
    let opened = Site::open_existing(folder.path()).unwrap();
    let withdrawal = opened.withdraw(quarter("2026-Q2")).unwrap();
    assert_eq!(withdrawal.listing.withdrawn, [quarter("2026-Q2")]);
    assert_eq!(withdrawal.listing.published.len(), 1);
    withdrawal.finish(&[], b"without").unwrap();
    assert!(!folder.path().join("2026-Q2").exists());
    assert_eq!(fs::read_to_string(folder.path().join("index.html")).unwrap(), "without");
    assert_eq!(opened.withdraw(quarter("2026-Q2")).unwrap_err().told.key, "publish.not-published");
    drop(opened);
    let listing = site(folder.path()).published.listing(None).unwrap();
    assert_eq!(listing.withdrawn, [quarter("2026-Q2")]);
    publish(folder.path(), "2026-Q2", "again").unwrap();
    assert!(site(folder.path()).published.listing(None).unwrap().withdrawn.is_empty());
}

#[test]
fn a_stored_report_that_cannot_be_read_is_told_and_one_that_is_not_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q2", "page").unwrap();
    let published = Published::at(folder.path()).unwrap();
    assert!(published.report(quarter("2026-Q2"), "jia").unwrap().is_none());
    assert!(published.summary(quarter("2026-Q1")).unwrap().is_none());
    assert!(published.summary(quarter("2026-Q2")).unwrap().is_some());
    fs::write(folder.path().join("2026-Q2/units/jia/report.json"), "{\"format\": 99}").unwrap();
    assert_eq!(published.report(quarter("2026-Q2"), "jia").unwrap_err().told.key, "publish.damaged");
}

/// A quarter whose manifest cannot be looked at is not one that is not there: the next report would begin anew in silence.
#[cfg(unix)]
#[test]
fn a_quarter_that_cannot_be_looked_at_is_told() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), "2026-Q3", "one").unwrap();
    let manifest = folder.path().join("2026-Q3/manifest.json");
    fs::remove_file(&manifest).unwrap();
    std::os::unix::fs::symlink("manifest.json", &manifest).unwrap();
    let published = Published::at(folder.path()).unwrap();
    assert!(published.has(quarter("2026-Q3")).is_err());
    assert!(published.last_report(quarter("2026-Q3"), "jia").is_err());
    assert!(!published.has(quarter("2026-Q2")).unwrap());
}
