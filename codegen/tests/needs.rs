//! The needs of a request: an operation for each rule, and the published interface.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs;
use std::path::Path;

use codegen::ir::{Api, At};
use serde_json::{Value, json};

/// The needs of an operation, as the listing writes them, with the rule of the first.
fn needs(api: &Api, id: &str) -> (Vec<String>, &'static str) {
    let mut operations = api.operations();
    let operation = operations.find(|operation| operation.name.wire == id);
    let needs = &operation.unwrap_or_else(|| panic!("no {id}")).needs;
    let spelled = needs.iter().map(|need| {
        let places = need.any_of.iter().map(|at| match at {
            At::Query(name) => name.clone(),
            At::Body(pointer) => format!("body:{pointer}"),
        });
        places.collect::<Vec<_>>().join(" | ")
    });
    (
        spelled.collect(),
        needs.first().map_or("none", |need| need.rule),
    )
}

/// An interface with a single operation.
fn of(method: &str, path: &str, operation: &Value) -> Result<Api, String> {
    let mut operation = operation.clone();
    operation["operationId"] = "One".into();
    operation["tags"] = json!(["things"]);
    operation["responses"] = json!({"200": {"description": "OK"}});
    let document = json!({"swagger": "2.0", "paths": {path: {method: operation}}});
    let read = codegen::read(&document.to_string(), None);
    read.map(|read| read.api).map_err(|error| error.to_string())
}

fn body(required: &[&str], properties: &[(&str, Value)]) -> Value {
    let properties: Value = properties
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect::<serde_json::Map<String, Value>>()
        .into();
    let schema = json!({"type": "object", "required": required, "properties": properties});
    json!({"parameters": [{"name": "body", "in": "body", "required": true, "schema": schema}]})
}

fn texts() -> Value {
    json!({"type": "array", "items": {"type": "string"}})
}

fn text() -> Value {
    json!({"type": "string"})
}

#[track_caller]
fn ruled(method: &str, path: &str, operation: &Value, expected: &[&str], rule: &str) {
    let api = of(method, path, operation).unwrap();
    let (found, by) = needs(&api, "One");
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!((found.as_slice(), by), (expected, rule));
}

#[test]
fn a_required_list_of_ids_selects_and_so_does_a_filter_that_is_published_beside_it() {
    let selects = "a list that selects";
    let ids = [("ids", texts()), ("note", text()), ("tags", texts())];
    ruled(
        "post",
        "/a/v1",
        &body(&["ids", "note"], &ids),
        &["body:/ids"],
        selects,
    );
    ruled(
        "put",
        "/a/v1",
        &body(&["ids", "tags"], &ids),
        &["body:/ids"],
        selects,
    );
    ruled("post", "/a/v1", &body(&["note"], &ids), &[], "none");
    let either = [("ids", texts()), ("filter", text())];
    let both = body(&["ids", "filter"], &either);
    ruled(
        "post",
        "/a/v1",
        &both,
        &["body:/ids | body:/filter"],
        selects,
    );
    let ids_alone = body(&["ids"], &either);
    ruled("post", "/a/v1", &ids_alone, &["body:/ids"], selects);
}

#[test]
fn an_order_may_be_empty() {
    let ids = body(&["ids"], &[("ids", texts())]);
    ruled("post", "/a-precedence/v1", &ids, &[], "none");
}

#[test]
fn a_body_that_consists_of_a_list_needs_an_element() {
    let things = json!({"type": "array", "items": {"type": "object"}});
    let whole =
        json!({"parameters": [{"name": "body", "in": "body", "required": true, "schema": things}]});
    ruled("post", "/a/v1", &whole, &["body:"], "the body is a list");
    let alone = body(&[], &[("anything", things.clone())]);
    let rule = "the body contains only a list";
    ruled("patch", "/a/v1", &alone, &["body:/anything"], rule);
    ruled("put", "/a/v1", &alone, &[], "none");
    // A required parameter beside it may be enough.
    let mut beside = alone.clone();
    let id = json!({"name": "id", "in": "query", "type": "string", "required": true});
    beside["parameters"].as_array_mut().unwrap().push(id);
    ruled("post", "/a/v1", &beside, &[], "none");
    let bytes = json!({"type": "array", "items": {"type": "integer"}});
    let file = json!({"consumes": ["application/octet-stream"],
        "parameters": [{"name": "body", "in": "body", "required": true, "schema": bytes}]});
    ruled("post", "/a/v1", &file, &[], "none");
}

