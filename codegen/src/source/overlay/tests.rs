use serde_json::json;

use super::*;

/// Applies actions, given in YAML's flow style without a description, to a document.
fn applied(document: &str, actions: &str) -> Result<(Value, Report), Error> {
    let mut document = load(document).unwrap();
    let actions = actions.replace("{target:", "{description: why, target:");
    let overlay = parse(&format!(
        "overlay: 1.0.0\ninfo: {{title: t, version: v}}\nactions: [{actions}]"
    ))?;
    apply(&mut document, &overlay, Stale::Refuse).map(|report| (document, report))
}

fn document(document: &str, actions: &str) -> Value {
    applied(document, actions).unwrap().0
}

fn refused(actions: &str) -> String {
    let text =
        "paths: {/devices/v1: {get: {parameters: [{name: limit}, {name: offset}], tags: [hosts]}}}";
    let said = applied(text, actions).unwrap_err().to_string();
    let end = said.find("\nrepair or remove").unwrap_or(said.len());
    said[..end].to_owned()
}

#[test]
fn update_merges_objects_and_replaces_scalars() {
    assert_eq!(
        document(
            "a: {b: {c: 1, d: 2}, e: x}",
            "{target: $.a, update: {b: {c: 3, f: 4}, e: {g: 5}}}"
        ),
        json!({"a": {"b": {"c": 3, "d": 2, "f": 4}, "e": {"g": 5}}})
    );
    assert_eq!(
        document("a: {b: 1}", "{target: $.a.b, update: 2}"),
        json!({"a": {"b": 2}})
    );
}

#[test]
fn update_appends_missing_elements_to_arrays() {
    assert_eq!(
        document("a: [1, 2]", "{target: $, update: {a: [2, 3]}}"),
        json!({"a": [1, 2, 3]})
    );
    assert_eq!(
        document("a: [{b: 1}]", "{target: $.a, update: {c: 1}}"),
        json!({"a": [{"b": 1}, {"c": 1}]})
    );
}

#[test]
fn a_parameter_is_added_only_once() {
    let action = "{target: $.a, update: {parameters: [{name: body, in: body, required: true}]}}";
    let published =
        "a: {parameters: [{name: body, in: body, description: d}, {name: body, in: query}]}";
    assert_eq!(
        document(published, action),
        json!({"a": {"parameters": [
            {"name": "body", "in": "body", "description": "d", "required": true},
            {"name": "body", "in": "query"},
        ]}})
    );
}

#[test]
fn replace_removes_the_old_value() {
    let action = "{target: $.a, x-replace: true, update: {type: string}}";
    assert_eq!(
        document("a: {type: array, items: {}}", action),
        json!({"a": {"type": "string"}})
    );
}

#[test]
fn remove_works_on_keys_scalars_and_elements() {
    assert_eq!(
        document("a: 1\nb: 2", "{target: $.a, remove: true}"),
        json!({"b": 2})
    );
    assert_eq!(
        document("a: [x, y]", "{target: '$.a[0]', remove: true}"),
        json!({"a": ["y"]})
    );
}

#[test]
fn several_elements_of_an_array_are_each_removed_once() {
    let action = "{target: '$.a[?@ > 2]', remove: true}";
    assert_eq!(
        document("a: [3, 1, 4, 5, 2, 6]", action),
        json!({"a": [1, 2]})
    );
    assert_eq!(
        document("a: [x, y, z]", "{target: '$.a[0, 0, 2]', remove: true}"),
        json!({"a": ["y"]})
    );
    let twelve = "a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]";
    assert_eq!(
        document(twelve, "{target: '$.a[1:]', remove: true}"),
        json!({"a": [0]})
    );
}

#[test]
fn a_node_inside_a_removed_node_is_allowed() {
    assert_eq!(
        document("a: {a: {a: 1}, b: 2}", "{target: $..a, remove: true}"),
        json!({})
    );
}

#[test]
fn keys_with_slashes_tildes_and_blanks_can_be_targets() {
    let text = "paths: {/x/y/v1: {get: {}}, '/~a/{b c}': {get: {}}}";
    assert_eq!(
        document(
            text,
            "{target: \"$.paths['/x/y/v1'].get\", update: {x-note: 1}}, {target: \"$.paths['/~a/{b c}']\", remove: true}"
        ),
        json!({"paths": {"/x/y/v1": {"get": {"x-note": 1}}}})
    );
}

