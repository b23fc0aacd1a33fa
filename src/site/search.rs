//! The index of the search: classic scripts, for a page opened from a folder can load nothing else. The checks and
//! provisions stand in one, the units in as many as they need; none is loaded before somebody searches.

use std::collections::{BTreeMap, BTreeSet};

use pinyin::ToPinyinMulti;
use serde::Serialize;

use super::text::visible;
use super::words::{article, sentence};
use super::{LocalCheck, Page, UnitRows};
use crate::checks;
use crate::lang::Lang;
use crate::regulation::provisions;

/// Units in one script.
const UNITS: usize = 2000;

/// The most readings of a name: 重庆 is found as `cq` and as `zq`.
const READINGS: usize = 8;

/// How many scripts the units take.
pub(super) fn chunks(units: usize) -> usize {
    units.div_ceil(UNITS)
}

/// `search/index.js`: the checks and the provisions, and how many scripts of units there are.
pub(super) fn index_script(lang: Lang, units: usize, local: &BTreeMap<&str, &LocalCheck>) -> Page {
    script("search/index.js", "duizhaoSearchIndex", &index(lang, units, local))
}

/// `search/units-1.js` …: the units, id, name and initials.
pub(super) fn units_script(units: &[UnitRows], number: usize) -> Page {
    let chunk = units.chunks(UNITS).nth(number.saturating_sub(1)).unwrap_or_default();
    let list: Vec<[String; 3]> = chunk.iter().map(|unit| entry(&unit.id, &unit.name)).collect();
    script(&format!("search/units-{number}.js"), "duizhaoSearchUnits", &list)
}

/// The pinyin initials of a text, every reading of its characters: `zgxw`; several are separated by spaces.
pub(super) fn initials(text: &str) -> String {
    let mut readings = vec![String::new()];
    for (c, multi) in text.chars().zip(text.to_pinyin_multi()) {
        let letters: BTreeSet<char> = match multi {
            Some(multi) => multi.into_iter().filter_map(|pinyin| pinyin.plain().chars().next()).collect(),
            None => c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()).into_iter().collect(),
        };
        readings = extend(readings, &letters);
    }
    readings.join(" ")
}

/// A value as a script's literal that cannot end the script or the line it stands in.
pub(super) fn literal(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[derive(Serialize)]
struct Index {
    /// How many scripts of units there are.
    units: usize,
    /// Checks: id, title, initials.
    checks: Vec<[String; 3]>,
    /// Provisions: number, sentence, the article's heading.
    provisions: Vec<[String; 3]>,
}

fn index(lang: Lang, units: usize, local: &BTreeMap<&str, &LocalCheck>) -> Index {
    let mut checks: Vec<[String; 3]> = checks::catalogue().map(|check| entry(check.id, check.title(lang))).collect();
    checks.extend(local.iter().map(|(id, check)| entry(id, &check.title)));
    let provisions = provisions()
        .iter()
        .map(|(provision, _)| [provision.to_string(), sentence(lang, *provision).to_owned(), article(lang, provision.article)]);
    Index { units: chunks(units), checks, provisions: provisions.collect() }
}

fn entry(id: &str, name: &str) -> [String; 3] {
    [id.to_owned(), visible(name), initials(name)]
}

/// A script that hands its data over: `window.name(data)` where the page's script waits for it.
fn script(path: &str, name: &str, data: &impl Serialize) -> Page {
    Page { path: path.to_owned(), bytes: format!("window.{name}({});\n", literal(data)).into_bytes() }
}

fn extend(readings: Vec<String>, letters: &BTreeSet<char>) -> Vec<String> {
    if letters.is_empty() {
        return readings;
    }
    let mut longer = Vec::new();
    for letter in letters {
        longer.extend(readings.iter().map(|reading| format!("{reading}{letter}")));
    }
    longer.truncate(READINGS);
    longer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_initials() {
        assert!(initials("甲市").split(' ').any(|reading| reading == "js"));
        assert!(initials("重庆").split(' ').any(|reading| reading == "cq"));
        assert!(initials("长会行重长会行重").split(' ').count() <= READINGS);
        assert_eq!(initials("A甲-1"), "aj1");
    }

    #[test]
    fn a_name_cannot_end_the_script() {
        assert_eq!(literal(&"</script>\u{2028}\""), "\"\\u003c/script>\\u2028\\\"\"");
    }
}
