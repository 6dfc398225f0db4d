//! What a caller sets of a walk.

use std::time::SystemTime;

use crate::error::{Error, PagingProblem};
use crate::request::Call;

/// How many pages are requested ahead, where that is possible.
const PREFETCH: usize = 2;

/// What a caller sets of a walk.
#[derive(Clone)]
pub(super) struct Options {
    pub(super) page_size: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) prefetch: usize,
    pub(super) since: Option<SystemTime>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            page_size: None,
            max_items: None,
            prefetch: PREFETCH,
            since: None,
        }
    }
}

pub(super) fn problem(call: &Call, problem: PagingProblem) -> Error {
    Error::Paging {
        operation: call.operation().into_owned(),
        problem,
    }
}

/// The settings that pages and items have in common.
macro_rules! settings {
    () => {
        /// Sets how many items a page holds, in place of the operation's own `limit`. Default: for
        /// ids the largest published page, for records 1,000 (pages of 5,000 are slower) or a
        /// published maximum below that; where no maximum is published, the service decides.
        pub fn page_size(mut self, items: u64) -> Self {
            self.feed.options().page_size = Some(items);
            self
        }

        /// Sets how many pages are requested ahead while the one before is used. As many are stored,
        /// however slow their reader is.
        ///
        /// By token or marker they are requested one after the other, each as soon as the one before
        /// has come and there is room. So no token waits for the reader while there is room: where
        /// tokens live for minutes and a page takes long to use, allow for as many pages as the list
        /// has. By offset several are requested at once, once the first page was as long as its
        /// `limit` and stated the total. Default: 2.
        pub fn prefetch(mut self, pages: usize) -> Self {
            self.feed.options().prefetch = pages;
            self
        }

        /// Leaves out older items of a list that is walked by marker: the indicators of threat
        /// intelligence. It is joined to the operation's own filter. Default: all items.
        pub fn since(mut self, time: std::time::SystemTime) -> Self {
            self.feed.options().since = Some(time);
            self
        }

        /// Starts where another walk of the same operation with the same parameters has come to.
        ///
        /// # Errors
        ///
        /// [`Error::Paging`] if the cursor is another operation's.
        pub fn resume(mut self, cursor: &Cursor) -> Result<Self, Error> {
            self.feed.resume(cursor)?;
            Ok(self)
        }
    };
}
pub(super) use settings;
