use serde_json::{Value, json};

use super::{operation, refused, upgraded};

#[test]
fn a_body_is_sent_as_each_media_type_that_the_operation_consumes() {
    let operation = operation(
        "
  consumes: [application/json, application/yaml]
  parameters:
  - {name: body, in: body, required: true, description: What to save., x-note: 1, schema: {$ref: '#/definitions/A'}}
",
    );
    let media_type = json!({"schema": {"$ref": "#/components/schemas/A"}});
    assert_eq!(
        operation["requestBody"],
        json!({
            "required": true,
            "description": "What to save.",
            "x-note": 1,
            "content": {"application/json": media_type, "application/yaml": media_type},
        })
    );
    assert_eq!(operation["parameters"], json!([]));
    assert_eq!(operation.get("consumes"), None);
}

#[test]
fn media_types_come_from_the_document_where_the_operation_has_none() {
    let paths = "
paths:
  /a:
    post:
      parameters: [{name: body, in: body, schema: {type: string}}]
      responses: {200: {schema: {type: string}}}
";
    let media_types = |text: &str| {
        let operation = upgraded(&format!("{text}{paths}"))["paths"]["/a"]["post"].clone();
        let content = |holder: &Value| {
            holder["content"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        (
            content(&operation["requestBody"]),
            content(&operation["responses"]["200"]),
        )
    };
    assert_eq!(
        media_types("consumes: [a/b]\nproduces: [c/d]"),
        (vec!["a/b".into()], vec!["c/d".into()])
    );
    assert_eq!(
        media_types(""),
        (
            vec!["application/json".into()],
            vec!["application/json".into()]
        )
    );
}

#[test]
fn form_fields_become_properties_of_a_body() {
    let operation = operation(
        "
  consumes: [application/x-www-form-urlencoded]
  parameters:
  - {name: id, in: formData, type: string, required: true, description: Which., maxLength: 32, x-secret: true}
  - {name: tag, in: formData, type: array, items: {type: string}, collectionFormat: multi}
  - {name: platform, in: formData, type: array, items: {type: string}}
",
    );
    assert_eq!(
        operation["requestBody"],
        json!({
            "required": true,
            "content": {"application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "id": {"type": "string", "description": "Which.", "maxLength": 32, "x-secret": true},
                        "tag": {"type": "array", "items": {"type": "string"}},
                        "platform": {"type": "array", "items": {"type": "string"}},
                    },
                    "required": ["id"],
                },
                "encoding": {
                    "tag": {"style": "form", "explode": true},
                    "platform": {"style": "form", "explode": false},
                },
            }},
        })
    );
}

#[test]
fn a_form_is_multipart_if_it_says_so_or_has_a_file() {
    let media_type = |consumes: &str, ty: &str| {
        let operation = operation(&format!(
            "  consumes: [{consumes}]\n  parameters: [{{name: f, in: formData, type: {ty}}}]"
        ));
        operation["requestBody"]["content"]
            .as_object()
            .unwrap()
            .keys()
            .next()
            .unwrap()
            .clone()
    };
    assert_eq!(
        media_type("application/json", "string"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(
        media_type("application/octet-stream, multipart/form-data", "string"),
        "multipart/form-data"
    );
    assert_eq!(
        media_type("application/json", "file"),
        "multipart/form-data"
    );
}

#[test]
fn a_file_in_a_form_is_binary() {
    let operation =
        operation("  parameters: [{name: f, in: formData, type: file, description: The sample.}]");
    assert_eq!(
        operation["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]["f"],
        json!({"type": "string", "format": "binary", "description": "The sample."})
    );
}

#[test]
fn two_bodies_are_refused() {
    let refused = |second: &str| {
        refused(&format!(
            "paths: {{/a: {{put: {{parameters: [{{name: one, in: body, schema: {{}}}}, {{name: two, in: {second}}}]}}}}}}"
        ))
    };
    assert_eq!(
        refused("body, schema: {}"),
        "operation PUT /a: it has more than one body: `one` and `two`"
    );
    assert_eq!(
        refused("formData, type: file"),
        "operation PUT /a: it has more than one body: `one` and `two`"
    );
}
