//! When a cell counts as blank (records.md, Cells).

use super::fold;
use crate::records::Kind;

/// Whether a cell is blank: empty once trimmed, or one of the signs that clerks write for "nothing". Full-width signs
/// are folded but in free text. In yes/no columns 无 is *no* and not blank.
pub fn is_blank(cell: &str, kind: Kind) -> bool {
    let cell = cell.trim();
    // The longest sign is two characters; nothing longer than two of the longest characters need be looked at.
    if cell.is_empty() || cell.len() > 8 {
        return cell.is_empty();
    }
    match kind {
        Kind::YesNo if cell == "无" => false,
        Kind::Free | Kind::Person => fold::is_blank(cell),
        _ => fold::is_blank(&fold::nfkc(cell)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_cells_white_space_and_signs_for_nothing_are_blank() {
        for cell in ["", " ", "\u{3000}", "-", "--", "—", "——", "/", "\\", "无", "空", " 无\u{3000}", "／", "－", "＼", "－－"]
        {
            assert!(is_blank(cell, Kind::Folded), "{cell:?}");
        }
    }

    #[test]
    fn everything_else_is_not_blank() {
        for cell in ["0", "---", "———", "//", "无无", "没有", "a", "否", "空白", "."] {
            assert!(!is_blank(cell, Kind::Folded), "{cell:?}");
        }
    }

    #[test]
    fn in_yes_no_columns_none_is_no() {
        assert!(!is_blank("无", Kind::YesNo));
        assert!(!is_blank("\u{3000}无 ", Kind::YesNo));
        assert!(is_blank("空", Kind::YesNo));
        assert!(is_blank("-", Kind::YesNo));
    }

    #[test]
    fn free_text_is_compared_as_it_is_written() {
        assert!(is_blank("无", Kind::Free));
        assert!(is_blank("—", Kind::Person));
        assert!(!is_blank("－", Kind::Free));
    }
}
