//! What the shapes of clerks' workbooks give, beside the CSV files that say the same; and that hostile ones cost nothing.

use std::io::{Cursor, Write as _};

use bumpalo::Bump;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Book, Worksheet};
use zip::write::SimpleFileOptions;

use super::{Unreadable, open};
use crate::read::marking::Clearances;
use crate::read::register::{ReadRegisters, RegisterFile, read_registers};
use crate::records::{Code, Register};

fn xlsx(write: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Book::new();
    write(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn read<'a>(arena: &'a Bump, register: Register, name: &str, bytes: Vec<u8>) -> ReadRegisters<'a> {
    let file = RegisterFile { register, shown: name.to_owned(), bytes: Ok(bytes) };
    read_registers(arena, &[file], &Clearances::default())
}

/// Rows with lines, accounting and problems as text, the file's name apart.
fn seen(register: Register, name: &str, bytes: Vec<u8>) -> String {
    let arena = Bump::new();
    let read = read(&arena, register, name, bytes);
    let rows = read.registers.rows(register).map(|row| format!("{}: {}", row.line, row.cells.join("|")));
    let mut lines: Vec<String> = rows.collect();
    lines.extend(
        read.accounts
            .iter()
            .map(|account| format!("{} {} {} {:?}", account.accepted, account.rejected, account.withheld, account.skipped)),
    );
    lines.extend(
        read.problems
            .iter()
            .map(|problem| format!("{:?} {:?} {:?} {:?}", problem.line, problem.column, problem.code, problem.value)),
    );
    lines.join("\n")
}

fn same(register: Register, book: Vec<u8>, csv: &str) {
    assert_eq!(seen(register, "a.xlsx", book), seen(register, "a.csv", csv.as_bytes().to_vec()));
}

fn problems(register: Register, book: Vec<u8>) -> Vec<(Option<u32>, Option<String>, Code)> {
    let arena = Bump::new();
    let read = read(&arena, register, "a.xlsx", book);
    read.problems.into_iter().map(|problem| (problem.line, problem.column, problem.code)).collect()
}

fn put(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
}

#[test]
fn dates_numbers_and_yes_no_are_read_as_a_clerk_wrote_them() {
    let book = xlsx(|sheet| {
        let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        let moment = Format::new().set_num_format("yyyy/m/d h:mm");
        put(sheet, &[&["编号", "工号", "领导", "交代时间", "传达时间", "承办部门", "传达内容", "已正式决定"]]);
        put_row(sheet, 1, &["", "S1", "L1", "", "", "示例科", "示例"]);
        sheet.write_number(1, 0, 12.0).unwrap();
        sheet.write_datetime_with_format(1, 3, ExcelDateTime::parse_from_str("2026-09-02T09:30").unwrap(), &moment).unwrap();
        sheet.write_datetime_with_format(1, 4, ExcelDateTime::parse_from_str("2026-09-02").unwrap(), &day).unwrap();
        sheet.write_boolean(1, 7, true).unwrap();
        put_row(sheet, 3, &["R2", "S1", "L1", "2026年9月3日 8:00", "", "示例科", "多行\n内容", "否"]);
    });
    let csv = "编号,工号,领导,交代时间,传达时间,承办部门,传达内容,已正式决定\n12,S1,L1,2026-09-02 09:30,2026-09-02,示例科,示例,是\n\nR2,S1,L1,2026年9月3日 8:00,,示例科,\"多行\n内容\",否\n";
    same(Register::Relays, book, csv);
}

fn put_row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
        sheet.write_string(row, column, *cell).unwrap();
    }
}

