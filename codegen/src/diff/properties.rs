//! The constants of the properties that filters and sort orders accept.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Area, Changes};
use crate::ir::{self, Collection};

pub(super) fn compare(old: &Collection, new: &Collection, changes: &mut Changes) {
    let (before, after) = (constants(old), constants(new));
    let module = format!("{}::fql", old.name.rust);
    for (constant, (property, kind)) in &before {
        let subject = format!("{module}::{constant}");
        match after.get(constant) {
            Some((now, _)) if now != property => {
                let breaks = "a filter or a sort order has another property";
                let what = format!("is `{now}`, was `{property}`");
                changes.breaking(Area::Collection, subject, what, breaks);
            }
            Some((_, now)) if now != kind => {
                let breaks = "the type of the constant changes";
                let what = format!("is {}, was {}", of_kind(*now), of_kind(*kind));
                changes.breaking(Area::Collection, subject, what, breaks);
            }
            Some(_) => {}
            None => {
                let breaks = format!("`{subject}` does not compile");
                let what = format!("property `{property}` removed");
                changes.breaking(Area::Collection, subject, what, breaks);
            }
        }
    }
    for (constant, (property, _)) in &after {
        if !before.contains_key(constant) {
            let subject = format!("{module}::{constant}");
            let what = format!("property `{property}` added");
            changes.additive(Area::Collection, subject, what);
        }
    }
}

fn of_kind(kind: Option<&str>) -> String {
    kind.map_or_else(|| "`Field`".to_owned(), |kind| format!("`Field<{kind}>`"))
}

/// The constants of a collection, with their properties and kinds.
fn constants(collection: &Collection) -> BTreeMap<String, (&str, Option<&'static str>)> {
    let mut kinds: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, accepts) in collection.operations.iter().flat_map(|one| one.accepted()) {
        let filter = accepts.filter.iter();
        for property in filter.filter(|property| !property.name.ends_with(".*")) {
            let kinds = kinds.entry(&property.name).or_default();
            kinds.extend(property.kind.as_deref());
        }
        for field in accepts.sort.iter().flat_map(|sort| &sort.fields) {
            kinds.entry(field).or_default();
        }
    }
    let constants = ir::constants(kinds.keys().copied());
    let constants = constants.into_iter();
    constants
        .map(|(constant, name)| {
            let kind = kinds.get(name).and_then(ir::constant_kind);
            (constant, (name, kind))
        })
        .collect()
}
