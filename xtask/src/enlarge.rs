//! `cargo xtask enlarge`: the interface several times, to measure the generator with.

use std::collections::BTreeSet;

use codegen::source::overlay::Stale;
use serde_json::{Map, Value};

use crate::error::Error;
use crate::inputs::Inputs;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many times every path, operation, collection and schema is in the printed file
    times: usize,
    #[command(flatten)]
    inputs: Inputs,
}

/// Prints the interface with its overlays applied: generate from it with `--no-overlay`.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let texts = arguments.inputs.texts()?;
    let (document, _) = texts.sources(Stale::Refuse).document()?;
    let document = enlarged(document, arguments.times);
    output::print(|out| {
        serde_json::to_writer(&mut *out, &document)?;
        writeln!(out)
    })
}

/// The document with copies of its paths and schemas. All names of a copy end with its number.
fn enlarged(mut document: Value, times: usize) -> Value {
    let ids = Ids::of(&document);
    for (section, is_path) in [("paths", true), ("definitions", false)] {
        let Some(Value::Object(entries)) = document.get_mut(section) else {
            continue;
        };
        let original = entries.clone();
        for number in 2..=times {
            entries.extend(original.iter().map(|(name, value)| {
                let name = match is_path {
                    true => format!("/copy{number}{name}"),
                    false => format!("{name}Copy{number}"),
                };
                let mut value = value.clone();
                ids.rename(&mut value, number);
                (name, value)
            }));
        }
    }
    document
}

/// The ids and aliases of all operations, by which others name them.
struct Ids(BTreeSet<String>);

impl Ids {
    fn of(document: &Value) -> Ids {
        let paths = document.get("paths").and_then(Value::as_object);
        let operations = paths
            .into_iter()
            .flat_map(Map::values)
            .filter_map(Value::as_object)
            .flat_map(Map::values);
        let ids = operations.flat_map(|operation| {
            let aliases = operation.get("x-aliases").and_then(Value::as_array);
            let id = operation.get("operationId");
            id.into_iter().chain(aliases.into_iter().flatten())
        });
        Ids(ids.filter_map(Value::as_str).map(str::to_owned).collect())
    }

    fn rename(&self, value: &mut Value, number: usize) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    match (key.as_str(), &mut *value) {
                        ("tags", Value::Array(tags)) => tags.iter_mut().for_each(|tag| {
                            *tag =
                                format!("{}_copy{number}", tag.as_str().unwrap_or_default()).into();
                        }),
                        ("x-falcon-collection", Value::String(name)) => {
                            *name = format!("{name}_copy{number}");
                        }
                        _ => self.rename(value, number),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.rename(item, number)),
            Value::String(text) => {
                if text.starts_with("#/definitions/") || self.0.contains(text) {
                    text.push_str(&format!("Copy{number}"));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
