mod bodies;
mod parameters;

use serde_json::json;

use super::*;
use crate::source::load;

/// Upgrades a Swagger document given without its first line.
fn upgraded(text: &str) -> Value {
    upgrade(load(&format!("swagger: '2.0'\n{text}")).unwrap()).unwrap()
}

fn refused(text: &str) -> String {
    upgrade(load(&format!("swagger: '2.0'\n{text}")).unwrap())
        .unwrap_err()
        .to_string()
}

/// Upgrades `GET /a` with the given members, indented by two.
fn operation(text: &str) -> Value {
    let text = text.trim_matches('\n').replace('\n', "\n    ");
    let document = upgraded(&format!("paths:\n  /a:\n    get:\n    {text}"));
    document["paths"]["/a"]["get"].clone()
}

#[test]
fn openapi_3_0_passes_through_untouched() {
    let document = json!({"openapi": "3.0.2", "paths": {"/a": {"get": {"consumes": ["x/y"]}}}});
    assert_eq!(upgrade(document.clone()), Ok(document));
}

#[test]
fn other_versions_are_refused_by_name() {
    let error = |text| upgrade(load(text).unwrap()).unwrap_err().to_string();
    let supported = "is not supported: the document needs `swagger: \"2.0\"`, `openapi: 3.0.x` or `openapi: 3.1.x`";
    assert_eq!(
        error("openapi: 3.2.0"),
        format!("OpenAPI 3.2.0 {supported}")
    );
    assert_eq!(error("swagger: '1.2'"), format!("Swagger 1.2 {supported}"));
    assert_eq!(
        error("info: {}"),
        format!("a document without a version {supported}")
    );
    assert_eq!(
        error("{\"swagger\": \"2.0\", \"openapi\": \"3.0.0\"}"),
        format!("a document with two versions {supported}")
    );
}

#[test]
fn a_version_that_yaml_reads_as_a_number_is_known() {
    assert_eq!(
        upgrade(load("swagger: 2.0").unwrap()).unwrap()["openapi"],
        "3.0.3"
    );
    assert!(upgrade(load("openapi: 3.0").unwrap()).is_ok());
}

#[test]
fn host_base_path_and_schemes_become_servers() {
    let document = upgraded("host: api.example.com\nbasePath: /v1\nschemes: [https, http]\n");
    let urls = json!([{"url": "https://api.example.com/v1"}, {"url": "http://api.example.com/v1"}]);
    assert_eq!(document["servers"], urls);
    assert_eq!(upgraded("basePath: v1")["servers"], json!([{"url": "/v1"}]));
}

#[test]
fn a_reference_is_rewritten_only_in_a_valid_place() {
    let document = upgraded(
        "
definitions:
  Ref:
    properties:
      $ref: {type: string, description: a property of this name}
      other: {$ref: '#/definitions/map[string]interface {}'}
    example: {$ref: '#/definitions/Untouched'}
    x-note: {$ref: '#/definitions/Untouched'}
",
    );
    assert_eq!(
        document["components"]["schemas"]["Ref"],
        json!({
            "properties": {
                "$ref": {"type": "string", "description": "a property of this name"},
                "other": {"$ref": "#/components/schemas/map[string]interface {}"},
            },
            "example": {"$ref": "#/definitions/Untouched"},
            "x-note": {"$ref": "#/definitions/Untouched"},
        })
    );
}

#[test]
fn files_nulls_and_discriminators_get_their_openapi_3_form() {
    let document = upgraded(
        "
definitions:
  Pet:
    discriminator: kind
    properties:
      kind: {type: string, x-nullable: true}
      photo: {type: file}
      weight: {type: number, minimum: 0, exclusiveMinimum: true}
      friends: {type: array, items: {allOf: [{$ref: '#/definitions/Pet'}]}}
",
    );
    assert_eq!(
        document["components"]["schemas"]["Pet"],
        json!({
            "discriminator": {"propertyName": "kind"},
            "properties": {
                "kind": {"type": "string", "x-nullable": true, "nullable": true},
                "photo": {"type": "string", "format": "binary"},
                "weight": {"type": "number", "minimum": 0, "exclusiveMinimum": true},
                "friends": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Pet"}]}},
            },
        })
    );
}

#[test]
fn responses_keep_their_schema_the_names_of_headers_and_extensions() {
    let document = upgraded(
        "
responses:
  Failed: {description: Failed, schema: {type: object}}
paths:
  /a:
    get:
      produces: [application/json, text/csv]
      responses:
        200:
          description: OK
          x-note: 1
          examples: {application/json: {}}
          schema: {$ref: '#/definitions/A'}
          headers:
            X-Count: {type: integer, description: How many., minimum: 0}
        202: {description: A file}
        204: {description: No Content}
        default: {$ref: '#/responses/Failed'}
        x-more: 1
",
    );
    let media_type = json!({"schema": {"$ref": "#/components/schemas/A"}});
    let failed = json!({"schema": {"type": "object"}});
    assert_eq!(
        document["paths"]["/a"]["get"]["responses"],
        json!({
            "200": {
                "description": "OK",
                "x-note": 1,
                "content": {"application/json": media_type, "text/csv": media_type},
                "headers": {"X-Count": {"content": {}}},
            },
            "202": {"description": "A file", "content": {"text/csv": {}}},
            "204": {"description": "No Content"},
            "default": {"description": "Failed", "content": {"application/json": failed, "text/csv": failed}},
            "x-more": 1,
        })
    );
}

#[test]
fn unknown_keys_survive_the_upgrade() {
    let document = upgraded(
        "
info: {title: Falcon, description: Prose}
x-top: 1
tags: [{name: hosts}]
paths:
  x-paths: 1
  /a:
    x-path: 1
    get: {summary: Short., description: Long., tags: [hosts], deprecated: true, security: [{oauth2: []}], x-host: h}
",
    );
    assert_eq!(document["info"]["description"], "Prose");
    assert_eq!(
        (&document["x-top"], &document["paths"]["x-paths"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(document["paths"]["/a"]["x-path"], 1);
    assert_eq!(
        document["paths"]["/a"]["get"],
        json!({
            "summary": "Short.", "description": "Long.", "tags": ["hosts"], "deprecated": true,
            "security": [{"oauth2": []}], "x-host": "h", "parameters": [],
        })
    );
}

#[test]
fn security_definitions_become_schemes() {
    let document = upgraded(
        "
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: header, name: X-Key}
  oauth2: {type: oauth2, flow: application, tokenUrl: https://e/token, scopes: {'a:read': A}, x-note: 1}
",
    );
    assert_eq!(
        document["components"]["securitySchemes"],
        json!({
            "basic": {"type": "http", "scheme": "basic"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "oauth2": {
                "type": "oauth2", "x-note": 1,
                "flows": {"clientCredentials": {"tokenUrl": "https://e/token", "scopes": {"a:read": "A"}}},
            },
        })
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_refused_with_its_place() {
    assert_eq!(
        refused("definitions: [1]"),
        "the document, at `/definitions`: expected an object, found a list"
    );
    assert_eq!(
        refused("definitions: {A: {items: 3}}"),
        "schema `A`, at `/items`: expected an object, found a number"
    );
    assert_eq!(
        refused("paths: {/a: {get: 3}}"),
        "operation GET /a: expected an object, found a number"
    );
    assert_eq!(
        refused("paths: {/a: {get: {operationId: A, produces: [1]}}}"),
        "operation `A` (GET /a), at `/produces`: expected a string, found a number"
    );
}
