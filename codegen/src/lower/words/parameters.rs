//! A line for each parameter and each body.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Body, Operation};
use crate::source::words::{Line, OfSome, Problem, WordFile};

use super::unknown::unknown;

const FILE: WordFile = WordFile::Parameters;

/// The name of the entry for bodies.
const BODY: &str = "body";

pub(super) fn join(
    api: &mut Api,
    words: &BTreeMap<String, Line<OfSome>>,
    problems: &mut Vec<Problem>,
) {
    let mut lines = Lines {
        words,
        names: BTreeSet::new(),
        used: BTreeSet::new(),
        missing: BTreeMap::new(),
    };
    for collection in &mut api.collections {
        for operation in &mut collection.operations {
            let at = Place::of(operation);
            for param in &mut operation.params {
                let line = lines.find(&param.name.wire, &at, param.doc.is_some());
                param.doc = param.doc.take().or(line);
            }
            match operation.body {
                Body::Json { .. } | Body::Bytes { .. } => {
                    operation.body_doc = lines.find(BODY, &at, false);
                }
                Body::None | Body::Form | Body::Multipart => {}
            }
        }
    }
    lines.report(problems);
}

/// What exceptions look at.
struct Place {
    operation: String,
    collection: String,
    method: &'static str,
}

impl Place {
    fn of(operation: &Operation) -> Place {
        Place {
            operation: operation.name.wire.clone(),
            collection: operation.collection.wire.clone(),
            method: operation.method.wire(),
        }
    }

    fn fits(&self, exception: &OfSome) -> bool {
        let (operations, collection) = (&exception.operations, &exception.collection);
        (operations.is_empty() || operations.contains(&self.operation))
            && collection.as_ref().is_none_or(|it| *it == self.collection)
            && (exception.method.as_ref()).is_none_or(|it| it == self.method)
    }
}

struct Lines<'a> {
    words: &'a BTreeMap<String, Line<OfSome>>,
    /// Names of all parameters.
    names: BTreeSet<String>,
    /// Exceptions that were taken, by entry and position, each with the operation.
    used: BTreeSet<(&'a str, usize, String)>,
    /// Parameters without a line, with the operations that have them.
    missing: BTreeMap<String, Vec<String>>,
}

impl Lines<'_> {
    fn find(&mut self, name: &str, at: &Place, published: bool) -> Option<String> {
        self.names.insert(name.to_owned());
        let line = self.words.get_key_value(name).and_then(|(name, entry)| {
            let mut exceptions = entry.except.iter().enumerate();
            match exceptions.find(|(_, exception)| at.fits(exception)) {
                Some((index, exception)) => {
                    self.used.insert((name, index, at.operation.clone()));
                    Some(&exception.line)
                }
                None => entry.line.as_ref(),
            }
        });
        let line = line.map(|line| line.trim()).filter(|line| !line.is_empty());
        if line.is_none() && !published {
            let operations = self.missing.entry(name.to_owned()).or_default();
            operations.push(at.operation.clone());
        }
        line.map(str::to_owned)
    }

    fn report(&self, problems: &mut Vec<Problem>) {
        for (name, operations) in &self.missing {
            let of = match operations.as_slice() {
                [only] => format!("`{only}`"),
                [first, rest @ ..] => format!("`{first}` and {} more operations", rest.len()),
                [] => continue,
            };
            let what = format!("this parameter of {of} has no line: add one");
            problems.push(Problem::new(FILE, name, what));
        }
        for (name, entry) in self.words {
            if !self.names.contains(name) {
                let known = self.names.iter().map(String::as_str);
                problems.push(Problem::new(FILE, name, unknown("parameter", name, known)));
                continue;
            }
            for (index, exception) in entry.except.iter().enumerate() {
                self.exception(name, index, exception, problems);
            }
        }
    }

    /// Each operation that an exception names must have the parameter, and no earlier exception.
    fn exception(&self, name: &str, index: usize, exception: &OfSome, problems: &mut Vec<Problem>) {
        let used = |operation: Option<&String>| {
            self.used.iter().any(|(of, at, taken)| {
                (*of, *at) == (name, index) && operation.is_none_or(|one| one == taken)
            })
        };
        let number = index + 1;
        let mut idle = |what: String| problems.push(Problem::new(FILE, name, what));
        for operation in exception.operations.iter().filter(|one| !used(Some(one))) {
            idle(format!(
                "exception {number} does not apply to `{operation}`, which lacks the parameter or has an \
                 earlier exception: correct or remove the id"
            ));
        }
        if exception.operations.is_empty() && !used(None) {
            idle(format!(
                "exception {number} applies to no operation: correct or remove it"
            ));
        }
    }
}
