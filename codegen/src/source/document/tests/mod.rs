mod refusals;
mod schemas;
mod spellings;

use openapiv3::{Parameter, ParameterSchemaOrContent};
use serde_json::json;

use super::*;
use crate::source::load;

/// Decodes an OpenAPI document given without its first line.
fn decode(text: &str) -> Result<Document, Error> {
    Document::decode(load(&format!("openapi: 3.0.0\n{text}")).unwrap())
}

fn refused(text: &str) -> String {
    decode(text).unwrap_err().to_string()
}

/// The only operation of a document.
fn only(text: &str) -> SourceOperation {
    let mut operations = decode(text).unwrap().operations;
    assert_eq!(operations.len(), 1);
    operations.pop().unwrap()
}

fn parameters(operation: &Operation) -> Vec<(&str, Option<&str>)> {
    let data = operation
        .parameters
        .iter()
        .map(|parameter| parameter.as_item().unwrap().parameter_data_ref());
    data.map(|data| (data.name.as_str(), data.description.as_deref()))
        .collect()
}

#[test]
fn an_operation_without_an_id_of_its_own_is_named_by_its_route() {
    let document = decode(
        "
paths:
  /b/{id}/v1: {get: {summary: s}, put: {operationId: A}}
  /a: {get: {operationId: A}, post: {operationId: ''}}
  /b/by-id/v1: {get: {operationId: get_b_by_id_v1}}
",
    )
    .unwrap();
    let ids: Vec<&str> = document
        .operations
        .iter()
        .map(SourceOperation::id)
        .collect();
    assert_eq!(
        ids,
        [
            "A",
            "post_a",
            "get_b_by_id_v1",
            "get_b_by_id_v1_2",
            "put_b_by_id_v1"
        ]
    );
    let told: Vec<String> = document.unnamed.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "POST /a has no `operationId`: it is called post_a until the overlay names it",
            "GET /b/{id}/v1 has no `operationId`: it is called get_b_by_id_v1_2 until the overlay \
             names it",
            "PUT /b/{id}/v1 has the `operationId` A of another: it is called put_b_by_id_v1 until \
             the overlay names it",
        ]
    );
}

#[test]
fn operations_are_sorted_by_path_then_method() {
    let document = decode(
        "
paths:
  /b: {get: {operationId: B}}
  /a: {put: {operationId: P}, get: {operationId: G}, x-note: 1, summary: s, description: d}
  x-paths: 1
",
    )
    .unwrap();
    let places: Vec<_> = document
        .operations
        .iter()
        .map(|it| (it.path.as_str(), it.method.as_str()))
        .collect();
    assert_eq!(places, [("/a", "GET"), ("/a", "PUT"), ("/b", "GET")]);
}

#[test]
fn an_operations_parameter_overrides_its_paths_of_the_same_name_and_place() {
    let operation = only(
        "
components:
  parameters:
    limit: {name: limit, in: query, description: shared, schema: {type: integer}}
    indirect: {$ref: '#/components/parameters/limit'}
paths:
  /a:
    parameters:
    - {name: sort, in: query, description: path, schema: {type: string}}
    - {name: id, in: query, description: path, schema: {type: string}}
    get:
      operationId: A
      parameters:
      - {name: sort, in: header, description: own, schema: {type: string}}
      - {name: id, in: query, description: own, schema: {type: string}}
      - $ref: '#/components/parameters/indirect'
",
    );
    assert_eq!(
        parameters(&operation.operation),
        [
            ("sort", Some("path")),
            ("sort", Some("own")),
            ("id", Some("own")),
            ("limit", Some("shared"))
        ]
    );
}

#[test]
fn shared_bodies_responses_and_headers_are_copied_to_where_they_are_used() {
    let operation = only(
        "
components:
  requestBodies: {Save: {required: true, content: {application/json: {schema: {type: string}}}}}
  responses: {OK: {description: fine, headers: {X-Id: {$ref: '#/components/headers/Id'}}, links: {a: {$ref: '#/b'}}}}
  headers: {Id: {description: an id, schema: {type: string}}}
paths:
  /a:
    put:
      operationId: A
      requestBody: {$ref: '#/components/requestBodies/Save'}
      responses: {200: {$ref: '#/components/responses/OK'}, default: {$ref: '#/components/responses/OK'}}
      callbacks: {done: {$ref: '#/components/callbacks/Done'}}
",
    )
    .operation;
    assert!(operation.request_body.unwrap().as_item().unwrap().required);
    let response = operation.responses.default.unwrap().into_item().unwrap();
    assert_eq!(
        response.headers["X-Id"]
            .as_item()
            .unwrap()
            .description
            .as_deref(),
        Some("an id")
    );
    assert_eq!(operation.responses.responses.len(), 1);
}

#[test]
fn an_operation_without_security_has_that_of_the_document() {
    let security = |text: &str| only(text).operation.security;
    let paths = "paths: {/a: {get: {operationId: A}}}";
    assert_eq!(security(paths), None);
    assert_eq!(
        security(&format!("security: [{{oauth2: []}}]\n{paths}"))
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        security("security: [{oauth2: []}]\npaths: {/a: {get: {operationId: A, security: []}}}"),
        Some(vec![])
    );
}

#[test]
fn a_path_says_servers_and_extensions_for_its_operations() {
    let operation = only(
        "
paths:
  /a:
    servers: [{url: https://upload.example.com}]
    x-host: upload
    x-note: path
    get: {operationId: A, x-note: own}
",
    )
    .operation;
    assert_eq!(operation.servers[0].url, "https://upload.example.com");
    assert_eq!(
        (
            &operation.extensions["x-host"],
            &operation.extensions["x-note"]
        ),
        (&json!("upload"), &json!("own"))
    );
}

#[test]
fn the_base_path_is_that_of_the_first_server() {
    let base_path = |servers: &str| {
        decode(&format!("servers: {servers}\npaths: {{}}"))
            .unwrap()
            .base_path
    };
    assert_eq!(
        base_path("[{url: https://api.example.com/v1/}, {url: /v2}]"),
        "/v1"
    );
    assert_eq!(base_path("[{url: https://api.example.com}]"), "");
    assert_eq!(base_path("[{url: /}]"), "");
    assert_eq!(
        base_path("[{url: 'https://{host}/{v}', variables: {v: {default: v3}}}]"),
        "/v3"
    );
    assert_eq!(base_path("[{url: v4}]"), "/v4");
    assert_eq!(base_path("[]"), "");
}

#[test]
fn a_parameter_may_have_content_for_a_schema() {
    let operation = only(
        "paths: {/a: {get: {operationId: A, parameters: [{name: q, in: query, content: {application/json: {schema: {}}}}]}}}",
    );
    let Some(Parameter::Query { parameter_data, .. }) = operation.operation.parameters[0].as_item()
    else {
        panic!("it is in the query")
    };
    assert!(
        matches!(&parameter_data.format, ParameterSchemaOrContent::Content(content) if content.len() == 1)
    );
}
