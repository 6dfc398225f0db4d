use serde_json::json;

use super::*;
use crate::source::load;

/// Upgrades a Swagger document that is given without its first line.
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
    let supported =
        "is not supported: the document must say `swagger: \"2.0\"` or `openapi: 3.0.x`";
    assert_eq!(
        error("openapi: 3.1.0"),
        format!("OpenAPI 3.1.0 {supported}")
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
fn a_reference_is_rewritten_only_where_one_may_stand() {
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
fn files_nulls_and_discriminators_are_said_as_openapi_3_does() {
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
fn what_describes_a_parameters_values_moves_into_its_schema() {
    let operation = operation(
        "
  parameters:
  - name: limit
    in: query
    description: |
      Prose, with a `$ref: x` in it.
    allowEmptyValue: true
    type: integer
    format: int64
    minimum: 1
    maximum: 5000
    default: 100
    x-minimum: 1
",
    );
    assert_eq!(
        operation["parameters"],
        json!([{
            "name": "limit",
            "in": "query",
            "description": "Prose, with a `$ref: x` in it.\n",
            "allowEmptyValue": true,
            "x-minimum": 1,
            "schema": {
                "type": "integer", "format": "int64", "minimum": 1, "maximum": 5000, "default": 100, "x-minimum": 1,
            },
        }])
    );
}

#[test]
fn the_items_of_an_array_are_joined_as_published() {
    let style = |place: &str, format: &str| {
        let operation = operation(&format!(
            "  parameters: [{{name: ids, in: {place}, type: array, items: {{type: string}}{format}}}]"
        ));
        let parameter = &operation["parameters"][0];
        (
            parameter["style"].as_str().unwrap().to_owned(),
            parameter["explode"].as_bool().unwrap(),
        )
    };
    assert_eq!(style("query", ""), ("form".to_owned(), false));
    assert_eq!(
        style("query", ", collectionFormat: csv"),
        ("form".to_owned(), false)
    );
    assert_eq!(
        style("query", ", collectionFormat: multi"),
        ("form".to_owned(), true)
    );
    assert_eq!(
        style("query", ", collectionFormat: ssv"),
        ("spaceDelimited".to_owned(), false)
    );
    assert_eq!(
        style("query", ", collectionFormat: pipes"),
        ("pipeDelimited".to_owned(), false)
    );
    assert_eq!(
        style("header", ", collectionFormat: csv"),
        ("simple".to_owned(), false)
    );
    assert_eq!(style("path", ""), ("simple".to_owned(), false));
}

#[test]
fn an_array_that_cannot_be_joined_as_published_is_refused_by_name() {
    let refused = |parameter: &str| {
        refused(&format!(
            "paths: {{/a: {{get: {{operationId: List, parameters: [{{{parameter}}}]}}}}}}"
        ))
    };
    assert_eq!(
        refused("name: ids, in: query, type: array, collectionFormat: tsv"),
        "operation `List` (GET /a): `tsv` is not supported as the `collectionFormat` of the query parameter `ids`: \
         one of `csv`, `multi`, `pipes`, `ssv` is"
    );
    assert_eq!(
        refused("name: ids, in: header, type: array, collectionFormat: multi"),
        "operation `List` (GET /a): `multi` is not supported as the `collectionFormat` of the header parameter `ids`: \
         only `csv` is"
    );
    assert_eq!(
        refused("name: ids, in: query, type: array, items: {type: array, collectionFormat: pipes}"),
        "operation `List` (GET /a): `pipes` is not supported as the `collectionFormat` of the query parameter `ids`: \
         inside of another array only `csv` is"
    );
}

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
fn form_fields_become_properties_of_one_body() {
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

#[test]
fn shared_and_path_level_parameters_reach_the_operation_that_uses_them() {
    let document = upgraded(
        "
parameters:
  the limit: {name: limit, in: query, type: integer}
  payload: {name: body, in: body, schema: {type: string}}
paths:
  /a/{id}:
    parameters:
    - {name: id, in: path, type: string}
    - {name: sort, in: query, type: string}
    - $ref: '#/parameters/payload'
    get:
      parameters:
      - {name: sort, in: query, type: integer}
      - $ref: '#/parameters/the%20limit'
",
    );
    let item = &document["paths"]["/a/{id}"];
    assert_eq!(item.get("parameters"), None);
    assert_eq!(
        item["get"]["parameters"],
        json!([
            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "sort", "in": "query", "schema": {"type": "integer"}},
            {"name": "limit", "in": "query", "schema": {"type": "integer"}},
        ])
    );
    assert_eq!(
        item["get"]["requestBody"]["content"]["application/json"]["schema"],
        json!({"type": "string"})
    );
}

#[test]
fn a_dangling_reference_to_a_parameter_names_the_nearest() {
    let text = "parameters: {limit: {}}\npaths: {/a: {get: {parameters: [{$ref: '#/parameters/limits'}]}}}";
    assert_eq!(
        refused(text),
        "operation GET /a, at `/parameters/0`: the reference `#/parameters/limits` leads nowhere; nearest are `limit`"
    );
}

#[test]
fn parameters_that_refer_to_each_other_are_refused() {
    let text = "
parameters: {a: {$ref: '#/parameters/b'}, b: {$ref: '#/parameters/a'}}
paths: {/a: {get: {parameters: [{$ref: '#/parameters/a'}]}}}
";
    assert_eq!(
        refused(text),
        "operation GET /a, at `/parameters/0`: the reference `#/parameters/b` leads back to itself"
    );
}

#[test]
fn responses_keep_schema_headers_and_extensions() {
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
                "headers": {"X-Count": {"description": "How many.", "schema": {"type": "integer", "minimum": 0}}},
            },
            "204": {"description": "No Content"},
            "default": {"description": "Failed", "content": {"application/json": failed, "text/csv": failed}},
            "x-more": 1,
        })
    );
}

#[test]
fn what_the_upgrade_does_not_know_survives() {
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
        "the document, at `/definitions`: an object is needed, not a list"
    );
    assert_eq!(
        refused("definitions: {A: {items: 3}}"),
        "schema `A`, at `/items`: an object is needed, not a number"
    );
    assert_eq!(
        refused("paths: {/a: {get: 3}}"),
        "operation GET /a: an object is needed, not a number"
    );
    assert_eq!(
        refused("paths: {/a: {get: {operationId: A, produces: [1]}}}"),
        "operation `A` (GET /a), at `/produces`: a string is needed, not a number"
    );
}
