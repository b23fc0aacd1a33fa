//! Canaries in every field that may hold something sensitive: no output, message or temporary file holds one, whatever
//! goes wrong on the way.
//!
//! What must not be found: the names on the rosters, names in columns for a person, identity-card and mobile numbers,
//! everything beside a marking, marked file names, and what stands in a title column of the ledger.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use duizhao::records::{Column, Kind, Register};

use crate::programs::{QUARTER, duizhao};
use crate::scene::{Scene, cell, line, unit_md};
use crate::support::files;
use crate::{Dice, rounds, score};

/// Parts of the canaries that stand in no text of the product and in no other text of the scene. Numbers begin with 13912.
const CANARIES: [&str; 5] = ["壬癸", "Finch", "己辛", "金丝雀", "雀标题"];
const NUMBER: &str = "13912";
const CARD: &str = "11010119770307";

/// What may stand in a cell.
const NAMES: &str = "请甲壬癸同志与Canaria Finch、申　壬\u{200B}癸核对";

fn scene() -> Scene {
    let mut scene = Scene::full("第一版");
    let mut number = 0;
    for folder in ["sheng", "sheng/xian"] {
        for register in Register::ALL {
            scene.set(&format!("{folder}/{}.csv", register.name()), &register_csv(*register, &mut number));
        }
        scene.set(&format!("{folder}/unit.md"), &profile(folder));
        scene.set(&format!("{folder}/documents-2.csv"), LEDGER);
        scene.set(&format!("{folder}/tasks-2.csv"), UNKNOWN_COLUMN);
        scene.set(
            &format!("{folder}/tasks-3.csv"),
            "任务，密级：机密，金丝雀台账原文\nid,staff,assigned_on,due_on\nT900,S1,2026-08-01,2026-08-02\n",
        );
        scene.set(&format!("{folder}/tasks-4.csv"), BROKEN);
        scene.set(&format!("{folder}/tasks-机密★金丝雀名.csv"), "id,staff,assigned_on,due_on\nT901,S1,2026-08-01,2026-08-02\n");
        scene.set(&format!("{folder}/tasks-13912990001.csv"), "id,staff,assigned_on,due_on\nT902,S1,2026-08-01,2026-08-02\n");
        scene.set(
            &format!("{folder}/reports-甲壬癸.csv"),
            "id,staff,leader,kind,occurred_on\nR900,甲壬癸,申壬癸,情况,2026-13-01\n",
        );
        scene.set(&format!("{folder}/measures/chuanda.md"), MEASURE);
        scene.set(&format!("{folder}/measures/wrong.md"), WRONG_MEASURE);
        scene.set(&format!("{folder}/measures/机密★金丝雀办法.md"), MEASURE);
        scene.set(&format!("{folder}/measures/marked.md"), &MEASURE.replace("正文", "机密★10年，金丝雀正文原文"));
        scene.set(&format!("{folder}/measures/marked-title.md"), &MEASURE.replace("关于", "密级：秘密 金丝雀标题原文"));
        scene.set(&format!("{folder}/parameters.toml"), PARAMETERS);
        scene.set(&format!("{folder}/checks.toml"), CHECKS);
    }
    scene.set("绝密-金丝雀文件夹/unit.md", &unit_md("jinsi", "金丝雀单位", "county", "金丝雀"));
    scene.set("marked/unit.md", &unit_md("marked", "机密★金丝雀单位名称原文", "county", "密级：绝密。金丝雀简介原文"));
    scene.set("marked/staff.csv", "id,name,role,appointed_on\nS1,甲壬癸,秘书,2020-01-01\n");
    scene.set("wrong/unit.md", "---\nid: 13912990002\nname: 机密★金丝雀名称原文\nlevel: 金丝雀机密★\n---\n");
    scene.set("marked-parameters/unit.md", &unit_md("mp", "示例乙县", "county", ""));
    scene.set("marked-parameters/parameters.toml", &PARAMETERS.replace("《细则》", "《机密★金丝雀细则原文》"));
    scene.set("marked-parameters/checks.toml", &CHECKS.replace("细则", "机密★金丝雀细则原文"));
    scene.set("duizhao.toml", "signatory = \"示例省委办公厅 13912990003\"\n");
    scene
}

/// A part of it, for many runs.
fn small() -> Scene {
    let mut scene = scene();
    let few = ["leaders", "staff", "tasks", "documents-2", "measures", "unit.md", "parameters"];
    scene.0.retain(|path, _| !path.starts_with("sheng/xian/") && few.iter().any(|name| path.contains(name)));
    scene
}

