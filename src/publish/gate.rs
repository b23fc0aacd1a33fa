//! The leak gate: what is written is looked over once more before it is published (report.md, Confidentiality).
//!
//! The other rooms withhold and mask; this one trusts none of them. A number of an identity card or a mobile phone, a
//! withheld text, or a name that must be masked stops the publication, and all places are told at once, never the content.

use std::borrow::Cow;
use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use memchr::memchr2;

use super::text::{Look, Start, each_piece};
use crate::failure::Failure;
use crate::read::personal;
use crate::report::mask::{MARK, Masker, visible};

/// What an output may not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    /// What it is.
    pub secret: Secret,
    /// The text itself.
    pub text: String,
    /// The record it comes from: unit, file and line.
    pub place: String,
}

/// Why an output may not hold a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Secret {
    /// It was withheld for its marking.
    Withheld,
    /// It is a name, and names are masked.
    Name,
    /// It is the number of an identity card or a mobile phone.
    Number,
}

/// A secret that was found in an output.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// What it is.
    pub secret: Secret,
    /// The output and the line in it.
    pub output: String,
    /// The record it comes from; of a number, empty where it is not known.
    pub place: String,
}

/// Looks outputs over for the needles of the records they were made from, and for numbers.
#[derive(Debug, Default)]
pub struct Gate {
    texts: Vec<Needle>,
    search: Option<AhoCorasick>,
    names: Vec<Needle>,
    masker: Option<Masker>,
    owner: String,
}

/// A withheld text is a needle where it is longer than this many characters: shorter ones are ordinary words.
const LONGER_THAN: usize = 8;

impl Gate {
    /// A gate for outputs made from the records of `owner`: a unit's id, or nothing where there are many.
    pub fn new(owner: &str, needles: Vec<Needle>) -> Result<Gate, Failure> {
        let (names, texts): (Vec<Needle>, Vec<Needle>) = needles.into_iter().partition(|needle| needle.secret == Secret::Name);
        let texts: Vec<Needle> = texts.into_iter().filter(|needle| !squeezed(&needle.text).is_empty()).collect();
        let search = match texts.is_empty() {
            true => None,
            false => Some(AhoCorasick::new(texts.iter().map(|needle| squeezed(&needle.text))).map_err(refused)?),
        };
        // The same look for names as masking has: what it would have masked is a leak, and nothing else is.
        let people = names.iter().map(|needle| needle.text.as_str());
        let masker = (!names.is_empty()).then(|| Masker::of_hidden_names(people));
        Ok(Gate { texts, search, names, masker, owner: owner.to_owned() })
    }

    /// What an output holds and may not.
    pub fn look(&self, output: &str, bytes: &[u8]) -> Vec<Hit> {
        self.look_on(output, 0, bytes)
    }

    /// What a part of an output holds and may not; so many lines, or rows, stand before it.
    pub fn look_on(&self, output: &str, before: u32, bytes: &[u8]) -> Vec<Hit> {
        let mut looking = Looking { gate: self, output, before, hits: BTreeSet::new() };
        each_piece(output, bytes, &mut looking);
        looking.hits.into_iter().collect()
    }

    fn look_at(&self, piece: &str, hit: &mut dyn FnMut(Secret, &str)) {
        let piece = &*without_marks(piece);
        if !personal::numbers(piece).is_empty() {
            hit(Secret::Number, &self.owner);
        }
        if let Some(search) = &self.search {
            for found in search.find_overlapping_iter(&squeezed(piece)) {
                if let Some(needle) = self.texts.get(found.pattern().as_usize()) {
                    hit(needle.secret, &needle.place);
                }
            }
        }
        for (range, _) in self.masker.iter().flat_map(|masker| masker.names_in(piece)) {
            let name = same_name(piece.get(range).unwrap_or_default());
            let needle = self.names.iter().find(|needle| same_name(&needle.text) == name);
            hit(Secret::Name, needle.map_or(&self.owner, |needle| &needle.place));
        }
    }

    /// The quick look at a text as it stands in an output, escaped: where it finds nothing, there is nothing in what the
    /// text says either.
    fn may_hold_something(&self, raw: &str) -> bool {
        let is_escaped = || memchr2(b'&', b'\\', raw.as_bytes()).is_some();
        let may_hold_a_name = match &self.masker {
            Some(masker) => masker.may_name(raw),
            None => raw.contains(MARK),
        };
        may_hold_a_name || self.search.is_some() || personal::may_hold_a_number(raw) || is_escaped()
    }
}

/// A look at one output.
struct Looking<'g> {
    gate: &'g Gate,
    output: &'g str,
    /// So many lines, or rows, stand before what is looked at.
    before: u32,
    hits: BTreeSet<Hit>,
}

