//! unit.md (单位.md): what makes a folder a unit, and what it says of it.

use super::front_matter::{self, Fields, Key, Markdown, text};
use super::marking::{self, Clearances};
use super::marks::Marks;
use super::personal;
use crate::lang::Told;
use crate::records::{Code, Level, Problem, UnitKind, UnitLevel};

/// What a unit.md says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// 标识
    pub id: String,
    /// 名称; the id where the file is marked.
    pub name: String,
    /// 层级
    pub level: UnitLevel,
    /// 类别
    pub kind: UnitKind,
    /// 办公厅室; empty where it is marked.
    pub office: String,
    /// 组织部门; empty where it is marked.
    pub organization_department: String,
    /// The Markdown body; empty where the file is marked.
    pub profile: String,
}

/// A unit.md as far as it could be read.
#[derive(Debug)]
pub struct ReadIntroduction {
    /// What it says; `None` where something that is required is missing or wrong.
    pub introduction: Option<Introduction>,
    /// What is wrong with it, markings apart.
    pub problems: Vec<Problem>,
    /// The markings in it.
    pub marks: Marks,
}

const KEYS: &[Key] = &[
    text("id", "标识"),
    text("name", "名称"),
    text("level", "层级"),
    text("kind", "类别"),
    text("office", "办公厅室"),
    text("organization_department", "组织部门"),
];

/// Reads a unit.md. `file` is its name, as the problems have it.
pub fn read(file: &str, bytes: &[u8], clearances: &Clearances) -> ReadIntroduction {
    let mut markdown = front_matter::read(file, bytes, KEYS, clearances);
    let mut problems = std::mem::take(&mut markdown.problems);
    let mut introduction = None;
    if markdown.is_readable {
        let mut fields = markdown.fields(file, KEYS);
        introduction = introduce(&mut fields, &markdown);
        problems.append(&mut fields.problems);
    }
    if markdown.is_marked() {
        let had_error = problems.iter().any(|problem| problem.code.level() == Level::Error);
        problems.retain(|problem| !touches(problem, &markdown));
        if had_error && !problems.iter().any(|problem| problem.code.level() == Level::Error) {
            problems.push(Problem::of_file(Code::BadFrontMatter, file, Told::plain("problem.front-withheld")));
        }
    }
    ReadIntroduction { introduction, problems, marks: markdown.marks }
}

fn introduce(fields: &mut Fields<'_>, markdown: &Markdown) -> Option<Introduction> {
    let id = id(fields);
    let name = fields.required("name");
    let level = fields.required_choice("level", UnitLevel::named, UnitLevel::CHOICES);
    let kind = fields.required_choice("kind", UnitKind::named, UnitKind::CHOICES);
    let office = fields.required("office");
    let department = fields.required("organization_department");
    let is_marked = markdown.is_marked();
    let shown = |key: &str, text: &str| {
        let is_hidden = is_marked && (marking::is_marked(text) || markdown.marks.is_at(fields.line(key)));
        if is_hidden { String::new() } else { text.to_owned() }
    };
    let id = id?;
    Some(Introduction {
        name: if is_marked { id.clone() } else { name?.to_owned() },
        level: level?,
        kind: kind?,
        office: shown("office", office?),
        organization_department: shown("organization_department", department?),
        profile: if is_marked { String::new() } else { markdown.body.clone() },
        id,
    })
}

/// The id: it names a folder of the site, on any system.
fn id(fields: &mut Fields<'_>) -> Option<String> {
    let id = fields.required("id")?;
    if !personal::numbers(id).is_empty() {
        let line = fields.line("id");
        let told = Told::plain("problem.unit-id-personal");
        fields.problems.push(Problem::of_file(Code::PersonalId, fields.file(), told).in_column("id").at_line(line).about(id));
        return None;
    }
    if !is_id(id) {
        fields.wrong("id", id, "problem.unit-id", "[a-z0-9][a-z0-9-]{0,63}");
        return None;
    }
    Some(id.to_owned())
}

