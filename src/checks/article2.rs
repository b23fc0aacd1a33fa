//! Article 2: the checks that rest on it.

use super::Check;

/// The checks of article 2, in catalogue order.
pub(super) const CHECKS: &[Check] = &[];
