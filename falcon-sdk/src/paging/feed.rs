//! Pages one after the other, and a few asked for ahead.

use std::task::{Context, Poll, ready};

use super::cursor::{Cursor, Place};
use super::page::Page;
use super::queue::Queue;
use super::walk::Walk;
use super::{Options, problem};
use crate::client::Client;
use crate::error::{Error, PagingProblem};
use crate::operation::Call;
use crate::transport::Answer;

/// Pages one after the other, and a few asked for ahead.
pub(super) struct Feed {
    call: Call,
    options: Options,
    /// Where to start, if not where the call says.
    cursor: Option<Cursor>,
    /// None before the first poll.
    walk: Option<Walk>,
    queue: Queue<Place>,
    /// How many items had been delivered when it started, or could not be since.
    begun: u64,
    ended: bool,
}

/// A page that has come, with the call that it answers.
pub(super) struct Come<'a> {
    pub(super) call: &'a Call,
    pub(super) page: &'a Page,
    pub(super) answer: Answer,
    /// Where it starts, and how many items of it were delivered before.
    pub(super) cursor: Cursor,
}

impl Feed {
    pub(super) fn new(client: Client, call: Call) -> Self {
        Feed {
            call,
            options: Options::default(),
            cursor: None,
            walk: None,
            queue: Queue::new(client),
            begun: 0,
            ended: false,
        }
    }

    pub(super) fn options(&mut self) -> &mut Options {
        &mut self.options
    }

    /// How many items are wanted, if not all.
    pub(super) fn wants(&self) -> Option<u64> {
        self.options.max_items
    }

    /// Starts where a cursor says.
    pub(super) fn resume(&mut self, cursor: &Cursor) -> Result<(), Error> {
        if cursor.operation != self.call.operation() {
            return Err(problem(&self.call, PagingProblem::OtherCursor));
        }
        self.cursor = Some(cursor.clone());
        Ok(())
    }

    /// Leaves out that many of the items that come next, as delivered before.
    pub(super) fn skip(&mut self, items: u64) {
        if let Some(walk) = &mut self.walk {
            walk.skip(items);
        }
    }

    /// Wants as many more, for items that came and can't be delivered.
    pub(super) fn make_up(&mut self, items: u64) {
        self.begun = self.begun.saturating_add(items);
    }

    /// How far it has come.
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

    /// The next page, read by `read` before the walk goes on past it. A failure before the first
    /// page, or at the end of a window, ends the feed; after any other the same page is asked for
    /// again.
    pub(super) fn poll_page<T>(
        &mut self,
        context: &mut Context<'_>,
        read: impl FnOnce(Come<'_>) -> Result<T, Error>,
    ) -> Poll<Option<Result<T, Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        if let Err(error) = self.set_out() {
            self.ended = true;
            self.queue.clear();
            return Poll::Ready(Some(Err(error)));
        }
        let (Some(answered), Some(walk)) = (ready!(self.queue.poll_first(context)), &self.walk)
        else {
            self.ended = true;
            return Poll::Ready(None);
        };
        let (request, answer) = match answered {
            Ok(answered) => answered,
            Err(error) => return Poll::Ready(Some(Err(walk.failure(error)))),
        };
        let call = &request.call;
        let cursor = walk.cursor();
        let went_on = Page::read(call, &answer)
            .and_then(|page| Ok((walk.after(call, &answer, &page)?, page)));
        let came = went_on.and_then(|(after, page)| {
            // Before the page is read, which takes its time.
            self.ask_ahead(&after);
            let come = Come {
                call,
                page: &page,
                answer,
                cursor,
            };
            Ok((read(come)?, after))
        });
        match came {
            Ok((page, after)) => {
                self.walk = Some(after);
                Poll::Ready(Some(Ok(page)))
            }
            Err(error) => {
                self.queue.clear();
                Poll::Ready(Some(Err(error)))
            }
        }
    }

    /// Asks for the next page, if it is not asked for; starts the walk, if it is not started.
    fn set_out(&mut self) -> Result<(), Error> {
        if self.walk.is_none() {
            let call = self.call.clone();
            let walk = Walk::start(call, &self.options, self.cursor.as_ref())?;
            self.begun = walk.cursor().read();
            self.walk = Some(walk);
        }
        if let Some(walk) = &self.walk
            && self.queue.is_empty()
            && self.wanted(walk.read()) > 0
            && let Some(place) = walk.ahead(1).into_iter().next()
        {
            let call = walk.call(&place)?;
            self.queue.push(place, call);
        }
        Ok(())
    }

    /// Asks for the pages that come next, as many as are wanted ahead; gives up those that turn
    /// out to be others.
    fn ask_ahead(&mut self, after: &Walk) {
        let wanted = self.wanted(after.read());
        let mut places = after.ahead(self.options.prefetch);
        places.truncate(self.options.prefetch);
        // Beyond the first, each place tells how many items lie before it.
        places.retain(|place| match place {
            Place::Offset(offset) => after.before(*offset) < wanted,
            Place::Start | Place::Token(_) | Place::Path(_) | Place::Marker(_) | Place::End => {
                wanted > 0
            }
        });
        self.queue.keep(&places);
        for place in places.into_iter().skip(self.queue.len()) {
            // What is wrong with a place is told when it is reached.
            let Ok(call) = after.call(&place) else { return };
            self.queue.push(place, call);
        }
    }

    /// How many more items are wanted.
    fn wanted(&self, read: u64) -> u64 {
        match self.options.max_items {
            None => u64::MAX,
            Some(max) => max.saturating_sub(read.saturating_sub(self.begun)),
        }
    }
}
