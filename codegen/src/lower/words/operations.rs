//! The summaries of operations, and the words that they are searched by.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::Api;
use crate::source::words::{OfOperation, Problem, WordFile};

use super::unknown::unknown;

const FILE: WordFile = WordFile::Operations;

pub(super) fn join(
    api: &mut Api,
    words: &BTreeMap<String, OfOperation>,
    problems: &mut Vec<Problem>,
) {
    let mut known = BTreeSet::new();
    for collection in &mut api.collections {
        for operation in &mut collection.operations {
            let id = &operation.name.wire;
            known.insert(id.clone());
            let Some(entry) = words.get(id) else {
                if operation.doc.is_none() {
                    problems.push(Problem::new(
                        FILE,
                        id,
                        "this operation has no summary: add an entry with one",
                    ));
                }
                continue;
            };
            if entry.summary.trim().is_empty() {
                problems.push(Problem::new(FILE, id, "its summary is empty: write one"));
            }
            operation
                .doc
                .get_or_insert_with(|| entry.summary.trim().to_owned());
            let mut search = entry.aliases.clone();
            search.extend(entry.falconpy.iter().cloned());
            operation.search = search;
        }
    }
    for id in words.keys().filter(|id| !known.contains(*id)) {
        let what = unknown("operation", id, known.iter().map(String::as_str));
        problems.push(Problem::new(FILE, id, what));
    }
}
