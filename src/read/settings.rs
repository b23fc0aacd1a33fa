//! duizhao.toml: what is said on every run.

/// Defaults for the long options, and what only the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Defaults of options by their long name, without the dashes.
    pub options: std::collections::BTreeMap<String, String>,
    /// `links`: hosts that Markdown may link to.
    pub links: Vec<String>,
    /// `signatory`: who signs the notice.
    pub signatory: Option<String>,
}
