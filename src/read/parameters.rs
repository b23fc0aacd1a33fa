//! parameters.toml: thresholds that implementing measures set for a folder and all below.

use crate::checks::Severity;
use crate::records::Problem;
use crate::regulation::{Parameter, ParameterValue, Parameters};
use crate::time::Day;

/// A parameters.toml that was read.
#[derive(Clone, Debug, Default)]
pub struct ParameterFile {
    /// Its path relative to the data folder, with `/` between names and in front.
    pub path: String,
    /// The values that it sets, in order.
    pub entries: Vec<ParameterEntry>,
    /// The severities that it raises: check id and severity.
    pub severities: Vec<(String, Severity)>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// A value that a file sets.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterEntry {
    /// The parameter.
    pub parameter: Parameter,
    /// The value.
    pub value: ParameterValue,
    /// The rule that sets it.
    pub basis: String,
    /// The first as-of date it holds for.
    pub from: Option<Day>,
}

impl Parameters {
    /// The parameters that a chain of files sets at an as-of date, the topmost first: the nearest wins.
    pub fn resolved(_files: &[std::sync::Arc<ParameterFile>], _as_of: Day) -> Parameters {
        Parameters::default()
    }
}
