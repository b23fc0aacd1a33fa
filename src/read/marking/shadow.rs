//! The shadow of a text: what a reader sees of it, without what hides a marking.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::characters::{is_bidi, is_ignorable, is_line_end, is_star, mirrored, simplified};

/// A character with the bytes of the source that it comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    /// The character.
    pub(crate) c: char,
    /// The first byte.
    pub(crate) from: usize,
    /// The byte after the last.
    pub(crate) to: usize,
}

/// What separates a character of the shadow from the one before it, the weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    #[default]
    None,
    /// Spaces.
    Space,
    /// A tab.
    Tab,
    /// A line break.
    Line,
    /// The border of a table's cell.
    Cell,
}

/// What an asterisk in a stream of characters can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asterisk {
    /// Itself or Markdown's emphasis: the stream is source.
    Source,
    /// Itself: the stream is what Markdown renders.
    Rendered,
}

/// The sign of an asterisk that may be markup.
pub(super) const SOURCE_ASTERISK: char = '*';
/// The sign of an asterisk that stands as such.
pub(super) const ASTERISK: char = '＊';
/// The sign of every other star.
pub(super) const STAR: char = '★';

/// A visible character of the shadow.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    c: char,
    gap: Gap,
    from: usize,
}

/// Visible characters in the order of reading, folded, with the gaps between them.
#[derive(Debug, Default)]
pub(super) struct Shadow(Vec<Glyph>);

impl Shadow {
    /// The shadow of characters in their order.
    pub(super) fn of(spots: &[Spot], asterisk: Asterisk) -> Shadow {
        let mut glyphs = Vec::with_capacity(spots.len());
        let mut gap = Gap::Line;
        for spot in spots {
            fold(spot.c, asterisk, |c| match gap_of(c) {
                Some(wider) => gap = gap.max(wider),
                None => glyphs.push(Glyph { c, gap: std::mem::take(&mut gap), from: spot.from }),
            });
        }
        Shadow(glyphs)
    }

    /// The number of characters.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The character at a place.
    pub(super) fn char(&self, place: usize) -> Option<char> {
        self.0.get(place).map(|glyph| glyph.c)
    }

    /// The character before a place.
    pub(super) fn before(&self, place: usize) -> Option<char> {
        self.char(place.checked_sub(1)?)
    }

    /// What stands before the character at a place; a line ends where the text does.
    pub(super) fn gap(&self, place: usize) -> Gap {
        self.0.get(place).map_or(Gap::Line, |glyph| glyph.gap)
    }

    /// The byte of the source from which the character at a place comes.
    pub(super) fn source(&self, place: usize) -> usize {
        self.0.get(place).map_or(0, |glyph| glyph.from)
    }
}

/// The characters in the orders in which bidi controls may show them: each line with a control read in reverse, and
/// each line with its right-to-left runs turned in place. None where there is no control.
pub(super) fn turned(spots: &[Spot]) -> Option<[Vec<Spot>; 2]> {
    if !spots.iter().any(|spot| is_bidi(spot.c)) {
        return None;
    }
    let mut reversed = Vec::with_capacity(spots.len());
    let mut in_place = Vec::with_capacity(spots.len());
    for line in spots.split_inclusive(|spot| is_line_end(spot.c)) {
        if !line.iter().any(|spot| is_bidi(spot.c)) {
            reversed.extend_from_slice(line);
            in_place.extend_from_slice(line);
            continue;
        }
        let (end, text) = match line.split_last() {
            Some((last, text)) if is_line_end(last.c) => (Some(*last), text),
            _ => (None, line),
        };
        reversed.extend(text.iter().rev());
        reversed.extend(end);
        turn_in_place(text, &mut in_place);
        in_place.extend(end);
    }
    Some([reversed, in_place])
}

/// Embeddings deeper than this are read as their surroundings, which keeps the work linear.
const DEEPEST: usize = 8;

fn turn_in_place(line: &[Spot], out: &mut Vec<Spot>) {
    let mut open: Vec<(bool, Vec<Spot>)> = vec![(false, Vec::new())];
    for spot in line {
        match spot.c {
            '\u{202B}' | '\u{202E}' | '\u{2067}' if open.len() < DEEPEST => open.push((true, Vec::new())),
            '\u{202A}' | '\u{202D}' | '\u{2066}' | '\u{2068}' if open.len() < DEEPEST => open.push((false, Vec::new())),
            '\u{202C}' | '\u{2069}' if open.len() > 1 => close(&mut open),
            _ => {
                if let Some((_, run)) = open.last_mut() {
                    run.push(*spot);
                }
            }
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    out.extend(open.into_iter().flat_map(|(_, run)| run));
}

/// Hands the innermost run to the one around it, turned where the direction changes.
fn close(open: &mut Vec<(bool, Vec<Spot>)>) {
    let Some((leftward, mut run)) = open.pop() else { return };
    let Some((around, outer)) = open.last_mut() else { return };
    if leftward != *around {
        run.reverse();
        for spot in &mut run {
            spot.c = mirrored(spot.c);
        }
    }
    outer.append(&mut run);
}

/// Gives the folded characters of one: NFKC without composition (combining marks go, so that there is nothing to
/// compose), simplified forms, one sign for all stars. White space passes through.
fn fold(c: char, asterisk: Asterisk, mut emit: impl FnMut(char)) {
    if c == '*' {
        return emit(if asterisk == Asterisk::Source { SOURCE_ASTERISK } else { ASTERISK });
    }
    if c.is_ascii() {
        if !is_ignorable(c) {
            emit(c);
        }
        return;
    }
    if is_star(c) {
        return emit(STAR);
    }
    if is_line_end(c) {
        return emit('\n');
    }
    if is_ignorable(c) {
        return;
    }
    decompose_compatible(c, |part| {
        if !is_combining_mark(part) && !is_ignorable(part) {
            emit(simplified(part));
        }
    });
}

fn gap_of(c: char) -> Option<Gap> {
    match c {
        '|' => Some(Gap::Cell),
        '\t' => Some(Gap::Tab),
        '\u{2800}' => Some(Gap::Space),
        _ if is_line_end(c) => Some(Gap::Line),
        _ if c.is_whitespace() => Some(Gap::Space),
        _ => None,
    }
}
