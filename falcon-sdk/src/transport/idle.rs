//! The idle timeout: the longest time without a byte sent or received.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep, timeout_at};

use crate::error::IdleTimeout;

/// When a request last made progress: the start, and then the last piece of its body.
#[derive(Clone)]
pub(super) struct Progress(Arc<Mutex<Instant>>);

impl Progress {
    pub(super) fn start() -> Self {
        Progress(Arc::new(Mutex::new(Instant::now())))
    }

    /// A piece of the body is being sent.
    pub(super) fn made(&self) {
        *self.last() = Instant::now();
    }

    /// Waits for the response to a request, as long as the request makes progress.
    pub(super) async fn in_time<T>(
        &self,
        idle: Option<Duration>,
        response: impl Future<Output = T>,
    ) -> Result<T, IdleTimeout> {
        let Some(idle) = idle else {
            return Ok(response.await);
        };
        let mut response = pin!(response);
        loop {
            let due = *self.last() + idle;
            if let Ok(response) = timeout_at(due, response.as_mut()).await {
                return Ok(response);
            }
            if *self.last() + idle <= Instant::now() {
                return Err(IdleTimeout(idle));
            }
        }
    }

    /// No code that could panic runs under this lock.
    fn last(&self) -> MutexGuard<'_, Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A timer that runs while a reader waits for the next piece of a body. A pause of the reader does
/// not count.
pub(super) struct Quiet {
    idle: Option<Duration>,
    timer: Option<Pin<Box<Sleep>>>,
    runs: bool,
}

impl Quiet {
    pub(super) fn new(idle: Option<Duration>) -> Self {
        Quiet {
            idle,
            timer: None,
            runs: false,
        }
    }

    /// A piece has arrived.
    pub(super) fn end(&mut self) {
        self.runs = false;
    }

    /// No piece has arrived yet.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<IdleTimeout> {
        let Some(idle) = self.idle else {
            return Poll::Pending;
        };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(idle)));
        if !self.runs {
            timer.as_mut().reset(Instant::now() + idle);
            self.runs = true;
        }
        timer.as_mut().poll(context).map(|()| IdleTimeout(idle))
    }
}
