//! Any number of ids, spread over as many calls as they take.

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
use super::misfits::{Misfits, misfits};
use super::own;
use super::page::Page;
use super::queue::Queue;
use super::ready::{Read, Ready};
use super::settings::problem;
use crate::error::{Error, PagingProblem};
use crate::request::Call;
use crate::session::Tenant;
use crate::wire::{Decode, Json};
use ids::Batch;
use progress::Progress;

/// How many calls are under way at once.
const PARALLEL: usize = 4;

/// The records of any number of ids, in the order of the ids, from as many calls as they take.
///
/// A request takes as many ids as the operation is known to take, 1,000 at most (responses of 5,000
/// records are slower), 100 where that is not known, and fewer where its URL would be too long.
/// [`missing_ids`](Records::missing_ids) lists the ids without a record.
///
/// A response with errors beside records delivers the records, then [`Error::Api`] with the errors;
/// so does a 404, and the stream continues with the next request. After any other error the stream
/// sends the same request again when it is polled again. An error before the first request ends the
/// stream.
///
/// **Writes** are sent one at a time, each when a record after those of the response before is
/// asked for. A response without records lets the next request follow at once. Each error is an
/// [`Error::Batch`], which lists the ids that were answered, sent without an answer, and not sent.
/// A request that failed ends the stream, and is not sent again.
#[must_use = "a list is requested as it is polled"]
pub struct Records<T> {
    queue: Queue<Vec<Json>>,
    ids: Source,
    batch: Result<Batch, Option<Error>>,
    ready: Ready<T>,
    misfits: Misfits,
    /// What ended the ids, or interrupted them, told after the records of those before.
    interrupted: Option<Error>,
    parallel: usize,
    read: Read<T>,
    progress: Progress,
    ended: bool,
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
    pub(crate) fn by_ids(tenant: Tenant, call: Call) -> Self {
        Records::of_ids(tenant, call, Ready::read)
    }

    /// The records of the ids that a query lists.
    pub(crate) fn details(tenant: Tenant, query: Call) -> Self {
        Records::of_query(tenant, query, Ready::read)
    }
}

impl<T: DeserializeOwned> Records<T> {
    /// The same as a type of the caller's.
    pub(crate) fn own_by_ids(tenant: Tenant, call: Call) -> Self {
        Records::of_ids(tenant, call, own::read)
    }

    /// The same as a type of the caller's.
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
        // All are tried with the longest one, before anything is sent.
        let longest = given.iter().max_by_key(|id| ids::escaped(id));
        let batch = Batch::new(call, longest);
        Records::new(tenant, Source::Given(given.into_iter()), batch, read)
    }

    fn of_query(tenant: Tenant, query: Call, read: Read<T>) -> Self {
        let details = query.spec().and_then(|spec| spec.details);
        let batch = match details.map(Call::by_id) {
            Some(Ok(mut details)) => {
                details.check_limits(query.is_limited());
                Batch::new(details, None)
            }
            Some(Err(error)) => Err(error.into()),
            None => Err(problem(&query, PagingProblem::NoDetails)),
        };
        let ids = Box::new(Items::new(tenant.clone(), query));
        Records::new(tenant, Source::Query(ids), batch, read)
    }

    fn new(tenant: Tenant, ids: Source, batch: Result<Batch, Error>, read: Read<T>) -> Self {
        Records {
            misfits: Misfits::default(),
            queue: Queue::new(tenant),
            ids,
            batch: batch.map_err(Some),
            ready: Ready::nothing(),
            interrupted: None,
            parallel: PARALLEL,
            read,
            progress: Progress::default(),
            ended: false,
        }
    }

    /// The next record; none after the last.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    collecting!(T);
}

impl<T> Records<T> {
    misfits!();

    /// The ids that have no record in the responses so far; complete when the stream has ended. It
    /// is empty for writes, and for operations whose records do not hold their ids. A response with as
    /// many records as ids is taken to have one for each: there, two records of one id hide another id
    /// that has none.
    pub fn missing_ids(&self) -> &[String] {
        &self.progress.missing
    }

    /// Sets how many requests are under way at once; 0 counts as 1. The responses of as many are
    /// stored beside the one that is read, however slow its reader is. Writes are sent one at a time
    /// whatever is set. Default: 4.
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

    /// The error of a write, with what became of the ids.
    fn of_write(&mut self, error: Error) -> Error {
        // Errors beside records are the answer itself.
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
            // The next write waits until the records before are read.
            if writes && let Some(record) = this.misfits.next(&mut this.ready) {
                return Poll::Ready(Some(record));
            }
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
                Err(error) => {
                    // No record is an answer, too.
                    if !writes && error.is_not_found() {
                        let ids = this.queue.give_up_first().unwrap_or_default();
                        this.progress.miss(&ids);
                    }
                    return Poll::Ready(Some(Err(error)));
                }
            };
            let call = &request.call;
            let read = Page::read(call, &answer).and_then(|page| {
                let missing = match writes {
                    true => Vec::new(),
                    false => progress::missing(&request.key, &page),
                };
                Ok((missing, (this.read)(call, &page, answer)?))
            });
            match read {
                Ok((missing, mut records)) => {
                    // A response that can't be read is requested again, and its ids count once.
                    this.progress.missing.extend(missing);
                    this.progress.answer();
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
