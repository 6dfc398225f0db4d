//! An operation before and after.

use super::matching::Matched;
use super::spelling;
use crate::ir::Operation;

pub(super) struct Pair<'a> {
    pub(super) old: &'a Operation,
    pub(super) new: &'a Operation,
    pub(super) matched: &'a Matched<'a>,
}

impl Pair<'_> {
    /// The old path of the operation.
    pub(super) fn subject(&self) -> String {
        spelling::operation(self.old)
    }
}
