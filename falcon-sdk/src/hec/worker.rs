//! The task that takes queued events, and delivers batch after batch.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use super::batch::{Batch, Batcher};
use super::courier::Courier;
use super::delivery::Delivery;
use super::event::Event;
use super::ledger::Ledger;
use super::report::Report;
use crate::error::Error;
use crate::race::{First, race};
use crate::session::Retry;

/// What senders ask of the worker, in order. Events take room in the buffer, so the queue is limited.
pub(super) enum Command {
    Send(Event, Instant),
    /// Deliver all events so far, and confirm it.
    Flush(oneshot::Sender<()>),
    /// The same, then end.
    Close(oneshot::Sender<Report>),
}

pub(super) struct Worker {
    pub(super) queue: UnboundedReceiver<Command>,
    pub(super) batcher: Batcher,
    pub(super) courier: Courier,
    pub(super) retry: Retry,
    pub(super) ledger: Arc<Ledger>,
}

impl Worker {
    /// Works until it is closed, or until all senders are dropped.
    pub(super) async fn run(mut self) {
        let mut closing = Vec::new();
        while let Some(command) = self.next().await {
            match command {
                Command::Send(event, queued) => {
                    let full = self.batcher.add(event, queued);
                    self.deliver(full).await;
                }
                Command::Flush(done) => {
                    self.flush().await;
                    // The caller may have given up.
                    let _ = done.send(());
                }
                Command::Close(report) => {
                    // Events that were queued before are still received.
                    self.queue.close();
                    closing.push(report);
                }
            }
        }
        self.flush().await;
        if !self.report(closing) {
            self.warn();
        }
    }

    /// The next command. Delivers the open batch when it is due.
    async fn next(&mut self) -> Option<Command> {
        loop {
            let Some(due) = self.batcher.due() else {
                return self.queue.recv().await;
            };
            match timeout_at(due, self.queue.recv()).await {
                Ok(command) => return command,
                Err(_) => self.flush().await,
            }
        }
    }

    async fn flush(&mut self) {
        let open = self.batcher.take();
        self.deliver(open).await;
    }

    async fn deliver(&self, batch: Option<Batch>) {
        let Some(batch) = batch else { return };
        let mut delivery = Delivery::new(self.retry.clone());
        let ended = race(
            self.ledger.end(),
            self.courier.deliver(&batch, &mut delivery),
        );
        let result = match ended.await {
            First::Right(result) => result,
            First::Left(after) => Err(Error::Timeout {
                operation: "ingest".to_owned(),
                after,
                attempts: delivery.attempts(),
                unsure: delivery.may_be_stored(),
            }),
        };
        let may_be_stored = delivery.may_be_stored();
        match result {
            Ok(()) => self.ledger.deliver(&batch, may_be_stored),
            Err(error) => {
                tracing::debug!(events = batch.count(), %error, "a batch was given up");
                self.ledger.give_up(batch, error, may_be_stored);
            }
        }
    }

    /// Reports to all that closed the ingest. The first gets the events that were given up. Returns
    /// whether there is one.
    fn report(&self, closing: Vec<oneshot::Sender<Report>>) -> bool {
        let mut reported = false;
        for report in closing {
            reported |= !report.is_closed() && report.send(self.ledger.report()).is_ok();
        }
        reported
    }

    /// No caller is left to take the events that were given up.
    fn warn(&self) {
        if let Some(error) = self.ledger.problem() {
            tracing::warn!(%error, "an ingest was dropped, and events are lost");
        }
    }
}
