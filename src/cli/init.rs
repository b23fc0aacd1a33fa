//! `init`: a unit's folder to begin with.

use std::path::Path;

use pinyin::ToPinyin as _;

use super::arguments::{InitOptions, bad_value};
use super::terminal::{Terminal, escaped};
use crate::export::{FIRST_ID, measure_md, parameters_toml, register_csv, register_xlsx, unit_md};
use crate::failure::Failure;
use crate::lang::{Lang, Told};
use crate::publish::{FreshFile, write_fresh};
use crate::read::disk;
use crate::read::names::{self, Known};
use crate::records::{Register, UnitKind, UnitLevel};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Workbook,
    Csv,
}

/// Makes a unit's folder, or completes one: what is there stays, in whatever form it is kept.
pub(super) fn init(options: &InitOptions, terminal: &Terminal) -> Result<u8, Failure> {
    let format = match options.init_format.as_deref() {
        None | Some("xlsx") => Format::Workbook,
        Some("csv") => Format::Csv,
        Some(other) => return Err(bad_value("--format", other, "xlsx, csv")),
    };
    let level = named("--level", options.level.as_deref(), UnitLevel::County, UnitLevel::named, &words(UnitLevel::CHOICES))?;
    let kind = named("--kind", options.kind.as_deref(), UnitKind::Party, UnitKind::named, &words(UnitKind::CHOICES))?;
    let (id, name) = identity(&options.directory, terminal.lang);
    let there = there(&options.directory)?;
    let mut files: Vec<FreshFile> = Vec::new();
    let mut kept: Vec<String> = there.iter().map(|(name, _)| name.clone()).collect();
    let is_there = |known: Known| there.iter().any(|(_, found)| *found == known);
    if !is_there(Known::Unit) {
        files.push(("unit.md".to_owned(), unit_md(terminal.lang, &id, &name, level, kind)));
    }
    for register in Register::ALL.iter().copied().filter(|register| !is_there(Known::Register(*register))) {
        files.push(register_file(register, format, terminal.lang)?);
    }
    if !is_there(Known::Parameters) {
        files.push(("parameters.toml".to_owned(), parameters_toml(terminal.lang)));
    }
    if !there.iter().any(|(name, _)| names::is_measures(name)) {
        let name = format!("measures/{}.md", terminal.lang.text("word.init-measure-file"));
        files.push((name, measure_md(terminal.lang)));
    }
    kept.extend(write_fresh(&options.directory, &files)?);
    tell(options, files.len(), &kept, terminal)
}

fn tell(options: &InitOptions, files: usize, kept: &[String], terminal: &Terminal) -> Result<u8, Failure> {
    let path = options.directory.display().to_string();
    if !kept.is_empty() {
        terminal.note(&Told::new("cli.init-kept", [("files", kept.join(", "))]));
    }
    let facts = [("path", path), ("files", files.to_string())];
    terminal.out(&escaped(&terminal.lang.say(&Told::new("cli.init-done", facts)))).map(|()| 0)
}

fn register_file(register: Register, format: Format, lang: Lang) -> Result<FreshFile, Failure> {
    let name = lang.either(register.chinese(), register.name());
    Ok(match format {
        Format::Workbook => (format!("{name}.xlsx"), register_xlsx(register, lang)?),
        Format::Csv => (format!("{name}.csv"), register_csv(register, lang)),
    })
}

/// What of a unit's folder is there already.
fn there(folder: &Path) -> Result<Vec<(String, Known)>, Failure> {
    if !disk::is_there(folder) {
        return Ok(Vec::new());
    }
    let first = disk::list(folder)?.next();
    let names = first.iter().flat_map(|folder| &folder.entries);
    let known = names.map(|entry| (entry.name.shown(), names::known(&entry.name.text)));
    Ok(known.filter(|(name, known)| *known != Known::Unknown || names::is_measures(name)).collect())
}

/// The id and the name that the folder's own name gives.
fn identity(folder: &Path, lang: Lang) -> (String, String) {
    let name = folder.file_name().map(names::text).unwrap_or_default();
    let is_id = |name: &str| {
        name.len() < 64
            && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let id = if is_id(&name) { name.clone() } else { sounded(&name) };
    let id = if is_id(&id) { id } else { FIRST_ID.to_owned() };
    match names::barred(&name) {
        None if !name.is_empty() => (id, name),
        _ => (FIRST_ID.to_owned(), lang.text("word.init-name").to_owned()),
    }
}

/// A name as it is spoken: `示例县` is `shi-li-xian`.
fn sounded(name: &str) -> String {
    let mut id = String::new();
    for (c, pinyin) in name.chars().zip(name.to_pinyin()) {
        let syllable = pinyin.map(|pinyin| pinyin.plain().replace('ü', "v"));
        match (syllable, c.is_ascii_alphanumeric()) {
            (Some(syllable), _) => id.push_str(&format!("-{syllable}-")),
            (None, true) => id.push(c.to_ascii_lowercase()),
            (None, false) => id.push('-'),
        }
    }
    id.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn named<T>(option: &str, given: Option<&str>, default: T, of: impl Fn(&str) -> Option<T>, words: &str) -> Result<T, Failure> {
    given.map_or(Ok(default), |word| of(word).ok_or_else(|| bad_value(option, word, words)))
}

fn words(choices: &[crate::records::Choice]) -> String {
    choices.iter().map(|choice| choice.en).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_name_gives_the_id_and_the_name() {
        let of = |folder: &str| identity(Path::new(folder), Lang::Zh);
        assert_eq!(of("data/jia-xian"), ("jia-xian".to_owned(), "jia-xian".to_owned()));
        assert_eq!(of("示例县2"), ("shi-li-xian-2".to_owned(), "示例县2".to_owned()));
        assert_eq!(of("甲县 Office").0, "jia-xian-office");
        assert_eq!(of("…").0, "unit-1");
        assert_eq!(of("绝密★甲"), ("unit-1".to_owned(), Lang::Zh.text("word.init-name").to_owned()));
    }
}
