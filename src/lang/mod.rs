//! What the product says, in the two languages it speaks.
//!
//! Every text stands in `zh/*.toml` and `en/*.toml` under a key; code holds only keys and particulars. A test holds
//! the two against each other: neither may lack a key, or a placeholder, that the other has.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The language of a run: of the interface, the checks' texts and the messages. Records stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

/// Something the product has to say: the key of a text and the particulars that stand in its `{placeholders}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The text's key, `file.name` as in `problem.bad-date`.
    pub key: &'static str,
    /// The particulars by name.
    pub facts: Vec<(&'static str, String)>,
}

impl Told {
    /// A text without particulars.
    pub fn plain(key: &'static str) -> Told {
        Told { key, facts: Vec::new() }
    }

    /// A text with its particulars.
    pub fn new<const N: usize>(key: &'static str, facts: [(&'static str, String); N]) -> Told {
        Told { key, facts: facts.into() }
    }
}

impl Lang {
    /// The language's code, as `--lang` and `report.json` have it.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The text under a key; the key itself where there is none (a test sees to it that there is).
    pub fn text(self, key: &str) -> &'static str {
        match self.texts().get_key_value(key) {
            Some((_, text)) => text,
            None => "⟦?⟧",
        }
    }

    /// The text under a key, where there is one.
    pub fn find(self, key: &str) -> Option<&'static str> {
        self.texts().get(key).map(String::as_str)
    }

    /// A message with its particulars in their places.
    pub fn say(self, told: &Told) -> String {
        self.fill(self.text(told.key), &told.facts)
    }

    /// One of two texts: the Chinese or the English one.
    pub fn either<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// All keys and texts, for the templates and the tests.
    pub fn texts(self) -> &'static HashMap<String, String> {
        match self {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }

    /// A text with its particulars in their places; a placeholder without one is left as it stands.
    pub fn fill(self, template: &str, facts: &[(&'static str, String)]) -> String {
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match facts.iter().find(|(n, _)| *n == name) {
                Some((_, value)) => out.push_str(value),
                None => drop(write!(out, "{{{name}}}")),
            }
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

static ZH: LazyLock<HashMap<String, String>> = LazyLock::new(|| load(&ZH_FILES));
static EN: LazyLock<HashMap<String, String>> = LazyLock::new(|| load(&EN_FILES));

const ZH_FILES: [(&str, &str); 6] = [
    ("problem", include_str!("zh/problem.toml")),
    ("why", include_str!("zh/why.toml")),
    ("word", include_str!("zh/word.toml")),
    ("page", include_str!("zh/page.toml")),
    ("cli", include_str!("zh/cli.toml")),
    ("publish", include_str!("zh/publish.toml")),
];

const EN_FILES: [(&str, &str); 6] = [
    ("problem", include_str!("en/problem.toml")),
    ("why", include_str!("en/why.toml")),
    ("word", include_str!("en/word.toml")),
    ("page", include_str!("en/page.toml")),
    ("cli", include_str!("en/cli.toml")),
    ("publish", include_str!("en/publish.toml")),
];

/// The texts of all files, each under `file.key`. A file that does not parse holds nothing, and the tests say so.
fn load(files: &[(&str, &str)]) -> HashMap<String, String> {
    let mut texts = HashMap::new();
    for (file, source) in files {
        let table: HashMap<String, String> = toml::from_str(source).unwrap_or_default();
        for (key, text) in table {
            texts.insert(format!("{file}.{key}"), text);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_file_parses() {
        for (file, source) in ZH_FILES.iter().chain(&EN_FILES) {
            let table: Result<HashMap<String, String>, _> = toml::from_str(source);
            assert!(table.is_ok(), "{file}: {:?}", table.err());
        }
    }

    #[test]
    fn neither_language_lacks_a_key_or_a_placeholder_that_the_other_has() {
        let keys = |lang: Lang| lang.texts().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(Lang::Zh), keys(Lang::En));
        for (key, zh) in Lang::Zh.texts() {
            assert_eq!(placeholders(zh), placeholders(Lang::En.text(key)), "{key}");
        }
    }

    #[test]
    fn particulars_stand_in_their_places() {
        let facts = [("a", "一".to_owned()), ("b", "{a}".to_owned())];
        assert_eq!(Lang::Zh.fill("{a}、{b}、{c}、{", &facts), "一、{a}、{c}、{");
    }
}
