//! Query, header and path parameters: the type keys move into a schema.

use serde_json::{Map, Value};

use super::super::error::{Fault, Problem, below, kind};
use super::super::shape::{as_object, extensions, text};
use super::schema;

/// The keys of a Swagger parameter or item that describe its values.
pub(in super::super) const SCHEMA_KEYS: [&str; 16] = [
    "default",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "pattern",
    "type",
    "uniqueItems",
];

pub(super) fn upgrade(mut parameter: Map<String, Value>) -> Result<Value, Fault> {
    let style = style(&mut parameter)?;
    let schema = schema(&mut parameter)?;
    if text(&parameter, "in") == Some("path") {
        parameter.insert("required".to_owned(), true.into());
    }
    if let Some(Style { style, explode }) = style {
        parameter.insert("style".to_owned(), style.into());
        parameter.insert("explode".to_owned(), explode.into());
    }
    parameter.insert("schema".to_owned(), schema);
    Ok(Value::Object(parameter))
}

/// Takes the schema out of a parameter. Its `x-` keys are copied, since some describe the
/// parameter and some its values.
pub(super) fn schema(parameter: &mut Map<String, Value>) -> Result<Value, Fault> {
    let mut schema: Map<String, Value> = SCHEMA_KEYS
        .iter()
        .filter_map(|key| parameter.remove_entry(*key))
        .collect();
    schema.extend(extensions(parameter));
    let mut schema = Value::Object(schema);
    schema::upgrade(&mut schema)?;
    Ok(schema)
}

/// The style of an array in OpenAPI 3.0.
pub(super) struct Style {
    pub(super) style: &'static str,
    pub(super) explode: bool,
}

/// Takes the `collectionFormat` out of a parameter, at every level. Only an array has a style.
pub(super) fn style(parameter: &mut Map<String, Value>) -> Result<Option<Style>, Fault> {
    let format = parameter.remove("collectionFormat");
    if text(parameter, "type") != Some("array") {
        return Ok(None);
    }
    let place = text(parameter, "in").unwrap_or_default().to_owned();
    let name = text(parameter, "name").unwrap_or_default().to_owned();
    let unsupported = |format: &Value, supported| {
        let format = format.as_str().unwrap_or(kind(format)).to_owned();
        Problem::CollectionFormat {
            format,
            place: place.clone(),
            name: name.clone(),
            supported,
        }
    };
    if let Some(items) = parameter.get_mut("items") {
        plain_items(items, &|format| {
            unsupported(format, "`csv` inside another array")
        })?;
    }
    let format = format.unwrap_or_else(|| "csv".into());
    let in_form = matches!(place.as_str(), "query" | "formData");
    let (style, explode) = match format.as_str() {
        Some("csv") if in_form => ("form", false),
        Some("multi") if in_form => ("form", true),
        Some("ssv") if in_form => ("spaceDelimited", false),
        Some("pipes") if in_form => ("pipeDelimited", false),
        Some("csv") => ("simple", false),
        _ if in_form => {
            return Err(unsupported(&format, "`csv`, `multi`, `pipes` or `ssv`").into());
        }
        _ => return Err(unsupported(&format, "`csv`").into()),
    };
    Ok(Some(Style { style, explode }))
}

/// Nested arrays support only commas.
fn plain_items(items: &mut Value, unsupported: &dyn Fn(&Value) -> Problem) -> Result<(), Fault> {
    let items = as_object(items).map_err(below("items"))?;
    match items.remove("collectionFormat") {
        Some(format) if format != "csv" => Err(unsupported(&format).into()),
        _ => items
            .get_mut("items")
            .map_or(Ok(()), |items| plain_items(items, unsupported)),
    }
}
