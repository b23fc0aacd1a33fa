//! What makes a level a marking: a star, a label, brackets, or standing alone (report.md, Markings).

use super::characters::{is_closing, is_han, is_opening};
use super::shadow::{ASTERISK, Gap, SOURCE_ASTERISK, STAR, Shadow};

/// Where a text comes from, which decides how its signs are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A cell or a value: a `*` that could open an emphasis is more likely a star.
    Value,
    /// A Markdown text: a `*` in the source is a star only before a period.
    Markdown,
    /// A file's name.
    Name,
}

/// A level (密级) in a shadow.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// The place of its first character.
    start: usize,
    /// The place after 密 and, where it follows, 级.
    end: usize,
    /// Whether 级 follows.
    graded: bool,
}

/// The places in the source of all marked levels.
pub(super) fn marked(shadow: &Shadow, source: Source) -> Vec<usize> {
    let mut found = Vec::new();
    let mut asterisks = 0_usize;
    for place in 0..shadow.len() {
        if matches!(shadow.char(place), Some(SOURCE_ASTERISK | ASTERISK)) {
            asterisks += 1;
        }
        let Some(level) = level_at(shadow, place) else { continue };
        let named = source == Source::Name && is_bounded(shadow, level);
        if named || is_starred(shadow, level, asterisks, source) || is_alone(shadow, level) || is_labelled(shadow, level) {
            found.push(shadow.source(place));
        }
    }
    found
}

/// Whether the whole shadow is a level, or a level, a star and perhaps a period.
pub(super) fn is_bare(shadow: &Shadow) -> bool {
    let Some(level) = level_at(shadow, 0) else { return false };
    let one_line = (1..shadow.len()).all(|place| shadow.gap(place) <= Gap::Space);
    if !one_line || level.graded {
        return false;
    }
    let end = match shadow.char(level.end) {
        Some(STAR | ASTERISK | SOURCE_ASTERISK) => period(shadow, level.end + 1).unwrap_or(level.end + 1),
        _ => level.end,
    };
    end == shadow.len()
}

fn level_at(shadow: &Shadow, start: usize) -> Option<Level> {
    let is_level = matches!(shadow.char(start)?, '绝' | '机' | '秘')
        && shadow.char(start + 1) == Some('密')
        && shadow.gap(start + 1) < Gap::Cell;
    let graded = shadow.char(start + 2) == Some('级') && shadow.gap(start + 2) < Gap::Cell;
    is_level.then_some(Level { start, end: start + 2 + usize::from(graded), graded })
}

/// The end of a period of secrecy (保密期限) that begins at a place: `10年`, `一年六个月`, `2030年12月31日`, `长期`.
fn period(shadow: &Shadow, start: usize) -> Option<usize> {
    if matches!((shadow.char(start)?, shadow.char(start + 1)), ('长', Some('期')) | ('永', Some('久'))) {
        return Some(start + 2);
    }
    let mut end = None;
    let mut place = start;
    while let Some(after) = span(shadow, place) {
        end = Some(after);
        place = after;
    }
    end
}

fn span(shadow: &Shadow, start: usize) -> Option<usize> {
    let is_digit = |c: char| c.is_ascii_digit() || "〇零一二两三四五六七八九十百".contains(c);
    let digits = (start..start + 5).take_while(|&place| shadow.char(place).is_some_and(is_digit)).count();
    let unit = start + digits + usize::from(shadow.char(start + digits) == Some('个'));
    let has_unit = matches!(shadow.char(unit), Some('年' | '月' | '日' | '天'));
    ((1..5).contains(&digits) && has_unit).then_some(unit + 1)
}

/// What may stand between a level and its star.
const BEFORE_STAR: &str = "\"'”’_~`\\^";

