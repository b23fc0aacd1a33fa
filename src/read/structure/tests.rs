#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::read::dice::Dice;

type Read = Vec<Result<(u32, Vec<String>, Option<Defect>), Broken>>;

fn read(text: &str, separator: &'static str, header_separators: Option<usize>) -> Read {
    let arena = Bump::new();
    let mut records = Records::new(&arena, text, separator, header_separators);
    let (mut all, mut cells) = (Vec::new(), Vec::new());
    while let Some(record) = records.next(&mut cells) {
        let texts = cells.iter().map(|cell| (*cell).to_owned()).collect();
        all.push(record.map(|record| (record.line, texts, record.defect)));
    }
    all
}

/// The line and the cells, with `|` between them, of records without a defect.
fn plain(text: &str) -> Vec<(u32, String)> {
    let sound = |record: Result<(u32, Vec<String>, Option<Defect>), Broken>| {
        let (line, cells, defect) = record.unwrap();
        assert_eq!(defect, None, "{text:?}");
        (line, cells.join("|"))
    };
    read(text, ",", Some(2)).into_iter().map(sound).collect()
}

fn defects(text: &str) -> Vec<(u32, Option<Defect>)> {
    read(text, ",", Some(2)).into_iter().map(|record| record.map(|(line, _, defect)| (line, defect)).unwrap()).collect()
}

fn broken(text: &str) -> Broken {
    read(text, ",", Some(2)).pop().unwrap().unwrap_err()
}

#[test]
fn lines_end_as_windows_unix_and_the_old_mac_end_them() {
    for text in ["a,b\r\nc,d\r\n", "a,b\nc,d\n", "a,b\rc,d\r", "a,b\nc,d", "a,b\r\nc,d\n"] {
        assert_eq!(plain(text), [(1, "a|b".to_owned()), (2, "c|d".to_owned())], "{text:?}");
    }
}

#[test]
fn lines_that_are_empty_or_hold_only_empty_cells_are_no_records() {
    assert_eq!(plain("\n ,\u{3000}\n\"\",\"\"\na,b\n\n,\n"), [(4, "a|b".to_owned())]);
    assert_eq!(plain("\"\n\n\",\na,b"), [(4, "a|b".to_owned())]);
    assert_eq!(plain("a,b\n\r"), [(1, "a|b".to_owned())]);
    assert_eq!(plain(""), []);
}

#[test]
fn quoted_cells_hold_separators_quotes_and_lines() {
    assert_eq!(
        plain("\"a,b\",\"say \"\"c\"\"\"\nd,\"e\r\nf\"\ng,h"),
        [(1, "a,b|say \"c\"".to_owned()), (2, "d|e\r\nf".to_owned()), (4, "g|h".to_owned())]
    );
    assert_eq!(plain("\"a\rb\",c\rd,e"), [(1, "a\rb|c".to_owned()), (3, "d|e".to_owned())]);
}

#[test]
fn surrounding_white_space_is_no_part_of_a_cell_and_may_stand_after_a_closing_quote() {
    assert_eq!(plain(" a\u{3000},\" b \" \u{3000}\t,c\n\"d\" "), [(1, "a|b|c".to_owned()), (2, "d".to_owned())]);
    assert_eq!(read("\"a\"\tb", "\t", None), [Ok((1, vec!["a".to_owned(), "b".to_owned()], None))]);
}

#[test]
fn a_quote_a_nul_or_a_bare_return_in_a_line_concerns_that_record_alone() {
    assert_eq!(defects("a,b\"c\"\nd,e\n"), [(1, Some(Defect::Quote)), (2, None)]);
    assert_eq!(defects("a, \"b\"\nd,e\n"), [(1, Some(Defect::Quote)), (2, None)]);
    assert_eq!(defects("a\0,b\n\"c\0\nd\",e\nf"), [(1, Some(Defect::Nul)), (2, Some(Defect::Nul)), (4, None)]);
    assert_eq!(
        defects("a\rb,c\nd,\"e\rf\"\n\"g\"\r,h\ni\r\r\nj"),
        [(1, Some(Defect::Return)), (2, Some(Defect::Return)), (3, Some(Defect::Return)), (4, Some(Defect::Return)), (5, None)]
    );
}

#[test]
fn a_quote_that_never_closes_makes_everything_from_its_record_on_doubtful() {
    let text = "a,b\n\"c\nd\",\"e\n\nf,g\n , \n";
    assert_eq!(broken(text), Broken { breakage: Breakage::Unclosed, opened: 3, rows: 4 });
    assert_eq!(broken("\""), Broken { breakage: Breakage::Unclosed, opened: 1, rows: 1 });
}

#[test]
fn text_after_a_closing_quote_makes_everything_from_its_record_on_doubtful() {
    assert_eq!(broken("a,b\n\"c\"d,e\nf,g"), Broken { breakage: Breakage::AfterQuote, opened: 2, rows: 2 });
    assert_eq!(broken("a,b\n\"c\" \"d\"\n\n\nf,g\n"), Broken { breakage: Breakage::AfterQuote, opened: 2, rows: 2 });
}

