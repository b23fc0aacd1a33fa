//! The pages of the guide as files, and what stands in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use duizhao::lang::Lang;

/// A Markdown file.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// The pages of one language's guide, by name.
pub(crate) fn guide(lang: Lang) -> Vec<Page> {
    in_folder(&root().join("docs/guide").join(lang.code()))
}

/// One page of the guide.
pub(crate) fn page(lang: Lang, name: &str) -> Page {
    guide(lang).into_iter().find(|page| page.name == name).unwrap_or_else(|| panic!("no {name} in {}", lang.code()))
}

/// Every Markdown file that readers are sent to: README and its like, docs, both guides.
pub(crate) fn all() -> Vec<Page> {
    let mut pages = in_folder(&root());
    pages.extend(in_folder(&root().join("docs")));
    pages.extend(guide(Lang::Zh));
    pages.extend(guide(Lang::En));
    pages
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn in_folder(folder: &Path) -> Vec<Page> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    paths.sort();
    let read = |path: PathBuf| Page {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(&path).unwrap(),
        path,
    };
    paths.into_iter().map(read).collect()
}

/// The program's commands in a page, without its name: lines of blocks, and what stands between backticks; not those that
/// leave something to fill in.
pub(crate) fn commands(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("duizhao "));
    let within = text.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix("duizhao "));
    let whole = |command: &&str| !command.contains(['<', '|', '\n']) && !command.contains("VERB") && !command.contains("CHECK");
    lines.chain(within).filter(whole).map(str::to_owned).collect()
}

/// The generated blocks of a page: each between `<!-- table: NAME -->` and `<!-- end -->`, with its name.
pub(crate) fn blocks(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in text.split("<!-- table: ").skip(1) {
        let (name, rest) = part.split_once(" -->\n").unwrap();
        let (body, _) = rest.split_once("<!-- end -->").unwrap();
        found.push((name.to_owned(), body.to_owned()));
    }
    found
}

/// The page with each block written afresh.
pub(crate) fn with_blocks(text: &str, write: impl Fn(&str) -> String) -> String {
    let mut parts = text.split("<!-- table: ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" -->\n").unwrap();
        let (_, after) = rest.split_once("<!-- end -->").unwrap();
        out.push_str(&format!("<!-- table: {name} -->\n{}<!-- end -->{after}", write(name)));
    }
    out
}

/// The targets of the links that stay within the repository.
pub(crate) fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in outside_fences(text).split("](").skip(1) {
        let target = part.split(')').next().unwrap_or_default();
        if !target.contains("://") && !target.starts_with("mailto:") {
            found.push(target.to_owned());
        }
    }
    found
}

/// The anchors that renderers make of the headings: lower case, spaces as hyphens, punctuation left out.
pub(crate) fn anchors(text: &str) -> BTreeSet<String> {
    let text = outside_fences(text);
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let kept = heading.trim_start_matches('#').trim().chars().filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        });
        kept.collect::<String>().to_lowercase()
    };
    headings.map(anchor).collect()
}

fn outside_fences(text: &str) -> String {
    let mut out = String::new();
    let mut is_outside = true;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_outside = !is_outside;
        } else if is_outside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
