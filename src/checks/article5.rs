//! Article 5: the checks that rest on it.

use super::Check;

/// The checks of article 5, in catalogue order.
pub(super) const CHECKS: &[Check] = &[];
