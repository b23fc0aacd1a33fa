//! HTML's character references (`&#23494;`, `&starf;`) as the characters that they stand for.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::shadow::Spot;

/// The text with its character references decoded, twice over: what shows `&#23494;` may be decoded by the next reader.
pub(crate) fn decoded(mut spots: Vec<Spot>) -> Vec<Spot> {
    for _ in 0..2 {
        if !spots.iter().any(|spot| spot.c == '&') {
            break;
        }
        spots = decode(&spots);
    }
    spots
}

fn decode(spots: &[Spot]) -> Vec<Spot> {
    let mut out = Vec::with_capacity(spots.len());
    let mut rest = spots;
    while let Some((first, after)) = rest.split_first() {
        let reference = if first.c == '&' { reference(after) } else { None };
        match reference.and_then(|(c, length)| Some((c, after.split_at_checked(length)?))) {
            Some((c, (name, after))) => {
                out.push(Spot { c, from: first.from, to: name.last().map_or(first.to, |last| last.to) });
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

/// The character for which a text that follows `&` stands, and how much of the text does. As in HTML, the semicolon
/// may be missing.
fn reference(text: &[Spot]) -> Option<(char, usize)> {
    let (c, length) = match text.first()?.c {
        '#' => numeric(text)?,
        _ => named(text)?,
    };
    let semicolon = text.get(length).is_some_and(|spot| spot.c == ';');
    // An asterisk that is written as a reference is meant as one.
    Some((if c == '*' { '＊' } else { c }, length + usize::from(semicolon)))
}

fn numeric(text: &[Spot]) -> Option<(char, usize)> {
    let hexadecimal = text.get(1).is_some_and(|spot| matches!(spot.c, 'x' | 'X'));
    let (radix, prefix) = if hexadecimal { (16, 2) } else { (10, 1) };
    let mut code = 0u32;
    let mut digits = 0;
    for digit in text.iter().skip(prefix).map_while(|spot| spot.c.to_digit(radix)) {
        code = code.saturating_mul(radix).saturating_add(digit);
        digits += 1;
    }
    (digits > 0).then_some((char::from_u32(code).unwrap_or('\u{FFFD}'), prefix + digits))
}

fn named(text: &[Spot]) -> Option<(char, usize)> {
    let name: String = text.iter().map(|spot| spot.c).take_while(char::is_ascii_alphanumeric).take(24).collect();
    let c = BY_NAME.get(name.as_str())?;
    Some((*c, name.len()))
}

static BY_NAME: LazyLock<HashMap<&str, char>> =
    LazyLock::new(|| NAMED.iter().flat_map(|(names, c)| names.split(' ').map(move |name| (name, *c))).collect());

/// HTML's named references that a marking can be written or hidden with: stars, brackets, colons and dashes, white
/// space, and characters that leave no trace. No name stands for a Chinese character.
const NAMED: [(&str, char); 62] = [
    ("amp AMP", '&'),
    ("lt LT", '<'),
    ("gt GT", '>'),
    ("quot QUOT", '"'),
    ("apos", '\''),
    ("num", '#'),
    ("lpar", '('),
    ("rpar", ')'),
    ("lbrack lsqb", '['),
    ("rbrack rsqb", ']'),
    ("lbrace lcub", '{'),
    ("rbrace rcub", '}'),
    ("ast midast", '*'),
    ("colon", ':'),
    ("equals", '='),
    ("period", '.'),
    ("lowbar UnderBar", '_'),
    ("verbar vert VerticalLine", '|'),
    ("bsol", '\\'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("nbsp NonBreakingSpace", '\u{A0}'),
    ("shy", '\u{AD}'),
    ("ensp", '\u{2002}'),
    ("emsp emsp13 emsp14 numsp puncsp thinsp ThinSpace hairsp VeryThinSpace MediumSpace", '\u{2003}'),
    ("ZeroWidthSpace NegativeMediumSpace NegativeThickSpace NegativeThinSpace NegativeVeryThinSpace", '\u{200B}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("lrm", '\u{200E}'),
    ("rlm", '\u{200F}'),
    ("NoBreak", '\u{2060}'),
    ("af ApplyFunction", '\u{2061}'),
    ("it InvisibleTimes", '\u{2062}'),
    ("ic InvisibleComma", '\u{2063}'),
    ("dash hyphen", '\u{2010}'),
    ("ndash", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("horbar", '\u{2015}'),
    ("lowast", '\u{2217}'),
    ("circledast oast", '\u{229B}'),
    ("sstarf Star", '\u{22C6}'),
    ("starf bigstar", '★'),
    ("star", '☆'),
    ("sext", '\u{2736}'),
    ("easter", '\u{2A6E}'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("lbbrk", '❲'),
    ("rbbrk", '❳'),
    ("lobrk LeftDoubleBracket", '⟦'),
    ("robrk RightDoubleBracket", '⟧'),
    ("lang langle LeftAngleBracket", '⟨'),
    ("rang rangle RightAngleBracket", '⟩'),
    ("Lang", '⟪'),
    ("Rang", '⟫'),
    ("loang", '⟬'),
    ("roang", '⟭'),
    ("lopar", '⦅'),
    ("ropar", '⦆'),
    ("lceil LeftCeiling", '⌈'),
];