/// Whether a star follows the level; `asterisks` is how many stand before it.
fn is_starred(shadow: &Shadow, level: Level, asterisks: usize, source: Source) -> bool {
    let closes = |c: char| is_closing(c) || BEFORE_STAR.contains(c);
    let skipped = (level.end..level.end + 4).take_while(|&place| shadow.char(place).is_some_and(closes)).count();
    let star = level.end + skipped;
    let gap = (level.end..=star).map(|place| shadow.gap(place)).max().unwrap_or_default();
    let is_star = |place: usize| matches!(shadow.char(place), Some(STAR | ASTERISK | SOURCE_ASTERISK));
    let stars = (star..star + 4).take_while(|&place| is_star(place)).count();
    let dated = period(shadow, star + stars).is_some();
    match shadow.char(star) {
        Some(STAR) => gap < Gap::Line || (dated && gap == Gap::Line),
        // Two asterisks after an earlier one are an emphasis that Markdown did not see as one.
        Some(ASTERISK) if skipped == 0 => dated && gap <= Gap::Line || gap < Gap::Line && (stars == 1 || asterisks == 0),
        Some(SOURCE_ASTERISK) if skipped == 0 && gap < Gap::Line => {
            dated || source != Source::Markdown && stars == 1 && asterisks.is_multiple_of(2)
        }
        _ => false,
    }
}

/// Punctuation and signs that do not keep a level from standing alone. Commas, colons and 、 do.
const DECORATION: &str = "。.!?·•●○■□◆◇▲△▪-–—―‐_~=#>+^*＊★\"'“”‘’`\\/";

/// Whether the level, with its star and period, stands alone in brackets, on its line or in its cell.
fn is_alone(shadow: &Shadow, level: Level) -> bool {
    let decorates = |c: Option<char>| c.is_some_and(|c| DECORATION.contains(c));
    let mut start = level.start;
    while shadow.gap(start) < Gap::Tab && decorates(shadow.before(start)) {
        start -= 1;
    }
    let opens = shadow.gap(start) >= Gap::Tab || shadow.before(start).is_none_or(is_opening);
    let mut end = period(shadow, level.end).unwrap_or(level.end);
    while shadow.gap(end) < Gap::Tab && decorates(shadow.char(end)) {
        end += 1;
    }
    let end = period(shadow, end).unwrap_or(end);
    opens && (shadow.gap(end) >= Gap::Tab || shadow.char(end).is_some_and(is_closing))
}

/// Whether the level stands between the borders that part a file's name.
fn is_bounded(shadow: &Shadow, level: Level) -> bool {
    let borders = |c: char| "-–—―‐−_.".contains(c) || is_opening(c) || is_closing(c);
    let end = period(shadow, level.end).unwrap_or(level.end);
    let left = shadow.gap(level.start) > Gap::None || shadow.before(level.start).is_some_and(borders);
    left && (shadow.gap(end) > Gap::None || shadow.char(end).is_some_and(borders))
}

/// How firmly a label is tied to what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    /// They stand side by side.
    Side,
    /// A verb: 为, 是, 系, 属于.
    Verb,
    /// A colon, a dash, an equals sign.
    Sign,
}

/// Words for a level.
const GRADES: [&str; 9] = ["密级", "密等级", "密级别", "密别", "密等", "密级标识", "密级标志", "密级等级", "密程度"];

/// What a sentence calls the paper on which it stands, after 本, 此, 该, 这 or 原.
const PAPERS: [&str; 22] = [
    "件", "文", "文件", "材料", "资料", "稿", "卷", "案卷", "档案", "文档", "通知", "报告", "页", "载体", "信息", "内容", "事项",
    "案", "电报", "函", "图", "记录",
];

