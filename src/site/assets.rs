//! Style, script and icon: named by the hash of their content, so that a quarter keeps the ones it was built with.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Page;
use super::templates::Templates;
use crate::lang::Lang;

/// The assets' paths, relative to the site's folder.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Links {
    /// The style sheet.
    pub style: String,
    /// The page layout of the notice, which sets the margins of its paper.
    pub notice: String,
    /// The script.
    pub script: String,
    /// The icon.
    pub icon: String,
}

/// The assets of a language.
pub(super) fn build(lang: Lang) -> (Links, Vec<Page>) {
    let script = [texts(lang).into_bytes(), source("script.js")].concat();
    let style = named("style", "css", source("style.css"));
    let notice = named("notice", "css", source("notice.css"));
    let script = named("script", "js", script);
    let icon = named("icon", "svg", source("icon.svg"));
    let links =
        Links { style: style.path.clone(), notice: notice.path.clone(), script: script.path.clone(), icon: icon.path.clone() };
    (links, vec![icon, notice, script, style])
}

fn source(name: &str) -> Vec<u8> {
    Templates::get(&format!("assets/{name}")).map(|file| file.data.into_owned()).unwrap_or_default()
}

fn named(stem: &str, extension: &str, bytes: Vec<u8>) -> Page {
    let digest = Sha256::digest(&bytes);
    let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Page { path: format!("assets/{stem}.{hash}.{extension}"), bytes }
}

/// What the script says, as a script: the texts whose keys begin with `script_`.
fn texts(lang: Lang) -> String {
    let keys = lang.texts().iter().filter_map(|(key, text)| Some((key.strip_prefix("page.script_")?, text.as_str())));
    let sorted: std::collections::BTreeMap<&str, &str> = keys.collect();
    format!("window.duizhaoTexts = {};\n", super::search::literal(&sorted))
}
