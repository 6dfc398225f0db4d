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

/// The pages of a list. Each page is a reply, with its errors if it has any.
///
/// Values of a page that do not fit their published types are in
/// [`Reply::mismatches`](crate::reply::Reply::mismatches). If the client is
/// [`strict`](crate::ClientBuilder::strict), such a page is an error, and the next poll continues
/// with the next page.
///
/// No other error ends the stream: the next poll requests the same page again. This includes
/// [`Error::Api`] for a page with errors alone and no next page. The errors that do end the stream
/// are those of [`Items`](super::Items).
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

    /// The next page, or `None` at the end of the list.
    pub async fn next(&mut self) -> Option<Result<Reply<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    collecting!(Reply<T>);
}

impl<T> Pages<T> {
    settings!();

    /// Sets after how many items the walk ends. The last page is delivered whole. Default: all
    /// items of the list.
    pub fn max_items(mut self, items: u64) -> Self {
        self.feed.options().max_items = Some(items);
        self
    }

    /// The position of the walk: after the last page that was delivered.
    pub fn cursor(&self) -> Cursor {
        self.feed.cursor()
    }
}

impl<T: Output> Stream for Pages<T> {
    type Item = Result<Reply<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.feed.poll_page(context, |arrived| {
            match arrived.response.read(&arrived.call) {
                // A retry would return the same, so the walk continues after the page.
                Err(error) if is_mismatch(&error) => Ok(Err(error)),
                page => page.map(Ok),
            }
        }));
        Poll::Ready(page.map(|page| page.and_then(|page| page)))
    }
}

/// Whether a strict client refuses a page that is readable otherwise.
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
