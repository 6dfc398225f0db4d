//! From Swagger 2.0 to OpenAPI 3.0, on values.

mod bodies;
mod parameters;
mod responses;
mod schema;
mod security;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

pub(super) use self::parameters::SCHEMA_KEYS;
use super::anchors;
use super::error::{Error, Fault, Place, below, kind};
use super::path_item::{self, METHODS};
use super::reference::Section;
use super::shape::{as_object, take_list, take_object, take_texts, text};

/// Turns Swagger 2.0 into OpenAPI 3.0. OpenAPI 3.0 and 3.1 stay unchanged, except that all references
/// lead to named components. [`super::Document::decode`] reads the schemas of both.
///
/// Copies shared and path-level parameters and shared responses to their users, because their
/// OpenAPI 3.0 form depends on the operation's `consumes` and `produces`.
///
/// # Errors
///
/// If the version is not supported, or OpenAPI 3.0 cannot express constructs. The error names all.
pub fn upgrade(document: Value) -> Result<Value, Error> {
    let mut errors = Vec::new();
    let document = upgrade_valid(document, &mut errors)?;
    match Error::all(errors) {
        None => Ok(document),
        Some(error) => Err(error),
    }
}

/// Upgrades the valid operations and schemas, and adds the errors of all others. Such an operation is
/// removed, and such a schema becomes any JSON.
///
/// # Errors
///
/// If the document itself is invalid.
pub(crate) fn upgrade_valid(document: Value, errors: &mut Vec<Error>) -> Result<Value, Error> {
    let Value::Object(mut document) = document else {
        return Err(Error::NotAnObject {
            found: kind(&document),
        });
    };
    match version(&document)? {
        Version::OpenApi => {}
        Version::Swagger20 => upgrade_swagger(&mut document, errors)?,
    }
    anchors::resolve(&mut document);
    Ok(Value::Object(document))
}

pub(super) enum Version {
    Swagger20,
    /// 3.0 or 3.1.
    OpenApi,
}

