//! Data folders made to harm: links, pipes, devices, swapped files, limits, ids that would leave the folder, characters
//! that do not show, and text that would be markup.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::scene::{Scene, unit_md};
use crate::support::{Desk, Ended, text};

const Q3: [&str; 4] = ["build", "data", "--quarter", "2026-Q3"];

fn report(desk: &Desk, unit: &str) -> Value {
    serde_json::from_slice(&fs::read(desk.path(&format!("site/2026-Q3/units/{unit}/report.json"))).unwrap()).unwrap()
}

/// The codes of a unit's problems with the files they lie in.
fn problems(report: &Value) -> Vec<(String, String)> {
    let list = report["problems"].as_array().unwrap().iter();
    list.map(|it| (it["code"].as_str().unwrap().to_owned(), it["file"].as_str().unwrap_or("").to_owned())).collect()
}

fn build(desk: &Desk) -> Ended {
    let begun = Instant::now();
    let ended = desk.run(&Q3);
    assert!(begun.elapsed() < Duration::from_secs(120), "it hangs");
    assert!(!ended.err.contains("internal error"), "{ended:?}");
    ended
}

#[test]
fn links_pipes_and_sockets_are_told_and_never_opened() {
    let desk = Desk::new();
    desk.write("secret.csv", "id,staff,assigned_on,due_on\nGEHEIM1,S1,2026-08-01,2026-08-02\n");
    symlink(desk.path("secret.csv"), desk.path("data/sheng/tasks.csv")).unwrap();
    symlink(desk.path("data"), desk.path("data/sheng/loop")).unwrap();
    symlink("/etc", desk.path("data/sheng/measures")).unwrap();
    symlink("/dev/zero", desk.path("data/sheng/reports.csv")).unwrap();
    for name in ["relays.csv", "training.csv"] {
        assert!(Command::new("mkfifo").arg(desk.path(&format!("data/sheng/{name}"))).status().unwrap().success());
    }
    let socket = std::os::unix::net::UnixListener::bind(desk.path("data/sheng/duties.csv"));
    let _ = Command::new("mknod").arg(desk.path("data/sheng/support.csv")).args(["c", "1", "5"]).stderr(Stdio::null()).status();
    let ended = build(&desk);
    assert_eq!(ended.status, 0, "{ended:?}");
    let found = problems(&report(&desk, "sheng"));
    for name in ["tasks.csv", "loop", "measures", "reports.csv", "relays.csv", "training.csv", "duties.csv"] {
        assert!(found.contains(&("unknown-file".to_owned(), name.to_owned())), "{name}: {found:?}");
    }
    drop(socket);
    for (name, bytes) in desk.site() {
        assert!(!String::from_utf8_lossy(&bytes).contains("GEHEIM"), "{name}");
    }
}

#[test]
fn the_folder_of_the_site_is_not_left_through_links() {
    let desk = Desk::new();
    desk.build("2026-Q3");
    fs::create_dir(desk.path("elsewhere")).unwrap();
    desk.write("elsewhere/mine.txt", "mine");
    fs::rename(desk.path("site/2026-Q3"), desk.path("moved")).unwrap();
    symlink(desk.path("elsewhere"), desk.path("site/2026-Q3")).unwrap();
    let ended = build(&desk);
    assert_eq!(ended.status, 2, "{ended:?}");
    assert_eq!(fs::read_to_string(desk.path("elsewhere/mine.txt")).unwrap(), "mine");
    assert_eq!(fs::read_dir(desk.path("elsewhere")).unwrap().count(), 1);
    fs::remove_file(desk.path("site/2026-Q3")).unwrap();
    symlink(desk.path("elsewhere"), desk.path("site/.duizhao-staging-1")).unwrap();
    assert_eq!(build(&desk).status, 0);
    assert_eq!(fs::read_to_string(desk.path("elsewhere/mine.txt")).unwrap(), "mine");
}

/// A file that is swapped for a link again and again while it is read: the link is never followed.
#[test]
fn a_file_that_is_swapped_while_it_is_read_leads_nowhere() {
    let desk = Desk::new();
    desk.write("secret.csv", "id,staff,assigned_on,due_on\nGEHEIM1,S1,2026-08-01,2026-08-02\n");
    desk.write("plain.csv", "id,staff,assigned_on,due_on\nT1,S1,2026-08-01,2026-08-02\n");
    let place = desk.path("data/sheng/tasks.csv");
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let led = std::thread::scope(|scope| {
        scope.spawn(|| {
            let (link, plain) = (desk.path("link"), desk.path("copy"));
            while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                let _ = fs::remove_file(&link);
                symlink(desk.path("secret.csv"), &link).unwrap();
                fs::copy(desk.path("plain.csv"), &plain).unwrap();
                fs::rename(&plain, &place).unwrap();
                // Long enough to be seen as a file, short enough to be a link when it is opened.
                std::thread::sleep(std::time::Duration::from_millis(1));
                fs::rename(&link, &place).unwrap();
            }
        });
        let mut led = Vec::new();
        for _ in 0..16 {
            let ended = build(&desk);
            if ended.status != 0 {
                led.push(format!("{ended:?}"));
            }
            let outputs = desk.site().into_iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("GEHEIM"));
            led.extend(outputs.map(|(name, _)| name));
        }
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        led
    });
    assert!(led.is_empty(), "{led:?}");
}

