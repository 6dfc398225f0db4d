//! Answers kept in a folder as they came, without their secrets.

mod copy;
mod exchange;
mod request;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::NamedTempFile;

use crate::error::ConfigError;
use crate::operation::Call;
use crate::transport::{Answer, Incoming};

use exchange::Draft;

pub(crate) use copy::BodyCopy;
#[cfg(feature = "mock")]
pub(crate) use exchange::Exchange;
pub(crate) use request::Request;

/// Keeps answers in a folder.
pub(crate) struct Recorder {
    folder: Arc<Path>,
    /// The number of the last answer.
    last: AtomicU64,
}

impl Recorder {
    /// Makes the folder, if it is not there, and goes on with its numbers.
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

    /// Keeps what was answered; a body that is still to be read is kept when it was read to its
    /// end. What can't be kept costs no more than a warning.
    pub(crate) async fn keep(&self, call: &Call, answer: &Answer, incoming: &mut Option<Incoming>) {
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        match incoming {
            Some(incoming) => {
                let draft = Draft::new(call, answer);
                match BodyCopy::begin(draft, Arc::clone(&self.folder), number) {
                    Ok(copy) => incoming.copy_to(copy),
                    Err(error) => warn(&error),
                }
            }
            None => {
                let (draft, body) = (Draft::new(call, answer), answer.body.clone());
                let folder = Arc::clone(&self.folder);
                let work = move || draft.body(&folder, &body)?.write(&folder, number);
                let written = tokio::task::spawn_blocking(work).await;
                if let Err(error) = written.unwrap_or_else(|error| Err(io::Error::other(error))) {
                    warn(&error);
                }
            }
        }
    }
}

/// The last number in a folder that can be written to.
fn prepared(folder: &Path) -> io::Result<u64> {
    std::fs::create_dir_all(folder)?;
    drop(draft(folder)?);
    let mut last = 0;
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.split_once('-')?.0.parse::<u32>().ok());
        last = last.max(number.map_or(0, u64::from));
    }
    Ok(last)
}

/// A new file of the owner's alone, that disappears if it is dropped.
fn draft(folder: &Path) -> io::Result<NamedTempFile> {
    let mut draft = tempfile::Builder::new();
    draft.prefix(".falcon-").suffix(".part").tempfile_in(folder)
}

fn warn(error: &io::Error) {
    tracing::warn!(%error, "a response could not be recorded");
}
