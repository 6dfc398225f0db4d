//! The interface as typed operations and schemas, decoded one by one.

mod naming;
mod operation;
mod schema;
mod spellings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use openapiv3::{AnySchema, Operation, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::{Map, Value};

use self::naming::Route;
pub use self::naming::Unnamed;
use self::operation::{Components, Inherited};
use super::error::{Error, Fault, Place, Problem, below, kind};
use super::path_item::{self, METHODS};
use super::shape::{extensions, into_object, take_list, take_object, text};

/// An interface: its operations and their types.
#[derive(Debug)]
pub struct Document {
    /// Sorted by path, then method.
    pub operations: Vec<SourceOperation>,
    /// By published name. Every `$ref` in the document is `#/components/schemas/` followed by such
    /// a name, unescaped. A published reference with keys beside it (a description, `x-nullable`)
    /// is an `allOf` of that reference, with those keys.
    pub schemas: BTreeMap<String, ReferenceOr<Schema>>,
    /// The annotation `x-former-collections`.
    pub former_collections: Option<Value>,
    /// The annotation `x-former-types`.
    pub former_types: Option<Value>,
    /// The names of requests that the service sends. They are omitted.
    pub webhooks: Vec<String>,
    /// The operations that the published file does not name, or not uniquely.
    pub unnamed: Vec<Unnamed>,
    /// The path part of the first server's URL, without a slash at its end: `""` for `/`.
    pub base_path: String,
}

/// An operation and its place. Its only references are to schemas.
#[derive(Debug)]
pub struct SourceOperation {
    /// Such as `GET`.
    pub method: String,
    /// The path template.
    pub path: String,
    /// It has an `operation_id` of its own, and no callbacks, links or examples, which a client does not use.
    /// It includes the parameters, servers and `x-` keys of its path, and the `security` of the
    /// document if it had none. `None` means that it needs no credentials.
    pub operation: Operation,
}

impl SourceOperation {
    fn route(&mut self) -> Route<'_> {
        Route {
            method: &self.method,
            path: &self.path,
            id: &mut self.operation.operation_id,
        }
    }
}

impl Document {
    /// Decodes OpenAPI 3.0 values. Webhooks are omitted: the service sends those requests.
    ///
    /// # Errors
    ///
    /// If operations or schemas are invalid, or have references without a target. The error names all.
    pub fn decode(document: Value) -> Result<Document, Error> {
        let mut errors = Vec::new();
        let document = Document::collect(document, &mut errors)?;
        match Error::all(errors) {
            None => Ok(document),
            Some(error) => Err(error),
        }
    }

    /// Decodes the valid operations and schemas, and adds the errors of all others.
    ///
    /// # Errors
    ///
    /// If the document itself is invalid.
    pub(crate) fn collect(document: Value, errors: &mut Vec<Error>) -> Result<Document, Error> {
        let Value::Object(mut document) = document else {
            return Err(Error::NotAnObject {
                found: kind(&document),
            });
        };
        let whole = |fault: Fault| fault.place(Place::Document);
        let mut components = take_object(&mut document, "components").map_err(whole)?;
        let schemas = take_object(&mut components, "schemas")
            .map_err(below("components"))
            .map_err(whole)?;
        let components = Components::take(&mut components, schemas.keys())
            .map_err(below("components"))
            .map_err(whole)?;

        let mut decoded = BTreeMap::new();
        for (name, value) in schemas {
            match schema::decode(value, &components.schemas) {
                Ok(schema) => {
                    decoded.insert(name, schema);
                }
                Err(fault) => {
                    errors.push(fault.place(Place::Schema(name.clone())));
                    // Its users have no error of their own.
                    decoded.insert(name, ReferenceOr::Item(any_json()));
                }
            }
        }
        let mut operations = operations(&mut document, &components, errors)?;
        Ok(Document {
            schemas: decoded,
            unnamed: naming::name(operations.iter_mut().map(SourceOperation::route).collect()),
            operations,
            base_path: base_path(&document),
            webhooks: take_object(&mut document, "webhooks")
                .map_err(whole)?
                .into_iter()
                .map(|(name, _)| name)
                .collect(),
            former_collections: document.remove("x-former-collections"),
            former_types: document.remove("x-former-types"),
        })
    }
}

fn any_json() -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    }
}

fn operations(
    document: &mut Map<String, Value>,
    components: &Components,
    errors: &mut Vec<Error>,
) -> Result<Vec<SourceOperation>, Error> {
    let whole = |fault: Fault| fault.place(Place::Document);
    let paths = document
        .remove("paths")
        .ok_or_else(|| Fault::kind("an object", None));
    let paths = paths
        .and_then(into_object)
        .map_err(below("paths"))
        .map_err(whole)?;
    let security = document.remove("security");

    let mut operations = Vec::new();
    for (path, item) in paths {
        if path.starts_with("x-") {
            continue;
        }
        let mut add = |fault: Fault| errors.push(fault.place(Place::Path(path.clone())));
        if !path.starts_with('/') {
            add(Problem::UnknownKey(path.clone()).into());
            continue;
        }
        let item = into_object(item).and_then(|mut item| {
            let inherited = Inherited {
                parameters: take_list(&mut item, "parameters")?,
                servers: item.remove("servers"),
                extensions: extensions(&item).collect(),
                security: security.clone(),
            };
            Ok((item, inherited))
        });
        let (item, inherited) = match item {
            Ok(item) => item,
            Err(fault) => {
                add(fault);
                continue;
            }
        };
        for (key, value) in item {
            if METHODS.contains(&key.as_str()) {
                let place = path_item::place(&key, &path, &value);
                match operation::decode(value, &inherited, components) {
                    Ok(operation) => operations.push(SourceOperation {
                        method: key.to_ascii_uppercase(),
                        path: path.clone(),
                        operation,
                    }),
                    Err(fault) => errors.push(fault.place(place)),
                }
            } else if !matches!(key.as_str(), "summary" | "description") && !key.starts_with("x-") {
                let problem = match (key.as_str(), value.as_str()) {
                    ("$ref", Some(reference)) => Problem::without_target(reference),
                    _ => Problem::UnknownKey(key),
                };
                errors.push(Fault::from(problem).place(Place::Path(path.clone())));
            }
        }
    }
    operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
    Ok(operations)
}

/// The path of the first server's URL, its variables replaced by their defaults.
fn base_path(document: &Map<String, Value>) -> String {
    let Some(server) = document
        .get("servers")
        .and_then(|servers| servers.get(0))
        .and_then(Value::as_object)
    else {
        return String::new();
    };
    let mut url = text(server, "url").unwrap_or_default().to_owned();
    for (name, variable) in server
        .get("variables")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let default = variable
            .get("default")
            .and_then(Value::as_str)
            .unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    let path = match url.split_once("://") {
        Some((_, rest)) => rest
            .find('/')
            .map_or("", |slash| rest.get(slash..).unwrap_or_default()),
        None => &url,
    };
    match path.trim_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    }
}
