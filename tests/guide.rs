//! The guide says what the program does: its tables are written from the declarations, its commands are the program's
//! own help, every problem has its mending, and no link leads nowhere.
//!
//! `BLESS=1 cargo test --test guide` writes the tables again.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test may fail"
)]

#[path = "guide/pages.rs"]
mod pages;
#[path = "guide/tables.rs"]
mod tables;
#[path = "guide/walk.rs"]
mod walk;

use std::collections::BTreeSet;
use std::process::Command;

use duizhao::lang::Lang;
use duizhao::records::{Code, Level, Register};

use pages::{Page, blocks, guide, links, with_blocks};

const LANGUAGES: [Lang; 2] = [Lang::Zh, Lang::En];

#[test]
fn the_tables_are_those_of_the_declarations() {
    let is_blessed = std::env::var_os("BLESS").is_some();
    for lang in LANGUAGES {
        for page in guide(lang) {
            let whole =
                if page.name == "commands.md" && is_blessed { with_every_verb(page.text.clone()) } else { page.text.clone() };
            let fresh = with_blocks(&whole, |name| tables::table(name, lang));
            if is_blessed {
                std::fs::write(&page.path, &fresh).unwrap();
            } else {
                assert_eq!(page.text, fresh, "{}: run BLESS=1 cargo test --test guide", page.path.display());
            }
        }
        let written: BTreeSet<String> = guide(lang).iter().flat_map(|page| blocks(&page.text)).map(|(name, _)| name).collect();
        let names: BTreeSet<String> = tables::names().into_iter().collect();
        assert_eq!(written, names, "the {} guide: run BLESS=1 cargo test --test guide", lang.code());
    }
}

/// The page of commands with a section for each verb that has none.
fn with_every_verb(mut text: String) -> String {
    for verb in tables::verbs() {
        if !text.contains(&format!("<!-- table: help/{verb} -->")) {
            text.push_str(&format!("\n## {verb}\n\n<!-- table: help/{verb} -->\n<!-- end -->\n"));
        }
    }
    text
}

#[test]
fn every_problem_is_explained_with_its_level_and_its_mending() {
    for lang in LANGUAGES {
        let text = pages::page(lang, "problems.md").text;
        let rows: Vec<(String, String)> = rows(&text);
        let expected: Vec<(String, String)> = Code::ALL.iter().map(|code| (code.name().to_owned(), level(*code, lang))).collect();
        let sorted = |list: &[(String, String)]| list.iter().cloned().collect::<BTreeSet<_>>();
        assert_eq!(sorted(&rows), sorted(&expected), "problems.md of the {} guide", lang.code());
        assert_eq!(rows.len(), expected.len(), "a code stands twice");
    }
}

/// The codes of the tables' rows, each with the level that stands after it.
fn rows(text: &str) -> Vec<(String, String)> {
    let cells = text.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|line| line.split_once("` | "));
    cells.map(|(code, rest)| (code.to_owned(), rest.split(" | ").next().unwrap_or_default().to_owned())).collect()
}

fn level(code: Code, lang: Lang) -> String {
    let key = if code.level() == Level::Error { "word.level-error" } else { "word.level-warning" };
    lang.text(key).to_owned()
}

#[test]
fn what_stops_the_program_is_told_in_its_own_words() {
    for lang in LANGUAGES {
        let text = pages::page(lang, "problems.md").text;
        let table = text.rsplit("|---|---|\n").next().unwrap();
        let said: Vec<&str> =
            table.lines().filter_map(|line| line.strip_prefix("| ")).map(|line| line.split(" | ").next().unwrap()).collect();
        assert!(said.len() > 6, "{said:?}");
        let texts: String = lang.texts().values().map(|text| format!("{text}\n")).collect();
        for part in said.iter().flat_map(|said| said.split('…')).map(str::trim).filter(|part| !part.is_empty()) {
            assert!(texts.contains(part) || part == lang.either("内部错误", "internal error"), "{part}");
        }
    }
}

#[test]
fn both_guides_have_the_same_pages_in_the_same_order() {
    let names = |lang| guide(lang).into_iter().map(|page: Page| page.name).collect::<Vec<_>>();
    assert_eq!(names(Lang::Zh), names(Lang::En));
    for lang in LANGUAGES {
        let summary = pages::page(lang, "SUMMARY.md").text;
        for name in names(lang).iter().filter(|name| *name != "SUMMARY.md") {
            assert!(summary.contains(&format!("({name})")), "{name} is not in the {} SUMMARY.md", lang.code());
        }
    }
}

#[test]
fn every_setting_of_duizhao_toml_is_described() {
    for lang in LANGUAGES {
        let text = pages::page(lang, "data-folder.md").text;
        let (_, section) = text.split_once("## duizhao.toml").unwrap();
        for key in duizhao::read::settings::OPTIONS.iter().chain(&["links", "signatory"]) {
            assert!(section.contains(&format!("`{key}`")), "{key} in data-folder.md of the {} guide", lang.code());
        }
    }
}

#[test]
fn every_register_has_a_section() {
    for lang in LANGUAGES {
        let text = pages::page(lang, "registers.md").text;
        for register in Register::ALL {
            let heading = format!("{} `{}.csv`", register.chinese(), register.name());
            assert!(text.contains(&heading), "registers.md of the {} guide lacks {heading}", lang.code());
        }
    }
}

#[test]
fn no_link_leads_nowhere() {
    for page in pages::all() {
        for link in links(&page.text) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { page.path.clone() } else { page.path.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", page.path.display());
            if !anchor.is_empty() {
                let anchors = pages::anchors(&std::fs::read_to_string(&target).unwrap());
                assert!(anchors.contains(anchor), "{}: {link}: {anchors:?}", page.path.display());
            }
        }
    }
}

