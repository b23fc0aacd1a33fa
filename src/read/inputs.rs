//! The digests of what is read: they say which inputs a report stands for.

use std::fmt::Write as _;

use crate::records::sha256;

/// The path and the digest of a file that was read.
pub type Input = (String, String);

/// One digest of the paths and digests of files, in whatever order they come.
pub fn digest(mut inputs: Vec<Input>) -> String {
    inputs.sort();
    let mut text = String::new();
    for (path, sha256) in &inputs {
        let _ = writeln!(text, "{sha256}  {path}");
    }
    format!("sha256:{}", sha256(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_depends_on_paths_and_bytes_and_not_on_the_order() {
        let input = |path: &str, bytes: &[u8]| (path.to_owned(), sha256(bytes));
        let one = digest(vec![input("a.csv", b"1"), input("b.csv", b"2")]);
        assert_eq!(one, digest(vec![input("b.csv", b"2"), input("a.csv", b"1")]));
        assert_ne!(one, digest(vec![input("a.csv", b"2"), input("b.csv", b"1")]));
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
