//! The reply of an operation: the shared envelope, its own document, a file, or nothing.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::Error;
use crate::ir::{Content, Method, Reply, Resources, Type};
use crate::pointer::below;
use crate::source::published::{Additional, Ref, View, is_file, is_json};

use super::schemas::{Owner, Schemas};
use super::success::Success;

/// The properties of the envelope besides its resources. Five operations use `error`.
const FRAME: [&str; 3] = ["meta", "errors", "error"];

pub(crate) fn lower<'a>(
    schemas: &mut Schemas<'a>,
    method: Method,
    success: &Success<'a>,
    annotation: Option<&Value>,
    owner: &Owner,
) -> Result<Reply, Error> {
    match annotation.map(Value::as_str) {
        None => {}
        Some(Some("bytes")) => return Ok(Reply::Bytes),
        Some(Some("raw")) => return Ok(Reply::Raw),
        Some(Some("empty")) => return Ok(Reply::Empty),
        Some(Some("json")) => {
            let Some(schema) = success.schema() else {
                return Err(owner.unsupported("`x-falcon-reply: json` needs a published schema"));
            };
            return Ok(Reply::Json(schemas.type_of(schema, &owner.part("reply"))?));
        }
        Some(_) => {
            return Err(owner.unsupported("`x-falcon-reply` is one of bytes, raw, empty and json"));
        }
    }
    // A HEAD has no body, whatever the interface publishes.
    if method == Method::Head || success.only_204 {
        return Ok(Reply::Empty);
    }
    let Some(schema) = success.schema() else {
        return Ok(Reply::Raw);
    };
    let view = schema
        .view(schemas.document)
        .ok_or_else(|| owner.unsupported("the reply's schema refers to itself"))?;
    // An object without published members, beside the media type of a file.
    let says_nothing = view.ty == Some("object") && !view.is_record();
    let returns_file = view.is_binary()
        || says_nothing && success.media().any(is_file)
        || success.media().next().is_some() && !success.media().any(is_json);
    if returns_file {
        return Ok(Reply::Bytes);
    }
    let properties = view.all_properties(schemas.document);
    match frame(schemas, &properties) {
        Frame::Envelope => {
            let resources = resources(schemas, properties.get("resources").copied(), owner)?;
            Ok(Reply::Envelope(resources))
        }
        Frame::Own => Ok(Reply::Json(schemas.type_of(schema, &owner.part("reply"))?)),
    }
}

enum Frame {
    Envelope,
    /// A document that is not an envelope.
    Own,
}

fn frame<'a>(schemas: &Schemas<'a>, properties: &BTreeMap<&'a str, Ref<'a>>) -> Frame {
    let has = |name: &str| properties.contains_key(name);
    if has("resources") {
        return Frame::Envelope;
    }
    // The only content beside meta and errors, such as `combined` in real-time response.
    let content = properties.iter().any(|(name, schema)| {
        let view = schema.view(schemas.document);
        let structured = view.is_none_or(|view| {
            view.is_record() || matches!(view.ty, Some("array" | "object") | None)
        });
        structured && !FRAME.contains(name)
    });
    if has("meta") && (has("errors") || has("error")) && !content {
        return Frame::Envelope;
    }
    Frame::Own
}

fn resources<'a>(
    schemas: &mut Schemas<'a>,
    schema: Option<Ref<'a>>,
    owner: &Owner,
) -> Result<Resources, Error> {
    let Some(schema) = schema else {
        return Ok(Resources::None);
    };
    Ok(match schemas.type_of(schema, &owner.part("resources"))? {
        Type::List(item) => Resources::List(*item),
        Type::Map(value) => Resources::Map(*value),
        one => Resources::One(one),
    })
}

/// The top level of a JSON response.
pub(crate) fn content(schemas: &Schemas<'_>, success: &Success<'_>, reply: &Reply) -> Content {
    match reply {
        Reply::Envelope(_) | Reply::Json(_) => {}
        Reply::Bytes | Reply::Raw | Reply::Empty => return Content::default(),
    }
    let document = schemas.document;
    let Some(view) = success.schema().and_then(|schema| schema.view(document)) else {
        return Content::default();
    };
    let properties = view.all_properties(document);
    let names = properties.keys().filter(|name| !is_frame(name));
    let names: Vec<String> = names.map(|name| (*name).to_owned()).collect();
    Content {
        optional: !names.is_empty() && view.all_required(document).is_empty(),
        properties: names,
        errors_within: errors_within(schemas, &view, 2),
    }
}

fn is_frame(name: &str) -> bool {
    name == "resources" || FRAME.contains(&name)
}

/// The JSON pointer of an object whose values have their own `errors`, up to this depth.
fn errors_within(schemas: &Schemas<'_>, view: &View<'_>, levels: usize) -> Option<String> {
    let document = schemas.document;
    view.all_properties(document)
        .iter()
        .find_map(|(name, schema)| {
            let view = schema.view(document)?;
            let step = below("", name);
            match view.additional {
                Additional::Typed(value) if !view.is_record() => {
                    let has_errors = value
                        .view(document)?
                        .all_properties(document)
                        .contains_key("errors");
                    has_errors.then_some(step)
                }
                Additional::Typed(_) | Additional::Any | Additional::Unsaid => match levels {
                    0 | 1 => None,
                    _ => Some(format!(
                        "{step}{}",
                        errors_within(schemas, &view, levels - 1)?
                    )),
                },
            }
        })
}
