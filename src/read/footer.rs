//! Footers: sums, notes and signatures below the records, which are no rows (records.md, Header, preamble, footer).

use super::blank::is_blank;
use super::fold::nfkc;
use crate::records::{Column, Kind};

/// A row that is a sum whatever else stands in it.
const SUMS: [&str; 3] = ["合计", "总计", "小计"];
/// What an unreadable row begins with that is a footer; folded.
const BEGINNINGS: [&str; 10] = ["合计", "总计", "小计", "填表", "填报", "制表", "审核", "备注", "说明", "注:"];

/// Whether a row is a footer. `columns` are the register's columns in the order of the cells, `None` where the file has
/// one that is not known; `fits` says whether the row has the right number of cells.
pub fn is_footer(cells: &[&str], columns: &[Option<&Column>], fits: bool) -> bool {
    let kinds =
        columns.iter().map(|column| column.map_or(Kind::Folded, |column| column.kind)).chain(std::iter::repeat(Kind::Folded));
    let Some(first) = cells.iter().zip(kinds).find(|(cell, kind)| !is_blank(cell, *kind)).map(|(cell, _)| cell) else {
        return false;
    };
    if !may_begin_a_footer(first) {
        return false;
    }
    let first: String = nfkc(first).split_whitespace().collect();
    if SUMS.contains(&&*first) {
        return true;
    }
    let is_unreadable = !fits || lacks_required(cells, columns);
    is_unreadable && BEGINNINGS.iter().any(|beginning| first.starts_with(beginning))
}

/// Most rows are none, and their first character says so. Forms that fold to another character are left to the folding.
fn may_begin_a_footer(cell: &str) -> bool {
    match cell.chars().next() {
        Some('合' | '总' | '小' | '填' | '制' | '审' | '备' | '说' | '注') => true,
        Some(c) => !c.is_ascii() && !matches!(c, '\u{4e00}'..='\u{9fff}'),
        None => false,
    }
}

fn lacks_required(cells: &[&str], columns: &[Option<&Column>]) -> bool {
    let lacks = |cell: &str, column: &Column| column.required && is_blank(cell, column.kind);
    cells.iter().zip(columns).any(|(cell, column)| column.is_some_and(|column| lacks(cell, column)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Register;

    /// A row of tasks: 编号, 工号, 交办日期, 办结期限, 办结日期, 事项.
    fn footer(row: &str) -> bool {
        let columns: Vec<_> = Register::Tasks.columns().iter().map(Some).collect();
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        is_footer(&cells, &columns, cells.len() == columns.len())
    }

    #[test]
    fn a_sum_is_a_footer_whatever_stands_in_it() {
        for row in
            ["合计|2|||3|", "总计|S01|2026-09-01|2026-09-02||", "||小计|1", "-|无|合计|||", "合　计|S01|2026-09-01|2026-09-02||"]
        {
            assert!(footer(row), "{row}");
        }
    }

    #[test]
    fn notes_and_signatures_are_footers_where_the_row_cannot_be_read() {
        for row in [
            "填表人：甲某某",
            "填报单位|||||",
            "制表：甲某|||审核：乙某||",
            "审核",
            "备注",
            "说明：",
            "注：",
            "注: 甲",
            "合计数|2",
            "||备注",
        ] {
            assert!(footer(row), "{row}");
        }
    }

    #[test]
    fn a_row_that_can_be_read_is_none_whatever_it_begins_with() {
        for word in ["备注", "合计数", "说明", "注：", "填表"] {
            assert!(!footer(&format!("{word}|S01|2026-09-01|2026-09-02||")), "{word}");
        }
    }

    #[test]
    fn other_rows_that_cannot_be_read_are_none() {
        for row in ["T-1|S01", "注意事项|||||", "甲|合计||||", "|||||", "共计|2||||", "注|2||||", "T-1|合计"] {
            assert!(!footer(row), "{row}");
        }
    }

    #[test]
    fn in_a_yes_no_column_none_is_a_word_that_comes_first() {
        let verified = Register::Reports.columns().iter().rev().map(Some).collect::<Vec<_>>();
        assert!(!is_footer(&["无", "合计"], &verified, false));
        assert!(is_footer(&["空", "合计"], &verified, false));
    }
}
