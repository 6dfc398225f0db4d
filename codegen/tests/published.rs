//! The decisions that follow from published schemas, replies and bodies: a small interface for each.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use codegen::ir::{Api, Body, Field, Operation, Reply, Resources, Shape, Type, Values};
use serde_json::{Value, json};

/// An interface with operations by their paths. Each has a `get` or a `post`.
fn read(paths: Value, definitions: Value) -> Result<Api, String> {
    let document = json!({"swagger": "2.0", "paths": paths, "definitions": definitions});
    let read = codegen::read(&document.to_string(), None);
    read.map(|read| read.api).map_err(|error| error.to_string())
}

fn operation(id: &str, response: Value) -> Value {
    json!({"operationId": id, "tags": ["things"], "responses": {"200": response}})
}

fn only(api: Result<Api, String>) -> Result<Operation, String> {
    Ok(api?.operations().next().unwrap().clone())
}

/// The reply of an operation that publishes this schema.
fn reply(schema: Value) -> Operation {
    let response = json!({"description": "OK", "schema": schema});
    let paths = json!({"/things/v1": {"get": operation("GetThing", response)}});
    only(read(paths, json!({}))).unwrap()
}

/// The property of a model, and all models.
fn property(schema: Value) -> (Field, Api) {
    let model = json!({"a.Thing": {"type": "object", "properties": {"x": schema}}});
    let response = json!({"description": "OK", "schema": {"$ref": "#/definitions/a.Thing"}});
    let paths = json!({"/things/v1": {"get": operation("GetThing", response)}});
    let api = read(paths, model).unwrap();
    let mut models = api.models.values();
    let thing = models.find(|model| model.name.wire == "a.Thing").unwrap();
    (thing.fields().first().unwrap().clone(), api)
}

#[test]
fn values_without_a_type_are_an_enum_if_all_are_texts_or_all_are_integers() {
    let values = |schema: Value| {
        let (field, api) = property(schema);
        let model = api.models.get(field.ty.model()?)?;
        match &model.shape {
            Shape::Enum(published) => Some(match &published.values {
                Values::Text(values) => values.iter().map(|it| it.value.clone()).collect(),
                Values::Int(values) => values.iter().map(|it| it.value.to_string()).collect(),
            }),
            Shape::Record(_) => None,
        }
    };
    let found = |texts: [&str; 2]| Some(texts.map(str::to_owned).to_vec());
    assert_eq!(values(json!({"enum": ["a", "b"]})), found(["a", "b"]));
    assert_eq!(values(json!({"enum": [1, 2]})), found(["1", "2"]));
    assert_eq!(values(json!({"enum": ["a", 2]})), None::<Vec<String>>);
    assert_eq!(values(json!({"enum": [1.5, 2.5]})), None);
}

#[test]
fn a_typed_body_is_json_or_bytes() {
    let body = |media: &str, schema: Value| {
        let mut post = operation("SendThing", json!({"description": "OK"}));
        let body = json!({"name": "body", "in": "body", "required": true, "schema": schema});
        post["consumes"] = json!([media]);
        post["parameters"] = json!([body]);
        only(read(json!({"/things/v1": {"post": post}}), json!({}))).map(|it| it.body)
    };
    let integers = json!({"type": "array", "items": {"type": "integer"}});
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let file = Ok(Body::Bytes { required: true });
    assert_eq!(body("text/csv", json!({"type": "string"})), file);
    assert_eq!(body("application/octet-stream", integers.clone()), file);
    assert!(matches!(
        body("application/json", integers),
        Ok(Body::Json {
            ty: Type::List(_),
            ..
        })
    ));
    assert_eq!(body("text/csv", object), file);
}

