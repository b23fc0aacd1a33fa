//! The registers of the daily work: tasks, reports, relays, issuances, remarks of the public, self-checks, corrections.

use duizhao::records::Register;
use duizhao::time::Day;

use crate::chance::Chance;
use crate::office::Office;
use crate::people::{Staff, leader};
use crate::sheet::{Sheet, day, quarters, working};

/// The registers.
pub fn registers(office: &Office, staff: &Staff, chance: &Chance) -> Vec<Sheet> {
    vec![
        tasks(staff, chance),
        reports(staff, chance),
        relays(staff, chance),
        issuances(staff, chance),
        feedback(staff, chance),
        conduct(office, staff, chance),
        self_checks(staff, chance),
        corrections(staff, chance),
        exceptions(office),
    ]
}

/// The days of a register's rows: so many a quarter, spread over it, each numbered through.
fn spread(a_quarter: u32) -> impl Iterator<Item = (u32, Day)> {
    let days = quarters().into_iter().flat_map(move |start| (0..a_quarter).map(move |n| start.plus(2 + n * 80 / a_quarter)));
    (1..).zip(days.map(working))
}

fn tasks(staff: &Staff, chance: &Chance) -> Sheet {
    const WHAT: [&str; 6] = [
        "起草季度工作总结并送各科室征求意见",
        "整理常务会议纪要并印发有关单位",
        "落实基层调研安排并准备行程材料",
        "汇总各科室半月工作情况报领导阅",
        "办理上级来文并书面回复办理结果",
        "核对督办事项清单并逐项催办落实",
    ];
    let mut sheet = Sheet::new(Register::Tasks);
    for (number, on) in spread(14) {
        let due = working(on.plus(10));
        let done = match chance.below(40) {
            0 => String::new(),
            1 => working(due.plus(3)).to_string(),
            _ => working(on.plus(3 + chance.below(4))).to_string(),
        };
        sheet.add([
            ("id", format!("T-{number:04}")),
            ("staff", staff.secretary(number).id.clone()),
            ("assigned_on", on.to_string()),
            ("due_on", due.to_string()),
            ("done_on", done),
            ("summary", chance.one(&WHAT).to_owned()),
        ]);
    }
    sheet
}

fn reports(staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Reports);
    for (number, on) in spread(13) {
        let days = if chance.once_in(40) { 9 } else { chance.below(2) };
        let member = staff.secretary(number);
        sheet.add([
            ("id", format!("R-{number:04}")),
            ("staff", member.id.clone()),
            ("leader", leader(member)),
            ("kind", (if number % 2 == 0 { "建议" } else { "情况" }).to_owned()),
            ("occurred_on", on.to_string()),
            ("reported_on", on.plus(days).to_string()),
            ("verified", (if chance.once_in(40) { "否" } else { "是" }).to_owned()),
        ]);
    }
    sheet
}

fn relays(staff: &Staff, chance: &Chance) -> Sheet {
    const CONTENT: [&str; 5] = [
        "请于三日内报送汛期值班安排并附值班人员联系方式",
        "请于本周五前书面反馈对征求意见稿的修改意见",
        "明日上午九时召开专题会议，请办公室通知参会单位准时到会",
        "请于十五日前完成上半年数据核对并书面回复核对结果",
        "同意按第二方案办理，请抓紧落实并于月底前报告办理结果",
    ];
    let mut sheet = Sheet::new(Register::Relays);
    for (number, on) in spread(13) {
        let member = staff.secretary(number);
        let late = if chance.once_in(40) { 2 } else { 0 };
        let content = if chance.once_in(40) { "请有关部门尽快研究办理" } else { chance.one(&CONTENT) };
        let hour = 9 + chance.below(7);
        sheet.add([
            ("id", format!("Y-{number:04}")),
            ("staff", member.id.clone()),
            ("leader", leader(member)),
            ("given_at", format!("{on} {hour:02}:{}0", chance.below(6))),
            ("relayed_at", format!("{} {:02}:05", on.plus(late), hour + 1)),
            ("recipient", chance.one(&["综合科", "督查科", "信息科", "机要科", "行政科"]).to_owned()),
            ("content", content.to_owned()),
            ("confirmed_at", if chance.once_in(40) { String::new() } else { format!("{} {:02}:20", on.plus(late), hour + 2) }),
            ("personal_opinion", "否".to_owned()),
            ("decided", "是".to_owned()),
            ("caused_error", "否".to_owned()),
        ]);
    }
    sheet
}

