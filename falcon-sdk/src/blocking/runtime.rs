//! The thread behind a client: what keeps connections and watches times.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::{Builder, Runtime as Tokio};
use tokio::task::unconstrained;

use crate::error::ConfigError;

/// The thread behind a client; clones share it. It ends with the last one.
#[derive(Clone)]
pub(super) struct Runtime(Arc<Background>);

/// Always there but while it is dropped.
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

    /// Waits for a future on the own thread. Tokio's way would panic inside of async code.
    pub(super) fn wait<F: Future>(&self, future: F) -> F::Output {
        let _here = self.0.0.as_ref().map(Tokio::enter);
        // Else a task that waits often would be told to let others go on, for ever.
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

/// Dropping the runtime would wait for its thread, which panics inside of async code.
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
