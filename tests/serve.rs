//! What somebody who mends records relies on: the preview serves this machine only, follows the data, writes into no
//! published site, and leaves nothing behind.
#![cfg(unix)]
#![allow(
    clippy::panic,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test sets its own scene, and may fail"
)]

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use support::Desk;

/// Longer than any of this takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running preview, ended with the test.
struct Preview {
    child: Child,
    address: String,
    room: PathBuf,
}

struct Answer {
    head: String,
    body: String,
}

impl Preview {
    fn of(desk: &Desk, more: &[&str]) -> Preview {
        let room = desk.path("room");
        fs::create_dir_all(&room).unwrap();
        let arguments = [&["serve", "data", "--quarter", "2026-Q3", "--port", "0"], more].concat();
        let mut command = desk.command(&arguments);
        let mut child = command.env("TMPDIR", &room).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let after = line.split_once("http://").unwrap_or_else(|| panic!("{line:?}")).1;
        let address = after.split('/').next().unwrap().to_owned();
        assert!(line.contains("/2026-Q3/index.html"), "{line}");
        Preview { child, address, room }
    }

    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        Answer { head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// Asks until the answer is the one that is waited for.
    fn wait(&self, path: &str, is_there: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if is_there(&answer.body) {
                return answer.body;
            }
            assert!(begun.elapsed() < PATIENCE, "{path}: {}", answer.body);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn interrupt(mut self) -> i32 {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_page_follows_the_data_and_ctrl_c_leaves_nothing_behind() {
    let desk = Desk::new();
    let preview = Preview::of(&desk, &[]);
    let page = preview.get("/2026-Q3/units/xian/index.html");
    assert!(page.head.starts_with("HTTP/1.1 200 ") && page.head.contains("text/html; charset=utf-8"), "{}", page.head);
    assert!(page.body.contains("data-build=\"1\""));
    desk.write("data/sheng/xian/tasks.csv", "id,staff,assigned_on,due_on\nT-77,S1,2026-07-01,2026-07-10\n");
    preview.wait("/2026-Q3/units/xian/index.html", |body| body.contains("tasks:T-77"));
    preview.wait("/-preview/state.js", |body| !body.contains("\"1\""));
    let room = preview.room.clone();
    assert_eq!(preview.interrupt(), 0);
    assert_eq!(fs::read_dir(room).unwrap().count(), 0);
    assert!(!desk.path("site").exists());
}

#[test]
fn data_that_cannot_be_built_leaves_the_page_and_says_why() {
    let desk = Desk::new();
    let preview = Preview::of(&desk, &[]);
    fs::rename(desk.path("data/sheng"), desk.path("away")).unwrap();
    let said = preview.wait("/-preview/state.js", |body| !body.contains("null"));
    assert!(said.contains("unit.md"), "{said}");
    assert!(preview.get("/2026-Q3/units/xian/index.html").head.starts_with("HTTP/1.1 200 "));
    fs::rename(desk.path("away"), desk.path("data/sheng")).unwrap();
    preview.wait("/-preview/state.js", |body| body.contains("null"));
}

#[test]
fn a_published_site_is_compared_with_and_shown_but_never_written() {
    let desk = Desk::new();
    desk.build("2026-Q2");
    let before = desk.site();
    let preview = Preview::of(&desk, &["--site", "site"]);
    let report: serde_json::Value = serde_json::from_str(&preview.get("/2026-Q3/units/xian/report.json").body).unwrap();
    assert_eq!(report["previous"]["quarter"], "2026-Q2");
    assert!(preview.get("/2026-Q2/index.html").head.starts_with("HTTP/1.1 200 "));
    assert!(preview.get("/index.html").body.contains("2026-Q2/index.html"));
    desk.write("data/sheng/xian/tasks.csv", "id,staff,assigned_on,due_on\nT-77,S1,2026-07-01,2026-07-10\n");
    preview.wait("/2026-Q3/units/xian/index.html", |body| body.contains("tasks:T-77"));
    assert_eq!(preview.interrupt(), 0);
    assert_eq!(desk.site(), before);
}

#[test]
fn only_files_of_the_preview_and_only_this_machine_are_served() {
    let desk = Desk::new();
    let preview = Preview::of(&desk, &[]);
    let status = |request: &str| preview.ask(request).head.split(' ').nth(1).unwrap_or_default().to_owned();
    let of = |method: &str, path: &str, host: &str| {
        status(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    };
    for (path, expected) in [
        ("/", "200"),
        ("/2026-Q3/", "200"),
        ("/2026-Q3", "301"),
        ("/2026-Q3/index.html?x=1", "200"),
        ("/nothing.html", "404"),
        ("/.duizhao", "404"),
        ("/../../etc/passwd", "404"),
        ("/%2e%2e/%2e%2e/etc/passwd", "404"),
        ("/2026-Q3/..%2f..%2f..%2fetc/passwd", "404"),
        ("/%00", "404"),
        ("/%zz", "400"),
    ] {
        assert_eq!(of("GET", path, &preview.address), expected, "{path}");
    }
    assert_eq!(of("GET", "/", "localhost"), "200");
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.0.2.1"] {
        assert_eq!(of("GET", "/", host), "403", "{host}");
    }
    assert_eq!(of("POST", "/", &preview.address), "405");
    let head = preview.ask(&format!("HEAD / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.address));
    assert!(head.head.starts_with("HTTP/1.1 200 ") && head.body.is_empty());
}

#[test]
fn what_cannot_be_served_is_said_at_once() {
    let desk = Desk::new();
    let ended = |more: &[&str]| desk.run(&[&["serve", "data", "--quarter", "2026-Q3"], more].concat());
    let failed = ended(&["--port", "70000"]);
    assert!(failed.status == 2 && failed.err.contains("`70000`"), "{failed:?}");
    let failed = ended(&["--site", "data"]);
    assert!(failed.status == 2 && failed.err.contains("`data`"), "{failed:?}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let failed = ended(&["--port", &port]);
    assert!(failed.status == 2 && failed.err.contains("--port"), "{failed:?}");
}