impl Look for Looking<'_> {
    fn is_worth_it(&self, raw: &str) -> bool {
        self.gate.may_hold_something(raw)
    }

    fn at(&mut self, start: Start<'_>, piece: &str) {
        self.gate.look_at(piece, &mut |secret, place| {
            let output = format!("{}:{}", self.output, self.before + start.line());
            self.hits.insert(Hit { secret, output, place: place.to_owned() });
        });
    }
}

/// A name without white space and in small letters, as names are compared.
pub fn same_name(name: &str) -> String {
    squeezed(name).to_lowercase()
}

/// The needles of a withheld text: the whole of it, and what of it would remain between names and numbers if it were
/// masked on its way. `is_said_elsewhere` tells what also stands in an accepted cell or in a text of the product.
pub fn withheld(text: &str, names: &[String], place: &str, is_said_elsewhere: impl Fn(&str) -> bool) -> Vec<Needle> {
    let mut parts = vec![text];
    for name in names.iter().filter(|name| !name.is_empty()) {
        parts = parts.into_iter().flat_map(|part| part.split(name.as_str())).collect();
    }
    let mut pieces: BTreeSet<&str> = parts.into_iter().flat_map(without_numbers).collect();
    pieces.insert(text);
    let is_needle = |piece: &&str| squeezed(piece).chars().count() > LONGER_THAN && !is_said_elsewhere(piece);
    let pieces = pieces.into_iter().map(str::trim).filter(is_needle);
    pieces.map(|piece| Needle { secret: Secret::Withheld, text: piece.to_owned(), place: place.to_owned() }).collect()
}

fn without_numbers(part: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for range in personal::numbers(part) {
        pieces.extend(part.get(from..range.start));
        from = range.end;
    }
    pieces.extend(part.get(from..));
    pieces
}

