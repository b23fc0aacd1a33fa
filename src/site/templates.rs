//! The templates as Tera is given them: what is the same on every page is put in its place before they are compiled.
//!
//! A text that `{{ t.key }}` names, and a component of one line, are written into the built-in templates; templates that a
//! user has put in their places stay as they are, so that a mistake in one is told with the place where it stands.

use std::collections::BTreeMap;

use rust_embed::Embed;

use super::text;
use crate::failure::Failure;
use crate::lang::Lang;

/// The built-in templates and assets.
#[derive(Embed)]
#[folder = "templates/"]
pub(super) struct Templates;

/// The template that declares the components.
const COMPONENTS: &str = "components.html";

/// The sources of all templates by name, some of them replaced by a user's.
///
/// # Errors
/// Where a user's template is in the place of none.
pub(super) fn sources(lang: Lang, replaced: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Failure> {
    let mut sources = built_in();
    if let Some(name) = replaced.keys().find(|name| !sources.contains_key(*name)) {
        let known = sources.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        return Err(Failure::new("page.unknown_template", [("file", name.clone()), ("known", known)]));
    }
    let declared = replaced.get(COMPONENTS).or_else(|| sources.get(COMPONENTS)).cloned().unwrap_or_default();
    let components: Vec<Component<'_>> = declared.lines().filter_map(Component::declared).collect();
    for (name, source) in &mut sources {
        *source = match replaced.get(name) {
            Some(own) => own.clone(),
            None => with_texts(&with_components(source, &components), lang),
        };
    }
    Ok(sources)
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

/// A component of one line, which can stand where it is called: it declares no variable that a caller may have too.
struct Component<'s> {
    name: &'s str,
    parameters: Vec<&'s str>,
    body: &'s str,
}

impl<'s> Component<'s> {
    /// The component that a line declares as a whole.
    fn declared(line: &'s str) -> Option<Component<'s>> {
        let (signature, rest) = line.strip_prefix("{% component ")?.split_once(" %}")?;
        let (name, parameters) = signature.strip_suffix(')')?.split_once('(')?;
        let body = rest.strip_suffix(&format!("{{% endcomponent {name} %}}"))?;
        let parameters: Vec<&str> = parameters.split(", ").filter(|parameter| !parameter.starts_with('@')).collect();
        let is_plain = parameters.iter().all(|parameter| is_path(parameter));
        let declares = ["{% for", "{% set", "{% component", "\"{{"].iter().any(|tag| body.contains(tag));
        (is_plain && !declares).then_some(Component { name, parameters, body })
    }

    /// The body with what a call, `b={f.state} `, gives for the parameters.
    fn called<'c>(&'c self, call: &'c str) -> Option<String> {
        let mut given = Vec::new();
        let mut rest = call.trim();
        while !rest.is_empty() {
            let (name, after) = rest.split_once("={")?;
            let (path, after) = after.split_once('}').filter(|(path, _)| is_path(path))?;
            given.push((name, path));
            rest = after.trim_start();
        }
        let has_all = self.parameters.iter().all(|parameter| given.iter().any(|(name, _)| name == parameter));
        has_all.then(|| in_tags(self.body, |word| given.iter().find(|(name, _)| *name == word).map_or(word, |(_, path)| path)))
    }
}

/// A variable, or a field of one: `f.state`.
fn is_path(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
}

/// A source with its components in the places where they are called, where that can be done.
fn with_components(source: &str, components: &[Component<'_>]) -> String {
    with_calls(source, "{{ <", " /> }}", |call| {
        let (name, call) = call.split_once(' ')?;
        components.iter().find(|component| component.name == name)?.called(call)
    })
}

/// A body with other names for its variables. Only within tags does a word name one, and there neither behind a dot nor
/// before the `=` of a filter's argument.
fn in_tags<'b>(body: &'b str, name: impl Fn(&'b str) -> &'b str) -> String {
    let mut out = String::with_capacity(body.len() * 2);
    let mut rest = body;
    let (mut is_in_tag, mut before) = (false, ' ');
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(length.max(first.len_utf8())).unwrap_or((rest, ""));
        if rest.starts_with("{{") || rest.starts_with("{%") {
            is_in_tag = true;
        } else if rest.starts_with("}}") || rest.starts_with("%}") {
            is_in_tag = false;
        }
        let is_argument = after.starts_with('=') && !after.starts_with("==");
        let is_variable = is_in_tag && length > 0 && before != '.' && !is_argument;
        out.push_str(if is_variable { name(word) } else { word });
        before = word.chars().last().unwrap_or(' ');
        rest = after;
    }
    out
}

/// A source with the product's texts in their places: `{{ t.key }}` becomes the text, and `{{ t.key | fill(n=count) }}`
/// the text with `{{ count }}` in it. What does more is left to Tera.
fn with_texts(source: &str, lang: Lang) -> String {
    with_calls(source, "{{ t.", " }}", |call| text_in_place(call, lang))
}

/// The text that `key` or `key | fill(n=count)` names, escaped, with expressions for its particulars.
fn text_in_place(call: &str, lang: Lang) -> Option<String> {
    let (key, particulars) = call.split_once(" | fill(").unwrap_or((call, ")"));
    let particulars = particulars.strip_suffix(')')?;
    let mut out = String::new();
    let mut rest = lang.find(&format!("page.{key}"))?;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}')?;
        let is_meant = |(other, _): &(&str, &str)| *other == name;
        let (_, expression) = particulars.split(", ").filter_map(|particular| particular.split_once('=')).find(is_meant)?;
        out.push_str(&format!("{}{{{{ {expression} }}}}", text::escaped(before)));
        rest = tail;
    }
    out.push_str(&text::escaped(rest));
    (!rest.contains('}')).then_some(out)
}

