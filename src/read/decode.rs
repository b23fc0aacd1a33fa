//! decode

/// A text that is not valid in its encoding, with the first bad line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadText {
    /// The line, from 1.
    pub line: u32,
}

/// The text of a file without a header: unit.md, a measure, a `.toml` file.
pub fn text(bytes: &[u8]) -> Result<String, BadText> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let above = bytes.iter().take(error.valid_up_to()).filter(|b| **b == b'\n').count();
            Err(BadText { line: u32::try_from(above + 1).unwrap_or(u32::MAX) })
        }
    }
}