/// The text without white space and characters that do not show, so that a different setting of it is the same text.
pub fn squeezed(text: &str) -> String {
    let shown = visible(text);
    without_marks(&shown).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text without the marks that stand for characters that do not show.
fn without_marks(text: &str) -> Cow<'_, str> {
    if !text.contains("⟦U+") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("⟦U+") {
        out.push_str(before);
        rest = after.split_once('⟧').map_or(after, |(_, tail)| tail);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Stops a publication in which something was found, and lists all of it by its place.
pub fn stop_at(mut hits: Vec<Hit>) -> Result<(), Failure> {
    if hits.is_empty() {
        return Ok(());
    }
    hits.sort();
    hits.dedup();
    let list = |secret: Secret| {
        let of_kind = hits.iter().filter(|hit| hit.secret == secret);
        let lines: Vec<String> = of_kind.map(|hit| format!("\n  {} ← {}", hit.output, hit.place)).collect();
        if lines.is_empty() { " —".to_owned() } else { lines.concat() }
    };
    let facts = [
        ("count", hits.len().to_string()),
        ("withheld", list(Secret::Withheld)),
        ("names", list(Secret::Name)),
        ("numbers", list(Secret::Number)),
    ];
    Err(Failure::new("publish.leak", facts))
}

fn refused(error: aho_corasick::BuildError) -> Failure {
    Failure::new("publish.failed", [("path", "gate".to_owned()), ("reason", error.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate() -> Gate {
        let name = Needle { secret: Secret::Name, text: "甲某某".into(), place: "jia/staff.csv:2".into() };
        let mut needles = withheld("机密★ <示例>的一段原文", &[], "jia/tasks.csv:5", |_| false);
        needles.push(name);
        Gate::new("jia", needles).unwrap()
    }

    #[test]
    fn a_withheld_text_and_a_name_are_found_however_they_are_escaped() {
        let hits = gate().look("units/jia/index.html", "<p>\n机密★&lt;示例&gt;的一<em>段</em>原 文 甲某某".as_bytes());
        let told: Vec<_> = hits.iter().map(|hit| (hit.secret, hit.output.as_str(), hit.place.as_str())).collect();
        let output = "units/jia/index.html:1";
        assert_eq!(told, [(Secret::Withheld, output, "jia/tasks.csv:5"), (Secret::Name, output, "jia/staff.csv:2")]);
        let hits = gate().look("units/jia/report.json", "{\"m\": \"机密★\\u0020<示例>\\n的一段原\u{202E}文\"}".as_bytes());
        assert_eq!(hits.len(), 1);
        assert!(gate().look("units/jia/index.html", "<p>甲**，机密★".as_bytes()).is_empty());
    }

    #[test]
    fn a_number_is_found_however_its_digits_are_escaped() {
        for (output, text) in [
            ("a.html", "<p>&#49;3800001234"),
            ("a.html", "<p title='1 <3> 3800001234 13800001234'>"),
            ("a.json", "\"\\u00313800001234\""),
        ] {
            let hits = Gate::new("jia", Vec::new()).unwrap().look(output, text.as_bytes());
            assert_eq!(hits.iter().map(|hit| hit.secret).collect::<Vec<_>>(), [Secret::Number], "{text}");
        }
    }

    /// Looks at every piece, without the quick look before.
    struct Thorough<'g>(Looking<'g>);

    impl Look for Thorough<'_> {
        fn is_worth_it(&self, _: &str) -> bool {
            true
        }

        fn at(&mut self, start: Start<'_>, piece: &str) {
            self.0.at(start, piece);
        }
    }

    const PARTS: [&str; 32] = [
        "甲",
        "某某",
        "甲某某",
        "&#26576;&#26576;",
        "\\u67d0\\u67d0",
        "某<b>某",
        "John",
        "JOHN S",
        "J&#111;hn",
        "乙",
        "13800001234",
        "1",
        "&#49;",
        "\\u0031",
        "１",
        "3800001234",
        "380<i>0001234",
        "38 0000-1234",
        "</b>",
        "</i>",
        "<p>",
        "<a title=\"",
        "\"",
        ">",
        "=",
        "&lt;",
        "&",
        "\\",
        "\n",
        ",",
        " ",
        "⟦U+200B⟧",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 4096, failure_persistence: None, ..Default::default() })]
        #[test]
        fn the_quick_look_passes_over_nothing(
            parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..24),
            output in proptest::sample::select(&["a.html", "a.json", "a.csv", "a.txt"][..]),
            has_names: bool,
        ) {
            let text = parts.concat();
            let name = |text: &str| Needle { secret: Secret::Name, text: text.into(), place: "jia/staff.csv:2".into() };
            let names = if has_names { vec![name("甲某某"), name("John S")] } else { Vec::new() };
            let gate = Gate::new("jia", names).unwrap();
            let mut thorough = Thorough(Looking { gate: &gate, output, before: 0, hits: BTreeSet::new() });
            each_piece(output, text.as_bytes(), &mut thorough);
            proptest::prop_assert_eq!(gate.look(output, text.as_bytes()), thorough.0.hits.into_iter().collect::<Vec<_>>());
        }
    }

    /// A roster's `甲某某（兼）` is also masked as `甲某某`, unless that stands in the unit's name; the gate must not know
    /// better.
    #[test]
    fn a_name_with_a_remark_is_looked_for_as_it_is() {
        let name = Needle { secret: Secret::Name, text: "甲某某（兼）".into(), place: "jia/staff.csv:2".into() };
        let gate = Gate::new("jia", vec![name]).unwrap();
        assert!(gate.look("units/jia/index.html", "<p>甲某某县".as_bytes()).is_empty());
        assert_eq!(gate.look("units/jia/index.html", "<p>甲某某（兼）县".as_bytes()).len(), 1);
    }

    #[test]
    fn the_cells_of_a_sheet_are_looked_over_row_by_row() {
        let hits = gate().look("findings.csv", "a,甲 某某\n138 0000 1234\n甲**,5\n".as_bytes());
        let told: Vec<_> = hits.iter().map(|hit| (hit.secret, hit.output.as_str())).collect();
        assert_eq!(told, [(Secret::Name, "findings.csv:1"), (Secret::Number, "findings.csv:2")]);
    }

    #[test]
    fn a_workbook_is_looked_over_as_it_was_before_it_was_compressed() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_string(0, 0, "列").unwrap().write_string(1, 0, "由 甲某某 办理").unwrap();
        book.add_worksheet().write_number(0, 0, 13_912_345_678.0).unwrap();
        let hits = gate().look("findings.xlsx", &book.save_to_buffer().unwrap());
        let found: Vec<Secret> = hits.iter().map(|hit| hit.secret).collect();
        assert_eq!(found, [Secret::Name, Secret::Number]);
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_string(0, 0, "由甲**办理").unwrap();
        assert!(gate().look("findings.xlsx", &book.save_to_buffer().unwrap()).is_empty());
    }

    #[test]
    fn what_remains_of_a_withheld_text_after_masking_is_a_needle_and_short_ones_are_none() {
        let names = ["甲某某".to_owned()];
        let needles = withheld("绝密★甲某某同志的示例处分决定原文", &names, "p", |_| false);
        let texts: Vec<_> = needles.iter().map(|needle| needle.text.as_str()).collect();
        assert_eq!(texts, ["同志的示例处分决定原文", "绝密★甲某某同志的示例处分决定原文"]);
        assert!(withheld("绝密★一二三四五", &[], "p", |_| false).is_empty());
        assert!(withheld("绝密★一二三四五六七八", &[], "p", |text| text.starts_with("绝密")).is_empty());
    }

    #[test]
    fn all_hits_are_told_by_place_and_never_by_content() {
        let hits = gate().look("units/jia/index.html", "甲某某 机密★<示例>的一段原文".as_bytes());
        let failure = stop_at(hits).unwrap_err();
        let said = crate::lang::Lang::Zh.say(&failure.told);
        assert!(said.contains("jia/staff.csv:2"), "{said}");
        assert!(!said.contains("甲某某") && !said.contains("原文\n"), "{said}");
        assert_eq!(failure.exit, 2);
    }
}
