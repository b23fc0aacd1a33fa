//! duizhao.toml: what is said on every run.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::DeValue;

use super::marking::Clearances;
use super::marks::Marks;
use super::nearest::nearest;
use super::toml_file;
use crate::lang::Told;
use crate::records::{Code, Problem};

/// Defaults for the long options, and what only the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Defaults of options by their long name, without the dashes.
    pub options: BTreeMap<String, String>,
    /// `links`: hosts that Markdown may link to.
    pub links: Vec<String>,
    /// `signatory`: who signs the notice.
    pub signatory: Option<String>,
}

/// A duizhao.toml with what is wrong with it.
#[derive(Debug, Default)]
pub struct ReadSettings {
    /// What it says.
    pub settings: Settings,
    /// What is wrong with it, markings apart.
    pub problems: Vec<Problem>,
    /// The markings in it: where there are any, it says nothing.
    pub marks: Marks,
}

/// The long options whose defaults the file may give. The command line wins.
pub const OPTIONS: [&str; 12] =
    ["quarter", "as-of", "out", "site", "names", "lang", "strict", "fail-on", "quiet", "format", "templates", "port"];

/// Reads a duizhao.toml. `file` is its name, as the problems have it.
pub fn read(file: &str, text: &str) -> ReadSettings {
    let mut read = ReadSettings::default();
    let table = toml_file::parse(Code::BadParameter, file, text);
    read.marks = toml_file::marks(file, text, table.as_ref().ok(), &Clearances::default());
    if !read.marks.withheld.is_empty() {
        return read;
    }
    let table = match table {
        Ok(table) => table,
        Err(problem) => {
            read.problems.push(problem);
            return read;
        }
    };
    for (key, value) in toml_file::in_order(&table) {
        if let Err(problem) = set(&mut read.settings, key.get_ref(), value) {
            let line = toml_file::line(text, &key.span());
            read.problems.push(Problem { file: Some(file.to_owned()), ..problem }.in_column(key.get_ref()).at_line(line));
        }
    }
    read
}

fn set(settings: &mut Settings, key: &str, value: &Spanned<DeValue<'_>>) -> Result<(), Problem> {
    match key {
        "links" => settings.links = hosts(value.get_ref()).ok_or_else(|| wrong(key, "problem.settings-links"))?,
        "signatory" => settings.signatory = Some(text(value.get_ref()).ok_or_else(|| wrong(key, "problem.settings-value"))?),
        _ if OPTIONS.contains(&key) => {
            let value = option(value.get_ref()).ok_or_else(|| wrong(key, "problem.settings-value"))?;
            settings.options.insert(key.to_owned(), value);
        }
        _ => {
            let known = OPTIONS.iter().copied().chain(["links", "signatory"]);
            let told = match nearest(key, known) {
                Some(near) => Told::new("problem.settings-unknown-near", [("key", key.to_owned()), ("nearest", near.to_owned())]),
                None => Told::new("problem.settings-unknown", [("key", key.to_owned())]),
            };
            return Err(Problem::of_file(Code::UnknownKey, "", told));
        }
    }
    Ok(())
}

fn wrong(key: &str, told: &'static str) -> Problem {
    Problem::of_file(Code::BadParameter, "", Told::new(told, [("key", key.to_owned())]))
}

fn text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        _ => None,
    }
}

/// The value of an option as the command line would have it.
fn option(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(_) => text(value),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Datetime(moment) => Some(moment.to_string()),
        _ => None,
    }
}

fn hosts(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::Array(items) => items.iter().map(|item| text(item.get_ref())).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_links_and_the_signatory_are_read() {
        let read = read(
            "duizhao.toml",
            "names = \"full\"\nstrict = true\nas-of = 2026-09-10\nlinks = [\"www.example.gov.cn\"]\nsignatory = \"示例省委办公厅\"\n",
        );
        assert_eq!(read.problems, []);
        let options: Vec<_> = read.settings.options.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(options, [("as-of", "2026-09-10"), ("names", "full"), ("strict", "true")]);
        assert_eq!(read.settings.links, ["www.example.gov.cn"]);
        assert_eq!(read.settings.signatory.as_deref(), Some("示例省委办公厅"));
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_the_nearest_and_the_rest_counts() {
        let read = read("duizhao.toml", "nmaes = \"full\"\nlang = \"en\"\n");
        assert_eq!((read.problems[0].code, read.problems[0].line), (Code::UnknownKey, Some(1)));
        assert!(read.problems[0].told.facts.contains(&("nearest", "names".to_owned())));
        assert_eq!(read.settings.options["lang"], "en");
    }

    #[test]
    fn broken_syntax_and_values_of_another_kind_are_errors() {
        for text in
            ["lang = en\n", "links = \"host\"\n", "links = [1]\n", "signatory = 1\n", "names = [\"full\"]\n", "lang = \"\"\n"]
        {
            let read = read("duizhao.toml", text);
            assert_eq!(read.problems.len(), 1, "{text}");
            assert_eq!((read.problems[0].code, read.problems[0].line), (Code::BadParameter, Some(1)), "{text}");
        }
    }
}
