use std::fs;
use std::path::Path;

use super::*;
use crate::checks::Severity;
use crate::read::tree::UnitEntry;
use crate::regulation::Parameter;
use crate::time::Day;

/// A data folder with these files.
fn data(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        put(root.path(), path, text);
    }
    root
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn unit(id: &str) -> String {
    format!("---\nid: {id}\nname: 甲\nlevel: county\nkind: party\noffice: 办公室\norganization_department: 组织部\n---\n")
}

fn ids(tree: &Tree) -> Vec<&str> {
    tree.units.iter().map(|unit| unit.id.as_str()).collect()
}

fn told(problems: &[Problem]) -> Vec<(&str, &str)> {
    problems.iter().map(|problem| (problem.code.name(), problem.file.as_deref().unwrap_or("-"))).collect()
}

fn of<'t>(tree: &'t Tree, id: &str) -> &'t UnitEntry {
    tree.units.iter().find(|unit| unit.id == id).unwrap()
}

#[test]
fn nesting_makes_the_tree_and_a_folder_between_is_no_unit() {
    let root = data(&[
        ("unit.md", &unit("top")),
        ("b/unit.md", &unit("b")),
        ("a/between/单位.md", &unit("under")),
        ("b/c/UNIT.MD", &unit("c")),
        ("b-/unit.md", &unit("b2")),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), ["top", "under", "b", "c", "b2"]);
    let parents: Vec<_> = tree.units.iter().map(|unit| unit.parent_id.as_deref()).collect();
    assert_eq!(parents, [None, Some("top"), Some("top"), Some("b"), Some("top")]);
    assert_eq!(of(&tree, "top").children_ids, ["under", "b", "b2"]);
    assert_eq!(of(&tree, "top").children, [1, 2, 4]);
    assert_eq!(told(&tree.problems), []);
}

#[test]
fn the_files_of_a_unit_are_its_own_in_any_case_and_language() {
    let root = data(&[
        ("s/unit.md", &unit("s")),
        ("s/STAFF.CSV", ""),
        ("s/人员名册-二.csv", ""),
        ("s/relays-2.csv", ""),
        ("s/relays-10.csv", ""),
        ("s/具体措施/b.md", ""),
        ("s/具体措施/a.MD", ""),
        ("s/checks.toml", ""),
        ("s/cleared.toml", ""),
        ("s/.hidden.csv", ""),
        ("s/~$staff.csv", ""),
        ("s/Thumbs.db", ""),
        ("s/.git/staff.csv", ""),
    ]);
    let tree = survey(root.path()).unwrap();
    let unit = of(&tree, "s");
    let registers: Vec<_> = unit.registers.iter().map(|(register, name)| (register.name(), name.text.as_str())).collect();
    assert_eq!(
        registers,
        [("staff", "STAFF.CSV"), ("relays", "relays-10.csv"), ("relays", "relays-2.csv"), ("staff", "人员名册-二.csv")]
    );
    assert_eq!(unit.measures_folder.as_ref().unwrap().text, "具体措施");
    assert_eq!(unit.measures.iter().map(|name| name.text.as_str()).collect::<Vec<_>>(), ["a.MD", "b.md"]);
    assert_eq!(told(&unit.problems), []);
    assert_eq!(told(&tree.problems), []);
}