/// Whether a text may be a unit's id: lower-case letters, digits and hyphens, at most 64, beginning with none of the
/// latter, and no name that Windows keeps for a device.
pub fn is_id(text: &str) -> bool {
    let is_plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    is_plain && (1..=64).contains(&text.len()) && !text.starts_with('-') && !is_device(text)
}

fn is_device(text: &str) -> bool {
    let numbered = text.strip_prefix("com").or_else(|| text.strip_prefix("lpt"));
    let is_numbered = numbered.is_some_and(|number| number.len() == 1 && number.bytes().all(|b| (b'1'..=b'9').contains(&b)));
    is_numbered || ["con", "prn", "aux", "nul"].contains(&text)
}

/// Whether a problem could show a marked text: it stands at a marked line, or one of its particulars is marked.
fn touches(problem: &Problem, markdown: &Markdown) -> bool {
    problem.line.is_some_and(|line| markdown.marks.is_at(line))
        || problem.told.facts.iter().any(|(_, fact)| marking::is_marked(fact))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "---\n标识: jia-xian\n名称: 甲县\nlevel: 县级\nkind: party\n办公厅室: 县委办公室\n组织部门: 县委组织部\n---\n# 概况\n";

    fn read_text(text: &str) -> ReadIntroduction {
        read("unit.md", text.as_bytes(), &Clearances::default())
    }

    fn codes(read: &ReadIntroduction) -> Vec<(Code, Option<u32>, Option<&str>)> {
        read.problems.iter().map(|problem| (problem.code, problem.line, problem.column.as_deref())).collect()
    }

    #[test]
    fn chinese_and_english_keys_and_values_may_be_mixed() {
        let read = read_text(GOOD);
        let introduction = read.introduction.unwrap();
        assert_eq!((introduction.id.as_str(), introduction.name.as_str()), ("jia-xian", "甲县"));
        assert_eq!((introduction.level, introduction.kind), (UnitLevel::County, UnitKind::Party));
        assert_eq!((introduction.office.as_str(), introduction.organization_department.as_str()), ("县委办公室", "县委组织部"));
        assert_eq!(introduction.profile, "# 概况\n");
        assert_eq!(read.problems, []);
    }

    #[test]
    fn line_ends_of_any_system_a_bom_and_full_width_values_are_read() {
        for text in [GOOD.replace('\n', "\r\n"), GOOD.replace('\n', "\r"), format!("\u{FEFF}{GOOD}"), format!("\n\n{GOOD}")] {
            assert!(read_text(&text).introduction.is_some(), "{text:?}");
        }
        assert!(read_text(&GOOD.replace("party", "ＰＡＲＴＹ")).introduction.is_some());
    }

    #[test]
    fn every_missing_or_wrong_value_is_told_with_its_line() {
        let read = read_text("---\nid: Jia\nlevel: 县\nkind: party\nname:\noffice: 办公室\n---\n");
        assert_eq!(read.introduction, None);
        assert_eq!(
            codes(&read),
            [
                (Code::BadFrontMatter, Some(2), Some("id")),
                (Code::BadFrontMatter, Some(5), Some("name")),
                (Code::BadFrontMatter, Some(3), Some("level")),
                (Code::BadFrontMatter, Some(1), Some("organization_department")),
            ]
        );
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_the_nearest_name() {
        let read = read_text(&GOOD.replace("---\n#", "nmae: 乙\n---\n#"));
        assert!(read.introduction.is_some());
        assert_eq!(codes(&read), [(Code::UnknownKey, Some(8), Some("nmae"))]);
        assert!(read.problems[0].told.facts.contains(&("nearest", "name".to_owned())));
    }

    #[test]
    fn a_key_that_stands_twice_in_either_language_leaves_the_unit_out() {
        let read = read_text(&GOOD.replace("---\n#", "name: 乙\n---\n#"));
        assert_eq!(read.introduction, None);
        assert_eq!(codes(&read), [(Code::BadFrontMatter, Some(8), Some("name"))]);
    }

    #[test]
    fn what_has_no_front_matter_or_broken_yaml_is_told() {
        for text in ["# 甲县\n", "", "---\nid: a\n", "---\nid: [\n---\n", "---\nname: 甲: 乙: 丙\n---\n"] {
            let read = read_text(text);
            assert_eq!(read.introduction, None, "{text}");
            assert!(read.problems.iter().any(|problem| problem.code == Code::BadFrontMatter), "{text}");
        }
    }

    #[test]
    fn a_list_in_the_place_of_a_text_is_an_error_of_that_key() {
        let read = read_text(&GOOD.replace("甲县", "[甲, 县]"));
        assert_eq!(codes(&read), [(Code::BadFrontMatter, Some(3), Some("name"))]);
    }

    #[test]
    fn a_number_may_be_a_name_or_an_id() {
        let introduction = read_text(&GOOD.replace("甲县", "101").replace("jia-xian", "007")).introduction.unwrap();
        assert_eq!((introduction.id.as_str(), introduction.name.as_str()), ("007", "101"));
    }

    #[test]
    fn an_id_is_no_device_of_windows_and_names_a_folder_everywhere() {
        for good in ["a", "0", "jia-xian", "con1", "com", "com10", "com0", "lpt", &"a".repeat(64)] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "-a", "A", "甲", "a_b", "a.b", "con", "prn", "aux", "nul", "com1", "lpt9", &"a".repeat(65)] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn a_mobile_number_as_id_leaves_the_unit_out() {
        let read = read_text(&GOOD.replace("jia-xian", "13800000000"));
        assert_eq!(read.introduction, None);
        assert_eq!(codes(&read), [(Code::PersonalId, Some(2), Some("id"))]);
    }

    #[test]
    fn a_line_in_no_encoding_leaves_the_unit_out() {
        let mut bytes = GOOD.as_bytes().to_vec();
        bytes.extend(b"\xFF\xFF\n");
        let read = read("unit.md", &bytes, &Clearances::default());
        assert_eq!(read.introduction, None);
        assert_eq!(codes(&read), [(Code::BadEncoding, Some(10), None)]);
    }

    #[test]
    fn a_marking_withholds_the_name_and_the_profile_and_the_unit_is_still_read() {
        for text in [GOOD.replace("甲县", "绝密★10年"), format!("{GOOD}\n绝密★10年\n")] {
            let read = read_text(&text);
            let introduction = read.introduction.unwrap();
            assert_eq!((introduction.name.as_str(), introduction.profile.as_str()), ("jia-xian", ""));
            assert_eq!(introduction.office, "县委办公室");
            assert_eq!(read.marks.problems.len(), 1);
            assert_eq!(read.marks.problems[0].code, Code::ClassifiedMarking);
            assert!(read.marks.withheld.iter().all(|withheld| withheld.text.contains("绝密★10年")));
            assert_eq!(read.problems, []);
        }
    }

    #[test]
    fn a_marked_value_that_is_wrong_is_told_without_its_text() {
        let read = read_text(&GOOD.replace("level: 县级", "level: 绝密★10年"));
        assert_eq!(read.introduction, None);
        assert_eq!(codes(&read), [(Code::BadFrontMatter, None, None)]);
        assert_eq!(read.marks.problems[0].line, Some(4));
        assert!(!format!("{:?}", read.problems).contains('密'));
    }

    #[test]
    fn a_marking_under_a_key_that_is_not_known_is_found_too() {
        let read = read_text(&GOOD.replace("---\n#", "备注: {甲: [绝密★10年]}\n---\n#"));
        assert_eq!(read.introduction.unwrap().name, "jia-xian");
        assert_eq!(read.marks.problems[0].line, Some(8));
    }
}
