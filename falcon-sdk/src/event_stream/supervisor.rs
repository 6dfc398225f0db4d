//! The task of a stream: it lists the streams, and starts a task for each partition.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tracing::Instrument;

use super::discovery::{Discovery, Failed, Step};
use super::feed::{Ask, Feed};
use super::listed::Listed;
use super::outlet::Outlet;
use super::settings::Settings;
use crate::error::{Error, EventStreamProblem};
use crate::race::{First, race};

/// How many partitions may request a session while the streams are listed. More of them wait.
const ASKS: usize = 16;

/// The task of a stream. All other tasks end with it.
struct Supervisor {
    settings: Arc<Settings>,
    outlet: Outlet,
    asks: mpsc::Sender<Ask>,
    close_all: watch::Sender<()>,
    /// The partitions that wait for a session.
    waiting: BTreeMap<u64, oneshot::Sender<Listed>>,
    feeds: JoinSet<Option<()>>,
}

/// Reads all partitions until the stream is dropped, or its streams can't be listed.
pub(super) async fn supervise(settings: Settings, outlet: Outlet) -> Option<()> {
    let (asks, mut asked) = mpsc::channel::<Ask>(ASKS);
    let mut discovery = Discovery::new(settings.patience, Instant::now());
    let mut supervisor = Supervisor {
        settings: Arc::new(settings),
        outlet,
        asks,
        close_all: watch::Sender::new(()),
        waiting: BTreeMap::new(),
        feeds: JoinSet::new(),
    };
    loop {
        let due = sleep_until(discovery.next());
        match race(asked.recv(), due).await {
            First::Left(ask) => {
                let Ask {
                    partition,
                    new,
                    reply,
                } = ask?;
                supervisor.waiting.insert(partition, reply);
                let step = discovery.wanted(partition, new, Instant::now());
                supervisor.take(step, None).await?;
            }
            First::Right(()) => match supervisor.settings.list().await {
                Ok(list) => {
                    let steps = discovery.listed(list, Instant::now());
                    supervisor.take(steps, None).await?;
                }
                Err(error) => {
                    tracing::warn!(%error, "no list of event streams");
                    let step = discovery.failed(judge(&error), Instant::now());
                    supervisor.take(step, Some(error)).await?;
                }
            },
        }
    }
}

/// Whether a later list may succeed. It may after a response that is no list, such as an empty one.
fn judge(error: &Error) -> Failed {
    Failed {
        is_transient: error.is_transient()
            || matches!(error, Error::Decode(_) | Error::Provider(_)),
        retry_after: error.retry_after(),
    }
}

impl Supervisor {
    /// Takes steps. `None` if the stream ends.
    async fn take(
        &mut self,
        steps: impl IntoIterator<Item = Step>,
        mut error: Option<Error>,
    ) -> Option<()> {
        for step in steps {
            match step {
                Step::Follow { listed, first } => self.follow(listed, first),
                Step::Give(listed) => {
                    if let Some(reply) = self.waiting.remove(&listed.partition) {
                        // It fails only if the task has panicked.
                        let _ = reply.send(listed);
                    }
                }
                Step::CloseAll => drop(self.close_all.send(())),
                Step::ReportNone(after) => {
                    let problem = EventStreamProblem::InUse { after };
                    self.outlet.fail(self.settings.problem(problem)).await?;
                }
                Step::ReportError => {
                    if let Some(error) = error.take() {
                        self.outlet.fail(error).await?;
                    }
                }
                Step::End => {
                    if let Some(error) = error.take() {
                        self.outlet.fail(error).await?;
                    }
                    return None;
                }
            }
        }
        Some(())
    }

    fn follow(&mut self, listed: Listed, in_first_list: bool) {
        let start = self.settings.start_of(listed.partition, in_first_list);
        let feed = Feed {
            settings: Arc::clone(&self.settings),
            partition: listed.partition,
            asks: self.asks.clone(),
            closing: self.close_all.subscribe(),
            outlet: self.outlet.clone(),
        };
        let task = feed.follow(listed, start);
        self.feeds.spawn(task.in_current_span());
    }
}
