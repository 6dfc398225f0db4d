//! `x-falcon-job` is checked against the operations that it names and their schemas.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs;
use std::path::Path;

use codegen::listing;
use codegen::source::jobs;
use serde_json::{Value, json};

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn specification() -> String {
    text("tests/fixtures/jobs.yaml")
}

/// The problem that the generator reports for the fixture with a change of its job.
fn problem(update: &Value) -> String {
    let mut document = codegen::source::load(&specification()).unwrap();
    let place = "/paths/~1exports~1entities~1exports~1v1/post/x-falcon-job";
    let job = document.pointer_mut(place).unwrap();
    for (key, value) in update.as_object().unwrap() {
        job[key] = value.clone();
    }
    let read = codegen::read(&document.to_string(), None);
    read.map(|_| "none".to_owned())
        .unwrap_or_else(|error| error.to_string())
}

#[test]
fn a_mistake_in_the_data_is_an_error_that_names_it() {
    let step = |operation: &str, id: &str| json!({ "operation": operation, "id": id });
    for (update, named) in [
        (json!({ "ready": [] }), "unknown field `ready`"),
        (json!({ "status": { "path": "x" } }), "unknown field `path`"),
        (
            json!({ "status": step("GetThings", "query:ids") }),
            "names `GetThings`, which is no operation",
        ),
        (
            json!({ "status": step("GetExports", "query:id") }),
            "takes nothing at `query:id`",
        ),
        (
            json!({ "status": step("GetExports", "header:id") }),
            "`at` is `query:<name>` or `body:<pointer>`",
        ),
        (
            json!({ "stop": step("StopExports", "body:/names/0") }),
            "takes nothing at `body:/names/0`",
        ),
        (
            json!({ "stop": step("StopExports", "body:/ids/first") }),
            "takes nothing at `body:/ids/first`",
        ),
        (
            json!({ "stop": step("DeleteExports", "body:/ids/0") }),
            "takes nothing at `body:/ids/0`",
        ),
        (
            json!({ "result": { "operation": "DownloadExport", "id": "query:id", "with": [{ "at": "query:kind", "value": "a" }] } }),
            "takes nothing at `query:kind`",
        ),
        (
            json!({ "id": "/resources/0/id" }),
            "the response has no `/resources/0/id`, which is its `id`",
        ),
        (
            json!({ "state": ["/resources/0/state"] }),
            "`GetExports` has no `/resources/0/state`, which is its `state`",
        ),
        (
            json!({ "percent": "/meta/percent" }),
            "which is its `percent`",
        ),
        (
            json!({ "message": ["/resources/0/steps/error"] }),
            "which is its `message`",
        ),
        (
            json!({ "done": ["finished"] }),
            "`finished` is none of the published states of `GetExports`",
        ),
        (
            json!({ "failed": ["ERR*"] }),
            "`ERR*` is none of the published states",
        ),
    ] {
        let problem = problem(&update);
        assert!(problem.contains("StartExport"), "{problem}");
        assert!(problem.contains(named), "{update}: {problem}");
    }
    assert_eq!(
        problem(&json!({ "done": ["DONE"] })),
        "none",
        "case is ignored"
    );
}

#[test]
fn a_job_without_states_is_refused() {
    let specification = specification().replacen("done: [done]", "done: []", 1);
    let error = codegen::read(&specification, None).unwrap_err().to_string();
    assert!(error.contains("`state` or `done` is empty"), "{error}");
}

#[test]
fn records_of_another_collection_are_refused() {
    let foreign = specification().replacen(
        "operationId: GetExports\n      tags: [exports]",
        "operationId: GetExports\n      tags: [others]",
        1,
    );
    // The copies return the same records, so that they are compiled with both collections.
    assert!(codegen::read(&foreign, None).is_ok());
    let alone = foreign.replace(
        "responses: {\"200\": {description: OK, schema: {$ref: '#/definitions/Exports'}}}\n  /",
        "responses: {\"200\": {description: OK, schema: {$ref: '#/definitions/Ids'}}}\n  /",
    );
    let (before, copy) = alone.rsplit_once("  /exports/entities/copies/v1:").unwrap();
    let copy = copy
        .replace("/resources/0/id", "/resources/0")
        .replace("Exports'}}}", "Ids'}}}");
    let alone = format!("{before}  /exports/entities/copies/v1:{copy}");
    let error = codegen::read(&alone, None).unwrap_err().to_string();
    assert!(error.contains("a model of another collection"), "{error}");
}

#[test]
fn the_catalog_has_the_job_with_the_keys_of_the_overlay() {
    let read = codegen::read(&specification(), None).unwrap();
    let catalog = serde_json::to_value(listing::catalog(&read.api)).unwrap();
    let operations = catalog["operations"].as_array().unwrap();
    let of = |id: &str| operations.iter().find(|it| it["id"] == id).unwrap();
    let job = &of("StartExport")["job"];
    assert_eq!(job["id"], "/resources/0");
    assert_eq!(job["stop"]["id"], "body:/ids/0");
    assert_eq!(job["result"]["with"]["query:format"], "csv");
    assert!(of("GetExports").get("job").is_none());
}

/// The fake reads the jobs by their routes, without all other decisions.
#[test]
fn the_jobs_of_the_overlay_are_those_of_the_interface() {
    let overlay = text("../specs/overlay.yaml");
    let by_route = jobs::in_overlay(&overlay).unwrap();
    let read = codegen::read(&text("../specs/falcon.swagger.json"), Some(&overlay)).unwrap();
    let mut found = 0;
    for operation in read.api.operations() {
        let Some(job) = &operation.job else { continue };
        let same = by_route.iter().filter(|(method, path, other)| {
            operation.method.wire() == method && operation.path == *path && other == job
        });
        assert_eq!(same.count(), 1, "{}", operation.name.wire);
        found += 1;
    }
    assert_eq!(found, by_route.len());
    assert!(found > 15, "{found}");
}

#[test]
fn a_target_that_is_not_a_route_is_refused_by_the_reader_of_routes() {
    let overlay = json!({
        "overlay": "1.0.0",
        "actions": [{ "target": "$.paths[*].post", "description": "A.", "update": { "x-falcon-job": {} } }],
    });
    let error = jobs::in_overlay(&overlay.to_string()).unwrap_err();
    assert!(error.contains("$.paths[*].post"), "{error}");
}
