//! What a vendor's own file has no words for, such as which nulls have a meaning: put where it belongs.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::published::{list, string};

/// Merges the actions' updates into what their targets select.
pub(crate) fn apply(root: &mut Value, annotations: &Value) -> Result<(), String> {
    for action in list(annotations, "actions") {
        let target = string(action, "target").ok_or("an annotation without a target")?;
        let path = JsonPath::parse(target).map_err(|error| format!("{target}: {error}"))?;
        let nodes = path.query_located(root).all();
        let pointers = nodes.iter().map(|node| node.location().to_json_pointer());
        let pointers: Vec<String> = pointers.collect();
        for pointer in pointers {
            if let Some(Value::Object(node)) = root.pointer_mut(&pointer)
                && let Some(Value::Object(update)) = action.get("update")
            {
                node.extend(update.clone());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::apply;

    #[test]
    fn an_annotation_stands_where_its_target_leads() {
        let parameters = json!([{ "name": "a", "in": "query" }, { "name": "b", "in": "query" }]);
        let mut root = json!({ "paths": { "/a/v1": { "get": { "parameters": parameters } } } });
        let target = "$.paths['/a/v1'].get.parameters[?@.name == 'b' && @.in == 'query']";
        let annotations =
            json!({ "actions": [{ "target": target, "update": { "x-minimum": 1 } }] });
        apply(&mut root, &annotations).expect("a target");
        let parameters = &root["paths"]["/a/v1"]["get"]["parameters"];
        assert_eq!(parameters[0], json!({ "name": "a", "in": "query" }));
        assert_eq!(parameters[1]["x-minimum"], 1);
    }
}
