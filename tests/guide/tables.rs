//! The tables of the guide, written from the declarations of registers, parameters and the command line.

use std::fmt::Write as _;
use std::process::Command;

use duizhao::checks::{self, Check};
use duizhao::lang::Lang;
use duizhao::records::{Column, Kind, Register};
use duizhao::regulation::{Parameter, ParameterKind, ParameterValue};

/// The names of all tables: each stands once in each guide.
pub(crate) fn names() -> Vec<String> {
    let registers = Register::ALL.iter().map(|register| format!("register/{}", register.name()));
    let help = verbs().into_iter().map(|verb| format!("help/{verb}"));
    registers.chain(help).chain(["parameters".to_owned()]).collect()
}

/// A table by its name.
pub(crate) fn table(name: &str, lang: Lang) -> String {
    match name.split_once('/') {
        Some(("register", register)) => of_register(Register::ALL.iter().find(|r| r.name() == register).unwrap(), lang),
        Some(("help", verb)) => format!("```text\n{}```\n", help(verb, lang)),
        _ if name == "parameters" => of_parameters(lang),
        _ => panic!("no table {name}"),
    }
}

/// The verbs, as the man page lists them.
pub(crate) fn verbs() -> Vec<String> {
    let page = run(&["man"]);
    let listed = page.lines().filter_map(|line| line.strip_prefix("duizhao\\-")).filter_map(|line| line.strip_suffix("(1)"));
    listed.map(|verb| verb.replace('\\', "")).collect()
}

fn help(verb: &str, lang: Lang) -> String {
    run(&[verb, "--help", "--lang", lang.code()])
}

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_duizhao")).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn of_register(register: &Register, lang: Lang) -> String {
    let mut out =
        lang.either("| 列 | 英文列名 | 必填 | 填什么 |\n", "| column | Chinese header | required | what it holds |\n").to_owned();
    out.push_str("|---|---|---|---|\n");
    for column in register.columns() {
        let english = format!("`{}`", column.en);
        let (first, second) = if lang == Lang::Zh { (column.zh, english.as_str()) } else { (english.as_str(), column.zh) };
        let required = if column.required { lang.either("是", "yes") } else { "" };
        let _ = writeln!(out, "| {first} | {second} | {required} | {} |", holds(column, lang));
    }
    let _ = write!(out, "\n{}\n\n```csv\n{}```\n\n", lang.either("示例：", "Example:"), example(*register, lang));
    out.push_str(&checks_of(*register, lang));
    out
}

/// The header and the first row of a register of the example, where it can be of a unit that writes in the language.
fn example(register: Register, lang: Lang) -> String {
    const CHINESE: [&str; 4] = ["乙市/卯县", "甲市/子县", ".", "甲市"];
    const ENGLISH: [&str; 4] = ["省政府", "乙市/卯县", "甲市/子县", "."];
    let folders = if lang == Lang::Zh { CHINESE } else { ENGLISH };
    for folder in folders {
        for name in [register.chinese(), register.name()] {
            let path = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/example/示例省/{}/{}.csv"), folder, name);
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let is_header = |line: &&str| {
                let cells: Vec<&str> = line.split(',').collect();
                register.columns().iter().filter(|column| column.required).all(|c| cells.contains(&c.zh) || cells.contains(&c.en))
            };
            let lines = text.trim_start_matches('\u{FEFF}').lines().skip_while(|line| !is_header(line));
            if let [header, row] = lines.take(2).collect::<Vec<_>>()[..] {
                return format!("{header}\n{row}\n");
            }
        }
    }
    panic!("the example has no row of {}", register.name())
}

