//! Implementation measures (具体措施): what a unit itself has laid down to carry the regulation out.

use super::{MeasureKind, MeasureStatus};
use crate::time::Day;

/// One measure: the front matter and the body of a Markdown file.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The file's stem.
    pub id: String,
    /// The file, relative to the unit's folder: `measures/xuexi.md`.
    pub file: String,
    /// 标题
    pub title: String,
    /// 条款: the articles that it implements, 1 to 6, ascending.
    pub articles: Vec<u8>,
    /// 类别
    pub kind: MeasureKind,
    /// 状态
    pub status: MeasureStatus,
    /// 印发日期
    pub issued_on: Option<Day>,
    /// 废止日期
    pub repealed_on: Option<Day>,
    /// 复核日期
    pub reviewed_on: Option<Day>,
    /// 责任人
    pub responsible: Option<String>,
    /// 完成期限: when it must be carried out.
    pub due_on: Option<Day>,
    /// 进度, 0 to 100; 100 is carried out.
    pub progress: u8,
    /// The text, Markdown.
    pub body: String,
}

impl Measure {
    /// Whether it is in force at a day: issued by then, no draft, and not repealed by then.
    pub fn in_force(&self, day: Day) -> bool {
        let repealed = self.status == MeasureStatus::Repealed && self.repealed_on.is_some_and(|on| on <= day);
        self.status != MeasureStatus::Draft && !repealed && self.issued_on.is_some_and(|on| on <= day)
    }
}
