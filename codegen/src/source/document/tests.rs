use openapiv3::{Parameter, ParameterSchemaOrContent, SchemaKind, Type};
use serde_json::json;

use super::*;
use crate::source::load;

/// Decodes an OpenAPI document that is given without its first line.
fn decode(text: &str) -> Result<Document, Error> {
    Document::decode(load(&format!("openapi: 3.0.0\n{text}")).unwrap())
}

fn refused(text: &str) -> String {
    decode(text).unwrap_err().to_string()
}

/// Decodes one schema named `A`, in YAML's flow style.
fn schema(text: &str) -> ReferenceOr<Schema> {
    decode(&format!(
        "components: {{schemas: {{A: {text}, B: {{}}}}}}\npaths: {{}}"
    ))
    .unwrap()
    .schemas
    .remove("A")
    .unwrap()
}

fn refused_schema(text: &str) -> String {
    refused(&format!(
        "components: {{schemas: {{A: {text}, Bear: {{}}}}}}\npaths: {{}}"
    ))
}

/// The one operation of a document.
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
fn names_in_references_are_found_however_they_are_escaped() {
    for name in [
        "map[string]interface {}",
        "map%5Bstring%5Dinterface%20%7B%7D",
        "map[string]interface%20{}",
    ] {
        let text = format!(
            "components: {{schemas: {{'map[string]interface {{}}': {{}}, B: {{$ref: '#/components/schemas/{name}'}}}}}}\npaths: {{}}"
        );
        let schemas = decode(&text).unwrap().schemas;
        assert_eq!(
            schemas["B"],
            ReferenceOr::ref_("#/components/schemas/map[string]interface {}")
        );
    }
    let text =
        "components: {schemas: {a/b~c: {}, B: {$ref: '#/components/schemas/a~1b~0c'}}}\npaths: {}";
    assert_eq!(
        decode(text).unwrap().schemas["B"],
        ReferenceOr::ref_("#/components/schemas/a/b~c")
    );
}

#[test]
fn a_property_named_like_a_reference_is_a_property() {
    let ReferenceOr::Item(schema) = schema("{type: object, properties: {$ref: {type: string}}}")
    else {
        panic!("a property is no reference")
    };
    let SchemaKind::Type(Type::Object(object)) = schema.schema_kind else {
        panic!("it has properties")
    };
    assert_eq!(object.properties.keys().collect::<Vec<_>>(), ["$ref"]);
}

#[test]
fn what_stands_beside_a_reference_is_kept_unless_it_contradicts_it() {
    let ReferenceOr::Item(schema) = schema(
        "{$ref: '#/components/schemas/B', description: Prose., x-nullable: true, type: string}",
    ) else {
        panic!("the description would be lost")
    };
    assert_eq!(schema.schema_data.description.as_deref(), Some("Prose."));
    assert_eq!(schema.schema_data.extensions["x-nullable"], true);
    assert_eq!(
        schema.schema_kind,
        SchemaKind::AllOf {
            all_of: vec![ReferenceOr::ref_("#/components/schemas/B")]
        }
    );
}

#[test]
fn a_list_of_types_with_null_is_a_nullable_type() {
    let item = |text| schema(text).into_item().unwrap();
    let one = item("{type: [string, 'null']}");
    assert!(
        one.schema_data.nullable && matches!(one.schema_kind, SchemaKind::Type(Type::String(_)))
    );
    let any = item("{type: [string, integer]}");
    assert!(
        !any.schema_data.nullable
            && matches!(any.schema_kind, SchemaKind::Any(any) if any.typ.is_none())
    );
}

#[test]
fn limits_written_as_floats_are_read_as_integers_where_they_are() {
    let SchemaKind::Type(Type::Integer(integer)) =
        schema("{type: integer, minimum: 5.0, maximum: 1e3}")
            .into_item()
            .unwrap()
            .schema_kind
    else {
        panic!("it stays an integer")
    };
    assert_eq!((integer.minimum, integer.maximum), (Some(5), Some(1000)));
    let SchemaKind::Type(Type::String(string)) = schema("{type: string, maxLength: 32.0}")
        .into_item()
        .unwrap()
        .schema_kind
    else {
        panic!("it stays a string")
    };
    assert_eq!(string.max_length, Some(32));
}

