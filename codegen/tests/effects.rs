//! Whether operations read or write, by method and path, or else by the overlay.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected value")]

use codegen::ir::Effect;

/// The effect of an operation, `method path`, with more keys.
fn effect(operation: &str, keys: &str) -> Result<Effect, String> {
    let (method, path) = operation.split_once(' ').unwrap();
    let text = format!(
        "swagger: '2.0'\npaths: {{'{path}': {{{method}: {{operationId: A, {keys} responses: {{'200': \
         {{description: OK}}}}}}}}}}"
    );
    let read = codegen::read(&text, None).map_err(|error| error.to_string())?;
    Ok(read.api.operations().next().unwrap().effect.effect)
}

#[test]
fn a_get_and_a_head_read_and_a_post_reads_by_its_route() {
    for operation in [
        "get /devices/entities/devices/v2",
        "head /anything",
        "post /detects/entities/summaries/GET/v1",
        "post /alerts/aggregates/alerts/v2",
        "post /browser/queries/agents/v1",
        "post /alerts/combined/alerts/v1",
    ] {
        assert_eq!(effect(operation, ""), Ok(Effect::Read), "{operation}");
    }
}

#[test]
fn without_a_matching_rule_an_operation_writes() {
    for operation in [
        "post /devices/entities/devices-actions/v2",
        "post /ngsiem-content/entities/savedqueries-template/v1",
        "post /case-files/entities/get-rtr-file-metadata/v1",
        "patch /alerts/queries/v1",
        "put /a/GET/v1",
        "delete /a/aggregates/v1",
    ] {
        assert_eq!(effect(operation, ""), Ok(Effect::Write), "{operation}");
    }
}

#[test]
fn a_post_that_takes_the_cursor_of_a_list_reads() {
    let cursor = "parameters: [{name: after, in: query, type: string}],";
    assert_eq!(effect("post /a/entities/b/v1", cursor), Ok(Effect::Read));
    assert_eq!(effect("patch /a/entities/b/v1", cursor), Ok(Effect::Write));
}

#[test]
fn the_overlay_sets_the_effect_to_read_or_write() {
    let said = |word: &str| format!("x-falcon-effect: {word},");
    let starts_a_job = effect("post /audit/queries/jobs/v1", &said("write"));
    assert_eq!(starts_a_job, Ok(Effect::Write));
    let details = effect("post /devices/entities/devices/v2", &said("read"));
    assert_eq!(details, Ok(Effect::Read));
    let wrong = effect("post /a/v1", &said("reads")).unwrap_err();
    assert!(
        wrong.contains("`read` or `write`, not \"reads\""),
        "{wrong}"
    );
    assert!(wrong.contains("operation `A`"), "{wrong}");
}
