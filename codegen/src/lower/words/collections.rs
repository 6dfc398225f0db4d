//! What collections are for, and the usual way through each.

use std::collections::BTreeMap;

use crate::ir::{Api, Collection, Step};
use crate::source::words::{OfCollection, Problem, WordFile};

use super::unknown::unknown;

const FILE: WordFile = WordFile::Collections;

pub(super) fn join(
    api: &mut Api,
    words: &BTreeMap<String, OfCollection>,
    problems: &mut Vec<Problem>,
) {
    for collection in &mut api.collections {
        let tag = collection.name.wire.clone();
        let Some(entry) = words.get(&tag) else {
            let what = "this collection has no entry: add one with `about`";
            problems.push(Problem::new(FILE, tag, what));
            continue;
        };
        collection.about = Some(entry.about.trim().to_owned());
        collection.usual = steps(collection, entry, problems);
    }
    let tags = || api.collections.iter().map(|one| one.name.wire.as_str());
    for tag in words.keys().filter(|tag| tags().all(|known| known != *tag)) {
        problems.push(Problem::new(FILE, tag, unknown("collection", tag, tags())));
    }
}

fn steps(collection: &Collection, entry: &OfCollection, problems: &mut Vec<Problem>) -> Vec<Step> {
    let mut steps = Vec::new();
    for (operation, purpose) in entry.usual.iter().flatten() {
        let known = || {
            collection
                .operations
                .iter()
                .map(|one| one.name.wire.as_str())
        };
        if known().any(|id| id == operation) {
            steps.push(Step {
                operation: operation.clone(),
                purpose: purpose.clone(),
            });
        } else {
            let what = unknown("operation of the collection", operation, known());
            let what = format!("`usual` names `{operation}`: {what}");
            problems.push(Problem::new(FILE, &collection.name.wire, what));
        }
    }
    steps
}
