#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected value"
)]

use super::{Finding, Kind, findings};
use crate::pointer::unescaped;
use crate::{Read, read};

/// An interface with a problem of every stage.
const BAD: &str = r##"
swagger: "2.0"
parameters:
  shared: {name: shared, in: query, type: array, items: {type: string}, collectionFormat: tsv}
paths:
  nowhere: {}
  /a/v1:
    parameters:
      - {name: of_path, in: query, type: string}
    wrong: 1
    get:
      operationId: ReadA
      tags: [a]
      parameters:
        - {name: body, in: body, schema: {$ref: "#/definitions/Bear"}}
        - {name: own, in: query, type: 7}
      responses: {"200": {description: OK}, "2OO": {description: OK}}
    post:
      operationId: SendA
      tags: [a]
      parameters:
        - $ref: "#/parameters/shared"
      responses: {"200": {description: OK, schema: {$ref: "#/definitions/Ber"}}}
    put:
      operationId: PutA
      tags: [a]
      parameters: [{name: a-b, in: query, type: string}, {name: a_b, in: query, type: string}]
      responses: {"200": {description: OK, schema: {$ref: "#/definitions/Bear"}}}
  /c/v1:
    get: {operationId: ReadC, tags: [c], responses: {"200": {description: OK, schema: {$ref: "#/definitions/Bear"}}}}
  "/b/{id/v1":
    get: {operationId: ReadB, tags: [b], responses: {"200": {description: OK}}}
definitions:
  Bear:
    type: object
    properties:
      a-b: {type: string}
      a_b: {type: string}
      kind: {type: string, enum: [x-y, x_y]}
  Beer: {type: object, properties: {a: {items: 1}}}
"##;

/// The problems of an interface that can't be read.
fn problems(text: &str, overlay: Option<&str>) -> Vec<Finding> {
    findings(&read(text, overlay).unwrap_err(), text)
}

/// The part of the text at the position of a problem, to the end of its line.
fn at<'a>(text: &'a str, finding: &Finding) -> &'a str {
    let (line, column) = finding.position.expect("it has a position");
    let line = text.lines().nth(line - 1).unwrap();
    let start = line
        .char_indices()
        .nth(column - 1)
        .map_or(line.len(), |(at, _)| at);
    &line[start..]
}

#[test]
fn all_problems_of_all_stages_are_found_at_once_where_the_file_has_them() {
    let found = problems(BAD, None);
    let places: Vec<(Kind, &str)> = found.iter().map(|one| (one.kind, at(BAD, one))).collect();
    let starts: Vec<(Kind, String)> = places
        .iter()
        .map(|(kind, text)| (*kind, text.chars().take(16).collect()))
        .collect();
    let expected = [
        (Kind::Invalid, "shared: {name: s"),
        (Kind::Invalid, "nowhere: {}"),
        (Kind::Invalid, "wrong: 1"),
        (Kind::Invalid, "type: 7}"),
        (Kind::Invalid, "items: 1}}}"),
        (Kind::Unsupported, "get: {operationI"),
        (Kind::Names, "{name: a_b, in: "),
        (Kind::Names, "a_b: {type: stri"),
        (Kind::Names, "kind: {type: str"),
    ];
    assert_eq!(starts, expected.map(|(kind, text)| (kind, text.to_owned())));
    let said: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
    assert!(
        said.iter().all(|text| !text.contains("components")),
        "{said:#?}"
    );
}

#[test]
fn the_same_problems_are_found_in_json() {
    let json = crate::source::normalize(&crate::source::load(BAD).unwrap());
    let found = problems(&json, None);
    let yaml = problems(BAD, None);
    assert_eq!(found.len(), yaml.len());
    for finding in &found {
        let text = at(&json, finding);
        let key = unescaped(finding.pointer.rsplit('/').next().unwrap());
        // An element of a list has no key.
        let is_there = text.starts_with(&format!("\"{key}\":")) || text.starts_with('{');
        assert!(is_there, "{}: {text}", finding.pointer);
    }
    let minified = crate::source::load(BAD).unwrap().to_string();
    let positions = problems(&minified, None)
        .into_iter()
        .map(|one| one.position);
    assert!(
        positions
            .flatten()
            .all(|(line, column)| line == 1 && column > 1)
    );
}

