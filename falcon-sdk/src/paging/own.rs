//! Items as a type of the caller's own.

use serde::de::DeserializeOwned;

use super::ready::Item;
use crate::error::UnreadableItem;
use crate::wire::{Mismatch, Mismatches, own};

/// Reads an item as a type of the caller's own, from its JSON text.
pub(super) fn read<T: DeserializeOwned>(
    item: Item<'_>,
    mismatches: &mut Mismatches,
) -> Result<T, Box<UnreadableItem>> {
    let pointer = format!("{}/{}", item.call.paging().items(), item.position);
    own(item.json, &pointer).map_err(|problem| {
        mismatches.record(|| Mismatch {
            path: problem.path.clone(),
            pointer: problem.pointer,
            expected: "the caller's type",
            found: problem.found.clone(),
        });
        Box::new(UnreadableItem {
            operation: item.call.operation().into_owned(),
            path: problem.path,
            expected: problem.expected,
            found: problem.found,
            raw: item.json.to_owned(),
        })
    })
}
