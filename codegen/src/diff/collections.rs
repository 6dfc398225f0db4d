//! Collections: each is a module behind a feature of its name.

use std::collections::BTreeSet;

use super::change::{Area, Changes};
use super::matching::Matched;
use super::{facts, properties, spelling};
use crate::ir::{Api, Collection, Export};

/// Reports every change except documentation. Returns the number of collections with changed text.
pub(super) fn compare(matched: &Matched<'_>, changes: &mut Changes) -> usize {
    let (old, new) = (names(matched.old), names(matched.new));
    for gone in old.difference(&new) {
        match matched.renamed_collections.get(gone) {
            Some(now)
                if matched
                    .new
                    .former
                    .collections
                    .iter()
                    .any(|one| one.name == *gone) =>
            {
                let what = format!("renamed to `{now}`; `{gone}` stays for one version");
                changes.additive(Area::Collection, *gone, what);
            }
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
                format!("`falcon_sdk::{gone}` and its feature do not exist"),
            ),
        }
    }
    for come in new.difference(&old) {
        let is_renamed = matched.renamed_collections.values().any(|now| now == come);
        if !is_renamed {
            changes.additive(Area::Collection, *come, "new, with a feature of its name");
        }
    }
    compare_former(matched, changes);
    let mut described = 0;
    for old in &matched.old.collections {
        let name = matched.renamed_collections.get(old.name.rust.as_str());
        let name = name.copied().unwrap_or(&old.name.rust);
        let mut collections = matched.new.collections.iter();
        if let Some(new) = collections.find(|new| new.name.rust == name) {
            compare_exports(matched, old, new, changes);
            properties::compare(old, new, changes);
            described += usize::from(facts::of_collection(old) != facts::of_collection(new));
        }
    }
    described
}

/// Models that a collection no longer re-exports, or by another name. A model that is gone
/// altogether is a change of its own.
fn compare_exports(
    matched: &Matched<'_>,
    old: &Collection,
    new: &Collection,
    changes: &mut Changes,
) {
    let path = |api: &Api, export: &Export| api.models.get(&export.model).map(spelling::model);
    let stay: BTreeSet<String> = matched.new.models.values().map(spelling::model).collect();
    for export in &old.exports {
        let Some(was) = path(matched.old, export).filter(|path| stay.contains(path)) else {
            continue;
        };
        let is_same = |new: &&Export| new.name == export.name;
        // A collection re-exports the models of operations that have left it.
        let leads = |other: &Collection| {
            let former = &matched.new.former;
            former.leads(&new.name.rust, &other.name.rust)
        };
        let others = matched.new.collections.iter().filter(|other| leads(other));
        let mut exporters = std::iter::once(new).chain(others);
        let now = exporters.find_map(|one| one.exports.iter().find(is_same));
        if now.and_then(|now| path(matched.new, now)).as_ref() != Some(&was) {
            let subject = format!("{}::{}", old.name.rust, export.name);
            let breaks = format!("write `{was}`");
            changes.breaking(Area::Model, subject, "no longer re-exported", breaks);
        }
    }
}

/// Reports former names that the new interface drops.
fn compare_former(matched: &Matched<'_>, changes: &mut Changes) {
    for former in &matched.old.former.collections {
        let stays = matched
            .new
            .former
            .collections
            .iter()
            .any(|one| one.name == former.name);
        let is_back = names(matched.new).contains(former.name.as_str());
        if !stays && !is_back {
            let (name, now) = (&former.name, &former.now);
            let breaks = format!(
                "the module `falcon_sdk::{name}` and the feature `{name}` no longer exist: write `{now}`"
            );
            let what = format!("removed, the former name of `{now}`");
            changes.breaking(Area::Collection, name, what, breaks);
        }
    }
    let present = matched.new.types();
    for former in &matched.old.former.types {
        let was = matched.followed(&former.was);
        let mut types = matched.new.former.types.iter();
        if !types.any(|one| one.was == was) && !present.contains(&was) {
            let (was, now) = (&former.was, &former.now);
            let breaks = format!("`{was}` does not compile: write `{now}`");
            let what = format!("removed, the former name of `{now}`");
            changes.breaking(Area::Operation, was.to_string(), what, breaks);
        }
    }
}

fn names(api: &Api) -> BTreeSet<&str> {
    let collections = api.collections.iter();
    collections
        .map(|collection| collection.name.rust.as_str())
        .collect()
}
