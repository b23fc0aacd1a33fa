//! Names that links rely on: fragments and file names, the same from build to build.

use std::fmt::Write as _;

/// The most rows of a list on one page.
pub(super) const ROWS: usize = 500;

/// The fragment of a finding on its unit's page. Different pairs of check and record have different fragments: `_`
/// stands in no check's id, and in the record `-` stands before the first colon for the colon only.
pub(super) fn finding(check: &str, record: &str) -> String {
    let mut id = format!("finding-{check}_");
    match record.split_once(':') {
        Some((register, rest)) => {
            escape(&mut id, register, false);
            id.push('-');
            escape(&mut id, rest, true);
        }
        None => escape(&mut id, record, false),
    }
    id
}

/// The fragment of a measure on its unit's page of measures.
pub(super) fn measure(id: &str) -> String {
    let mut fragment = "measure-".to_owned();
    escape(&mut fragment, id, true);
    fragment
}

/// The fragment of a correction on its unit's page of measures.
pub(super) fn correction(id: &str) -> String {
    let mut fragment = "correction-".to_owned();
    escape(&mut fragment, id, true);
    fragment
}

/// The name of a list's page: `problems.html`, then `problems.2.html`. No id holds a dot, so none is another's page.
pub(super) fn page(stem: &str, number: usize) -> String {
    if number <= 1 { format!("{stem}.html") } else { format!("{stem}.{number}.html") }
}

/// How many pages a list of so many rows takes: one at least.
pub(super) fn pages(rows: usize) -> usize {
    rows.div_ceil(ROWS).max(1)
}

/// The rows of a list that stand on a page, numbered from 1.
pub(super) fn on_page<T>(rows: &[T], number: usize) -> &[T] {
    rows.chunks(ROWS).nth(number.saturating_sub(1)).unwrap_or_default()
}

/// Letters, digits and the dot stand for themselves, all else is written `_hex_`.
fn escape(id: &mut String, text: &str, keeps_hyphens: bool) {
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '.' || (c == '-' && keeps_hyphens) {
            id.push(c);
        } else {
            let _ = write!(id, "_{:x}_", u32::from(c));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_finding_has_a_plain_fragment() {
        assert_eq!(finding("relay-late", "relays:R-0007"), "finding-relay-late_relays-R-0007");
        assert_eq!(finding("inventory-missed", "unit"), "finding-inventory-missed_unit");
        assert_eq!(finding("study-hours-short", "staff:S01/policy"), "finding-study-hours-short_staff-S01_2f_policy");
    }

    #[test]
    fn no_two_findings_share_a_fragment() {
        let keys = ["a:b-c", "a-b:c", "a:b:c", "a:b_c", "a:b_5f_c", "a", "a:", ":a", "甲:乙", "a:b c", "a:b\"c", "A:b-c"];
        let all = ["x", "x-a"].iter().flat_map(|check| keys.iter().map(move |key| finding(check, key)));
        let ids: BTreeSet<String> = all.collect();
        assert_eq!(ids.len(), 2 * keys.len());
        assert!(ids.iter().all(|id| id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))));
    }

    #[test]
    fn a_list_is_split_at_five_hundred_rows() {
        let rows: Vec<u32> = (0..1001).collect();
        assert_eq!([0, 1, 500, 501, 1001].map(pages), [1, 1, 1, 2, 3]);
        assert_eq!(on_page(&rows, 2).first(), Some(&500));
        assert_eq!(on_page(&rows, 3), [1000]);
        assert_eq!([page("problems", 1), page("problems", 2)], ["problems.html", "problems.2.html"]);
    }
}
