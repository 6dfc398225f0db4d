//! Requests of any operation from `name=value` arguments.

use std::str::FromStr;

use falcon_sdk::request::{Call, Upload};
use falcon_sdk::spec::{At, Body, Kind, Param, Place, Spec};
use serde_json::{Map, Value};

use crate::exit::Failure;

/// `name=text`, `name=@file` or `name:=json`.
#[derive(Clone)]
pub(crate) struct Argument {
    name: String,
    value: Value,
}

impl FromStr for Argument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| format!("{text} has no value: write name=value"))?;
        let (name, value) = match name.strip_suffix(':') {
            None => (name, Value::from(value)),
            Some(name) => {
                let json = serde_json::from_str(value);
                (
                    name,
                    json.map_err(|error| format!("{name} is no JSON: {error}"))?,
                )
            }
        };
        Ok(Argument {
            name: name.to_owned(),
            value,
        })
    }
}

/// The request of an operation. An argument is a parameter of that name, or a field of the body.
pub(crate) fn request(spec: &'static Spec, arguments: &[Argument]) -> Result<Call, Failure> {
    let mut call = Call::new(spec);
    let mut fields = Map::new();
    let mut names: Vec<&str> = Vec::new();
    for argument in arguments {
        if !names.contains(&argument.name.as_str()) {
            names.push(&argument.name);
        }
    }
    for name in names {
        let given = arguments.iter().filter(|argument| argument.name == name);
        let values: Vec<Value> = given.map(|argument| argument.value.clone()).collect();
        match spec.params.iter().find(|param| param.name == name) {
            Some(param) => set(&mut call, param, values)?,
            None if name == "body" => body(&mut call, spec, &values)?,
            None if matches!(spec.body, Body::Json { .. }) => {
                fields.insert(name.to_owned(), field(spec, name, values));
            }
            // The SDK refuses it, and suggests a name.
            None => drop(call.query(name, &values)),
        }
    }
    if !fields.is_empty() {
        call.json(&Value::from(fields));
    }
    Ok(call)
}

fn set(call: &mut Call, param: &Param, values: Vec<Value>) -> Result<(), Failure> {
    let name = param.name;
    match param.place {
        Place::Form if param.kind == Kind::File => call.file(name, &file(name, &values)?),
        Place::Form => call.form(name, &values),
        Place::Path => call.path(name, &values),
        Place::Header => call.header(name, &values),
        _ => call.query(name, &values),
    };
    Ok(())
}

/// `body=@file`, or `body=json`.
fn body(call: &mut Call, spec: &Spec, values: &[Value]) -> Result<(), Failure> {
    if matches!(spec.body, Body::Bytes { .. }) {
        call.bytes(&file("body", values)?);
        return Ok(());
    }
    let text = match values {
        [Value::String(text)] => text,
        [json] => {
            call.json(json);
            return Ok(());
        }
        _ => return Err(Failure::usage("give one body".to_owned())),
    };
    let text = match text.strip_prefix('@') {
        None => text.clone(),
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| Failure::usage(format!("body: {path}: {error}")))?,
    };
    let json: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::usage(format!("body is no JSON: {error}")))?;
    call.json(&json);
    Ok(())
}

/// A field is a list if it is repeated, or if it holds the operation's ids.
fn field(spec: &Spec, name: &str, mut values: Vec<Value>) -> Value {
    let holds_ids = spec.ids.is_some_and(|ids| match ids.at {
        At::Body(pointer) => pointer.strip_prefix('/') == Some(name),
        _ => false,
    });
    match values.pop() {
        Some(one) if values.is_empty() && (!holds_ids || one.is_array()) => one,
        last => values.into_iter().chain(last).collect(),
    }
}

fn file(name: &str, values: &[Value]) -> Result<Upload, Failure> {
    match values {
        [Value::String(text)] if text.starts_with('@') => Ok(Upload::path(&text[1..])),
        _ => Err(Failure::usage(format!(
            "{name} is a file: write {name}=@FILE"
        ))),
    }
}
