//! The way from the feeds to the reader of a stream. It has room for few pieces, so that a slow
//! reader slows down the feeds.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc;

use super::event::Event;
use crate::error::Error;

/// How many pieces of feeds wait for the reader. A piece is as long as a read from the network.
const ROOM: usize = 2;

/// The events of a piece, or an error.
pub(super) type Batch = Vec<Result<Event, Error>>;

/// The end of the feeds. Clones share the room.
#[derive(Clone)]
pub(super) struct Outlet {
    sender: mpsc::Sender<Batch>,
    buffered: Buffered,
}

/// How many bytes of events have arrived and were not delivered.
#[derive(Clone, Default)]
pub(super) struct Buffered(Arc<AtomicUsize>);

/// The room for one piece.
pub(super) struct Room<'a> {
    permit: mpsc::Permit<'a, Batch>,
    buffered: &'a Buffered,
}

/// Both ends of the way.
pub(super) fn outlet() -> (Outlet, mpsc::Receiver<Batch>, Buffered) {
    let (sender, receiver) = mpsc::channel(ROOM);
    let buffered = Buffered::default();
    let outlet = Outlet {
        sender,
        buffered: buffered.clone(),
    };
    (outlet, receiver, buffered)
}

impl Outlet {
    /// Waits for room. `None` if the stream is dropped.
    pub(super) async fn room(&self) -> Option<Room<'_>> {
        let permit = self.sender.reserve().await.ok()?;
        Some(Room {
            permit,
            buffered: &self.buffered,
        })
    }

    /// Reports an error. `None` if the stream is dropped.
    pub(super) async fn fail(&self, error: Error) -> Option<()> {
        self.room().await?.send(vec![Err(error)]);
        Some(())
    }
}

impl Room<'_> {
    /// Sends the events, if there are any.
    pub(super) fn send(self, batch: Batch) {
        if !batch.is_empty() {
            let bytes = batch.iter().flatten().map(|event| event.raw().len()).sum();
            self.buffered.0.fetch_add(bytes, Ordering::Relaxed);
            self.permit.send(batch);
        }
    }
}

impl Buffered {
    pub(super) fn bytes(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn deliver(&self, event: &Event) {
        self.0.fetch_sub(event.raw().len(), Ordering::Relaxed);
    }
}
