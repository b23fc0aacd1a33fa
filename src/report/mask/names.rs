//! Names of people: how they are masked, and how they are compared with text.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::char::decompose_compatible;

use crate::read::marking::Spot;
use crate::read::marking::characters::{is_han, is_ignorable, is_latin};

/// What stands for the part of a name that is not shown.
pub(super) const MASK: &str = "**";

/// Double surnames (复姓), which are kept whole.
const DOUBLE_SURNAMES: &str = "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 \
    太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 \
    轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五 南荣 东里 东宫 即墨 达奚 褚师 纳兰 完颜 叶赫 耶律 贺兰 \
    歐陽 東方 獨孤 萬俟 聞人 諸葛 尉遲 赫連 澹臺 濮陽 公孫 仲孫 鍾離 長孫 鮮于 閭丘 顓孫 樂正 穀梁 軒轅 東郭 南門 西門 完顏 葉赫 賀蘭";

/// The same, to look one up.
static DOUBLE: LazyLock<HashSet<&str>> = LazyLock::new(|| DOUBLE_SURNAMES.split_whitespace().collect());

/// What is kept of a name: the surname, a double one whole; the first letter; nothing of a single character.
pub(super) fn kept(name: &str) -> &str {
    let mut ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    let (first, second, third) = (ends.next(), ends.next(), ends.next());
    let surname = second.and_then(|end| name.get(..end)).unwrap_or_default();
    let is_double = third.is_some() && DOUBLE.contains(surname);
    let end = match (is_double, second) {
        (true, Some(end)) => end,
        (_, None) => 0,
        _ => first.unwrap_or(0),
    };
    name.get(..end).unwrap_or_default()
}

/// A text in the form in which names are compared: without white space between Chinese characters and without
/// characters that leave no trace, full-width letters, variants and middle dots folded.
#[derive(Debug, Default)]
pub(super) struct Dense {
    /// The text.
    pub(super) text: String,
    /// For each character its first byte in the text, and its bytes in the source.
    places: Vec<(usize, usize, usize)>,
}

impl Dense {
    /// The dense form of characters with their places.
    pub(super) fn of(spots: impl Iterator<Item = Spot>) -> Dense {
        let mut dense = Dense::default();
        let mut last = None;
        let mut space: Option<Spot> = None;
        let mut lines = 0;
        for spot in spots {
            if is_ignorable(spot.c) {
                continue;
            }
            if is_blank(spot.c) {
                space = space.or(Some(spot));
                lines += usize::from(spot.c == '\n');
                continue;
            }
            if let Some(space) = space.take() {
                // An empty line, like the end of a block (U+2029), parts names; other white space within one does not.
                let within = lines < 2 && last.is_some_and(is_of_a_name) && is_of_a_name(spot.c);
                if !within {
                    dense.push(' ', space);
                }
                lines = 0;
            }
            last = Some(spot.c);
            fold(spot.c, |c| dense.push(c, spot));
        }
        dense
    }

    fn push(&mut self, c: char, spot: Spot) {
        self.places.push((self.text.len(), spot.from, spot.to));
        self.text.push(c);
    }

    /// The bytes of the source from which the bytes of the text from `start` to before `end` come.
    pub(super) fn source(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let place = |at: usize| self.places.partition_point(|place| place.0 <= at).checked_sub(1);
        let first = place(start).and_then(|n| self.places.get(n));
        let last = end.checked_sub(1).and_then(place).and_then(|n| self.places.get(n));
        match (first, last) {
            (Some(first), Some(last)) => first.1..last.2.max(first.1),
            _ => 0..0,
        }
    }
}

/// The dense form of a name or a word.
pub(super) fn dense(text: &str) -> String {
    if is_dense(text) {
        return text.trim().to_owned();
    }
    Dense::of(spots(text)).text.trim().to_owned()
}

/// Whether a text is its own dense form.
pub(super) fn is_dense(text: &str) -> bool {
    text.is_ascii() || !text.chars().any(|c| is_blank(c) || is_ignorable(c) || folds(c))
}

/// The characters of a text with their places.
pub(super) fn spots(text: &str) -> impl Iterator<Item = Spot> {
    text.char_indices().map(|(from, c)| Spot { c, from, to: from + c.len_utf8() })
}

/// Whether a name found in a text stands by itself: Latin letters do not go on, nor do digits.
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let kind = |c: Option<char>| match c {
        Some(c) if is_latin(c) => 1,
        Some(c) if c.is_ascii_digit() => 2,
        _ => 0,
    };
    let parts = (text.get(..start), text.get(start..end), text.get(end..));
    let (Some(before), Some(name), Some(after)) = parts else { return false };
    let first = kind(name.chars().next());
    let last = kind(name.chars().next_back());
    (first == 0 || first != kind(before.chars().next_back())) && (last == 0 || last != kind(after.chars().next()))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{2029}'
}

fn is_of_a_name(c: char) -> bool {
    is_han(c) || is_dot(c)
}

fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '‧' | '∙' | '⋅' | '･' | '᛫')
}

/// Whether names are compared with another character in its place.
pub(super) fn folds(c: char) -> bool {
    is_full_width(c) || is_variant(c) || (is_dot(c) && c != '·')
}

fn is_full_width(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Radicals and compatibility ideographs, which look like a Chinese character that has a code of its own.
fn is_variant(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

fn fold(c: char, mut emit: impl FnMut(char)) {
    match c {
        _ if is_dot(c) => emit('·'),
        _ if is_full_width(c) || is_variant(c) => decompose_compatible(c, emit),
        _ => emit(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surname_is_kept() {
        for (name, expected) in [
            ("张三", "张"),
            ("张三丰", "张"),
            ("欧阳某", "欧阳"),
            ("欧阳", "欧"),
            ("諸葛某某", "諸葛"),
            ("买买提·艾力", "买"),
            ("John Smith", "J"),
            ("张", ""),
            ("", ""),
            ("𠮷野", "𠮷"),
        ] {
            assert_eq!(kept(name), expected, "{name}");
        }
    }

    #[test]
    fn a_dense_text_leads_back_to_its_source() {
        let source = "见　张 \u{200B}三，ＪＯＨＮ  S";
        let dense = Dense::of(spots(source));
        assert_eq!(dense.text, "见张三，JOHN S");
        let at = dense.text.find("张三").unwrap_or_default();
        assert_eq!(source.get(dense.source(at, at + 6)), Some("张 \u{200B}三"));
        assert_eq!(dense.source(0, 0), 0..0);
    }
}
