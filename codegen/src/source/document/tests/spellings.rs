use serde_json::{Value, json};

use super::super::spellings::{boolean, respell};
use crate::source::load;

/// A schema in YAML's flow style, written as OpenAPI 3.0 does.
fn respelled(schema: &str) -> Value {
    let mut schema = parsed(schema);
    respell(schema.as_object_mut().unwrap());
    schema
}

fn parsed(schema: &str) -> Value {
    load(&format!("schema: {schema}")).unwrap()["schema"].take()
}

#[test]
fn each_spelling_of_a_keyword_means_the_same() {
    for (spelling, meaning) in [
        (
            "{anyOf: [{type: string}, {type: 'null'}]}",
            "{type: string, nullable: true}",
        ),
        (
            "{oneOf: [{type: ['null']}, {$ref: '#/a'}], title: t}",
            "{$ref: '#/a', title: t, nullable: true}",
        ),
        (
            "{anyOf: [{const: null}, {type: string}, {type: integer}]}",
            "{anyOf: [{type: string}, {type: integer}], nullable: true}",
        ),
        ("{anyOf: [{type: 'null'}]}", "{nullable: true}"),
        (
            "{oneOf: [{type: string, title: inner}], title: outer}",
            "{type: string, title: outer}",
        ),
        (
            "{type: object, oneOf: [{$ref: '#/a'}]}",
            "{type: object, allOf: [{$ref: '#/a'}]}",
        ),
        (
            "{type: object, anyOf: [{type: string}]}",
            "{type: object, allOf: [{type: string}]}",
        ),
        (
            "{type: string, enum: [a, null]}",
            "{type: string, enum: [a, null], nullable: true}",
        ),
        ("{const: a}", "{type: string, enum: [a]}"),
        ("{const: 1, type: number}", "{type: number, enum: [1]}"),
        ("{const: true}", "{type: boolean, enum: [true]}"),
        (
            "{exclusiveMinimum: 0}",
            "{minimum: 0, exclusiveMinimum: true}",
        ),
        ("{exclusiveMinimum: 0, minimum: 5}", "{minimum: 5}"),
        (
            "{exclusiveMaximum: 9, maximum: 9}",
            "{maximum: 9, exclusiveMaximum: true}",
        ),
        (
            "{minimum: 0, exclusiveMinimum: true}",
            "{minimum: 0, exclusiveMinimum: true}",
        ),
        (
            "{contentMediaType: image/png}",
            "{type: string, format: binary}",
        ),
        (
            "{type: string, contentMediaType: application/json}",
            "{type: string}",
        ),
        (
            "{type: string, contentEncoding: base64url, contentMediaType: image/png}",
            "{type: string, format: byte}",
        ),
        (
            "{type: array, prefixItems: [{type: string}], items: false}",
            "{type: array, items: {}}",
        ),
        (
            "{patternProperties: {'^a': {type: string}}}",
            "{additionalProperties: {type: string}}",
        ),
        (
            "{patternProperties: {'^a': {type: string}, '^b': {type: integer}}}",
            "{additionalProperties: {}}",
        ),
        (
            "{type: string, examples: [a, b]}",
            "{type: string, example: a}",
        ),
    ] {
        assert_eq!(respelled(spelling), parsed(meaning), "{spelling}");
    }
}

#[test]
fn a_boolean_is_a_schema_of_any_value_or_of_none() {
    for (flag, meaning) in [(true, json!({})), (false, json!({"not": {}}))] {
        let mut schema = Value::Bool(flag);
        boolean(&mut schema);
        assert_eq!(schema, meaning);
    }
}