#[test]
fn a_reply_is_an_envelope_if_it_has_resources_or_nothing_beside_meta_and_errors() {
    let (meta, errors) = (
        json!({"type": "object", "properties": {"trace_id": {"type": "string"}}}),
        json!({"type": "array", "items": {"type": "object"}}),
    );
    let is_envelope = |properties: Value| {
        let schema = json!({"type": "object", "properties": properties});
        matches!(reply(schema).reply, Reply::Envelope(_))
    };
    assert!(is_envelope(json!({"resources": errors})));
    assert!(is_envelope(json!({"meta": meta, "errors": errors})));
    assert!(is_envelope(json!({"meta": meta, "error": errors})));
    let with_text = json!({"meta": meta, "errors": errors, "batch_id": {"type": "string"}});
    assert!(is_envelope(with_text));
    assert!(!is_envelope(json!({"meta": meta})), "no errors");
    assert!(!is_envelope(json!({"errors": errors})), "no meta");
    for content in [
        json!({"type": "object"}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"properties": {"a": {"type": "string"}}}),
    ] {
        let all = json!({"meta": meta, "errors": errors, "content": content});
        assert!(!is_envelope(all), "{content}");
    }
}

#[test]
fn resources_by_key_are_a_map_also_behind_a_reference() {
    let texts = json!({"type": "object", "additionalProperties": {"type": "string"}});
    for resources in [texts.clone(), json!({"allOf": [texts]})] {
        let schema = json!({"type": "object", "properties": {"resources": resources}});
        let expected = Reply::Envelope(Resources::Map(Type::Text));
        assert_eq!(reply(schema).reply, expected, "{resources}");
    }
}

#[test]
fn errors_of_each_value_are_found_in_maps_alone() {
    let failed = json!({"type": "object", "properties": {"errors": {"type": "array", "items": {"type": "string"}}}});
    let by_host = json!({"type": "object", "additionalProperties": failed});
    let within = |resources: Value| {
        let schema = json!({"type": "object", "properties": {"resources": resources}});
        reply(schema).content.errors_within
    };
    assert_eq!(within(by_host.clone()).as_deref(), Some("/resources"));
    // The published members come first; further ones are not read.
    let members =
        json!({"type": "object", "additionalProperties": failed, "properties": {"hosts": by_host}});
    assert_eq!(within(members).as_deref(), Some("/resources/hosts"));
}

#[test]
fn a_published_default_or_example_is_shown_if_it_is_a_value() {
    let facts = |schema: Value| property(schema).0.facts;
    let text = |default: Value| facts(json!({"type": "string", "default": default})).default;
    assert_eq!(text(json!("asc")).as_deref(), Some("asc"));
    assert_eq!(text(json!("")), None);
    assert_eq!(text(json!({"a": 1})), None);
    let example = facts(json!({"type": "string", "example": "web-1"})).example;
    assert_eq!(example.as_deref(), Some("web-1"));
}

#[test]
fn an_integer_of_32_bits_is_narrow() {
    let is_narrow = |ty: &str, format: &str| {
        let schema = json!({"type": ty, "format": format});
        property(schema).0.facts.narrow
    };
    assert!(is_narrow("integer", "int32"));
    assert!(!is_narrow("integer", "int64"));
    assert!(!is_narrow("number", "int32"));
}

#[test]
fn what_an_operation_states_must_fit_the_operation() {
    let problem = |path: &str, more: Value| {
        let mut get = operation("GetThing", json!({"description": "OK"}));
        for (key, value) in more.as_object().unwrap() {
            get[key] = value.clone();
        }
        only(read(json!({path: {"get": get}}), json!({}))).err()
    };
    let id = |name: &str| json!({"parameters": [{"name": name, "in": "path", "required": true, "type": "string"}]});
    assert_eq!(problem("/things/{id}/v1", id("id")), None);
    for (path, more, said) in [
        ("/things/{id/v1", id("id"), "a `{` without a `}`"),
        (
            "/things/v1",
            json!({"x-falcon-ids": {"at": "query:ids"}}),
            "`x-falcon-ids`: the operation takes no list at that place",
        ),
        (
            "/things/v1",
            json!({"x-host": "elsewhere.example"}),
            "host `elsewhere.example` is unknown",
        ),
    ] {
        let problem = problem(path, more).unwrap_or_default();
        assert!(problem.contains(said), "{said}: {problem}");
    }
}

