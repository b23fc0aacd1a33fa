//! The text of the regulation, split into its provisions (条款): one sentence each, 50 in all.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A provision (条款): article and sentence, `2.5`. Article 0 is the preamble, article 7 the closing paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provision {
    /// 0 to 7.
    pub article: u8,
    /// From 1.
    pub sentence: u8,
}

/// How the product treats a provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Checks of the catalogue rest on it.
    Checked,
    /// The headline of an article, which no record proves: the unit's own self-check (对照检查) answers for it.
    Attested,
    /// Says to whom the regulation applies.
    Scope,
    /// Quoted; there is nothing to check.
    Statement,
}

/// The title and the text, as issued on 1986-07-24.
const SOURCE: &str = include_str!("regulation.txt");

/// The provisions that say to whom the regulation applies: county level and above, those treated by analogy, the military.
const SCOPE: [Provision; 3] = [Provision::new(5, 2), Provision::new(7, 1), Provision::new(7, 3)];

/// Every provision with its sentence, in the order of the text.
pub fn provisions() -> &'static [(Provision, &'static str)] {
    &PROVISIONS
}

/// The regulation's full title.
pub fn title() -> &'static str {
    SOURCE.lines().find_map(|line| line.strip_prefix("法规标题：")).unwrap_or_default()
}

impl Provision {
    /// The provision of these numbers, which a test holds against the text.
    pub const fn new(article: u8, sentence: u8) -> Provision {
        Provision { article, sentence }
    }

    /// The provision written `2.5`, if the regulation has it.
    pub fn parse(text: &str) -> Option<Provision> {
        let (article, sentence) = text.split_once('.')?;
        let plain = |part: &str| part == "0" || (part.bytes().all(|b| b.is_ascii_digit()) && !part.starts_with('0'));
        if !plain(article) || !plain(sentence) {
            return None;
        }
        let provision = Provision::new(article.parse().ok()?, sentence.parse().ok()?);
        provisions().iter().any(|(p, _)| *p == provision).then_some(provision)
    }

    /// Its sentence, verbatim.
    pub fn text(self) -> &'static str {
        provisions().iter().find(|(p, _)| *p == self).map_or("", |(_, text)| text)
    }

    /// How the product treats it: derived from the catalogue, so that none is said to be checked that no check reads.
    pub fn class(self) -> Class {
        if SCOPE.contains(&self) {
            Class::Scope
        } else if crate::checks::catalogue().any(|check| check.provision == self) {
            Class::Checked
        } else if ATTESTED.contains(&self) {
            Class::Attested
        } else {
            Class::Statement
        }
    }
}

/// The six provisions that the unit's self-check answers for: the headline of each article.
pub const ATTESTED: [Provision; 6] = [
    Provision::new(1, 1),
    Provision::new(2, 1),
    Provision::new(3, 1),
    Provision::new(4, 1),
    Provision::new(5, 1),
    Provision::new(6, 1),
];

impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.article, self.sentence)
    }
}

impl Serialize for Provision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Provision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Provision, D::Error> {
        crate::records::from_text(deserializer, "a provision", Provision::parse)
    }
}

static PROVISIONS: LazyLock<Vec<(Provision, &'static str)>> = LazyLock::new(|| split(SOURCE));

/// Splits the text after `。` and `：`. A paragraph that begins with its number in brackets opens an article; what
/// stands before the first is article 0, what follows the last article's paragraph is article 7.
fn split(source: &'static str) -> Vec<(Provision, &'static str)> {
    let body = source.split_once("法规正文：").map_or("", |(_, body)| body);
    let mut list = Vec::new();
    let (mut article, mut sentence) = (0, 0);
    for paragraph in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let of = article_of(paragraph, article);
        if of != article {
            (article, sentence) = (of, 0);
        }
        for text in paragraph.split_inclusive(['。', '：']) {
            sentence += 1;
            list.push((Provision::new(article, sentence), text));
        }
    }
    list
}

fn article_of(paragraph: &str, current: u8) -> u8 {
    const NUMBERS: [&str; 6] = ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"];
    match NUMBERS.iter().zip(1..).find(|(number, _)| paragraph.starts_with(*number)) {
        Some((_, article)) => article,
        None if current == 0 => 0,
        None => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regulation_has_fifty_provisions_in_seven_articles_and_a_preamble() {
        assert_eq!(provisions().len(), 50);
        let last = |article| provisions().iter().filter(|(p, _)| p.article == article).count();
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7].map(last), [3, 4, 10, 9, 7, 6, 8, 3]);
        assert_eq!(title(), "中共中央办公厅、国务院办公厅关于加强县以上领导机关秘书工作人员管理的规定");
    }

    #[test]
    fn nothing_of_the_text_is_lost_in_splitting() {
        let body: String = SOURCE.split_once("法规正文：").unwrap().1.split_whitespace().collect();
        let joined: String = provisions().iter().map(|(_, text)| *text).collect();
        assert_eq!(joined, body);
    }

    #[test]
    fn classes_are_those_of_the_regulation() {
        let of = |class| {
            let list = provisions().iter().filter(|(p, _)| p.class() == class);
            list.map(|(p, _)| p.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of(Class::Attested), "1.1 2.1 3.1 4.1 5.1 6.1");
        assert_eq!(of(Class::Scope), "5.2 7.1 7.3");
        assert_eq!(of(Class::Statement), "0.1 0.2 0.3 1.2 3.2 3.3 3.4 3.5 4.2 4.3 4.4");
    }

    #[test]
    fn only_provisions_of_the_text_parse() {
        assert_eq!(Provision::parse("2.10"), Some(Provision::new(2, 10)));
        for wrong in ["2.11", "8.1", "2.0", "02.1", "2.01", "2", "2.1.1", "２.1"] {
            assert_eq!(Provision::parse(wrong), None, "{wrong}");
        }
    }
}
