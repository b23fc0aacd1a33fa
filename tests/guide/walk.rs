//! A new user's way: the files and commands of first-quarter.md, done as written.

use std::path::Path;
use std::process::Command;

use duizhao::lang::Lang;

use crate::pages;

/// How a command of the page ended.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) status: i32,
    pub(crate) out: String,
    #[allow(dead_code, reason = "shown where a step ends otherwise than expected")]
    pub(crate) err: String,
}

/// Writes the page's files into a folder: `unit.md` and each register whose name stands above its block.
pub(crate) fn write_files(lang: Lang, folder: &Path) -> Vec<String> {
    let text = pages::page(lang, "first-quarter.md").text;
    let unit = text.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("unit.md"), unit).unwrap();
    let mut names = Vec::new();
    for (before, after) in text.match_indices("`\n\n```csv\n").map(|(at, mark)| (&text[..at], &text[at + mark.len()..])) {
        let name = before.rsplit('`').next().unwrap();
        std::fs::write(folder.join(name), after.split("```").next().unwrap()).unwrap();
        names.push(name.to_owned());
    }
    names
}

/// The page's commands that begin with `duizhao <verb>`.
pub(crate) fn command(lang: Lang, verb: &str) -> Vec<String> {
    let text = pages::page(lang, "first-quarter.md").text;
    let line = text.lines().find(|line| line.starts_with(&format!("duizhao {verb} "))).unwrap().to_owned();
    line.split(' ').skip(1).map(str::to_owned).collect()
}

/// Runs a command of the page in a folder, some time after its quarter.
pub(crate) fn run(folder: &Path, arguments: &[String]) -> Step {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duizhao"));
    let output = command.current_dir(folder).args(arguments).env("SOURCE_DATE_EPOCH", "1797292800").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Step { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}
