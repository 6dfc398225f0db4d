//! An event stream as an iterator.

use std::time::Duration;

use super::{Client, Walk};
use crate::event_stream::{self, Cursor};

/// The events of a tenant as an iterator, which blocks until the next event has arrived. See
/// [`event_stream::EventStream`].
///
/// ```no_run
/// # fn run() -> Result<(), falcon_sdk::Error> {
/// use falcon_sdk::blocking::{Client, EventStream};
///
/// let client = Client::from_env()?;
/// for event in EventStream::new(&client, "mysiem").start_at_newest() {
///     println!("{}", event?.event_type());
/// }
/// # Ok(())
/// # }
/// ```
pub type EventStream = Walk<event_stream::EventStream>;

/// The settings that a stream also has with async.
macro_rules! settings {
    ($($setting:ident($($argument:ident: $type:ty)?)),*) => {
        $(
            #[doc = concat!("See [`EventStream::", stringify!($setting), "`](crate::event_stream::EventStream::", stringify!($setting), ").")]
            pub fn $setting(self, $($argument: $type)?) -> Self {
                self.set(|stream| stream.$setting($($argument)?))
            }
        )*
    };
}

impl Walk<event_stream::EventStream> {
    /// See [`EventStream::new`](crate::event_stream::EventStream::new).
    pub fn new(client: &Client, app_id: impl Into<String>) -> Self {
        let stream = event_stream::EventStream::new(&client.client, app_id);
        Walk::of(stream, client.runtime.clone())
    }

    settings!(
        resume(cursor: &Cursor),
        start_at_newest(),
        patience(patience: Duration),
        idle_timeout(timeout: Duration),
        allow_host(host: impl Into<String>)
    );

    /// See [`EventStream::event_types`](crate::event_stream::EventStream::event_types).
    pub fn event_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        self.set(|stream| stream.event_types(types))
    }

    /// See [`EventStream::cursor`](crate::event_stream::EventStream::cursor).
    pub fn cursor(&self) -> Cursor {
        self.stream().cursor()
    }

    /// See [`EventStream::buffered`](crate::event_stream::EventStream::buffered).
    pub fn buffered(&self) -> usize {
        self.stream().buffered()
    }
}
