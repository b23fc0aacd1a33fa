use super::*;

const PEOPLE: &[&str] = &[
    "张三",
    "张三丰",
    "欧阳某某",
    "欧阳",
    "李　四",
    "买买提·艾力",
    "John Smith",
    "Ann",
    "文明",
    "安全",
    "示例",
    "王五（女）",
    "赵六同志",
    "Ｂob",
];

fn masker(mode: Names) -> Masker {
    let known = KnownWords::new(["精神文明，安全生产"].into_iter());
    Masker::new(mode, PEOPLE.iter().copied(), &known, &["示例省委", "示例办公厅"])
}

#[test]
fn names_are_masked_wherever_they_stand() {
    let masker = masker(Names::Masked);
    for (text, expected) in [
        ("由张三负责", "由张**负责"),
        ("张三丰、张三", "张**、张**"),
        ("张　三", "张**"),
        ("张\n三", "张**"),
        ("张\u{200B} \u{2060}三到会", "张**到会"),
        ("欧阳某某与欧阳", "欧**与欧**"),
        ("请李四同志签收", "请李**同志签收"),
        ("买买提•艾力、买买提 · 艾力", "买**、买**"),
        ("by JOHN  SMITH, Ann.", "by J**, A**."),
        ("john\tsmith", "J**"),
        ("Ｊｏｈｎ Smith", "J**"),
        ("Annual plan", "Annual plan"),
        ("王五、王五（女）、王五(女)", "王**、王**、王**(女)"),
        ("赵六", "赵**"),
        ("BOB", "B**"),
        ("精神文明，安全，示例", "精神文明，安全，示例"),
        ("**张三**", "**张****"),
        ("<b>张</b>三，张三<br>", "<b>张**，张**<br>"),
        ("&#24352;三与李&#22235;", "张**与李**"),
        ("无人", "无人"),
        ("", ""),
    ] {
        assert_eq!(masker.mask_text(text), expected, "{text:?}");
        assert_eq!(masker.mask_text(expected), expected, "twice: {text:?}");
    }
}

#[test]
fn numbers_are_masked_with_full_names_too() {
    let masker = masker(Names::Full);
    assert_eq!(masker.mask_text("张三 +86 138-0000-1234"), format!("张三 {NUMBER_MASK}"));
    assert_eq!(masker.mask_person("11010119900101123X"), NUMBER_MASK);
    assert_eq!(masker.mask_person("张三"), "张三");
    assert_eq!(masker.mask_person("甲某"), "甲某");
}

#[test]
fn a_number_next_to_a_name_in_latin_letters_is_masked_with_it() {
    assert_eq!(masker(Names::Masked).mask_text("Ann13800001234"), format!("A**{NUMBER_MASK}"));
}

#[test]
fn a_person_column_masks_whatever_looks_like_a_name() {
    let masker = masker(Names::Masked);
    for (cell, expected) in [
        ("张三", "张**"),
        ("张　三", "张**"),
        ("张三同志", "张**同志"),
        ("文明", "文**"),
        ("示例", "示**"),
        ("甲某某", "甲**"),
        ("甲　某 同志", "甲**同志"),
        ("司马某", "司马**"),
        ("阿某·乙某", "阿**"),
        ("省委办公厅", "省委办公厅"),
        ("办公厅", "办公厅"),
        ("组织部", "组织部"),
        ("县委", "县委"),
        ("甲", "甲"),
        ("同志", "同志"),
        ("甲乙丙丁戊", "甲乙丙丁戊"),
        ("S01", "S01"),
        ("组织部张三", "组织部张**"),
        ("13800001234", NUMBER_MASK),
        ("", ""),
    ] {
        assert_eq!(masker.mask_person(cell), expected, "{cell:?}");
        assert_eq!(masker.mask_person(expected), expected, "twice: {cell:?}");
    }
}

#[test]
fn masks_in_markdown_show_their_asterisks() {
    let masker = masker(Names::Masked);
    for (markdown, expected) in [
        ("由张三和李四负责", r"由张\*\*和李\*\*负责"),
        ("**张三**", r"**张\*\***"),
        ("张**三**", r"张\*\***"),
        ("&#24352;三", r"张\*\*"),
        ("电话 138**0000**1234。", &format!("电话 {}。", escaped(NUMBER_MASK))),
        ("[甲](a.md \"张三\")", r#"[甲](a.md "张\*\*")"#),
        ("# 张\n\n三个", "# 张\n\n三个"),
        ("无人", "无人"),
    ] {
        let once = masker.mask_markdown(markdown);
        assert_eq!(once, expected, "{markdown:?}");
        assert_eq!(masker.mask_markdown(&once), once, "twice: {markdown:?}");
    }
}

#[test]
fn a_mask_never_holds_the_name_of_someone_else() {
    let known = KnownWords::default();
    let masker = Masker::new(Names::Masked, ["张", "张三", "欧阳", "欧阳某", "欧"].into_iter(), &known, &[]);
    for text in ["张三和张", "欧阳某、欧阳、欧", "张三某"] {
        let once = masker.mask_text(text).into_owned();
        assert_eq!(masker.mask_text(&once), once);
        assert!(!once.contains('张') && !once.contains('欧'), "{once}");
    }
}

#[test]
fn masking_twice_is_masking_once() {
    let known = KnownWords::default();
    let people = ["甲", "甲乙", "乙丙", "欧阳", "欧阳甲", "Al", "Al B", "甲1", "B"];
    let masker = Masker::new(Names::Masked, people.into_iter(), &known, &[]);
    let parts = ["甲", "乙", "丙", "欧", "阳", "Al", "B", " ", "　", "\n", "*", "1", "13800001234", "\u{200B}", "·", "同志", "x"];
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(parts.get((state >> 33) as usize % parts.len()).copied().unwrap_or_default());
        }
        let once = masker.mask_text(&text).into_owned();
        assert_eq!(masker.mask_text(&once), once, "{text:?}");
        assert!(masker.names_in(&once).is_empty() && !personal::has_number(&once), "{text:?} {once:?}");
        let person = masker.mask_person(&text).into_owned();
        assert_eq!(masker.mask_person(&person), person, "{text:?}");
        let markdown = masker.mask_markdown(&text).into_owned();
        assert!(masker.names_in(&markdown).is_empty() && !personal::has_number(&markdown), "{text:?} {markdown:?}");
    }
}

#[test]
fn a_unit_without_people_masks_numbers_only() {
    let masker = Masker::new(Names::Masked, [].into_iter(), &KnownWords::default(), &[]);
    assert!(matches!(masker.mask_text("甲某"), Cow::Borrowed("甲某")));
    assert_eq!(masker.mask_text("13800001234"), NUMBER_MASK);
}

#[test]
fn long_texts_take_no_longer_than_their_length_asks() {
    let long = "a".repeat(60_000);
    let masker = Masker::new(Names::Masked, [long.as_str(), "aa", "甲乙"].into_iter(), &KnownWords::default(), &[]);
    for part in ["a", "aa ", "甲", "甲 ", "aaaaaaaaaaaaaaaab"] {
        masker.mask_text(&part.repeat(200_000));
    }
}
