//! Reads pages one after the other, and requests some pages ahead.

use std::task::{Context, Poll, ready};

use super::chain::{Chain, Link};
use super::cursor::{Cursor, Place};
use super::page::Page;
use super::queue::Queue;
use super::settings::{Options, problem};
use super::walk::Walk;
use crate::error::{Error, PagingProblem};
use crate::request::Call;
use crate::response::Response;
use crate::session::Tenant;

/// After how many responses in a row that are no next page a walk ends.
const REFUSALS: u32 = 5;

/// After how many refusals of a token in a row a walk ends.
const TOKEN_REFUSALS: u32 = 2;

/// Reads pages one after the other, and requests some pages ahead.
pub(super) struct Feed {
    tenant: Tenant,
    call: Call,
    options: Options,
    /// Where to start, if not at the request's own start.
    cursor: Option<Cursor>,
    /// `None` before the first poll.
    walk: Option<Walk>,
    ahead: Ahead,
    /// How many items had been delivered at the start, plus the items that could not be delivered
    /// since.
    begun: u64,
    /// How many responses in a row were no next page.
    refusals: u32,
    ended: bool,
}

/// The pages that are requested ahead.
enum Ahead {
    Nothing,
    /// Several at the same time, if their places are known.
    Queue(Queue<Place>),
    /// One after the other.
    Chain(Chain),
}

/// Why there is no next page now.
enum Failure {
    /// The page can be requested again.
    Page(Error),
    /// The walk has ended.
    Final(Error),
}

/// A page that has arrived, with its request.
pub(super) struct Arrived {
    pub(super) call: Call,
    pub(super) page: Page,
    pub(super) response: Response,
    /// The start of the page, and how many of its items were delivered before.
    pub(super) cursor: Cursor,
}

impl Feed {
    pub(super) fn new(tenant: Tenant, call: Call) -> Self {
        Feed {
            call,
            options: Options::default(),
            cursor: None,
            walk: None,
            ahead: Ahead::Nothing,
            begun: 0,
            refusals: 0,
            ended: false,
            tenant,
        }
    }

    pub(super) fn options(&mut self) -> &mut Options {
        &mut self.options
    }

    /// How many items the caller wants. `None` means all.
    pub(super) fn wants(&self) -> Option<u64> {
        self.options.max_items
    }

    /// Starts at a cursor.
    pub(super) fn resume(&mut self, cursor: &Cursor) -> Result<(), Error> {
        if !cursor.is_of(&self.call) {
            return Err(problem(&self.call, PagingProblem::OtherCursor));
        }
        self.cursor = Some(cursor.clone());
        Ok(())
    }

    /// Skips a number of the next items, which were delivered before.
    pub(super) fn skip(&mut self, items: u64) {
        if let Some(walk) = &mut self.walk {
            walk.skip(items);
        }
    }

    /// Reads more items instead of items that arrived but can't be delivered.
    pub(super) fn replace_unfit(&mut self, items: u64) {
        self.begun = self.begun.saturating_add(items);
    }

    /// The position of the walk.
    pub(super) fn cursor(&self) -> Cursor {
        match (&self.walk, &self.cursor) {
            (Some(walk), _) => walk.cursor(),
            (None, Some(cursor)) => cursor.clone(),
            (None, None) => Cursor {
                operation: self.call.operation().into_owned(),
                place: Place::Start,
                read: 0,
                skip: 0,
            },
        }
    }

