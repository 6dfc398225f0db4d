//! What Next-Gen SIEM remembers: searches and lookup files.

use std::collections::BTreeMap;

use axum::body::Bytes;
use tokio::time::Instant;

use super::settings::Siem;
use crate::exchange::Exchange;
use crate::refusal::Refusal;
use crate::spec::Place;
use crate::stateful::Stateful;

pub(crate) type Service = Stateful<Siem, State>;

#[derive(Default)]
pub(crate) struct State {
    pub(super) searches: BTreeMap<String, Search>,
    /// By repository and file name.
    pub(super) lookups: BTreeMap<(String, String), Bytes>,
    /// The number of ids so far.
    ids: u64,
}

pub(super) struct Search {
    pub(super) repository: String,
    pub(super) query: String,
    pub(super) live: bool,
    pub(super) polls: u32,
    pub(super) polled: Instant,
}

impl Service {
    /// A new id. It is a text that must be escaped in a path.
    pub(super) fn id(&self, state: &mut State) -> String {
        state.ids += 1;
        format!("P{}-{}=", state.ids, self.seed.at(state.ids).hex())
    }
}

/// The repository of a request. One with `missing` in its name is unknown.
pub(super) fn repository(exchange: &Exchange<'_>) -> Result<String, Refusal> {
    let name = path(exchange, "repository");
    match name.contains("missing") {
        true => Err(Refusal::not_found(format!("{name}: no such repository"))),
        false => Ok(name),
    }
}

/// A parameter of the path.
pub(super) fn path(exchange: &Exchange<'_>, name: &str) -> String {
    let values = exchange.request.values(Place::Path, name);
    values.first().copied().unwrap_or_default().to_owned()
}
