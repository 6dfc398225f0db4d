//! Why a list can't be walked, or a walk can't continue.

/// Why an operation's list can't be walked, or a walk can't continue.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PagingProblem {
    /// The operation does not return pages.
    #[error("the operation does not return pages: send it as one request")]
    NotPaged,
    /// The last item of a page has no `_marker`, after which the next page would start.
    #[error(
        "the last of {read} items has no `_marker` to continue after: resume from `cursor` to \
         retry its page"
    )]
    #[non_exhaustive]
    NoMarker {
        /// How many items the walk has read.
        read: u64,
    },
    /// The header with the path of the next page is invalid.
    #[error("the `Next-Page` header holds no path: resume from `cursor` to retry the last page")]
    NextPage,
    /// The header with the path of the next page is missing, and the items don't replace it.
    #[error(
        "the list ended after {read}{} items: the response has no `Next-Page` header{}",
        of(*total),
        instead.map_or_else(
            || ": sort by `_marker.asc` to continue by the markers of the items".to_owned(),
            |instead| format!(", and ids have no `_marker`: walk {instead} instead"),
        )
    )]
    #[non_exhaustive]
    NoNextPage {
        /// How many items the walk has read.
        read: u64,
        /// The total, if the service stated it.
        total: Option<u64>,
        /// The id of an operation whose items have a marker.
        instead: Option<&'static str>,
    },
    /// The token of the next page is missing before the total is reached.
    #[error(
        "the list ended after {read} of {total} items: the response has no token for the next \
         page: resume from `cursor` to retry the last page, or start a new walk"
    )]
    #[non_exhaustive]
    NoToken {
        /// How many items the walk has read.
        read: u64,
        /// The total that the service stated.
        total: u64,
    },
    /// A page is empty before the total is reached.
    #[error(
        "the page after {read} items is empty, but the service states a total of {total}: poll \
         again to retry the page, or start a new walk"
    )]
    #[non_exhaustive]
    EmptyPage {
        /// How many items come before the page.
        read: u64,
        /// The total that the service stated.
        total: u64,
    },
    /// A page holds the same items as the page before.
    #[error(
        "the page after {read} items has the same items as the page before: resume from \
         `cursor` to retry it, or start a new walk"
    )]
    #[non_exhaustive]
    RepeatedPage {
        /// How many items the walk has read.
        read: u64,
    },
    /// The token or path of the next page leads back to an earlier page.
    #[error("after {read} items the service leads back to an earlier page: start a new walk")]
    #[non_exhaustive]
    Cycle {
        /// How many items the walk has read.
        read: u64,
    },
    /// A hundred pages in a row brought no new items.
    #[error("a hundred pages brought no new items: narrow the filter, or start a new walk")]
    NoProgress,
    /// The cursor belongs to another operation, or to another style of paging.
    #[error("the cursor belongs to another walk: resume from a cursor of this operation's walks")]
    OtherCursor,
    /// The operation has no parameter for the page size.
    #[error("the operation has no page size: leave `page_size` out")]
    NoPageSize,
    /// The list has no marker to start from.
    #[error("the list has no marker to start from: filter by a time instead of `since`")]
    NoSince,
    /// The operation takes no list of ids that can be split over several requests.
    #[error(
        "the operation takes no list of ids to split over several requests: send it as one request"
    )]
    NotByIds,
    /// No operation is known that returns the records of the ids.
    #[error(
        "no operation is known that returns the records of its ids: walk the list, and read the records with `by_ids`"
    )]
    NoDetails,
}

fn of(total: Option<u64>) -> String {
    total
        .map(|total| format!(" of {total}"))
        .unwrap_or_default()
}
