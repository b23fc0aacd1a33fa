//! A unit: its place in the tree, its names, its introduction and its measures.

use crate::chance::Chance;

const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
const BRANCHES: [&str; 12] = ["子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"];
const COUNTIES: u64 = 20;
const PREFECTURES: u64 = 16;

/// A unit of the invented country.
pub struct Office {
    /// Its folder within the data folder.
    pub folder: String,
    /// Its id.
    pub id: String,
    /// What its place is called.
    pub place: String,
    /// Its office, which manages the staff.
    pub office: String,
    /// Its organization department.
    pub organization: String,
    /// Whether its days are written `2026/03/01`.
    pub writes_slashes: bool,
    /// Whether its files bear Chinese names.
    pub names_files_in_chinese: bool,
    level: &'static str,
}

impl Office {
    /// The unit of a number: a province with all below it comes before the next.
    pub fn of(number: u64) -> Office {
        let of_prefecture = COUNTIES + 1;
        let of_province = PREFECTURES * of_prefecture + 1;
        let (province, rest) = (number / of_province, number % of_province);
        let mut folder = format!("示例{}省", province + 1);
        let mut id = format!("p{:03}", province + 1);
        let (mut place, mut level) = (folder.clone(), "省级");
        if let Some(rest) = rest.checked_sub(1) {
            let (prefecture, county) = (rest / of_prefecture, rest % of_prefecture);
            place = format!("{}{}市", of(&STEMS, prefecture), prefecture + 1);
            folder = format!("{folder}/{place}");
            id = format!("{id}-{:02}", prefecture + 1);
            level = "地级";
            if county > 0 {
                place = format!("{}{county}县", of(&BRANCHES, county));
                folder = format!("{folder}/{place}");
                id = format!("{id}-{county:02}");
                level = "县级";
            }
        }
        Office {
            office: format!("中共{place}委员会办公室"),
            organization: format!("中共{place}委员会组织部"),
            writes_slashes: number % 3 == 1,
            names_files_in_chinese: number % 2 == 1,
            folder,
            id,
            place,
            level,
        }
    }

    /// Whether it is a province.
    pub fn is_province(&self) -> bool {
        self.level == "省级"
    }

    /// Its `unit.md`.
    pub fn introduction(&self) -> String {
        let Office { id, place, office, organization, level, .. } = self;
        format!(
            "---\n标识: {id}\n名称: 中共{place}委员会\n层级: {level}\n类别: 党委\n办公厅室: {office}\n组织部门: {organization}\n---\n\
             中共{place}委员会（虚构）。秘书工作人员的日常管理由{office}承担，各项登记按季度填报。\n"
        )
    }

    /// Its six measures by their stems. One in six has no owner, or was not looked at for long.
    pub fn measures(&self, chance: &Chance) -> Vec<(&'static str, String)> {
        MEASURES.iter().map(|measure| (measure.0, self.measure(measure, chance))).collect()
    }

    fn measure(&self, (_, title, articles, kind, body): &(&str, &str, &str, &str, &str), chance: &Chance) -> String {
        let responsible = if chance.once_in(12) { "" } else { "秘书科负责人" };
        let year = if chance.once_in(12) { 2024 } else { 2025 };
        format!(
            "---\n标题: {place}{title}\n条款: {articles}\n类别: {kind}\n状态: 施行\n印发日期: {year}-02-14\n复核日期: {year}-12-0{day}\n\
             责任人: {responsible}\n进度: 100\n---\n# {title}\n\n{body}\n",
            place = self.place,
            day = 1 + chance.below(9),
        )
    }
}

fn of<'t>(names: &[&'t str], place: u64) -> &'t str {
    names.get((place as usize) % names.len().max(1)).copied().unwrap_or_default()
}

const MEASURES: [(&str, &str, &str, &str, &str); 6] = [
    (
        "gangwei",
        "岗位责任制实施办法",
        "[2, 6]",
        "岗位责任制",
        "## 岗位职责\n\n1. 文稿起草、文电运转、会务联络各有专人负责。\n2. 传达领导意见须当日记录，并由承办部门确认。\n3. 每年复核一次岗位责任书。",
    ),
    (
        "jiangcheng",
        "秘书工作人员奖惩办法",
        "[6]",
        "奖惩制度",
        "- 考核优秀的，予以**表扬**或者奖励。\n- 考核不称职的，先予批评、教育，限期改进。",
    ),
    (
        "xuexi",
        "学习培训制度",
        "[1]",
        "其他",
        "每季度安排理论、政策、业务学习，学时记入登记。\n\n| 内容 | 每季学时 |\n|---|---|\n| 理论 | 4 |\n| 政策 | 4 |",
    ),
    (
        "baomi",
        "机要文件保管细则",
        "[4]",
        "其他",
        "文件随到随登，存放机要室；带出、复印、摘抄一律先批后办。\n\n> 每季度清点一次，件数与登记簿逐件核对。",
    ),
    (
        "zuofeng",
        "接待群众来访守则",
        "[3]",
        "其他",
        "来访群众由首问人负责到底，十五日内答复。\n\n态度谦虚谨慎，不以领导名义压人。",
    ),
    ("diaopei", "秘书调配审查细则", "[5]", "其他", "调配秘书须经组织部门会同办公室审查，先培训后上岗。"),
];
