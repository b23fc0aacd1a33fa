//! An English rendering of the regulation, for readers who do not read Chinese: not official, one sentence a line.

use super::{Provision, provisions};

const SOURCE: &str = include_str!("regulation.en.txt");

/// A provision's sentence in English. The Chinese text alone is binding.
pub fn english(provision: Provision) -> &'static str {
    let place = provisions().iter().position(|(known, _)| *known == provision);
    place.and_then(|place| SOURCE.lines().nth(place)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provision_is_rendered() {
        assert_eq!(SOURCE.lines().count(), provisions().len());
        for (provision, _) in provisions() {
            assert!(english(*provision).len() > 20, "{provision}");
        }
    }
}