/// The version is a string, but YAML reads a bare `2.0` as a number.
pub(super) fn version(document: &Map<String, Value>) -> Result<Version, Error> {
    let text = |key| match document.get(key) {
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let found = match (text("swagger"), text("openapi")) {
        (Some(version), None) if version == "2.0" => return Ok(Version::Swagger20),
        (None, Some(version)) if is_read(&version) => return Ok(Version::OpenApi),
        (Some(version), None) => format!("Swagger {version}"),
        (None, Some(version)) => format!("OpenAPI {version}"),
        (Some(_), Some(_)) => "a document with two versions".to_owned(),
        (None, None) => "a document without a version".to_owned(),
    };
    Err(Error::Version { found })
}

fn is_read(version: &str) -> bool {
    ["3.0", "3.1"].iter().any(|minor| {
        let patch = version.strip_prefix(minor);
        patch.is_some_and(|patch| patch.is_empty() || patch.starts_with('.'))
    })
}

fn upgrade_swagger(
    document: &mut Map<String, Value>,
    errors: &mut Vec<Error>,
) -> Result<(), Error> {
    let whole = |fault: Fault| fault.place(Place::Document);
    let shared = Shared::take(document).map_err(whole)?;
    let servers = servers(document).map_err(whole)?;
    let security = take_object(document, "securityDefinitions").map_err(whole)?;

    let mut schemas = take_object(document, "definitions").map_err(whole)?;
    for (name, schema) in &mut schemas {
        if let Err(fault) = schema::upgrade(schema) {
            errors.push(fault.place(Place::Schema(name.clone())));
            *schema = json!({});
        }
    }
    if let Some(paths) = document.get_mut("paths") {
        for (path, item) in as_object(paths).map_err(below("paths")).map_err(whole)? {
            if path.starts_with('/') {
                upgrade_path(path, item, &shared, errors);
            }
        }
    }
    document.remove("swagger");
    document.insert("openapi".to_owned(), "3.0.3".into());
    document.insert("servers".to_owned(), servers);
    // Moved: `json!` would copy all schemas.
    let components = [
        ("schemas", Value::Object(schemas)),
        ("securitySchemes", security::schemes(security).into()),
    ];
    let components = components.map(|(name, value)| (name.to_owned(), value));
    document.insert("components".to_owned(), Map::from_iter(components).into());
    Ok(())
}

/// Defaults of the document for all its operations.
struct Shared {
    parameters: Section<Value>,
    responses: Section<Value>,
    consumes: Vec<String>,
    produces: Vec<String>,
}

impl Shared {
    fn take(document: &mut Map<String, Value>) -> Result<Self, Fault> {
        Ok(Shared {
            parameters: Section::take(document, "parameters", "#/parameters/")?,
            responses: Section::take(document, "responses", "#/responses/")?,
            consumes: or_json(take_texts(document, "consumes")?),
            produces: or_json(take_texts(document, "produces")?),
        })
    }
}

fn or_json(media_types: Vec<String>) -> Vec<String> {
    if media_types.is_empty() {
        vec!["application/json".to_owned()]
    } else {
        media_types
    }
}

/// A server for each scheme. Without a host, the base path alone, relative to the document's own
/// address.
fn servers(document: &mut Map<String, Value>) -> Result<Value, Fault> {
    let schemes = take_texts(document, "schemes")?;
    let base_path = document.remove("basePath");
    let base_path = base_path
        .as_ref()
        .and_then(Value::as_str)
        .unwrap_or_default();
    let base_path = format!("/{}", base_path.trim_start_matches('/'));
    let host = document.remove("host");
    let Some(host) = host.as_ref().and_then(Value::as_str) else {
        return Ok(json!([{ "url": base_path }]));
    };
    let schemes = if schemes.is_empty() {
        vec!["https".to_owned()]
    } else {
        schemes
    };
    Ok(schemes
        .iter()
        .map(|scheme| json!({ "url": format!("{scheme}://{host}{base_path}") }))
        .collect())
}

fn upgrade_path(path: &str, item: &mut Value, shared: &Shared, errors: &mut Vec<Error>) {
    let of_path = as_object(item).and_then(|item| take_list(item, "parameters"));
    let (of_path, item) = match (of_path, item) {
        (Ok(of_path), Value::Object(item)) => (of_path, item),
        (Ok(_), item) => {
            *item = json!({});
            return;
        }
        (Err(fault), item) => {
            errors.push(fault.place(Place::Path(path.to_owned())));
            *item = json!({});
            return;
        }
    };
    item.retain(|method, operation| {
        if !METHODS.contains(&method.as_str()) {
            return true;
        }
        let place = path_item::place(method, path, operation);
        let upgraded = as_object(operation)
            .and_then(|operation| upgrade_operation(operation, &of_path, shared));
        match upgraded {
            Ok(()) => true,
            Err(fault) => {
                errors.push(fault.place(place));
                false
            }
        }
    });
}

/// An operation's `schemes` are dropped: the client's base URL decides.
fn upgrade_operation(
    operation: &mut Map<String, Value>,
    of_path: &[Value],
    shared: &Shared,
) -> Result<(), Fault> {
    operation.remove("schemes");
    let own = |media_types: Vec<String>, all: &[String]| {
        if media_types.is_empty() {
            all.to_vec()
        } else {
            media_types
        }
    };
    let consumes = own(take_texts(operation, "consumes")?, &shared.consumes);
    let produces = own(take_texts(operation, "produces")?, &shared.produces);

    let parameters = path_item::parameters(
        of_path,
        take_list(operation, "parameters")?,
        &shared.parameters,
    )?;
    let (sent, others) = parameters.into_iter().partition::<Vec<_>, _>(|parameter| {
        matches!(text(parameter, "in"), Some("body" | "formData"))
    });
    let others = others
        .into_iter()
        .map(parameters::upgrade)
        .collect::<Result<Vec<_>, _>>()?;
    operation.insert("parameters".to_owned(), others.into());
    if let Some(body) = bodies::upgrade(sent, &consumes)? {
        operation.insert("requestBody".to_owned(), body);
    }
    if let Some(responses) = operation.get_mut("responses") {
        responses::upgrade(responses, &shared.responses, &produces).map_err(below("responses"))?;
    }
    Ok(())
}