/// A source in which what stands between `open` and `close` gives way, with them, to what `other` has for it.
fn with_calls(source: &str, open: &str, close: &str, other: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(source.len() * 2);
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        match after.split_once(close).and_then(|(call, tail)| Some((other(call)?, tail))) {
            Some((text, tail)) => {
                out.push_str(&text);
                rest = tail;
            }
            None => {
                out.push_str(open);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_of_one_line_stands_where_it_is_called() {
        let declared = "{% component place(file, line, @t) %}file <i>{% if line %}{{ t.place | fill(file=file, n=line) }}\
            {% else %}{{ file.line }}{% endif %}</i>{% endcomponent place %}";
        let components = [Component::declared(declared).unwrap()];
        assert_eq!(
            with_components("a {{ <place file={f.file} line={row} /> }} b", &components),
            "a file <i>{% if row %}{{ t.place | fill(file=f.file, n=row) }}{% else %}{{ f.file.line }}{% endif %}</i> b"
        );
        for call in ["{{ <place file={f.file} /> }}", "{{ <place file={f.file} line={1 + 2} /> }}", "{{ <other line={a} /> }}"] {
            assert_eq!(with_components(call, &components), call);
        }
    }

    #[test]
    fn a_component_with_variables_of_its_own_or_of_many_lines_is_left_to_tera() {
        for declared in [
            "{% component tally(list) %}{% for f in list %}{{ f }}{% endfor %}{% endcomponent tally %}",
            "{% component matrix(rows, hidden: bool = false) %}{{ rows }}{% endcomponent matrix %}",
            "{% component pager(p, @t) %}",
        ] {
            assert!(Component::declared(declared).is_none(), "{declared}");
        }
    }

    #[test]
    fn texts_stand_in_their_places_and_what_does_more_is_left_to_tera() {
        let skip = Lang::Zh.text("page.skip");
        assert_eq!(with_texts("<p>{{ t.skip }}", Lang::Zh), format!("<p>{skip}"));
        let filled = with_texts("{{ t.place | fill(file=f.file, line=rows | length) }}", Lang::Zh);
        assert!(filled.contains("{{ f.file }}") && filled.contains("{{ rows | length }}"), "{filled}");
        for call in ["{{ t.place }}", "{{ t.skip | upper }}", "{{ t.no_such_text }}", "{{ t.skip"] {
            assert_eq!(with_texts(call, Lang::Zh), call);
        }
    }

    #[test]
    fn a_users_template_stays_as_it_is_and_its_components_are_those_that_are_called() {
        let own = BTreeMap::from([
            (COMPONENTS.to_owned(), "{% component dash(v) %}<b>{{ v }}</b>{% endcomponent dash %}".to_owned()),
            ("notice.html".to_owned(), "{{ t.skip }} {{ <dash v={name} /> }}".to_owned()),
        ]);
        let sources = sources(Lang::Zh, &own).unwrap();
        assert_eq!(sources["notice.html"], own["notice.html"]);
        assert!(sources["check.html"].contains("<td><b>{{ f.staff }}</b></td>"));
        assert!(super::sources(Lang::Zh, &BTreeMap::from([("x.html".to_owned(), String::new())])).is_err());
    }
}
