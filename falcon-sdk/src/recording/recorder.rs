//! A transport that records the responses of another transport.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::copy::BodyCopy;
use super::exchange::Draft;
use super::folder::{prepared, warn};
use crate::error::ConfigError;
use crate::request::Call;
use crate::transport::{Received, Request, Sending, Transport};

/// Records responses in a folder.
pub(crate) struct Recorder {
    folder: Arc<Path>,
    /// The number of the last response.
    last: AtomicU64,
}

/// A transport whose responses are recorded.
pub(crate) struct Recording<T> {
    pub(crate) inner: T,
    pub(crate) recorder: Arc<Recorder>,
}

impl<T: Transport> Transport for Recording<T> {
    fn send<'a>(&'a self, request: Request<'a>) -> Sending<'a> {
        Box::pin(async move {
            let mut received = self.inner.send(request).await?;
            self.recorder.record(request.call, &mut received).await;
            Ok(received)
        })
    }
}

impl Recorder {
    /// Creates the folder if it does not exist, and continues its numbers.
    pub(crate) fn new(folder: PathBuf) -> Result<Self, ConfigError> {
        let last = prepared(&folder).map_err(|source| ConfigError::Recording {
            path: folder.clone(),
            source: Arc::new(source),
        })?;
        Ok(Recorder {
            folder: folder.into(),
            last: AtomicU64::new(last),
        })
    }

    /// Records a response. A body that is read later is recorded once it was read to its end. If
    /// the response can't be written, a warning is logged.
    async fn record(&self, call: &Call, received: &mut Received) {
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let draft = Draft::new(call, &received.response);
        match &mut received.body {
            Some(body) => match BodyCopy::begin(draft, Arc::clone(&self.folder), number) {
                Ok(copy) => body.copy_to(Box::new(copy)),
                Err(error) => warn(&error),
            },
            None => {
                let (folder, body) = (Arc::clone(&self.folder), received.response.body.clone());
                let work = move || draft.body(&folder, &body)?.write(&folder, number);
                let written = tokio::task::spawn_blocking(work).await;
                if let Err(error) = written.unwrap_or_else(|error| Err(io::Error::other(error))) {
                    warn(&error);
                }
            }
        }
    }
}