fn holds(column: &Column, lang: Lang) -> String {
    match column.kind {
        Kind::Id => lang.either("编号，本登记簿内不得重复；不得用身份证号、手机号或姓名", "an id, unique in the register; no identity-card or mobile number, no name"),
        Kind::Name => lang.either("姓名", "a name"),
        Kind::Free => lang.either("文字", "text"),
        Kind::Folded => lang.either("文字（与其他记录比对）", "text, compared with other records"),
        Kind::Person => lang.either("姓名", "a person's name"),
        Kind::Day => lang.either("日期", "a date"),
        Kind::Moment => lang.either("日期和时间，也可只填日期", "a date with a time; the date alone will do"),
        Kind::YesNo => lang.either("是、否", "`yes`, `no`"),
        Kind::Amount => lang.either("数字，至多三位小数", "a number with at most three decimals"),
        Kind::Whole => lang.either("整数", "a whole number"),
        Kind::Choice(choices) => {
            let one = |choice: &duizhao::records::Choice| match lang {
                Lang::Zh => format!("{}（`{}`）", choice.zh.join("、"), choice.en),
                Lang::En => format!("`{}` ({})", choice.en, choice.zh.join(", ")),
            };
            return choices.iter().map(one).collect::<Vec<_>>().join(lang.either("、", ", "));
        }
        Kind::Classification => lang.either("绝密、机密、秘密、内部，可加 ★ 和保密期限，如 `机密★10年`", "`top-secret` (绝密), `secret` (机密), `confidential` (秘密), `internal` (内部), perhaps with ★ and a period: `机密★10年`"),
        Kind::Provision => lang.either("条款，写作“条.句”，如 `2.3`", "a provision, `article.sentence`, such as `2.3`"),
        Kind::Leader => lang.either("领导同志的编号或姓名", "the id or name of a leader"),
        Kind::Staff => lang.either("工作人员的工号或姓名", "the id or name of a staff member"),
        Kind::Document => lang.either("机要文件的登记号", "the id of a document"),
        Kind::Body => lang.either("单位名称，或个人的编号、姓名", "a body's name, or a person's id or name"),
    }
    .to_owned()
}

/// The checks that need a register, each with the columns of it that it shows as evidence.
fn checks_of(register: Register, lang: Lang) -> String {
    let needing: Vec<&Check> = checks::catalogue().filter(|check| check.needs.contains(&register)).collect();
    if needing.is_empty() {
        return lang.either("没有检查项必须有本登记簿才能检查。\n", "No check needs this register.\n").to_owned();
    }
    let mut out = lang
        .either(
            "缺了它就无法检查的检查项：\n\n| 检查项 | 标题 | 条款 |\n",
            "Checks that cannot be made without it:\n\n| check | title | provision |\n",
        )
        .to_owned();
    out.push_str("|---|---|---|\n");
    for check in needing {
        let _ = writeln!(out, "| `{}` | {} | {} |", check.id, check.title(lang), check.provision);
    }
    out
}

fn of_parameters(lang: Lang) -> String {
    let mut out = lang
        .either("| 参数 | 作用 | 类型 | 缺省值 | 检查项 |\n", "| parameter | what it sets | type | default | checks |\n")
        .to_owned();
    out.push_str("|---|---|---|---|---|\n");
    for parameter in Parameter::ALL {
        let what = lang.text(&format!("word.parameter-{}", parameter.name()));
        let (kind, default) = (kind(parameter.kind(), lang), default(&parameter.default_value(), lang));
        let used: Vec<String> = checks::catalogue()
            .filter(|check| check.parameters.contains(parameter))
            .map(|check| format!("`{}`", check.id))
            .collect();
        let used = match parameter.name().starts_with("calendar.") {
            true => lang.either("所有按天计算的期限", "every deadline counted in days").to_owned(),
            false => used.join(" "),
        };
        let _ = writeln!(out, "| `{}` | {what} | {kind} | {default} | {used} |", parameter.name());
    }
    out
}

fn kind(kind: ParameterKind, lang: Lang) -> &'static str {
    match kind {
        ParameterKind::Hours => lang.either("小时数", "hours"),
        ParameterKind::Days => lang.either("天数", "days"),
        ParameterKind::Times => lang.either("次数", "times"),
        ParameterKind::Words => lang.either("文字列表", "list of words"),
        ParameterKind::Education => lang.either("文化程度", "education"),
        ParameterKind::Calendar => lang.either("日期列表", "list of dates"),
    }
}

fn default(value: &ParameterValue, lang: Lang) -> String {
    match value {
        ParameterValue::Whole(n) => n.to_string(),
        ParameterValue::Hours(hours) => hours.to_string(),
        ParameterValue::Days(_) => lang.either("无", "none").to_owned(),
        ParameterValue::Words(words) => words.join(lang.either("、", ", ")),
        ParameterValue::Word(word) => format!("`{word}`"),
    }
}
