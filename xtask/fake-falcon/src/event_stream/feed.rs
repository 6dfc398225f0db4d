//! The feed of a partition: a body without an end.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body::Frame;
use tokio::time::{Sleep, sleep_until};

use super::events::Events;
use super::settings::StreamFault;
use super::state::Streams;
use crate::refusal::Refusal;
use crate::request::pairs;
use crate::trace::Trace;

/// How many bytes of events are made at a time.
const BATCH: usize = 64 * 1024;

/// The shortest wait.
const SHORTEST: Duration = Duration::from_millis(1);

/// The faults of an open feed.
const FAULTS: [StreamFault; 5] = [
    StreamFault::Reset,
    StreamFault::HalfLine,
    StreamFault::Expired,
    StreamFault::Silence,
    StreamFault::Gone,
];

/// The route of the feeds.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(streams: Arc<Streams>) -> Router<S> {
    Router::new()
        .route("/sensors/entities/datafeed/v1/{partition}", get(open))
        .with_state(streams)
}

/// Opens a feed. It takes the token of a session, and no bearer token.
async fn open(
    State(streams): State<Arc<Streams>>,
    trace: Trace,
    Path(partition): Path<u64>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let refuse = |status, reason: &str| Refusal::new(status, reason).into_response(&trace);
    let query = pairs(query.unwrap_or_default().as_bytes());
    let value = |name: &str| {
        let found = query.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    match streams.fault(
        partition,
        &[StreamFault::RefusedFeed, StreamFault::FailedFeed],
    ) {
        Some(StreamFault::FailedFeed) => return refuse(StatusCode::SERVICE_UNAVAILABLE, "busy"),
        Some(_) => return refuse(StatusCode::UNAUTHORIZED, "the session token has expired"),
        None => {}
    }
    let authorization = headers.get(header::AUTHORIZATION);
    let authorization = authorization.and_then(|value| value.to_str().ok());
    let token = authorization.and_then(|value| value.strip_prefix("Token "));
    let token = token.unwrap_or_default();
    let app_id = value("appId").unwrap_or_default();
    let events = streams.events.iter();
    let mut events = events.filter(|events| events.partition == partition);
    let (Some(events), true) = (events.next(), streams.open(token, app_id, partition)) else {
        return refuse(StatusCode::UNAUTHORIZED, "no session of this token");
    };
    let now = streams.clock.now();
    let oldest = events.oldest(now);
    let next = match (value("whence"), value("offset").map(str::parse::<u64>)) {
        (Some("2"), None) => events.created(now),
        (None, None | Some(Ok(0))) => oldest,
        (None, Some(Ok(offset))) => Events::at(offset, streams.settings.exclusive).max(oldest),
        (Some(_), _) | (None, Some(Err(_))) => {
            streams.close(token);
            return refuse(StatusCode::BAD_REQUEST, "offset or whence=2");
        }
    };
    let types = value("eventType").map(|types| types.split(',').map(str::to_owned).collect());
    let feed = Feed {
        next,
        types,
        token: token.to_owned(),
        ready: Bytes::new(),
        flush: false,
        ending: None,
        keep_alive: now + streams.settings.keep_alive,
        sleep: Box::pin(sleep_until(streams.clock.moment(now))),
        events: events.clone(),
        streams,
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::OK, kind, Body::new(feed)).into_response()
}

/// An open feed.
struct Feed {
    streams: Arc<Streams>,
    events: Events,
    token: String,
    /// The number of the next event.
    next: u64,
    /// The requested types; `None` for all.
    types: Option<Vec<String>>,
    /// Bytes that are to be sent.
    ready: Bytes,
    /// Whether the last piece is still to be flushed.
    flush: bool,
    /// How the feed ends once all bytes are sent.
    ending: Option<Ending>,
    keep_alive: Duration,
    sleep: Pin<Box<Sleep>>,
}

#[derive(Clone, Copy)]
enum Ending {
    End,
    Reset,
    /// Never.
    Silence,
}

impl Feed {
    fn wants(&self, number: u64) -> bool {
        let event_type = Events::type_of(number);
        let types = self.types.as_ref();
        types.is_none_or(|types| types.iter().any(|wanted| wanted == event_type))
    }

    /// Makes the bytes that are due, or returns when to look again.
    fn advance(&mut self) -> Option<Duration> {
        let now = self.streams.clock.now();
        match self.streams.fault(self.events.partition, &FAULTS) {
            Some(StreamFault::Reset) => self.ending = Some(Ending::Reset),
            Some(StreamFault::Silence) => self.ending = Some(Ending::Silence),
            Some(StreamFault::Expired) => self.streams.expire(&self.token),
            Some(StreamFault::Gone) => self.streams.lose(self.events.partition),
            Some(_) => {
                let mut line = Vec::new();
                self.events.write(self.next, &mut line);
                line.truncate(line.len() / 2);
                self.ready = line.into();
                self.ending = Some(Ending::Reset);
            }
            None => {}
        }
        if self.ending.is_some() {
            return None;
        }
        let Some(end) = self.streams.end_of(&self.token, now) else {
            self.ending = Some(Ending::End);
            return None;
        };
        let mut lines = Vec::new();
        let created = self.events.created(now);
        while self.next < created && lines.len() < BATCH {
            if self.wants(self.next) {
                self.events.write(self.next, &mut lines);
            }
            self.next += 1;
        }
        if lines.is_empty() && self.keep_alive <= now {
            lines.extend_from_slice(b"\r\n");
        }
        if !lines.is_empty() {
            self.keep_alive = now + self.streams.settings.keep_alive;
            self.ready = lines.into();
            return None;
        }
        let next = self.events.time_of(self.next);
        let fault = self.streams.next_fault().unwrap_or(end);
        let due = next.min(fault).min(end).min(self.keep_alive);
        Some(due.max(now + SHORTEST))
    }
}

impl http_body::Body for Feed {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let this = &mut *self;
        loop {
            if std::mem::take(&mut this.flush) {
                // The server sends the last piece before another is polled.
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            if !this.ready.is_empty() {
                let length = this.ready.len().min(this.streams.settings.piece);
                this.flush = true;
                return Poll::Ready(Some(Ok(Frame::data(this.ready.split_to(length)))));
            }
            match this.ending {
                Some(Ending::End) => return Poll::Ready(None),
                Some(Ending::Reset) => {
                    return Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())));
                }
                Some(Ending::Silence) => return Poll::Pending,
                None => {}
            }
            let Some(time) = this.advance() else {
                continue;
            };
            let moment = this.streams.clock.moment(time);
            this.sleep.as_mut().reset(moment);
            match this.sleep.as_mut().poll(context) {
                Poll::Ready(()) => {}
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.streams.close(&self.token);
    }
}
