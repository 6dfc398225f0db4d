//! Stops a job at the service once, also if nobody waits for it.

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::error::Error;

/// A stop that is under way, in a task of its own.
pub(crate) type Stopping = JoinHandle<Result<(), Error>>;

/// Sends a stop in a task of its own, which a dropped future does not end half-way. A job that the
/// service does not know any more is stopped. `None` outside of a runtime.
pub(crate) fn stop(
    job: &str,
    id: &str,
    sent: impl Future<Output = Result<(), Error>> + Send + 'static,
) -> Option<Stopping> {
    let Ok(runtime) = Handle::try_current() else {
        tracing::warn!(
            id,
            "the {job} was dropped outside of a runtime, and is not stopped"
        );
        return None;
    };
    let (job, id) = (job.to_owned(), id.to_owned());
    Some(runtime.spawn(async move {
        match sent.await {
            Err(error) if error.is_not_found() => Ok(()),
            Err(error) => {
                tracing::warn!(%error, id, "the {job} could not be stopped");
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }))
}

/// Waits for a stop. A task that the runtime ended has no result.
pub(crate) async fn finish(stopping: Option<Stopping>) -> Result<(), Error> {
    match stopping {
        Some(stopping) => stopping.await.unwrap_or(Ok(())),
        None => Ok(()),
    }
}
