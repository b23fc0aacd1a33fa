use bumpalo::Bump;

use super::super::register::tests::{listed, read};
use crate::lang::Lang;

const STAFF: (&str, &str) =
    ("staff.csv", "工号,姓名,岗位类别,任用日期,离岗日期\nS01,示丙,秘书,2026-02-01,2026-03-01\nS02,示丁,司机,2026-02-01,");

/// The warnings, without those of other kinds.
fn warnings(files: &[(&str, &str)]) -> Vec<String> {
    let arena = Bump::new();
    let read = read(&arena, files);
    let rejected: u32 = read.accounts.iter().map(|account| account.rejected).sum();
    assert_eq!(rejected, 0, "{:?}", listed(&read));
    listed(&read)
}

#[test]
fn a_date_before_the_one_it_must_follow_is_a_contradiction_and_the_same_day_is_none() {
    let relays = "编号,工号,领导,交代时间,传达时间,承办部门,传达内容,承办部门确认时间\n";
    for (file, header, wrong, right, column) in [
        (
            "staff.csv",
            "工号,姓名,岗位类别,任用日期,离岗日期",
            "S1,示甲,秘书,2026-01-02,2026-01-01",
            "S1,示甲,秘书,2026-01-02,2026-01-02",
            "left_on",
        ),
        ("leaders.csv", "编号,姓名,任职日期,离任日期", "L1,示甲,2026-01-02,2026-01-01", "L1,示甲,2026-01-02,2026-01-02", "to_on"),
        (
            "reports.csv",
            "编号,工号,报告领导,类别,情况发生日期,报告日期",
            "1,S,L,建议,2026-01-02,2026-01-01",
            "1,S,L,建议,2026-01-02,2026-01-02",
            "reported_on",
        ),
        (
            "tasks.csv",
            "编号,工号,交办日期,办结期限,办结日期",
            "1,S,2026-01-02,2026-01-01,2026-01-01",
            "1,S,2026-01-02,2026-01-01,2026-01-02",
            "done_on",
        ),
        ("documents.csv", "登记号,收到日期,登记日期", "1,2026-01-02,2026-01-01", "1,2026-01-02,2026-01-02", "registered_on"),
        (
            "documents.csv",
            "登记号,收到日期,去向,处置日期",
            "1,2026-01-02,清退,2026-01-01",
            "1,2026-01-02,清退,2026-01-02",
            "disposed_on",
        ),
        (
            "movements.csv",
            "编号,登记号,工号,方式,日期,归还日期",
            "1,D,S,借阅,2026-01-02,2026-01-01",
            "1,D,S,借阅,2026-01-02,2026-01-02",
            "returned_on",
        ),
        (
            "corrections.csv",
            "编号,检查项,整改措施,整改期限,完成日期,复核日期",
            "1,c,改,2026-01-01,2026-01-02,2026-01-01",
            "1,c,改,2026-01-01,2026-01-02,2026-01-02",
            "verified_on",
        ),
        (
            "conduct.csv",
            "编号,工号,发现日期,涉及条款,程度,处理日期",
            "1,S,2026-01-02,2.3,一般,2026-01-01",
            "1,S,2026-01-02,2.3,一般,2026-01-02",
            "decided_on",
        ),
        (
            "exceptions.csv",
            "检查项,理由,批准单位,批准日期,有效期至",
            "c,因,示例委,2026-01-02,2026-01-01",
            "c,因,示例委,2026-01-02,2026-01-02",
            "expires_on",
        ),
        (
            "relays.csv",
            relays.trim(),
            "1,S,L,2026-01-02 09:00,2026-01-02 08:59,某处,请报送,",
            "1,S,L,2026-01-02 09:00,2026-01-02 09:00,某处,请报送,",
            "relayed_at",
        ),
        (
            "relays.csv",
            relays.trim(),
            "1,S,L,2026-01-01,2026-01-02 09:00,某处,请报送,2026-01-02 08:59",
            "1,S,L,2026-01-01,2026-01-02 09:00,某处,请报送,2026-01-02 09:00",
            "confirmed_at",
        ),
    ] {
        assert_eq!(warnings(&[(file, &format!("{header}\n{wrong}"))]), [format!("{file}:2 {column} contradiction")]);
        assert_eq!(warnings(&[(file, &format!("{header}\n{right}"))]), [""; 0], "{column}");
    }
}

#[test]
fn date_times_of_which_one_lacks_a_time_are_compared_by_day() {
    let relays = "编号,工号,领导,交代时间,传达时间,承办部门,传达内容
        1,S,L,2026-01-02 09:00,2026-01-02,某处,请报送
        2,S,L,2026-01-02 09:00,2026-01-02 0:00,某处,请报送
        3,S,L,2026-01-02 09:00,2026-01-01,某处,请报送";
    assert_eq!(warnings(&[("relays.csv", relays)]), ["relays.csv:4 relayed_at contradiction"]);
}