#[test]
fn a_property_without_a_type_is_a_list_if_it_has_items_or_else_any_value() {
    let ty = |schema: Value| property(schema).0.ty;
    let items = json!({"items": {"type": "string"}});
    assert_eq!(ty(items), Type::List(Box::new(Type::Text)));
    assert_eq!(ty(json!({})), Type::Json);
    assert_eq!(ty(json!({"additionalProperties": true})), Type::Json);
    let object = json!({"type": "object", "additionalProperties": true});
    assert_eq!(ty(object), Type::Map(Box::new(Type::Json)));
}

#[test]
fn a_reference_in_all_of_has_the_type_of_its_target_and_may_be_a_secret() {
    let ty = |schema: Value| property(schema).0.ty;
    let text = json!([{"type": "string"}]);
    assert_eq!(ty(json!({"allOf": text})), Type::Text);
    assert_eq!(ty(json!({"allOf": text, "x-secret": true})), Type::Secret);
    let integer = json!({"allOf": [{"type": "integer"}], "x-secret": true});
    assert_eq!(ty(integer), Type::Int);
}

/// The fields of the definition `a.Thing` beside others.
fn fields(thing: Value, others: Value) -> Result<Vec<String>, String> {
    let mut definitions = others;
    definitions["a.Thing"] = thing;
    let response = json!({"description": "OK", "schema": {"$ref": "#/definitions/a.Thing"}});
    let paths = json!({"/things/v1": {"get": operation("GetThing", response)}});
    let api = read(paths, definitions)?;
    let mut models = api.models.values();
    let thing = models.find(|model| model.name.wire == "a.Thing").unwrap();
    let names = thing.fields().iter().map(|field| field.name.wire.clone());
    Ok(names.collect())
}

#[test]
fn the_parts_of_all_of_are_joined_if_they_are_objects() {
    let part = |name: &str| json!({"properties": {name: {"type": "string"}}});
    let joined = json!({"allOf": [
        part("a"),
        {"allOf": [part("b"), part("c")]},
        {"type": "object"},
        {},
    ]});
    let names = ["a", "b", "c"].map(str::to_owned).to_vec();
    assert_eq!(fields(joined, json!({})), Ok(names));
    let text = json!({"allOf": [part("a"), {"type": "string"}]});
    let any = property(text).0.ty;
    assert_eq!(any, Type::Json, "no value is an object and text");
    // A part with properties is an object, whatever its type says.
    let typed = json!({"type": "string", "properties": {"b": {"type": "string"}}});
    let names = ["a", "b"].map(str::to_owned).to_vec();
    assert_eq!(
        fields(json!({"allOf": [part("a"), typed]}), json!({})),
        Ok(names)
    );
}

#[test]
fn all_of_that_contains_itself_adds_nothing() {
    let part = json!({"properties": {"a": {"type": "string"}}});
    let to = |name: &str| json!({"allOf": [part, {"$ref": format!("#/definitions/{name}")}]});
    let circle = fields(to("a.Other"), json!({"a.Other": to("a.Thing")}));
    assert_eq!(circle, Ok(vec!["a".to_owned()]));
    let itself = fields(to("a.Thing"), json!({}));
    assert_eq!(itself, Ok(vec!["a".to_owned()]));
}

#[test]
fn ids_without_a_marker_lead_to_their_own_records_with_one() {
    let list = |id: &str, item: Value, headers: Value| {
        let items = json!({"type": "array", "items": item});
        let schema = json!({"type": "object", "properties": {"resources": items}});
        let response = json!({"description": "OK", "schema": schema, "headers": headers});
        json!({"get": operation(id, response)})
    };
    let (next, text) = (
        json!({"Next-Page": {"type": "string"}}),
        json!({"type": "string"}),
    );
    let record = json!({"type": "object", "properties": {"id": text, "_marker": text}});
    let paths = json!({
        "/others/combined/others/v1": list("AllOthers", record.clone(), next.clone()),
        "/things/combined/things/v1": list("AllThings", record.clone(), json!({})),
        "/things/combined/things/v2": list("FindThings", record, next.clone()),
        "/things/queries/things/v1": list("QueryThings", text, next),
    });
    let api = read(paths, json!({})).unwrap();
    let mut operations = api.operations();
    let ids = operations.find(|one| one.name.wire == "QueryThings");
    assert_eq!(ids.unwrap().instead.as_deref(), Some("FindThings"));
}
