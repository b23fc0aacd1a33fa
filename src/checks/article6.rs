//! Article 6: the checks that rest on it.

use super::Check;

/// The checks of article 6, in catalogue order.
pub(super) const CHECKS: &[Check] = &[];