#[test]
fn actions_see_the_changes_of_earlier_actions() {
    let actions = "{target: $, update: {a: {b: 1}}}, {target: $.a.b, remove: true}";
    assert_eq!(document("c: 1", actions), json!({"a": {}, "c": 1}));
}

#[test]
fn the_report_lists_matches_and_changes() {
    let actions = "{target: '$.a[*]', update: {x: 1}}, {target: '$.a[0]', update: {x: 1}}, {target: $.b, remove: true}";
    let (_, report) = applied("a: [{}, {x: 1}]\nb: 1", actions).unwrap();
    let action = |target: &str, matched, changed| ActionReport {
        target: target.to_owned(),
        reason: "why".to_owned(),
        matched,
        changed,
    };
    assert_eq!(
        report.actions,
        [
            action("$.a[*]", 2, true),
            action("$.a[0]", 1, false),
            action("$.b", 1, true)
        ]
    );
}

#[test]
fn an_action_without_a_match_names_similar_targets() {
    assert_eq!(
        refused(
            "{target: $.paths, update: {}}, {target: \"$.paths['/device/v1'].get\", remove: true}"
        ),
        "overlay action 2 (`$.paths['/device/v1'].get`): no match: `$.paths` exists, \
         but nothing below it matches `['/device/v1']`; similar: `/devices/v1`"
    );
    assert_eq!(
        refused(
            "{target: \"$.paths['/devices/v1'].get.parameters[?@.name == 'limits']\", remove: true}"
        ),
        "overlay action 1 (`$.paths['/devices/v1'].get.parameters[?@.name == 'limits']`): no match: \
         `$.paths['/devices/v1'].get.parameters` exists, but nothing below it matches `[?@.name == 'limits']`; \
         similar: `limit`"
    );
    assert_eq!(
        refused("{target: \"$.paths['/devices/v1'].get.tags[?@ == 'host']\", remove: true}"),
        "overlay action 1 (`$.paths['/devices/v1'].get.tags[?@ == 'host']`): no match: \
         `$.paths['/devices/v1'].get.tags` exists, but nothing below it matches `[?@ == 'host']`; similar: `hosts`"
    );
    assert_eq!(
        refused("{target: $.definitions.Host, remove: true}"),
        "overlay action 1 (`$.definitions.Host`): no match: `$` exists, \
         but nothing below it matches `.definitions`; no name is similar"
    );
}

#[test]
fn an_action_needs_a_reason_a_target_and_one_thing_to_do() {
    let parsed = |action: &str| {
        parse(&format!("overlay: 1.0.0\nactions: [{{{action}}}]"))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        parsed("target: $.a, remove: true"),
        "overlay action 1 (`$.a`): it has no `description`: give the reason for the repair"
    );
    assert_eq!(
        parsed("description: why, remove: true"),
        "overlay action 1: `target` is missing"
    );
    let neither = "overlay action 1 (`$.a`): it must have either `update` or `remove: true`";
    assert_eq!(parsed("target: $.a, description: why"), neither);
    assert_eq!(
        parsed("target: $.a, description: why, remove: true, update: {}"),
        neither
    );
    assert_eq!(
        parsed("target: $.a, description: why, remove: yes"),
        "overlay action 1 (`$.a`), at `/remove`: expected a boolean, found a string"
    );
    assert_eq!(
        parsed("target: $.a, description: why, updates: {}"),
        "overlay action 1 (`$.a`): unknown key `updates`: remove it, or prefix it with `x-`"
    );
    assert!(
        parsed("target: paths, description: why, remove: true")
            .contains("its target is not a JSONPath")
    );
}

#[test]
fn only_overlays_of_version_1_0_are_read() {
    let error = |text: &str| parse(text).unwrap_err().to_string();
    assert_eq!(
        error("actions: []"),
        "the overlay: `overlay: 1.0.0` is missing"
    );
    assert_eq!(
        error("overlay: 2.0.0"),
        "the overlay: `overlay: 1.0.0` is missing"
    );
    assert_eq!(
        error("overlay: 1.0.0\naction: []"),
        "the overlay: unknown key `action`: remove it, or prefix it with `x-`"
    );
}

