//! Article 4: the checks that rest on it.

use super::Check;

/// The checks of article 4, in catalogue order.
pub(super) const CHECKS: &[Check] = &[];
