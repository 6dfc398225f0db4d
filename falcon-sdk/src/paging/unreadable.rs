//! What a walk received and could not read.

use super::ready::{Next, Ready};
use crate::error::{Error, UnreadableItem};
use crate::wire::Mismatches;

/// How many skipped items are stored.
const KEPT: usize = 1000;

/// What a walk received and could not read.
#[derive(Default)]
pub(super) struct Misfits {
    /// Whether items that do not fit are skipped.
    pub(super) lenient: bool,
    pub(super) mismatches: Mismatches,
    pub(super) skipped: Vec<UnreadableItem>,
}

impl Misfits {
    /// Notes the values of a response that do not fit.
    pub(super) fn note<T>(&mut self, ready: &mut Ready<T>) {
        self.mismatches.extend(ready.take_mismatches());
    }

    /// The next item of a response that is to be delivered, or an error.
    pub(super) fn next<T>(&mut self, ready: &mut Ready<T>) -> Option<Result<T, Error>> {
        loop {
            match ready.next()? {
                Next::Item(item) => return Some(Ok(item)),
                Next::Errors(error) => return Some(Err(error)),
                Next::Unfit(item) if self.lenient => self.skip(*item),
                Next::Unfit(item) => return Some(Err(Error::Item(item))),
            }
        }
    }

    fn skip(&mut self, item: UnreadableItem) {
        tracing::warn!(
            operation = item.operation,
            path = item.path,
            expected = item.expected,
            found = item.found,
            "an item does not fit its published type and is skipped"
        );
        if self.skipped.len() < KEPT {
            self.skipped.push(item);
        }
    }
}

/// The settings and questions about what can't be read.
macro_rules! misfits {
    () => {
        /// Skips items that do not fit their published type. Each is warned about through `tracing`,
        /// counted in [`mismatches`](Self::mismatches), and stored in [`skipped`](Self::skipped).
        /// Default: each is an [`Error::Item`](crate::Error::Item) in its place, so that nothing is
        /// lost without a word.
        pub fn lenient(mut self) -> Self {
            self.misfits.lenient = true;
            self
        }

        /// The values that did not fit their published type so far, skipped items and fields of
        /// items alike: the first 1,000, and how many there are. A field that does not fit is unset.
        /// The paths are those of the page that held the value.
        pub fn mismatches(&self) -> &crate::wire::Mismatches {
            &self.misfits.mismatches
        }

        /// The items that were skipped so far, because the walk is [`lenient`](Self::lenient): the
        /// first 1,000.
        pub fn skipped(&self) -> &[crate::error::UnreadableItem] {
            &self.misfits.skipped
        }
    };
}
pub(super) use misfits;
