//! Ranges of a text replaced, and the way from what Markdown shows back to its source.

use std::borrow::Cow;
use std::ops::Range;

use crate::read::marking::Spot;
use crate::read::marking::markup;

/// What Markdown shows, with the way back to its source.
pub(super) struct Shown {
    /// The text that shows.
    pub(super) text: String,
    /// Its characters with their places in the source.
    pub(super) spots: Vec<Spot>,
    starts: Vec<usize>,
}

impl Shown {
    /// What a Markdown text shows.
    pub(super) fn of(markdown: &str) -> Shown {
        let spots = markup::rendered(markdown, 0);
        let text: String = spots.iter().map(|spot| spot.c).collect();
        let starts = text.char_indices().map(|(at, _)| at).collect();
        Shown { text, spots, starts }
    }

    /// The bytes of the source from which a range of the text comes.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let spot = |at: usize| self.starts.partition_point(|&start| start <= at).checked_sub(1).and_then(|n| self.spots.get(n));
        match (spot(range.start), range.end.checked_sub(1).and_then(spot)) {
            (Some(first), Some(last)) => first.from..last.to.max(first.from),
            _ => 0..0,
        }
    }
}

/// A masked text masked further; borrowed as long as nothing was masked.
pub(super) fn and_then<'t>(text: Cow<'t, str>, mask: impl FnOnce(&str) -> Cow<'_, str>) -> Cow<'t, str> {
    match text {
        Cow::Borrowed(text) => mask_borrowed(text, mask),
        Cow::Owned(text) => Cow::Owned(mask(&text).into_owned()),
    }
}

fn mask_borrowed<'t>(text: &'t str, mask: impl FnOnce(&str) -> Cow<'_, str>) -> Cow<'t, str> {
    match mask(text) {
        Cow::Borrowed(same) if same.len() == text.len() => Cow::Borrowed(text),
        other => Cow::Owned(other.into_owned()),
    }
}

/// A text with ranges replaced; of ranges that overlap, the later one is taken in by the earlier.
pub(super) fn replaced(text: &str, mut changes: Vec<(Range<usize>, String)>) -> Cow<'_, str> {
    if changes.is_empty() {
        return Cow::Borrowed(text);
    }
    changes.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, with) in changes {
        if range.start >= at {
            out.push_str(text.get(at..range.start).unwrap_or_default());
            out.push_str(&with);
        }
        at = at.max(range.end);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}