#[test]
fn a_contradiction_shows_both_places_and_presumes_neither_right() {
    let arena = Bump::new();
    let tasks = ("tasks.csv", "编号,工号,交办日期,办结期限\n1,S01,2026年3月2日,2026-04-01");
    let read = read(&arena, &[STAFF, tasks]);
    let text = Lang::Zh.say(&read.problems[0].told);
    for part in ["tasks.csv:2", "2026年3月2日", "assigned_on=交办日期", "staff.csv:2", "2026-03-01", "left_on=离岗日期"]
    {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(read.problems[0].value.as_deref(), Some("2026年3月2日"));
    assert_eq!(read.registers.tasks.rows.len(), 1);
}

#[test]
fn rows_lie_within_the_time_in_post_of_their_staff_member() {
    let rows = |row: &dyn Fn(usize, &str) -> String| -> String {
        ["2026-01-31", "2026-02-01", "2026-03-01", "2026-03-02"].iter().enumerate().map(|(n, day)| row(n, day)).collect()
    };
    let tasks = rows(&|n, day| format!("\n{n},S01,{day},2026-12-31"));
    let reports = rows(&|n, day| format!("\n{n},S01,L,建议,2026-01-01,{day}"));
    let relays = rows(&|n, day| format!("\n{n},S01,L,2026-01-01,{day} 10:00,某处,请报送"));
    let issued = rows(&|n, day| format!("\n{n},文稿,S01,L,2026-02-01,2026-02-01,{day}"));
    let signed = rows(&|n, day| format!("\n{n},文稿,S01,L,2026-02-01,{day},"));
    let reviewed = rows(&|n, day| format!("\n{n},文稿,S01,L,{day},,"));
    let movements = rows(&|n, day| format!("\n{n},D,S01,借阅,{day}"));
    let party_life = rows(&|_, day| format!("\nS01,{day},学习"));
    let issuances = "编号,类别,起草人,授意领导,审阅日期,签署日期,发出日期";
    for (file, header, rows, column) in [
        ("tasks.csv", "编号,工号,交办日期,办结期限", tasks, "assigned_on"),
        ("reports.csv", "编号,工号,报告领导,类别,情况发生日期,报告日期", reports, "reported_on"),
        ("relays.csv", "编号,工号,领导,交代时间,传达时间,承办部门,传达内容", relays, "relayed_at"),
        ("issuances.csv", issuances, issued, "issued_on"),
        ("issuances.csv", issuances, signed, "signed_on"),
        ("issuances.csv", issuances, reviewed, "reviewed_on"),
        ("movements.csv", "编号,登记号,工号,方式,日期", movements, "on"),
        ("party_life.csv", "工号,日期,内容", party_life, "on"),
    ] {
        let expected = [format!("{file}:2 {column} contradiction"), format!("{file}:5 {column} contradiction")];
        assert_eq!(warnings(&[STAFF, (file, &format!("{header}{rows}"))]), expected);
    }
}

#[test]
fn who_never_left_is_in_post_and_what_has_no_day_is_not_asked() {
    let reports = "编号,工号,报告领导,类别,情况发生日期,报告日期\n1,S02,L,建议,2026-01-01,2099-01-01\n2,S01,L,建议,2026-01-01,";
    let issuances = "编号,类别,起草人,授意领导\n1,文稿,S01,L";
    assert_eq!(warnings(&[STAFF, ("reports.csv", reports), ("issuances.csv", issuances)]), [""; 0]);
}

#[test]
fn a_document_moves_only_while_it_is_in_custody() {
    let documents = ("documents.csv", "登记号,收到日期,去向,处置日期\n2026-1,2026-02-01,清退,2026-03-01\n2026-2,2026-02-01,,");
    let movements = "编号,登记号,工号,方式,日期
        1,2026-1,S,借阅,2026-01-31
        2,2026-1,S,借阅,2026-02-01
        3,２０２６-1,S,借阅,2026-02-28
        4,2026-1,S,借阅,2026-03-01
        5,2026-2,S,借阅,2026-12-31
        6,2026-3,S,借阅,2026-01-01";
    let expected =
        ["movements.csv:7 document unknown-reference", "movements.csv:2 on contradiction", "movements.csv:5 on contradiction"];
    assert_eq!(warnings(&[documents, ("movements.csv", movements)]), expected);
}

#[test]
fn a_disposition_and_its_day_stand_together() {
    let documents = "登记号,收到日期,去向,处置日期\n1,2026-01-01,销毁,\n2,2026-01-01,,2026-02-01\n3,2026-01-01,,\n4,2026-01-01,移交,2026-02-01";
    let expected = ["documents.csv:2 disposition contradiction", "documents.csv:3 disposed_on contradiction"];
    assert_eq!(warnings(&[("documents.csv", documents)]), expected);
}

#[test]
fn rows_equal_in_all_cells_are_told_once_for_each_later_one() {
    let arena = Bump::new();
    let header = "工号,日期,内容类别,学时,主题";
    let first = format!("{header}\nS02,2026-03-01,保密,2,示例\nS02,2026-03-01,保密,2,另一例\nS02,2026-03-01,保密,2,示例");
    let second = "学时,工号,日期,内容类别,主题\n2,S02,2026-03-01,保密,示例\n2.0,S02,2026-03-01,保密,示例";
    let read = read(&arena, &[STAFF, ("training-1.csv", &first), ("training-2.csv", second)]);
    assert_eq!(listed(&read), ["training-1.csv:4 - duplicate-row", "training-2.csv:2 - duplicate-row"]);
    assert!(Lang::En.say(&read.problems[1].told).contains("training-1.csv:2"));
    assert_eq!(read.registers.training.rows.len(), 5);
}

#[test]
fn verified_misconduct_that_no_check_reads_is_told() {
    let conduct = "编号,工号,发现日期,涉及条款,程度,属实
        1,S,2026-01-01,2.2,一般,是
        2,S,2026-01-01,2.2,一般,否
        3,S,2026-01-01,2.2,一般,
        4,S,2026-01-01,2.10,一般,是
        5,S,2026-01-01,2.1,一般,是";
    let expected = ["conduct.csv:2 provision unjudged-conduct", "conduct.csv:6 provision unjudged-conduct"];
    assert_eq!(warnings(&[("conduct.csv", conduct)]), expected);
}