#[test]
fn every_action_without_a_match_is_reported_and_can_be_skipped() {
    let text = "overlay: 1.0.0\nactions: [{description: why, target: $.b, remove: true}, \
        {description: why, target: $.a, update: 2}, {description: why, target: $.c, remove: true}]";
    let overlay = parse(text).unwrap();
    let mut document = json!({"a": 1});
    let report = apply(&mut document, &overlay, Stale::Allow).unwrap();
    assert_eq!(document, json!({"a": 2}));
    let stale: Vec<String> = report.stale.iter().map(Error::to_string).collect();
    assert!(stale[0].starts_with("overlay action 1 (`$.b`): no match"));
    assert!(stale[1].starts_with("overlay action 3 (`$.c`): no match"));
    assert_eq!((report.actions.len(), stale.len()), (1, 2));

    let refused = apply(&mut json!({"a": 1}), &overlay, Stale::Refuse)
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains(&stale[0]) && refused.contains(&stale[1]),
        "{refused}"
    );
    assert!(
        refused.ends_with("continue without them: `--allow-stale`"),
        "{refused}"
    );
}

#[test]
fn an_overlay_for_swagger_means_the_same_in_openapi() {
    let document = json!({
        "openapi": "3.0.3",
        "paths": {"/a/v1": {"post": {
            "parameters": [{"name": "id", "in": "query"}],
            "requestBody": {"content": {"multipart/form-data": {"schema": {"properties": {"password": {}}}}}},
            "responses": {"200": {"content": {"application/json": {"schema": {}}}}, "201": {}},
        }}},
        "components": {"schemas": {"A": {"properties": {"of": {"$ref": "#/components/schemas/B"}}}}},
    });
    let text = r##"{"overlay": "1.0.0", "actions": [
      {"description": "d", "target": "$.definitions[?@.properties.of['$ref'] == '#/definitions/B']", "update": {"x-a": {"$ref": "#/definitions/A"}}},
      {"description": "d", "target": "$.paths['/a/v1'].post.parameters[?@.name == 'id']", "update": {"x-a": 1, "x-minimum": 2, "type": "array", "collectionFormat": "multi"}},
      {"description": "d", "target": "$.paths['/a/v1'].post.parameters[?@.name == 'password']", "update": {"x-secret": true}},
      {"description": "d", "target": "$.paths['/a/v1'].post.responses['200'].schema", "update": {"x-a": 2}},
      {"description": "d", "target": "$.paths['/a/v1'].post.responses['201']", "update": {"schema": {"type": "string"}}},
      {"description": "d", "target": "$.paths['/a/v1'].post", "update": {"consumes": ["application/json"], "parameters": [{"name": "page", "in": "query", "type": "integer"}, {"name": "b", "in": "body", "required": true, "schema": {"$ref": "#/definitions/A"}}]}}
    ]}"##;
    let mut changed = document.clone();
    let report = apply(
        &mut changed,
        &parse_for(&document, text).unwrap(),
        Stale::Refuse,
    )
    .unwrap();
    assert!(report.actions.iter().all(|action| action.changed));
    let at = |pointer: &str| changed.pointer(pointer).unwrap().clone();
    let schema = json!({"$ref": "#/components/schemas/A"});
    assert_eq!(at("/components/schemas/A/x-a"), schema);
    let operation = at("/paths/~1a~1v1/post");
    let within = |pointer: &str| operation.pointer(pointer).unwrap().clone();
    assert_eq!(
        within("/parameters"),
        json!([
            {"name": "id", "in": "query", "x-a": 1, "style": "form", "explode": true,
                "schema": {"x-minimum": 2, "type": "array"}},
            {"name": "page", "in": "query", "schema": {"type": "integer"}},
        ])
    );
    let form = within("/requestBody/content/multipart~1form-data/schema/properties/password");
    assert_eq!(form, json!({"x-secret": true}));
    assert_eq!(
        within("/responses/200/content/application~1json/schema/x-a"),
        2
    );
    assert_eq!(
        within("/responses/201/content/application~1json/schema/type"),
        "string"
    );
    assert_eq!(
        within("/requestBody/content/application~1json/schema"),
        schema
    );
    assert_eq!(within("/requestBody/required"), true);
    assert_eq!(operation.get("consumes"), None);
}
