//! The settings of a stream, and the requests that it sends.

use std::time::Duration;

use http::Method;
use tokio::time::Instant;

use super::cursor::Cursor;
use super::listed::Listed;
use super::position::Start;
use crate::client::Client;
use crate::error::{Error, EventStreamProblem};
use crate::event_streams::{
    ListAvailableStreamsOAuth2, RefreshActiveStreamSession, RefreshActiveStreamSessionActionName,
};
use crate::request::Call;
use crate::transport::Incoming;

/// The longest name of a reader.
const APP_ID: usize = 32;

/// The settings of a stream.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) client: Client,
    pub(super) app_id: String,
    pub(super) event_types: Vec<String>,
    pub(super) allowed: Vec<String>,
    pub(super) patience: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) newest: bool,
    /// Where the stream starts.
    pub(super) cursor: Cursor,
}

impl Settings {
    pub(super) fn new(client: &Client, app_id: String) -> Self {
        Settings {
            client: client.clone(),
            app_id,
            event_types: Vec::new(),
            allowed: Vec::new(),
            patience: Duration::from_secs(300),
            idle_timeout: Duration::from_secs(60),
            newest: false,
            cursor: Cursor::new(),
        }
    }

    /// Checks the name of the reader.
    pub(super) fn check(&self) -> Result<(), Error> {
        let valid = (1..=APP_ID).contains(&self.app_id.len())
            && self.app_id.chars().all(|c| c.is_ascii_alphanumeric());
        match valid || !self.client.checks_limits() {
            true => Ok(()),
            false => Err(self.problem(EventStreamProblem::AppId)),
        }
    }

    pub(super) fn problem(&self, problem: EventStreamProblem) -> Error {
        Error::EventStream {
            app_id: self.app_id.clone(),
            problem,
        }
    }

    /// Where the feed of a partition starts. A partition that was added after the start of the
    /// stream is read from its oldest event, because all its events are new.
    pub(super) fn start_of(&self, partition: u64, in_first_list: bool) -> Start {
        match self.cursor.offset(partition) {
            Some(offset) => Start::At(offset),
            None if self.newest && in_first_list => Start::Newest,
            None => Start::Oldest,
        }
    }

    /// Lists the streams.
    pub(super) async fn list(&self) -> Result<Vec<Listed>, Error> {
        let listed_at = Instant::now();
        let list = ListAvailableStreamsOAuth2::new(&self.app_id);
        let list = self.client.send(list).await?.ok()?.body.resources;
        let api = self.client.tenant().api();
        let list = list.into_iter();
        list.map(|stream| Listed::read(stream, &api, &self.allowed, listed_at))
            .collect::<Result<_, _>>()
            .map_err(|problem| self.problem(problem))
    }

    /// Opens the feed of a partition.
    pub(super) async fn open(&self, listed: &Listed, start: Start) -> Result<Incoming, Error> {
        let (feed, origin) = (&listed.feed, listed.feed.origin().ascii_serialization());
        let path = match feed.query() {
            Some(query) => format!("{}?{query}", feed.path()),
            None => feed.path().to_owned(),
        };
        let mut call = Call::request(Method::GET, path);
        call.header("Accept", &"application/json");
        match start {
            Start::Oldest => {}
            Start::Newest => drop(call.query("whence", &2_i64)),
            Start::At(offset) => drop(call.query("offset", &offset)),
        }
        if !self.event_types.is_empty() {
            call.query("eventType", &self.event_types.join(","));
        }
        call.set_idle_timeout(self.idle_timeout);
        let tenant = self.client.tenant();
        let opened = tenant.open_feed(&call, &origin, listed.token.clone());
        let opened = opened.await?;
        let page = opened.response.headers.get("Content-Type");
        let page = page.is_some_and(|kind| kind.trim_start().starts_with("text/html"));
        match opened.body {
            Some(body) if !page => Ok(body),
            // A page of a gateway.
            Some(_) | None => Err(Error::Api(Box::new(opened.response.failure(&call)))),
        }
    }

    /// Refreshes the session of a partition.
    pub(super) async fn refresh(&self, partition: u64) -> Result<(), Error> {
        let partition = i64::try_from(partition).unwrap_or(i64::MAX);
        let action = RefreshActiveStreamSessionActionName::RefreshActiveStreamSession;
        let refresh = RefreshActiveStreamSession::new(partition, action, &self.app_id);
        self.client.send(refresh).await?.ok()?;
        Ok(())
    }
}
