//! The background thread of a client, which serves connections and timeouts.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Runtime as Tokio};
use tokio::task::unconstrained;

use crate::error::ConfigError;

/// The background thread of a client. Clones share it, and it ends with the last clone.
#[derive(Clone)]
pub(super) struct Runtime(Arc<Background>);

/// `None` only while it is dropped.
struct Background(Option<Tokio>);

impl Runtime {
    pub(super) fn start() -> Result<Self, ConfigError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("falcon-sdk")
            .enable_all()
            .build()
            .map_err(|error| ConfigError::Thread(Arc::new(error)))?;
        Ok(Runtime(Arc::new(Background(Some(runtime)))))
    }

    /// Waits for a future on the current thread. Tokio's own `block_on` would panic in async code.
    pub(super) fn wait<F: Future>(&self, future: F) -> F::Output {
        let _here = self.0.0.as_ref().map(Tokio::enter);
        // Without this, tokio would make a task yield forever once its budget is used up.
        let mut future = pin!(unconstrained(future));
        let waker = Waker::from(Arc::new(Caller(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(output) => return output,
                Poll::Pending => thread::park(),
            }
        }
    }
}

/// Does not wait for the thread, because waiting panics in async code.
impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// The thread that waits.
struct Caller(Thread);

impl Wake for Caller {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
