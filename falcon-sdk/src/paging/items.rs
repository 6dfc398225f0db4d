//! The items of a list, as a stream.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::collect::{self, Incomplete, collecting};
use super::cursor::Cursor;
use super::feed::{Come, Feed};
use super::misfits::{Misfits, misfits};
use super::own;
use super::ready::{Read, Ready};
use super::settings::settings;
use crate::error::Error;
use crate::request::Call;
use crate::session::Tenant;
use crate::wire::Decode;

/// The items of a list, in the order in which the pages hold them.
///
/// Each item that was received is delivered or reported. An item that does not fit its published
/// type is an [`Error::Item`] in its place, with its JSON; [`lenient`](Items::lenient) skips it. A
/// field that does not fit is unset and in [`mismatches`](Items::mismatches); of a client that is
/// [`strict`](crate::ClientBuilder::strict) it makes the item an error too.
///
/// An error does not end the stream. After an [`Error::Item`] the next poll continues with the next
/// item. A page that has errors beside items delivers the items, then [`Error::Api`] with the errors,
/// and the next poll continues with the next page. After any other error the next poll requests the
/// same page again. Some errors do end the stream:
///
/// * one before the first page: a parameter that is refused, an operation without pages;
/// * [`Error::Window`];
/// * the end of a list that can't be its end, such as a token that is missing though the total is
///   not reached: [`Error::Paging`] after the items of the last page;
/// * the second [`Error::TokenRefused`] in a row, and the fifth answer in a row that is no page.
///
/// A walk that ended so can be [resumed](Items::resume) from its [`cursor`](Items::cursor).
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
    /// What is left of the page that has come, and where that page starts.
    ready: Ready<T>,
    page: Option<Cursor>,
    misfits: Misfits,
    delivered: u64,
    read: Read<T>,
}

impl<T: Decode> Items<T> {
    pub(crate) fn new(tenant: Tenant, call: Call) -> Self {
        Items::read_by(tenant, call, Ready::read)
    }
}

impl<T: DeserializeOwned> Items<T> {
    /// Of a type of the caller's.
    pub(crate) fn own(tenant: Tenant, call: Call) -> Self {
        Items::read_by(tenant, call, own::read)
    }
}

impl<T> Items<T> {
    fn read_by(tenant: Tenant, call: Call, read: Read<T>) -> Self {
        Items {
            feed: Feed::new(tenant, call),
            ready: Ready::nothing(),
            page: None,
            misfits: Misfits::default(),
            delivered: 0,
            read,
        }
    }

    /// The next item; none at the end of the list.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    collecting!(T);
}

impl<T> Items<T> {
    settings!();
    misfits!();

    /// Ends after so many items, and requests no more. Items that do not fit their published type
    /// are not counted. Default: all items of the list.
    pub fn max_items(mut self, items: u64) -> Self {
        self.feed.options().max_items = Some(items);
        self
    }

    /// How far the walk has come: after the last item that was delivered.
    ///
    /// In the middle of a page, a walk that goes on from there asks for that page again and leaves
    /// out as many items as were delivered of it, whatever the size of its pages: right as long as
    /// the list is the same from there on. [`Pages`](super::Pages) that go on from there begin with
    /// that whole page; their own cursor always stands between two pages.
    pub fn cursor(&self) -> Cursor {
        match &self.page {
            Some(page) if self.ready.left() > 0 => page.clone(),
            Some(_) | None => self.feed.cursor(),
        }
    }

    fn take(&mut self) -> Option<Result<T, Error>> {
        let next = self.misfits.next(&mut self.ready);
        if let Some(page) = &mut self.page {
            page.skip = self.ready.position();
        }
        self.delivered += u64::from(matches!(next, Some(Ok(_))));
        next
    }
}

impl<T> Unpin for Items<T> {}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let read = self.read;
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
            match ready!(self.feed.poll_page(context, |come| read_items(come, read))) {
                Some(Ok(mut came)) => {
                    self.feed.skip(came.known_behind);
                    self.feed.make_up(came.ready.unfit());
                    self.misfits.note(&mut came.ready);
                    self.ready = came.ready;
                    self.page = Some(came.page);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// A page, read item by item.
struct Came<T> {
    /// The items that were not delivered before.
    ready: Ready<T>,
    /// Where it starts.
    page: Cursor,
    /// How many items were delivered before that it does not hold.
    known_behind: u64,
}

fn read_items<T>(come: Come<'_>, read: Read<T>) -> Result<Came<T>, Error> {
    let mut ready = read(come.call, come.page, come.answer)?;
    let known = come.cursor.skip;
    let known_behind = known.saturating_sub(ready.left());
    ready.leave_out(known);
    Ok(Came {
        ready,
        page: come.cursor,
        known_behind,
    })
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("cursor", &self.cursor())
            .finish_non_exhaustive()
    }
}
