//! Charts as geometry: the templates draw them as inline SVG, with a title, a description and a table of the data.

use serde::Serialize;

use super::words::{SEVERITIES, Shown};
use crate::lang::Lang;
use crate::report::model::{FindingCounts, TrendPoint};

/// Columns of findings by severity, one a quarter.
#[derive(Serialize)]
pub(super) struct Trend {
    width: u32,
    height: u32,
    base: u32,
    columns: Vec<Column>,
    lines: Vec<Line>,
}

/// A quarter of the trend.
#[derive(Serialize)]
struct Column {
    quarter: String,
    middle: u32,
    top: u32,
    total: u64,
    counts: [u64; 3],
    units: u64,
    breaching: u64,
    parts: Vec<Part>,
}

/// A severity's part of a column.
#[derive(Serialize)]
struct Part {
    kind: &'static str,
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

/// A line of the scale.
#[derive(Serialize)]
struct Line {
    y: u32,
    value: u64,
}

/// A bar of the most frequent findings.
#[derive(Serialize)]
pub(super) struct Bar {
    pub href: String,
    pub title: String,
    /// As much of the title as there is room for.
    pub label: String,
    pub count: u64,
    pub units: u64,
    pub y: u32,
    pub width: u32,
}

const HEIGHT: u32 = 180;
const TOP: u32 = 26;
const LEFT: u32 = 44;
const STEP: u32 = 84;
const WIDTH: u32 = 40;

/// The room beside a bar, in letters.
const ROOM: usize = 31;

/// The length of the longest bar.
const LONGEST: u64 = 300;

/// The trend of the quarters, the oldest first.
pub(super) fn trend(points: &[TrendPoint]) -> Trend {
    let highest = points.iter().map(|point| total(point.findings)).max().unwrap_or_default();
    let scale = scale(highest);
    let columns = points.iter().zip(0u32..).map(|(point, place)| column(point, place, scale));
    let count = u32::try_from(points.len()).unwrap_or_default();
    Trend {
        width: LEFT + STEP * count.max(1) + 10,
        height: HEIGHT + TOP + 30,
        base: TOP + HEIGHT,
        columns: columns.collect(),
        lines: [0, 1, 2].map(|part| Line { y: TOP + HEIGHT - HEIGHT * part / 2, value: scale * u64::from(part) / 2 }).into(),
    }
}

/// The lengths of bars of these counts, the largest first.
pub(super) fn bars(rows: Vec<(String, String, u64, u64)>) -> Vec<Bar> {
    let largest = rows.iter().map(|row| row.2).max().unwrap_or(1).max(1);
    let bars = rows.into_iter().zip(0u32..).map(|((href, title, count, units), place)| Bar {
        href,
        label: shortened(&title),
        title,
        count,
        units,
        y: place * 30,
        width: u32::try_from((count * LONGEST).div_ceil(largest)).unwrap_or_default().max(2),
    });
    bars.collect()
}

/// The words of the legend, in the order of the parts.
pub(super) fn legend(lang: Lang) -> Vec<super::words::Badge> {
    SEVERITIES.into_iter().map(|severity| severity.badge(lang)).collect()
}

fn column(point: &TrendPoint, place: u32, scale: u64) -> Column {
    let findings = point.findings;
    let counts = [findings.breach, findings.shortfall, findings.advisory];
    let x = LEFT + STEP * place + (STEP - WIDTH) / 2;
    let mut y = TOP + HEIGHT;
    let mut parts = Vec::new();
    for (severity, count) in SEVERITIES.into_iter().zip(counts) {
        let height = u32::try_from(count * u64::from(HEIGHT) / scale).unwrap_or_default();
        let height = if count > 0 { height.max(1) } else { 0 };
        y = y.saturating_sub(height);
        parts.push(Part { kind: severity.name(), x, y, width: WIDTH, height });
    }
    Column {
        quarter: point.quarter.to_string(),
        middle: x + WIDTH / 2,
        top: y.saturating_sub(6),
        total: total(findings),
        counts,
        units: point.units.values().sum(),
        breaching: point.units.get(&crate::report::model::Conclusion::Breach).copied().unwrap_or_default(),
        parts,
    }
}

/// A text cut where there is no more room: a Han character takes twice the room of a letter.
fn shortened(text: &str) -> String {
    let mut left = ROOM;
    for (at, c) in text.char_indices() {
        let width = if u32::from(c) < 0x2e80 { 1 } else { 2 };
        if width > left {
            return format!("{}…", text.get(..at).unwrap_or_default());
        }
        left -= width;
    }
    text.to_owned()
}

/// A round number that no column exceeds, of which half is whole.
fn scale(highest: u64) -> u64 {
    let mut step = 1;
    while highest > step * 10 {
        step *= 10;
    }
    [2, 4, 6, 8, 10].into_iter().map(|n| n * step).find(|scale| *scale >= highest).unwrap_or(step * 10)
}

fn total(findings: FindingCounts) -> u64 {
    findings.breach + findings.shortfall + findings.advisory
}

#[cfg(test)]
mod tests {
    use super::{scale, shortened};

    #[test]
    fn a_title_is_cut_where_there_is_no_more_room() {
        assert_eq!(shortened("No statement of responsibilities"), "No statement of responsibilitie…");
        assert_eq!(shortened("Feedback unanswered"), "Feedback unanswered");
        assert_eq!(shortened("一二三四五六七八九十一二三四五"), "一二三四五六七八九十一二三四五");
        assert_eq!(shortened("一二三四五六七八九十一二三四五六"), "一二三四五六七八九十一二三四五…");
    }

    #[test]
    fn no_column_exceeds_the_scale() {
        assert_eq!([0, 1, 3, 10, 11, 91, 101, 1234].map(scale), [2, 2, 4, 10, 20, 100, 200, 2000]);
    }
}