#[test]
fn what_is_too_large_is_told_and_takes_no_more_memory_than_its_limit() {
    let desk = Desk::new();
    let head = "id,staff,assigned_on,due_on,summary\n";
    let large = "甲".repeat((64 << 10) / 3 + 1);
    desk.write("data/sheng/tasks.csv", &format!("{head}T1,S1,2026-08-01,2026-08-02,{large}\nT2,S1,2026-08-01,2026-08-02,乙\n"));
    desk.write("data/sheng/reports.csv", &(",".repeat(256) + "\n"));
    desk.write("data/sheng/measures/large.md", &"甲".repeat((1 << 20) / 3 + 1));
    let sparse = fs::File::create(desk.path("data/sheng/relays.csv")).unwrap();
    sparse.set_len(40 << 30).unwrap();
    let deep = format!("data/sheng/{}/staff.csv", vec!["d"; 40].join("/"));
    desk.write(&deep, "id\n");
    let mut command = Command::new("bash");
    command.args(["-c", "ulimit -v 4000000; exec \"$0\" \"$@\""]);
    let program = desk.command(&Q3);
    command.arg(program.get_program()).args(program.get_args()).current_dir(desk.path("")).env("SOURCE_DATE_EPOCH", "1797292800");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let report = report(&desk, "sheng");
    let found = problems(&report);
    for name in ["tasks.csv", "reports.csv", "relays.csv"] {
        assert!(
            found.iter().any(|(code, file)| (code == "too-large" || code == "register-unreadable") && file == name),
            "{name}: {found:?}"
        );
    }
    assert!(found.iter().any(|(code, file)| code == "too-large" && file.contains("large.md")), "{found:?}");
    assert!(found.iter().any(|(code, _)| code == "too-large"), "{found:?}");
    let account = report["records"].as_array().unwrap().iter().find(|it| it["file"] == "tasks.csv").unwrap();
    assert_eq!((account["accepted"].as_u64(), account["rejected"].as_u64()), (Some(1), Some(1)));
}

