//! A line for the fields of models.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, ModelId, Name, Shape};
use crate::source::words::{Line, OfModels, Problem, WordFile};

use super::unknown::unknown;

const FILE: WordFile = WordFile::Fields;

pub(super) fn join(
    api: &mut Api,
    words: &BTreeMap<String, Line<OfModels>>,
    problems: &mut Vec<Problem>,
) {
    let mut names = BTreeSet::new();
    let mut used: BTreeSet<(&str, usize, &str)> = BTreeSet::new();
    for model in api.models.values_mut() {
        let Shape::Record(fields) = &mut model.shape else {
            continue;
        };
        for field in fields {
            names.insert(field.name.wire.clone());
            let Some((name, entry)) = words.get_key_value(&field.name.wire) else {
                continue;
            };
            let exception = entry.except.iter().enumerate().find_map(|(index, one)| {
                let pattern = one
                    .models
                    .iter()
                    .find(|name| fits(name, &model.id, &model.name))?;
                used.insert((name, index, pattern));
                Some(&one.line)
            });
            let line = exception.or(entry.line.as_ref());
            let line = line.map(|line| line.trim()).filter(|line| !line.is_empty());
            field.doc = field.doc.take().or(line.map(str::to_owned));
        }
    }
    for (name, entry) in words {
        if !names.contains(name) {
            let known = names.iter().map(String::as_str);
            problems.push(Problem::new(FILE, name, unknown("property", name, known)));
            continue;
        }
        for (index, exception) in entry.except.iter().enumerate() {
            let idle = |model: &&String| !used.contains(&(name.as_str(), index, model.as_str()));
            for model in exception.models.iter().filter(idle) {
                let what = format!(
                    "exception {} does not apply to `{model}`, which lacks the property or has an earlier \
                     exception: correct or remove the name",
                    index + 1
                );
                problems.push(Problem::new(FILE, name, what));
            }
        }
    }
}

/// Whether a name of an exception means the model, or the definition that it is nested in.
fn fits(wanted: &str, ModelId(id): &ModelId, name: &Name) -> bool {
    let definition = id.split('#').next().unwrap_or(id);
    match wanted.strip_suffix('*') {
        Some(start) => definition.starts_with(start),
        None => definition == wanted || name.wire == wanted,
    }
}
