//! Classes of characters that the search for markings, numbers and names looks at.

use unicode_normalization::char::decompose_compatible;

/// Whether a character is a Chinese one (汉字), 々 and 〇 included.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character is a Latin letter, full-width ones included; a sign such as ℡ or ① is none.
pub(crate) fn is_latin(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}'
        | '\u{1E00}'..='\u{1EFF}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}'
        | '\u{1D400}'..='\u{1D6A3}')
}

/// Whether a character leaves no trace on the page: Unicode's Default_Ignorable_Code_Point (zero-width, bidi and
/// variation characters among them), and controls that are no white space.
pub(crate) fn is_ignorable(c: char) -> bool {
    match c {
        ' '..='~' => false,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' => true,
        '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => true,
        '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' => true,
        '\u{FFF0}'..='\u{FFFC}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' => true,
        '\u{E0000}'..='\u{E0FFF}' => true,
        _ => c.is_control() && !c.is_whitespace(),
    }
}

/// Whether a character steers the direction of text.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character ends a line.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a character is like a star: ★, ※, ⁂, and every character but `*` itself that Unicode (16.0) gives a name
/// with the word STAR, STARS or ASTERISK. `*` is left out because Markdown may mean something else by it.
pub(super) fn is_star(c: char) -> bool {
    matches!(c,
        '\u{359}' | '\u{66D}' | '\u{203B}' | '\u{2042}' | '\u{204E}' | '\u{2051}' | '\u{20F0}' | '\u{2217}' | '\u{225B}'
        | '\u{229B}' | '\u{22C6}' | '\u{235F}' | '\u{2363}' | '\u{2605}'..='\u{2606}' | '\u{262A}' | '\u{269D}'
        | '\u{2721}'..='\u{2727}' | '\u{2729}'..='\u{273D}' | '\u{2742}'..='\u{2743}' | '\u{2749}'..='\u{274B}'
        | '\u{29C6}' | '\u{2A6E}' | '\u{2B50}'..='\u{2B52}' | '\u{2BE8}'..='\u{2BEB}' | '\u{A673}' | '\u{FE61}'
        | '\u{FF0A}' | '\u{10AF0}' | '\u{122EC}' | '\u{12394}' | '\u{1F303}' | '\u{1F31F}'..='\u{1F320}'
        | '\u{1F52F}' | '\u{1F7AF}'..='\u{1F7D4}' | '\u{1F7D9}' | '\u{1F929}' | '\u{E002A}')
}

/// Opening brackets, in the order of [`CLOSING`]: Unicode's opening punctuation without quotation marks, in the forms
/// that NFKC leaves.
const OPENING: &str = "([{<«‹༺༼᚛⁅⌈⌊❨❪❬❮❰❲❴⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼⸢⸤⸦⸨⹕⹗⹙⹛〈《「『【〔〖〘〚﴿";

/// Closing brackets.
const CLOSING: &str = ")]}>»›༻༽᚜⁆⌉⌋❩❫❭❯❱❳❵⟆⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦎⦐⦒⦔⦖⦘⧙⧛⧽⸣⸥⸧⸩⹖⹘⹚⹜〉》」』】〕〗〙〛﴾";

/// Whether a character opens a bracket.
pub(super) fn is_opening(c: char) -> bool {
    OPENING.contains(c)
}

/// Whether a character closes a bracket.
pub(super) fn is_closing(c: char) -> bool {
    CLOSING.contains(c)
}

/// The bracket that a reader sees where text runs from right to left; full-width and other forms are folded.
pub(super) fn mirrored(c: char) -> char {
    let mut plain = c;
    decompose_compatible(c, |part| plain = part);
    let other = |from: &str, to: &str| from.chars().position(|b| b == plain).and_then(|n| to.chars().nth(n));
    other(OPENING, CLOSING).or_else(|| other(CLOSING, OPENING)).unwrap_or(c)
}

/// The simplified form of a traditional or variant character that levels and their labels are written with.
pub(super) fn simplified(c: char) -> char {
    match c {
        '絕' | '絶' => '绝',
        '機' => '机',
        '祕' => '秘',
        '宻' => '密',
        '級' => '级',
        '爲' | '為' => '为',
        '標' => '标',
        '識' => '识',
        '誌' => '志',
        '別' => '别',
        '係' => '系',
        '屬' => '属',
        '該' => '该',
        '這' => '这',
        '確' => '确',
        '擬' => '拟',
        '應' => '应',
        '個' => '个',
        '長' => '长',
        '無' => '无',
        '電' => '电',
        '報' => '报',
        '資' => '资',
        '檔' => '档',
        '項' => '项',
        '頁' => '页',
        '圖' => '图',
        '錄' | '録' => '录',
        '載' => '载',
        '體' => '体',
        '內' => '内',
        '與' => '与',
        '類' => '类',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_opening_bracket_has_its_closing_one() {
        assert_eq!(OPENING.chars().count(), CLOSING.chars().count());
        for (opening, closing) in OPENING.chars().zip(CLOSING.chars()) {
            assert_eq!((mirrored(opening), mirrored(closing)), (closing, opening));
        }
    }

    /// The code points whose names in UnicodeData.txt have the word STAR, STARS or ASTERISK, apart from `*`.
    const NAMED_STARS: &str = "00359 0066D 0204E 02051 020F0 02217 0225B 0229B 022C6 0235F 02363 02605 02606 0262A 0269D \
        02721 02722 02723 02724 02725 02726 02727 02729 0272A 0272B 0272C 0272D 0272E 0272F 02730 02731 02732 02733 02734 \
        02735 02736 02737 02738 02739 0273A 0273B 0273C 0273D 02742 02743 02749 0274A 0274B 029C6 02A6E 02B50 02B51 02B52 \
        02BE8 02BE9 02BEA 02BEB 0A673 0FE61 0FF0A 10AF0 122EC 12394 1F303 1F31F 1F320 1F52F 1F7AF 1F7B0 1F7B1 1F7B2 1F7B3 \
        1F7B4 1F7B5 1F7B6 1F7B7 1F7B8 1F7B9 1F7BA 1F7BB 1F7BC 1F7BD 1F7BE 1F7BF 1F7C0 1F7C1 1F7C2 1F7C3 1F7C4 1F7C5 1F7C6 \
        1F7C7 1F7C8 1F7C9 1F7CA 1F7CB 1F7CC 1F7CD 1F7CE 1F7CF 1F7D0 1F7D1 1F7D2 1F7D3 1F7D4 1F7D9 1F929 E002A";

    #[test]
    fn every_character_that_unicode_names_a_star_or_an_asterisk_is_one() {
        let mut named: Vec<char> = NAMED_STARS
            .split_whitespace()
            .filter_map(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?))
            .chain(['※', '⁂'])
            .collect();
        named.sort_unstable();
        let ours: Vec<char> = (0..0x11_0000).filter_map(char::from_u32).filter(|&c| is_star(c)).collect();
        assert_eq!(ours, named);
    }
}
