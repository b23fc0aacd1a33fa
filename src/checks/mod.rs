//! The checks (检查项): what the regulation asks of the records, one literal and one text each.
//!
//! Adding a check touches its literal in the file of its article and its text in `text/`. Judging is pure: no disk,
//! no clock, no language.

mod article1;
mod article2;
mod article3;
mod article4;
mod article5;
mod article6;
mod article7;
mod bodies;
mod case;
pub mod local;
mod people;
mod quotation;
mod rule;
mod shapes;
#[cfg(test)]
mod tests;
pub mod text;
mod verdict;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use case::{Case, Found};
pub use local::LocalCheck;
pub use rule::Rule;
pub use verdict::{Finding, Verdict, Why};

use crate::records::Register;
use crate::regulation::{Parameter, Provision};

/// How much a finding weighs, the lightest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// 提示: a principle, or a sign rather than the fact.
    Advisory,
    /// 未落实: what should be done and was not.
    Shortfall,
    /// 违反: what must be done, or must not, and was not, or was.
    Breach,
}

/// A check of the catalogue.
#[derive(Debug)]
pub struct Check {
    /// Its name in reports, for ever.
    pub id: &'static str,
    /// The provision it rests on.
    pub provision: Provision,
    /// The phrase of the provision it rests on, verbatim.
    pub quote: &'static str,
    /// How much a finding weighs: never more than the verb of the phrase carries.
    pub severity: Severity,
    /// Raised when the meaning changes.
    pub version: u32,
    /// The registers that must be present; [`MEASURES`] where it rests on the measures, which always are.
    pub needs: &'static [Register],
    /// The parameters it reads.
    pub parameters: &'static [Parameter],
    /// The columns of the finding's row that the condition reads: the evidence.
    pub evidence: &'static [&'static str],
    /// Its text: title, what is asked, why, the remedy, examples.
    pub text: &'static str,
    /// How it judges.
    pub judge: Judge,
}

/// How a check judges.
#[derive(Clone, Copy, Debug)]
pub enum Judge {
    /// By the records alone.
    Records(fn(&Case<'_>) -> Verdict),
    /// By the records and by what all other checks found.
    Findings(fn(&Case<'_>, &Found) -> Verdict),
}

/// What the checks that rest on the measures need: no register, for measures are always present.
pub const MEASURES: &[Register] = &[];

/// The catalogue, in its order.
pub fn catalogue() -> impl Iterator<Item = &'static Check> {
    let articles = [
        article1::CHECKS,
        article2::CHECKS,
        article3::CHECKS,
        article4::CHECKS,
        article5::CHECKS,
        article6::CHECKS,
        article7::CHECKS,
    ];
    articles.into_iter().flatten()
}

/// The check with this id.
pub fn named(id: &str) -> Option<&'static Check> {
    static BY_ID: LazyLock<HashMap<&str, &Check>> = LazyLock::new(|| catalogue().map(|check| (check.id, check)).collect());
    BY_ID.get(id).copied()
}

impl Check {
    /// Whether it may be excepted.
    pub fn may_be_excepted(&self) -> bool {
        may_be_excepted(self.provision)
    }
}

/// Whether the checks of a provision may be excepted: never where it holds in all circumstances (在任何情况下), 1.4 and 2.7.
pub fn may_be_excepted(provision: Provision) -> bool {
    ![Provision::new(1, 4), Provision::new(2, 7)].contains(&provision)
}

impl Severity {
    /// The word in `report.json`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Breach => "breach",
            Severity::Shortfall => "shortfall",
            Severity::Advisory => "advisory",
        }
    }

    /// The severity of this word.
    pub fn named(word: &str) -> Option<Severity> {
        [Severity::Breach, Severity::Shortfall, Severity::Advisory].into_iter().find(|severity| severity.word() == word)
    }
}
