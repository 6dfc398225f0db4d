//! The records of any number of ids, split over as many requests as they need.

mod ids;
mod progress;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::collect::{self, Incomplete, collecting};
use super::items::Items;
use super::own;
use super::page::Page;
use super::queue::Queue;
use super::ready::{self, Read, Ready};
use super::settings::problem;
use super::unreadable::{Unreadable, unreadable};
use crate::error::{Error, PagingProblem};
use crate::request::Call;
use crate::session::Tenant;
use crate::wire::{Decode, Json};
pub(crate) use ids::Batch;
use progress::Progress;

/// How many requests are in progress at the same time.
const PARALLEL: usize = 4;

/// The records of any number of ids, in the order of the ids, from as many requests as they need.
///
/// A request takes as many ids as the operation accepts, at most 1,000, because responses of 5,000
/// records are slower. If the operation's maximum is unknown, a request takes 100 ids. It takes
/// fewer ids if its URL would be too long. [`missing_ids`](Records::missing_ids) lists the ids
/// without a record.
///
/// A response with errors beside records delivers the records, then [`Error::Api`] with the errors.
/// After that, and after a 404, the stream continues with the next request. After any other error
/// the next poll retries the same request. An error before the first request ends the stream.
///
/// **Writes** are sent one at a time. The next write is sent when the caller polls for a record
/// after those of the last response; after a response without records it is sent at once. Each
/// error is an [`Error::Batch`]. It lists the ids with a response, the ids sent without a response,
/// and the unsent ids. A request that fails ends the stream, and is
/// not retried.
#[must_use = "a list is requested as it is polled"]
pub struct Records<T> {
    queue: Queue<Vec<Json>>,
    ids: Source,
    batch: Result<Batch, Option<Error>>,
    ready: Ready<T>,
    unreadable: Unreadable,
    /// The error that ended or interrupted the ids. It is returned after the records before it.
    interrupted: Option<Error>,
    parallel: usize,
    progress: Progress,
    ended: bool,
}

/// The source of the ids.
enum Source {
    Given(std::vec::IntoIter<Json>),
    Query(Box<Items<String>>),
}

impl Source {
    fn poll_id(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Json, Error>>> {
        match self {
            Source::Given(ids) => Poll::Ready(ids.next().map(Ok)),
            Source::Query(ids) => {
                let id = ready!(Pin::new(&mut **ids).poll_next(context));
                Poll::Ready(id.map(|id| id.map(Json::from)))
            }
        }
    }
}

impl<T: Decode> Records<T> {
    /// The records of the ids in a prepared request.
    pub(crate) fn by_ids(tenant: Tenant, call: Call) -> Self {
        Records::of_ids(tenant, call, ready::typed)
    }

    /// The records of the ids that a query lists.
    pub(crate) fn details(tenant: Tenant, query: Call) -> Self {
        Records::of_query(tenant, query, ready::typed)
    }
}

impl<T: DeserializeOwned> Records<T> {
    /// Like `by_ids`, with a type of the caller's own.
    pub(crate) fn own_by_ids(tenant: Tenant, call: Call) -> Self {
        Records::of_ids(tenant, call, own::read)
    }

    /// Like `details`, with a type of the caller's own.
    pub(crate) fn own_details(tenant: Tenant, query: Call) -> Self {
        Records::of_query(tenant, query, own::read)
    }
}

impl<T> Records<T> {
    fn of_ids(tenant: Tenant, mut call: Call, read: Read<T>) -> Self {
        let given = match call.spec().and_then(|spec| spec.ids) {
            Some(ids) => call.take_list(ids.at),
            None => Vec::new(),
        };
        // The longest id is checked before anything is sent, and stands for all ids.
        let longest = given.iter().max_by_key(|id| ids::escaped(id));
        let batch = Batch::of_operation(call, longest);
        Records::new(tenant, Source::Given(given.into_iter()), batch, read)
    }

    fn of_query(tenant: Tenant, query: Call, read: Read<T>) -> Self {
        let details = query.spec().and_then(|spec| spec.details);
        let batch = match details.map(Call::new) {
            Some(mut details) => {
                details.check_limits(query.is_limited());
                Batch::of_operation(details, None)
            }
            None => Err(problem(&query, PagingProblem::NoDetails)),
        };
        let ids = Box::new(Items::new(tenant.clone(), query));
        Records::new(tenant, Source::Query(ids), batch, read)
    }

    fn new(tenant: Tenant, ids: Source, batch: Result<Batch, Error>, read: Read<T>) -> Self {
        Records {
            unreadable: Unreadable::default(),
            queue: Queue::new(tenant),
            ids,
            batch: batch.map_err(Some),
            ready: Ready::nothing(read),
            interrupted: None,
            parallel: PARALLEL,
            progress: Progress::default(),
            ended: false,
        }
    }

