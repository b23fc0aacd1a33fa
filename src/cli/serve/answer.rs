//! What the preview answers: a page of the site with the reload script added, another file, or why not. Pure but for the
//! look into the preview's folder.

use super::server::State;
use crate::publish::Found;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// `GET`, or another method.
    pub(super) method: String,
    /// The path with what may follow it.
    pub(super) target: String,
    /// The `Host` header.
    pub(super) host: Option<String>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// The status (RFC 9110).
    pub(super) status: u16,
    /// The headers.
    pub(super) headers: Vec<(&'static str, String)>,
    /// The body.
    pub(super) body: Vec<u8>,
}

/// The script that loads a page anew, and what it asks. No folder of a site is called so.
const RELOAD: &str = "-preview/reload.js";
const STATE: &str = "-preview/state.js";

/// Answers.
pub(super) fn answer(asked: &Asked, state: &State) -> Answer {
    // A page of another site whose name was made to lead to this machine (DNS rebinding) says so in the Host header.
    if !asked.host.as_deref().is_some_and(is_local) {
        return text(403, "only 127.0.0.1 and localhost are served here");
    }
    if asked.method != "GET" && asked.method != "HEAD" {
        let mut refused = text(405, "GET or HEAD");
        refused.headers.push(("Allow", "GET, HEAD".to_owned()));
        return refused;
    }
    let path = asked.target.split(['?', '#']).next().unwrap_or_default();
    let Some(path) = decoded(path) else { return text(400, "a path in UTF-8 is expected") };
    let Some(path) = path.strip_prefix('/') else { return text(400, "a path is expected") };
    match path {
        RELOAD => file("reload.js", include_bytes!("reload.js").to_vec()),
        STATE => file("state.js", told(state)),
        path => page(path, state),
    }
}

fn page(path: &str, state: &State) -> Answer {
    // The number is read before the page: a page that was replaced in between is loaded once more, never once too few.
    let build = state.number();
    let place = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    match state.preview.find(&place) {
        Found::File(bytes) if place.ends_with(".html") => file(&place, with_reload(bytes, build)),
        Found::File(bytes) => file(&place, bytes),
        Found::Folder => {
            let mut moved = text(301, "the folder's page");
            moved.headers.push(("Location", format!("/{}/", encoded(path))));
            moved
        }
        Found::Nothing => text(404, "404"),
    }
}

/// The page with the script at the end of its head.
fn with_reload(bytes: Vec<u8>, build: u64) -> Vec<u8> {
    let Ok(page) = std::str::from_utf8(&bytes) else { return bytes };
    let Some((before, after)) = page.split_once("</head>") else { return bytes };
    format!("{before}<script defer src=\"/{RELOAD}\" data-build=\"{build}\"></script>\n</head>{after}").into_bytes()
}

fn told(state: &State) -> Vec<u8> {
    let failure = serde_json::to_string(&state.why_failed()).unwrap_or_default();
    format!("window.duizhaoPreview(\"{}\", {failure});\n", state.number()).into_bytes()
}

fn file(name: &str, body: Vec<u8>) -> Answer {
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };
    Answer { status: 200, headers: headers(kind), body }
}

fn text(status: u16, why: &str) -> Answer {
    Answer { status, headers: headers("text/plain; charset=utf-8"), body: format!("{why}\n").into_bytes() }
}

/// What every answer says: nothing is kept, guessed at, framed, or read by pages of other sites.
fn headers(kind: &str) -> Vec<(&'static str, String)> {
    let rest = [
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
    ];
    let rest = rest.map(|(name, value)| (name, value.to_owned()));
    std::iter::once(("Content-Type", kind.to_owned())).chain(rest).collect()
}

/// Whether a Host header names this machine by its loopback address or name, with or without a port.
fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "[::1]"].contains(&name) || name.eq_ignore_ascii_case("localhost")
}

/// A path with its `%` escapes (RFC 3986) read; `None` where they are none or make no text.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let (digits, after) = after.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// A path as a header can hold it.
fn encoded(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_for() {
        for host in ["127.0.0.1", "127.0.0.1:8986", "localhost:1", "LocalHost", "[::1]:8986", "[::1]"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:x", "localhost.evil.example:80", "", ":80", "0.0.0.0"] {
            assert!(!is_local(host), "{host}");
        }
    }

    #[test]
    fn escapes_in_paths_are_read() {
        assert_eq!(decoded("/a%20b/%E7%94%B2").as_deref(), Some("/a b/甲"));
        for wrong in ["/%", "/%4", "/%zz", "/%+1", "/%ff"] {
            assert_eq!(decoded(wrong), None, "{wrong}");
        }
        assert_eq!(encoded("甲/a\r\n"), "%E7%94%B2/a%0D%0A");
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_head() {
        let page = with_reload(b"<head><title>x</title></head><body>".to_vec(), 3);
        let expected =
            "<head><title>x</title><script defer src=\"/-preview/reload.js\" data-build=\"3\"></script>\n</head><body>";
        assert_eq!(String::from_utf8(page).unwrap(), expected);
    }
}
