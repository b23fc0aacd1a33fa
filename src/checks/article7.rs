//! Article 7: the checks that rest on it.

use super::Check;

/// The checks of article 7, in catalogue order.
pub(super) const CHECKS: &[Check] = &[];
