//! The range of a parameter.

use super::change::{Area, Changes};
use crate::ir::{Limits, Param};

/// The client refuses values outside the range, so a narrower range breaks requests that worked.
pub(super) fn compare(subject: &str, old: &Param, new: &Param, changes: &mut Changes) {
    if old.limits == new.limits {
        return;
    }
    let wire = &old.name.wire;
    let (before, after) = (spelled(&old.limits), spelled(&new.limits));
    let what = format!("parameter `{wire}` takes {after}, was {before}");
    if is_narrower(&old.limits, &new.limits) {
        let breaks = "the client refuses a value that it sent before";
        changes.breaking(Area::Operation, subject, what, breaks);
    } else {
        changes.harmless(Area::Operation, subject, what);
    }
}

fn is_narrower(old: &Limits, new: &Limits) -> bool {
    let up = |old: Option<f64>, new: Option<f64>| match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new > old,
    };
    let down = |old: Option<f64>, new: Option<f64>| match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new < old,
    };
    let count = |items: Option<u64>| items.map(|items| items as f64);
    up(old.min, new.min)
        || down(old.max, new.max)
        || up(count(old.min_items), count(new.min_items))
        || down(count(old.max_items), count(new.max_items))
}

fn spelled(limits: &Limits) -> String {
    let range = |min: Option<String>, max: Option<String>| match (min, max) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    };
    let value = range(
        limits.min.map(|min| min.to_string()),
        limits.max.map(|max| max.to_string()),
    );
    let items = range(
        limits.min_items.map(|min| min.to_string()),
        limits.max_items.map(|max| max.to_string()),
    )
    .map(|items| format!("{items} items"));
    let all: Vec<String> = value.into_iter().chain(items).collect();
    if all.is_empty() {
        "anything".to_owned()
    } else {
        all.join(", ")
    }
}
