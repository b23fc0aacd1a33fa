//! Properties of what reads other people's bytes: nothing panics, and what is written is what is read.

use duizhao::read::marking::{Clearances, is_bare_level, is_marked, is_marked_name, marked_lines, read_clearances};
use duizhao::read::{dates, decode, introduction, local_checks, measures, parameters, personal, settings};
use duizhao::report::mask::{KnownWords, Masker, Names, visible};
use proptest::prelude::*;

use crate::scene::unit_md;
use crate::support::Desk;

/// Text with what front matter, Markdown, TOML and markings are made of.
const TEXT: &str = "(---\n|: |\n|#|\\*|`|\\[|\\]|\\(|<|>|&|&#[0-9]{1,6};|!|\\||\"|'|\\\\|甲|某|绝密|机密|★|密级：|1[0-9]{10}|[a-z]{1,4}|\u{202E}|\u{200B}|=|\\{|\\}|,|-|～|　| ){0,60}";

fn config(cases: usize) -> ProptestConfig {
    ProptestConfig { cases: crate::rounds("PROPERTIES", cases) as u32, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = decode::text(&bytes);
        let none = Clearances::default();
        let _ = introduction::read("unit.md", &bytes, &none);
        let _ = measures::read("a.md", "a", &bytes, &none);
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in TEXT) {
        let none = Clearances::default();
        for text in [text.clone(), format!("---\n{text}\n---\n{text}"), format!("---\nid: {text}\nname: {text}\n---\n"), format!("[[check]]\nid = \"local-a\"\nprovision = \"2.5\"\nregister = \"relays\"\nseverity = \"shortfall\"\ntitle = \"x\"\nrequire = '''{text}'''\n"), format!("[\"relay.hours\"]\nvalue = {text}\nbasis = \"{text}\"\n")] {
            let _ = introduction::read("unit.md", text.as_bytes(), &none);
            let _ = measures::read("a.md", "a", text.as_bytes(), &none);
            let _ = parameters::read("parameters.toml", &text, &[], &[], &none);
            let _ = local_checks::read("checks.toml", "/checks.toml", &text, &[], &none);
            let _ = settings::read("duizhao.toml", &text);
            let _ = read_clearances("cleared.toml", &text);
            let _ = (dates::day(&text), dates::moment(&text));
            let _ = (is_marked(&text), is_marked_name(&text), is_bare_level(&text));
            for (line, marked) in marked_lines(&text) {
                prop_assert!(text.contains(marked) && line >= 1);
            }
        }
    }

    #[test]
    fn a_level_with_a_star_is_marked_whatever_stands_around_it(before in TEXT, after in "[甲乙，。 ]{0,10}") {
        let text = format!("{before}\n甲乙机密★{after}");
        prop_assert!(is_marked(&text), "{text}");
    }

    #[test]
    fn a_number_is_masked_whatever_stands_around_it_and_masking_twice_changes_nothing(before in TEXT, after in TEXT, rest in 0..100_000_000_u32) {
        let masker = Masker::new(Names::Masked, ["甲某某", "乙某"].into_iter(), &KnownWords::default(), &[]);
        let number = format!("139{rest:08}");
        let text = format!("{before}（{number}）甲某某{after}");
        let masked = masker.mask_text(&text).into_owned();
        prop_assert!(!masked.contains(&number) && !masked.contains("甲某某"), "{masked}");
        prop_assert!(personal::numbers(&masked).is_empty(), "{masked}");
        prop_assert_eq!(masker.mask_text(&masked).into_owned(), masked.clone());
        let markdown = masker.mask_markdown(&text).into_owned();
        prop_assert!(!markdown.contains(&number) && !markdown.contains("甲某某"), "{markdown}");
    }

    #[test]
    fn what_is_made_visible_holds_nothing_that_controls_a_terminal(text in any::<String>()) {
        let shown = visible(&text).into_owned();
        prop_assert!(!shown.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')), "{shown:?}");
        prop_assert_eq!(visible(&shown).into_owned(), shown.clone());
    }

    #[test]
    fn a_day_in_any_notation_is_that_day(year in 1900..2100_i32, month in 1..=12_u32, day in 1..=28_u32) {
        let expected = dates::day(&format!("{year:04}-{month:02}-{day:02}")).unwrap();
        for text in [format!("{year}/{month}/{day}"), format!("{year}.{month:02}.{day}"), format!("{year}年{month}月{day}日"), format!("{year:04}{month:02}{day:02}"), format!("{year}-{month}-{day} 0:00"), format!("{year}-{month}-{day} 00:00:00")] {
            prop_assert_eq!(dates::day(&text), Ok(expected), "{}", text);
        }
        for text in [format!("{}-{month}-{day}", year % 100), format!("{year}-{month}/{day}"), format!("{year}-{month}-{day} 24:00"), format!("{year}-13-{day}"), format!("{year}-02-30"), format!("{day}-{month}-{year}")] {
            prop_assert!(dates::day(&text).is_err(), "{}", text);
        }
    }

    #[test]
    fn a_text_in_each_encoding_is_that_text(text in "[a-z甲乙丙丁省委办公厅，。\n]{0,80}") {
        prop_assert_eq!(decode::text(text.as_bytes()).ok(), Some(text.clone()));
        let little: Vec<u8> = "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        prop_assert_eq!(decode::text(&little).ok(), Some(text.clone()));
        let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
        // A GB18030 text may be valid UTF-8 by accident; it must be either the text or not be read at all.
        if std::str::from_utf8(&gb).is_err() {
            prop_assert_eq!(decode::text(&gb).ok(), Some(text));
        }
    }
}

proptest! {
    #![proptest_config(config(6))]

    #[test]
    fn no_markdown_makes_a_build_fail_or_a_page_hold_markup_of_its_own(body in TEXT, title in TEXT) {
        let desk = Desk::new();
        desk.write("data/sheng/unit.md", &unit_md("sheng", "示例省", "province", &format!("{body}<script>x</script><img src=x>")));
        let title = title.replace(['\'', '\n'], "");
        desk.write("data/sheng/measures/a.md", &format!("---\ntitle: '甲{title}'\narticles: [2]\nstatus: draft\n---\n{body}"));
        let ended = desk.run(&["build", "data", "--quarter", "2026-Q3"]);
        prop_assert!(matches!(ended.status, 0 | 3), "{ended:?}");
        let page = String::from_utf8(desk.site()["2026-Q3/units/sheng/index.html"].clone()).unwrap();
        prop_assert!(!page.contains("<img") && !page.contains("<script>"), "{page}");
    }
}
