//! The keys and values of YAML front matter as texts: no number, date or word is taken for more than it is written as.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy, NonFiniteFloatPolicy, Spanned};

use super::blank::is_blank;
use super::front_matter::{Key, position};
use crate::records::Kind;

/// A key as the file writes it, with its line in the front matter and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The key.
    pub(super) key: String,
    /// The line, from 1.
    pub(super) line: u32,
    /// The value.
    pub(super) value: Value,
}

/// The value of a key, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Nothing, or a word that stands for nothing, as in a cell.
    Blank,
    /// A text.
    Text(String),
    /// A list; of a key that is not known, all texts in its value.
    List(Vec<String>),
}

/// What makes front matter unreadable: its syntax, or a value that is not of its key's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The line in the front matter, from 1.
    pub(super) line: u32,
    /// The key whose value is at fault, where one is.
    pub(super) key: Option<&'static str>,
}

/// The keys and values of front matter, in its order; a key that stands twice is there twice.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn parse(front: &str, keys: &'static [Key]) -> Result<Vec<Pair>, Wrong> {
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        with_snippet: false,
    };
    // serde tells of an error no more than its place, so the key being read is noted.
    let reading = Cell::new(None);
    let visitor = Pairs { keys, reading: &reading };
    serde_saphyr::with_deserializer_from_str_with_options(front, options, |yaml| yaml.deserialize_option(visitor)).map_err(
        |error| {
            let line = error.location().and_then(|at| u32::try_from(at.line()).ok()).unwrap_or(1);
            Wrong { line, key: reading.get() }
        },
    )
}

struct Pairs<'c> {
    keys: &'static [Key],
    reading: &'c Cell<Option<&'static str>>,
}

impl<'de> Visitor<'de> for Pairs<'_> {
    type Value = Vec<Pair>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys with their values")
    }

    fn visit_none<E>(self) -> Result<Vec<Pair>, E> {
        Ok(Vec::new())
    }

    fn visit_unit<E>(self) -> Result<Vec<Pair>, E> {
        Ok(Vec::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, yaml: D) -> Result<Vec<Pair>, D::Error> {
        yaml.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Pair>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            let line = u32::try_from(key.referenced.line()).unwrap_or(1);
            let known = position(self.keys, &key.value).and_then(|place| self.keys.get(place));
            self.reading.set(known.map(|key| key.en));
            let value = match known {
                Some(key) if key.is_list => map.next_value::<Option<Vec<Option<String>>>>()?.map_or(Value::Blank, items),
                Some(_) => map.next_value::<Option<String>>()?.map_or(Value::Blank, |text| scalar(&text)),
                None => {
                    let mut texts = vec![key.value.clone()];
                    map.next_value_seed(Texts(&mut texts))?;
                    Value::List(texts)
                }
            };
            self.reading.set(None);
            pairs.push(Pair { key: key.value, line, value });
        }
        Ok(pairs)
    }
}

fn items(items: Vec<Option<String>>) -> Value {
    Value::List(items.into_iter().map(|item| item.unwrap_or_default().trim().to_owned()).collect())
}

fn scalar(text: &str) -> Value {
    if is_blank(text, Kind::Free) { Value::Blank } else { Value::Text(text.trim().to_owned()) }
}

/// Gathers all texts in a value of any shape.
struct Texts<'t>(&'t mut Vec<String>);

impl<'de> DeserializeSeed<'de> for Texts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, yaml: D) -> Result<(), D::Error> {
        yaml.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Texts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.push(text.to_owned());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Texts(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key_seed(Texts(&mut *self.0))?.is_some() {
            map.next_value_seed(Texts(&mut *self.0))?;
        }
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i128<E>(self, _: i128) -> Result<(), E> {
        Ok(())
    }

    fn visit_u128<E>(self, _: u128) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, yaml: D) -> Result<(), D::Error> {
        yaml.deserialize_any(self)
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::front_matter::{list, text};
    use super::*;

    const KEYS: &[Key] = &[text("name", "名称"), list("articles", "条款")];

    fn parsed(front: &str) -> Vec<(String, Value)> {
        parse(front, KEYS).unwrap().into_iter().map(|pair| (pair.key, pair.value)).collect()
    }

    #[test]
    fn a_value_is_the_text_that_is_written_whatever_yaml_would_make_of_it() {
        for (written, text) in [
            ("007", "007"),
            ("1.10", "1.10"),
            ("true", "true"),
            ("2026-09-30", "2026-09-30"),
            ("0x1F", "0x1F"),
            ("!x 甲", "甲"),
            ("&a 甲", "甲"),
            ("\"a: b\"", "a: b"),
            (".nan", ".nan"),
        ] {
            assert_eq!(parsed(&format!("name: {written}\n")), [("name".into(), Value::Text(text.into()))], "{written}");
        }
        for blank in ["", "~", "null", "''", "'　'", "无"] {
            assert_eq!(parsed(&format!("name: {blank}\n")), [("name".into(), Value::Blank)], "{blank}");
        }
    }

    #[test]
    fn an_alias_is_the_value_of_its_anchor() {
        let pairs = parsed("x: &a 甲\nname: *a\n");
        assert_eq!(pairs[1], ("name".into(), Value::Text("甲".into())));
    }

    #[test]
    fn a_key_is_known_in_either_language_and_may_stand_twice() {
        let pairs = parsed("名称: 甲\nNAME: 乙\n条款: [1, 2]\narticles:\n  - 3\n");
        let keys: Vec<_> = pairs.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["名称", "NAME", "条款", "articles"]);
        assert_eq!(pairs[2].1, Value::List(vec!["1".into(), "2".into()]));
    }

    #[test]
    fn a_value_of_another_kind_is_an_error_of_its_key() {
        assert_eq!(parse("x: 1\nname: [甲]\n", KEYS), Err(Wrong { line: 2, key: Some("name") }));
        assert_eq!(parse("articles: 3\n", KEYS).unwrap_err().key, Some("articles"));
        assert_eq!(parse("articles: [[1]]\n", KEYS).unwrap_err().key, Some("articles"));
        assert_eq!(parse("name: {a: b}\n", KEYS).unwrap_err().key, Some("name"));
    }

    #[test]
    fn broken_syntax_is_an_error_with_its_line_and_nothing_is_no_keys() {
        assert_eq!(parse("x: 1\n  : [\n", KEYS).unwrap_err().key, None);
        assert_eq!(parse("- a\n- b\n", KEYS), Err(Wrong { line: 1, key: None }));
        assert_eq!(parse("just words\n", KEYS), Err(Wrong { line: 1, key: None }));
        assert_eq!(parse("", KEYS), Ok(Vec::new()));
        assert_eq!(parse("# a comment\n", KEYS), Ok(Vec::new()));
    }

    #[test]
    fn a_key_that_is_not_known_may_hold_anything_and_gives_its_texts() {
        let pairs = parsed("other: {a: [甲, 1, ~, .inf, 1.5, yes, {b: 乙}]}\n");
        let texts = ["other", "a", "甲", ".inf", "b", "乙"].map(str::to_owned).to_vec();
        assert_eq!(pairs, [("other".into(), Value::List(texts))]);
    }

    #[test]
    fn aliases_that_grow_without_end_are_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..12 {
            let before = format!("*a{}", n - 1);
            bomb.push_str(&format!("a{n}: &a{n} [{}]\n", [before.as_str(); 10].join(", ")));
        }
        assert!(parse(&bomb, KEYS).is_err());
    }
}
