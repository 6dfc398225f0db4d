//! The items of a list, as a stream.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::collect::{self, Incomplete, collecting};
use super::cursor::Cursor;
use super::feed::{Arrived, Feed};
use super::own;
use super::ready::{self, Read, Ready};
use super::settings::settings;
use super::unreadable::{Unreadable, unreadable};
use crate::error::Error;
use crate::request::Call;
use crate::session::Tenant;
use crate::wire::Decode;

/// The items of a list, in the order of the pages.
///
/// Every item that arrives is delivered or reported. An item that does not fit its published type
/// is an [`Error::Item`] in its place, with its JSON; [`lenient`](Items::lenient) skips it. A field
/// that does not fit is unset and listed in [`mismatches`](Items::mismatches). If the client is
/// [`strict`](crate::ClientBuilder::strict), such a field makes its item an error too.
///
/// An error does not end the stream. After an [`Error::Item`] the next poll continues with the next
/// item. A page with errors beside items delivers the items, then [`Error::Api`] with the errors;
/// the next poll continues with the next page. After any other error the next poll requests the
/// same page again. Only these errors end the stream:
///
/// * an error before the first page: a refused parameter, or an operation without pages;
/// * [`Error::Window`];
/// * an end that can't be the end of the list, for example a missing token before the total is
///   reached: [`Error::Paging`] after the items of the last page;
/// * the second [`Error::TokenRefused`] in a row, and the fifth response in a row that is no page.
///
/// A walk that an error has ended can be [resumed](Items::resume) from its
/// [`cursor`](Items::cursor).
///
/// ```no_run
/// # #[cfg(feature = "hosts")]
/// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::hosts::CombinedDevicesByFilter;
///
/// let windows = CombinedDevicesByFilter::new().filter("platform_name:'Windows'");
/// let mut hosts = client.items(windows).max_items(100);
/// while let Some(host) = hosts.next().await {
///     println!("{:?}", host?.hostname);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a list is requested as it is polled"]
pub struct Items<T> {
    feed: Feed,
    /// The remaining items of the current page, and the start of that page.
    ready: Ready<T>,
    page: Option<Cursor>,
    unreadable: Unreadable,
    delivered: u64,
}

impl<T: Decode> Items<T> {
    pub(crate) fn new(tenant: Tenant, call: Call) -> Self {
        Items::read_by(tenant, call, ready::typed)
    }
}

impl<T: DeserializeOwned> Items<T> {
    /// Items of a type of the caller's own.
    pub(crate) fn own(tenant: Tenant, call: Call) -> Self {
        Items::read_by(tenant, call, own::read)
    }
}

impl<T> Items<T> {
    fn read_by(tenant: Tenant, call: Call, read: Read<T>) -> Self {
        Items {
            feed: Feed::new(tenant, call),
            ready: Ready::nothing(read),
            page: None,
            unreadable: Unreadable::default(),
            delivered: 0,
        }
    }

    /// The next item, or `None` at the end of the list.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    collecting!(T);
}

impl<T> Items<T> {
    settings!();
    unreadable!();

    /// Sets after how many items the walk ends. Items that do not fit their published type are not
    /// counted. Default: all items of the list.
    pub fn max_items(mut self, items: u64) -> Self {
        self.feed.options().max_items = Some(items);
        self
    }

    /// The position of the walk: after the last item that was delivered.
    ///
    /// A walk that resumes in the middle of a page requests that page again. It skips the items
    /// that were delivered, whatever the page size. This is correct as long as the list does not
    /// change from there on. [`Pages`](super::Pages) that resume from this cursor begin with the
    /// whole page; their own cursors are always between two pages.
    pub fn cursor(&self) -> Cursor {
        match &self.page {
            Some(page) if self.ready.left() > 0 => Cursor {
                skip: self.ready.position(),
                ..page.clone()
            },
            Some(_) | None => self.feed.cursor(),
        }
    }

    /// Begins a page, after the items that were delivered before.
    fn begin(&mut self, arrived: Arrived) {
        let Arrived {
            call,
            page,
            response,
            cursor,
        } = arrived;
        let known_behind = cursor.skip.saturating_sub(page.items());
        self.feed.skip(known_behind);
        self.ready.begin(call, page, response);
        self.ready.leave_out(cursor.skip);
        self.page = Some(cursor);
    }

    fn take(&mut self) -> Option<Result<T, Error>> {
        let next = self.unreadable.next(&mut self.ready);
        self.delivered += u64::from(matches!(next, Some(Ok(_))));
        next
    }
}

impl<T> Unpin for Items<T> {}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if self
                .feed
                .wants()
                .is_some_and(|items| self.delivered >= items)
            {
                return Poll::Ready(None);
            }
            if let Some(next) = self.take() {
                return Poll::Ready(Some(next));
            }
            let this = &mut *self;
            this.feed.replace_unfit(this.ready.take_unfit());
            match ready!(this.feed.poll_page(context, Ok)) {
                Some(Ok(arrived)) => this.begin(arrived),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("cursor", &self.cursor())
            .finish_non_exhaustive()
    }
}
