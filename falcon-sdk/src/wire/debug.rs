//! `Debug` of models: all fields that are set, in the order of the table, with secrets as `***`.

use std::fmt::{self, Debug, DebugMap, DebugStruct, Formatter};

use super::encode::{Encode, EncodeMap, Fields, Shape};
use super::json::Extra;

/// Shows a model under its name.
pub(crate) fn debug(name: &str, record: &dyn EncodeMap, f: &mut Formatter<'_>) -> fmt::Result {
    let mut out = ShownStruct(f.debug_struct(name));
    record.each(&mut out);
    out.0.finish()
}

struct ShownStruct<'a, 'f>(DebugStruct<'a, 'f>);

impl Fields for ShownStruct<'_, '_> {
    fn field(&mut self, name: &str, value: &dyn Encode) {
        if !value.is_unset() {
            self.0.field(name, &Shown(value));
        }
    }

    fn extra(&mut self, extra: &Extra) {
        if !extra.is_empty() {
            self.0.field("extra", &Names(extra));
        }
    }
}

struct ShownMap<'a, 'f>(DebugMap<'a, 'f>);

impl Fields for ShownMap<'_, '_> {
    fn field(&mut self, name: &str, value: &dyn Encode) {
        if !value.is_unset() {
            self.0.entry(&name, &Shown(value));
        }
    }

    fn extra(&mut self, extra: &Extra) {
        if !extra.is_empty() {
            self.0.entry(&"extra", &Names(extra));
        }
    }
}

/// A value without its secrets.
pub(crate) struct Shown<'a>(pub(crate) &'a dyn Encode);

impl Debug for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0.shape() {
            Shape::Unset => f.write_str("unset"),
            Shape::Null => f.write_str("null"),
            Shape::Bool(value) => value.fmt(f),
            Shape::Int(value) => value.fmt(f),
            Shape::Uint(value) => value.fmt(f),
            Shape::Float(value) => value.fmt(f),
            Shape::Text(value) => value.fmt(f),
            Shape::Secret(_) => f.write_str("***"),
            Shape::List(list) => {
                let mut out = f.debug_list();
                list.each(&mut |element| {
                    out.entry(&Shown(element));
                });
                out.finish()
            }
            Shape::Map(map) => {
                let mut out = ShownMap(f.debug_map());
                map.each(&mut out);
                out.0.finish()
            }
        }
    }
}

/// Only the names of unpublished fields, because their values may be secrets.
struct Names<'a>(&'a Extra);

impl Debug for Names<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::sample::sample;

    #[test]
    fn only_fields_that_are_set_are_shown_in_the_order_of_the_table() {
        let read = sample(
            r#"{"names": ["a"], "text": "b", "flag": false, "count": -1, "big": 18446744073709551615, "ratio": 0.5,
                "seen": "now", "anything": {"x": [null]}, "state": "active", "level": 2, "counts": [],
                "tags": {"k": "v"}, "policies": [{"rank": 1}], "parent": null}"#,
        );
        assert_eq!(
            format!("{read:?}"),
            "Sample { text: \"b\", flag: false, count: -1, big: 18446744073709551615, ratio: 0.5, seen: \"now\", \
             anything: {\"x\": [null]}, state: \"active\", level: 2, names: [\"a\"], counts: [], tags: {\"k\": \"v\"}, \
             policies: [{\"rank\": 1}], parent: null }"
        );
        assert_eq!(format!("{:?}", sample("{}")), "Sample");
    }

    #[test]
    fn unpublished_fields_are_shown_by_name() {
        let read = sample(r#"{"b": "x", "a": 1, "policy": {"c": 2}}"#);
        assert_eq!(
            format!("{read:?}"),
            r#"Sample { policy: {"extra": {"c"}}, extra: {"a", "b"} }"#
        );
    }
}