#[test]
fn a_limit_over_64_bits_is_kept_beside_the_type() {
    let SchemaKind::Any(any) = schema("{type: integer, maximum: 18446744073709551615}")
        .into_item()
        .unwrap()
        .schema_kind
    else {
        panic!("openapiv3 reads limits of integers as i64")
    };
    assert_eq!(
        (any.typ.as_deref(), any.maximum),
        (Some("integer"), Some(18446744073709551615.0))
    );
}

#[test]
fn a_property_that_is_required_by_itself_is_listed_by_its_object() {
    let text = "{type: object, required: [a], properties: {a: {required: true}, b: {required: true}, c: {required: false}}}";
    let SchemaKind::Type(Type::Object(object)) = schema(text).into_item().unwrap().schema_kind
    else {
        panic!("it stays an object")
    };
    assert_eq!(object.required, ["a", "b"]);
}

#[test]
fn enums_of_any_kind_and_null_keywords_are_read() {
    let text = "{type: string, format: odd, enum: [a, 1, null], description: null, items: null}";
    let SchemaKind::Any(any) = schema(text).into_item().unwrap().schema_kind else {
        panic!("values are mixed")
    };
    assert_eq!(
        (any.typ.as_deref(), any.enumeration.len()),
        (Some("string"), 3)
    );
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

#[test]
fn a_dangling_reference_names_operation_place_and_nearest() {
    let text = "
components: {schemas: {Policy: {}, Police: {}, Host: {}}}
paths: {/a: {get: {operationId: A, responses: {200: {content: {a/b: {schema: {$ref: '#/components/schemas/Polici'}}}}}}}}
";
    assert_eq!(
        refused(text),
        "operation `A` (GET /a), at `/responses/200/content/a~1b/schema`: \
         the reference `#/components/schemas/Polici` leads nowhere; nearest are `Police`, `Policy`"
    );
}

#[test]
fn a_dangling_reference_is_found_wherever_a_schema_stands() {
    let dangling = "{$ref: '#/components/schemas/Beer'}";
    for (schema, at) in [
        (
            format!("{{properties: {{p: {{items: {dangling}}}}}}}"),
            "/properties/p/items",
        ),
        (format!("{{allOf: [{{}}, {dangling}]}}"), "/allOf/1"),
        (
            format!("{{additionalProperties: {{oneOf: [{dangling}]}}}}"),
            "/additionalProperties/oneOf/0",
        ),
        (format!("{{not: {{anyOf: [{dangling}]}}}}"), "/not/anyOf/0"),
    ] {
        let expected = format!(
            "schema `A`, at `{at}`: the reference `#/components/schemas/Beer` leads nowhere; nearest are `Bear`"
        );
        assert_eq!(refused_schema(&schema), expected);
    }
}

#[test]
fn references_out_of_the_document_or_its_sections_are_refused() {
    assert_eq!(
        refused_schema("{$ref: 'other.yaml#/A'}"),
        "schema `A`: the reference `other.yaml#/A` leads out of the document: bundle the files into one first"
    );
    assert_eq!(
        refused_schema("{$ref: '#/paths/~1a'}"),
        "schema `A`: the reference `#/paths/~1a` is not supported: from here it must start with `#/components/schemas/`"
    );
    assert_eq!(
        refused_schema("{$ref: 5}"),
        "schema `A`, at `/$ref`: a string is needed, not a number"
    );
}

#[test]
fn a_taken_name_names_both_operations() {
    assert_eq!(
        refused("paths: {/a: {get: {operationId: A}}, /b: {put: {operationId: A}}}"),
        "operation `A` (PUT /b): its `operationId` is taken by operation `A` (GET /a): rename one of them in the overlay"
    );
}

#[test]
fn an_operation_without_a_name_is_named_by_method_and_path() {
    assert_eq!(
        refused("paths: {/a: {get: {summary: s}}}"),
        "operation GET /a: it has no `operationId`: add one in the overlay"
    );
}

#[test]
fn a_key_of_a_path_that_is_no_method_is_refused() {
    let expected = "path `/a`: `fetch` is not known here: remove it, or prefix it with `x-`";
    assert_eq!(refused("paths: {/a: {fetch: {}}}"), expected);
    assert!(refused("paths: {a: {}}").starts_with("path `a`: `a` is not known here"));
}

#[test]
fn a_response_that_no_status_selects_is_refused() {
    let status = |status: &str| {
        decode(&format!(
            "paths: {{/a: {{get: {{operationId: A, responses: {{{status}: {{}}}}}}}}}}"
        ))
    };
    for good in ["200", "default", "2XX", "5xx", "x-note"] {
        assert!(status(good).is_ok(), "{good}");
    }
    for bad in ["20", "2000", "099", "2Xé", "ok"] {
        let expected = format!(
            "operation `A` (GET /a), at `/responses`: `{bad}` is no status: it must be `default`, three digits, or a digit and `XX`"
        );
        assert_eq!(status(bad).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_parameter_twice_in_one_list_is_refused() {
    let twice = "[{name: q, in: query, schema: {}}, {name: q, in: query, schema: {}}]";
    assert_eq!(
        refused(&format!(
            "paths: {{/a: {{get: {{operationId: A, parameters: {twice}}}}}}}"
        )),
        "operation `A` (GET /a), at `/parameters/1`: the query parameter `q` is published twice"
    );
}

#[test]
fn what_cannot_be_decoded_is_named_with_its_place() {
    assert_eq!(
        refused_schema("{properties: {p: {maxLength: -1}}}"),
        "schema `A`, at `/properties/p/maxLength`: a whole number, 0 or more is needed, not a number"
    );
    assert_eq!(
        refused_schema("{items: {required: true}}"),
        "schema `A`, at `/items/required`: a list of strings is needed, not a boolean"
    );
    let operation = |members: &str| {
        refused(&format!(
            "paths: {{/a: {{get: {{operationId: A, {members}}}}}}}"
        ))
    };
    assert_eq!(
        operation("parameters: [{name: q, in: query}]"),
        "operation `A` (GET /a), at `/parameters/0`: `schema` or `content` is missing"
    );
    assert_eq!(
        operation("parameters: [{name: q, in: nowhere, schema: {}}]"),
        "operation `A` (GET /a), at `/parameters/0`: unknown variant `nowhere`, expected one of `query`, `header`, `path`, `cookie`"
    );
    assert_eq!(
        operation("responses: {200: {description: 3}}"),
        "operation `A` (GET /a), at `/responses/200`: invalid type: integer `3`, expected a string"
    );
    assert_eq!(
        operation("tags: 3"),
        "operation `A` (GET /a): invalid type: integer `3`, expected a sequence"
    );
    assert_eq!(
        refused("info: {}"),
        "the document, at `/paths`: an object is needed, not nothing"
    );
}

/// openapiv3 alone would read this 2^60 times over.
#[test]
fn a_mistake_deep_in_a_schema_is_found_at_once() {
    let mut schema = json!({"maxLength": "long"});
    for _ in 0..60 {
        schema = json!({"items": schema});
    }
    let document = json!({"components": {"schemas": {"A": schema}}, "paths": {}});
    let error = Document::decode(document).unwrap_err().to_string();
    assert!(
        error.ends_with("/items/maxLength`: a whole number, 0 or more is needed, not a string"),
        "{error}"
    );
}

#[test]
fn a_schema_as_deep_as_the_parser_reads_is_decoded() {
    let depth = 120;
    let schema = format!("{}{{}}{}", r#"{"items": "#.repeat(depth), "}".repeat(depth));
    let text = format!(
        r#"{{"openapi": "3.0.0", "paths": {{}}, "components": {{"schemas": {{"A": {schema}}}}}}}"#
    );
    assert_eq!(
        Document::decode(load(&text).unwrap())
            .unwrap()
            .schemas
            .len(),
        1
    );
}