const LEDGER: &str = "id,received_on,标题,title\nD900,2026-08-01,雀标题一,雀标题二\nD901,2026-13-01,雀标题三,雀标题四\n";
const UNKNOWN_COLUMN: &str = "id,staff,assigned_on,due_on,甲壬癸13912990004备注,数量\nT910,S1,2026-08-01,2026-08-02,13912990005,甲壬癸\nT911,甲壬癸 13912990006,x,甲壬癸,,\n";
const BROKEN: &str = "id,staff,assigned_on,due_on,summary\nT920,S1,2026-08-01,2026-08-02,\"甲壬癸 13912990007\n机密★金丝雀\n";
const PARAMETERS: &str = "[\"relay.hours\"]\nvalue = 5\nbasis = \"《细则》第四条，联系 13912990008\"\n\
    [\"甲壬癸\"]\nvalue = 1\nbasis = \"x\"\n[\"study.hours\"]\nvalue = \"甲壬癸13912990009\"\nbasis = \"x\"\n\
    [severity]\n\"13912990010\" = \"甲壬癸\"\n";
const CHECKS: &str = "[[check]]\nid = \"local-a\"\nprovision = \"2.5\"\nregister = \"relays\"\nseverity = \"shortfall\"\n\
    title = \"当日传达，问甲壬癸 13912990030\"\nrequire = \"row.recipient == '甲壬癸13912990031'\"\nremedy = \"问甲壬癸 13912990032\"\nbasis = \"细则，甲壬癸 13912990033\"\n\
    [[check]]\nid = \"甲壬癸\"\n甲壬癸 = \"13912990034\"\nrequire = \"行.甲壬癸 == 13912990035\"\n";
const MEASURE: &str = "---\ntitle: 关于甲壬癸的办法 13912990011\narticles: [2]\nstatus: in-force\nissued_on: 2026-01-05\n\
    responsible: 甲壬癸 13912990012\n甲壬癸: 13912990013\n---\n正文\n\n# 甲壬癸 13912990014\n\n\
    甲*壬*癸、[甲壬癸](mailto:13912990015@shili.example)、`甲壬癸`、<b>甲</b>壬癸、&#30002;壬癸、**甲壬**癸\n\n\
    ![甲壬癸](https://甲壬癸.example/13912990016 \"甲壬癸 13912990017\")、<https://shili.example/13912990018>\n\n\
    <!-- 甲壬癸 13912990019 -->\n\n| 甲壬癸 | 139 1299 0020 |\n|---|---|\n| １３９１２９９００２１ | +86-139-1299-0022 |\n\n\
    139\\-1299\\-0023，139**1299**0024，11010119770307123X\n";
const WRONG_MEASURE: &str = "---\ntitle: [甲壬癸]\narticles: [甲壬癸, 13912990025]\nstatus: 甲壬癸 13912990026\nissued_on: 甲壬癸\n\
    progress: 13912990027\nresponsible: 甲壬癸\nkind: 甲壬癸\n---\n";

fn profile(folder: &str) -> String {
    let (id, name) = if folder == "sheng" { ("sheng", "示例省") } else { ("xian", "示例县") };
    let body = MEASURE.rsplit("---\n").next().unwrap();
    let unknown = "---\n甲壬癸: 13912990028\n联系电话: 13912990029\n";
    unit_md(id, name, "province", body).replacen("---\n", unknown, 1)
}

/// A row for each column and each canary that could stand in it.
fn register_csv(register: Register, number: &mut u32) -> String {
    let columns = register.columns();
    let mut text = line(columns.iter().map(|column| column.zh.to_owned()));
    let mut row = 1;
    let mut push = |place: Option<usize>, with: &str| {
        row += 1;
        text += &line(columns.iter().enumerate().map(|(n, column)| match place == Some(n) {
            true => with.to_owned(),
            false => base(register, column, row),
        }));
    };
    push(None, "");
    push(None, "");
    for (place, column) in columns.iter().enumerate() {
        *number += 1;
        push(Some(place), &format!("{NUMBER}{number:06}"));
        push(Some(place), &format!("{CARD}{:03}X", number));
        push(Some(place), &format!("电话（139-12{:02}　{:04}）", *number / 10000, *number % 10000));
        push(Some(place), &format!("机密★10年 金丝雀第{number}号原文内容"));
        push(Some(place), "密级：绝密\n金丝雀原文内容");
        // Ids are shown, and whoever is on the rosters is a name.
        if !matches!(column.kind, Kind::Name | Kind::Id) {
            push(Some(place), "甲壬癸");
            push(Some(place), NAMES);
        }
        if matches!(column.kind, Kind::Person | Kind::Body | Kind::Leader | Kind::Staff) {
            push(Some(place), "戊己辛");
            push(Some(place), "戊 己辛同志");
        }
    }
    text
}

