use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::decode;

/// Decodes a schema named `A`, in YAML's flow style.
fn schema(text: &str) -> ReferenceOr<Schema> {
    decode(&format!(
        "components: {{schemas: {{A: {text}, B: {{}}}}}}\npaths: {{}}"
    ))
    .unwrap()
    .schemas
    .remove("A")
    .unwrap()
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
fn keys_beside_a_reference_stay_unless_they_contradict_it() {
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
fn a_limit_over_64_bits_stays_beside_the_type() {
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
fn schemas_nest_to_a_limit() {
    let nested = |depth: usize| {
        let schema = format!("{}{{}}{}", "{items: ".repeat(depth), "}".repeat(depth));
        decode(&format!(
            "components: {{schemas: {{A: {schema}}}}}\npaths: {{}}"
        ))
    };
    assert_eq!(nested(20).unwrap().schemas.len(), 1);
    let error = nested(21).unwrap_err().to_string();
    assert!(
        error.ends_with(
            "schemas are nested more than 20 deep: move the inner schemas to the named schemas"
        ),
        "{error}"
    );
}
