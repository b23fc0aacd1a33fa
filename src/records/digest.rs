//! Digests: bytes while they are kept and compared, hexadecimal where they are written.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;

use super::from_text;

/// A SHA-256 (FIPS 180-4). It is written in lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// The SHA-256 of some bytes, in lower-case hexadecimal (FIPS 180-4).
pub fn sha256(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

/// Bytes in lower-case hexadecimal, as digests are written.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| signs(*byte)).map(char::from).collect()
}

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        use sha2::Digest as _;
        Digest(Sha256::digest(bytes).into())
    }

    /// The digest of all that was handed to a hasher.
    pub fn finish(hasher: Sha256) -> Digest {
        use sha2::Digest as _;
        Digest(hasher.finalize().into())
    }

    /// The digest that a text says, as it is written.
    pub fn parse(text: &str) -> Option<Digest> {
        let mut bytes = [0; 32];
        let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
        if pairs.len() != bytes.len() {
            return None;
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Some(Digest(bytes))
    }

    fn written<T>(&self, take: impl FnOnce(&str) -> T) -> T {
        let mut text = [b'0'; 64];
        for (pair, byte) in text.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = signs(byte);
        }
        take(str::from_utf8(&text).unwrap_or_default())
    }
}

fn signs(byte: u8) -> [u8; 2] {
    const SIGNS: [u8; 16] = *b"0123456789abcdef";
    [byte >> 4, byte & 15].map(|place| SIGNS.get(usize::from(place)).copied().unwrap_or_default())
}

fn digit(sign: u8) -> Option<u8> {
    match sign {
        b'0'..=b'9' => Some(sign - b'0'),
        b'a'..=b'f' => Some(sign - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.written(|text| f.write_str(text))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written(|text| serializer.serialize_str(text))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        from_text(deserializer, "a SHA-256 in lower-case hexadecimal", Digest::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_written_as_published_and_read_back() {
        // FIPS 180-4's example of one block.
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let digest = Digest::of(b"abc");
        assert_eq!((digest.to_string(), sha256(b"abc")), (text.to_owned(), text.to_owned()));
        assert_eq!(Digest::parse(text), Some(digest));
        assert_eq!(serde_json::to_string(&digest).unwrap(), format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Digest>(&format!("\"{text}\"")).unwrap(), digest);
        for other in ["", text.trim_start_matches('b'), &text.to_uppercase(), &format!("{text}00"), &text.replace('b', "g")] {
            assert_eq!(Digest::parse(other), None, "{other}");
        }
    }
}
