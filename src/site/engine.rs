//! Tera: the templates are compiled once, autoescape is on for all of them, and a broken one is told with its place.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

use super::{templates, text};
use crate::failure::Failure;
use crate::lang::Lang;

/// Compiles the built-in templates, or those that a user has put in their places.
pub(super) fn compile(lang: Lang, replaced: &BTreeMap<String, String>) -> Result<Tera, Failure> {
    let mut tera = Tera::new();
    tera.register_filter("fill", fill);
    tera.register_filter("prose", prose);
    tera.global_context().insert("t", &texts(lang));
    let sources = templates::sources(lang, replaced)?;
    tera.autoescape_on([".html"]);
    tera.set_escape_fn(text::escape);
    tera.add_raw_templates(sources.clone()).map_err(|error| match error.kind() {
        ErrorKind::MissingParent { current, .. } | ErrorKind::CircularExtend { tpl: current, .. } => {
            let (line, column) = sources.get(current).map_or((1, 1), |source| place_of(source, "extends"));
            told(current, line, column, &error.to_string())
        }
        _ => broken(&error),
    })?;
    Ok(tera)
}

/// Renders a view with its template.
pub(super) fn render(tera: &Tera, template: &str, view: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let context = Context::from_serialize(view).map_err(|error| broken(&error))?;
    let mut bytes = Vec::with_capacity(4 * 1024);
    tera.render_to(template, &context, &mut bytes).map_err(|error| broken(&error))?;
    Ok(bytes)
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
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            told(report.filename(), span.start_line, span.start_col + 1, report.message())
        }
        other => {
            let text = other.to_string();
            match first_report(&text) {
                Some((file, line, column, what)) => told(file, line, column, what),
                None => Failure::new("page.broken_templates", [("what", text)]),
            }
        }
    }
}

/// The place and the words of the first of the reports that Tera gives as one text: `error: what`, then
/// ` --> file:line:column`.
fn first_report(text: &str) -> Option<(&str, usize, usize, &str)> {
    let mut lines = text.lines();
    let what = lines.next()?.strip_prefix("error: ")?;
    let place = lines.next()?.trim_start().strip_prefix("--> ")?;
    let (rest, column) = place.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file, line.parse().ok()?, column.parse().ok()?, what))
}

/// Where a word first stands in a template: line and column, from 1.
fn place_of(source: &str, word: &str) -> (usize, usize) {
    let before = source.split(word).next().unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn told(file: &str, line: usize, column: usize, what: &str) -> Failure {
    let facts = [
        ("file", file.to_owned()),
        ("line", line.to_string()),
        ("column", column.to_string()),
        ("what", what.trim_end_matches('.').to_owned()),
    ];
    Failure::new("page.broken_template", facts)
}
