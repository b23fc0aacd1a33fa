//! Local checks on a unit in memory.

use std::sync::Arc;

use bumpalo::Bump;

use super::*;
use crate::read::tree::UnitEntry;
use crate::read::unit::{UnitFile, read_files};
use crate::records::Unit;
use crate::regulation::Parameters;
use crate::time::{Period, Quarter};

const STAFF: &str = "id,name,role,serves,education,party_member,appointed_on\n\
    S01,甲某某,秘书,L01,本科,是,2020-01-01\nS02,乙某某,司机,,高中,,2020-01-01\n";
const LEADERS: &str = "id,name\nL01,丙某某\n";
const RELAYS: &str = "id,staff,leader,given_at,relayed_at,recipient,content,decided\n\
    R1,S01,L01,2026-07-01 08:00,2026-07-01 15:30,示例科,请于周五前报送,是\n\
    R2,乙某某,L01,2026-07-01 08:00,2026-07-02 08:00,示例科,尽快办理,否\n\
    R3,S01,L01,2026-07-01,2026-07-02 08:00,示例科,照办,\n\
    R4,S09,L01,2026-07-01 08:00,,示例科,照办,\n\
    R5,S01,L01,2026-04-01 08:00,2026-04-09 08:00,示例科,照办,\n";

fn with_unit<T>(files: &[(&str, &str)], look: impl FnOnce(&Unit<'_>) -> T) -> T {
    let arena = Bump::new();
    let files = files.iter().map(|(name, text)| UnitFile { name: (*name).to_owned(), bytes: Ok(text.as_bytes().to_vec()) });
    look(&read_files(&UnitEntry::example(), files.collect(), &arena).unwrap())
}

fn check(register: Register, when: Option<&str>, require: &str) -> LocalCheck {
    LocalCheck {
        id: "local-x".into(),
        provision: Provision::new(2, 5),
        register,
        severity: Severity::Shortfall,
        title: "示例".into(),
        when: when.map(|when| Expression::read(register, when).unwrap()),
        require: Expression::read(register, require).unwrap(),
        remedy: None,
        basis: None,
        file: "/checks.toml".into(),
    }
}

/// The population, the records that fail, and those that are undetermined with the reason.
fn judged(check: &LocalCheck, files: &[(&str, &str)]) -> (usize, Vec<String>, Vec<String>) {
    with_unit(files, |unit| {
        let parameters = Parameters::default();
        let period = Period::whole(Quarter::parse("2026-Q3").unwrap());
        let local = [Arc::new(check.clone())];
        let verdict = check.judge(&Case { unit, period, parameters: &parameters, local: &local });
        let fails = verdict.findings.iter().map(|finding| finding.key.show(unit)).collect();
        let open = verdict.undetermined.iter().map(|(key, why)| format!("{} {}", key.show(unit), why.code)).collect();
        (verdict.population, fails, open)
    })
}

fn of_relays(when: Option<&str>, require: &str) -> (usize, Vec<String>, Vec<String>) {
    judged(&check(Register::Relays, when, require), &[("staff.csv", STAFF), ("leaders.csv", LEADERS), ("relays.csv", RELAYS)])
}

fn fails(require: &str) -> Vec<String> {
    let (_, fails, open) = of_relays(None, require);
    assert_eq!(open, [""; 0], "{require}");
    fails
}

fn fault(register: Register, source: &str) -> (&'static str, Option<u32>, String) {
    let fault = Expression::read(register, source).unwrap_err();
    let near = fault.told.facts.iter().find(|(name, _)| *name == "nearest").map(|(_, near)| near.clone());
    (fault.told.key, fault.character, near.unwrap_or_default())
}

#[test]
fn the_example_of_the_specification_judges_in_both_languages() {
    let chinese = of_relays(Some("有(行.传达时间) && 本季度(行.传达时间)"), "小时差(行.交代时间, 行.传达时间) <= 8");
    let english = of_relays(
        Some("present(row.relayed_at) && in_quarter(row.relayed_at)"),
        "hours_between(row.given_at, row.relayed_at) <= 8",
    );
    assert_eq!(chinese, english);
    // R3 lacks a time: its hours are blank, and a blank has no order.
    assert_eq!(chinese, (3, vec!["relays:R2".into()], vec!["relays:R3 undetermined-blank".into()]));
}

#[test]
fn columns_are_typed() {
    assert_eq!(fails("row.decided != false"), ["relays:R2"]);
    assert_eq!(fails("row.decided != \"否\" && row.decided != \"no\""), ["relays:R2"]);
    assert_eq!(fails("row.given_at >= \"2026-07-01\""), ["relays:R5"]);
    assert_eq!(fails("row.relayed_at != () || row.id == \"R4\""), [""; 0]);
    assert_eq!(fails("!contains(row.content, \"尽快\")"), ["relays:R2"]);
    assert_eq!(fails("!行.传达内容.包含(\"尽快\")"), ["relays:R2"]);
    assert_eq!(fails("row.recipient == \"示例科\" && row.leader == \"丙某某\" && row.leader == \"L01\""), [""; 0]);
}

#[test]
fn the_staff_member_is_the_rows_and_may_be_nobody() {
    assert_eq!(fails("!present(staff) || staff?.role == \"秘书\""), ["relays:R2"]);
    assert_eq!(fails("人员 == () || 人员 != \"S01\" || 人员.文化程度 >= \"大专\""), [""; 0]);
    assert_eq!(fails("row.staff == staff || staff == ()"), [""; 0]);
    let (population, fails, open) = of_relays(None, "staff.role == \"secretary\"");
    assert_eq!((population, fails), (5, vec!["relays:R2".into()]));
    assert_eq!(open, ["relays:R4 undetermined-no-staff"]);
}

#[test]
fn the_unit_is_known_by_its_keys() {
    assert_eq!(fails("unit.level == \"县级\" && 单位.类别 == \"party\" && unit.office == \"县委办公室\""), [""; 0]);
}

#[test]
fn an_enumerated_value_equals_either_spelling_and_another_text_is_undetermined() {
    let of = |require: &str| judged(&check(Register::Staff, None, require), &[("staff.csv", STAFF), ("leaders.csv", LEADERS)]);
    assert_eq!(of("行.岗位类别 == \"秘书\""), of("row.role == \"Secretary\""));
    assert_eq!(of("row.role in [\"秘书\", \"driver\"]"), (2, vec![], vec![]));
    assert_eq!(of("row.role == \"秘书长\"").2, ["staff:S01 undetermined-spelling", "staff:S02 undetermined-spelling"]);
    assert_eq!(of("row.role in [\"秘书\", \"司姬\"]").2.len(), 2);
    assert_eq!(of("row.role < \"driver\"").2, ["staff:S01 undetermined-kinds", "staff:S02 undetermined-kinds"]);
    assert_eq!(of("row.education >= \"大专\"").1, ["staff:S02"]);
    assert_eq!(of("row.party_member == true"), (2, vec!["staff:S02".into()], vec![]));
    assert_eq!(of("row.name").2.len(), 2);
    assert_eq!(of("row.role == 1").2, ["staff:S01 undetermined-kinds", "staff:S02 undetermined-kinds"]);
    assert_eq!(of("staff.id == row.id && row.name == staff"), (2, vec![], vec![]));
}

#[test]
fn days_months_and_numbers_are_counted() {
    let training = "staff,on,subject,hours\nS01,2026-07-31,保密,1.5\nS01,2026-09-30,theory,2\n";
    let of = |require: &str| {
        let files = [("staff.csv", STAFF), ("leaders.csv", LEADERS), ("training.csv", training)];
        judged(&check(Register::Training, None, require), &files)
    };
    assert_eq!(of("row.hours >= 2").1, ["training.csv:2"]);
    assert_eq!(of("row.hours * 2 == 3.0 || row.hours / 4 == 0.5"), (2, vec![], vec![]));
    assert_eq!(of("days_before_as_of(row.on) < 61").1, ["training.csv:2"]);
    assert_eq!(of("days_between(\"2026-07-01\", row.on) == 30").1, ["training.csv:3"]);
    assert_eq!(of("months_between(row.on, \"2026-09-30\") == 1 || row.on == \"2026-09-30\""), (2, vec![], vec![]));
    assert_eq!(of("hours_between(row.on, row.on) == ()"), (2, vec![], vec![]));
    assert_eq!(of("row.hours / 0 > 1").2.len(), 2);
    assert_eq!(of("row.on > \"七月\"").2, ["training.csv:2 undetermined-date", "training.csv:3 undetermined-date"]);
    assert_eq!(of("-row.hours + 3 - 1 > 0").1, ["training.csv:3"]);
    assert_eq!(of("(row.result ?? \"pass\") == \"pass\""), (2, vec![], vec![]));
}

#[test]
fn rows_without_an_id_have_their_place_for_a_key() {
    let appraisals = "staff,on,result\nS01,2026-07-31,称职\n";
    let files = [("staff.csv", STAFF), ("leaders.csv", LEADERS), ("appraisals.csv", appraisals)];
    let of = judged(&check(Register::Appraisals, None, "row.result == \"优秀\""), &files);
    assert_eq!(of, (1, vec!["appraisals.csv:2".into()], vec![]));
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_the_nearest_name() {
    let relays = |source: &str| fault(Register::Relays, source);
    assert_eq!(relays("row.relayed_a != ()"), ("problem.check-unknown-column", Some(5), "`relayed_at`".into()));
    assert_eq!(relays("行.传达时问 != ()"), ("problem.check-unknown-column", Some(3), "`传达时间`".into()));
    assert_eq!(relays("staff.rol == \"秘书\"").0, "problem.check-unknown-column");
    assert_eq!(relays("rwo.staff == ()"), ("problem.check-unknown-name", Some(1), "`row`".into()));
    assert_eq!(relays("unit.levl == ()"), ("problem.check-unknown-key", Some(6), "`level`".into()));
    assert_eq!(relays("true && presnt(row.staff)"), ("problem.check-unknown-function", Some(9), "`present`".into()));
    assert_eq!(relays("false && 本季(行.传达时间)"), ("problem.check-unknown-function", Some(10), "`本季度`".into()));
    assert_eq!(relays("present(row.staff, 1)").0, "problem.check-arguments");
    assert_eq!(relays("present(row)").0, "problem.check-bare-object");
    assert_eq!(relays("row.staff.role == 1").0, "problem.check-no-part");
    assert_eq!(relays("row.staff = 1").0, "problem.check-syntax");
    assert_eq!(relays("let x = 1; true").0, "problem.check-syntax");
    assert_eq!(relays("").0, "problem.check-incomplete");
    assert_eq!(relays("row.staff ==").0, "problem.check-incomplete");
    let wide = Expression::read(Register::Relays, "有（行.传达时间）").unwrap_err();
    assert_eq!((wide.character, wide.told.facts), (Some(2), vec![("found", "（行.传达时间）".to_owned())]));
    assert_eq!(relays("`${1}` == \"1\""), ("problem.check-backtick", Some(1), String::new()));
    assert_eq!(relays(&"(".repeat(2000)).0, "problem.check-too-deep");
    assert_eq!(relays(&format!("{}true", "!".repeat(2000))).0, "problem.check-too-deep");
    assert_eq!(relays(&format!("1{} > 0", "+1".repeat(200))).0, "problem.check-too-deep");
    assert_eq!(relays(&"1+".repeat(4000)).0, "problem.check-too-long");
    for source in [
        "while true {}",
        "if true { true }",
        "eval(\"1\")",
        "print(1)",
        "|x| x",
        "#{a: 1}",
        "row[\"staff\"]",
        "this",
        "switch 1 { _ => true }",
        "{ true }",
        "1..2",
        "import \"x\"",
        "fn f() {}",
        "throw 1",
        "\"a\" + b",
        "row.staff()",
    ] {
        assert!(Expression::read(Register::Relays, source).is_err(), "{source}");
    }
}

#[test]
fn no_text_makes_the_reader_panic() {
    let parts = [
        "row", ".", "staff", "(", ")", "[", "]", "{", "}", "\"", "'", "&&", "?.", "??", "in", "!", "-", "1", "1.5", "行", "，",
        "`", "$", "\\", "\n", "#", "=>", "|", "if", "else", "x", "==", "//", "/*", "let", "contains", ";", ",", "é", "\u{202E}",
    ];
    let mut seed = 7u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..seed % 12 + 1 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            text.push_str(parts[(seed >> 33) as usize % parts.len()]);
        }
        drop(Expression::read(Register::Relays, &text));
    }
}

#[test]
fn an_id_has_its_form() {
    for id in ["local-a", "local-relay-same-day", "local-9"] {
        assert!(is_local_id(id), "{id}");
    }
    for id in ["relay-late", "local-", "local-A", "local-a_b", "Local-a", &format!("local-{}", "a".repeat(58))] {
        assert!(!is_local_id(id), "{id}");
    }
    assert!(is_local_id(&format!("local-{}", "a".repeat(57))));
}

#[test]
fn the_evidence_is_the_columns_that_the_conditions_read() {
    let check = check(
        Register::Relays,
        Some("present(row.relayed_at)"),
        "hours_between(row.given_at, row.relayed_at) <= 8 && staff.role == \"秘书\"",
    );
    assert_eq!(check.evidence(), ["given_at", "relayed_at"]);
}