#[test]
fn a_new_user_who_does_as_the_guide_says_sees_what_it_says() {
    for (lang, below) in [(Lang::Zh, "我的数据/示例县委"), (Lang::En, "mydata/xianwei")] {
        let folder = tempfile::tempdir().unwrap();
        let unit = folder.path().join(below);
        assert_eq!(walk::write_files(lang, &unit).len(), 3);
        let looked = walk::run(folder.path(), &walk::command(lang, "check"));
        assert_eq!(looked.status, 1, "{looked:?}");
        for said in ["bad-date", "2026-9-32", "relay-late", "relay-vague", "R-002", "responsibility-system-missing"] {
            assert!(looked.out.contains(said), "{said}: {looked:?}");
        }
        let relays = unit.join(lang.either("领导意见传达登记.csv", "relays.csv"));
        let mended = std::fs::read_to_string(&relays).unwrap().replace("2026-9-32", "2026-09-30");
        std::fs::write(&relays, mended).unwrap();
        let built = walk::run(folder.path(), &walk::command(lang, "build"));
        assert_eq!((built.status, built.out.as_str()), (0, "site/2026-Q3/index.html\n"), "{built:?}");
        assert!(!walk::run(folder.path(), &walk::command(lang, "check")).out.contains("bad-date"));
        assert!(folder.path().join("site/2026-Q3/units/shili-xianwei/notice.html").is_file());
    }
}

#[test]
fn every_command_of_the_guide_is_one_that_works() {
    for (lang, below) in [(Lang::Zh, "我的数据/示例县委"), (Lang::En, "mydata/xianwei")] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join(below);
        walk::write_files(lang, &data);
        let parameters = pages::page(lang, "parameters.md").text;
        let checks = parameters.split("```toml\n").find(|block| block.starts_with("[[check]]")).unwrap();
        std::fs::write(data.join("checks.toml"), checks.split("```").next().unwrap()).unwrap();
        let before = walk::command(lang, "build").join(" ").replace("2026-Q3", "2026-Q1..2026-Q3");
        let run = |line: &str| {
            let words: Vec<String> = line.split_whitespace().take_while(|word| *word != "#").map(str::to_owned).collect();
            walk::run(folder.path(), &words)
        };
        assert_eq!(run(&before).status, 0);
        let mut commands: Vec<String> = guide(lang).iter().flat_map(|page| pages::commands(&page.text)).collect();
        // What takes a quarter away comes last.
        commands.sort_by_key(|command| command.starts_with("withdraw"));
        assert!(commands.len() > 15, "{commands:?}");
        for command in commands.iter().filter(|command| !command.starts_with("serve")) {
            let step = run(command);
            assert!(step.status == 0 || (step.status == 1 && command.starts_with("check ")), "{command}: {step:?}");
            assert!(lang == Lang::Zh || command.contains("--lang en") || !step.out.contains("："), "{command}: {step:?}");
        }
    }
}

#[test]
fn completions_are_there_for_each_shell_and_offer_every_verb() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = said(&["completions", shell]);
        for verb in tables::verbs() {
            assert!(script.contains(&verb), "{shell}: {verb}");
        }
    }
    let refused = Command::new(env!("CARGO_BIN_EXE_duizhao")).args(["completions", "csh"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("powershell"));
}

#[test]
fn man_pages_are_in_the_language_asked_for() {
    let zh = said(&["man", "build"]);
    assert!(zh.contains(".SH 名称") && zh.contains(".SH 选项") && zh.contains("duizhao\\-build"), "{zh}");
    assert!(!zh.contains(".SH NAME") && !zh.contains("SYNOPSIS"), "{zh}");
    let en = said(&["man", "build", "--lang", "en"]);
    assert!(en.contains(".SH NAME") && en.contains(".SH SYNOPSIS"), "{en}");
    for verb in tables::verbs() {
        assert!(said(&["man"]).contains(&verb), "{verb}");
    }
    let refused = Command::new(env!("CARGO_BIN_EXE_duizhao")).args(["man", "biuld"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
}

fn said(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_duizhao")).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_field_of_the_files_for_programs_is_described() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data/example");
    let site = folder.path().join("site");
    said(&["build", data, "--quarter", "2026-Q1..2026-Q3", "--out", site.to_str().unwrap(), "--quiet"]);
    let quarter = site.join("2026-Q3");
    let mut fields = BTreeSet::new();
    let mut files = vec![quarter.join("summary.json"), quarter.join("manifest.json")];
    files.extend(std::fs::read_dir(quarter.join("units")).unwrap().map(|unit| unit.unwrap().path().join("report.json")));
    for file in files {
        collect(&serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap(), &mut fields);
    }
    let csv = std::fs::read_to_string(quarter.join("findings.csv")).unwrap();
    fields.extend(csv.trim_start_matches('\u{FEFF}').lines().next().unwrap().split(',').map(str::to_owned));
    assert!(fields.contains("undetermined") && fields.contains("sha256"));
    let missing: Vec<&String> = fields.iter().filter(|field| !text.contains(&format!("`{field}`"))).collect();
    assert_eq!(missing, Vec::<&String>::new(), "docs/report.md does not describe these");
}

/// The names of all fields. What counts by a word (a status, a conclusion) has words for keys, which are values.
fn collect(value: &serde_json::Value, fields: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (name, value) in map {
                fields.insert(name.clone());
                collect(value, fields);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| collect(value, fields)),
        _ => {}
    }
}
