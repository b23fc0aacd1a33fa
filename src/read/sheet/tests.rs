#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use encoding_rs::GB18030;

use super::*;
use crate::lang::Lang;
use crate::read::dice::Dice;
use crate::read::marking::Clearance;

const FILE: &str = "甲.csv";

/// What is compared of a sheet: everything but the texts of its problems.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    readable: bool,
    /// `line: cell|cell`
    rows: Vec<String>,
    rejected: u32,
    withheld: u32,
    /// Footers and rows above the header, by line.
    skipped: Vec<u32>,
    /// `line code`
    problems: Vec<String>,
    unread_ids: Vec<String>,
}

fn seen(register: Register, bytes: impl AsRef<[u8]>) -> Seen {
    let arena = Bump::new();
    let sheet = read_sheet(&arena, register, FILE, bytes.as_ref(), &Clearances::default());
    for problem in &sheet.problems {
        assert_eq!(problem.file.as_deref(), Some(FILE));
        for lang in [Lang::Zh, Lang::En] {
            let said = lang.say(&problem.told);
            assert!(lang.find(problem.told.key).is_some() && !said.contains(['{', '⟦', '\u{fffd}']), "{said}");
        }
    }
    let problem = |problem: &Problem| format!("{} {}", problem.line.unwrap_or(0), problem.code);
    Seen {
        readable: sheet.readable,
        rows: sheet.rows.iter().map(|row| format!("{}: {}", row.line, row.cells.join("|"))).collect(),
        rejected: sheet.account.rejected,
        withheld: sheet.account.withheld,
        skipped: sheet.account.skipped.iter().map(|(line, _)| *line).collect(),
        problems: sheet.problems.iter().map(problem).collect(),
        unread_ids: sheet.unread_ids.iter().map(|id| (*id).to_owned()).collect(),
    }
}

/// A sheet of leaders: 编号, 姓名, 职务, 所在部门办公厅室, 任职日期, 离任日期.
fn leaders(text: &str) -> Seen {
    seen(Register::Leaders, text)
}

