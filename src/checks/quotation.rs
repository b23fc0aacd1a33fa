//! Quotations in a text: what stands in “ ” or 「 」 are someone else's words.

const PAIRS: [(char, char); 2] = [('“', '”'), ('「', '」')];

/// The text without what stands in “ ” or 「 」. The marks stay, so that what stood around them does not run together.
/// Quotations may hold others; a mark without its partner quotes nothing.
pub(super) fn without_quotations(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // The marks that are open, each with the length of what was kept when it opened.
    let mut open: Vec<(char, usize)> = Vec::new();
    for c in text.chars() {
        if let Some((_, close)) = PAIRS.iter().find(|(start, _)| *start == c) {
            out.push(c);
            open.push((*close, out.len()));
            continue;
        }
        if let Some(place) = open.iter().rposition(|(close, _)| *close == c) {
            let kept = open.drain(place..).next().map_or(0, |(_, kept)| kept);
            out.truncate(kept);
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::without_quotations;

    #[test]
    fn what_is_quoted_is_left_out() {
        for (text, rest) in [
            ("按“尽快”的要求办", "按“”的要求办"),
            ("按「尽快」的要求“酌情”办", "按「」的要求“”办"),
            ("按“甲「尽快」乙”办", "按“”办"),
            ("按“甲“尽快”乙”办", "按“”办"),
            ("尽“某”快", "尽“”快"),
            ("没有引文", "没有引文"),
        ] {
            assert_eq!(without_quotations(text), rest);
        }
    }

    #[test]
    fn a_mark_without_its_partner_quotes_nothing() {
        for (text, rest) in [
            ("请“尽快办", "请“尽快办"),
            ("请”尽快办", "请”尽快办"),
            ("请「尽快”办", "请「尽快”办"),
            ("请“尽快，按“某”办", "请“尽快，按“”办"),
            ("请“甲「乙”尽快」办", "请“”尽快」办"),
        ] {
            assert_eq!(without_quotations(text), rest);
        }
    }
}
