//! The records of lists: numbered, each with a unique id.
//!
//! The id determines a record, so a list and a request by id return the same record. Apart from id
//! and marker, there are a few variants.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::resize::resize;
use crate::seed::Seed;
use crate::shape;
use crate::spec::{Operation, Spec};
use crate::synth;
use crate::template::{self, Template, Templates};

/// The number of variants of a list's records.
const VARIANTS: u64 = 32;

/// Makes the records of a list.
pub(crate) struct Records<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) templates: &'a Templates,
    pub(crate) operation: &'a Operation,
    /// The published schema of a record.
    pub(crate) schema: &'a Value,
    /// The name of the id property, if it has a fixed name.
    pub(crate) named: &'a str,
    pub(crate) cid: &'a str,
    pub(crate) seed: Seed,
    /// The size of a record in bytes of JSON. Default: all published properties.
    pub(crate) size: Option<usize>,
}

/// The id of the `index`th record: the same in every list of a server.
pub(crate) fn id(seed: Seed, index: u64) -> String {
    seed.with("record").at(index).hex()
}

/// The record with an id. The id is text, or a number counted from 1 where ids are numbers.
pub(crate) fn index_of(seed: Seed, id: &str) -> Option<u64> {
    seed.with("record")
        .index_of(id)
        .or_else(|| id.parse::<u64>().ok()?.checked_sub(1))
}

/// The `_marker` of the `index`th record: ten digits of epoch seconds, which several records share,
/// and a unique string. It grows with the index.
pub(crate) fn marker(index: u64) -> String {
    format!("{:010}{index:016x}", 1_700_000_000 + index / 4)
}

/// The name of a host, from its number.
pub(crate) fn name(number: u64) -> String {
    format!("host-{number}")
}

/// The variant of the `index`th record.
pub(crate) fn variant(index: u64) -> u64 {
    index % VARIANTS
}

impl Records<'_> {
    /// Writes the records at these indexes, separated by commas.
    pub(crate) fn numbered(&self, indexes: impl Iterator<Item = u64>) -> Vec<u8> {
        self.write(indexes.map(|index| (id(self.seed, index), index)))
    }

    /// Writes the records with these ids. Unknown ids get a record too.
    pub(crate) fn with_ids(&self, ids: &[String]) -> Vec<u8> {
        self.write(ids.iter().map(|id| {
            let index = index_of(self.seed, id);
            // Within the 53 bits that every JSON reader supports.
            let index = index.unwrap_or_else(|| self.seed.with(id).below(1 << 53));
            (id.clone(), index)
        }))
    }

    fn write(&self, records: impl Iterator<Item = (String, u64)>) -> Vec<u8> {
        let mut made: [Option<Arc<Template>>; VARIANTS as usize] = Default::default();
        let mut out = Vec::new();
        for (id, index) in records {
            let variant = variant(index);
            let Some(template) = made.get_mut(variant as usize) else {
                continue;
            };
            let template = template.get_or_insert_with(|| self.template(variant));
            if !out.is_empty() {
                out.push(b',');
            }
            let number = index.saturating_add(1);
            template.write(&mut out, &id, number, &name(number), &marker(index));
        }
        out
    }

    pub(crate) fn template(&self, variant: u64) -> Arc<Template> {
        let key = (self.operation.id.clone(), self.named.to_owned(), variant);
        self.templates.get(key, || {
            let seed = self.seed.with("variant").at(variant);
            let mut record = synth::value(self.spec, self.schema, self.cid, seed);
            self.pierce(&mut record);
            if let Some(size) = self.size {
                resize(&mut record, size);
            }
            record
        })
    }

    /// Leaves holes for the id and the marker.
    fn pierce(&self, record: &mut Value) {
        let Value::Object(object) = record else {
            *record = template::id_hole(record).unwrap_or_else(|| record.take());
            return;
        };
        let schema = self.spec.resolve(self.schema);
        let name = match schema.get("properties") {
            Some(Value::Object(properties)) => identity(properties, self.named),
            // Any object, so an object with an id is valid too.
            _ if schema.get("additionalProperties").is_none() => Some(self.named),
            _ => None,
        };
        if let Some(name) = name {
            let made_up = object.entry(shape::wire_name(name)).or_insert("".into());
            if let Some(hole) = template::id_hole(made_up) {
                *made_up = hole;
            }
        }
        if let Some(text) = object.get_mut("_marker") {
            *text = template::marker_hole();
        }
        if let Some(text @ Value::String(_)) = object.get_mut("hostname") {
            *text = template::name_hole();
        }
    }
}

/// The property that identifies a record: an id by name, or else any text.
fn identity<'a>(properties: &'a Map<String, Value>, named: &'a str) -> Option<&'a str> {
    let of_type = |name: &str, kind| properties.get(name).is_some_and(|it| it["type"] == kind);
    let published = || properties.keys().map(String::as_str);
    let ids = published().filter(|name| {
        let suffixes = ["_id", "Id", "ID"];
        suffixes.iter().any(|suffix| name.ends_with(suffix))
    });
    let texts = published().filter(|name| of_type(name, "string"));
    // Alerts have an `id` as well, which is not unique.
    ["composite_id", named, "id", "device_id", "uuid", "aid"]
        .into_iter()
        .chain(ids)
        .chain(texts)
        .find(|name| {
            let free = |it: &Value| it.get("enum").is_none() && it.get("format").is_none();
            let text = of_type(name, "string") && properties.get(*name).is_some_and(free);
            text || of_type(name, "integer")
        })
}