/// Whether the level stands in a label: 密级：绝密, 定密：机密级, 本件为绝密级.
fn is_labelled(shadow: &Shadow, level: Level) -> bool {
    if is_listed(shadow, level) {
        return false;
    }
    let (tie, label) = tie(shadow, level.start);
    let label = without_brackets(shadow, label);
    let next = shadow.char(level.end).filter(|_| shadow.gap(level.end) == Gap::None);
    let goes_on = next.is_some_and(|c| "的以及和或与、等之者类".contains(c));
    let runs_into_text = next.is_some_and(is_han);
    if ends_with_grade(shadow, label) {
        return match tie {
            Tie::Sign => true,
            Tie::Verb => !goes_on,
            Tie::Side => !runs_into_text,
        };
    }
    if ends_with(shadow, label, "定密") {
        return tie == Tie::Sign || if level.graded { !goes_on } else { !runs_into_text };
    }
    let names_paper = next.is_some_and(|c| "件文材资稿".contains(c));
    let says_so = if level.graded { !goes_on } else { !runs_into_text || names_paper };
    tie >= Tie::Verb && says_so && ends_with_paper(shadow, label)
}

/// Walks from a level back over what ties it to a label; gives how, and where the label ends.
fn tie(shadow: &Shadow, start: usize) -> (Tie, usize) {
    let mut tie = Tie::Side;
    let mut place = start;
    while place + 12 > start && shadow.gap(place) < Gap::Cell {
        match shadow.before(place) {
            Some(':' | '=' | '-' | '–' | '—' | '―' | '→' | '>') => tie = Tie::Sign,
            Some('为' | '是' | '系' | '属' | '于') => tie = tie.max(Tie::Verb),
            Some('定' | '确' | '拟' | '应' | '列' | '标' | '注' | '已' | '被' | '现')
                if tie >= Tie::Verb && !is_determined(shadow, place) => {}
            Some('"' | '\'' | '“' | '”' | '‘' | '’' | '_' | '`' | '~') => {}
            Some(SOURCE_ASTERISK | ASTERISK | STAR | '√' | '✓' | '✔' | '☑' | '☒' | '■' | '●') => {}
            _ => break,
        }
        place -= 1;
    }
    (tie, place)
}

/// Whether 定密 begins with the 定 before a place.
fn is_determined(shadow: &Shadow, place: usize) -> bool {
    shadow.char(place) == Some('密')
}

/// The end of a label that brackets follow, as in 密级（Classification）：, or that stands in brackets, as in 【密级】.
fn without_brackets(shadow: &Shadow, end: usize) -> usize {
    if !shadow.before(end).is_some_and(is_closing) {
        return end;
    }
    if ends_with_grade(shadow, end - 1) || ends_with(shadow, end - 1, "定密") {
        return end - 1;
    }
    let opening = (end.saturating_sub(24)..end).rev().find(|&place| shadow.char(place).is_some_and(is_opening));
    opening.unwrap_or(end)
}

fn ends_with(shadow: &Shadow, end: usize, word: &str) -> bool {
    let length = word.chars().count();
    let Some(start) = end.checked_sub(length) else { return false };
    let joined = (start + 1..end).all(|place| shadow.gap(place) < Gap::Cell);
    joined && word.chars().enumerate().all(|(n, c)| shadow.char(start + n) == Some(c))
}

/// Whether a word for a level ends at a place; the end of 绝密级 is none.
fn ends_with_grade(shadow: &Shadow, end: usize) -> bool {
    GRADES.iter().any(|word| {
        let start = end.saturating_sub(word.chars().count());
        let of_a_level = matches!(shadow.before(start), Some('绝' | '机' | '秘')) && matches!(*word, "密级" | "密等");
        !of_a_level && ends_with(shadow, end, word)
    })
}

fn ends_with_paper(shadow: &Shadow, end: usize) -> bool {
    PAPERS.iter().any(|word| {
        let start = end.saturating_sub(word.chars().count());
        matches!(shadow.before(start), Some('本' | '此' | '该' | '这' | '原')) && ends_with(shadow, end, word)
    })
}

/// Whether another level follows after 、, 和, 或 or 及: a list of levels, which marks nothing.
fn is_listed(shadow: &Shadow, level: Level) -> bool {
    matches!(shadow.char(level.end), Some('、' | '和' | '或' | '及')) && level_at(shadow, level.end + 1).is_some()
}