    /// The next page. `read` reads it before the walk continues after it. After an error the same
    /// page is requested again, unless the error has ended the walk.
    pub(super) fn poll_page<T>(
        &mut self,
        context: &mut Context<'_>,
        read: impl FnOnce(Arrived) -> Result<T, Error>,
    ) -> Poll<Option<Result<T, Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let link = match ready!(self.poll_link(context)) {
            Ok(Some(link)) => link,
            Ok(None) => return self.end(None),
            Err(Failure::Final(error)) => return self.end(Some(error)),
            Err(Failure::Page(error)) => return self.fail(error),
        };
        // Before the page is read, because reading takes time.
        self.request_ahead(&link.after);
        let arrived = Arrived {
            call: link.call,
            page: link.page,
            response: link.response,
            cursor: self.cursor(),
        };
        match read(arrived) {
            Ok(page) => {
                self.walk = Some(link.after);
                self.refusals = 0;
                Poll::Ready(Some(Ok(page)))
            }
            Err(error) => {
                self.ahead = Ahead::Nothing;
                self.fail(error)
            }
        }
    }

    /// The next page as received, or `None` after the last page.
    fn poll_link(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Link>, Failure>> {
        loop {
            if let Err(error) = self.ensure_started() {
                return Poll::Ready(Err(Failure::Final(error)));
            }
            let Some(walk) = &self.walk else {
                return Poll::Ready(Ok(None));
            };
            let link = match &mut self.ahead {
                Ahead::Nothing => return Poll::Ready(Ok(None)),
                Ahead::Chain(chain) => match ready!(chain.poll_next(context)) {
                    Some(link) => link,
                    None => {
                        self.ahead = Ahead::Nothing;
                        continue;
                    }
                },
                Ahead::Queue(queue) => match ready!(queue.poll_first(context)) {
                    Some(Ok((request, response))) => Link::read(walk, request.call, response),
                    // The page stays the first in the queue.
                    Some(Err(error)) => {
                        let error = walk.failure(error);
                        return Poll::Ready(Err(Failure::Page(error)));
                    }
                    None => {
                        self.ahead = Ahead::Nothing;
                        continue;
                    }
                },
            };
            return Poll::Ready(link.map(Some).map_err(|error| {
                self.ahead = Ahead::Nothing;
                Failure::Page(error)
            }));
        }
    }

    /// Reports the error of a page, and ends the walk if that page fails permanently.
    fn fail<T>(&mut self, error: Error) -> Poll<Option<Result<T, Error>>> {
        let most = match &error {
            Error::TokenRefused { .. } => TOKEN_REFUSALS,
            Error::Paging { .. } | Error::Decode(_) => REFUSALS,
            Error::Api(failure) if failure.status.is_success() => REFUSALS,
            // The service may recover at any time.
            _ => u32::MAX,
        };
        self.refusals = self.refusals.saturating_add(1);
        match self.refusals >= most {
            true => self.end(Some(error)),
            false => Poll::Ready(Some(Err(error))),
        }
    }

    fn end<T>(&mut self, error: Option<Error>) -> Poll<Option<Result<T, Error>>> {
        self.ended = true;
        self.ahead = Ahead::Nothing;
        Poll::Ready(error.map(Err))
    }

    /// Starts the walk and requests the next page, unless that has happened already.
    ///
    /// # Errors
    ///
    /// Every error ends the walk.
    fn ensure_started(&mut self) -> Result<(), Error> {
        let walk = match self.walk.take() {
            Some(walk) => walk,
            None => {
                let call = self.call.clone();
                let walk = Walk::start(call, &self.options, self.cursor.as_ref())?;
                self.begun = walk.cursor().read();
                walk
            }
        };
        let wanted = self.wanted(walk.read());
        let walk = self.walk.insert(walk);
        if wanted == 0 {
            self.ahead = Ahead::Nothing;
            return Ok(());
        }
        if let Some(error) = walk.halt() {
            return Err(error);
        }
        if let (Ahead::Nothing, Some(place)) = (&self.ahead, walk.ahead(1).into_iter().next()) {
            self.ahead = match self.options.prefetch {
                pages @ 1.. if walk.is_chained() => {
                    Ahead::Chain(Chain::start(&self.tenant, walk, wanted, pages))
                }
                _ => {
                    let mut queue = Queue::new(self.tenant.clone());
                    let call = walk.call(&place)?;
                    queue.push(place, call);
                    Ahead::Queue(queue)
                }
            };
        }
        Ok(())
    }

    /// Requests the next pages, as many as `prefetch` allows. Requested pages with another place
    /// than expected are dropped.
    fn request_ahead(&mut self, after: &Walk) {
        let wanted = self.wanted(after.read());
        let Ahead::Queue(queue) = &mut self.ahead else {
            return;
        };
        let mut places = after.ahead(self.options.prefetch);
        places.truncate(self.options.prefetch);
        // Only an offset states how many items come before a page.
        places.retain(|place| match place {
            Place::Offset(offset) => after.before(*offset) < wanted,
            Place::Start | Place::Token(_) | Place::Path(_) | Place::Marker(_) | Place::End => true,
        });
        queue.keep(&places);
        for place in places.into_iter().skip(queue.len()) {
            // A problem with a place is reported when the walk reaches it.
            let Ok(call) = after.call(&place) else { return };
            queue.push(place, call);
        }
    }

    /// How many more items the caller wants.
    fn wanted(&self, read: u64) -> u64 {
        match self.options.max_items {
            None => u64::MAX,
            Some(max) => max.saturating_sub(read.saturating_sub(self.begun)),
        }
    }
}
