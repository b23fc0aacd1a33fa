//! The known name that a misspelt one most likely means.

/// The nearest of the known names, letters of either case being the same; `None` where more than half of it would have
/// to change, for a guess so far off helps nobody. Of two that are equally near it is the first.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let distance = strsim::osa_distance(&word, &name.to_lowercase());
        let is_near = distance * 2 <= name.chars().count().max(word.chars().count());
        if is_near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_misspelt_name_finds_the_nearest_and_a_strange_one_none() {
        let known = ["staff.csv", "tasks.csv", "人员名册.csv"];
        assert_eq!(nearest("stafff.csv", known), Some("staff.csv"));
        assert_eq!(nearest("TAKSS.CSV", known), Some("tasks.csv"));
        assert_eq!(nearest("人员名单.csv", known), Some("人员名册.csv"));
        assert_eq!(nearest("holiday-photograph.jpg", known), None);
    }
}