#[test]
fn the_proposed_actions_mend_the_interface() {
    let mut actions: Vec<String> = Vec::new();
    // A mended part may have another problem, as a removed operation has none.
    let read: Read = loop {
        let overlay = format!(
            "overlay: 1.0.0\ninfo: {{title: t, version: v}}\nactions:\n{}",
            actions.concat()
        );
        let overlay = (!actions.is_empty()).then_some(overlay);
        match read(BAD, overlay.as_deref()) {
            Ok(read) => break read,
            Err(error) => {
                let found = findings(&error, BAD);
                let new: Vec<String> = found
                    .iter()
                    .map(|one| format!("  - {}\n", one.action.as_ref().unwrap()))
                    .collect();
                assert!(actions.len() < 30, "{error}");
                actions.extend(new);
            }
        }
    };
    let ids: Vec<&str> = read
        .api
        .operations()
        .map(|it| it.name.wire.as_str())
        .collect();
    assert_eq!(ids, ["PutA", "ReadA", "SendA", "ReadC"]);
}

#[test]
fn a_stale_action_is_found_beside_other_problems_with_its_new_target() {
    let overlay = "
overlay: 1.0.0
info: {title: t, version: v}
actions:
  - {target: \"$.paths['/a/v2'].get\", description: d, update: {x: 1}}
";
    let found = problems(BAD, Some(overlay));
    let stale: Vec<&Finding> = found.iter().filter(|one| one.kind == Kind::Stale).collect();
    assert_eq!(stale.len(), 1);
    assert_eq!(
        stale[0].action.as_deref(),
        Some("target: \"$.paths['/a/v1'].get\"")
    );
    assert_eq!(stale[0].position, None);
    assert_eq!(found.len(), problems(BAD, None).len() + 1);
}

#[test]
fn a_place_of_openapi_3_is_found_in_swagger_2() {
    let text = r##"
swagger: "2.0"
paths:
  /a/v1:
    parameters: [{name: first, in: query, type: string}, {name: second, in: query, type: string}]
    post:
      operationId: A
      parameters:
        - {name: form, in: formData, type: array, items: {type: string}, collectionFormat: tsv}
        - {name: second, in: query, type: integer}
      responses: {"200": {description: OK, schema: {type: array, items: {properties: {a: {type: 1}}}}}}
"##;
    let document = crate::source::load(text).unwrap();
    let place = crate::source::Place::Operation {
        id: None,
        method: "POST".to_owned(),
        path: "/a/v1".to_owned(),
    };
    for (at, pointer) in [
        (
            "/parameters/0/schema/type",
            "/paths/~1a~1v1/parameters/0/type",
        ),
        ("/parameters/1/schema", "/paths/~1a~1v1/post/parameters/1"),
        (
            "/requestBody/content/application~1json/schema/properties/form/items",
            "/paths/~1a~1v1/post/parameters/0/items",
        ),
        (
            "/responses/200/content/application~1json/schema/items/properties/a/type",
            "/paths/~1a~1v1/post/responses/200/schema/items/properties/a/type",
        ),
    ] {
        assert_eq!(
            super::places::pointer(&document, &place, at, None),
            pointer,
            "{at}"
        );
    }
}

#[test]
fn the_parameters_and_the_response_of_one_operation_are_both_reported() {
    let text = "swagger: '2.0'\npaths: {'/b/{id/v1': {get: {operationId: ReadB, tags: [b], \
        x-falcon-reply: text, responses: {'200': {description: OK}}}}}\n";
    let found = problems(text, None);
    let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    for (message, part) in messages
        .iter()
        .zip(["without a `}`", "`x-falcon-reply` is one of"])
    {
        assert!(message.contains(part), "{messages:?}");
    }
}
