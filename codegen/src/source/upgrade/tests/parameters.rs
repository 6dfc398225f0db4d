use serde_json::json;

use super::{operation, refused, upgraded};

#[test]
fn the_type_keys_of_a_parameter_move_into_its_schema() {
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
fn an_unsupported_collection_format_is_refused_by_name() {
    let refused = |parameter: &str| {
        refused(&format!(
            "paths: {{/a: {{get: {{operationId: List, parameters: [{{{parameter}}}]}}}}}}"
        ))
    };
    assert_eq!(
        refused("name: ids, in: query, type: array, collectionFormat: tsv"),
        "operation `List` (GET /a): `tsv` is not supported as the `collectionFormat` of the query parameter `ids`: \
         use `csv`, `multi`, `pipes` or `ssv`"
    );
    assert_eq!(
        refused("name: ids, in: header, type: array, collectionFormat: multi"),
        "operation `List` (GET /a): `multi` is not supported as the `collectionFormat` of the header parameter `ids`: \
         use `csv`"
    );
    assert_eq!(
        refused("name: ids, in: query, type: array, items: {type: array, collectionFormat: pipes}"),
        "operation `List` (GET /a): `pipes` is not supported as the `collectionFormat` of the query parameter `ids`: \
         use `csv` inside another array"
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
        "operation GET /a, at `/parameters/0`: the reference `#/parameters/limits` has no target; similar: `limit`"
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
        "operation GET /a, at `/parameters/0`: the reference `#/parameters/b` refers to itself"
    );
}
