//! Bytes as a sequence of choices, so that any bytes make some JSON with familiar names.

use serde_json::{Map, Value, json};

/// Names in replies and interfaces.
const NAMES: [&str; 40] = [
    "resources",
    "meta",
    "errors",
    "error",
    "Resources",
    "pagination",
    "offset",
    "total",
    "limit",
    "after",
    "next",
    "next_token",
    "_marker",
    "code",
    "message",
    "id",
    "trace_id",
    "query_time",
    "writes",
    "resources_affected",
    "device_id",
    "device_policies",
    "prevention",
    "settings",
    "groups",
    "tags",
    "hostname",
    "cid",
    "composite_id",
    "type",
    "value",
    "name",
    "x",
    "",
    "executor_nodes",
    "integration",
    "owner",
    "parent",
    "children",
    "\u{0}",
];

/// Values that are close to expected values.
fn odd(choice: u8) -> Value {
    match choice % 16 {
        0 => json!(null),
        1 => json!(true),
        2 => json!(-1),
        3 => json!(i64::MAX),
        4 => json!(u64::MAX),
        5 => json!(1e308),
        6 => json!(-0.0),
        7 => json!(""),
        8 => json!("NaN"),
        9 => json!("18446744073709551616"),
        10 => json!("1e400"),
        11 => json!("2025-02-30T25:61:61Z"),
        12 => json!("\u{10ffff}\u{0}\u{202e}"),
        13 => json!("a"),
        14 => json!([]),
        _ => json!({}),
    }
}

/// The remaining bytes.
pub(crate) struct Choices<'a>(pub(crate) &'a [u8]);

impl Choices<'_> {
    /// The next choice; 0 at the end.
    pub(crate) fn next(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Some JSON, with at most this depth.
    pub(crate) fn json(&mut self, depth: u8) -> Value {
        match self.next() {
            0..96 if depth > 0 => {
                let mut members = Map::new();
                for _ in 0..self.next() % 6 {
                    let name = NAMES[usize::from(self.next()) % NAMES.len()];
                    members.insert(name.to_owned(), self.json(depth - 1));
                }
                members.into()
            }
            96..160 if depth > 0 => {
                let length = self.next() % 5;
                (0..length).map(|_| self.json(depth - 1)).collect()
            }
            160..176 => {
                let bytes = &self.0[..self.0.len().min(8)];
                let text = String::from_utf8_lossy(bytes).into_owned();
                self.0 = &self.0[bytes.len()..];
                text.into()
            }
            choice => odd(choice),
        }
    }
}
