//! The form of a published schema on the wire.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::spec::{Operation, Spec};

/// Properties with the name of an embedded Go struct. On the wire, the struct's properties are
/// beside the others.
const EMBEDDED: [&str; 4] = [
    "FemEcosystemSubsidiariesResponseFields",
    "MetaInfo",
    "MsaReplyMetaOnly",
    "Paging",
];

/// The response if nothing is published, or any object.
static ENVELOPE: LazyLock<Value> = LazyLock::new(|| {
    let text = json!({ "type": "string" });
    let record = json!({ "type": "object", "properties": { "id": text } });
    json!({ "type": "object", "properties": {
        "meta": { "type": "object", "properties": {} },
        "errors": { "type": "array", "items": { "type": "object" } },
        "resources": { "type": "array", "items": record },
    }})
});

/// The wire name of a property that is published under another name.
pub(crate) fn wire_name(published: &str) -> &str {
    match published {
        "Resources" | "EnrichmentData" => "resources",
        name => name,
    }
}

/// Whether a property is an embedded struct.
pub(crate) fn is_embedded(name: &str) -> bool {
    EMBEDDED.contains(&name)
}

/// The schema of an operation's response.
pub(crate) fn reply<'a>(spec: &'a Spec, operation: &'a Operation) -> &'a Value {
    let Some(schema) = &operation.reply else {
        return &ENVELOPE;
    };
    let resolved = spec.resolve(schema);
    let says_nothing = is(resolved, "object")
        && resolved.get("properties").is_none()
        && resolved.get("additionalProperties").is_none();
    match says_nothing {
        true => &ENVELOPE,
        false => schema,
    }
}

/// The properties on the wire and their schemas, with all `$ref`s followed.
pub(crate) fn properties<'a>(spec: &'a Spec, schema: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let published = spec.resolve(schema).get("properties");
    let published = published.and_then(Value::as_object).into_iter().flatten();
    let published = published.map(|(name, schema)| (wire_name(name), spec.resolve(schema)));
    let (embedded, mut found): (Vec<_>, Vec<_>) = published
        .partition(|(name, schema)| is_embedded(name) && schema.get("properties").is_some());
    for (_, schema) in embedded {
        found.extend(properties(spec, schema));
    }
    found
}

/// The schema at a JSON pointer into a value of `schema`.
pub(crate) fn at<'a>(spec: &'a Spec, schema: &'a Value, pointer: &str) -> Option<&'a Value> {
    let mut schema = spec.resolve(schema);
    for key in pointer.split('/').skip(1) {
        schema = match (schema.get("items"), key.parse::<usize>()) {
            (Some(items), Ok(_)) => spec.resolve(items),
            (Some(_), Err(_)) => return None,
            (None, _) => {
                let mut properties = properties(spec, schema).into_iter();
                properties.find(|(name, _)| *name == key)?.1
            }
        };
    }
    Some(schema)
}

/// Whether a schema is published with that type.
pub(crate) fn is(schema: &Value, kind: &str) -> bool {
    schema
        .get("type")
        .is_some_and(|published| published == kind)
}
