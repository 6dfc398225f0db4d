//! One operation, before and after.

use super::matching::Matched;
use super::spelling;
use crate::ir::Operation;

pub(super) struct Pair<'a> {
    pub(super) old: &'a Operation,
    pub(super) new: &'a Operation,
    pub(super) matched: &'a Matched<'a>,
}

impl Pair<'_> {
    /// The path of the operation as it was before.
    pub(super) fn subject(&self) -> String {
        spelling::operation(self.old)
    }
}