#[test]
fn a_list_named_like_the_route_needs_an_element() {
    let rule = "a list that is named like the route";
    let group = [
        ("rules", texts()),
        ("name", text()),
        ("rule_groups", texts()),
    ];
    let create = body(&["name", "rules"], &group);
    ruled(
        "post",
        "/x/entities/rules/v1",
        &create,
        &["body:/rules"],
        rule,
    );
    // A new group may have no rules.
    ruled("post", "/x/entities/rule-groups/v1", &create, &[], "none");
    let inside = body(&["name", "rule_groups"], &group);
    let path = "/x/entities/policy-rule-groups/v1";
    ruled("post", path, &inside, &["body:/rule_groups"], rule);
    ruled("put", path, &inside, &[], "none");
    let resources = [("resources", texts()), ("name", text())];
    let update = body(&["resources", "name"], &resources);
    ruled(
        "put",
        "/x/entities/things/v1",
        &update,
        &["body:/resources"],
        rule,
    );
}

#[test]
fn a_deletion_without_required_parameters_needs_a_selection() {
    let query = |names: &[&str], required: bool| {
        let params: Vec<Value> = names
            .iter()
            .map(
                |name| json!({"name": name, "in": "query", "type": "string", "required": required}),
            )
            .collect();
        json!({"parameters": params})
    };
    let several = query(&["ids", "filter", "comment", "account_ids"], false);
    let any = ["account_ids | filter | ids"];
    ruled("delete", "/a/v1", &several, &any, "a deletion");
    ruled("get", "/a/v1", &several, &[], "none");
    ruled(
        "delete",
        "/a/v1",
        &query(&["ids", "comment"], true),
        &[],
        "none",
    );
    ruled("delete", "/a/v1", &query(&["comment"], false), &[], "none");
}

#[test]
fn the_overlay_replaces_the_rules_and_must_name_existing_places() {
    let mut operation = body(&["ids"], &[("ids", texts()), ("tags", texts())]);
    operation["x-falcon-needs"] = json!([["body:/ids"], ["body:/tags"]]);
    ruled(
        "post",
        "/a/v1",
        &operation,
        &["body:/ids", "body:/tags"],
        "overlay",
    );
    operation["x-falcon-needs"] = json!([]);
    ruled("post", "/a/v1", &operation, &[], "none");
    for (wrong, why) in [
        (
            json!([["body:/labels"]]),
            "the operation takes no `body:/labels`",
        ),
        (json!([["query:ids"]]), "the operation takes no `query:ids`"),
        (
            json!([["ids"]]),
            "`at` is `query:<name>` or `body:<pointer>`",
        ),
        (json!(["body:/ids"]), "`x-falcon-needs`"),
    ] {
        operation["x-falcon-needs"] = wrong;
        let error = of("post", "/a/v1", &operation).err().unwrap();
        assert!(error.contains(why) && error.contains("`One`"), "{error}");
    }
}

fn published() -> Api {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let text = |name| fs::read_to_string(specs.join(name)).unwrap();
    let read = codegen::read(&text("falcon.swagger.json"), Some(&text("overlay.yaml")));
    read.unwrap().api
}

#[test]
fn published_required_lists_count_where_a_request_has_no_effect_without_them() {
    let api = published();
    let of = |id| needs(&api, id).0;
    assert_eq!(of("PerformActionV2"), ["body:/ids"]);
    assert_eq!(of("indicator.delete.v1"), ["filter | ids"]);
    assert_eq!(
        of("indicator.update.v1"),
        ["body:/indicators | body:/bulk_update"]
    );
    assert_eq!(of("UpdateDeviceTags"), ["body:/device_ids", "body:/tags"]);
    assert_eq!(of("createHostGroups"), ["body:/resources"]);
    assert_eq!(of("CreateRulesV1"), ["body:"]);
    assert_eq!(of("WorkflowExecute"), ["definition_id | name"]);
    // Published as required, but an empty list means all, none, or unchanged.
    for free in [
        "BatchCmd",
        "BatchRefreshSessions",
        "RTR-InitSession",
        "ReplaceControlRules",
        "UpdatePolicyExclusions",
        "create-rule-group",
        "update-policy-container",
        "createIOAExclusionsV1",
        "create-network-locations",
        "setPreventionPoliciesPrecedence",
        "entities.perform_action",
        "CombinedDevicesByFilter",
    ] {
        assert_eq!(of(free), Vec::<String>::new(), "{free}");
    }
}

#[test]
fn every_deletion_needs_a_selection() {
    let api = published();
    let deletions = api.operations().filter(|operation| {
        let says = operation.params.iter().any(|param| param.required)
            || !operation.needs.is_empty()
            || matches!(
                operation.body,
                codegen::ir::Body::Json { required: true, .. }
            );
        operation.method == codegen::ir::Method::Delete && !says
    });
    let silent: Vec<&str> = deletions
        .map(|operation| operation.name.wire.as_str())
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}
