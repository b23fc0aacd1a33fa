//! Markdown from the records: an allow-list of events becomes HTML, all else is shown as text.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use super::text;
use crate::checks;
use crate::regulation::Provision;

/// Renders a text whose headings stand below a page's headings of level `below`. Links lead to pages of the site as
/// seen from a unit's folder, to `mailto:` and to the hosts listed; others are shown as text, with where they lead.
pub(super) fn render(source: &str, below: usize, hosts: &[String]) -> String {
    let source = text::visible(source);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut links = Vec::new();
    let events = Parser::new_ext(&source, options).filter_map(|event| allowed(event, below, hosts, &mut links));
    let mut out = String::with_capacity(source.len() * 2);
    html::push_html(&mut out, events);
    out
}

/// The text of Markdown without its markup, on one line.
pub(super) fn plain(source: &str) -> String {
    let source = text::visible(source);
    let mut out = String::with_capacity(source.len());
    for event in Parser::new_ext(&source, Options::empty()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// What an event becomes. `links` holds what closes each open link: what is said after one that is shown as text.
fn allowed<'a>(event: Event<'a>, below: usize, hosts: &[String], links: &mut Vec<String>) -> Option<Event<'a>> {
    let kept = match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(tag) => Event::Start(match tag {
            Tag::Heading { level, .. } => {
                Tag::Heading { level: lower(level, below), id: None, classes: Vec::new(), attrs: Vec::new() }
            }
            Tag::CodeBlock(_) => Tag::CodeBlock(CodeBlockKind::Indented),
            Tag::Table(columns) => Tag::Table(vec![pulldown_cmark::Alignment::None; columns.len()]),
            Tag::BlockQuote(_) => Tag::BlockQuote(None),
            Tag::Link { link_type, dest_url, .. } => return Some(open_link(link_type, &dest_url, hosts, links)),
            Tag::HtmlBlock | Tag::Image { .. } => return None,
            Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::TableHead | Tag::TableRow | Tag::TableCell => tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => tag,
            _ => return None,
        }),
        Event::End(end) => Event::End(match end {
            TagEnd::Heading(level) => TagEnd::Heading(lower(level, below)),
            TagEnd::Link => return Some(Event::InlineHtml(links.pop().unwrap_or_default().into())),
            TagEnd::BlockQuote(_) => TagEnd::BlockQuote(None),
            TagEnd::HtmlBlock | TagEnd::Image => return None,
            TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => end,
            TagEnd::TableCell | TagEnd::CodeBlock | TagEnd::Table => end,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => end,
            _ => return None,
        }),
        Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => event,
        _ => return None,
    };
    Some(kept)
}

fn open_link<'a>(kind: LinkType, target: &str, hosts: &[String], links: &mut Vec<String>) -> Event<'a> {
    let target = if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
    match destination(&target, hosts) {
        Some(href) => {
            links.push("</a>".to_owned());
            Event::InlineHtml(format!("<a href=\"{}\" rel=\"noreferrer\">", text::escaped(&href)).into())
        }
        None => {
            let is_told = matches!(kind, LinkType::Autolink | LinkType::Email) || target.is_empty();
            links.push(if is_told { String::new() } else { format!(" ({})", text::escaped(&target)) });
            Event::InlineHtml("".into())
        }
    }
}

/// Where a link may lead, if it may.
fn destination(target: &str, hosts: &[String]) -> Option<String> {
    if target.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return None;
    }
    let lower = target.to_ascii_lowercase();
    if let Some(address) = lower.strip_prefix("mailto:") {
        return address.contains('@').then(|| target.to_owned());
    }
    if let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        return hosts.iter().any(|listed| listed.eq_ignore_ascii_case(host)).then(|| target.to_owned());
    }
    page_of_the_site(target)
}

/// A page that every build has, as seen from a unit's folder.
fn page_of_the_site(target: &str) -> Option<String> {
    let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
    let known = match path.strip_prefix("../../") {
        None => ["index.html", "measures.html", "notice.html"].contains(&path),
        Some(page) => match page.strip_prefix("checks/").and_then(|name| name.strip_suffix(".html")) {
            Some(check) => check == "index" || checks::named(check).is_some(),
            None => ["index.html", "regulation.html", "measures.html", "corrections.html", "problems.html"].contains(&page),
        },
    };
    if !known {
        return None;
    }
    let provision = fragment.strip_prefix("provision-").and_then(Provision::parse).filter(|_| path.ends_with("regulation.html"));
    Some(provision.map_or_else(|| path.to_owned(), |provision| format!("{path}#provision-{provision}")))
}

/// A heading's level below the page's own, six at most.
fn lower(level: HeadingLevel, below: usize) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + below).unwrap_or(HeadingLevel::H6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        render(source, 2, &["www.example.cn".to_owned()])
    }

    #[test]
    fn raw_html_is_shown_as_text() {
        assert_eq!(shown("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;");
        assert_eq!(shown("甲<img src=x onerror=y>乙"), "<p>甲&lt;img src=x onerror=y&gt;乙</p>\n");
    }

    #[test]
    fn headings_stand_below_the_pages_and_bear_no_attributes() {
        assert_eq!(shown("# 一 {#x .y onclick=z}"), "<h3>一 {#x .y onclick=z}</h3>\n");
        assert_eq!(shown("##### 五"), "<h6>五</h6>\n");
    }

    #[test]
    fn images_are_their_alternative_text() {
        assert_eq!(shown("![图样](https://evil.example/x.png \"t\")"), "<p>图样</p>\n");
    }

    #[test]
    fn links_lead_to_the_site_to_mail_and_to_listed_hosts_only() {
        for (target, is_link) in [
            ("../../regulation.html#provision-2.5", true),
            ("index.html", true),
            ("mailto:a@b.cn", true),
            ("https://www.example.cn/x?y=1", true),
            ("HTTPS://WWW.EXAMPLE.CN", true),
            ("https://www.example.cn.evil.example/", false),
            ("https://www.example.cn@evil.example/", false),
            ("//www.example.cn/", false),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("../../../../x", false),
            ("/x", false),
            ("other.html", false),
        ] {
            let html = shown(&format!("[甲]({target})"));
            assert_eq!(html.contains("<a "), is_link, "{target}: {html}");
            assert!(is_link || html.contains(target), "{html}");
        }
        assert!(shown("<javascript:alert(1)>").starts_with("<p>javascript:alert(1)"));
    }

    #[test]
    fn no_style_attribute_comes_of_a_table_and_no_class_of_code() {
        let html = shown("| a |\n|:-:|\n| b |\n\n```x\" onclick=\"y\nc\n```\n");
        assert!(!html.contains("style") && !html.contains("class") && html.contains("<td>b</td>"), "{html}");
    }

    #[test]
    fn characters_that_cannot_be_seen_are_shown() {
        assert_eq!(shown("甲\u{202e}乙"), "<p>甲⟦U+202E⟧乙</p>\n");
    }

    #[test]
    fn plain_text_has_no_markup() {
        assert_eq!(plain("**甲** `x`\n- 乙\n- 丙"), "甲 x 乙 丙");
    }
}