    /// The next record, or `None` after the last record.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    collecting!(T);
}

impl<T> Records<T> {
    unreadable!();

    /// The ids without a record in the responses so far. The list is complete once the stream has
    /// ended. It is empty for writes, and for operations whose records do not contain their ids. If
    /// a response has as many records as ids, every id counts as found. Two records of one id can
    /// then hide an id without a record.
    pub fn missing_ids(&self) -> &[String] {
        &self.progress.missing
    }

    /// Sets how many requests are in progress at the same time; 0 counts as 1. As many responses
    /// are stored beside the current response, even if the reader is slow. Writes are always sent
    /// one at a time. Default: 4.
    pub fn parallel(mut self, calls: usize) -> Self {
        self.parallel = calls.max(1);
        self
    }

    /// Sets how many ids a request takes at most; 0 counts as 1. Default: the operation's maximum,
    /// at most 1,000, or 100 if the maximum is unknown.
    pub fn batch_size(mut self, ids: usize) -> Self {
        if let Ok(batch) = &mut self.batch {
            batch.resize(ids);
        }
        self
    }

    /// Sends as many requests as may be in progress. Pending if it waits for ids.
    fn poll_calls(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Ok(batch) = &mut self.batch else {
            return Poll::Ready(());
        };
        let parallel = match batch.writes() {
            true => 1,
            false => self.parallel,
        };
        while self.queue.len() < parallel && self.interrupted.is_none() {
            let full = match ready!(self.ids.poll_id(context)) {
                Some(Ok(id)) => match batch.check(&id) {
                    Ok(()) => batch.add(id),
                    Err(error) => {
                        self.interrupted = Some(error);
                        batch.close()
                    }
                },
                Some(Err(error)) => {
                    self.interrupted = Some(error);
                    batch.close()
                }
                None => match batch.close() {
                    Some(last) => Some(last),
                    None => return Poll::Ready(()),
                },
            };
            if let Some((ids, call)) = full {
                if batch.writes() {
                    self.progress.sent.clone_from(&ids);
                }
                self.queue.push(ids, call);
            }
        }
        Poll::Ready(())
    }
}

impl<T> Unpin for Records<T> {}

impl<T> Records<T> {
    fn writes(&self) -> bool {
        self.batch.as_ref().is_ok_and(Batch::writes)
    }

    /// The error of a write, with the state of all ids.
    fn of_write(&mut self, error: Error) -> Error {
        // If nothing is in progress, the error is part of a response, and the stream continues.
        self.ended = !self.progress.sent.is_empty();
        let waiting = self.batch.iter().flat_map(Batch::waiting).cloned();
        let left = match &self.ids {
            Source::Given(ids) => ids.as_slice(),
            Source::Query(_) => &[],
        };
        let unsent = waiting.chain(left.iter().cloned());
        self.progress.failure(error, unsent)
    }

    fn poll_record(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        let this = self;
        let writes = this.writes();
        loop {
            // The next write waits until the records before it are read.
            if writes && let Some(record) = this.unreadable.next(&mut this.ready) {
                return Poll::Ready(Some(record));
            }
            let waits = this.poll_calls(context).is_pending();
            if let Some(record) = this.unreadable.next(&mut this.ready) {
                return Poll::Ready(Some(record));
            }
            let Some(result) = ready!(this.queue.poll_first(context)) else {
                return match this.interrupted.take() {
                    Some(error) => Poll::Ready(Some(Err(error))),
                    None if waits => Poll::Pending,
                    None => Poll::Ready(None),
                };
            };
            let (request, response) = match result {
                Ok(result) => result,
                Err(error) => {
                    // A 404 means that the ids have no records.
                    if !writes && error.is_not_found() {
                        let ids = this.queue.drop_first().unwrap_or_default();
                        this.progress.miss(&ids);
                    }
                    return Poll::Ready(Some(Err(error)));
                }
            };
            match Page::read(&request.call, &response) {
                Ok(page) => {
                    if !writes {
                        let missing = progress::missing(&request.key, &page);
                        this.progress.missing.extend(missing);
                    }
                    this.progress.response();
                    this.ready.begin(request.call, page, response);
                }
                // The response is requested again.
                Err(error) => {
                    this.queue.put_back(request);
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T> Stream for Records<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Err(refusal) = &mut this.batch {
            return Poll::Ready(refusal.take().map(Err));
        }
        if this.ended {
            return Poll::Ready(None);
        }
        let polled = ready!(this.poll_record(context));
        Poll::Ready(polled.map(|record| match record {
            Err(error) if this.writes() => Err(this.of_write(error)),
            other => other,
        }))
    }
}

impl<T> fmt::Debug for Records<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records")
            .field("under_way", &self.queue.len())
            .finish_non_exhaustive()
    }
}