/// What is seen of a file that is unreadable for one reason.
fn unreadable(rejected: u32, problem: &str) -> Seen {
    Seen { rejected, problems: vec![problem.to_owned()], ..Seen::default() }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn gb(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

#[test]
fn cells_stand_in_the_registers_order_and_are_empty_where_the_file_lacks_the_column() {
    let arena = Bump::new();
    let sheet = read_sheet(&arena, Register::Leaders, FILE, "姓名,ID\n 甲某\u{3000},L1\n".as_bytes(), &Clearances::default());
    assert_eq!(sheet.headers, [Some("ID"), Some("姓名"), None, None, None, None]);
    assert_eq!(sheet.rows[0].cells, ["L1", "甲某", "", "", "", ""]);
    assert_eq!(sheet.rows[0].line, 2);
    assert_eq!(sheet.account.register, Some(Register::Leaders));
}

#[test]
fn a_file_with_only_a_header_is_readable_and_has_no_rows() {
    assert_eq!(leaders("编号,姓名\n"), Seen { readable: true, ..Seen::default() });
}

#[test]
fn a_file_without_anything_is_unreadable() {
    assert_eq!(leaders(""), unreadable(0, "0 register-unreadable"));
    assert_eq!(leaders("\u{feff}\n\n"), unreadable(0, "0 register-unreadable"));
}

#[test]
fn rows_above_the_header_and_footers_are_skipped_with_their_lines() {
    let text = "领导同志名册,,\n填报单位：示例县委\n\n编号,姓名\nL1,甲某\n合计,1\n填表人：乙某\n备注,\nL2\n备注,丙某\n";
    assert_eq!(
        leaders(text),
        Seen {
            readable: true,
            rows: texts(&["5: L1|甲某||||", "10: 备注|丙某||||"]),
            rejected: 1,
            skipped: vec![1, 2, 6, 7, 8],
            problems: texts(&["9 wrong-field-count"]),
            ..Seen::default()
        }
    );
}

#[test]
fn a_file_without_its_header_counts_every_row_after_the_first_as_rejected() {
    assert_eq!(leaders("登记表\n编号,职务\nL1,甲\n合计,2\n"), unreadable(3, "2 register-unreadable"));
    let arena = Bump::new();
    let sheet = read_sheet(&arena, Register::Leaders, FILE, "登记表\n编号,职务\n".as_bytes(), &Clearances::default());
    assert!(Lang::En.say(&sheet.problems[0].told).contains("lacks `姓名` (`name`)"));
}

#[test]
fn the_same_column_twice_makes_the_file_unreadable() {
    let seen = leaders("登记表\n编号,姓名,ID\nL1,甲某,L1\nL2\n");
    assert_eq!(seen, Seen { skipped: vec![1], ..unreadable(2, "2 register-unreadable") });
}

#[test]
fn unknown_columns_are_a_warning_each_and_are_not_read() {
    let arena = Bump::new();
    let text = "编号,姓名,制务,,电话\nL1,甲某,乙,丙,丁\n";
    let sheet = read_sheet(&arena, Register::Leaders, FILE, text.as_bytes(), &Clearances::default());
    let said: Vec<_> = sheet.problems.iter().map(|problem| Lang::Zh.say(&problem.told)).collect();
    assert!(sheet.problems.iter().all(|problem| problem.code == Code::UnknownColumn && problem.line == Some(1)));
    assert!(said[0].contains("`制务`") && said[0].contains("`职务`"), "{said:?}");
    assert!(said[1].contains("第 4 列") && said[2].contains("`电话`"), "{said:?}");
    assert_eq!(sheet.rows[0].cells.concat(), "L1甲某");
}

#[test]
fn blank_cells_beyond_the_header_are_dropped_and_any_other_number_of_cells_rejects_the_row() {
    let text = "编号,姓名,职务\nL1,甲某,,,-, \nL2,乙某\nL3,丙某,,,多\n";
    assert_eq!(
        leaders(text),
        Seen {
            readable: true,
            rows: texts(&["2: L1|甲某||||"]),
            rejected: 2,
            problems: texts(&["3 wrong-field-count", "4 wrong-field-count"]),
            ..Seen::default()
        }
    );
}

#[test]
fn a_row_that_lacks_a_required_cell_is_left_to_the_reader_of_cells() {
    assert_eq!(leaders("编号,姓名\nL1,无\n").rows, ["2: L1|无||||"]);
}

#[test]
fn quotes_and_control_characters_in_a_line_reject_it_alone() {
    let text = "编号,姓名\nL1,甲\"某\nL2,乙\0某\nL3,丙\r某\nL4,丁某\nL5,\"戊\nL6\n\"\n";
    assert_eq!(
        leaders(text),
        Seen {
            readable: true,
            rows: texts(&["5: L4|丁某||||", "6: L5|戊\nL6||||"]),
            rejected: 3,
            problems: texts(&["2 bad-structure", "3 bad-structure", "4 bad-structure"]),
            unread_ids: texts(&["L1", "L2", "L3"]),
            ..Seen::default()
        }
    );
}

#[test]
fn a_quote_that_never_closes_rejects_every_line_to_the_end_with_one_error() {
    let text = "编号,姓名\nL1,甲某\nL2,\"乙某\nL3,丙某\n\n合计,3\n";
    assert_eq!(
        leaders(text),
        Seen {
            readable: true,
            rows: texts(&["2: L1|甲某||||"]),
            rejected: 3,
            problems: texts(&["3 unclosed-quote"]),
            ..Seen::default()
        }
    );
    let arena = Bump::new();
    let sheet = read_sheet(&arena, Register::Leaders, FILE, text.as_bytes(), &Clearances::default());
    let said = Lang::Zh.say(&sheet.problems[0].told);
    assert!(said.contains("第 3 行") && said.contains("共 3 行"), "{said}");
}

#[test]
fn text_after_a_closing_quote_rejects_every_line_to_the_end() {
    assert_eq!(
        leaders("编号,姓名\nL1,\"甲\"某\nL2,乙某\n"),
        Seen { readable: true, rejected: 2, problems: texts(&["2 bad-structure"]), ..Seen::default() }
    );
}

#[test]
fn rows_swallowed_by_a_quote_are_rejected_and_reading_goes_on_after_them() {
    let text = "编号,姓名,职务,任职日期\nL1,\"甲某,书记,2026-01-01\nL2,乙某,市长,2026-01-01\n\nL3,\"\nL4,丙某,,\n";
    assert_eq!(
        leaders(text),
        Seen {
            readable: true,
            rows: texts(&["6: L4|丙某||||"]),
            rejected: 3,
            problems: texts(&["2 bad-structure"]),
            ..Seen::default()
        }
    );
}

#[test]
fn a_broken_structure_in_the_header_or_above_it_makes_the_file_unreadable() {
    for (text, rows, skipped) in [
        ("编号,姓名,职\"务\nL1,甲,\nL2\n", 2, vec![]),
        ("登\"记表\n编号,姓名\nL1,甲\n", 1, vec![1]),
        ("登\0记表\n编号,姓名\nL1,甲\n合计\n", 2, vec![1]),
        ("\"a\n1,2,3\"\n编号,姓名,\"甲\n1,2,3\"\nL1,甲\n", 1, vec![1]),
    ] {
        let seen = leaders(text);
        assert_eq!(seen.problems.len(), 1, "{text:?}");
        assert!(seen.problems[0].ends_with(" register-unreadable"), "{text:?}");
        assert_eq!((seen.readable, seen.rejected, seen.skipped), (false, rows, skipped), "{text:?}");
    }
    assert_eq!(leaders("编号,\"姓名\nL1,甲\nL2,乙\n"), unreadable(2, "1 register-unreadable"));
}

#[test]
fn a_line_in_another_encoding_is_rejected_at_its_line() {
    let text =
        ["编号,姓名\nL1,甲某\n".into(), gb("L2,乙某某\n"), "L3,\"丙某\n".into(), gb("乙某某"), "\"\nL4,丁某\n".into()].concat();
    assert_eq!(
        seen(Register::Leaders, text),
        Seen {
            readable: true,
            rows: texts(&["2: L1|甲某||||", "6: L4|丁某||||"]),
            rejected: 2,
            problems: texts(&["3 bad-encoding", "5 bad-encoding"]),
            unread_ids: texts(&["L2", "L3"]),
            ..Seen::default()
        }
    );
}

#[test]
fn a_line_in_another_encoding_in_the_header_or_above_it_makes_the_file_unreadable() {
    let above = [gb("示例登记表\n"), "编号,姓名\nL1,甲某\n合计\n".into()].concat();
    assert_eq!(seen(Register::Leaders, above), Seen { skipped: vec![1], ..unreadable(2, "1 register-unreadable") });
    let within = [b"\xEF\xBB\xBFid,name,".to_vec(), gb("职务\nL1,甲某,\n")].concat();
    assert_eq!(seen(Register::Leaders, within), unreadable(1, "1 register-unreadable"));
}

#[test]
fn files_in_gb18030_and_utf_16_are_read() {
    let text = "编号,姓名\r\nL1,甲某\r\n";
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for bytes in [gb(text), utf16, text.into()] {
        assert_eq!(seen(Register::Leaders, bytes).rows, ["2: L1|甲某||||"]);
    }
}

#[test]
fn a_cell_over_64_kib_rejects_its_row() {
    let fits = "a".repeat(64 << 10);
    let text = format!("编号,姓名,职务\nL1,甲某,{fits}\nL2,乙某,{fits}a\n");
    let seen = leaders(&text);
    assert_eq!((seen.rows.len(), seen.problems, seen.unread_ids), (1, texts(&["3 too-large"]), texts(&["L2"])));
}

#[test]
fn a_header_of_more_than_256_columns_makes_the_file_unreadable() {
    let wide = |columns: usize| format!("编号,姓名{}\nL1,甲某{}\n", ",甲".repeat(columns - 2), ",".repeat(columns - 2));
    assert!(leaders(&wide(256)).readable);
    assert_eq!(leaders(&wide(257)), unreadable(1, "1 too-large"));
}

#[test]
fn titles_in_the_ledger_of_documents_are_an_error_and_their_values_are_dropped() {
    let arena = Bump::new();
    let text = "登记号,收到日期,标题,Summary\n2026-1,2026-09-01,关于示例的通知,示例摘要\n";
    let sheet = read_sheet(&arena, Register::Documents, FILE, text.as_bytes(), &Clearances::default());
    assert!(sheet.readable);
    assert_eq!(sheet.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::ClassifiedTitle; 2]);
    let shown = format!("{sheet:?}");
    assert!(!shown.contains("示例") && shown.contains("2026-09-01"), "{shown}");
}

#[test]
fn a_marked_cell_withholds_its_row_and_only_that_is_said_of_it() {
    let text = "编号,姓名,职务\nL1,甲某,机密★10年\nL2,乙某\nL3,\"丙某\",（绝密）,多\n机密★,丁某,\nL5,戊\"某,秘密★\n";
    let arena = Bump::new();
    let sheet = read_sheet(&arena, Register::Leaders, FILE, text.as_bytes(), &Clearances::default());
    assert_eq!(
        sheet.withheld.iter().map(|withheld| withheld.text.as_str()).collect::<Vec<_>>(),
        ["机密★10年", "（绝密）", "机密★", "秘密★"]
    );
    assert!(!format!("{sheet:?}").contains('★'), "{sheet:?}");
    assert_eq!(
        leaders(text),
        Seen {
            readable: true,
            withheld: 4,
            rejected: 1,
            problems: texts(&[
                "2 classified-marking",
                "3 wrong-field-count",
                "4 classified-marking",
                "5 classified-marking",
                "6 classified-marking"
            ]),
            unread_ids: texts(&["L1", "L5"]),
            ..Seen::default()
        }
    );
}

#[test]
fn markings_are_found_in_unknown_columns_in_lines_of_another_encoding_and_behind_references() {
    let text =
        ["编号,姓名,电话\nL1,甲某,机密★10年\n".into(), gb("L2,乙某,机密★10年\n"), "L3,name,&#26426;&#23494;&#9733;\n".into()]
            .concat();
    let seen = seen(Register::Leaders, text);
    assert_eq!((seen.withheld, seen.rejected, seen.rows.len()), (3, 0, 0));
}

#[test]
fn rows_swallowed_with_a_marking_are_withheld_together() {
    let seen = leaders("编号,姓名,职务\nL1,\"甲某,书记\nL2,乙某,机密★10年\n\",\nL3,丙某,\n");
    assert_eq!((seen.withheld, seen.rejected, seen.problems), (3, 0, texts(&["2 classified-marking"])));
}

#[test]
fn a_marking_in_the_header_above_it_or_in_a_footer_withholds_the_whole_file() {
    for text in [
        "机密★10年\n编号,姓名\nL1,甲某\nL2\n",
        "编号,姓名,机密★\nL1,甲某,\nL2\n",
        "编号,姓名,编号,机密★\nL1,甲某,\nL2\n",
        "编号,姓名,电话\nL1,甲某,\nL2\n合计,1,机密★10年\n",
        "编号,姓名,电话\nL1,甲某,\nL2\n密级：机密\n备注：本件为绝密级\n",
    ] {
        let seen = leaders(text);
        assert_eq!((seen.readable, seen.rows.len(), seen.rejected), (false, 0, 0), "{text}");
        assert!(seen.withheld >= 2 && seen.unread_ids.is_empty(), "{text}");
        assert!(seen.problems.iter().all(|problem| problem.ends_with(" classified-marking")), "{text}: {:?}", seen.problems);
    }
}

#[test]
fn a_marking_in_a_title_withholds_the_whole_ledger() {
    let text = "登记号,收到日期,标题\n2026-1,2026-09-01,机密★10年 关于示例的通知\n2026-2,2026-09-01,示例\n2026-3\n";
    assert_eq!(
        seen(Register::Documents, text),
        Seen { withheld: 3, problems: texts(&["1 classified-title", "2 classified-marking"]), ..Seen::default() }
    );
}

#[test]
fn levels_are_no_markings_in_the_ledger_of_documents() {
    let text = "登记号,密级,收到日期,保管场所,标题\n2026-1,机密★10年,2026-09-01,秘密,绝密\n2026-2,绝密★,2026-09-01,密级：机密,\n";
    let seen = seen(Register::Documents, text);
    assert_eq!((seen.rows.len(), seen.withheld), (1, 1));
    assert_eq!(leaders("编号,姓名,职务\nL1,甲某,秘密\n").withheld, 1);
}

#[test]
fn a_cleared_false_alarm_is_read_and_listed() {
    let sha256 = "85a87d5bda67299549471344535f18be7a5691533cdcdeaa75ce609edaf9d60e".to_owned();
    let on = crate::time::Day::new(2026, 9, 30).unwrap();
    let clearances = Clearances(vec![Clearance { sha256, by: "甲某某".into(), on, reason: "示例".into() }]);
    let text = "机密★示例\n编号,姓名,职务\nL1,甲某, 机密★示例 \nL2,乙某,机密★\n";
    let arena = Bump::new();
    let sheet = read_sheet(&arena, Register::Leaders, FILE, text.as_bytes(), &clearances);
    assert_eq!((sheet.readable, sheet.rows.len(), sheet.account.withheld), (true, 1, 1));
    assert_eq!(
        sheet.cleared.iter().map(|cleared| (cleared.file.as_str(), cleared.line)).collect::<Vec<_>>(),
        [(FILE, 1), (FILE, 3)]
    );
}

#[test]
fn nothing_is_looked_for_in_what_is_not_read() {
    for text in ["编号,职务\nL1,机密★10年\n", "编号,姓名\nL1,\"甲某\nL2,机密★10年\n", "编号,姓名,编号\nL1,机密★10年,\n"]
    {
        let seen = leaders(text);
        assert_eq!(seen.withheld, 0, "{text}");
        assert!(seen.rejected > 0, "{text}");
    }
}

/// Files that nearly are sheets, put together of parts that make trouble.
fn mangled(dice: &mut Dice) -> String {
    const PARTS: [&str; 22] = [
        "编号,姓名,职务\n",
        "登记表\n",
        "L1,甲某,书记\n",
        "L2,乙某\n",
        "合计,2,\n",
        "备注\n",
        ",,\n",
        "\n",
        "机密★10年",
        "\"",
        "\"",
        "\"\"",
        ",",
        ",,,",
        "\r",
        "\r\n",
        "\0",
        " ",
        "甲",
        "编号",
        ";",
        "\t",
    ];
    let header = if dice.below(4) == 0 { "" } else { PARTS[0] };
    header.to_owned() + dice.text(&PARTS, 12).as_str()
}

#[test]
fn without_quotes_every_line_that_is_not_empty_is_accounted_for_once() {
    let mut dice = Dice(0x6_1986);
    for _ in 0..5_000 {
        let text = mangled(&mut dice).replace(['"', ';', '\t'], "");
        let arena = Bump::new();
        let sheet = read_sheet(&arena, Register::Leaders, FILE, text.as_bytes(), &Clearances::default());
        let end = if text.contains('\n') { '\n' } else { '\r' };
        let lines = text.split(end).filter(|line| line.split(',').any(|cell| !cell.trim().is_empty())).count();
        // The header is none of them, nor is the first row where there is no header.
        let header = usize::from(lines > 0);
        let accounted = sheet.rows.len() + sheet.account.rows() as usize + sheet.account.skipped.len() + header;
        assert_eq!(accounted, lines, "{text:?}: {sheet:?}");
    }
}

#[test]
fn no_bytes_make_the_reader_panic_and_nothing_is_lost_twice() {
    let mut dice = Dice(0x7_1986);
    for _ in 0..5_000 {
        let mut bytes = mangled(&mut dice).into_bytes();
        for _ in 0..dice.below(4) {
            let at = dice.below(bytes.len() + 1);
            bytes.insert(at, u8::try_from(dice.below(256)).unwrap());
        }
        if dice.below(8) == 0 {
            bytes.splice(0..0, *b"\xFF\xFE");
        }
        let arena = Bump::new();
        let sheet = read_sheet(&arena, Register::Leaders, FILE, &bytes, &Clearances::default());
        let ends = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        assert!(sheet.rows.len() + sheet.account.rows() as usize + sheet.account.skipped.len() <= ends + 1, "{bytes:?}");
        assert!(sheet.readable || sheet.rows.is_empty() && !sheet.problems.is_empty(), "{bytes:?}");
        assert!(
            sheet.problems.iter().any(|problem| problem.code != Code::UnknownColumn) || sheet.account.rows() == 0,
            "{bytes:?}"
        );
        assert!(sheet.rows.iter().all(|row| row.cells.iter().all(|cell| !cell.contains('\u{fffd}'))), "{bytes:?}");
    }
}

#[test]
fn a_header_with_full_width_commas_may_begin_with_a_quoted_cell_below_an_empty_line() {
    let sheet = leaders("\n\"编号\"，姓名\n\"L1\",甲某某\n");
    assert!(sheet.readable, "{sheet:?}");
    assert_eq!(sheet.rows.len(), 1);
}

#[test]
fn a_workbook_that_was_named_csv_is_told_to_be_one() {
    for container in [b"PK\x03\x04".as_slice(), b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"] {
        let arena = Bump::new();
        let bytes = [container, b"\x14\0\x06\0\x08\0\n"].concat();
        let sheet = read_sheet(&arena, Register::Leaders, FILE, &bytes, &Clearances::default());
        let told: Vec<_> = sheet.problems.iter().map(|problem| (problem.code, problem.told.key)).collect();
        assert_eq!(told, [(Code::RegisterUnreadable, "problem.workbook-as-csv")]);
    }
}
