//! Tera: the templates are compiled once, autoescape is on for all of them, and a broken one is told with its place.

use std::collections::BTreeMap;

use rust_embed::Embed;
use serde::Serialize;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::text;
use crate::failure::Failure;
use crate::lang::Lang;

/// The built-in templates and assets.
#[derive(Embed)]
#[folder = "templates/"]
pub(super) struct Templates;

/// Compiles the built-in templates, or those that a user has put in their places.
pub(super) fn compile(lang: Lang, replaced: &BTreeMap<String, String>) -> Result<Tera, Failure> {
    let mut tera = Tera::new();
    tera.register_filter("fill", fill);
    tera.register_filter("prose", prose);
    tera.global_context().insert("t", &texts(lang));
    let mut sources = built_in();
    for (name, source) in replaced {
        if !sources.contains_key(name) {
            let known = sources.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(Failure::new("page.unknown_template", [("file", name.clone()), ("known", known)]));
        }
        sources.insert(name.clone(), source.clone());
    }
    tera.autoescape_on([".html"]);
    tera.set_escape_fn(text::escape);
    tera.add_raw_templates(sources).map_err(|error| broken(&error))?;
    Ok(tera)
}

/// Renders a view with its template.
pub(super) fn render(tera: &Tera, template: &str, view: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let context = Context::from_serialize(view).map_err(|error| broken(&error))?;
    let mut bytes = Vec::with_capacity(64 * 1024);
    tera.render_to(template, &context, &mut bytes).map_err(|error| broken(&error))?;
    Ok(bytes)
}

/// The built-in templates by name. The lines' indentation, and the ends of lines that hold a tag only, are for who
/// reads the templates, and are left out of the pages.
fn built_in() -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    for name in Templates::iter().filter(|name| name.ends_with(".html")) {
        let file = Templates::get(&name).map(|file| file.data).unwrap_or_default();
        let mut source = String::with_capacity(file.len());
        for line in String::from_utf8_lossy(&file).lines().map(str::trim).filter(|line| !line.is_empty()) {
            source.push_str(line);
            let is_tag = line.starts_with("{%") && line.ends_with("%}") && line.matches("{%").count() == 1;
            if !is_tag {
                source.push('\n');
            }
        }
        sources.insert(name.into_owned(), source);
    }
    sources
}

/// The texts of `page.toml` by key, for `{{ t.key }}`.
fn texts(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    let texts = lang.texts().iter();
    texts.filter_map(|(key, text)| Some((key.strip_prefix("page.")?, text.as_str()))).collect()
}

/// `{{ t.key | fill(n=3) }}`: a text with its particulars in their places, which are looked for in the text only.
fn fill(text: &str, particulars: Kwargs, _: &State) -> TeraResult<String> {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}').ok_or_else(|| Error::message("a brace that never closes"))?;
        let value: &Value = particulars.must_get(name)?;
        out.push_str(before);
        match value.as_str() {
            Some(text) => out.push_str(text),
            None => out.push_str(&value.to_string()),
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// `{{ f.message | prose }}`: a message whose values stand in backticks.
fn prose(message: &str, _: Kwargs, _: &State) -> Value {
    Value::safe_string(&text::prose(message))
}

/// A broken template as a failure: Tera counts lines from 1 and columns from 0.
fn broken(error: &Error) -> Failure {
    let report = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report,
        other => return Failure::new("page.broken_templates", [("what", other.to_string())]),
    };
    let facts = [
        ("file", report.filename().to_owned()),
        ("line", report.span().start_line.to_string()),
        ("column", (report.span().start_col + 1).to_string()),
        ("what", report.message().to_owned()),
    ];
    Failure::new("page.broken_template", facts)
}