/// A cell of a row that is accepted: ids are unique, names are canaries.
fn base(register: Register, column: &Column, row: usize) -> String {
    match (column.kind, register, row) {
        (Kind::Id, Register::Staff, _) => format!("S{}", row - 1),
        (Kind::Id, Register::Leaders, _) => format!("L{}", row - 1),
        (Kind::Id, ..) => format!("N{row}"),
        (Kind::Name, Register::Leaders, 2) => "申壬癸".to_owned(),
        (Kind::Name, _, 2) => "甲壬癸".to_owned(),
        (Kind::Name, ..) => "Canaria Finch".to_owned(),
        (Kind::Document, ..) => "N2".to_owned(),
        (Kind::Free, ..) => format!("示例文字，{NAMES}"),
        (Kind::Person, ..) => "甲壬癸".to_owned(),
        _ => cell(register, column, 1 + row % 2, "第一版"),
    }
}

/// The canaries in a text, however it is escaped.
fn found(text: &str) -> Vec<String> {
    let plain = plain(text);
    let mut found: Vec<String> =
        CANARIES.iter().filter(|canary| plain.contains(**canary)).map(|canary| (*canary).to_owned()).collect();
    let digits: String = plain.chars().filter_map(shown_digit).collect();
    for start in [NUMBER, CARD] {
        found.extend(
            digits
                .match_indices(start)
                .map(|(at, _)| digits[at..].chars().take(18).collect::<String>())
                .filter(|it| is_number(it)),
        );
    }
    found
}

/// Full-width digits as digits; nothing for what may part them and does not show.
fn shown_digit(c: char) -> Option<char> {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        ' ' | '-' | '\u{3000}' | '\u{200B}' | '+' | '*' | '\\' => None,
        c => Some(c),
    }
}

/// Whether the digits go on long enough for a number: the beginning alone is no canary.
fn is_number(text: &str) -> bool {
    text.chars().take_while(char::is_ascii_digit).count() >= 11
}

/// Without tags, character references and escapes, and without white space between the parts of a name.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '\\', '%']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let escape = [("&#x", 16, ';'), ("&#", 10, ';'), ("\\u", 16, '\0')].into_iter().find_map(|(start, radix, end)| {
            let code = tail.strip_prefix(start)?;
            let length = if end == ';' { code.find(';')? } else { 4 };
            let c = char::from_u32(u32::from_str_radix(code.get(..length)?, radix).ok()?)?;
            Some((c, start.len() + length + usize::from(end == ';')))
        });
        let (c, length) = escape.unwrap_or((tail.chars().next().unwrap(), 1));
        out.push(c);
        rest = &tail[length..];
    }
    out.push_str(rest);
    out.chars().filter(|c| !matches!(c, '\u{200B}' | '\u{3000}')).collect()
}

/// The files below a folder with a canary in their content or name; no more than forty places, since each is looked for
/// line by line.
fn leaks(folder: &Path) -> Vec<String> {
    let mut leaks = Vec::new();
    for (name, bytes) in files(folder) {
        let bytes = match name.ends_with(".xlsx") {
            true => Command::new("unzip").arg("-p").arg(folder.join(&name)).output().map_or(bytes, |output| output.stdout),
            false => bytes,
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for canary in found(&text).into_iter().chain(found(&name)) {
            let line = text.lines().position(|line| found(line).contains(&canary)).map_or(0, |line| line + 1);
            leaks.push(format!(
                "{name}:{line}: {canary}: {}",
                text.lines().nth(line.saturating_sub(1)).unwrap_or("").chars().take(300).collect::<String>()
            ));
            if leaks.len() == 40 {
                return leaks;
            }
        }
    }
    leaks
}

/// Where a run may leave something: its site, its temporary folder, its home.
struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    fn new(scene: &Scene) -> Room {
        let room = Room { folder: tempfile::tempdir().unwrap() };
        scene.write(&room.path("data"));
        fs::create_dir_all(room.path("seen/tmp")).unwrap();
        fs::create_dir_all(room.path("seen/home")).unwrap();
        room
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, before: &[&str], arguments: &[&str]) -> Command {
        let mut command = match before {
            [] => Command::new(duizhao()),
            [program, options @ ..] => {
                let mut command = Command::new(program);
                command.args(options).arg(duizhao());
                command
            }
        };
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null());
        command.env("TMPDIR", self.path("seen/tmp")).env("HOME", self.path("seen/home"));
        command.env("SOURCE_DATE_EPOCH", "1797292800").env("RUST_BACKTRACE", "full");
        command
    }

    /// Runs the program and gives its status, and the canaries in what it says and leaves.
    fn run(&self, before: &[&str], arguments: &[&str]) -> (i32, Vec<String>) {
        let output = self.command(before, arguments).output().unwrap();
        let mut leaks = leaks(&self.path("seen"));
        for (stream, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            for line in String::from_utf8_lossy(bytes).lines() {
                leaks.extend(found(line).into_iter().map(|canary| format!("{stream}: {canary}: {line}")));
            }
        }
        leaks.truncate(40);
        (output.status.code().unwrap_or(-1), leaks)
    }
}

