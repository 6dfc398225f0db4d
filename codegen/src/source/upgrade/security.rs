//! Security definitions: OpenAPI 3.0 calls them schemes and nests the OAuth 2 flows.

use serde_json::{Map, Value, json};

pub(super) fn schemes(definitions: Map<String, Value>) -> Map<String, Value> {
    definitions
        .into_iter()
        .map(|(name, definition)| (name, scheme(definition)))
        .collect()
}

fn scheme(mut definition: Value) -> Value {
    let Some(object) = definition.as_object_mut() else {
        return definition;
    };
    match object.get("type").and_then(Value::as_str) {
        Some("basic") => {
            object.insert("type".to_owned(), "http".into());
            object.insert("scheme".to_owned(), "basic".into());
        }
        Some("oauth2") => {
            let flow = match object.remove("flow") {
                Some(Value::String(flow)) => flow,
                _ => return definition,
            };
            let flow = match flow.as_str() {
                "application" => "clientCredentials",
                "accessCode" => "authorizationCode",
                other => other,
            };
            let details: Map<String, Value> = ["authorizationUrl", "tokenUrl", "scopes"]
                .iter()
                .filter_map(|key| object.remove_entry(*key))
                .collect();
            object.insert("flows".to_owned(), json!({ flow: details }));
        }
        _ => {}
    }
    definition
}
