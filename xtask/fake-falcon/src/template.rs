//! Records as text with holes for individual values, so that a page of thousands is copied, not
//! made.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

/// The value of a hole. In a template it is this text as a JSON string.
const ID: &str = "\u{1}id";
const NUMBER: &str = "\u{1}number";
const NAME: &str = "\u{1}name";
const MARKER: &str = "\u{1}marker";

/// The kind of a hole.
pub(crate) enum Hole {
    Id,
    Number,
    Name,
    Marker,
}

impl Hole {
    /// The hole that a value of a record stands for.
    pub(crate) fn of(value: &Value) -> Option<Hole> {
        match value.as_str()? {
            ID => Some(Hole::Id),
            NUMBER => Some(Hole::Number),
            NAME => Some(Hole::Name),
            MARKER => Some(Hole::Marker),
            _ => None,
        }
    }
}

/// The text of a record, with holes.
pub(crate) struct Template {
    pieces: Vec<Piece>,
    record: Value,
}

enum Piece {
    Text(String),
    /// The id as text.
    Id,
    /// The id as a number.
    Number,
    /// The name of a host.
    Name,
    Marker,
}

/// The existing templates, by the list's operation, the id property and the variant.
#[derive(Default)]
pub(crate) struct Templates(Mutex<HashMap<(String, String, u64), Arc<Template>>>);

impl Templates {
    /// The template; made if necessary.
    pub(crate) fn get(
        &self,
        key: (String, String, u64),
        make: impl FnOnce() -> Value,
    ) -> Arc<Template> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            made.entry(key)
                .or_insert_with(|| Arc::new(Template::of(&make()))),
        )
    }
}

/// A hole for an id of the kind of a made-up value; `None` if the value is not an id.
pub(crate) fn id_hole(made_up: &Value) -> Option<Value> {
    match made_up {
        Value::String(_) => Some(ID.into()),
        Value::Number(_) => Some(NUMBER.into()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A hole for the name of a host.
pub(crate) fn name_hole() -> Value {
    NAME.into()
}

/// A hole for a marker.
pub(crate) fn marker_hole() -> Value {
    MARKER.into()
}

impl Template {
    fn of(record: &Value) -> Template {
        let mut pieces = vec![Piece::Text(record.to_string())];
        for (name, hole) in [
            (ID, (|| Piece::Id) as fn() -> Piece),
            (NUMBER, || Piece::Number),
            (NAME, || Piece::Name),
            (MARKER, || Piece::Marker),
        ] {
            let quoted = Value::from(name).to_string();
            pieces = pieces
                .into_iter()
                .flat_map(|piece| split(piece, &quoted, hole))
                .collect();
        }
        Template {
            pieces,
            record: record.clone(),
        }
    }

    /// The record, with a text for each hole.
    pub(crate) fn record(&self) -> &Value {
        &self.record
    }

    /// Writes the record of an id. `number` and `marker` fill the other holes.
    pub(crate) fn write(&self, out: &mut Vec<u8>, id: &str, number: u64, name: &str, marker: &str) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
                Piece::Id => out.extend_from_slice(Value::from(id).to_string().as_bytes()),
                Piece::Number => out.extend_from_slice(number.to_string().as_bytes()),
                Piece::Name => out.extend_from_slice(format!("\"{name}\"").as_bytes()),
                Piece::Marker => out.extend_from_slice(format!("\"{marker}\"").as_bytes()),
            }
        }
    }
}

/// A text in pieces, with a hole in place of each `quoted`.
fn split(piece: Piece, quoted: &str, hole: fn() -> Piece) -> Vec<Piece> {
    let Piece::Text(text) = piece else {
        return vec![piece];
    };
    let mut pieces = Vec::new();
    for part in text.split(quoted) {
        pieces.push(Piece::Text(part.to_owned()));
        pieces.push(hole());
    }
    pieces.pop();
    pieces
}
