//! Classification markings (密级标志): finding them in texts and names, and their clearances.
//!
//! A marking is looked for in shadows of the text: of its source, of what HTML shows of it and of what Markdown shows of
//! it, each with character references decoded and read in the orders that bidi controls may bring about. One shadow with
//! a marking is enough. Almost all texts are let through before a shadow is cast.

pub(crate) mod characters;
mod clearances;
pub(crate) mod markup;
pub(crate) mod references;
mod rules;
mod shadow;

pub use clearances::{Clearance, Clearances, digest, read_clearances};
pub(crate) use shadow::Spot;

use rules::Source;
use shadow::{Asterisk, Shadow};

/// Whether a cell, a front-matter value or another short text carries a marking.
pub fn is_marked(text: &str) -> bool {
    may_be_marked(text) && !marked_places(text, 0, Source::Value).is_empty()
}

/// Whether a file's or folder's name carries a marking.
pub fn is_marked_name(name: &str) -> bool {
    may_be_marked(name) && !marked_places(name, 0, Source::Name).is_empty()
}

/// Whether a text is nothing but a level, with or without ★ and a period: what documents.csv may hold.
pub fn is_bare_level(text: &str) -> bool {
    let text = text.trim();
    may_be_marked(text)
        && !text.contains(characters::is_bidi)
        && rules::is_bare(&Shadow::of(&markup::characters(text, 0), Asterisk::Source))
}

/// The marked lines of a Markdown text, front matter included: line numbers from 1 with the trimmed line as it stands.
/// Where only several lines together make a marking, the first of them is given.
///
/// Values of the front matter are read as they stand here; whoever parses them asks [`is_marked`] of each again, since
/// YAML has escapes of its own.
pub fn marked_lines(markdown: &str) -> Vec<(u32, &str)> {
    if !may_be_marked(markdown) {
        return Vec::new();
    }
    let (front_matter, body) = markdown.split_at(body_start(markdown));
    let mut places = source_places(markdown, 0, Source::Markdown);
    places.extend(rendered_places(body, front_matter.len(), Source::Markdown));
    places.extend(marked_values(front_matter));
    lines_of(markdown, places)
}

/// Whether a text could carry a marking at all. Every level has 密 and one of 绝, 机, 秘 in some form, and only these
/// characters (a test holds the list against Unicode) and character references become one of them in a shadow.
fn may_be_marked(text: &str) -> bool {
    let (mut first, mut second) = (false, false);
    for c in text.chars() {
        match c {
            '&' => return true,
            '密' | '宻' => second = true,
            '绝' | '絕' | '絶' | '机' | '機' | '秘' | '祕' | '㊙' => first = true,
            _ => {}
        }
    }
    first && second
}

fn marked_places(text: &str, base: usize, source: Source) -> Vec<usize> {
    let mut places = source_places(text, base, source);
    if places.is_empty() {
        places = rendered_places(text, base, source);
    }
    places
}

/// The marked places of a text as it stands, and as HTML shows it.
fn source_places(text: &str, base: usize, source: Source) -> Vec<usize> {
    let spots = markup::characters(text, base);
    let mut places = Vec::new();
    if text.contains('<') {
        look(references::decoded(markup::untagged(&spots)), Asterisk::Source, source, &mut places);
    }
    look(references::decoded(spots), Asterisk::Source, source, &mut places);
    places
}

/// The marked places of a text as Markdown shows it. Without ASCII punctuation it shows nothing else than the source.
fn rendered_places(text: &str, base: usize, source: Source) -> Vec<usize> {
    let mut places = Vec::new();
    if text.bytes().any(|byte| byte.is_ascii_punctuation()) {
        let spots = markup::untagged(&markup::rendered(text, base));
        look(references::decoded(spots), Asterisk::Rendered, source, &mut places);
    }
    places
}

fn look(spots: Vec<Spot>, asterisk: Asterisk, source: Source, places: &mut Vec<usize>) {
    for order in shadow::turned(&spots).into_iter().flatten() {
        places.extend(rules::marked(&Shadow::of(&order, asterisk), source));
    }
    places.extend(rules::marked(&Shadow::of(&spots, asterisk), source));
}

/// The byte at which the body of a Markdown file begins: after the second line `---`, where the first line is one.
fn body_start(markdown: &str) -> usize {
    let mut end = 0;
    for (number, line) in markdown.split_inclusive(['\n', '\r']).enumerate() {
        let is_fence = line.trim_start_matches('\u{FEFF}').trim_end() == "---";
        end += line.len();
        match (number, is_fence) {
            (0, false) => return 0,
            (1.., true) => return end,
            _ => {}
        }
    }
    0
}

/// The places of the lines of a front matter whose value, or list item, carries a marking by itself.
fn marked_values(front_matter: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut start = 0;
    for line in front_matter.split_inclusive(['\n', '\r']) {
        let value = line.split_once([':', '：']).map_or(line, |(_, value)| value);
        if is_marked(value.trim()) {
            places.push(start);
        }
        start += line.len();
    }
    places
}

fn lines_of(text: &str, mut places: Vec<usize>) -> Vec<(u32, &str)> {
    places.sort_unstable();
    let mut places = places.into_iter().peekable();
    let mut lines = Vec::new();
    let mut end = 0;
    let line_end = if text.contains('\n') { '\n' } else { '\r' };
    for (number, line) in (1..).zip(text.split_inclusive(line_end)) {
        end += line.len();
        let mut is_marked = false;
        while places.next_if(|&place| place < end).is_some() {
            is_marked = true;
        }
        if is_marked {
            lines.push((number, line.trim()));
        }
    }
    lines
}

#[cfg(test)]
mod tests;
