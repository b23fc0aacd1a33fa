//! What is alike on the pages of many units is rendered once.

use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

use tera::Value;

use crate::checks::{self, Check, Severity};
use crate::failure::Failure;
use crate::regulation::Provision;
use crate::report::model::Status;

/// What was rendered so far. It does not change what the pages are, only how often the same is rendered.
#[derive(Debug)]
pub(in crate::site) struct Shared {
    parts: RwLock<HashMap<Part, Value>>,
    remedies: HashMap<&'static str, OnceLock<Value>>,
}

/// A part of a page, by all that it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// A check of the catalogue of which there is nothing to say but how it stands.
    Check { check: &'static str, severity: Severity, status: Status, population: Option<usize>, unread: u32 },
    /// A provision, before its checks.
    Provision { provision: Provision, status: Option<Status>, has_checks: bool },
}

/// So many parts are kept: far more than offices of like size have different ones.
const KEPT: usize = 4096;

impl Shared {
    /// Nothing rendered yet.
    pub(in crate::site) fn new() -> Shared {
        let remedies = checks::catalogue().map(|check| (check.id, OnceLock::new())).collect();
        Shared { parts: RwLock::default(), remedies }
    }

    /// A part, rendered where it was not yet.
    pub(super) fn part(&self, part: Part, render: impl FnOnce() -> Result<Vec<u8>, Failure>) -> Result<Value, Failure> {
        if let Some(rendered) = self.parts.read().unwrap_or_else(PoisonError::into_inner).get(&part) {
            return Ok(rendered.clone());
        }
        let rendered = markup(render()?);
        let mut parts = self.parts.write().unwrap_or_else(PoisonError::into_inner);
        if parts.len() < KEPT {
            parts.insert(part, rendered.clone());
        }
        Ok(rendered)
    }

    /// A check's remedy, rendered where it was not yet.
    pub(super) fn remedy(&self, check: &Check, render: impl FnOnce() -> String) -> Value {
        let render = || Value::safe_string(&render());
        match self.remedies.get(check.id) {
            Some(kept) => kept.get_or_init(render).clone(),
            None => render(),
        }
    }
}

/// A rendered part as it stands within a page, whose template ends the line.
pub(super) fn markup(bytes: Vec<u8>) -> Value {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Value::safe_string(text.strip_suffix('\n').unwrap_or(&text))
}
