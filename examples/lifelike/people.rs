//! The registers about people: leaders, staff, appointments, duties, study, appraisals, party life, care, rewards.

use duizhao::records::Register;
use duizhao::time::Day;

use crate::chance::Chance;
use crate::office::Office;
use crate::sheet::{Sheet, day, quarters, working};

const SURNAMES: [&str; 40] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "尤", "许", "何",
    "吕", "施", "张", "孔", "曹", "严", "华", "金", "魏", "陶", "姜", "戚", "谢", "邹", "喻", "柏", "窦", "章", "潘",
];
const GIVEN: [&str; 22] = [
    "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌",
    "亥",
];

/// Somebody who works for the unit.
pub struct Member {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The leader served; blank for the office.
    pub serves: String,
    role: &'static str,
    appointed_on: Day,
}

/// A unit's people.
pub struct Staff {
    /// All of them.
    pub all: Vec<Member>,
    leaders: Vec<String>,
}

impl Staff {
    /// Four leaders and ten others: seven secretaries, a guard, a driver, one who serves.
    pub fn of(chance: &Chance) -> Staff {
        let roles = ["秘书", "秘书", "秘书", "秘书", "秘书", "秘书", "秘书", "警卫", "司机", "服务人员"].into_iter().zip(1u32..);
        let member = |chance: &Chance, role, number: u32| Member {
            id: format!("S{number:02}"),
            name: name(chance),
            serves: if number <= 4 || number == 8 || number == 9 { format!("L{}", 1 + (number - 1) % 4) } else { String::new() },
            role,
            appointed_on: working(day("2020-03-02").plus(137 * number)),
        };
        let leaders = (0..4).map(|_| name(chance)).collect();
        Staff { all: roles.map(|(role, number)| member(chance, role, number)).collect(), leaders }
    }

    /// The secretaries.
    pub fn secretaries(&self) -> Vec<&Member> {
        self.all.iter().filter(|member| member.role == "秘书").collect()
    }

    /// A secretary in turn.
    pub fn secretary(&self, turn: u32) -> &Member {
        &self.all[turn as usize % 7]
    }
}

/// The leader whom a secretary works for.
pub fn leader(member: &Member) -> String {
    if member.serves.is_empty() { "L1".to_owned() } else { member.serves.clone() }
}

/// The registers.
pub fn registers(office: &Office, staff: &Staff, chance: &Chance) -> Vec<Sheet> {
    vec![
        leaders(staff),
        roster(office, staff, chance),
        appointments(office, staff, chance),
        duties(staff, chance),
        training(staff, chance),
        appraisals(office, staff, chance),
        party_life(staff, chance),
        support(staff, chance),
        rewards(office, staff, chance),
    ]
}

fn name(chance: &Chance) -> String {
    format!("{}某{}", chance.one(&SURNAMES), chance.one(&GIVEN))
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn leaders(staff: &Staff) -> Sheet {
    let mut sheet = Sheet::new(Register::Leaders);
    for ((name, title), number) in staff.leaders.iter().zip(["书记", "副书记", "常务副职", "秘书长"]).zip(1..) {
        let from_on = day("2021-03-01").plus(37 * number);
        sheet.add([
            ("id", format!("L{number}")),
            ("name", name.clone()),
            ("title", text(title)),
            ("from_on", from_on.to_string()),
        ]);
    }
    sheet
}

fn roster(office: &Office, staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Staff);
    for member in &staff.all {
        let is_secretary = member.role == "秘书";
        let branch = if chance.once_in(40) { "" } else { "办公室第一党支部" };
        sheet.add([
            ("id", member.id.clone()),
            ("name", member.name.clone()),
            ("role", text(member.role)),
            ("serves", member.serves.clone()),
            ("office", office.office.clone()),
            ("party_member", text(if is_secretary { "是" } else { "否" })),
            ("party_branch", text(if is_secretary { branch } else { "" })),
            ("education", text(if chance.once_in(40) { "高中" } else { chance.one(&["大专", "本科", "本科", "硕士"]) })),
            ("appointed_on", member.appointed_on.to_string()),
        ]);
    }
    sheet
}

fn appointments(office: &Office, staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Appointments);
    for member in staff.secretaries() {
        let on = member.appointed_on;
        sheet.add([
            ("staff", member.id.clone()),
            ("appointed_on", on.to_string()),
            ("proposed_by", office.office.clone()),
            ("organization_review_by", office.organization.clone()),
            ("organization_review_on", on.minus(20).to_string()),
            ("organization_review", text(if chance.once_in(60) { "不同意" } else { "同意" })),
            ("office_review_by", office.office.clone()),
            ("office_review_on", on.minus(15).to_string()),
            ("office_review", text("同意")),
            ("political_review", text("合格")),
            ("knowledge_test", text(if chance.once_in(40) { "" } else { "合格" })),
            ("secrecy_training_on", on.minus(10).to_string()),
            ("secrecy_training", text("合格")),
            ("kinship_declared", text(if chance.once_in(40) { "" } else { "是" })),
            ("appointed_by", office.organization.clone()),
        ]);
    }
    sheet
}

