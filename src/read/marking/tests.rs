use super::*;

/// Texts that carry a marking, however it is dressed.
const MARKED: &[&str] = &[
    // A star.
    "绝密★",
    "机密★10年",
    "机密 ★ 10年",
    "秘密*1年",
    "绝密＊",
    "绝密﹡长期",
    "秘密∗3年",
    "秘密⁎",
    "机密☆",
    "机密✡20年",
    "机密⭐\u{FE0F}",
    "机密🌟",
    "机密※",
    "绝密级★20年",
    "关于某事的报告（绝密★20年）",
    "关于某事的报告 机密★5年 印发",
    "“绝密”★",
    "国家秘密★10年",
    "绝密、机密★",
    "文件定为绝密\n★20年",
    "绝密*1年，机密*2年",
    "本卷绝密*文件和机密*文件",
    // A label.
    "密级：绝密",
    "密级:机密，请妥善保管",
    "密级：秘密文件",
    "密级 : 机密 10年",
    "密级——绝密",
    "密级＝机密",
    "密级 机密",
    "密级为机密，保密期限十年",
    "密级（Classification）：绝密",
    "【密级】机密【期限】10年",
    "密级标识：机密",
    "密级：“绝密”",
    "密级：☑绝密",
    "定密：机密级",
    "定密为绝密级",
    "涉密等级 绝密",
    "涉密等级　绝密　文号一",
    "秘密等级：机密",
    "秘密级别：机密",
    "保密等级确定为绝密",
    "本件为绝密级",
    "本件为绝密级文件，阅后退回",
    "此件系机密。",
    "本文件属于秘密",
    "該件為絕密級",
    "密級:機密",
    "密级：绝密和附件",
    "文号：1；密级：\n绝密；份数：2",
    // Alone.
    "绝密",
    " 机密 ",
    "机密级",
    "秘密10年",
    "机密。",
    "★绝密",
    "※ 机密 ※",
    "**绝密**",
    "（绝密）",
    "关于某事的报告(机密)",
    "【机密】关于某事的报告",
    "〔秘密〕〖甲〗",
    "[ 绝密 ]",
    "《绝密》",
    "「机密」",
    "﹝秘密﹞",
    "⟦绝密⟧",
    "<绝密>",
    "（机密 10年）",
    "标题\n机密\n正文",
    "甲\t绝密\t乙",
    "甲|绝密|乙",
    // Disguises.
    "绝 密★",
    "绝　密★",
    "绝\n密★",
    "绝\r\n密★20年",
    "绝\u{200B}密★",
    "绝密\u{2060}★",
    "绝\u{AD}密\u{FE0F}★",
    "绝\u{E0100}密★",
    "绝\u{0}密★",
    "绝\u{336}密\u{336}★",
    "絕密★",
    "祕密★",
    "絶宻★",
    "㊙密★",
    "&#32477;密★",
    "绝&#x5bc6;&starf;",
    "&#32477;&#23494;*",
    "绝&#23494★",
    "绝&amp;#23494;★",
    "绝&shy;密&nbsp;★",
    "&lpar;绝密&rpar;",
    "**绝密**★20年",
    "绝**密**★",
    "[绝](甲.md)密★",
    "![绝密★](甲.png)",
    "[甲](甲.md \"绝密★\")",
    "<甲.md> [乙]: 绝密★.md",
    "`绝密★`",
    "<b>绝密</b>★",
    "绝<wbr>密★",
    "绝<!-- 甲 -->密★",
    "<!-- 绝密★ -->",
    "绝<span title=\"a>b\">密</span>★",
    "<img alt=\"绝密★\">",
    "<table><tr><td>甲</td><td>绝密</td></tr></table>",
    "\u{202E}★密绝",
    "文件\u{202E}★密绝\u{202C}。",
    "绝\u{202E}★密\u{202C}甲",
    "\u{202E}（密绝）",
    "&#8238;★密绝",
    "\u{200F}★密绝",
    "# 甲\n\n| 密级 | 名称 |\n|---|---|\n| 机密 | 乙 |",
    "- 绝密",
    "> 机密",
];

