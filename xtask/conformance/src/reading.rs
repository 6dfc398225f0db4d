//! The content of a typed body, read by the table of its model.

use falcon_sdk::wire::{self, Encode, Extra, Fields, Json, Mismatches, Shape};

/// The content of a typed body.
pub(crate) struct Reading {
    /// The body, encoded again.
    pub(crate) json: Json,
    /// The values that did not fit.
    pub(crate) mismatches: Vec<String>,
    /// The paths of properties that its models do not know.
    pub(crate) unknown: Vec<String>,
}

impl Reading {
    pub(crate) fn of(value: &dyn Encode, mismatches: &Mismatches) -> Self {
        let mut unknown = Vec::new();
        find_unknown(value, "$", &mut unknown);
        Reading {
            json: wire::to_json(value),
            mismatches: mismatches.iter().map(ToString::to_string).collect(),
            unknown,
        }
    }
}

fn find_unknown(value: &dyn Encode, path: &str, found: &mut Vec<String>) {
    match value.shape() {
        Shape::List(list) => list.each(&mut |item| find_unknown(item, path, found)),
        Shape::Map(map) => map.each(&mut Look { path, found }),
        _ => {}
    }
}

struct Look<'a> {
    path: &'a str,
    found: &'a mut Vec<String>,
}

impl Fields for Look<'_> {
    fn field(&mut self, name: &str, value: &dyn Encode) {
        find_unknown(value, &format!("{}.{name}", self.path), self.found);
    }

    fn extra(&mut self, extra: &Extra) {
        let unknown = extra.keys().map(|name| format!("{}.{name}", self.path));
        self.found.extend(unknown);
    }
}
