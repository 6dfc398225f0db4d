//! Collections: each is a module behind a feature of its name.

use std::collections::BTreeSet;

use super::matching::Matched;
use super::{Area, Changes};
use crate::ir::Api;

pub(super) fn compare(matched: &Matched<'_>, changes: &mut Changes) {
    let (old, new) = (names(matched.old), names(matched.new));
    for gone in old.difference(&new) {
        match matched.renamed_collections.get(gone) {
            Some(now) => changes.breaking(
                Area::Collection,
                *gone,
                format!("renamed to `{now}`"),
                format!("`falcon_sdk::{gone}::..` does not compile: write `{now}`"),
            ),
            None => changes.breaking(
                Area::Collection,
                *gone,
                "removed",
                format!("`falcon_sdk::{gone}` does not compile, nor its feature resolve"),
            ),
        }
    }
    for come in new.difference(&old) {
        let is_renamed = matched.renamed_collections.values().any(|now| now == come);
        if !is_renamed {
            changes.additive(Area::Collection, *come, "new, behind a feature of its name");
        }
    }
}

fn names(api: &Api) -> BTreeSet<&str> {
    let collections = api.collections.iter();
    collections
        .map(|collection| collection.name.rust.as_str())
        .collect()
}
