//! Why a list can't be walked, or not further.

/// Why an operation's list can't be walked, or not further.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PagingProblem {
    /// The operation does not return pages.
    #[error("does not return pages: send it once")]
    NotPaged,
    /// The last item of a page has no `_marker`, which the next page would start after.
    #[error(
        "the last of {read} items has no `_marker` to continue after: resume from `cursor` to \
         request its page again"
    )]
    #[non_exhaustive]
    NoMarker {
        /// How many items the walk has read.
        read: u64,
    },
    /// The header that leads to the next page can't be followed.
    #[error(
        "the `Next-Page` header holds no path: resume from `cursor` to request the last page again"
    )]
    NextPage,
    /// The header that leads to the next page is missing, and the items don't replace it.
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
        /// How many there are, if the service stated it.
        total: Option<u64>,
        /// The id of an operation whose items have a marker.
        instead: Option<&'static str>,
    },
    /// The token that leads to the next page is missing, though the total is not reached.
    #[error(
        "the list ended after {read} of {total} items: the response has no token for the next \
         page: resume from `cursor` to request the last page again, or walk the list anew"
    )]
    #[non_exhaustive]
    NoToken {
        /// How many items the walk has read.
        read: u64,
        /// How many there are, as the service stated.
        total: u64,
    },
    /// A page has no items, though the total is not reached.
    #[error(
        "the page after {read} items is empty, though the service states a total of {total}: poll \
         again to request the page again, or walk the list anew"
    )]
    #[non_exhaustive]
    EmptyPage {
        /// How many items lie before the page.
        read: u64,
        /// How many there are, as the service stated.
        total: u64,
    },
    /// A page holds the items of the page before.
    #[error(
        "the page after {read} items repeats the page before: resume from `cursor` to request it \
         again, or walk the list anew"
    )]
    #[non_exhaustive]
    Repeated {
        /// How many items the walk has read.
        read: u64,
    },
    /// The token or path of the next page leads back to a page that was read.
    #[error(
        "after {read} items the service leads back to a page that was read: walk the list anew"
    )]
    #[non_exhaustive]
    Circle {
        /// How many items the walk has read.
        read: u64,
    },
    /// A hundred pages brought nothing new.
    #[error("a hundred pages brought nothing new: narrow the filter, or walk the list anew")]
    Endless,
    /// The cursor is another operation's, or of another style of paging.
    #[error(
        "the cursor is of another walk: resume from one that a walk of this operation returned"
    )]
    OtherCursor,
    /// The operation has no parameter for the size of a page.
    #[error("the size of its pages can't be chosen: leave `page_size` out")]
    NoPageSize,
    /// The list has no marker to start from.
    #[error("has no marker to start from: filter by a time in place of `since`")]
    NoSince,
    /// The operation takes no ids that can be spread over several requests.
    #[error("takes no list of ids that can be spread over several requests: send it once")]
    NotByIds,
    /// No operation is known that returns the records of the ids.
    #[error("no operation is known that returns the records of its ids: walk it and use `by_ids`")]
    NoDetails,
}

fn of(total: Option<u64>) -> String {
    total
        .map(|total| format!(" of {total}"))
        .unwrap_or_default()
}