fn issuances(staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Issuances);
    for (number, on) in spread(13) {
        let member = staff.secretary(number);
        let reviewed = if chance.once_in(40) { String::new() } else { on.to_string() };
        sheet.add([
            ("id", format!("F-{number:04}")),
            ("kind", (if number % 3 == 0 { "批示" } else { "文稿" }).to_owned()),
            ("staff", member.id.clone()),
            ("leader", leader(member)),
            ("reviewed_by", leader(member)),
            ("reviewed_on", reviewed),
            ("signed_by", leader(member)),
            ("signed_on", on.to_string()),
            ("signature", (if chance.once_in(60) { "代签" } else { chance.one(&["本人签署", "电子签名"]) }).to_owned()),
            ("issued_on", working(on.plus(1)).to_string()),
        ]);
    }
    sheet
}

fn feedback(staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Feedback);
    for (number, on) in spread(4) {
        let replied = if chance.once_in(20) { String::new() } else { working(on.plus(7)).to_string() };
        sheet.add([
            ("id", format!("B-{number:03}")),
            ("staff", staff.secretary(number).id.clone()),
            ("received_on", on.to_string()),
            ("concern", chance.one(&["态度", "效率", "其他"]).to_owned()),
            ("upheld", (if chance.once_in(15) { "是" } else { "否" }).to_owned()),
            ("replied_on", replied),
            ("action", "已核查情况，当面答复来访群众并说明理由".to_owned()),
        ]);
    }
    sheet
}

fn conduct(office: &Office, staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Conduct);
    for number in 0..chance.below(3) {
        let found = working(day("2026-03-02").plus(chance.below(180)));
        sheet.add([
            ("id", format!("C-{:02}", number + 1)),
            ("staff", staff.secretary(number).id.clone()),
            ("found_on", found.to_string()),
            ("provision", chance.one(&["2.8", "2.9", "2.10", "3.8"]).to_owned()),
            ("severity", "一般".to_owned()),
            ("verified", "是".to_owned()),
            ("decision", "批评".to_owned()),
            ("decided_by", office.office.clone()),
            ("decided_on", working(found.plus(20)).to_string()),
        ]);
    }
    sheet
}

fn self_checks(staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::SelfChecks);
    for start in quarters() {
        for provision in ["1.1", "2.1", "3.1", "4.1", "5.1", "6.1"].into_iter().filter(|_| !chance.once_in(80)) {
            sheet.add([
                ("on", working(start.plus(78)).to_string()),
                ("provision", provision.to_owned()),
                ("result", (if chance.once_in(30) { "不符合" } else { chance.one(&["符合", "符合", "基本符合"]) }).to_owned()),
                ("evidence", "查阅登记簿册、与本人谈话、征求服务对象意见".to_owned()),
                ("checked_by", staff.secretary(4).name.clone()),
            ]);
        }
    }
    sheet
}

fn corrections(staff: &Staff, chance: &Chance) -> Sheet {
    let mut sheet = Sheet::new(Register::Corrections);
    for (check, number) in ["task-done-late", "relay-unconfirmed", "report-late", "support-missed"].into_iter().zip(1..) {
        let due = working(day("2026-06-30").plus(chance.below(80)));
        let is_done = !chance.once_in(5);
        sheet.add([
            ("id", format!("K-{number:02}")),
            ("check", check.to_owned()),
            ("action", "限期补办并在科室会议上通报，逐件核对登记".to_owned()),
            ("responsible", staff.secretary(4).name.clone()),
            ("due_on", due.to_string()),
            ("done_on", if is_done { due.minus(5).to_string() } else { String::new() }),
            ("verified_by", if is_done { staff.secretary(0).name.clone() } else { String::new() }),
            ("verified_on", if is_done { due.plus(3).to_string() } else { String::new() }),
        ]);
    }
    sheet
}

fn exceptions(office: &Office) -> Sheet {
    let mut sheet = Sheet::new(Register::Exceptions);
    sheet.add([
        ("check", "report-unverified".to_owned()),
        ("reason", "情况紧急，先报后核，三日内补齐核实材料".to_owned()),
        ("approved_by", office.office.clone()),
        ("approved_on", "2026-04-10".to_owned()),
        ("expires_on", "2026-12-31".to_owned()),
    ]);
    sheet
}
