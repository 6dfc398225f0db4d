//! The stages together, on the published interface and on arbitrary values.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Document, load, overlay, upgrade};

fn published() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/falcon.swagger.json");
    load(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn every_published_operation_and_schema_is_decoded() {
    let published = published();
    let paths = published["paths"].as_object().unwrap().values();
    let operations: usize = paths.map(|item| item.as_object().unwrap().len()).sum();
    let schemas = published["definitions"].as_object().unwrap().len();
    let document = Document::decode(upgrade(published).unwrap()).unwrap();
    assert_eq!(document.operations.len(), operations);
    assert_eq!(document.schemas.len(), schemas);
    assert_eq!(document.base_path, "");
}

#[test]
fn every_overlay_action_matches() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/overlay.yaml");
    let overlay = overlay::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut document = published();
    let report = overlay::apply(&mut document, &overlay, overlay::Stale::Refuse).unwrap();
    let idle: Vec<&str> = report
        .actions
        .iter()
        .filter(|action| !action.changed)
        .map(|action| action.target.as_str())
        .collect();
    assert_eq!(idle, Vec::<&str>::new(), "these change nothing");
    Document::decode(upgrade(document).unwrap()).unwrap();
}

#[test]
fn a_swagger_file_and_its_openapi_form_are_the_same_interface() {
    let text = "
swagger: '2.0'
basePath: /v1
paths:
  /a:
    get:
      operationId: A
      parameters: [{name: ids, in: query, type: array, items: {type: string}, collectionFormat: multi}]
      responses: {200: {description: OK, schema: {$ref: '#/definitions/A'}}}
definitions: {A: {type: object, properties: {id: {type: string}}}}
";
    let openapi = json!({
        "openapi": "3.0.0",
        "servers": [{"url": "/v1"}],
        "paths": {"/a": {"get": {
            "operationId": "A",
            "parameters": [{
                "name": "ids", "in": "query", "style": "form", "explode": true,
                "schema": {"type": "array", "items": {"type": "string"}},
            }],
            "responses": {"200": {
                "description": "OK",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
            }},
        }}},
        "components": {"schemas": {"A": {"type": "object", "properties": {"id": {"type": "string"}}}}},
    });
    let from_swagger = Document::decode(upgrade(load(text).unwrap()).unwrap()).unwrap();
    let from_openapi = Document::decode(upgrade(openapi).unwrap()).unwrap();
    assert_eq!(format!("{from_swagger:?}"), format!("{from_openapi:?}"));
}

/// JSON whose keys and strings are words of the format, to reach deep code paths.
fn value() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "swagger",
        "openapi",
        "2.0",
        "3.0.0",
        "paths",
        "/a",
        "get",
        "parameters",
        "name",
        "in",
        "query",
        "body",
        "formData",
        "type",
        "array",
        "file",
        "string",
        "integer",
        "collectionFormat",
        "multi",
        "items",
        "properties",
        "$ref",
        "#/definitions/A",
        "#/parameters/A",
        "#/components/schemas/A",
        "A",
        "definitions",
        "components",
        "schemas",
        "responses",
        "200",
        "default",
        "schema",
        "content",
        "headers",
        "application/json",
        "required",
        "enum",
        "allOf",
        "additionalProperties",
        "minimum",
        "maxLength",
        "discriminator",
        "x-nullable",
        "operationId",
        "consumes",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..5).prop_map(|entries| {
                Value::Object(
                    entries
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect::<Map<_, _>>(),
                )
            }),
        ]
    })
}

/// A small interface with every kind of place in it.
fn interface(swagger: bool) -> Value {
    let text = if swagger {
        "
swagger: '2.0'
consumes: [application/json]
parameters: {P: {name: p, in: query, type: array, items: {type: string}, collectionFormat: pipes}}
responses: {R: {description: d, headers: {H: {type: integer}}}}
securityDefinitions: {o: {type: oauth2, flow: application, scopes: {}}}
definitions: {A: {type: object, required: [a], properties: {a: {type: string, enum: [x]}}}}
paths:
  /a:
    parameters: [{$ref: '#/parameters/P'}]
    get: {operationId: G, responses: {200: {$ref: '#/responses/R'}, default: {schema: {$ref: '#/definitions/A'}}}}
    put: {operationId: U, parameters: [{name: b, in: body, schema: {items: {$ref: '#/definitions/A'}}}]}
    post: {operationId: O, parameters: [{name: f, in: formData, type: file}], security: [{o: []}]}
"
    } else {
        "
openapi: 3.0.0
servers: [{url: '/{v}', variables: {v: {default: v1}}}]
components:
  schemas: {A: {allOf: [{additionalProperties: {type: [integer, 'null'], minimum: 1.0}}]}}
  parameters: {P: {name: p, in: query, schema: {type: string}}}
  requestBodies: {B: {content: {application/json: {schema: {$ref: '#/components/schemas/A', description: d}}}}}
  responses: {R: {headers: {H: {schema: {}}}, content: {a/b: {encoding: {x: {headers: {H: {schema: {}}}}}}}}}
paths:
  /a:
    parameters: [{$ref: '#/components/parameters/P'}]
    get:
      operationId: G
      requestBody: {$ref: '#/components/requestBodies/B'}
      responses: {200: {$ref: '#/components/responses/R'}}
"
    };
    load(text).unwrap()
}

/// Replaces the node that a number selects.
fn spoil(node: &mut Value, mut choice: usize, spoiled: Value) {
    let children: Vec<&mut Value> = match node {
        Value::Object(object) => object.values_mut().collect(),
        Value::Array(list) => list.iter_mut().collect(),
        _ => Vec::new(),
    };
    let count = children.len() + 1;
    let here = choice % count;
    choice /= count;
    match children.into_iter().nth(here) {
        Some(child) => spoil(child, choice, spoiled),
        None => *node = spoiled,
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        let _ = load(&text);
        let _ = load(&format!("{{{text}"));
    }

    #[test]
    fn any_value_is_decoded_or_refused(value in value()) {
        let _ = upgrade(value.clone()).and_then(Document::decode);
        let _ = Document::decode(value);
    }

    #[test]
    fn an_interface_spoiled_anywhere_is_decoded_or_refused(
        swagger in any::<bool>(), choice in any::<usize>(), spoiled in value(),
    ) {
        let mut document = interface(swagger);
        spoil(&mut document, choice, spoiled);
        let _ = upgrade(document).and_then(Document::decode);
    }

    #[test]
    fn any_value_can_be_an_overlays_document(mut document in value()) {
        let overlay = overlay::parse("
overlay: 1.0.0
actions:
- {target: '$..A', description: why, update: {x: [1]}}
- {target: '$..items', description: why, remove: true}
- {target: \"$..*['type', 'items']\", description: why, x-replace: true, update: 1}
").unwrap();
        let _ = overlay::apply(&mut document, &overlay, overlay::Stale::Refuse);
    }
}

#[test]
fn the_interfaces_to_corrupt_are_valid() {
    for swagger in [true, false] {
        Document::decode(upgrade(interface(swagger)).unwrap()).unwrap();
    }
}
