//! A check of the catalogue or a local one: what a judgement asks of either.

use super::{Check, LocalCheck, Severity};
use crate::lang::Lang;
use crate::records::Register;
use crate::regulation::{Parameter, Provision};

/// A check that holds for a unit.
#[derive(Clone, Copy, Debug)]
pub enum Rule<'a> {
    /// Of the catalogue.
    Catalogue(&'static Check),
    /// Of a `checks.toml`.
    Local(&'a LocalCheck),
}

impl<'a> Rule<'a> {
    /// Its name in reports.
    pub fn id(self) -> &'a str {
        match self {
            Rule::Catalogue(check) => check.id,
            Rule::Local(check) => &check.id,
        }
    }

    /// Its version; a local check has none.
    pub fn version(self) -> Option<u32> {
        match self {
            Rule::Catalogue(check) => Some(check.version),
            Rule::Local(_) => None,
        }
    }

    /// Its title; a local check's is as written.
    pub fn title(self, lang: Lang) -> &'a str {
        match self {
            Rule::Catalogue(check) => check.title(lang),
            Rule::Local(check) => &check.title,
        }
    }

    /// The provision it rests on.
    pub fn provision(self) -> Provision {
        match self {
            Rule::Catalogue(check) => check.provision,
            Rule::Local(check) => check.provision,
        }
    }

    /// How much a finding weighs, before a unit raises it.
    pub fn severity(self) -> Severity {
        match self {
            Rule::Catalogue(check) => check.severity,
            Rule::Local(check) => check.severity,
        }
    }

    /// The registers that must be present.
    pub fn needs(self) -> &'a [Register] {
        match self {
            Rule::Catalogue(check) => check.needs,
            Rule::Local(check) => std::slice::from_ref(&check.register),
        }
    }

    /// The parameters it reads.
    pub fn parameters(self) -> &'static [Parameter] {
        match self {
            Rule::Catalogue(check) => check.parameters,
            Rule::Local(_) => &[],
        }
    }

    /// The columns of a finding's row, or keys of its measure, that the condition reads.
    pub fn evidence(self) -> Vec<&'static str> {
        match self {
            Rule::Catalogue(check) => check.evidence.to_vec(),
            Rule::Local(check) => check.evidence(),
        }
    }

    /// Whether it may be excepted.
    pub fn may_be_excepted(self) -> bool {
        super::may_be_excepted(self.provision())
    }
}
