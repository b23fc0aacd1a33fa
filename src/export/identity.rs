//! What stays the same from export to export: identifiers made from names, and paths as references.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// An identifier in the form of a UUID (RFC 9562), made from names: the same names give the same one, everywhere. It is
/// laid out like version 5, with SHA-256 in the place of SHA-1.
pub(super) fn uuid(names: &[&str]) -> String {
    let digest = digest(names);
    let mut bytes: [u8; 16] = std::array::from_fn(|place| digest.get(place).copied().unwrap_or_default());
    bytes = {
        let [a, b, c, d, e, f, version, h, variant, rest @ ..] = bytes;
        let [j, k, l, m, n, o, p] = rest;
        [a, b, c, d, e, f, version & 0x0f | 0x50, h, variant & 0x3f | 0x80, j, k, l, m, n, o, p]
    };
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The digest of names, in lower-case hexadecimal.
pub(super) fn fingerprint(names: &[&str]) -> String {
    crate::records::hexadecimal(&digest(names))
}

/// Every name is counted in with its length, so that no two lists of names run together.
fn digest(names: &[&str]) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update("duizhao");
    for name in names {
        digest.update(format!("\n{} ", name.len()));
        digest.update(name);
    }
    digest.finalize().to_vec()
}

/// A path as a relative reference (RFC 3986): everything but unreserved characters and `/` is percent-encoded.
pub(super) fn reference(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.trim_start_matches('/').bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => text.push(char::from(byte)),
            byte => drop(write!(text, "%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_the_form_of_a_uuid_and_depends_on_every_name() {
        let id = uuid(&["finding", "xian", "relay-late", "relays:R1"]);
        assert_eq!(id.len(), 36);
        assert_eq!(id.chars().filter(|c| *c == '-').count(), 4);
        assert_eq!(id.chars().nth(14), Some('5'));
        assert!(matches!(id.chars().nth(19), Some('8' | '9' | 'a' | 'b')));
        assert_eq!(id, uuid(&["finding", "xian", "relay-late", "relays:R1"]));
        assert_ne!(uuid(&["ab", "c"]), uuid(&["a", "bc"]));
    }

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(reference("/示例/a b.csv"), "%E7%A4%BA%E4%BE%8B/a%20b.csv");
    }
}
