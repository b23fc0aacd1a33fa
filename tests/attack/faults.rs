//! Every call to the system that a publication makes, failing in turn: the site stays whole, and no failure is passed
//! over. Needs strace, and leave to trace one's own children; where either is missing the tests say so.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use crate::programs::{Program, Stage, duizhao, shown};
use crate::{rounds, score};

/// The calls that must not fail in silence: by them bytes and names come to the disk.
const WRITING: [&str; 6] = ["write", "mkdir", "rename", "renameat2", "syncfs", "fsync"];
/// The calls by which the disk is looked at, and things are taken away.
const LOOKING: [&str; 8] = ["openat", "unlinkat", "getdents64", "read", "statx", "newfstatat", "flock", "fcntl"];
const ERRORS: [&str; 3] = ["ENOSPC", "EIO", "EACCES"];

/// What so many faults came to.
#[derive(Debug, Default)]
struct Tally {
    faults: usize,
    told: usize,
    harmless: usize,
    broken: Vec<String>,
    silent: Vec<String>,
    stuck: Vec<String>,
}

/// A command under strace, with one thread besides the main one so that the calls come in one order.
fn traced(stage: &Stage, program: Program, version: usize, options: &[&str]) -> Command {
    let inner = stage.command(program, version);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq"]).args(options).arg("--").arg(inner.get_program()).args(inner.get_args());
    command.env("SOURCE_DATE_EPOCH", "1797292800").env("RAYON_NUM_THREADS", "1").env("RUST_BACKTRACE", "full");
    command
}

fn can_trace() -> bool {
    let output = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).output();
    let can = output.is_ok_and(|output| output.status.success());
    if !can {
        println!("score: faults: not run: strace is missing or may not trace");
    }
    can
}

/// How often the busiest thread makes each call.
fn counts(stage: &Stage, program: Program, log: &Path) -> BTreeMap<&'static str, usize> {
    let calls = format!("trace={}", WRITING.iter().chain(&LOOKING).copied().collect::<Vec<_>>().join(","));
    let output = traced(stage, program, 0, &["-e", &calls, "-o", log.to_str().unwrap()]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut threads: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for line in String::from_utf8_lossy(&std::fs::read(log).unwrap()).lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let name = call.trim_start().split('(').next().unwrap();
        if let Some(call) = WRITING.iter().chain(&LOOKING).find(|call| **call == name) {
            *threads.entry((thread.to_owned(), call)).or_default() += 1;
        }
    }
    let mut most = BTreeMap::new();
    for ((_, call), count) in threads {
        let entry = most.entry(call).or_default();
        *entry = count.max(*entry);
    }
    most
}

/// Lets the n-th call fail for every n, or for about `few` of them.
fn inject(stage: &Stage, program: Program, calls: &[&str], errors: &[&str], few: usize) -> Tally {
    let mut tally = Tally::default();
    let counts = counts(stage, program, &stage.path("trace"));
    let mut version = 1;
    for call in calls {
        let count = counts.get(call).copied().unwrap_or(0);
        let step = (count / few.max(1)).max(1);
        for (n, error) in (1..=count).step_by(step).flat_map(|n| errors.iter().map(move |error| (n, error))) {
            let fault = format!("inject={call}:error={error}:when={n}");
            let trace = format!("trace={call}");
            let output = traced(stage, program, version, &["-o", "/dev/null", "-e", &trace, "-e", &fault]).output().unwrap();
            tally.faults += 1;
            judge(stage, version, &output, &format!("{call} #{n} {error}"), &mut tally);
            if let Err(why) = stage.mend(version) {
                tally.stuck.push(format!("{call} #{n} {error}: {why}"));
                stage.reset();
                version = 0;
            }
            version = 1 - version;
        }
    }
    tally
}