#[test]
fn what_is_no_record_is_told_once_by_the_unit_in_whose_folder_it_lies_else_by_the_tree() {
    let root = data(&[
        ("readme.txt", ""),
        ("s/unit.md", &unit("s")),
        ("s/stafff.csv", ""),
        ("s/duizhao.toml", ""),
        ("s/measures/a.docx", ""),
        ("s/measures/staff.csv", ""),
        ("s/measures/2024/b.md", ""),
        ("s/archive/notes.md", ""),
        ("s/archive/cleared.toml", ""),
        ("s/t/unit.md", &unit("t")),
        ("s/t/x.pdf", ""),
        ("loose/measures/c.md", ""),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(told(&tree.problems), [("unknown-file", "/loose/measures/c.md"), ("unknown-file", "/readme.txt")]);
    let mut problems = told(&of(&tree, "s").problems);
    problems.sort();
    assert_eq!(
        problems,
        [
            ("unknown-file", "archive/cleared.toml"),
            ("unknown-file", "archive/notes.md"),
            ("unknown-file", "duizhao.toml"),
            ("unknown-file", "measures/2024/b.md"),
            ("unknown-file", "measures/a.docx"),
            ("unknown-file", "measures/staff.csv"),
            ("unknown-file", "stafff.csv"),
        ]
    );
    assert_eq!(told(&of(&tree, "t").problems), [("unknown-file", "x.pdf")]);
    let near = of(&tree, "s").problems.iter().find(|problem| problem.file.as_deref() == Some("stafff.csv")).unwrap();
    assert!(near.told.facts.contains(&("nearest", "staff.csv".to_owned())));
}

#[test]
fn registers_in_a_folder_without_unit_md_are_one_error_a_folder() {
    let root = data(&[
        ("staff.csv", ""),
        ("s/unit.md", &unit("s")),
        ("s/old/staff.csv", ""),
        ("s/old/relays.csv", ""),
        ("x/人员名册.csv", ""),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(told(&tree.problems), [("no-unit", "/"), ("no-unit", "/x")]);
    assert_eq!(told(&of(&tree, "s").problems), [("no-unit", "old")]);
    assert!(of(&tree, "s").registers.is_empty());
}

#[test]
fn a_unit_that_is_left_out_keeps_its_folder_and_its_children_go_to_the_nearest_unit_that_is_read() {
    let root = data(&[
        ("s/unit.md", &unit("s")),
        ("s/bad/unit.md", "---\nid: bad\n---\n"),
        ("s/bad/staff.csv", ""),
        ("s/bad/measures/a.md", ""),
        ("s/bad/x.txt", ""),
        ("s/bad/old/staff.csv", ""),
        ("s/bad/c/unit.md", &unit("c")),
        ("s/bad/c/y.txt", ""),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), ["s", "c"]);
    assert_eq!(of(&tree, "c").parent_id.as_deref(), Some("s"));
    assert_eq!(told(&of(&tree, "s").problems), []);
    assert_eq!(told(&of(&tree, "c").problems), [("unknown-file", "y.txt")]);
    let mut problems = told(&tree.problems);
    problems.dedup();
    assert_eq!(problems, [("no-unit", "/s/bad/old"), ("bad-front-matter", "/s/bad/unit.md"), ("unknown-file", "/s/bad/x.txt")]);
}

#[test]
fn the_first_of_two_units_with_one_id_is_read() {
    let root = data(&[("a/unit.md", &unit("x")), ("b/unit.md", &unit("x")), ("b/c/unit.md", &unit("c")), ("b/staff.csv", "")]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), ["x", "c"]);
    assert_eq!(of(&tree, "x").shown_folder, "/a");
    assert_eq!(told(&tree.problems), [("duplicate-unit", "/b/unit.md")]);
    assert_eq!(of(&tree, "c").parent_id, None);
}

#[test]
fn of_both_spellings_of_unit_md_or_of_the_measures_neither_is_read() {
    let root = data(&[
        ("a/unit.md", &unit("a")),
        ("a/单位.md", &unit("a")),
        ("a/staff.csv", ""),
        ("b/unit.md", &unit("b")),
        ("b/measures/x.md", ""),
        ("b/具体措施/y.md", ""),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), ["b"]);
    assert_eq!(told(&tree.problems), [("bad-front-matter", "/a/unit.md")]);
    let unit = of(&tree, "b");
    assert_eq!(told(&unit.problems), [("bad-front-matter", "measures")]);
    assert_eq!((unit.measures_folder.as_ref(), unit.measures.len()), (None, 0));
}

#[test]
fn a_folder_deeper_than_thirty_two_is_not_entered() {
    let deep = "d/".repeat(33);
    let root = data(&[(&format!("{deep}unit.md"), &unit("deep")), ("d/unit.md", &unit("d"))]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), ["d"]);
    assert_eq!(told(&of(&tree, "d").problems), [("too-large", deep.trim_end_matches('/').strip_prefix("d/").unwrap())]);
}

#[test]
fn a_markdown_file_over_a_mebibyte_is_too_large_and_the_unit_is_left_out() {
    let text = format!("{}{}", unit("a"), "字".repeat(400_000));
    let root = data(&[("a/unit.md", &text)]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), Vec::<&str>::new());
    assert_eq!(told(&tree.problems), [("too-large", "/a/unit.md")]);
}

#[cfg(unix)]
#[test]
fn links_and_fifos_are_told_and_neither_followed_nor_waited_for() {
    let root = data(&[("s/unit.md", &unit("s")), ("elsewhere/unit.md", &unit("e"))]);
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(root.path().join(to), root.path().join(from)).unwrap();
    link("s/child", "elsewhere");
    link("s/tasks.csv", "s/unit.md");
    let fifo = root.path().join("s/staff.csv");
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).unwrap();
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), ["e", "s"]);
    let problems = told(&of(&tree, "s").problems);
    assert_eq!(problems, [("unknown-file", "child"), ("unknown-file", "staff.csv"), ("unknown-file", "tasks.csv")]);
}

