//! The values that requests are built from. Each value follows from the name of its parameter or
//! property, so the expected value is known from the published name.

use std::collections::BTreeMap;

use falcon_sdk::request::Upload;
use falcon_sdk::wire::{DateTime, Json, Nullable};
use serde_json::json;

/// The parts of a request that are given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Given {
    /// Only required parameters and properties.
    Required,
    /// All published parameters and properties.
    All,
    /// All published parameters and properties, with null where it is allowed.
    Nulls,
}

/// Supplies the values of a request.
#[derive(Clone)]
pub struct Values {
    given: Given,
    /// The enclosing recursive models.
    inside: Vec<&'static str>,
    /// The index in the current list.
    item: u64,
}

impl Values {
    pub(crate) fn new(given: Given) -> Self {
        Values {
            given,
            inside: Vec::new(),
            item: 0,
        }
    }

    /// Whether optional values are given.
    pub fn all(&self) -> bool {
        self.given != Given::Required
    }

    /// Text with characters that need escaping.
    pub fn text(&self, name: &str) -> String {
        text(name, self.item)
    }

    /// Text for a header, in ASCII only.
    pub fn header(&self, name: &str) -> String {
        header(name)
    }

    /// True or false.
    pub fn flag(&self, name: &str) -> bool {
        flag(name)
    }

    /// An integer in this range.
    pub fn integer(&self, name: &str, min: Option<i64>, max: Option<i64>) -> i64 {
        integer(name, self.item, min, max)
    }

    /// An integer over 63 bits.
    pub fn unsigned(&self, name: &str) -> u64 {
        unsigned(name)
    }

    /// A number that is not an integer.
    pub fn number(&self, name: &str) -> f64 {
        number(name)
    }

    /// A point in time.
    pub fn time(&self, name: &str) -> DateTime {
        DateTime::from(time(name))
    }

    /// Any JSON.
    pub fn json(&self, name: &str) -> Json {
        any(name)
    }

    /// A file.
    pub fn file(&self, name: &str) -> Upload {
        Upload::new(content(name)).file_name(file_name(name))
    }

    /// A published value.
    pub fn one_of<T: Clone>(&self, values: &[T]) -> T {
        let values = values.iter().cycle();
        let mut values = values.skip(self.item as usize);
        values.next().expect("a published enum has a value").clone()
    }

    /// As many items as the list may have: two, unless its limits exclude that.
    pub fn list<T>(
        &self,
        min: Option<u64>,
        max: Option<u64>,
        item: impl Fn(&Values) -> T,
    ) -> Vec<T> {
        let mut values = self.clone();
        let items = 0..length(min, max);
        let each = items.map(|index| {
            values.item = index;
            item(&values)
        });
        each.collect()
    }

    /// A map with a single entry.
    pub fn map<T>(&self, value: impl Fn(&Values) -> T) -> BTreeMap<String, T> {
        BTreeMap::from([(KEY.to_owned(), value(self))])
    }

    /// A value, or null.
    pub fn nullable<T>(&self, value: impl Fn(&Values) -> T) -> Nullable<T> {
        match self.given {
            Given::Required | Given::All => Nullable::Value(value(self)),
            Given::Nulls => Nullable::Null,
        }
    }

    /// Whether a recursive model is not yet enclosing this place.
    pub fn is_outside(&self, model: &str) -> bool {
        !self.inside.contains(&model)
    }

    /// The values inside a recursive model.
    pub fn inside(&self, model: &'static str) -> Values {
        let mut inside = self.clone();
        inside.inside.push(model);
        inside
    }
}

/// The key of every map.
pub(crate) const KEY: &str = "a key / ü";

/// Text with all characters that need escaping somewhere. It has no comma, which separates items.
pub(crate) fn text(name: &str, item: u64) -> String {
    format!("{name} {item} ü/?&=+%20#;:@'\"\\<>")
}

pub(crate) fn header(name: &str) -> String {
    format!("{name} a=b; \"c\"")
}

pub(crate) fn flag(name: &str) -> bool {
    name.len().is_multiple_of(2)
}

pub(crate) fn integer(name: &str, item: u64, min: Option<i64>, max: Option<i64>) -> i64 {
    let value = name.len() as i64 + item as i64;
    let value = min.map_or(value, |min| value.max(min));
    max.map_or(value, |max| value.min(max))
}

/// Over 63 bits.
pub(crate) fn unsigned(name: &str) -> u64 {
    u64::MAX - name.len() as u64
}

pub(crate) fn number(name: &str) -> f64 {
    name.len() as f64 + 0.5
}

pub(crate) fn time(name: &str) -> String {
    format!("2026-07-21T08:09:{:02}.123456Z", name.len() % 60)
}

/// A value for a place of any type.
pub(crate) fn any(name: &str) -> Json {
    json!({ "any": [name, 1.5, null, { "deep": false }] })
}

/// The name of a file.
pub(crate) fn file_name(name: &str) -> String {
    format!("{name} \"ü\".bin")
}

/// The content of a file, which is not text.
pub(crate) fn content(name: &str) -> Vec<u8> {
    [name.as_bytes(), b"\r\n--\x00\xff\r\n"].concat()
}

pub(crate) fn length(min: Option<u64>, max: Option<u64>) -> u64 {
    let length = min.map_or(2, |min| min.max(2));
    max.map_or(length, |max| max.min(length))
}