const BUILD: [&str; 6] = ["build", "data", "--quarter", QUARTER, "--out", "seen/site"];

#[test]
fn no_output_and_no_message_holds_a_canary() {
    let room = Room::new(&scene());
    let (mut runs, mut all) = (0, Vec::new());
    let check = ["check", "data", "--quarter", QUARTER];
    let verbs: [(&[&str], i32); 12] = [
        (&BUILD, 3),
        (&["build", "data", "--quarter", QUARTER, "--out", "seen/site", "--lang", "en", "--strict"], 4),
        (&["build", "data", "--quarter", "2026-Q2..2026-Q3", "--out", "seen/site"], 3),
        (&[check.as_slice(), &["--format", "json"]].concat(), 3),
        (&[check.as_slice(), &["--lang", "en"]].concat(), 3),
        (&["verify", "seen/site"], 0),
        (&["diff", "2026-Q2", "2026-Q3", "--site", "seen/site"], 0),
        (&["diff", "2026-Q2", "2026-Q3", "--site", "seen/site", "--format", "json"], 0),
        (&["export", "--format", "oscal", "--quarter", QUARTER, "--site", "seen/site", "--out", "seen/oscal"], 0),
        (&["export", "--format", "sarif", "--quarter", QUARTER, "--site", "seen/site", "--out", "seen/sarif"], 0),
        (&["sample", "data", "--quarter", QUARTER, "--size", "400", "--seed", "7"], 3),
        (&["withdraw", "2026-Q2", "--site", "seen/site"], 0),
    ];
    for (arguments, expected) in verbs {
        let (status, leaks) = room.run(&[], arguments);
        runs += 1;
        if status != expected {
            all.push(format!(
                "{arguments:?} ended with {status}: {}",
                String::from_utf8_lossy(&room.command(&[], arguments).output().unwrap().stderr)
            ));
        }
        all.extend(leaks.into_iter().map(|leak| format!("{arguments:?}: {leak}")));
    }
    score("canaries", format_args!("{runs} runs of every verb, {} files, {} leaks", files(&room.path("seen")).len(), all.len()));
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn the_search_for_canaries_sees_what_leaks() {
    let room = Room::new(&scene());
    let (status, leaks) = room.run(&[], &[BUILD.as_slice(), &["--names", "full"]].concat());
    assert_eq!(status, 3, "{leaks:#?}");
    assert!(leaks.iter().any(|leak| leak.contains("壬癸")) && leaks.iter().any(|leak| leak.contains("Finch")), "{leaks:#?}");
    for text in [
        "金\\u4e1d雀",
        "甲&#22764;癸",
        "１３９-12 12 34 56 7",
        "<td>11010119770307123X</td>",
        "&#x91D1;丝雀",
        "139\u{200B}12123456",
    ] {
        fs::remove_dir_all(room.path("seen")).unwrap();
        fs::create_dir_all(room.path("seen/site/.duizhao-staging-1")).unwrap();
        fs::write(room.path("seen/site/.duizhao-staging-1/page.html"), text).unwrap();
        assert_eq!(leaks_of(&room), 1, "{text}");
    }
}

fn leaks_of(room: &Room) -> usize {
    leaks(&room.path("seen")).len()
}

/// Whatever call fails, and whenever it is killed, a build leaves no canary behind: not in its messages, not in what is
/// staged.
#[test]
fn no_canary_is_left_behind_when_a_build_fails() {
    let room = Room::new(&small());
    assert_eq!(room.run(&[], &BUILD), (3, Vec::new()));
    let (mut faults, mut all) = (0, Vec::new());
    if Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status().is_ok_and(|status| status.success()) {
        let few = rounds("CANARIES", 2);
        for call in ["openat", "read", "getdents64", "mkdir", "write", "rename", "renameat2", "syncfs", "fsync", "unlinkat"] {
            for n in (0..few).map(|n| 1 + n * 7) {
                let trace = format!("trace={call}");
                let inject = format!("inject={call}:error=EIO:when={n}");
                let before = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, "--"];
                let (_, leaks) = room.run(&before, &BUILD);
                faults += 1;
                all.extend(leaks.into_iter().map(|leak| format!("{call} #{n}: {leak}")));
            }
        }
    }
    let kills = rounds("CANARIES", 8);
    let mut dice = Dice(7);
    for _ in 0..kills {
        let mut child = room.command(&[], &BUILD).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_millis(dice.below(400)));
        let _ = child.kill();
        child.wait().unwrap();
        all.extend(leaks(&room.path("seen")));
    }
    score("canaries when builds fail", format_args!("{faults} faults, {kills} kills, {} leaks", all.len()));
    all.truncate(40);
    assert!(all.is_empty(), "{all:#?}");
}
