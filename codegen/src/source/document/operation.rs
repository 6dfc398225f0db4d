//! Decodes an operation: inherits from its path, resolves and checks it as a value, then decodes
//! it.

use openapiv3::{Operation, Parameter, RequestBody, Response};
use serde_json::{Map, Value};

use super::super::error::{Fault, Problem, below};
use super::super::path_item;
use super::super::reference::Section;
use super::super::shape::{as_object, into_object, take_list};
use super::schema::{self, typed};

/// The targets of references in operations.
pub(super) struct Components {
    parameters: Section<Value>,
    request_bodies: Section<Value>,
    responses: Section<Value>,
    headers: Section<Value>,
    pub(super) schemas: Section<()>,
}

impl Components {
    pub(super) fn take<'a>(
        components: &mut Map<String, Value>,
        schemas: impl Iterator<Item = &'a String>,
    ) -> Result<Self, Fault> {
        Ok(Components {
            parameters: Section::take(components, "parameters", "#/components/parameters/")?,
            request_bodies: Section::take(
                components,
                "requestBodies",
                "#/components/requestBodies/",
            )?,
            responses: Section::take(components, "responses", "#/components/responses/")?,
            headers: Section::take(components, "headers", "#/components/headers/")?,
            schemas: Section::new(schema::PREFIX, schemas.map(|name| (name.clone(), ()))),
        })
    }
}

/// Defaults of a path or the document for its operations.
pub(super) struct Inherited {
    pub(super) parameters: Vec<Value>,
    pub(super) servers: Option<Value>,
    pub(super) extensions: Vec<(String, Value)>,
    pub(super) security: Option<Value>,
}

pub(super) fn decode(
    operation: Value,
    inherited: &Inherited,
    components: &Components,
) -> Result<Operation, Fault> {
    let mut operation = into_object(operation)?;
    settle(&mut operation, inherited, components)?;
    let operation = Value::Object(operation);
    typed(&operation).map_err(|fault| blame(&operation).err().unwrap_or(fault))
}

/// Brings an operation into a form that openapiv3 reads completely.
fn settle(
    operation: &mut Map<String, Value>,
    inherited: &Inherited,
    components: &Components,
) -> Result<(), Fault> {
    operation.retain(|key, value| !value.is_null() || key.starts_with("x-"));
    operation.remove("callbacks");
    let security = inherited.security.iter().map(|value| ("security", value));
    let servers = inherited.servers.iter().map(|value| ("servers", value));
    let extensions = inherited
        .extensions
        .iter()
        .map(|(key, value)| (key.as_str(), value));
    for (key, value) in security.chain(servers).chain(extensions) {
        operation.entry(key).or_insert_with(|| value.clone());
    }

    let own = take_list(operation, "parameters")?;
    let mut parameters = path_item::parameters(&inherited.parameters, own, &components.parameters)?;
    for (index, parameter) in parameters.iter_mut().enumerate() {
        settle_carrier(parameter, components)
            .map_err(below(index))
            .map_err(below("parameters"))?;
    }
    operation.insert("parameters".to_owned(), parameters.into());
    if let Some(body) = operation.get_mut("requestBody") {
        settle_body(body, components).map_err(below("requestBody"))?;
    }
    let responses = operation
        .entry("responses")
        .or_insert_with(|| Map::new().into());
    settle_responses(responses, components).map_err(below("responses"))
}

/// A parameter or header: its type is in `schema`, or in `content`.
fn settle_carrier(carrier: &mut Map<String, Value>, components: &Components) -> Result<(), Fault> {
    carrier.remove("examples");
    if !carrier.contains_key("schema") && !carrier.contains_key("content") {
        return Err(Problem::Missing("`schema` or `content`").into());
    }
    if let Some(value) = carrier.get_mut("schema") {
        schema::settle(value, &components.schemas).map_err(below("schema"))?;
    }
    settle_content(carrier, components)
}

fn settle_body(body: &mut Value, components: &Components) -> Result<(), Fault> {
    let mut settled = components.request_bodies.resolve(body.take())?;
    settle_content(&mut settled, components)?;
    *body = Value::Object(settled);
    Ok(())
}

/// openapiv3 silently skips keys that are not a status, and requires a description that is never
/// used.
fn settle_responses(responses: &mut Value, components: &Components) -> Result<(), Fault> {
    for (status, response) in as_object(responses)? {
        if status.starts_with("x-") {
            continue;
        }
        if !is_status(status) {
            return Err(Problem::Status(status.clone()).into());
        }
        let settled = components
            .responses
            .resolve(response.take())
            .and_then(|response| settle_response(response, components))
            .map_err(below(status))?;
        *response = Value::Object(settled);
    }
    Ok(())
}

fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        b"default" => true,
        [b'1'..=b'9', rest @ ..] if rest.len() == 2 => {
            rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"xx")
        }
        _ => false,
    }
}

fn settle_response(
    mut response: Map<String, Value>,
    components: &Components,
) -> Result<Map<String, Value>, Fault> {
    response.remove("links");
    response.entry("description").or_insert_with(|| "".into());
    settle_headers(&mut response, components)?;
    settle_content(&mut response, components)?;
    Ok(response)
}

fn settle_headers(holder: &mut Map<String, Value>, components: &Components) -> Result<(), Fault> {
    let Some(headers) = holder.get_mut("headers") else {
        return Ok(());
    };
    for (name, header) in as_object(headers).map_err(below("headers"))? {
        let settled = components
            .headers
            .resolve(header.take())
            .and_then(|mut header| settle_carrier(&mut header, components).map(|()| header))
            .map_err(below(name))
            .map_err(below("headers"))?;
        *header = Value::Object(settled);
    }
    Ok(())
}

fn settle_content(holder: &mut Map<String, Value>, components: &Components) -> Result<(), Fault> {
    let Some(content) = holder.get_mut("content") else {
        return Ok(());
    };
    for (name, media_type) in as_object(content).map_err(below("content"))? {
        settle_media_type(media_type, components)
            .map_err(below(name))
            .map_err(below("content"))?;
    }
    Ok(())
}

fn settle_media_type(media_type: &mut Value, components: &Components) -> Result<(), Fault> {
    let media_type = as_object(media_type)?;
    media_type.remove("examples");
    if let Some(value) = media_type.get_mut("schema") {
        schema::settle(value, &components.schemas).map_err(below("schema"))?;
    }
    let Some(encodings) = media_type.get_mut("encoding") else {
        return Ok(());
    };
    for (name, encoding) in as_object(encodings).map_err(below("encoding"))? {
        as_object(encoding)
            .and_then(|encoding| settle_headers(encoding, components))
            .map_err(below(name))
            .map_err(below("encoding"))?;
    }
    Ok(())
}

/// Finds the part of an operation that openapiv3 refuses, since its errors do not name it.
fn blame(operation: &Value) -> Result<(), Fault> {
    let parameters = operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for (index, parameter) in parameters.enumerate() {
        typed::<Parameter>(parameter)
            .map_err(below(index))
            .map_err(below("parameters"))?;
    }
    if let Some(body) = operation.get("requestBody") {
        typed::<RequestBody>(body).map_err(below("requestBody"))?;
    }
    let responses = operation
        .get("responses")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    for (status, response) in responses.filter(|(status, _)| !status.starts_with("x-")) {
        typed::<Response>(response)
            .map_err(below(status))
            .map_err(below("responses"))?;
    }
    Ok(())
}