#[test]
fn titles_footers_and_merged_cells_are_what_they_are_in_csv() {
    let plain = Format::new();
    let book = xlsx(|sheet| {
        sheet.merge_range(0, 0, 0, 5, "学习培训登记", &plain).unwrap();
        put_row(sheet, 1, &["填报单位：示例县委"]);
        put_row(sheet, 2, &["工 号\n（必填）", "日期", "内容类别", "学时", "主题", "结果"]);
        sheet.merge_range(3, 0, 4, 0, "S1", &plain).unwrap();
        put_row(sheet, 3, &["", "2026-09-01", "理论", "", "示例", "合格"]);
        put_row(sheet, 4, &["", "2026-09-02", "保密", "", "示例", "合格"]);
        sheet.merge_range(3, 3, 4, 3, "", &plain).unwrap();
        sheet.write_number(3, 3, 1.5).unwrap();
        sheet.merge_range(5, 0, 5, 2, "填表人：甲某某", &plain).unwrap();
        sheet.merge_range(5, 3, 5, 5, "审核：乙某某", &plain).unwrap();
        put_row(sheet, 6, &["合计", "", "", "3"]);
    });
    let csv = "学习培训登记,,,,,\n填报单位：示例县委,,,,,\n工号（必填）,日期,内容类别,学时,主题,结果\nS1,2026-09-01,理论,1.5,示例,合格\nS1,2026-09-02,保密,1.5,示例,合格\n填表人：甲某某,,,审核：乙某某,,\n合计,,,3,,\n";
    let (book, csv) = (seen(Register::Training, "a.xlsx", book), seen(Register::Training, "a.csv", csv.as_bytes().to_vec()));
    assert_eq!(book, csv);
    assert!(book.contains("Footer"), "{book}");
}

#[test]
fn what_a_spreadsheet_has_spoiled_is_refused_with_its_place() {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let book = xlsx(|sheet| {
        put(sheet, &[&["编号", "工号", "发现日期", "涉及条款", "程度"], &["", "S1", "2026-09-01", "2.3", "一般"]]);
        sheet.write_number(1, 0, 110_101_199_001_011_230.0).unwrap();
        put_row(sheet, 2, &["C2", "S1", "2026-09-01", "", "一般"]);
        sheet.write_number(2, 3, 2.1).unwrap();
        put_row(sheet, 3, &["C3", "", "2026-09-01", "2.3", "一般"]);
        sheet.write_datetime_with_format(3, 1, ExcelDateTime::from_ymd(2026, 1, 2).unwrap(), &day).unwrap();
        put_row(sheet, 4, &["C4", "S1", "", "2.3", "一般"]);
        sheet.write_number(4, 2, 46_266.0).unwrap();
        put_row(sheet, 5, &["1.1E+17", "S1", "2026-09-01", "2.3", "一般"]);
        put_row(sheet, 6, &["C6", "S1", "2026-09-01", "", "一般"]);
        sheet.write_number(6, 3, 2.3).unwrap();
    });
    let bad = |line, column: &str, code| (Some(line), Some(column.to_owned()), code);
    let expected = [
        bad(2, "id", Code::BadValue),
        bad(3, "provision", Code::BadValue),
        bad(4, "staff", Code::BadValue),
        bad(5, "found_on", Code::BadDate),
        bad(6, "id", Code::BadValue),
    ];
    assert_eq!(problems(Register::Conduct, book)[..5], expected);
}

#[test]
fn errors_and_formulas_without_a_result_are_refused() {
    let book = xlsx(|sheet| {
        put(sheet, &[&["编号", "姓名", "职务"], &["L1", "甲某某"], &["L2", "乙某某"], &["L3", "丙某某"]]);
        sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("NA()").set_result("#N/A")).unwrap();
        sheet.write_formula(2, 2, rust_xlsxwriter::Formula::new("A1").set_result("示例")).unwrap();
    });
    let expected = [(Some(2), Some("title".to_owned()), Code::BadValue)];
    assert_eq!(problems(Register::Leaders, book), expected);
}

#[test]
fn the_sheet_named_like_the_register_is_read_else_the_first_and_others_are_told() {
    let mut book = Book::new();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "本表由示例县委办公室填写").unwrap();
    put(book.add_worksheet().set_name("领导同志名册").unwrap(), &[&["编号", "姓名"], &["L1", "甲某某"]]);
    put(book.add_worksheet().set_name("旧表").unwrap(), &[&["编号", "姓名"], &["L2", "乙某某"]]);
    let bytes = book.save_to_buffer().unwrap();
    let arena = Bump::new();
    let read = read(&arena, Register::Leaders, "leaders.xlsx", bytes);
    assert_eq!(read.registers.leaders.rows.len(), 1);
    let told: Vec<_> = read.problems.iter().map(|problem| (problem.code, problem.told.facts.clone())).collect();
    assert_eq!(told, [(Code::UnknownFile, vec![("sheet", "旧表".to_owned())])]);
}

