//! Responses: a schema becomes content for each media type of the operation.

use serde_json::{Map, Value, json};

use super::super::error::{Fault, below};
use super::super::published::is_json;
use super::super::reference::Section;
use super::super::shape::{as_object, into_object};
use super::schema;

pub(super) fn upgrade(
    responses: &mut Value,
    shared: &Section<Value>,
    produces: &[String],
) -> Result<(), Fault> {
    for (status, response) in as_object(responses)? {
        if !status.starts_with("x-") {
            *response = shared
                .resolve(response.take())
                .and_then(|response| upgrade_response(status, response, produces))
                .map_err(below(status))?;
        }
    }
    Ok(())
}

/// Examples are dropped: nothing is generated from them. A file is often published without a schema:
/// its media type is what says that there is one.
fn upgrade_response(
    status: &str,
    mut response: Map<String, Value>,
    produces: &[String],
) -> Result<Value, Fault> {
    response.remove("examples");
    let content: Map<String, Value> = match response.remove("schema") {
        Some(mut schema) => {
            schema::upgrade(&mut schema).map_err(below("schema"))?;
            let content = |media: &String| (media.clone(), json!({ "schema": schema }));
            produces.iter().map(content).collect()
        }
        None if matches!(status, "204" | "304") => Map::new(),
        None => {
            let others = produces.iter().filter(|media| !is_json(media));
            others.map(|media| (media.clone(), json!({}))).collect()
        }
    };
    if !content.is_empty() {
        response.insert("content".to_owned(), content.into());
    }
    if let Some(headers) = response.get_mut("headers") {
        for (name, header) in as_object(headers).map_err(below("headers"))? {
            *header = upgrade_header(header.take())
                .map_err(below(name))
                .map_err(below("headers"))?;
        }
    }
    Ok(Value::Object(response))
}

/// Only the names of headers are used. Their schemas would be a sixth of the generator's memory.
fn upgrade_header(header: Value) -> Result<Value, Fault> {
    let mut header = into_object(header)?;
    header.clear();
    header.insert("content".to_owned(), Map::new().into());
    Ok(Value::Object(header))
}
