//! The targets of `$ref`s.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::error::{Fault, Problem, nearest};
use super::shape::{into_object, take_object, text};

use crate::pointer::unescaped;

/// The targets below a prefix, such as `#/components/schemas/`.
#[derive(Debug)]
pub(super) struct Section<V> {
    prefix: &'static str,
    entries: BTreeMap<String, V>,
}

impl<V> Section<V> {
    pub(super) fn new(
        prefix: &'static str,
        entries: impl IntoIterator<Item = (String, V)>,
    ) -> Self {
        Section {
            prefix,
            entries: entries.into_iter().collect(),
        }
    }

    /// The reference with the name as spelled in the section.
    pub(super) fn canonical(&self, reference: &str) -> Result<String, Problem> {
        self.find(reference)
            .map(|(name, _)| format!("{}{name}", self.prefix))
    }

    /// Looks up names as written, then percent-decoded, then with `~1` and `~0` unescaped as well.
    /// Published names contain blanks, brackets and slashes, and publishers escape them
    /// differently.
    fn find(&self, reference: &str) -> Result<(&String, &V), Problem> {
        if !reference.starts_with('#') {
            return Err(Problem::External(reference.to_owned()));
        }
        let Some(name) = reference.strip_prefix(self.prefix) else {
            return Err(Problem::Section {
                reference: reference.to_owned(),
                section: self.prefix,
            });
        };
        let decoded = percent_decode_str(name).decode_utf8_lossy();
        let unescaped = unescaped(&decoded);
        [name, &decoded, &unescaped]
            .into_iter()
            .find_map(|name| self.entries.get_key_value(name))
            .ok_or_else(|| Problem::Dangling {
                reference: reference.to_owned(),
                candidates: nearest(&unescaped, self.entries.keys().map(String::as_str)),
            })
    }
}

impl Section<Value> {
    /// Takes a section out of its object.
    pub(super) fn take(
        object: &mut Map<String, Value>,
        key: &str,
        prefix: &'static str,
    ) -> Result<Self, Fault> {
        Ok(Section::new(prefix, take_object(object, key)?))
    }

    /// The object itself, or a copy of the final target of its references. A description beside the
    /// first reference replaces that of the target, as in OpenAPI 3.1.
    pub(super) fn resolve(&self, value: Value) -> Result<Map<String, Value>, Fault> {
        let mut object = into_object(value)?;
        let beside = match object.contains_key("$ref") {
            true => object.remove_entry("description"),
            false => None,
        };
        for _ in 0..=self.entries.len() {
            let Some(reference) = text(&object, "$ref") else {
                object.extend(beside);
                return Ok(object);
            };
            object = into_object(self.find(reference)?.1.clone())?;
        }
        Err(Problem::Circle(text(&object, "$ref").unwrap_or_default().to_owned()).into())
    }
}