fn duties(staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Duties);
    for member in staff.all.iter().filter(|_| !chance.once_in(40)) {
        sheet.add([
            ("staff", member.id.clone()),
            ("post", format!("{}岗", member.role)),
            ("responsibilities", text("按岗位责任书办理文电、会务和联络事项，当日事当日毕")),
            ("signed_on", text("2025-01-06")),
            ("reviewed_on", working(day("2025-12-01")).to_string()),
        ]);
    }
    sheet
}

fn training(staff: &Staff, chance: &Chance) -> Sheet {
    const SUBJECTS: [(&str, u32, &str); 4] = [
        ("马克思主义基本原理", 4, "学习马克思主义基本原理原著选读并座谈"),
        ("路线方针政策", 4, "学习近期重要文件和会议精神并讨论"),
        ("文化科学", 2, "文史与科学常识讲座（第二讲）"),
        ("业务知识", 4, "公文写作、文电办理与会务组织规范"),
    ];
    let mut sheet = Sheet::new(Register::Training);
    for start in quarters() {
        for ((subject, hours, topic), place) in SUBJECTS.into_iter().zip(0..) {
            for member in &staff.all {
                let on = working(start.plus(9 + 14 * place + chance.below(5)));
                let hours = if chance.once_in(150) { hours - 1 } else { hours };
                study(&mut sheet, member, on, subject, hours, topic, if chance.once_in(200) { "不合格" } else { "合格" });
            }
        }
    }
    for member in staff.all.iter().filter(|_| !chance.once_in(40)) {
        study(&mut sheet, member, day("2025-11-18"), "保密", 3, "保密法规与案例警示教育", "合格");
        study(&mut sheet, member, day("2025-11-19"), "本规定", 2, "逐条学习本规定并对照检查", "合格");
    }
    sheet
}

fn study(sheet: &mut Sheet, member: &Member, on: Day, subject: &str, hours: u32, topic: &str, result: &str) {
    sheet.add([
        ("staff", member.id.clone()),
        ("on", on.to_string()),
        ("subject", text(subject)),
        ("hours", hours.to_string()),
        ("topic", text(topic)),
        ("result", text(result)),
    ]);
}

fn appraisals(office: &Office, staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Appraisals);
    for on in [day("2024-12-16"), day("2025-12-16")] {
        for member in staff.all.iter().filter(|_| !chance.once_in(60)) {
            sheet.add([
                ("staff", member.id.clone()),
                ("on", on.to_string()),
                ("office", if chance.once_in(60) { text("督查室") } else { office.office.clone() }),
                ("organization_department", office.organization.clone()),
                ("result", text(if chance.once_in(60) { "基本称职" } else { "称职" })),
                ("suitable", text("是")),
            ]);
        }
    }
    sheet
}

fn party_life(staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::PartyLife);
    for start in quarters() {
        for (activity, month) in ["支部党员大会", "专题组织生活会", "主题党日活动"].into_iter().zip(0..) {
            for member in staff.secretaries().into_iter().filter(|_| !chance.once_in(150)) {
                sheet.add([
                    ("staff", member.id.clone()),
                    ("on", working(start.plus(12 + 26 * month)).to_string()),
                    ("branch", text("办公室第一党支部")),
                    ("activity", text(activity)),
                ]);
            }
        }
    }
    sheet
}

fn support(staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Support);
    let mut number = 0;
    for start in quarters() {
        for member in staff.all.iter().filter(|_| !chance.once_in(150)) {
            number += 1;
            let is_difficulty = chance.once_in(60);
            sheet.add([
                ("id", format!("U-{number:03}")),
                ("staff", member.id.clone()),
                ("on", working(start.plus(15 + 3 * (number % 11))).to_string()),
                ("kind", text(if is_difficulty { "生活困难" } else { chance.one(&["帮助", "指导", "检查"]) })),
            ]);
        }
    }
    sheet
}

fn rewards(office: &Office, staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Rewards);
    for member in staff.all.iter().take(2) {
        sheet.add([
            ("staff", member.id.clone()),
            ("on", working(day("2026-01-20").plus(chance.below(200))).to_string()),
            ("kind", text("表扬")),
            ("decided_by", office.office.clone()),
        ]);
    }
    sheet
}
