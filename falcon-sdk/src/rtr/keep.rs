//! Refreshes a session or a batch beside the work that uses it.

use std::convert::Infallible;
use std::future::pending;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use super::lease::{Age, Lease};
use crate::error::Error;
use crate::race::{First, race};

/// Refreshes one session or batch.
pub(super) trait Refreshed: Sync {
    /// The lease, locked while a refresh or a new opening is under way.
    fn lease(&self) -> &Mutex<Lease>;

    /// Sends a refresh.
    fn refresh(&self) -> impl Future<Output = Result<(), Error>> + Send;

    /// Opens again what has expired.
    fn reopen(&self) -> impl Future<Output = Result<(), Error>> + Send;

    /// Makes it usable: refreshes it if that is due, and opens it again if it has expired.
    fn ready(&self) -> impl Future<Output = Result<(), Error>> + Send {
        async {
            let mut lease = self.lease().lock().await;
            if lease.age(Instant::now()) == Age::Due {
                refresh(self, &mut lease).await;
            }
            match lease.age(Instant::now()) {
                Age::Fresh | Age::Due => Ok(()),
                Age::Expired => {
                    let sent = Instant::now();
                    self.reopen().await?;
                    *lease = Lease::from(sent);
                    Ok(())
                }
            }
        }
    }

    /// Runs some work, and refreshes beside it whenever that is due.
    fn beside<T>(&self, work: impl Future<Output = T> + Send) -> impl Future<Output = T> + Send {
        async {
            match race(work, keep(self)).await {
                First::Left(output) => output,
                First::Right(never) => match never {},
            }
        }
    }
}

/// Refreshes whenever that is due, until the session is lost.
async fn keep(of: &(impl Refreshed + ?Sized)) -> Infallible {
    loop {
        let due = of.lease().lock().await.due(Instant::now());
        let Some(due) = due else {
            return pending().await;
        };
        sleep_until(due).await;
        let mut lease = of.lease().lock().await;
        // Other work may have refreshed meanwhile.
        if lease.age(Instant::now()) == Age::Due {
            refresh(of, &mut lease).await;
        }
    }
}

/// Sends a refresh. The work continues if it fails: the service decides how long a session lives.
async fn refresh(of: &(impl Refreshed + ?Sized), lease: &mut Lease) {
    let sent = Instant::now();
    match of.refresh().await {
        Ok(()) => *lease = Lease::from(sent),
        Err(error) if error.is_not_found() => lease.lost(),
        Err(error) => {
            tracing::debug!(%error, "a real time response session could not be refreshed");
            lease.failed(Instant::now());
        }
    }
}
