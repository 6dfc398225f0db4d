//! The pages of a list, as a stream.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::collect::{self, Incomplete, collecting};
use super::cursor::Cursor;
use super::feed::Feed;
use super::settings::settings;
use crate::error::{BodyProblem, Error};
use crate::reply::{Output, Reply};
use crate::request::Call;
use crate::session::Tenant;

/// The pages of a list, each as the reply it came in, with its errors if it has some.
///
/// What of a page does not fit its published type is in
/// [`Reply::mismatches`](crate::reply::Reply::mismatches); of a client that is
/// [`strict`](crate::ClientBuilder::strict) such a page is an error, and the next poll continues with
/// the next page.
///
/// Any other error does not end the stream: the next poll requests the same page again, also after
/// [`Error::Api`] for a page of errors alone that leads nowhere. Those that do end it are the same
/// as of [`Items`](super::Items).
///
/// ```no_run
/// # #[cfg(feature = "hosts")]
/// # async fn run(client: falcon_sdk::Client) -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::hosts::CombinedDevicesByFilter;
///
/// let mut pages = client.pages(CombinedDevicesByFilter::new()).page_size(500);
/// while let Some(page) = pages.next().await {
///     let page = page?;
///     println!("{} hosts in {:?} s", page.resources.len(), page.meta.query_time);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a list is requested as it is polled"]
pub struct Pages<T> {
    feed: Feed,
    output: PhantomData<fn() -> T>,
}

impl<T: Output> Pages<T> {
    pub(crate) fn new(tenant: Tenant, call: Call) -> Self {
        Pages {
            feed: Feed::new(tenant, call),
            output: PhantomData,
        }
    }

    /// The next page; none at the end of the list.
    pub async fn next(&mut self) -> Option<Result<Reply<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    collecting!(Reply<T>);
}

impl<T> Pages<T> {
    settings!();

    /// Ends with the page in which so many items are reached. Default: all items of the list.
    pub fn max_items(mut self, items: u64) -> Self {
        self.feed.options().max_items = Some(items);
        self
    }

    /// How far the walk has come: after the last page that was delivered.
    pub fn cursor(&self) -> Cursor {
        self.feed.cursor()
    }
}

impl<T: Output> Stream for Pages<T> {
    type Item = Result<Reply<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.feed.poll_page(context, |come| {
            match come.answer.read(come.call) {
                // It would be the same again: the walk continues behind it.
                Err(error) if is_mismatch(&error) => Ok(Err(error)),
                page => page.map(Ok),
            }
        }));
        Poll::Ready(page.map(|page| page.and_then(|page| page)))
    }
}

/// Whether a strict client refuses a page that it could read.
fn is_mismatch(error: &Error) -> bool {
    match error {
        Error::Decode(reply) => matches!(reply.problem, BodyProblem::Mismatches(_)),
        _ => false,
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("cursor", &self.cursor())
            .finish_non_exhaustive()
    }
}