/// Ordinary words and sentences.
const ORDINARY: &[&str] = &[
    "",
    "密",
    "计算机密码",
    "计算机密码★",
    "计算机 密码",
    "杜绝密集",
    "杜绝密集★重点",
    "保守国家秘密法",
    "学习《中华人民共和国保守国家秘密法》",
    "商业秘密",
    "国家秘密",
    "工作秘密",
    "以秘密投票方式",
    "密级：无",
    "密级：内部",
    "密级",
    "定密",
    "绝密、机密、秘密",
    "（绝密、机密、秘密）",
    "绝密、机密和秘密",
    "绝密或机密",
    "机密及秘密",
    "密级：绝密、机密、秘密",
    "国家秘密的密级分为绝密、机密、秘密三级",
    "定密：绝密级、机密级",
    "接触机密的人员",
    "机密文件保管",
    "对机密级文件",
    "秘密载体",
    "绝密级、机密级国家秘密",
    "机密级：由专人保管",
    "密级为机密的文件单独存放",
    "密级为绝密、机密的文件",
    "应当确定为机密级的事项",
    "该单位属机密要害部门",
    "规范定密、秘密载体管理",
    "依法定密，机密事项",
    "确定密级和保密期限",
    "“秘密”一词",
    "秘密（含商业秘密）事项",
    "严守**国家秘密**。",
    "严守*国家秘密*。",
    "严守**“国家秘密”**的范围",
    "保守国家秘密**十分**重要",
    "<p>严守国家秘密</p>",
    "机要室 保密柜",
    "R&D",
    "杜绝&密集",
    "保守秘密，慎之又慎",
    "党的机密要保密★",
    "绝对保密★",
];

#[test]
fn markings_are_found_however_they_are_dressed() {
    for text in MARKED {
        assert!(is_marked(text), "{text:?}");
    }
}

#[test]
fn ordinary_words_are_no_markings() {
    for text in ORDINARY {
        assert!(!is_marked(text), "{text:?}");
    }
}

#[test]
fn emphasis_of_a_measure_is_no_star() {
    for text in ["保守国家秘密*十分*重要", "保守国家秘密\n* 第一\n* 第二", "- 保守国家秘密\n* 10年\n", "严守秘密\n※ 第一"]
    {
        assert_eq!(marked_lines(text), [], "{text:?}");
    }
    assert_eq!(marked_lines("甲*乙*秘密*1年，机密*2年").len(), 1);
}

#[test]
fn a_file_name_is_marked_between_its_borders() {
    for name in [
        "staff-绝密.csv",
        "机密.csv",
        "机密",
        "甲_秘密_乙.md",
        "甲 机密 乙.csv",
        "甲（绝密）.csv",
        "绝密(2).csv",
        "甲★机密★.csv",
        "staff-機密级.csv",
        "staff-秘密10年.csv",
        "甲－绝密－乙.md",
        "staff-绝\u{200B}密.csv",
        "staff.\u{202E}密绝\u{202C}.csv",
        "密级：绝密.md",
    ] {
        assert!(is_marked_name(name), "{name:?}");
    }
    for name in
        ["保守国家秘密法.md", "计算机密码.md", "秘密载体.md", "商业秘密-甲.md", "绝密、机密、秘密.md", "documents.csv", "保密.md"]
    {
        assert!(!is_marked_name(name), "{name:?}");
    }
}

#[test]
fn a_bare_level_may_have_a_star_and_a_period() {
    for text in ["绝密", "机密★", "秘密★10年", " 机密 ★ １０年", "绝密★长期", "机密*5年", "機密★2030年12月31日", "秘密★六个月"]
    {
        assert!(is_bare_level(text), "{text:?}");
    }
    for text in [
        "",
        "内部",
        "机密文件",
        "（机密）",
        "**机密**★",
        "密级：机密",
        "机密★10年甲",
        "机密★甲",
        "绝密、机密",
        "\u{202E}机密",
        "机密级",
    ] {
        assert!(!is_bare_level(text), "{text:?}");
    }
}

