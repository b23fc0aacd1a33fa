//! Markdown and HTML as the text that they show, each character with its place in the source.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, TagEnd};

use super::shadow::Spot;

/// Stands between two blocks of a rendered text; lines of one block are parted by `\n`.
pub(crate) const BLOCK: char = '\u{2029}';

/// The characters of a text as they are.
pub(crate) fn characters(text: &str, base: usize) -> Vec<Spot> {
    text.char_indices().map(|(at, c)| Spot { c, from: base + at, to: base + at + c.len_utf8() }).collect()
}

/// What Markdown shows of a text that begins at byte `base` of its file. HTML in it stays as it is.
pub(crate) fn rendered(markdown: &str, base: usize) -> Vec<Spot> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let mut out = Vec::with_capacity(markdown.len() / 2);
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        let range = base + range.start..base + range.end;
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => spell(&text, range, &mut out),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => spell(&text, range, &mut out),
            Event::SoftBreak | Event::HardBreak => out.push(sign('\n', range)),
            Event::Start(tag) => out.extend(border(&tag.to_end(), &range)),
            Event::End(tag) => out.extend(border(&tag, &range)),
            Event::Rule => out.push(sign(BLOCK, range)),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
    out
}

fn sign(c: char, range: Range<usize>) -> Spot {
    Spot { c, from: range.start, to: range.end }
}

/// The characters of an event. Where its source is longer or shorter (a reference, an indented block) each stands for
/// the whole source.
fn spell(text: &str, range: Range<usize>, out: &mut Vec<Spot>) {
    if text.len() == range.len() {
        return out.extend(characters(text, range.start));
    }
    out.extend(text.chars().map(|c| sign(c, range.clone())));
}

fn border(tag: &TagEnd, range: &Range<usize>) -> Option<Spot> {
    match tag {
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => None,
        TagEnd::Link | TagEnd::Image => None,
        TagEnd::TableCell => Some(sign('|', range.clone())),
        _ => Some(sign(BLOCK, range.clone())),
    }
}

/// The text without HTML's comments and tags; a tag of a block leaves a line break.
pub(crate) fn untagged(spots: &[Spot]) -> Vec<Spot> {
    let mut out = Vec::with_capacity(spots.len());
    let mut tags = Tags::new(spots);
    let mut rest = spots;
    while let Some((first, after)) = rest.split_first() {
        let length = if first.c == '<' { tags.length(rest) } else { None };
        match length.and_then(|length| rest.split_at_checked(length)) {
            Some((tag, after)) => {
                if is_block(tag) {
                    out.push(Spot { c: '\n', ..*first });
                }
                rest = after;
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

/// Finds the ends of tags. What cannot end is not looked for, and the steps are counted, so that no text takes more
/// than a few looks at each of its characters.
struct Tags {
    /// The number of characters from the last `>` to the end, that one included; 0 where there is none.
    closable: usize,
    /// The same for the last `-->`.
    comment_closable: usize,
    /// The steps left for attributes in quotes.
    steps: usize,
}

impl Tags {
    fn new(spots: &[Spot]) -> Tags {
        let from_end = |place: Option<usize>| place.map_or(0, |place| spots.len() - place);
        let is_comment_end = |three: &[Spot]| three.iter().map(|spot| spot.c).eq("-->".chars());
        Tags {
            closable: from_end(spots.iter().rposition(|spot| spot.c == '>')),
            comment_closable: from_end(spots.windows(3).rposition(is_comment_end)),
            steps: spots.len().saturating_mul(4),
        }
    }

    /// The length of the tag or comment with which a text begins.
    fn length(&mut self, text: &[Spot]) -> Option<usize> {
        let char = |place: usize| text.get(place).map(|spot| spot.c);
        if starts_with(text, "<!--") && self.comment_closable > 0 && self.comment_closable + 2 <= text.len() {
            let body = text.get(2..)?;
            return body.windows(3).position(|three| three.iter().map(|spot| spot.c).eq("-->".chars())).map(|n| n + 5);
        }
        let is_tag = match char(1)? {
            '/' => char(2)?.is_ascii_alphabetic(),
            c => c.is_ascii_alphabetic() || c == '!' || c == '?',
        };
        if !is_tag || self.closable == 0 || self.closable > text.len() {
            return None;
        }
        self.quoted_length(text).or_else(|| text.iter().position(|spot| spot.c == '>').map(|place| place + 1))
    }

    /// The length of a tag whose quoted attributes may hold `>`.
    fn quoted_length(&mut self, text: &[Spot]) -> Option<usize> {
        let mut quote = None;
        for (place, spot) in text.iter().enumerate() {
            self.steps = self.steps.checked_sub(1)?;
            match (quote, spot.c) {
                (None, '>') => return Some(place + 1),
                (None, '<') if place > 0 => return None,
                (None, '"' | '\'') => quote = Some(spot.c),
                (Some(open), c) if c == open => quote = None,
                _ => {}
            }
        }
        None
    }
}

fn starts_with(text: &[Spot], prefix: &str) -> bool {
    text.len() >= prefix.len() && prefix.chars().zip(text).all(|(c, spot)| spot.c == c)
}

const BLOCKS: [&str; 39] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

fn is_block(tag: &[Spot]) -> bool {
    let name = tag.iter().skip(1).map(|spot| spot.c).skip_while(|&c| c == '/');
    let name: String = name.take_while(char::is_ascii_alphanumeric).take(12).map(|c| c.to_ascii_lowercase()).collect();
    BLOCKS.contains(&name.as_str())
}
