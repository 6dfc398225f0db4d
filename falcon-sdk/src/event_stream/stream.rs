//! An event stream.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tracing::Instrument;

use super::cursor::Cursor;
use super::event::Event;
use super::outlet::{Batch, Buffered, outlet};
use super::settings::Settings;
use super::supervisor::supervise;
use crate::client::Client;
use crate::error::Error;

/// The events of a tenant as they happen, from all partitions.
///
/// The stream opens when its first event is requested, which needs a tokio runtime. It reads all
/// partitions at the same time: events of one partition are in order, those of several are not. It
/// refreshes each session, and reopens feeds that close, from the event after the last one: no event
/// is lost, and none comes twice. While events are not requested, the feeds wait, so that a slow
/// program needs no more memory. Dropping the stream closes it.
///
/// # Errors
///
/// A problem that passes is retried, and logged with `tracing`. An item is an error
///
/// * if a problem has lasted for the [`patience`](EventStream::patience): the stream continues
///   when the next event is requested;
/// * if a line is no event ([`EventStreamProblem::Unreadable`](crate::EventStreamProblem)): the
///   stream continues with the next line;
/// * if the streams can't be listed, because access is refused, or because they lead to a host that
///   may not receive a token. This error is the last item.
#[must_use = "a stream opens when it is read"]
pub struct EventStream {
    state: State,
    /// Events that have arrived.
    ready: std::vec::IntoIter<Result<Event, Error>>,
    /// The last events that were delivered.
    cursor: Cursor,
    app_id: String,
}

/// Before and after the first event is requested.
enum State {
    New(Box<Settings>),
    Open(Open),
    Ended,
}

/// The tasks of a stream, and the way of their events.
struct Open {
    receiver: mpsc::Receiver<Batch>,
    buffered: Buffered,
    /// Ends with the stream.
    _task: JoinSet<Option<()>>,
}

impl EventStream {
    /// A stream of all events, from the oldest that the service retains.
    ///
    /// The `app_id` is a name of your choice, 1 to 32 letters and digits. Each program that reads
    /// at the same time needs a name of its own. The API client needs the scope
    /// `event-streams:read`.
    pub fn new(client: &Client, app_id: impl Into<String>) -> Self {
        let app_id = app_id.into();
        EventStream {
            state: State::New(Box::new(Settings::new(client, app_id.clone()))),
            ready: Vec::new().into_iter(),
            cursor: Cursor::new(),
            app_id,
        }
    }

    /// Continues after the events of a cursor. Partitions that are not in the cursor start at their
    /// oldest event. Set it before the first event is requested, as all settings.
    pub fn resume(mut self, cursor: &Cursor) -> Self {
        self.cursor = cursor.clone();
        self.set(|settings| settings.cursor = cursor.clone())
    }

    /// Starts at the next event instead of the oldest. Partitions of the
    /// [cursor](EventStream::resume) continue after its events nevertheless, and partitions that are
    /// added later start at their oldest event. If a feed breaks off before its first event, it
    /// starts at the next event again.
    pub fn start_at_newest(self) -> Self {
        self.set(|settings| settings.newest = true)
    }

    /// Requests only events of these types, such as `AuthActivityAuditEvent`. Default: all types.
    pub fn event_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        let types = types.into_iter().map(Into::into).collect();
        self.set(|settings| settings.event_types = types)
    }

    /// Sets how long a problem is retried before an item reports it. While the name of the program
    /// is in use elsewhere, the service lists no stream; this counts as a problem. Default: 5
    /// minutes.
    pub fn patience(self, patience: Duration) -> Self {
        self.set(|settings| settings.patience = patience)
    }

    /// Sets how long a feed may be silent before it is reopened. The service sends blank lines to
    /// keep it open. It replaces the client's own
    /// [`idle_timeout`](crate::ClientBuilder::idle_timeout). Default: 60 s.
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        self.set(|settings| settings.idle_timeout = timeout)
    }

    /// Allows feeds on a host, or on a domain with all its hosts. The session's token is sent to
    /// them. It may be called several times. Default: only hosts of CrowdStrike, and for a client
    /// with a base URL, only its host.
    pub fn allow_host(self, host: impl Into<String>) -> Self {
        let host = host.into();
        self.set(|settings| settings.allowed.push(host))
    }

    /// The next event. `None` after an error that ended the stream.
    pub async fn next(&mut self) -> Option<Result<Event, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The position after the last event that was delivered. Store it when that event is dealt
    /// with; a stream that [resumes](EventStream::resume) from it continues with the next one.
    pub fn cursor(&self) -> Cursor {
        self.cursor.clone()
    }

    /// How many bytes of events have arrived and were not delivered.
    pub fn buffered(&self) -> usize {
        match &self.state {
            State::Open(open) => open.buffered.bytes(),
            State::New(_) | State::Ended => 0,
        }
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        if let State::New(settings) = &mut self.state {
            set(settings);
        }
        self
    }

    /// Starts the tasks.
    fn open(&mut self) -> Result<(), Error> {
        let State::New(settings) = &self.state else {
            return Ok(());
        };
        settings.check()?;
        let (outlet, receiver, buffered) = outlet();
        let mut task = JoinSet::new();
        task.spawn(supervise(Settings::clone(settings), outlet).in_current_span());
        self.state = State::Open(Open {
            receiver,
            buffered,
            _task: task,
        });
        Ok(())
    }
}

impl Stream for EventStream {
    type Item = Result<Event, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Err(error) = this.open() {
            this.state = State::Ended;
            return Poll::Ready(Some(Err(error)));
        }
        loop {
            let State::Open(open) = &mut this.state else {
                return Poll::Ready(None);
            };
            match this.ready.next() {
                Some(Ok(event)) => {
                    open.buffered.deliver(&event);
                    this.cursor.set(event.partition, event.offset);
                    return Poll::Ready(Some(Ok(event)));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => match ready!(open.receiver.poll_recv(context)) {
                    Some(batch) => this.ready = batch.into_iter(),
                    None => this.state = State::Ended,
                },
            }
        }
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("app_id", &self.app_id)
            .field("cursor", &self.cursor)
            .finish_non_exhaustive()
    }
}