#[cfg(unix)]
#[test]
fn what_the_system_does_not_let_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = data(&[("a/unit.md", &unit("a")), ("b/unit.md", &unit("b")), ("b/shut/staff.csv", "")]);
    let close = |path: &str, mode| fs::set_permissions(root.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    close("a/unit.md", 0o000);
    close("b/shut", 0o000);
    let is_root = fs::read(root.path().join("a/unit.md")).is_ok();
    let tree = survey(root.path()).unwrap();
    if !is_root {
        assert_eq!(told(&tree.problems), [("bad-front-matter", "/a/unit.md")]);
        assert_eq!(told(&of(&tree, "b").problems), [("bad-front-matter", "shut")]);
    }
    close("b/shut", 0o755);
}

#[test]
fn a_marked_name_withholds_a_file_and_all_that_is_in_a_folder() {
    let root = data(&[
        ("s/unit.md", &unit("s")),
        ("s/a.csv-绝密★", ""),
        ("s/staff-绝密★.csv", "id\n1\n"),
        ("s/机密★/unit.md", &unit("hidden")),
        ("s/measures/秘密★.md", ""),
        ("秘密★.txt", ""),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), ["s"]);
    assert_eq!(told(&tree.problems), [("classified-marking", "/⟦2⟧")]);
    assert_eq!(tree.withheld.len(), 1);
    let unit = of(&tree, "s");
    assert_eq!(told(&unit.problems), [("classified-marking", "⟦1⟧"), ("classified-marking", "⟦5⟧")]);
    assert_eq!(unit.registers[0].1.shown(), "⟦3⟧");
    assert_eq!(unit.measures[0].shown(), "⟦1⟧");
    let files: Vec<_> = unit.withheld.iter().map(|withheld| (withheld.file.as_str(), withheld.text.as_str())).collect();
    assert_eq!(files, [("⟦1⟧", "a.csv-绝密★"), ("⟦3⟧", "staff-绝密★.csv"), ("⟦5⟧", "机密★"), ("measures/⟦1⟧", "秘密★.md")]);
}

