//! The jobs that were started.

use std::collections::BTreeMap;

use codegen::ir::Job;
use tokio::time::Instant;

use super::settings::Jobs;
use crate::stateful::Stateful;

pub(crate) type Service = Stateful<Jobs, State>;

#[derive(Default)]
pub(crate) struct State {
    /// By id.
    pub(super) jobs: BTreeMap<String, Started>,
    /// The number of ids so far.
    ids: u64,
}

pub(super) struct Started {
    /// The operation that started it.
    pub(super) by: String,
    pub(super) job: &'static Job,
    /// The kind of records, of which one export is in progress at a time.
    pub(super) resource: Option<String>,
    pub(super) begun: Instant,
    pub(super) polls: u32,
    /// The time of the first poll that found it done.
    pub(super) done: Option<Instant>,
    pub(super) stopped: bool,
    pub(super) deleted: bool,
}

impl Service {
    /// A new id.
    pub(super) fn id(&self, state: &mut State) -> String {
        state.ids += 1;
        format!("job-{}-{}", state.ids, self.seed.at(state.ids).hex())
    }
}
