//! The needs of a request: fields without which it has no effect.

use super::change::{Area, Changes};
use super::pair::Pair;
use crate::ir::Need;

impl Pair<'_> {
    /// The client refuses a request that lacks a need, so a new need breaks requests that worked.
    pub(super) fn needs(&self, changes: &mut Changes) {
        let (old, new) = (&self.old.needs, &self.new.needs);
        for need in new.iter().filter(|need| !is_met(need, old)) {
            let what = format!("is refused if {} is empty", places(need));
            let breaks = "the client refuses a request that it sent before";
            changes.breaking(Area::Operation, self.subject(), what, breaks);
        }
        for need in old.iter().filter(|need| !is_met(need, new)) {
            let what = format!("is no longer refused if {} is empty", places(need));
            changes.harmless(Area::Operation, self.subject(), what);
        }
    }
}

/// Whether every request that meets `others` also meets `need`.
fn is_met(need: &Need, others: &[Need]) -> bool {
    let within = |other: &Need| other.any_of.iter().all(|at| need.any_of.contains(at));
    others.iter().any(within)
}

fn places(need: &Need) -> String {
    let places: Vec<String> = need.any_of.iter().map(ToString::to_string).collect();
    match places.as_slice() {
        [only] => format!("`{only}`"),
        several => format!("each of `{}`", several.join("`, `")),
    }
}