#[test]
fn a_number_in_a_name_leaves_the_file_or_the_unit_out_and_its_children_are_read() {
    let root = data(&[
        ("s/unit.md", &unit("s")),
        ("s/13800000000.txt", ""),
        ("s/甲13800000000乙/unit.md", &unit("out")),
        ("s/甲13800000000乙/staff.csv", ""),
        ("s/甲13800000000乙/c/unit.md", &unit("c")),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(ids(&tree), ["s", "c"]);
    assert_eq!(of(&tree, "c").parent_id.as_deref(), Some("s"));
    assert_eq!(of(&tree, "c").shown_folder, "/s/⟦3⟧/c");
    assert_eq!(told(&of(&tree, "s").problems), [("personal-id", "⟦1⟧"), ("personal-id", "⟦3⟧")]);
    assert_eq!(told(&tree.problems), []);
}

#[test]
fn parameters_hold_for_the_folder_and_all_below_and_what_is_wrong_is_told_once() {
    let entry = |hours: &str| format!("[\"relay.hours\"]\nvalue = {hours}\nbasis = \"细则\"\n");
    let root = data(&[
        ("parameters.toml", &entry("30")),
        ("between/parameters.toml", "nonsense"),
        ("between/s/unit.md", &unit("s")),
        ("between/s/parameters.toml", &format!("{}[\"relay.confirm_hours\"]\nvalue = -1\nbasis = \"细则\"\n", entry("4"))),
        ("between/s/sub/parameters.toml", &entry("5")),
        ("between/s/sub/t/unit.md", &unit("t")),
        ("between/s/u/unit.md", &unit("u")),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(told(&tree.problems), [("bad-parameter", "/between/parameters.toml")]);
    assert_eq!(told(&of(&tree, "s").problems), [("bad-parameter", "parameters.toml")]);
    assert_eq!(told(&of(&tree, "t").problems), []);
    let of = |id: &str| {
        let parameters = of(&tree, id).parameters(Day::parse("2026-09-30").unwrap());
        let setting = parameters.iter().find(|(parameter, _)| *parameter == Parameter::RelayHours).unwrap().1.clone();
        (parameters.hours(Parameter::RelayHours), setting.file.unwrap())
    };
    assert_eq!(of("s"), (4.0, "parameters.toml".to_owned()));
    assert_eq!(of("t"), (5.0, "/between/s/sub/parameters.toml".to_owned()));
    assert_eq!(of("u"), (4.0, "/between/s/parameters.toml".to_owned()));
}

#[test]
fn a_left_out_unit_hands_its_parameters_down() {
    let root = data(&[
        ("bad/unit.md", ""),
        ("bad/parameters.toml", "[\"relay.hours\"]\nvalue = 4\nbasis = \"细则\"\n"),
        ("bad/c/unit.md", &unit("c")),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(of(&tree, "c").parameters(Day::parse("2026-09-30").unwrap()).hours(Parameter::RelayHours), 4.0);
}

#[test]
fn a_second_spelling_of_a_toml_file_is_not_read_in_silence() {
    let root = data(&[("Parameters.toml", ""), ("parameters.toml", "")]);
    // A file system that takes both for one has but one.
    if fs::read_dir(root.path()).unwrap().count() == 2 {
        let tree = survey(root.path()).unwrap();
        assert_eq!(told(&tree.problems), [("bad-parameter", "/parameters.toml")]);
    }
}

#[test]
fn settings_are_read_at_the_top_only() {
    let root =
        data(&[("duizhao.toml", "lang = \"en\"\nnonsense = 1\n"), ("s/unit.md", &unit("s")), ("s/duizhao.toml", "lang = 1")]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(tree.settings.options["lang"], "en");
    assert_eq!(told(&tree.problems), [("unknown-key", "/duizhao.toml")]);
    assert_eq!(told(&of(&tree, "s").problems), [("unknown-file", "duizhao.toml")]);
}

#[test]
fn a_marked_unit_is_judged_under_its_id() {
    let root = data(&[("s/unit.md", &format!("{}绝密★10年\n", unit("s")))]);
    let tree = survey(root.path()).unwrap();
    let unit = of(&tree, "s");
    assert_eq!((unit.name.as_str(), unit.profile.as_str()), ("s", ""));
    assert_eq!(told(&unit.problems), [("classified-marking", "unit.md")]);
    assert_eq!((unit.withheld[0].file.as_str(), unit.withheld[0].line), ("unit.md", 9));
}

#[test]
fn a_raised_severity_is_what_a_file_below_may_not_lower() {
    let Some(check) = crate::checks::catalogue().find(|check| check.severity == Severity::Shortfall) else { return };
    let root = data(&[
        ("parameters.toml", &format!("[severity]\n\"{}\" = \"breach\"\n", check.id)),
        ("s/unit.md", &unit("s")),
        ("s/parameters.toml", &format!("[severity]\n\"{}\" = \"shortfall\"\n", check.id)),
    ]);
    let tree = survey(root.path()).unwrap();
    assert_eq!(told(&of(&tree, "s").problems), [("bad-parameter", "parameters.toml")]);
    let parameters = of(&tree, "s").parameters(Day::parse("2026-09-30").unwrap());
    assert_eq!(parameters.severities[check.id], Severity::Breach);
}

#[test]
fn an_empty_folder_has_no_units() {
    let tree = survey(data(&[]).path()).unwrap();
    assert_eq!((tree.units.len(), tree.problems.len()), (0, 0));
}
