//! Walking a list: pages and items as streams.

mod walk;

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::client::Client;
use crate::error::Error;
use crate::operation::Call;
use crate::reply::{ApiError, Output, Reply};
use crate::transport::Answer;
use crate::wire::Decode;
use walk::Walk;

/// The pages of a list, each as the reply it came in.
///
/// An error does not end the stream: polled again, it asks for the same page again. One that
/// stands before the first page (a parameter that is refused, an operation without pages) ends it.
pub struct Pages<T> {
    feed: Feed,
    output: PhantomData<fn() -> T>,
}

/// The items of a list, in the order in which the pages hold them.
///
/// A value that does not fit the published type is left out; [`Pages`] tell which.
///
/// An error does not end the stream: polled again, it asks for the same page again. A page that
/// holds errors beside items delivers the items, then [`Error::Api`] with the errors. One that
/// stands before the first page (a parameter that is refused, an operation without pages) ends it.
pub struct Items<T> {
    feed: Feed,
    ready: VecDeque<Result<T, Error>>,
}

/// One page after the other, not yet read.
struct Feed {
    client: Client,
    walk: Result<Walk, Option<Error>>,
    under_way: Option<Fetch>,
}

type Fetch = Pin<Box<dyn Future<Output = Result<(Call, Answer), Error>> + Send>>;

impl Feed {
    fn new(client: Client, call: Call) -> Self {
        Feed {
            client,
            walk: Walk::start(call).map_err(Some),
            under_way: None,
        }
    }

    /// The next page, read by `read` before the walk goes on past it.
    fn poll_page<T>(
        &mut self,
        context: &mut Context<'_>,
        read: impl FnOnce(&Call, &'static str, Answer) -> Result<T, Error>,
    ) -> Poll<Option<Result<T, Error>>> {
        let walk = match &mut self.walk {
            Ok(walk) => walk,
            Err(refusal) => return Poll::Ready(refusal.take().map(Err)),
        };
        let Some(call) = walk.next() else {
            return Poll::Ready(None);
        };
        let fetch = self.under_way.get_or_insert_with(|| {
            let (client, call) = (self.client.clone(), call.clone());
            Box::pin(async move {
                let answer = client.fetch(&call).await?;
                // A redirect has no page, and must not be taken for an empty one.
                match answer.status.is_success() {
                    true => Ok((call, answer)),
                    false => Err(Error::Api(Box::new(answer.failure(&call)))),
                }
            })
        });
        let fetched = ready!(fetch.as_mut().poll(context));
        self.under_way = None;
        Poll::Ready(Some(fetched.and_then(|(call, answer)| {
            let page = read(&call, walk.items(), answer.clone())?;
            walk.advance(&answer)?;
            Ok(page)
        })))
    }

    /// The call of the next page.
    fn next(&self) -> Option<&Call> {
        self.walk.as_ref().ok()?.next()
    }
}

impl<T: Output> Pages<T> {
    pub(crate) fn new(client: Client, call: Call) -> Self {
        Pages {
            feed: Feed::new(client, call),
            output: PhantomData,
        }
    }

    /// The next page; none at the end of the list.
    pub async fn next(&mut self) -> Option<Result<Reply<T>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: Output> Stream for Pages<T> {
    type Item = Result<Reply<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.feed
            .poll_page(context, |call, _, answer| answer.read(call))
    }
}

impl<T: Decode> Items<T> {
    pub(crate) fn new(client: Client, call: Call) -> Self {
        Items {
            feed: Feed::new(client, call),
            ready: VecDeque::new(),
        }
    }

    /// The next item; none at the end of the list.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T> Unpin for Items<T> {}

impl<T: Decode> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(item));
            }
            match ready!(self.feed.poll_page(context, read_items)) {
                Some(Ok(items)) => self.ready = items,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

/// The items of a page, and after them its errors.
fn read_items<T: Decode>(
    call: &Call,
    pointer: &str,
    answer: Answer,
) -> Result<VecDeque<Result<T, Error>>, Error> {
    let items = answer.items::<T>(call, pointer)?;
    let errors = answer.items::<ApiError>(call, "/errors")?;
    let mut ready: VecDeque<_> = items.into_iter().map(Ok).collect();
    if !errors.is_empty() {
        ready.push_back(Err(Error::Api(Box::new(answer.failure(call)))));
    }
    Ok(ready)
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("next", &self.feed.next())
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("next", &self.feed.next())
            .finish_non_exhaustive()
    }
}
