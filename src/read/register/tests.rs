use super::*;
use crate::lang::Lang;
use crate::records::{Code, Level, Someone};

/// Reads registers written as plain comma-separated lines, as their sheets would come out.
pub(in crate::read) fn read<'a>(arena: &'a Bump, files: &[(&str, &str)]) -> ReadRegisters<'a> {
    let sheets = files.iter().map(|(name, text)| open(arena, name, text)).collect();
    typed(arena, sheets)
}

fn open<'a>(arena: &'a Bump, name: &str, text: &str) -> Opened<'a> {
    let stem = name.split(['.', '-']).next().unwrap();
    let register = *Register::ALL.iter().find(|r| r.name() == stem || r.chinese() == stem).unwrap();
    let mut lines = (1..).zip(text.lines()).map(|(n, line)| (n, line.trim())).filter(|(_, line)| !line.is_empty());
    let headers: Vec<&str> = lines.next().unwrap().1.split(',').collect();
    let place = |en: &str, zh: &str| headers.iter().position(|h| h.eq_ignore_ascii_case(en) || *h == zh);
    let places: Vec<_> = register.columns().iter().map(|column| place(column.en, column.zh)).collect();
    let file = RegisterFile { register, shown: name.to_owned(), bytes: Ok(Vec::new()) };
    let mut sheet = unreadable(&file, Problem::of_file(Code::BadValue, name, crate::lang::Told::plain("")));
    sheet.problems.clear();
    sheet.readable = true;
    sheet.headers = places.iter().map(|p| p.map(|p| &*arena.alloc_str(headers[p]))).collect();
    for (line, text) in lines {
        let cells: Vec<&str> = text.split(',').collect();
        assert_eq!(cells.len(), headers.len(), "{text}");
        let cells = places.iter().map(|p| p.map_or("", |p| &*arena.alloc_str(cells[p].trim())));
        let cells = arena.alloc_slice_fill_iter(cells.collect::<Vec<_>>());
        sheet.rows.push(super::super::sheet::SheetRow { line, cells, faults: &[] });
    }
    Opened { register, name: arena.alloc_str(name), sheet }
}

/// The problems as `file:line column code`.
pub(in crate::read) fn listed(read: &ReadRegisters<'_>) -> Vec<String> {
    let shown = |p: &Problem| {
        let column = p.column.as_deref().unwrap_or("-");
        format!("{}:{} {column} {}", p.file.as_deref().unwrap_or("-"), p.line.unwrap_or(0), p.code)
    };
    read.problems.iter().map(shown).collect()
}

const LEADERS: (&str, &str) = ("leaders.csv", "编号,姓名\nL1,示甲\nL2,示乙\nL3,示丁\nL4,示丁\nL5,示己");
const STAFF: (&str, &str) = (
    "staff.csv",
    "工号,姓名,岗位类别,服务领导,任用日期
     S01,示丙,秘书,L1,2020-01-01
     S02,示戊,guard,示乙,2020-01-01
     S03,示戊,司机,,2020-01-01
     L2,示己,Driver,,2020-01-01
     示丙,示庚,服务人员,,2020-01-01",
);

fn reports(rows: &str) -> (&'static str, String) {
    ("reports.csv", format!("编号,工号,报告领导,类别,情况发生日期\n{rows}"))
}

