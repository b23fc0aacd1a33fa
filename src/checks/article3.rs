//! Article 3: the checks that rest on it.

use super::Check;

/// The checks of article 3, in catalogue order.
pub(super) const CHECKS: &[Check] = &[];