#[test]
fn a_marking_in_a_cell_withholds_the_row_and_one_in_the_sheets_name_the_file() {
    let rows: &[&[&str]] = &[&["编号", "姓名", "职务"], &["L1", "甲某某", "机密★10年"], &["L2", "乙某某"]];
    let account = |bytes| {
        let arena = Bump::new();
        let read = read(&arena, Register::Leaders, "leaders.xlsx", bytes);
        assert!(read.problems.iter().all(|problem| problem.code == Code::ClassifiedMarking), "{:?}", read.problems);
        (read.accounts[0].accepted, read.accounts[0].withheld)
    };
    assert_eq!(account(xlsx(|sheet| put(sheet, rows))), (1, 1));
    let named = xlsx(|sheet| put(sheet.set_name("绝密★名册").unwrap(), &[rows[0], rows[2]]));
    assert_eq!(account(named), (0, 1));
}

#[test]
fn what_is_no_workbook_is_told_and_never_read_as_one() {
    let arena = Bump::new();
    let unreadable = |bytes: &[u8]| open(&arena, Register::Leaders, bytes).unwrap_err();
    assert_eq!(unreadable(b""), Unreadable::Foreign);
    assert_eq!(unreadable("编号,姓名\n".as_bytes()), Unreadable::Foreign);
    assert_eq!(unreadable(b"<html><table></table></html>"), Unreadable::Foreign);
    let whole = xlsx(|sheet| put(sheet, &[&["编号", "姓名"], &["L1", "甲某某"]]));
    for end in [4, 100, whole.len() / 2, whole.len() - 1] {
        assert_eq!(unreadable(&whole[..end]), Unreadable::Damaged, "{end}");
    }
    assert_eq!(unreadable(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and no more"), Unreadable::Damaged);
}

/// A zip archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_small_archive_that_unpacks_to_more_than_the_limit_is_not_opened() {
    let zeros = vec![b' '; 300 << 20];
    let bomb = archive(&[("xl/workbook.xml", &zeros)]);
    assert!(bomb.len() < 2 << 20);
    assert_eq!(open(&Bump::new(), Register::Leaders, &bomb).unwrap_err(), Unreadable::TooLarge);
}

const ODS_HEAD: &str = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><office:document-content><office:body><office:spreadsheet><table:table table:name=\"表\">";

fn ods(rows: &str) -> Vec<u8> {
    let content = format!("{ODS_HEAD}{rows}</table:table></office:spreadsheet></office:body></office:document-content>");
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn cell(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

#[test]
fn an_ods_is_read_with_repeated_cells_notes_and_merged_ones() {
    let spanned = "<table:table-cell table:number-rows-spanned=\"2\" office:value-type=\"string\"><office:annotation><text:p>批注</text:p></office:annotation><text:p>秘<text:span>书</text:span></text:p></table:table-cell>".to_owned();
    let covered =
        "<table:covered-table-cell office:value-type=\"string\"><text:p>藏</text:p></table:covered-table-cell>".to_owned();
    let day = "<table:table-cell office:value-type=\"date\" office:date-value=\"2020-01-01\"><text:p>20年1月1日</text:p></table:table-cell>".to_owned();
    let party =
        "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>TRUE</text:p></table:table-cell>"
            .to_owned();
    let no = "<table:table-cell table:formula=\"of:=FALSE()\" office:value-type=\"float\" office:value=\"0\"><text:p>FALSE</text:p></table:table-cell>".to_owned();
    let head = row(&["工号", "姓名", "岗位类别", "任用日期", "中共党员"].map(cell));
    let first = row(&[cell("S1"), cell("甲某某&#x20;"), spanned, day.clone(), party]);
    let gap = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned();
    let second = row(&[cell("S2"), cell("乙<text:s text:c=\"2\"/>某某"), covered, day, no]);
    let csv = "工号,姓名,岗位类别,任用日期,中共党员\nS1,甲某某,秘书,2020-01-01,是\nS2,乙  某某,秘书,2020-01-01,否\n";
    let book = ods(&format!("{head}{first}{second}{gap}"));
    assert_eq!(seen(Register::Staff, "a.ods", book), seen(Register::Staff, "a.csv", csv.as_bytes().to_vec()));
}

#[test]
fn repeated_rows_and_entities_of_an_ods_cost_nothing() {
    let wide = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>a</text:p></table:table-cell></table:table-row>";
    assert_eq!(open(&Bump::new(), Register::Leaders, &ods(wide)).unwrap_err(), Unreadable::TooLarge);
    let arena = Bump::new();
    let book = ods(&row(&[cell("编号"), cell("姓名&b;")]));
    let read = open(&arena, Register::Leaders, &book).unwrap();
    assert_eq!(read.grid.rows()[0].full(), ["编号", "姓名"]);
}

#[test]
fn far_cells_and_many_columns_cost_nothing() {
    let book = xlsx(|sheet| {
        put(sheet, &[&["编号", "姓名"], &["L1", "甲某某"]]);
        sheet.write_string(1_048_575, 16_383, "远").unwrap();
    });
    assert_eq!(problems(Register::Leaders, book), [(Some(1_048_576), None, Code::WrongFieldCount)]);
    let book = xlsx(|sheet| {
        put(sheet, &[&["编号", "姓名"], &["L1", "甲某某"]]);
        (2..400).for_each(|column| drop(sheet.write_string(0, column, "列").map(|_| ())));
    });
    assert!(problems(Register::Leaders, book).contains(&(Some(1), None, Code::TooLarge)));
}

/// A compound file with one stream.
fn compound(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(bytes).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// Records of a BIFF stream: the kind, and the data.
fn biff(records: &[(u16, &[u8])]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, data) in records {
        stream.extend(kind.to_le_bytes());
        stream.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        stream.extend(*data);
    }
    stream
}

#[test]
fn a_workbook_with_a_password_says_so() {
    let arena = Bump::new();
    let unreadable = |bytes: &[u8]| open(&arena, Register::Leaders, bytes).unwrap_err();
    assert_eq!(unreadable(&compound("/EncryptedPackage", b"x")), Unreadable::Password);
    assert_eq!(unreadable(&compound("/WordDocument", b"x")), Unreadable::Foreign);
    assert_eq!(unreadable(&compound("/Workbook", &biff(&[(0x0809, &[0; 16]), (0x002F, &[1, 0, 1, 0])]))), Unreadable::Password);
    let manifest: &[u8] =
        b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let ods = archive(&[("META-INF/manifest.xml", manifest), ("content.xml", b"\x00\x01")]);
    assert_eq!(unreadable(&ods), Unreadable::Password);
}

#[test]
fn far_cells_of_an_xls_are_counted_before_room_is_made_for_them() {
    let far = |row: u16, column: u16| {
        let mut data = [0; 14];
        data[..2].copy_from_slice(&row.to_le_bytes());
        data[2..4].copy_from_slice(&column.to_le_bytes());
        data
    };
    let huge =
        [&0_u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &0_u16.to_le_bytes(), &u16::MAX.to_le_bytes(), &[0, 0]].concat();
    let cells = biff(&[(0x0809, &[0; 16]), (0x0203, &far(0, 0)), (0x0203, &far(u16::MAX, u16::MAX)), (0x000A, &[])]);
    let says = biff(&[(0x0809, &[0; 16]), (0x0200, &huge), (0x000A, &[])]);
    for stream in [cells, says] {
        assert_eq!(open(&Bump::new(), Register::Leaders, &compound("/Workbook", &stream)).unwrap_err(), Unreadable::TooLarge);
    }
}
