//! pollution