#[test]
fn no_id_leads_out_of_the_folder_or_onto_another() {
    let desk = Desk::new();
    let ids = [
        "../../etc",
        "..",
        ".",
        "a/b",
        "a\\\\b",
        "con",
        "nul",
        "com1",
        "LPT1",
        "Sheng",
        "SHENG",
        "sheng ",
        "ſheng",
        "-a",
        "a.b",
        "\u{FF53}heng",
        "s\u{200B}heng",
        "%2e%2e",
        "a\\0",
        "sheng",
        "XIAN",
        "",
    ];
    for (n, id) in ids.iter().enumerate() {
        desk.write(&format!("data/u{n:02}/unit.md"), &unit_md(&format!("\"{id}\""), "示例县", "county", ""));
    }
    desk.write("data/zz/unit.md", &unit_md(&format!("\"{}\"", "a".repeat(65)), "示例县", "county", ""));
    let ended = build(&desk);
    assert_eq!(ended.status, 0, "{ended:?}");
    let mut units: Vec<String> = fs::read_dir(desk.path("site/2026-Q3/units"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    units.sort();
    let mut folded: Vec<String> = units.iter().map(|unit| unit.to_lowercase()).collect();
    folded.dedup();
    assert_eq!(folded.len(), units.len(), "{units:?}");
    for unit in &units {
        assert!(unit.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{units:?}");
        assert!(!["con", "nul", "com1", "lpt1"].contains(&unit.as_str()), "{units:?}");
    }
    assert!(!desk.path("etc").exists() && !desk.path("site/etc").exists());
}

#[test]
fn characters_that_do_not_show_are_shown_in_every_output() {
    let hidden = [
        "\u{202E}",
        "\u{2066}",
        "\u{200B}",
        "\u{200F}",
        "\u{FEFF}",
        "\u{1B}",
        "\u{7}",
        "\u{85}",
        "\u{AD}",
        "\u{2028}",
        "\u{E0041}",
    ];
    let desk = Desk::new();
    let mut scene = Scene::full("第一版");
    for text in scene.0.values_mut() {
        *text =
            String::from_utf8(text.clone()).unwrap().replace("示例文字", &format!("示例{}文字", hidden.concat())).into_bytes();
    }
    let profile = unit_md("sheng", &format!("示例{}省", hidden[0]), "province", &format!("简介{}完", hidden.concat()));
    scene.set("sheng/unit.md", &profile);
    scene.write(&desk.path("data"));
    let ended = build(&desk);
    assert_eq!(ended.status, 0, "{ended:?}");
    let check = desk.run(&["check", "data", "--quarter", "2026-Q3"]);
    let json = desk.run(&["check", "data", "--quarter", "2026-Q3", "--format", "json"]);
    let mut outputs: Vec<(String, String)> = desk
        .site()
        .into_iter()
        .filter(|(name, _)| !name.starts_with('.') && !name.ends_with(".xlsx")) // packed: looked over before
        .map(|(name, bytes)| (name.clone(), text(&name, bytes)))
        .collect();
    // JSON holds cells as they were written, for programs: there only what controls a terminal must not stand as it is.
    outputs.retain(|(name, _)| !name.ends_with(".json") && !name.ends_with(".js"));
    assert!(!json.out.contains('\u{1B}') && !json.out.contains('\u{7}'));
    outputs.extend([("check".to_owned(), check.out), ("check, stderr".to_owned(), check.err), ("build".to_owned(), ended.err)]);
    let mut shown = 0;
    for (name, text) in &outputs {
        // Only findings.csv begins with a BOM.
        let text = if name.ends_with(".csv") { text.trim_start_matches('\u{FEFF}') } else { text };
        for hidden in hidden {
            let is_escaped_only = !text.contains(hidden);
            assert!(is_escaped_only, "{name} holds {}", hidden.escape_unicode());
        }
        shown += text.matches("⟦U+202E⟧").count();
    }
    assert!(shown > 10);
}

/// Cells that a spreadsheet would take for formulas are text in the CSV export.
#[test]
fn no_cell_of_an_export_is_a_formula() {
    let desk = Desk::new();
    let starts = ["=", "+", "-", "@", "\t=", "＝", "＋", "－", "＠"];
    let mut relays = "id,staff,leader,given_at,relayed_at,recipient,content\n".to_owned();
    for (n, start) in starts.iter().enumerate() {
        relays += &format!("\"{start}cmd|x{n}\",S1,L1,2026-07-01 09:00,2026-07-09 09:00,\"{start}1+1\",\"{start}1+1\"\n");
    }
    desk.write("data/sheng/relays.csv", &relays);
    // A key of a record begins with its register's name; what begins as the records have it is the name of a unit.
    for (n, start) in starts.iter().enumerate().filter(|(_, start)| !start.starts_with('\t')) {
        let named = unit_md(&format!("u{n}"), "示例县", "county", "").replace("name: 示例县", &format!("name: \"{start}cmd|x\""));
        desk.write(&format!("data/u{n}/unit.md"), &named);
        desk.write(&format!("data/u{n}/relays.csv"), &relays);
    }
    assert_eq!(build(&desk).status, 0);
    let csv = fs::read(desk.path("site/2026-Q3/findings.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_slice());
    let mut cells = 0;
    for record in reader.records() {
        for cell in &record.unwrap() {
            cells += 1;
            let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
            assert!(!is_formula, "{cell}");
        }
    }
    assert!(cells > 100);
    assert!(String::from_utf8_lossy(&csv).contains(",'=cmd|x,"), "no name of a unit came so far");
}

/// Text stays text: nothing that a record holds becomes an element, an attribute or a script of a page.
#[test]
fn no_payload_becomes_markup() {
    let payloads = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg/onload=alert(1)>",
        "</script><script>alert(1)</script>",
        "{{7*7}}{% raw %}",
        "javascript:alert(1)",
        "<!--",
        "]]>",
        "&lt;b&gt;",
        "</title><b>",
        "<a href=//evil.example>x</a>",
        "</textarea>",
    ];
    let desk = Desk::new();
    let mut scene = Scene::full("第一版");
    for (n, text) in scene.0.values_mut().enumerate() {
        let payload = payloads[n % payloads.len()].replace('"', "\"\"");
        *text =
            String::from_utf8(text.clone()).unwrap().replace("示例文字1，第一版", &format!("\"示例文字{payload}\"")).into_bytes();
    }
    let body: String = payloads.iter().map(|payload| format!("{payload}\n\n[x]({payload}) ![x]({payload})\n\n")).collect();
    scene.set("sheng/unit.md", &unit_md("sheng", "\"示例<img src=x onerror=alert(1)>省\"", "province", &body));
    scene.set("sheng/measures/a.md", &format!("---\ntitle: '<svg onload=alert(1)>'\narticles: [2]\nstatus: draft\n---\n{body}"));
    scene.write(&desk.path("data"));
    assert_eq!(build(&desk).status, 0);
    for (name, bytes) in desk.site().into_iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8(bytes).unwrap();
        let lower = page.to_lowercase();
        for script in lower.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(
                tag.contains("src=\"") && script[tag.len()..].starts_with("></script>"),
                "{name}: a script of the data's: {tag}"
            );
        }
        for markup in [
            "<img",
            "<svg/",
            "<svg onload",
            " onerror=alert(1)>\"",
            "href=\"javascript:",
            "href=\"//",
            "evil.example\"",
            "<iframe",
            "<base",
            "{{",
        ] {
            let at = lower.find(markup);
            assert!(
                at.is_none() || markup == "{{" && !lower.contains("49"),
                "{name} holds {markup}: {:?}",
                at.and_then(|at| lower.get(at..at + 80))
            );
        }
    }
}
