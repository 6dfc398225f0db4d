//! The task of one partition: it opens the feed, reads it, refreshes its session, and reopens it.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use super::event::Event;
use super::lines::{LONGEST, Line, Lines};
use super::listed::Listed;
use super::outlet::Outlet;
use super::partition::{Happened, Partition, Step};
use super::position::{Position, Start};
use super::settings::Settings;
use crate::error::{Error, EventStreamProblem};
use crate::race::{First, race};
use crate::transport::Incoming;

/// A partition needs its next session.
pub(super) struct Ask {
    pub(super) partition: u64,
    /// Whether sessions that were listed before are useless.
    pub(super) new: bool,
    pub(super) reply: oneshot::Sender<Listed>,
}

/// The task of one partition.
pub(super) struct Feed {
    pub(super) settings: Arc<Settings>,
    pub(super) partition: u64,
    pub(super) asks: mpsc::Sender<Ask>,
    /// Changes when all feeds are to be closed.
    pub(super) closing: watch::Receiver<()>,
    pub(super) outlet: Outlet,
}

/// A feed that is being read to its end. Its output is whether it brought an event.
type Reading = Pin<Box<dyn Future<Output = bool> + Send>>;

impl Feed {
    /// Reads the partition until the stream is dropped.
    pub(super) async fn follow(mut self, mut listed: Listed, start: Start) -> Option<()> {
        let mut partition = Partition::new(listed.session, self.settings.patience);
        let position = Arc::new(Mutex::new(Position::new(start)));
        let mut reading: Option<Reading> = None;
        let mut problem = None;
        let mut happened = Happened::Listed(listed.session);
        loop {
            happened = match partition.next(happened, Instant::now()) {
                Step::Discover { after, new, report } => {
                    reading = None;
                    if let Some(error) = problem.take().filter(|_| report) {
                        self.outlet.fail(error).await?;
                    }
                    sleep(after).await;
                    listed = self.next_session(new).await?;
                    Happened::Listed(listed.session)
                }
                Step::Connect => {
                    // Feeds that close now are not this one.
                    self.closing.mark_unchanged();
                    let start = lock(&position).start();
                    match self.settings.open(&listed, start).await {
                        Ok(body) => {
                            reading = Some(self.read(body, &position));
                            Happened::Connected
                        }
                        Err(error) => {
                            tracing::warn!(partition = self.partition, %error, "no feed");
                            let happened = match is_refusal(&error) {
                                true => Happened::Refused,
                                false => Happened::Unreachable,
                            };
                            problem = Some(error);
                            happened
                        }
                    }
                }
                Step::Read { refresh_at } => {
                    let due = race(sleep_until(refresh_at), self.closing.changed());
                    match race(end_of(&mut reading), due).await {
                        First::Left(events) => Happened::Closed { events },
                        First::Right(First::Left(())) => Happened::RefreshDue,
                        First::Right(First::Right(_)) => Happened::Closed { events: true },
                    }
                }
                Step::Refresh { until } => {
                    let refresh = timeout_at(until, self.settings.refresh(self.partition));
                    match race(end_of(&mut reading), refresh).await {
                        First::Left(events) => Happened::Closed { events },
                        First::Right(Ok(Ok(()))) => Happened::Refreshed,
                        First::Right(Ok(Err(error))) => {
                            tracing::warn!(partition = self.partition, %error, "not refreshed");
                            match is_refusal(&error) {
                                true => Happened::RefreshRefused,
                                false => Happened::RefreshFailed,
                            }
                        }
                        First::Right(Err(_)) => Happened::RefreshFailed,
                    }
                }
            };
        }
    }

    /// The partition's next session. `None` if the stream is dropped.
    async fn next_session(&self, new: bool) -> Option<Listed> {
        let (reply, session) = oneshot::channel();
        let ask = Ask {
            partition: self.partition,
            new,
            reply,
        };
        self.asks.send(ask).await.ok()?;
        session.await.ok()
    }

    fn read(&self, mut body: Incoming, position: &Arc<Mutex<Position>>) -> Reading {
        let (settings, partition) = (Arc::clone(&self.settings), self.partition);
        let (outlet, position) = (self.outlet.clone(), Arc::clone(position));
        Box::pin(async move {
            let mut lines = Lines::new(LONGEST);
            let mut any = false;
            loop {
                let Some(Ok(piece)) = next(&mut body).await else {
                    tracing::debug!(partition, "the feed has closed");
                    return any;
                };
                // The position moves only if there is room for the events: a piece that is dropped
                // while it waits here is read again later.
                let Some(room) = outlet.room().await else {
                    return any;
                };
                let mut position = lock(&position);
                let lines = lines.push(&piece).into_iter();
                let events = lines.filter_map(|line| {
                    let problem = match line {
                        Line::Whole(raw) => match Event::read(partition, raw) {
                            Ok(event) if position.take(event.offset) => {
                                any = true;
                                return Some(Ok(event));
                            }
                            Ok(_) => return None,
                            Err((problem, raw)) => EventStreamProblem::Unreadable {
                                partition,
                                problem,
                                raw,
                            },
                        },
                        Line::TooLong => EventStreamProblem::TooLong {
                            partition,
                            limit: LONGEST,
                        },
                    };
                    Some(Err(settings.problem(problem)))
                });
                room.send(events.collect());
            }
        })
    }
}

/// Waits until a feed has ended. Without a feed it has.
async fn end_of(reading: &mut Option<Reading>) -> bool {
    match reading {
        Some(reading) => reading.await,
        None => false,
    }
}

async fn next(body: &mut Incoming) -> Option<Result<Bytes, Error>> {
    poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await
}

/// Whether the service has refused a request, so that the same request is useless.
fn is_refusal(error: &Error) -> bool {
    let status = error.status();
    status.is_some_and(|status| status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS)
}

/// No code that could panic runs under this lock.
fn lock(position: &Mutex<Position>) -> std::sync::MutexGuard<'_, Position> {
    position.lock().unwrap_or_else(PoisonError::into_inner)
}