/// A run that says that it succeeded has published exactly what it would have published, or says in the report what it
/// could not read. Any other run ends with status 2 and leaves the site whole.
fn judge(stage: &Stage, version: usize, output: &Output, fault: &str, tally: &mut Tally) {
    let status = output.status.code();
    let said = String::from_utf8_lossy(&output.stderr);
    match stage.state() {
        // What it says to be on disk must have come there, even if the site looks whole while the machine runs.
        Ok(found) if found == version && status == Some(0) && WRITING.iter().any(|call| is_of(fault, call)) => {
            tally.silent.push(format!("{fault}: says that it succeeded"));
        }
        Ok(found) if found == version && status == Some(0) => tally.harmless += 1,
        Ok(_) if status == Some(0) => tally.silent.push(format!("{fault}: nothing was published")),
        Ok(_) if status == Some(2) && said.trim().is_empty() && !fault.starts_with("write") => {
            tally.silent.push(format!("{fault}: status 2 and no word"));
        }
        Ok(_) => tally.told += 1,
        // Records that could not be read are located problems, not failures.
        Err(_) if status == Some(0) && is_told_in_the_reports(stage) => tally.told += 1,
        Err(why) if status == Some(0) => tally.silent.push(format!("{fault}: {why}")),
        Err(why) => tally.broken.push(format!("{fault}: {why}")),
    }
    if said.contains("internal error") {
        tally.broken.push(format!("{fault}: {said}"));
    }
}

/// Whether a fault, told as `write #3 EIO`, is one of a call.
fn is_of(fault: &str, call: &str) -> bool {
    fault.split(' ').next() == Some(call)
}

/// Whether the site is whole by its manifest and says that something could not be read.
fn is_told_in_the_reports(stage: &Stage) -> bool {
    let verified = Command::new(duizhao()).arg("verify").arg(stage.site()).output().unwrap();
    let site = shown(&stage.site());
    let mut reports = site.iter().filter(|(name, _)| name.ends_with("report.json") || name.ends_with("summary.json"));
    let says_so = |text: &str| text.contains("系统无法读取") || text.contains("系统不允许读取");
    let tells = reports.any(|(_, bytes)| says_so(&String::from_utf8_lossy(bytes)));
    verified.status.success() && tells
}

fn tell(what: &str, tally: &Tally) {
    score(
        what,
        format_args!(
            "{} faults: {} told, {} without effect, {} broken, {} silent, {} next builds that failed",
            tally.faults,
            tally.told,
            tally.harmless,
            tally.broken.len(),
            tally.silent.len(),
            tally.stuck.len()
        ),
    );
}

#[test]
fn no_call_that_fails_breaks_the_site_or_passes_for_success() {
    if !can_trace() {
        return;
    }
    let stage = Stage::new();
    let caught = inject(&stage, Program::InPlace, &["write"], &["ENOSPC"], 1);
    tell("the substitute under faults", &caught);
    assert!(!caught.silent.is_empty(), "the harness does not see a failure passed over: {caught:#?}");
    stage.reset();
    let few = rounds("FAULTS", 2);
    let errors = if few > 100 { &ERRORS[..] } else { &ERRORS[..1] };
    let only = std::env::var("DUIZHAO_FAULTS_OF").ok();
    let asked: Vec<&str> = only.iter().flat_map(|only| only.split([' ', ','])).collect();
    for name in &asked {
        assert!(WRITING.iter().chain(&LOOKING).any(|call| call == name), "DUIZHAO_FAULTS_OF: {name} is not among the calls");
    }
    for call in WRITING.iter().chain(&LOOKING).filter(|call| asked.is_empty() || asked.contains(call)) {
        let tally = inject(&stage, Program::Real, &[call], errors, few);
        tell(call, &tally);
        assert!(tally.broken.is_empty() && tally.silent.is_empty() && tally.stuck.is_empty(), "{tally:#?}");
    }
}

#[test]
fn a_build_killed_at_any_call_leaves_a_whole_site() {
    if !can_trace() {
        return;
    }
    let stage = Stage::new();
    let counts = counts(&stage, Program::Real, &stage.path("trace"));
    let few = rounds("CALLS", 2);
    let (mut kills, mut version, mut broken) = (0, 1, Vec::new());
    for (call, count) in counts {
        let step = (count / few).max(1);
        for n in (1..=count).step_by(step) {
            let (trace, signal) = (format!("trace={call}"), format!("inject={call}:signal=SIGKILL:when={n}"));
            let _ = traced(&stage, Program::Real, version, &["-o", "/dev/null", "-e", &trace, "-e", &signal]).output().unwrap();
            kills += 1;
            broken.extend(stage.state().err().map(|why| format!("{call} #{n}: {why}")));
            broken.extend(stage.mend(version).err().map(|why| format!("{call} #{n}: {why}")));
            version = 1 - version;
        }
    }
    score("kill -9 at every call", format_args!("{kills} kills, {} broken states", broken.len()));
    assert!(broken.is_empty(), "{broken:#?}");
}
