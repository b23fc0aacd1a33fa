//! measures/*.md (具体措施): implementation measures, each a Markdown file with front matter.

use super::front_matter::{self, Fields, Key, folded, list, text};
use super::marking::Clearances;
use super::marks::Marks;
use crate::lang::Told;
use crate::records::{Code, Level, Measure, MeasureKind, MeasureStatus, Problem};

/// A measure's file as far as it could be read.
#[derive(Debug)]
pub struct ReadMeasure {
    /// What became of it.
    pub outcome: Outcome,
    /// What is wrong with it, markings apart.
    pub problems: Vec<Problem>,
    /// The markings in it.
    pub marks: Marks,
}

/// What became of a measure: it counts as one record in the accounting.
#[derive(Debug)]
pub enum Outcome {
    /// It was read.
    Accepted(Box<Measure>),
    /// Its front matter could not be read.
    Rejected,
    /// It carries a classification marking.
    Withheld,
}

const KEYS: &[Key] = &[
    text("title", "标题"),
    list("articles", "条款"),
    text("kind", "类别"),
    text("status", "状态"),
    text("issued_on", "印发日期"),
    text("repealed_on", "废止日期"),
    text("reviewed_on", "复核日期"),
    text("responsible", "责任人"),
    text("due_on", "完成期限"),
    text("progress", "进度"),
];

/// Reads a measure. `file` is its path relative to the unit's folder, `id` the stem of its name.
pub fn read(file: &str, id: &str, bytes: &[u8], clearances: &Clearances) -> ReadMeasure {
    let mut markdown = front_matter::read(file, bytes, KEYS, clearances);
    if markdown.is_marked() {
        return ReadMeasure { outcome: Outcome::Withheld, problems: Vec::new(), marks: markdown.marks };
    }
    let mut problems = std::mem::take(&mut markdown.problems);
    let mut outcome = Outcome::Rejected;
    if markdown.is_readable {
        let mut fields = markdown.fields(file, KEYS);
        let measure = measure(&mut fields, file, id, &markdown.body);
        let is_sound = fields.problems.iter().all(|problem| problem.code.level() == Level::Warning);
        problems.append(&mut fields.problems);
        if let Some(measure) = measure.filter(|_| is_sound) {
            outcome = Outcome::Accepted(Box::new(measure));
        }
    }
    ReadMeasure { outcome, problems, marks: markdown.marks }
}

/// The measure of these values; what is missing or wrong is told, and then it does not count.
fn measure(fields: &mut Fields<'_>, file: &str, id: &str, body: &str) -> Option<Measure> {
    let title = fields.required("title");
    let articles = articles(fields);
    let kind = fields.choice("kind", MeasureKind::named, MeasureKind::CHOICES);
    let status = fields.required_choice("status", MeasureStatus::named, MeasureStatus::CHOICES);
    if status.is_some_and(|status| status != MeasureStatus::Draft) {
        fields.required("issued_on");
    }
    if status == Some(MeasureStatus::Repealed) {
        fields.required("repealed_on");
    }
    let progress = progress(fields);
    let measure = Measure {
        id: id.to_owned(),
        file: file.to_owned(),
        issued_on: fields.day("issued_on"),
        repealed_on: fields.day("repealed_on"),
        reviewed_on: fields.day("reviewed_on"),
        due_on: fields.day("due_on"),
        responsible: fields.text("responsible").map(str::to_owned),
        kind: kind.unwrap_or(MeasureKind::Other),
        title: title?.to_owned(),
        articles: articles?,
        status: status?,
        progress: progress?,
        body: body.to_owned(),
    };
    // Only a measure that counts can contradict itself.
    let is_sound = fields.problems.iter().all(|problem| problem.code.level() == Level::Warning);
    if is_sound && measure.status != MeasureStatus::Repealed && measure.repealed_on.is_some() {
        contradiction(fields, file);
    }
    Some(measure)
}

/// The articles of the regulation, 1 to 6, that the measure implements.
fn articles(fields: &mut Fields<'_>) -> Option<Vec<u8>> {
    let Some(items) = fields.list("articles").filter(|items| !items.is_empty()) else {
        fields.missing("articles");
        return None;
    };
    let mut articles = Vec::new();
    for item in items {
        match folded(item).as_str() {
            "1" => articles.push(1),
            "2" => articles.push(2),
            "3" => articles.push(3),
            "4" => articles.push(4),
            "5" => articles.push(5),
            "6" => articles.push(6),
            _ => {
                fields.wrong("articles", item, "problem.measure-article", "[1, 2, 3, 4, 5, 6]");
                return None;
            }
        }
    }
    articles.sort_unstable();
    articles.dedup();
    Some(articles)
}

/// How far the measure is carried out, in hundredths.
fn progress(fields: &mut Fields<'_>) -> Option<u8> {
    let Some(text) = fields.text("progress") else { return Some(0) };
    let number = folded(text);
    let whole = number.split_once('.').map_or(number.as_str(), |(whole, rest)| {
        let is_zero = !rest.is_empty() && rest.bytes().all(|b| b == b'0');
        if is_zero { whole } else { "" }
    });
    let is_plain = whole.bytes().all(|b| b.is_ascii_digit());
    let progress = whole.parse().ok().filter(|progress| is_plain && *progress <= 100);
    if progress.is_none() {
        fields.wrong("progress", text, "problem.measure-progress", "0–100");
    }
    progress
}

