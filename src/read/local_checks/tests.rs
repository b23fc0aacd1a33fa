use super::*;

const GOOD: &str = "[[check]]\nid = \"local-a\"\nprovision = \"2.5\"\nregister = \"relays\"\nseverity = \"shortfall\"\n\
    title = \"当日传达\"\nrequire = \"present(row.relayed_at)\"\n";

fn read_text(text: &str) -> ReadChecks {
    read("checks.toml", "/checks.toml", text, &[], &Clearances::default())
}

fn told(text: &str) -> Vec<(&'static str, Option<u32>, Option<String>)> {
    let read = read_text(text);
    assert!(read.problems.iter().all(|problem| problem.code == Code::BadCheck), "{:?}", read.problems);
    read.problems.into_iter().map(|problem| (problem.told.key, problem.line, problem.column)).collect()
}

#[test]
fn an_entry_is_read_with_the_chinese_title_of_its_register_too() {
    let read = read_text(&GOOD.replace("relays", "领导意见传达登记"));
    assert_eq!((read.problems, read.checks.len()), (vec![], 1));
    let check = &read.checks[0];
    assert_eq!((check.register, check.severity, check.when.is_some()), (Register::Relays, Severity::Shortfall, false));
}

#[test]
fn a_wrong_entry_is_told_where_it_is_wrong_and_the_others_count() {
    let wrong = [
        ("id = \"local-a\"", "id = \"relay\"", "problem.check-id"),
        ("id = \"local-a\"", "id = 4", "problem.check-id"),
        ("provision = \"2.5\"", "provision = \"2.99\"", "problem.check-provision"),
        ("register = \"relays\"", "register = \"relay\"", "problem.check-register"),
        ("severity = \"shortfall\"", "severity = \"严重\"", "problem.check-severity"),
        ("title = \"当日传达\"", "title = \" \"", "problem.check-text"),
        ("require = \"present(row.relayed_at)\"", "require = \"present(row.relayed)\"", "problem.check-unknown-column"),
        ("require = \"present(row.relayed_at)\"", "require = true", "problem.check-text"),
    ];
    for (old, new, key) in wrong {
        let text = format!("{}\n{}", GOOD.replace(old, new), GOOD.replace("local-a", "local-b"));
        let line = 1 + GOOD.lines().position(|line| line == old).unwrap() as u32;
        let column = old.split_once(' ').unwrap().0.to_owned();
        assert_eq!(told(&text), [(key, Some(line), Some(column))], "{new}");
        assert_eq!(read_text(&text).checks.len(), 1, "{new}");
    }
    for key in ["id", "provision", "register", "severity", "title", "require"] {
        let text: String =
            GOOD.lines().filter(|line| !line.starts_with(&format!("{key} "))).map(|line| format!("{line}\n")).collect();
        assert_eq!(told(&text)[0].0, "problem.check-missing", "{key}");
        assert!(read_text(&text).checks.is_empty());
    }
}

#[test]
fn a_fault_is_at_its_line_of_an_expression_of_several() {
    let text =
        GOOD.replace("\"present(row.relayed_at)\"", "\"\"\"\npresent(row.relayed_at)\n  && present(row.relayd_at)\n\"\"\"");
    let read = read_text(&text);
    assert_eq!(read.problems[0].line, Some(9));
    assert!(read.problems[0].told.facts.contains(&("place", "2:18".to_owned())), "{:?}", read.problems[0].told);
}

#[test]
fn an_id_is_taken_once_in_a_file_and_on_the_way_down() {
    assert_eq!(told(&format!("{GOOD}\n{GOOD}")), [("problem.check-id-twice", Some(10), Some("id".into()))]);
    let above: Vec<_> = read_text(GOOD).checks.into_iter().map(Arc::new).collect();
    let below = read("checks.toml", "/a/checks.toml", GOOD, &above, &Clearances::default());
    assert_eq!((below.problems[0].told.key, below.checks.len()), ("problem.check-id-twice", 0));
}

#[test]
fn an_unknown_key_is_a_warning_and_an_unknown_table_an_error() {
    let read = read_text(&format!("{GOOD}remdy = \"x\"\n"));
    assert_eq!((read.problems[0].code, read.checks.len()), (Code::UnknownKey, 1));
    assert_eq!(told(&GOOD.replace("[[check]]", "[[checks]]"))[0].0, "problem.check-table");
    assert_eq!(told(&GOOD.replace("[[check]]", "[check]"))[0].0, "problem.check-table");
    assert_eq!(told("check = [1]")[0].0, "problem.check-no-table");
    assert_eq!(told("= 1")[0].0, "problem.toml-syntax");
}

#[test]
fn a_file_with_a_marking_is_withheld() {
    let read = read_text(&GOOD.replace("当日传达", "机密★10年"));
    assert_eq!((read.checks.len(), read.problems.len(), read.marks.withheld.len()), (0, 0, 1));
}
