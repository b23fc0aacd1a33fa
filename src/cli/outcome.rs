//! What a run comes to, and the exit status that says so.

use crate::checks::Severity;
use crate::records::{Code, Level, Problem};
use crate::report::model::{ProblemReport, UnitReport};

/// What a run met with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The heaviest finding that no exception covers.
    pub(super) heaviest: Option<Severity>,
    /// Whether something was withheld for its marking.
    pub(super) has_withheld: bool,
    /// Whether rows or files were rejected.
    pub(super) has_rejected: bool,
}

/// What ends a run with a status other than 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Thresholds {
    /// `--strict`
    pub(super) is_strict: bool,
    /// `--fail-on`
    pub(super) fail_on: Option<Severity>,
}

impl Outcome {
    /// What a published report comes to of which nothing was withheld.
    pub(super) fn of_published(report: &UnitReport) -> Outcome {
        let outcome = Outcome::of(report, &[], false);
        let is_rejection = |problem: &ProblemReport| problem.level == "error" && problem.code != Code::ExceptionNotAllowed.name();
        Outcome { has_rejected: outcome.has_rejected || report.problems.iter().any(is_rejection), ..outcome }
    }

    /// What one unit's report comes to.
    pub(super) fn of(report: &UnitReport, problems: &[Problem], has_withheld: bool) -> Outcome {
        let open = report.checks.iter().flat_map(|check| &check.findings).filter(|finding| !finding.excepted);
        let records = &report.records;
        Outcome {
            heaviest: open.map(|finding| finding.severity).max(),
            has_withheld: has_withheld || records.iter().any(|file| file.withheld > 0),
            has_rejected: records.iter().any(|file| file.rejected > 0),
        }
        .and(Outcome::of_problems(problems))
    }

    /// What problems say: a marking withholds, any other error leaves something unread, but for an exception that is
    /// read and not allowed.
    pub(super) fn of_problems(problems: &[Problem]) -> Outcome {
        let is_rejection = |problem: &&Problem| {
            problem.code.level() == Level::Error && !matches!(problem.code, Code::ClassifiedMarking | Code::ExceptionNotAllowed)
        };
        Outcome {
            heaviest: None,
            has_withheld: problems.iter().any(|problem| problem.code == Code::ClassifiedMarking),
            has_rejected: problems.iter().find(is_rejection).is_some(),
        }
    }

    /// Both together.
    pub(super) fn and(self, other: Outcome) -> Outcome {
        Outcome {
            heaviest: self.heaviest.max(other.heaviest),
            has_withheld: self.has_withheld || other.has_withheld,
            has_rejected: self.has_rejected || other.has_rejected,
        }
    }

    /// The exit status: the highest that holds.
    pub(super) fn status(self, thresholds: Thresholds) -> u8 {
        let has_findings = thresholds.fail_on.is_some_and(|least| self.heaviest.is_some_and(|heaviest| heaviest >= least));
        match () {
            () if thresholds.is_strict && self.has_rejected => 4,
            () if self.has_withheld => 3,
            () if has_findings => 1,
            () => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Told;

    #[test]
    fn the_highest_status_holds() {
        let lax = Thresholds { is_strict: false, fail_on: None };
        let keen = Thresholds { is_strict: true, fail_on: Some(Severity::Shortfall) };
        let found = Outcome { heaviest: Some(Severity::Breach), ..Outcome::default() };
        assert_eq!((found.status(lax), found.status(keen)), (0, 1));
        let advised = Outcome { heaviest: Some(Severity::Advisory), ..Outcome::default() };
        assert_eq!(advised.status(keen), 0);
        let withheld = Outcome { has_withheld: true, ..found };
        assert_eq!((withheld.status(lax), withheld.status(keen)), (3, 3));
        let rejected = Outcome { has_rejected: true, ..withheld };
        assert_eq!((rejected.status(lax), rejected.status(keen)), (3, 4));
    }

    #[test]
    fn a_marking_is_withheld_and_other_errors_are_rejections() {
        let of = |code| Outcome::of_problems(&[Problem::of_file(code, "staff.csv", Told::plain("problem.x"))]);
        assert!(of(Code::ClassifiedMarking).has_withheld && !of(Code::ClassifiedMarking).has_rejected);
        assert!(of(Code::RegisterUnreadable).has_rejected);
        assert_eq!(of(Code::ExceptionNotAllowed), Outcome::default());
        assert_eq!(of(Code::UnknownColumn), Outcome::default());
    }
}
