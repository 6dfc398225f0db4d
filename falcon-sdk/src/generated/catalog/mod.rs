//! The published operations.

use crate::operation::Spec;

/// Every operation, sorted by id.
pub static OPERATIONS: &[&Spec] = &[];
