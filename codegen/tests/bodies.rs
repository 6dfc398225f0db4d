//! Whether an operation takes its body whole or field by field.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use codegen::ir::{At, Operation};

const IDS: &str = "ids: {type: array, items: {type: string}}";

/// The argument of `new` for a body with these properties. `None` is the whole body; otherwise it is the
/// field, or nothing if all fields have setters.
fn taken(path: &str, params: &str, required: &str, properties: &str) -> Option<Option<String>> {
    let flattened = operation(path, params, required, properties).flattened;
    flattened.map(|flattened| flattened.argument)
}

/// An operation with a body of these properties.
fn operation(path: &str, params: &str, required: &str, properties: &str) -> Operation {
    let text = format!(
        "swagger: '2.0'\npaths:\n  {path}: {{post: {{operationId: Change, tags: [hosts], \
         parameters: [{params}{{name: body, in: body, required: true, \
         schema: {{$ref: '#/definitions/a.Sent'}}}}], \
         responses: {{'200': {{description: OK, schema: {{type: object, properties: \
         {{meta: {{type: object}}, resources: {{type: array, items: {{type: object}}}}}}}}}}}}}}}}\n\
         definitions:\n  a.Sent: {{type: object, required: [{required}], properties: {{{properties}}}}}\n"
    );
    let read = codegen::read(&text, None).unwrap();
    read.api.operations().next().unwrap().clone()
}

fn field(name: &str) -> Option<Option<String>> {
    Some(Some(name.to_owned()))
}

#[test]
fn a_body_of_one_required_field_is_given_as_that_field() {
    let text = "status: {type: string}";
    assert_eq!(taken("/hosts/v1", "", "status", text), field("status"));
    assert_eq!(taken("/hosts/v1", "", "ids", IDS), field("ids"));
}

#[test]
fn a_body_of_one_optional_field_has_a_setter_for_it() {
    let text = "reason: {type: string}";
    assert_eq!(taken("/hosts/v1", "", "", text), Some(None));
}

#[test]
fn ids_are_an_argument_whatever_else_the_body_holds() {
    let action = format!("{IDS}, comment: {{type: string}}");
    assert_eq!(taken("/hosts/v1", "", "ids", &action), field("ids"));
    let devices = "device_ids: {type: array, items: {type: string}}, tags: {type: string}";
    let found = taken("/hosts/v1", "", "device_ids", devices);
    assert_eq!(found, field("device_ids"));
}

#[test]
fn the_ids_of_an_order_are_an_argument_although_it_may_be_empty() {
    let order = format!("{IDS}, platform: {{type: string}}");
    let found = taken("/hosts-precedence/v1", "", "ids", &order);
    assert_eq!(found, field("ids"));
}

#[test]
fn ids_that_a_filter_may_stand_in_for_have_a_setter() {
    let either = format!("{IDS}, filter: {{type: string}}");
    assert_eq!(taken("/hosts/v1", "", "ids, filter", &either), Some(None));
}

#[test]
fn a_body_of_several_fields_without_ids_is_given_whole() {
    let settings = "name: {type: string}, rank: {type: integer}";
    assert_eq!(taken("/hosts/v1", "", "name", settings), None);
    let id = "ids: {type: string}, rank: {type: integer}";
    assert_eq!(taken("/hosts/v1", "", "ids", id), None, "one id is no list");
}

#[test]
fn a_body_with_a_field_of_a_parameter_s_name_is_given_whole() {
    let parameter = "{name: status, in: query, type: string}, ";
    let text = "status: {type: string}";
    assert_eq!(taken("/hosts/v1", parameter, "status", text), None);
}

#[test]
fn ids_are_split_at_their_maximum_and_other_lists_are_refused_above_it() {
    let list = |name: &str, max: u64| {
        format!("{name}: {{type: array, maxItems: {max}, items: {{type: string}}}}")
    };
    let properties = format!("{}, {}", list("ids", 500), list("tags", 20));
    let operation = operation("/hosts/v1", "", "ids", &properties);
    let ids = operation.ids.unwrap();
    assert_eq!((ids.at, ids.max), (At::Body("/ids".to_owned()), Some(500)));
    let limited: Vec<_> = operation.longest.iter().collect();
    assert_eq!(limited.len(), 1, "{limited:?}");
    assert_eq!(limited[0].at, At::Body("/tags".to_owned()));
    assert_eq!(limited[0].max, 20);
}
