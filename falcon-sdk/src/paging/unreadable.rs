//! Items and values of a walk that do not fit their types.

use super::ready::{Next, Ready};
use crate::error::{Error, UnreadableItem};
use crate::wire::Mismatches;

/// How many skipped items are stored at most.
const MAX_SKIPPED: usize = 1000;

/// Items and values of a walk that do not fit their types.
#[derive(Default)]
pub(super) struct Unreadable {
    /// Whether unreadable items are skipped.
    pub(super) lenient: bool,
    pub(super) mismatches: Mismatches,
    pub(super) skipped: Vec<UnreadableItem>,
}

impl Unreadable {
    /// The next item to deliver, or an error.
    #[inline]
    pub(super) fn next<T>(&mut self, ready: &mut Ready<T>) -> Option<Result<T, Error>> {
        loop {
            let next = ready.next();
            if let Some(mismatches) = ready.take_mismatches() {
                self.mismatches.extend(mismatches);
            }
            match next? {
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
        if self.skipped.len() < MAX_SKIPPED {
            self.skipped.push(item);
        }
    }
}

/// The setting and the methods for unreadable items.
macro_rules! unreadable {
    () => {
        /// Skips items that do not fit their published type. Each skipped item is logged as a
        /// warning with `tracing`, counted in [`mismatches`](Self::mismatches), and stored in
        /// [`skipped`](Self::skipped). Default: not lenient; each of these items is an
        /// [`Error::Item`](crate::Error::Item) in its place.
        pub fn lenient(mut self) -> Self {
            self.unreadable.lenient = true;
            self
        }

        /// The values so far that did not fit their published type, both skipped items and fields
        /// of items: the first 1,000, and the total number. A field that does not fit is unset.
        /// Each path refers to the page that contained the value.
        pub fn mismatches(&self) -> &crate::wire::Mismatches {
            &self.unreadable.mismatches
        }

        /// The items that were skipped so far, if the walk is [`lenient`](Self::lenient): the first
        /// 1,000.
        pub fn skipped(&self) -> &[crate::error::UnreadableItem] {
            &self.unreadable.skipped
        }
    };
}
pub(super) use unreadable;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_thousand_skipped_items_are_stored() {
        let mut unreadable = Unreadable::default();
        for number in 0..=MAX_SKIPPED {
            unreadable.skip(UnreadableItem {
                operation: "GetThings".to_owned(),
                path: format!("$.resources[{number}]"),
                expected: "string".to_owned(),
                found: "object".to_owned(),
                raw: "{}".to_owned(),
            });
        }
        let last = unreadable.skipped.last().map(|item| item.path.as_str());
        assert_eq!(
            (unreadable.skipped.len(), last),
            (1000, Some("$.resources[999]"))
        );
    }
}