#[test]
fn the_lines_of_a_markdown_text_are_named() {
    let text = "---\ntitle: 绝密\nkind: other\n---\n# 甲\n\n乙**绝**\n密★\n\n  本件为机密级  \n\n```\n甲★\n秘密★\n```\n";
    assert_eq!(marked_lines(text), [(2, "title: 绝密"), (7, "乙**绝**"), (10, "本件为机密级"), (14, "秘密★")]);
    assert_eq!(marked_lines(&text.replace('\n', "\r\n")).len(), 4);
    assert_eq!(marked_lines(&text.replace('\n', "\r")).iter().map(|line| line.0).collect::<Vec<_>>(), [2, 7, 10, 14]);
}

#[test]
fn an_open_fence_in_the_front_matter_does_not_hide_the_body() {
    assert_eq!(marked_lines("---\ntitle: |\n  ```\n---\n绝**密**★\n"), [(5, "绝**密**★")]);
    assert_eq!(marked_lines("---\n绝**密**★\n"), [(2, "绝**密**★")], "front matter that never ends");
    assert_eq!(marked_lines("---\nresponsible:\n- 机密\n---\n"), [(3, "- 机密")]);
}

#[test]
fn every_character_that_folds_to_one_of_a_level_is_looked_for() {
    for c in (0..0x11_0000).filter_map(char::from_u32) {
        let text = c.to_string();
        let shadow = Shadow::of(&markup::characters(&text, 0), Asterisk::Source);
        for place in 0..shadow.len() {
            match shadow.char(place) {
                Some('密') => assert!(may_be_marked(&format!("绝{c}")), "{c:?}"),
                Some('绝' | '机' | '秘') => assert!(may_be_marked(&format!("{c}密")), "{c:?}"),
                _ => {}
            }
        }
    }
}

/// A generator of pseudo-random numbers that gives the same ones on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn text(&mut self, parts: &[&str]) -> String {
        (0..self.roll(9)).map(|_| *parts.get(self.roll(parts.len())).unwrap_or(&"")).collect()
    }
}

const PARTS: &[&str] = &[
    "绝",
    "密",
    "機",
    "秘",
    "宻",
    "㊙",
    "级",
    "★",
    "*",
    "**",
    "：",
    "密级",
    "（",
    "）",
    " ",
    "\n",
    "\n\n",
    "|",
    "\u{200B}",
    "\u{202E}",
    "\u{202C}",
    "\u{202D}",
    "&#23494;",
    "&#32477",
    "&amp;",
    "&starf;",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<a \"",
    "[",
    "](x)",
    "`",
    "```\n",
    "10年",
    "、",
    "本件为",
    "- ",
    "甲",
    "a",
    "---\n",
    "\u{E0100}",
    "_",
    "~",
    "\\",
    ">",
];

#[test]
fn no_text_panics_and_the_quick_look_never_denies_what_the_long_look_finds() {
    let mut dice = Dice(1986);
    let mut found = 0;
    for _ in 0..60_000 {
        let text = dice.text(PARTS);
        let long = [Source::Value, Source::Name, Source::Markdown].map(|source| !marked_places(&text, 0, source).is_empty());
        if long.contains(&true) {
            found += 1;
            assert!(may_be_marked(&text), "{text:?}");
        }
        assert_eq!(is_marked(&text), long[0], "{text:?}");
        let lines = marked_lines(&text);
        assert!(lines.is_empty() || may_be_marked(&text), "{text:?}");
        is_bare_level(&text);
    }
    assert!(found > 1_000, "{found}");
}

#[test]
fn hostile_texts_take_no_longer_than_their_length_asks() {
    for part in [
        "<a \"",
        "<!--",
        "<a '\">\" ",
        "&#0",
        "&",
        "\u{202E}\u{202D}",
        "机密",
        "机密 ",
        "密级:",
        "机密*",
        "。机密。",
        "[",
        "`",
        "*机",
        "（机密",
        "& <a",
    ] {
        let text = part.repeat(200_000 / part.len()) + "密机";
        is_marked(&text);
        marked_lines(&text);
    }
}
