use serde_json::json;

use super::{decode, refused};
use crate::source::Document;

fn refused_schema(text: &str) -> String {
    refused(&format!(
        "components: {{schemas: {{A: {text}, Bear: {{}}}}}}\npaths: {{}}"
    ))
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
         the reference `#/components/schemas/Polici` has no target; similar: `Police`, `Policy`"
    );
}

#[test]
fn a_dangling_reference_is_found_in_every_place_of_a_schema() {
    let dangling = "{$ref: '#/components/schemas/Beer'}";
    for (schema, at) in [
        (
            format!("{{properties: {{p: {{items: {dangling}}}}}}}"),
            "/properties/p/items",
        ),
        (format!("{{allOf: [{{}}, {dangling}]}}"), "/allOf/1"),
        (
            format!("{{additionalProperties: {{oneOf: [{dangling}, {{}}]}}}}"),
            "/additionalProperties/oneOf/0",
        ),
        (
            format!("{{not: {{anyOf: [{dangling}, {{}}]}}}}"),
            "/not/anyOf/0",
        ),
    ] {
        let expected = format!(
            "schema `A`, at `{at}`: the reference `#/components/schemas/Beer` has no target; similar: `Bear`"
        );
        assert_eq!(refused_schema(&schema), expected);
    }
}

#[test]
fn references_out_of_the_document_or_its_sections_are_refused() {
    assert_eq!(
        refused_schema("{$ref: 'other.yaml#/A'}"),
        "schema `A`: the reference `other.yaml#/A` points outside the document: bundle the files into one first"
    );
    assert_eq!(
        refused_schema("{$ref: '#/paths/~1a'}"),
        "schema `A`: the reference `#/paths/~1a` is not supported: from here it must start with `#/components/schemas/`"
    );
    assert_eq!(
        refused_schema("{$ref: 5}"),
        "schema `A`, at `/$ref`: expected a string, found a number"
    );
}

#[test]
fn an_unknown_key_of_a_path_is_refused() {
    let expected = "path `/a`: unknown key `fetch`: remove it, or prefix it with `x-`";
    assert_eq!(refused("paths: {/a: {fetch: {}}}"), expected);
    assert!(refused("paths: {a: {}}").starts_with("path `a`: unknown key `a`"));
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
            "operation `A` (GET /a), at `/responses`: `{bad}` is not a status: use `default`, three digits, or a digit and `XX`"
        );
        assert_eq!(status(bad).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_duplicate_parameter_is_refused() {
    let twice = "[{name: q, in: query, schema: {}}, {name: q, in: query, schema: {}}]";
    assert_eq!(
        refused(&format!(
            "paths: {{/a: {{get: {{operationId: A, parameters: {twice}}}}}}}"
        )),
        "operation `A` (GET /a), at `/parameters/1`: the query parameter `q` is published twice"
    );
}

#[test]
fn an_undecodable_value_is_reported_with_its_place() {
    assert_eq!(
        refused_schema("{properties: {p: {maxLength: -1}}}"),
        "schema `A`, at `/properties/p/maxLength`: expected a whole number, 0 or more, found a number"
    );
    assert_eq!(
        refused_schema("{items: {required: true}}"),
        "schema `A`, at `/items/required`: expected a list of strings, found a boolean"
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
        "the document, at `/paths`: expected an object, found nothing"
    );
}

/// openapiv3 alone would read this value a million times.
#[test]
fn a_mistake_deep_in_a_schema_is_found_at_once() {
    let mut schema = json!({"maxLength": "long"});
    for _ in 0..20 {
        schema = json!({"items": schema});
    }
    let document = json!({"components": {"schemas": {"A": schema}}, "paths": {}});
    let error = Document::decode(document).unwrap_err().to_string();
    assert!(
        error.ends_with("/items/maxLength`: expected a whole number, 0 or more, found a string"),
        "{error}"
    );
}
