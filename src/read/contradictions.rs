//! contradictions
