//! Any number of ids, spread over as many calls as they take.

mod ids;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::items::Items;
use super::misfits::{Misfits, misfits};
use super::page::Page;
use super::queue::Queue;
use super::ready::{Read, Ready};
use super::{own, problem};
use crate::client::Client;
use crate::error::{Error, PagingProblem};
use crate::operation::Call;
use crate::wire::{Decode, Json};
use ids::Batch;

/// How many calls are under way at once.
const PARALLEL: usize = 4;

/// The records of any number of ids, in the order of the ids, from as many calls as they take.
///
/// A call takes as many ids as the operation is known to take, 1,000 at most (answers of 5,000
/// records are slower), 100 where that is not known, and fewer where its URL would be too long.
/// Ids that are not found are simply missing, unless the service tells an error about them.
///
/// An error does not end the stream: polled again, it makes the same call again. A call that is
/// answered with errors beside records delivers the records, then [`Error::Api`] with the errors,
/// and the next poll goes on with the next call. An error that stands before the first call ends
/// the stream.
pub struct Records<T> {
    queue: Queue<()>,
    ids: Source,
    batch: Result<Batch, Option<Error>>,
    ready: Ready<T>,
    misfits: Misfits,
    /// What ended the ids, or interrupted them, told after the records of those before.
    interrupted: Option<Error>,
    parallel: usize,
    read: Read<T>,
}

/// Where ids come from.
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
    /// The records of the ids that the call holds.
    pub(crate) fn by_ids(client: Client, call: Call) -> Self {
        Records::of_ids(client, call, Ready::read)
    }

    /// The records of the ids that a query lists.
    pub(crate) fn details(client: Client, query: Call) -> Self {
        Records::of_query(client, query, Ready::read)
    }
}

impl<T: DeserializeOwned> Records<T> {
    /// The same as a type of the caller's.
    pub(crate) fn own_by_ids(client: Client, call: Call) -> Self {
        Records::of_ids(client, call, own::read)
    }

    /// The same as a type of the caller's.
    pub(crate) fn own_details(client: Client, query: Call) -> Self {
        Records::of_query(client, query, own::read)
    }
}

impl<T> Records<T> {
    fn of_ids(client: Client, mut call: Call, read: Read<T>) -> Self {
        let given = match call.spec().and_then(|spec| spec.ids) {
            Some(ids) => call.take_list(ids.at),
            None => Vec::new(),
        };
        let batch = Batch::new(call, given.first());
        Records::new(client, Source::Given(given.into_iter()), batch, read)
    }

    fn of_query(client: Client, query: Call, read: Read<T>) -> Self {
        let details = query.spec().and_then(|spec| spec.details);
        let batch = match details.map(Call::by_id) {
            Some(Ok(mut details)) => {
                details.check_limits(query.is_limited());
                Batch::new(details, None)
            }
            Some(Err(error)) => Err(error.into()),
            None => Err(problem(&query, PagingProblem::NoDetails)),
        };
        let ids = Box::new(Items::new(client.clone(), query));
        Records::new(client, Source::Query(ids), batch, read)
    }

    fn new(client: Client, ids: Source, batch: Result<Batch, Error>, read: Read<T>) -> Self {
        Records {
            misfits: Misfits::default(),
            queue: Queue::new(client),
            ids,
            batch: batch.map_err(Some),
            ready: Ready::nothing(),
            interrupted: None,
            parallel: PARALLEL,
            read,
        }
    }

    /// The next record; none after the last.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T> Records<T> {
    misfits!();

    /// How many calls are under way at once: 4 if it is not set; 0 counts as 1. The answers of as
    /// many are held in memory beside the one that is read, however slow its reader is.
    pub fn parallel(mut self, calls: usize) -> Self {
        self.parallel = calls.max(1);
        self
    }

    /// How many ids a call takes at most, in place of what is known of the operation.
    pub fn batch_size(mut self, ids: usize) -> Self {
        if let Ok(batch) = &mut self.batch {
            batch.resize(ids);
        }
        self
    }

    /// Makes the calls that may be under way. Pending if they wait for ids.
    fn poll_calls(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Ok(batch) = &mut self.batch else {
            return Poll::Ready(());
        };
        while self.queue.len() < self.parallel && self.interrupted.is_none() {
            let full = match ready!(self.ids.poll_id(context)) {
                Some(Ok(id)) => batch.add(id),
                Some(Err(error)) => {
                    self.interrupted = Some(error);
                    batch.close()
                }
                None => match batch.close() {
                    Some(last) => Some(last),
                    None => return Poll::Ready(()),
                },
            };
            if let Some(call) = full {
                self.queue.push((), call);
            }
        }
        Poll::Ready(())
    }
}

impl<T> Unpin for Records<T> {}

impl<T> Stream for Records<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Err(refusal) = &mut this.batch {
            return Poll::Ready(refusal.take().map(Err));
        }
        loop {
            let waits = this.poll_calls(context).is_pending();
            if let Some(record) = this.misfits.next(&mut this.ready) {
                return Poll::Ready(Some(record));
            }
            let Some(answered) = ready!(this.queue.poll_first(context)) else {
                return match this.interrupted.take() {
                    Some(error) => Poll::Ready(Some(Err(error))),
                    None if waits => Poll::Pending,
                    None => Poll::Ready(None),
                };
            };
            let (request, answer) = match answered {
                Ok(answered) => answered,
                Err(error) => return Poll::Ready(Some(Err(error))),
            };
            let call = &request.call;
            let read = Page::read(call, &answer).and_then(|page| (this.read)(call, &page, answer));
            match read {
                Ok(mut records) => {
                    this.misfits.note(&mut records);
                    this.ready = records;
                }
                Err(error) => {
                    this.queue.take_back(request);
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T> fmt::Debug for Records<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records")
            .field("under_way", &self.queue.len())
            .finish_non_exhaustive()
    }
}
