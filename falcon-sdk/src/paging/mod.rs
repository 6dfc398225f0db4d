//! Walking a list: pages and items as streams, and ids spread over calls.

mod cursor;
mod feed;
mod items;
mod page;
mod pages;
mod queue;
mod ready;
mod records;
mod walk;

use std::time::SystemTime;

use crate::error::{Error, PagingProblem};
use crate::operation::Call;

pub use cursor::Cursor;
pub use items::Items;
pub use pages::Pages;
pub use records::Records;

/// How many pages are asked for ahead, where that is possible.
const PREFETCH: usize = 2;

/// What a caller sets of a walk.
#[derive(Clone)]
struct Options {
    page_size: Option<u64>,
    max_items: Option<u64>,
    prefetch: usize,
    since: Option<SystemTime>,
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

fn problem(call: &Call, problem: PagingProblem) -> Error {
    Error::Paging {
        operation: call.operation().into_owned(),
        problem,
    }
}

/// The settings that pages and items have in common.
macro_rules! settings {
    () => {
        /// How many items a page holds, in place of the operation's own `limit`. Without either,
        /// ids are asked for by the largest page that is published, records by 1,000 (pages of
        /// 5,000 are slower) or a published maximum below that, and where no maximum is published
        /// the service decides.
        pub fn page_size(mut self, items: u64) -> Self {
            self.feed.options().page_size = Some(items);
            self
        }

        /// How many pages are asked for ahead, while the one before is used: 2 if it is not set,
        /// none at 0. By token or marker it is one at most, since each page tells where the next
        /// one starts. By offset more are asked for once the first page was as long as its `limit`
        /// and told the total. As many pages are held in memory, however slow their reader is.
        pub fn prefetch(mut self, pages: usize) -> Self {
            self.feed.options().prefetch = pages;
            self
        }

        /// Leaves out what is older, of a list that is walked by marker: the indicators of threat
        /// intelligence. It is joined to the operation's own filter.
        pub fn since(mut self, time: std::time::SystemTime) -> Self {
            self.feed.options().since = Some(time);
            self
        }

        /// Starts where another walk has come, of the same operation with the same parameters.
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
use settings;