#[test]
fn a_quoted_cell_with_a_line_that_looks_like_a_row_has_swallowed_rows() {
    let swallowed = |opened, rows| Some(Defect::Swallowed { opened, rows });
    let text = "h,h,h,h,h\na,\"b,c,d\n\ne,f,g\nh\",i\nj";
    let five = |text| read(text, ",", Some(4)).into_iter().map(|record| record.unwrap().2).collect::<Vec<_>>();
    assert_eq!(five(text), [None, swallowed(2, 3), None]);
    // The second quote of a record is named by the line where it opened.
    assert_eq!(five("\"a\nb\",\"c\nd,e,f\",g"), [swallowed(2, 3)]);
}

#[test]
fn a_text_of_several_lines_is_no_row_that_was_swallowed() {
    // One separator is none too many, half of the header's are needed, and the first line and what follows the
    // closing quote do not count.
    for text in ["a,\"b\nc,d\"", "\"a,b,c\nd\",e", "a,\"b\nc\",d,e,f"] {
        assert_eq!(defects(text), [(1, None)], "{text:?}");
    }
    let wide = read("a,\"b\nc,d,e\"", ",", Some(5));
    assert_eq!(wide.into_iter().map(|record| record.unwrap().2).collect::<Vec<_>>(), [None]);
    let half = read("a,\"b\nc,d,e\"", ",", Some(4));
    assert!(matches!(half.into_iter().next().unwrap().unwrap().2, Some(Defect::Swallowed { .. })));
}

#[test]
fn rows_are_counted_line_by_line_where_they_cannot_be_told_apart() {
    let arena = Bump::new();
    let count = |text| Records::new(&arena, text, ",", Some(2)).count_rows();
    assert_eq!(count("a,b\n\n,\n\"c\nd\",e\n"), 2);
    assert_eq!(count("a,b\nc,\"d\ne,f,g\nh\"\ni,j\n"), 5);
    assert_eq!(count("a,b\nc,\"d\ne\n\nf"), 4);
}

#[test]
fn tabs_semicolons_and_full_width_commas_separate_too() {
    for (text, separator) in [("甲\t乙,丙", "\t"), ("甲;乙,丙", ";"), ("甲，乙,丙", "，")] {
        assert_eq!(read(text, separator, None), [Ok((1, vec!["甲".to_owned(), "乙,丙".to_owned()], None))]);
    }
    assert_eq!(read("\"甲，\"，乙。", "，", None), [Ok((1, vec!["甲，".to_owned(), "乙。".to_owned()], None))]);
}

/// What the csv crate reads, under our rules for white space and empty lines.
fn by_the_crate(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.unwrap().iter().map(|cell| cell.trim().to_owned()).collect());
    rows.filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty())).collect()
}

#[test]
fn what_the_csv_crate_writes_is_read_as_the_csv_crate_reads_it() {
    let mut dice = Dice(0x1986);
    for _ in 0..500 {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for _ in 0..dice.below(6) + 1 {
            let row: Vec<_> =
                (0..dice.below(5) + 1).map(|_| dice.text(&["a", "甲", ",", "\"", "\n", "\r\n", " ", "\u{3000}"], 6)).collect();
            writer.write_record(&row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let ours: Vec<_> = read(&text, ",", None).into_iter().map(|record| record.unwrap()).collect();
        assert!(ours.iter().all(|(_, _, defect)| defect.is_none()), "{text:?}");
        assert_eq!(ours.into_iter().map(|(_, cells, _)| cells).collect::<Vec<_>>(), by_the_crate(&text), "{text:?}");
    }
}

#[test]
fn of_any_text_what_has_no_defect_is_read_as_the_csv_crate_reads_it() {
    let mut dice = Dice(0x2026);
    let mut sound = 0;
    for _ in 0..20_000 {
        let text = dice.text(&["a", "甲", ",", ",", "\"", "\"", "\n", "\r\n", "\r"], 12);
        let ours = read(&text, ",", None);
        if ours.iter().any(|record| !matches!(record, Ok((_, _, None)))) {
            continue;
        }
        sound += 1;
        let cells: Vec<_> = ours.into_iter().map(|record| record.unwrap().1).collect();
        assert_eq!(cells, by_the_crate(&text), "{text:?}");
    }
    assert!(sound > 2_000, "{sound}");
}

#[test]
fn every_non_empty_line_belongs_to_one_record_and_lines_are_counted_right() {
    let mut dice = Dice(0x4_1986);
    for _ in 0..20_000 {
        let text = dice.text(&["a", "甲", ",", "\"", "\"", "\n", "\r\n", "\0", " "], 14);
        let arena = Bump::new();
        let mut records = Records::new(&arena, &text, ",", Some(2));
        let (mut cells, mut next_line) = (Vec::new(), 1);
        let numbered: Vec<_> = text.split('\n').collect();
        while let Some(record) = records.next(&mut cells) {
            let Ok(record) = record else { break };
            assert!(record.line >= next_line && record.last >= record.line, "{text:?}");
            let between = numbered.get(next_line as usize - 1..record.line as usize - 1).unwrap().concat();
            assert!(between.chars().all(|c| c.is_whitespace() || c == ',' || c == '"'), "{text:?}");
            assert!(text.get(record.start..).unwrap().starts_with(numbered[record.line as usize - 1]), "{text:?}");
            next_line = record.last + 1;
        }
    }
}
