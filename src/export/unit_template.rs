//! The other files of a unit's folder, ready to be filled in: unit.md, a measure, and every parameter as a comment.

use std::fmt::Write as _;

use crate::lang::Lang;
use crate::records::{UnitKind, UnitLevel};
use crate::regulation::{Parameter, ParameterValue};

/// The id of a unit whose folder's name gives none.
pub const FIRST_ID: &str = "unit-1";

/// The texts that stand where `init` does not know what to write.
const PLACEHOLDERS: [&str; 3] = ["word.init-name", "word.init-office", "word.init-department"];

/// Whether a value is one that `init` writes where it knows none, in either language.
pub fn is_placeholder(value: &str) -> bool {
    value == FIRST_ID || [Lang::Zh, Lang::En].iter().any(|lang| PLACEHOLDERS.iter().any(|key| lang.text(key) == value))
}

/// Whether a measure still bears the title of the sample that `init` writes, in either language.
pub fn is_sample_measure(title: &str) -> bool {
    [Lang::Zh, Lang::En].iter().any(|lang| lang.text("word.init-measure-title") == title)
}

/// `unit.md`, with what is known of the unit. The values are quoted: a folder's name may hold what means something in YAML.
pub fn unit_md(lang: Lang, id: &str, name: &str, level: UnitLevel, kind: UnitKind) -> Vec<u8> {
    let facts = [
        ("id", quoted(id)),
        ("name", quoted(name)),
        ("level", lang.either(level.chinese(), level.word()).to_owned()),
        ("levels", spellings(UnitLevel::ALL.iter().map(|level| lang.either(level.chinese(), level.word())))),
        ("office", quoted(lang.text("word.init-office"))),
        ("department", quoted(lang.text("word.init-department"))),
        ("kind", lang.either(kind.chinese(), kind.word()).to_owned()),
        ("kinds", spellings(UnitKind::ALL.iter().map(|kind| lang.either(kind.chinese(), kind.word())))),
    ];
    lang.fill(lang.text("word.init-unit"), &facts).into_bytes()
}

/// A measure to begin with: a draft, so that it does not count as one in force before somebody has written it.
pub fn measure_md(lang: Lang) -> Vec<u8> {
    let facts = [("title", quoted(lang.text("word.init-measure-title")))];
    lang.fill(lang.text("word.init-measure"), &facts).into_bytes()
}

/// `parameters.toml`: every parameter with its default, as comments.
pub fn parameters_toml(lang: Lang) -> Vec<u8> {
    let mut text = lang.text("word.init-parameters").to_owned();
    for parameter in Parameter::ALL {
        let what = lang.text(&format!("word.parameter-{}", parameter.name()));
        let value = value(&parameter.default_value());
        let _ = write!(text, "\n# {what}\n# [\"{}\"]\n# value = {value}\n# basis = \"\"\n", parameter.name());
    }
    text.into_bytes()
}

/// A value as TOML.
fn value(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Whole(number) => number.to_string(),
        ParameterValue::Hours(hours) => hours.to_string(),
        ParameterValue::Word(word) => quoted(word),
        ParameterValue::Words(words) => format!("[{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ")),
        ParameterValue::Days(days) => format!("[{}]", days.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// A text between quotes, as YAML and TOML both read it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

fn spellings<'s>(words: impl Iterator<Item = &'s str>) -> String {
    words.collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::marking::Clearances;
    use crate::read::{introduction, measures, parameters};

    #[test]
    fn what_is_written_is_read_without_a_word() {
        for lang in [Lang::Zh, Lang::En] {
            let clearances = Clearances::default();
            let unit = unit_md(lang, "jia", "示例\"县: #1", UnitLevel::County, UnitKind::Party);
            let read = introduction::read("unit.md", &unit, &clearances);
            assert_eq!(read.problems, []);
            let unit = read.introduction.unwrap();
            assert_eq!(unit.name, "示例\"县: #1");
            assert!(is_placeholder(&unit.office) && is_placeholder(&unit.organization_department) && !is_placeholder(&unit.id));
            let read = measures::read("measures/a.md", "a", &measure_md(lang), &clearances);
            let is_sample =
                |outcome| matches!(outcome, measures::Outcome::Accepted(measure) if is_sample_measure(&measure.title));
            assert!(read.problems.is_empty() && is_sample(read.outcome), "{:?}", read.problems);
            let text = String::from_utf8(parameters_toml(lang)).unwrap();
            assert_eq!(parameters::read("parameters.toml", &text, &[], &[], &clearances).problems, []);
        }
    }

    #[test]
    fn a_parameter_counts_once_its_comment_signs_are_taken_off_and_its_basis_is_given() {
        let text = String::from_utf8(parameters_toml(Lang::Zh)).unwrap();
        let from = text.find("\n\n").unwrap();
        let uncommented =
            text.split_at(from).1.replace("# [", "[").replace("# value", "value").replace("# basis = \"\"", "basis = \"示例\"");
        let read = parameters::read("parameters.toml", &uncommented, &[], &[], &Clearances::default());
        assert_eq!(read.problems, []);
        assert_eq!(read.file.entries.len(), Parameter::ALL.len());
    }
}