fn contradiction(fields: &mut Fields<'_>, file: &str) {
    let line = fields.line("repealed_on");
    let told = Told::plain("problem.measure-not-repealed");
    fields.problems.push(Problem::of_file(Code::Contradiction, file, told).in_column("repealed_on").at_line(line));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Day;

    fn read_text(front: &str) -> ReadMeasure {
        read("measures/xuexi.md", "xuexi", format!("---\n{front}\n---\n正文\n").as_bytes(), &Clearances::default())
    }

    fn accepted(front: &str) -> Measure {
        let read = read_text(front);
        match read.outcome {
            Outcome::Accepted(measure) => *measure,
            other => panic!("{front}: {other:?}, {:?}", read.problems),
        }
    }

    fn keys_at_fault(front: &str) -> Vec<String> {
        let read = read_text(front);
        assert!(matches!(read.outcome, Outcome::Rejected), "{front}");
        assert!(read.problems.iter().all(|problem| problem.code == Code::BadFrontMatter), "{front}: {:?}", read.problems);
        read.problems.into_iter().filter_map(|problem| problem.column).collect()
    }

    #[test]
    fn a_measure_that_is_left_out_contradicts_nothing() {
        let read = read_text("title: 示例\narticles: [9]\nstatus: in-force\nissued_on: 2026-01-01\nrepealed_on: 2026-02-01");
        assert_eq!(read.problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::BadFrontMatter]);
    }

    #[test]
    fn a_measure_is_read_with_all_its_keys() {
        let measure = accepted(
            "标题: 学习制度\n条款: [3, 1, ２, 1]\n类别: 岗位责任制\n状态: 废止\n印发日期: 2024-03-01\n废止日期: 2026-01-01\n复核日期: 2025-01-01\n责任人: 某甲\n完成期限: 2026-06-30\n进度: 60",
        );
        assert_eq!(
            (measure.id.as_str(), measure.file.as_str(), measure.title.as_str()),
            ("xuexi", "measures/xuexi.md", "学习制度")
        );
        assert_eq!((measure.articles.as_slice(), measure.progress), ([1, 2, 3].as_slice(), 60));
        assert_eq!((measure.kind, measure.status), (MeasureKind::PostResponsibility, MeasureStatus::Repealed));
        assert_eq!(measure.issued_on, Day::parse("2024-03-01"));
        assert_eq!(measure.repealed_on, Day::parse("2026-01-01"));
        assert_eq!(measure.reviewed_on, Day::parse("2025-01-01"));
        assert_eq!(measure.due_on, Day::parse("2026-06-30"));
        assert_eq!((measure.responsible.as_deref(), measure.body.as_str()), (Some("某甲"), "正文\n"));
    }

    #[test]
    fn a_draft_needs_no_date_and_what_is_not_said_has_its_default() {
        let measure = accepted("title: 草案\narticles: [6]\nstatus: draft");
        assert_eq!((measure.kind, measure.progress), (MeasureKind::Other, 0));
        assert_eq!((measure.issued_on, measure.responsible), (None, None));
    }

    #[test]
    fn what_is_required_depends_on_the_status() {
        assert_eq!(keys_at_fault("articles: [1]"), ["title", "status"]);
        assert_eq!(keys_at_fault("title: 甲\narticles: []\nstatus: draft"), ["articles"]);
        assert_eq!(keys_at_fault("title: 甲\narticles: [1]\nstatus: in-force"), ["issued_on"]);
        assert_eq!(keys_at_fault("title: 甲\narticles: [1]\nstatus: 废止\nissued_on: 2026-01-01"), ["repealed_on"]);
    }

    #[test]
    fn a_value_that_is_wrong_rejects_the_measure_with_the_key_and_its_line() {
        let base = "title: 甲\nstatus: draft\n";
        for (key, value) in [
            ("articles", "[0]"),
            ("articles", "[7]"),
            ("articles", "[1, x]"),
            ("articles", "2"),
            ("articles", "[[1]]"),
            ("progress", "101"),
            ("progress", "-1"),
            ("progress", "60%"),
            ("progress", "+5"),
            ("progress", "1e1"),
            ("progress", "50.5"),
            ("progress", "."),
            ("kind", "制度"),
            ("due_on", "2026-02-30"),
        ] {
            let articles = if key == "articles" { "" } else { "articles: [1]\n" };
            assert_eq!(keys_at_fault(&format!("{articles}{base}{key}: {value}")), [key], "{key}: {value}");
        }
        assert_eq!(accepted("title: 甲\narticles: [1]\nstatus: draft\nprogress: 100.0").progress, 100);
    }

    #[test]
    fn a_key_that_stands_twice_rejects_the_measure() {
        assert_eq!(keys_at_fault("title: 甲\n标题: 乙\narticles: [1]\nstatus: draft"), ["title"]);
    }

    #[test]
    fn a_measure_that_is_not_repealed_but_has_a_day_of_repeal_contradicts_itself_and_counts() {
        let read = read_text("title: 甲\narticles: [1]\nstatus: draft\nrepealed_on: 2026-01-01");
        assert!(matches!(read.outcome, Outcome::Accepted(_)));
        assert_eq!(read.problems[0].code, Code::Contradiction);
        assert_eq!(read.problems[0].line, Some(5));
    }

    #[test]
    fn a_marked_measure_is_withheld_and_only_that_is_said_of_it() {
        let read = read_text("title: 绝密★10年\narticles: [9]\nstatus: 密");
        assert!(matches!(read.outcome, Outcome::Withheld));
        assert_eq!(read.problems, []);
        assert_eq!((read.marks.problems[0].code, read.marks.problems[0].line), (Code::ClassifiedMarking, Some(2)));
    }

    #[test]
    fn an_unknown_key_is_a_warning_and_the_measure_counts() {
        let read = read_text("title: 甲\narticles: [1]\nstatus: draft\nstaus: x");
        assert!(matches!(read.outcome, Outcome::Accepted(_)));
        assert_eq!(read.problems[0].code, Code::UnknownKey);
    }
}
