//! Article 1: the checks that rest on it.

use super::Check;

/// The checks of article 1, in catalogue order.
pub(super) const CHECKS: &[Check] = &[];