#[test]
fn the_rows_of_a_register_come_from_all_its_files_with_their_places() {
    let arena = Bump::new();
    let read = read(
        &arena,
        &[
            ("training-2026q1.csv", "staff,on,subject,hours\nS01,2026-03-01,theory,1.5"),
            ("training.csv", "学时,内容类别,日期,工号\n2,保密,2026年4月1日,S01"),
            STAFF,
        ],
    );
    let rows: Vec<_> = read.registers.training.rows.iter().map(|row| (row.meta.to_string(), row.hours.to_string())).collect();
    let expected = [("training-2026q1.csv:2", "1.5"), ("training.csv:2", "2")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(rows, expected);
    assert_eq!(read.registers.training.rows[1].meta.cells, ["S01", "2026年4月1日", "保密", "2", "", ""]);
    assert_eq!(read.registers.training.rows[1].meta.staff, Some(0));
    assert_eq!(listed(&read), [""; 0]);
    let files: Vec<_> = read.accounts.iter().map(|account| (account.file.as_str(), account.accepted)).collect();
    assert_eq!(files, [("training-2026q1.csv", 1), ("training.csv", 1), ("staff.csv", 5)]);
}

#[test]
fn every_bad_cell_is_an_error_of_its_own_and_the_other_rows_count() {
    let arena = Bump::new();
    let read = read(
        &arena,
        &[STAFF, ("training.csv", "工号,on,内容类别,学时\nS01,2026-02-30,保密,-2\nS01,—,游泳,\nS01,2026-03-01,保密,4")],
    );
    let expected = [
        "training.csv:2 on bad-date",
        "training.csv:2 hours bad-value",
        "training.csv:3 on missing-value",
        "training.csv:3 subject bad-value",
        "training.csv:3 hours missing-value",
    ];
    assert_eq!(listed(&read), expected);
    let headers: Vec<_> = read.problems.iter().map(|p| (p.header.as_deref(), p.value.as_deref())).collect();
    let expected = [
        (None, Some("2026-02-30")),
        (Some("学时"), Some("-2")),
        (None, Some("—")),
        (Some("内容类别"), Some("游泳")),
        (Some("学时"), None),
    ];
    assert_eq!(headers, expected);
    let account = &read.accounts[1];
    assert_eq!((account.accepted, account.rejected, account.withheld, account.rows()), (1, 2, 0, 3));
    assert_eq!((read.registers.training.rows.len(), read.registers.training.unread), (1, 2));
}

#[test]
fn an_id_is_unique_across_the_files_of_its_register() {
    let arena = Bump::new();
    let tasks = "编号,工号,交办日期,办结期限\n";
    let read = read(
        &arena,
        &[
            STAFF,
            ("tasks-1.csv", &format!("{tasks}T-1,S01,2026-01-01,2026-01-02\nＴ－２,S01,2026-01-01,2026-01-02")),
            ("tasks-2.csv", &format!("{tasks}T-2,S01,2026-01-01,2026-01-02\nT-3,S01,2026-01-01,2026-01-02")),
        ],
    );
    assert_eq!(listed(&read), ["tasks-2.csv:2 id duplicate-id"]);
    let text = Lang::En.say(&read.problems[0].told);
    assert!(text.contains("the id `T-2` stands in tasks-1.csv:3 already"), "{text}");
    let ids: Vec<_> = read.registers.tasks.rows.iter().map(|row| row.meta.id.unwrap()).collect();
    assert_eq!(ids, ["T-1", "T-2", "T-3"]);
    assert_eq!(read.registers.tasks.unread_ids, ["T-2"]);
}

#[test]
fn only_an_accepted_row_takes_an_id() {
    let arena = Bump::new();
    let rows = "编号,工号,交办日期,办结期限\nT-1,S01,2026-13-01,2026-01-02\nT-1,S01,2026-01-01,2026-01-02\nT-1,S01,2026-01-01,x";
    let read = read(&arena, &[STAFF, ("tasks.csv", rows)]);
    let expected = ["tasks.csv:2 assigned_on bad-date", "tasks.csv:4 due_on bad-date", "tasks.csv:4 id duplicate-id"];
    assert_eq!(listed(&read), expected);
    assert_eq!(read.registers.tasks.rows[0].meta.line, 3);
}

#[test]
fn the_ids_of_unread_rows_are_known_cleaned() {
    let arena = Bump::new();
    let mut sheet = open(&arena, "documents.csv", "登记号,收到日期\n２０２６-1,昨天\n无,2026-01-01\n2026-3,2026-01-01");
    sheet.sheet.unread_ids = vec!["２０２６－2", "-"];
    sheet.sheet.account.withheld = 2;
    let read = typed(&arena, vec![sheet]);
    assert_eq!(read.registers.documents.unread_ids, ["2026-1", "2026-2"]);
    assert_eq!((read.registers.documents.unread, read.accounts[0].rows()), (4, 5));
}

#[test]
fn a_row_whose_id_is_its_own_name_is_rejected_without_a_trace_of_it() {
    let arena = Bump::new();
    let read = read(&arena, &[("leaders.csv", "编号,姓名\n示　某,示某同志\nL1,示乙"), ("staff.csv", STAFF.1)]);
    assert_eq!(listed(&read)[0], "leaders.csv:2 id personal-id");
    assert_eq!(read.problems[0].value.as_deref(), Some("⟦…⟧"));
    assert!(!format!("{:?}", read.problems[0]).contains("示"), "{:?}", read.problems[0]);
    assert_eq!(read.registers.leaders.rows.len(), 1);
}

#[test]
fn people_are_meant_by_id_before_name_and_by_a_name_that_one_row_bears() {
    let arena = Bump::new();
    let (name, rows) = reports(
        "R1,S01,L1,建议,2026-01-01
         R2,示丙,示乙,建议,2026-01-01
         R3,示　庚同志,Ｌ５,建议,2026-01-01
         R4,示己,示己,建议,2026-01-01",
    );
    let read = read(&arena, &[LEADERS, STAFF, (name, &rows)]);
    assert_eq!(listed(&read), [""; 0]);
    let rows: Vec<_> = read.registers.reports.rows.iter().map(|row| (row.staff.row.unwrap(), row.leader.row.unwrap())).collect();
    // 示丙 is the id of one and the name of another; 示己 a leader's name in the one column and a staff member's in the other.
    assert_eq!(rows, [(0, 0), (4, 1), (4, 4), (3, 4)]);
    assert_eq!(read.registers.staff.rows[1].serves.unwrap().row, Some(1));
    assert_eq!(read.registers.reports.rows[1].meta.staff, Some(4));
}

#[test]
fn a_reference_to_nobody_or_to_several_keeps_the_row_and_warns() {
    let arena = Bump::new();
    let (name, rows) = reports(
        "R1,S99,示丁,建议,2026-01-01
         R2,示戊,S01,建议,2026-01-01
         R3,L1,L2,建议,2026-01-01",
    );
    let read = read(&arena, &[LEADERS, STAFF, (name, &rows)]);
    let expected = [
        "reports.csv:2 staff unknown-reference",
        "reports.csv:2 leader unknown-reference",
        "reports.csv:3 staff unknown-reference",
        "reports.csv:3 leader unknown-reference",
        "reports.csv:4 staff unknown-reference",
    ];
    assert_eq!(listed(&read), expected);
    assert!(read.problems.iter().all(|p| p.code.level() == Level::Warning));
    let keys: Vec<_> = read.problems.iter().map(|p| p.told.key).collect();
    assert_eq!(
        keys,
        [
            "problem.cell-unknown-staff",
            "problem.cell-several-leaders",
            "problem.cell-several-staff",
            "problem.cell-unknown-leader",
            "problem.cell-unknown-staff"
        ]
    );
    assert_eq!(read.registers.reports.rows.len(), 3);
    assert_eq!((read.registers.reports.rows[0].staff.text, read.registers.reports.rows[0].meta.staff), ("S99", None));
}

#[test]
fn references_are_not_warned_of_where_their_register_is_missing_or_unreadable() {
    let arena = Bump::new();
    let movements = ("movements.csv", "编号,登记号,工号,方式,日期\nM1,2026-1,S01,借阅,2026-01-01");
    assert_eq!(listed(&read(&arena, &[movements])), [""; 0]);
    let mut staff = open(&arena, STAFF.0, STAFF.1);
    (staff.sheet.readable, staff.sheet.rows) = (false, Vec::new());
    let documents = open(&arena, "documents.csv", "登记号,收到日期");
    let read = typed(&arena, vec![staff, documents, open(&arena, movements.0, movements.1)]);
    assert_eq!(listed(&read), ["movements.csv:2 document unknown-reference"]);
}

#[test]
fn a_body_may_be_a_person_and_is_never_warned_of() {
    let arena = Bump::new();
    let rows = "工号,任用日期,提名人
        S01,2026-01-01,L2
        S01,2026-01-01,示己
        S01,2026-01-01,示　丙
        S01,2026-01-01,示丁
        S01,2026-01-01,示例组织部（甲）
        S01,2026-01-01,示庚";
    let read = read(&arena, &[LEADERS, STAFF, ("appointments.csv", rows)]);
    assert_eq!(listed(&read), [""; 0]);
    let people: Vec<_> = read.registers.appointments.rows.iter().map(|row| row.proposed_by.unwrap().person).collect();
    // L2 and 示己 are a leader's before a staff member's; 示丙 is an id of staff before it is a name.
    let expected =
        [Some(Someone::Leader(1)), Some(Someone::Leader(4)), Some(Someone::Staff(4)), None, None, Some(Someone::Staff(4))];
    assert_eq!(people, expected);
    assert_eq!(read.registers.appointments.rows[4].proposed_by.unwrap().text, "示例组织部(甲)");
}

#[test]
fn a_register_without_a_file_was_not_kept_but_corrections_and_exceptions_need_none() {
    let arena = Bump::new();
    let read = read(&arena, &[("tasks.csv", "编号,工号,交办日期,办结期限")]);
    for register in Register::ALL {
        let expected = match register {
            Register::Corrections | Register::Exceptions | Register::Tasks => Kept::Kept,
            _ => Kept::Missing,
        };
        assert_eq!(read.registers.kept(*register), expected, "{register:?}");
    }
}

#[test]
fn a_register_is_unreadable_when_one_of_its_files_is_and_the_others_are_still_read() {
    let arena = Bump::new();
    let told = crate::lang::Told::plain("problem.duplicate-row");
    let lost = RegisterFile {
        register: Register::Staff,
        shown: "staff-2.csv".to_owned(),
        bytes: Err(Problem::of_file(Code::RegisterUnreadable, "staff-2.csv", told)),
    };
    let read = read_registers(&arena, std::slice::from_ref(&lost), &Clearances::default());
    assert_eq!((read.registers.staff.kept, read.accounts[0].rows()), (Kept::Unreadable, 0));
    assert_eq!(listed(&read), ["staff-2.csv:0 - register-unreadable"]);

    let problem = lost.bytes.clone().unwrap_err();
    let lost = Opened { register: Register::Staff, name: "staff-2.csv", sheet: unreadable(&lost, problem) };
    let read = typed(&arena, vec![lost, open(&arena, STAFF.0, STAFF.1)]);
    assert_eq!((read.registers.staff.kept, read.registers.staff.rows.len()), (Kept::Unreadable, 5));
}

#[test]
fn every_register_is_read_from_the_files_that_bear_its_name() {
    let arena = Bump::new();
    for register in Register::ALL {
        let headers: Vec<_> = register.columns().iter().map(|column| column.zh).collect();
        let name = format!("{}.csv", register.chinese());
        let read = read(&arena, &[(&name, &headers.join(","))]);
        assert_eq!(read.registers.kept(*register), Kept::Kept, "{register:?}");
        assert_eq!(read.accounts[0].register, Some(*register));
    }
}

#[test]
fn every_message_is_there_in_both_languages() {
    let arena = Bump::new();
    let (name, rows) =
        reports("R1,S99,示丁,建议,2026-01-01\nR1,S01,L1,,2026-01-01\n,示戊,L9,建议,2026-01-01\nR5,示戊,L9,建议,2026-01-01");
    let movements = ("movements.csv", "编号,登记号,工号,方式,日期\nM1,2026-1,S01,借阅,2026-01-01");
    let documents = ("documents.csv", "登记号,收到日期");
    let leaders = ("leaders.csv", "编号,姓名\nL1,示甲\nL3,示丁\nL4,示丁\n示某,示某");
    for problem in read(&arena, &[leaders, STAFF, documents, movements, (name, &rows)]).problems {
        for lang in [Lang::Zh, Lang::En] {
            let text = lang.say(&problem.told);
            assert!(text.len() > 20 && !text.contains(['{', '}']), "{text}");
        }
    }
}
