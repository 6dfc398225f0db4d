//! The caller's settings of a walk.

use std::time::SystemTime;

use crate::error::{Error, PagingProblem};
use crate::request::Call;

/// How many pages are requested ahead, where that is possible.
const PREFETCH: usize = 2;

/// The caller's settings of a walk.
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

/// The settings that pages and items share.
macro_rules! settings {
    () => {
        /// Sets the page size, instead of the operation's own `limit`. Default: for ids, the
        /// largest published page size; for records, 1,000 or a lower published maximum, because
        /// pages of 5,000 are slower. If no maximum is published, the service decides.
        pub fn page_size(mut self, items: u64) -> Self {
            self.feed.options().page_size = Some(items);
            self
        }

        /// Sets how many pages are requested ahead while the current page is used. As many pages
        /// are stored, even if the reader is slow.
        ///
        /// Lists by token or marker request these pages one after the other, each as soon as the
        /// page before has arrived and there is room. No token then waits for the reader. Tokens
        /// expire after minutes: if using a page takes long, set this to the number of pages in the
        /// list. Lists by offset request several pages at the same time, once the first page was as
        /// long as its `limit` and stated the total. Default: 2.
        pub fn prefetch(mut self, pages: usize) -> Self {
            self.feed.options().prefetch = pages;
            self
        }

        /// Leaves out items before a time, in lists by marker: the indicators of threat
        /// intelligence. It is added to the operation's own filter. Default: all items.
        pub fn since(mut self, time: std::time::SystemTime) -> Self {
            self.feed.options().since = Some(time);
            self
        }

        /// Starts at the position of another walk of the same operation with the same parameters.
        /// Default: the start of the list.
        ///
        /// # Errors
        ///
        /// [`Error::Paging`] if the cursor belongs to another operation.
        pub fn resume(mut self, cursor: &Cursor) -> Result<Self, Error> {
            self.feed.resume(cursor)?;
            Ok(self)
        }
    };
}
pub(super) use settings;
