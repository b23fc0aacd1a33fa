//! The same records give the same bytes, wherever, whenever and by whomever they are built.

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::programs::{Program, QUARTER, command, shown};
use crate::scene::Scene;
use crate::score;

/// Builds two quarters and gives what readers see of them.
fn built(data: &Path, out: &Path, change: impl Fn(&mut Command)) -> BTreeMap<String, Vec<u8>> {
    for quarter in ["2026-Q2", QUARTER] {
        let mut command = command(Program::Real, data, quarter, out);
        change(&mut command);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    shown(out)
}

/// The names whose bytes differ, or that only one of them has.
fn differing(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    one.keys().chain(other.keys()).filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

#[test]
fn the_surroundings_of_a_build_leave_no_trace_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let scene = Scene::full("第一版");
    scene.write(&path("data"));
    let first = built(&path("data"), &path("site"), |_| {});
    type Change = Box<dyn Fn(&mut Command)>;
    let env = |name: &'static str, value: &'static str| -> Change {
        Box::new(move |command| {
            command.env(name, value);
        })
    };
    let changes: Vec<(&str, Change)> = vec![
        ("again", Box::new(|_| {})),
        ("1 thread", env("RAYON_NUM_THREADS", "1")),
        ("2 threads", env("RAYON_NUM_THREADS", "2")),
        ("8 threads", env("RAYON_NUM_THREADS", "8")),
        ("TZ=Pacific/Kiritimati", env("TZ", "Pacific/Kiritimati")),
        ("TZ=America/Adak", env("TZ", "America/Adak")),
        ("LANG=tr_TR.UTF-8", env("LANG", "tr_TR.UTF-8")),
        ("LC_ALL=C", env("LC_ALL", "C")),
        ("another day", env("SOURCE_DATE_EPOCH", "1830000000")),
        ("another home", env("HOME", "/nonexistent")),
        (
            "another folder",
            Box::new(|command| {
                command.current_dir("/");
            }),
        ),
        ("another name for the data", Box::new(|_| {})),
    ];
    let mut runs = 0;
    for (n, (name, change)) in changes.iter().enumerate() {
        let data = if name.contains("name for") { path("资料 二") } else { path("data") };
        scene.write(&data);
        let again = built(&data, &path(&format!("site-{n}")), change);
        assert_eq!(differing(&first, &again), [""; 0], "{name}");
        runs += 1;
    }
    // The harness sees a difference where there is one.
    Scene::full("第二版").write(&path("data"));
    assert!(!differing(&first, &built(&path("data"), &path("site-other"), |_| {})).is_empty());
    score("determinism: surroundings", format_args!("{runs} runs, 0 bytes that differ"));
}

#[test]
fn the_order_in_which_files_came_to_the_disk_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut scene = Scene::full("第一版");
    for n in 0..40 {
        scene.set(&format!("sheng/xian/tasks-{n}.csv"), &format!("id,staff,assigned_on,due_on\nX{n},S1,2026-08-01,2026-08-05\n"));
    }
    scene.write_in_order(&path("one"), scene.0.keys());
    scene.write_in_order(&path("two"), scene.0.keys().rev());
    let by_digits = |name: &&String| name.bytes().map(|byte| u32::from(byte) * 31 % 17).sum::<u32>();
    let mut shuffled: Vec<&String> = scene.0.keys().collect();
    shuffled.sort_by_key(by_digits);
    scene.write_in_order(&path("three"), shuffled.into_iter());
    let first = built(&path("one"), &path("site-one"), |_| {});
    for name in ["two", "three"] {
        assert_eq!(differing(&first, &built(&path(name), &path(&format!("site-{name}")), |_| {})), [""; 0], "{name}");
    }
    score("determinism: order on the disk", format_args!("3 orders, 0 bytes that differ"));
}

#[test]
fn the_umask_and_the_user_leave_no_trace_in_the_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    Scene::full("第一版").write(&path("data"));
    let first = built(&path("data"), &path("site"), |_| {});
    for umask in ["000", "022", "077"] {
        let out = path(&format!("site-{umask}"));
        for quarter in ["2026-Q2", QUARTER] {
            let inner = command(Program::Real, &path("data"), quarter, &out);
            let mut shell = Command::new("sh");
            shell.args(["-c", "umask \"$0\" && exec \"$@\"", umask]).arg(inner.get_program()).args(inner.get_args());
            assert!(shell.env("SOURCE_DATE_EPOCH", "1797292800").stdout(std::process::Stdio::null()).status().unwrap().success());
        }
        assert_eq!(differing(&first, &shown(&out)), [""; 0], "umask {umask}");
    }
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if is_root {
        let open = |path: &Path| Command::new("chmod").args(["-R", "a+rwX"]).arg(path).status().unwrap();
        std::fs::create_dir(path("out")).unwrap();
        open(folder.path());
        // The program is copied to where every user may run it.
        std::fs::copy(crate::programs::duizhao(), path("duizhao")).unwrap();
        open(folder.path());
        for quarter in ["2026-Q2", QUARTER] {
            let inner = command(Program::Real, &path("data"), quarter, &path("out/site"));
            let mut nobody = Command::new(path("duizhao"));
            nobody.args(inner.get_args()).uid(65534).gid(65534).env("SOURCE_DATE_EPOCH", "1797292800");
            let output = nobody.output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_eq!(differing(&first, &shown(&path("out/site"))), [""; 0], "another user");
    }
    score("determinism: umask and user", format_args!("3 umasks, another user: {is_root}, 0 bytes that differ"));
}
