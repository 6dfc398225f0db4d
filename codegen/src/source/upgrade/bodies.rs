//! The `body` or `formData` parameters become the request body.

use serde_json::{Map, Value, json};

use super::super::error::{Fault, Problem};
use super::super::shape::{extensions, into_object, text};
use super::parameters::{self, Style};
use super::schema;

type Parameter = Map<String, Value>;

/// The request body for the parameters; `None` without parameters.
pub(super) fn upgrade(
    parameters: Vec<Parameter>,
    consumes: &[String],
) -> Result<Option<Value>, Fault> {
    let (mut bodies, fields): (Vec<_>, Vec<_>) = parameters
        .into_iter()
        .partition(|parameter| text(parameter, "in") == Some("body"));
    if let Some(first) = bodies.first()
        && let Some(second) = bodies.get(1).or(fields.first())
    {
        let name = |parameter| text(parameter, "name").unwrap_or_default().to_owned();
        return Err(Problem::TwoBodies {
            first: name(first),
            second: name(second),
        }
        .into());
    }
    match bodies.pop() {
        Some(parameter) => body(parameter, consumes).map(Some),
        None if fields.is_empty() => Ok(None),
        None => form(fields, consumes).map(Some),
    }
}

fn body(mut parameter: Parameter, consumes: &[String]) -> Result<Value, Fault> {
    let mut schema = parameter.remove("schema").unwrap_or_else(|| json!({}));
    schema::upgrade(&mut schema)?;
    let content: Map<String, Value> = consumes
        .iter()
        .map(|media_type| (media_type.clone(), json!({ "schema": schema })))
        .collect();
    let mut body: Map<String, Value> = extensions(&parameter).collect();
    body.extend(
        ["description", "required"]
            .iter()
            .filter_map(|key| parameter.remove_entry(*key)),
    );
    body.insert("content".to_owned(), content.into());
    Ok(Value::Object(body))
}

/// The style of an array is preserved, also for a multipart form, where OpenAPI 3.0 does not define
/// it.
fn form(fields: Vec<Parameter>, consumes: &[String]) -> Result<Value, Fault> {
    let with_file = fields
        .iter()
        .any(|field| text(field, "type") == Some("file"));
    let multipart = with_file
        || consumes
            .iter()
            .any(|media_type| media_type == "multipart/form-data");
    let media_type = if multipart {
        "multipart/form-data"
    } else {
        "application/x-www-form-urlencoded"
    };

    let mut properties = Map::new();
    let mut encoding = Map::new();
    let mut required = Vec::new();
    for mut field in fields {
        let style = parameters::style(&mut field)?;
        let mut schema = into_object(parameters::schema(&mut field)?)?;
        schema.extend(field.remove_entry("description"));
        let name = text(&field, "name").unwrap_or_default().to_owned();
        if let Some(Style { style, explode }) = style {
            encoding.insert(name.clone(), json!({ "style": style, "explode": explode }));
        }
        if field.get("required") == Some(&Value::Bool(true)) {
            required.push(name.clone());
        }
        properties.insert(name, schema.into());
    }
    let body_required = !required.is_empty();
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    Ok(json!({
        "required": body_required,
        "content": { media_type: { "schema": schema, "encoding": encoding } },
    }))
}
