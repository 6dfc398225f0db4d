//! The records that lists are made of: numbered, each with an id of its own.
//!
//! A record is known by its id alone, so what a list shows is what a call by id answers.

use serde_json::{Map, Value};

use crate::seed::Seed;
use crate::spec::Spec;
use crate::synth;

/// Makes the records of one list.
pub(crate) struct Records<'a> {
    pub(crate) spec: &'a Spec,
    /// The published schema of a record.
    pub(crate) schema: &'a Value,
    pub(crate) cid: &'a str,
    pub(crate) seed: Seed,
}

/// The id of the `index`th record: the same in every list of a server.
pub(crate) fn id(seed: Seed, index: u64) -> String {
    seed.with("record").at(index).hex()
}

/// The `_marker` of the `index`th record: ten digits of epoch seconds, which several records
/// share, and a string of its own. It grows with the index.
pub(crate) fn marker(index: u64) -> String {
    format!("{:010}{index:016x}", 1_700_000_000 + index / 4)
}

impl Records<'_> {
    /// The `index`th record.
    pub(crate) fn numbered(&self, index: u64) -> Value {
        let mut record = self.with_id(&id(self.seed, index), "id");
        if let Some(text) = record.get_mut("_marker") {
            *text = marker(index).into();
        }
        record
    }

    /// The record with an id, which stands in the property `named`, or else in the one that
    /// looks most like an id.
    pub(crate) fn with_id(&self, id: &str, named: &str) -> Value {
        let seed = self.seed.with(id);
        let schema = self.spec.resolve(self.schema);
        let mut record = synth::value(self.spec, self.schema, self.cid, seed);
        match &mut record {
            Value::Object(object) => {
                let name = match schema.get("properties") {
                    Some(Value::Object(properties)) => identity(properties, named),
                    // Any object, so one with an id as well.
                    _ if schema.get("additionalProperties").is_none() => Some(named),
                    _ => None,
                };
                if let Some(name) = name {
                    let made_up = object.entry(synth::wire_name(name)).or_insert("".into());
                    *made_up = like(made_up, id, seed);
                }
            }
            scalar => *scalar = like(scalar, id, seed),
        }
        record
    }
}

/// The id as the kind of value that is made up: a number where that is one.
fn like(made_up: &Value, id: &str, seed: Seed) -> Value {
    match made_up {
        Value::String(_) => id.into(),
        Value::Number(_) => match id.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => seed.below(1 << 53).into(),
        },
        other => other.clone(),
    }
}

/// The property that tells one record from another: one that is called an id, or else any text.
fn identity<'a>(properties: &'a Map<String, Value>, named: &'a str) -> Option<&'a str> {
    let of_type = |name: &str, kind| properties.get(name).is_some_and(|it| it["type"] == kind);
    let published = || properties.keys().map(String::as_str);
    let ids = published().filter(|name| {
        let suffixes = ["_id", "Id", "ID"];
        suffixes.iter().any(|suffix| name.ends_with(suffix))
    });
    let texts = published().filter(|name| of_type(name, "string"));
    [named, "id", "device_id", "composite_id", "uuid", "aid"]
        .into_iter()
        .chain(ids)
        .chain(texts)
        .find(|name| {
            let free = |it: &Value| it.get("enum").is_none() && it.get("format").is_none();
            let text = of_type(name, "string") && properties.get(*name).is_some_and(free);
            text || of_type(name, "integer")
        })
}
