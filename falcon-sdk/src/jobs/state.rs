//! The state of a job in a response, as data in and data out.

use std::iter::once;

use crate::spec;
use crate::wire::Json;

/// What a response says about a job.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// The state as the service writes it.
    pub(super) state: Option<String>,
    pub(super) percent: Option<f64>,
    pub(super) verdict: Verdict,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    /// Any state that is not known to be final, or none.
    Running,
    Done,
    Failed {
        message: String,
    },
    Cancelled,
}

/// Reads the state of a job. A failure counts before a success, because a job may be "not pending"
/// for both reasons.
pub(super) fn seen(job: &spec::Job, response: &Json) -> Seen {
    let states: Vec<String> = texts(job.state, response);
    let is_any = |known: &[&str]| states.iter().any(|state| is_among(state, known));
    let verdict = if is_any(job.failed) {
        Verdict::Failed {
            message: message(job, response),
        }
    } else if is_any(job.cancelled) {
        Verdict::Cancelled
    } else if is_any(job.done) {
        Verdict::Done
    } else {
        Verdict::Running
    };
    let percent = job.percent.and_then(|pointer| find(response, pointer));
    Seen {
        percent: percent.and_then(Json::as_f64),
        state: states.into_iter().next(),
        verdict,
    }
}

/// The ids of the jobs that a response started, the followed one first.
pub(super) fn ids(job: &spec::Job, response: &Json) -> Vec<String> {
    let first = find(response, job.id).and_then(text);
    let all = job.id.replacen("/0", "/*", 1);
    let others = every(response, &all).into_iter().filter_map(text);
    let mut ids: Vec<String> = first.into_iter().collect();
    if !ids.is_empty() {
        ids.extend(others.skip(1));
    }
    ids
}

/// Whether a state is one of those that are known. `FAILED*` is any state that begins so.
fn is_among(state: &str, known: &[&str]) -> bool {
    known.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => state
            .get(..start.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(start)),
        None => state.eq_ignore_ascii_case(known),
    })
}

/// The reason for a failure: where the job has it, or else the errors of the response.
fn message(job: &spec::Job, response: &Json) -> String {
    let pointers = job.message.iter().copied().chain(once("/errors/*/message"));
    let mut found = pointers.flat_map(|pointer| every(response, pointer));
    let found = found.find_map(|value| text(value).filter(|text| !text.trim().is_empty()));
    found.unwrap_or_else(|| "the service gives no reason".to_owned())
}

fn texts(pointers: &[&str], response: &Json) -> Vec<String> {
    let found = pointers
        .iter()
        .filter_map(|pointer| find(response, pointer));
    found.filter_map(text).collect()
}

/// A text, a number or a boolean as text. An empty text is none.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Bool(flag) => Some(flag.to_string()),
        Json::Number(number) => Some(number.to_string()),
        Json::String(_) | Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

fn find<'a>(response: &'a Json, pointer: &str) -> Option<&'a Json> {
    every(response, pointer).into_iter().next()
}

/// The values at a JSON pointer, in which a step `*` is any element of a list.
fn every<'a>(response: &'a Json, pointer: &str) -> Vec<&'a Json> {
    pointer
        .split('/')
        .skip(1)
        .enumerate()
        .fold(vec![response], |values, (depth, step)| {
            let below = values.into_iter().map(|value| match step {
                "*" => value
                    .as_array()
                    .map_or(Vec::new(), |all| all.iter().collect()),
                "resources" if depth == 0 => resources(value).into_iter().collect(),
                step => value.pointer(&format!("/{step}")).into_iter().collect(),
            });
            below.flatten().collect()
        })
}

/// The records. Some services write `Resources`, maybe beside an empty `resources`.
fn resources(response: &Json) -> Option<&Json> {
    let spelled = ["resources", "Resources"];
    let found = spelled.iter().filter_map(|name| response.get(name));
    let mut found = found.filter(|value| !value.is_null());
    found
        .clone()
        .find(|value| **value != Json::Array(Vec::new()))
        .or_else(|| found.next())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::{At, JobStep};

    const STATUS: JobStep = JobStep::new("GetThings", At::Query("ids"));

    const EXPORT: spec::Job =
        spec::Job::new("export", "/resources/0", STATUS, &["/resources/0/status"])
            .done(&["DONE"])
            .failed(&["FAILED*"])
            .cancelled(&["canceled"])
            .message(&["/resources/0/status_msg", "/resources/0/steps/*/error"])
            .percent("/resources/0/percent");

    const SEARCH: spec::Job = spec::Job::new(
        "search",
        "/meta/reqid",
        STATUS,
        &["/resources/0/status", "/resources/0/is_pending"],
    )
    .done(&["false"])
    .failed(&["failed"]);

    fn verdict(job: &spec::Job, record: Json) -> Verdict {
        seen(job, &json!({ "resources": [record] })).verdict
    }

    #[test]
    fn final_states_are_compared_without_case_and_by_their_beginning() {
        for (state, expected) in [
            ("DONE", Verdict::Done),
            ("done", Verdict::Done),
            ("Canceled", Verdict::Cancelled),
            ("DONE_SOON", Verdict::Running),
            ("PENDING", Verdict::Running),
            ("", Verdict::Running),
        ] {
            assert_eq!(
                verdict(&EXPORT, json!({ "status": state })),
                expected,
                "{state}"
            );
        }
        for state in ["FAILED", "failed_to_render"] {
            let seen = verdict(&EXPORT, json!({ "status": state, "status_msg": "no data" }));
            let message = "no data".to_owned();
            assert_eq!(seen, Verdict::Failed { message }, "{state}");
        }
    }

    #[test]
    fn a_search_that_is_not_pending_is_done_unless_its_status_is_a_failure() {
        let of = |status: &str, pending: bool| {
            verdict(&SEARCH, json!({ "status": status, "is_pending": pending }))
        };
        assert_eq!(of("running", true), Verdict::Running);
        assert_eq!(of("whatever", false), Verdict::Done);
        assert!(matches!(of("failed", false), Verdict::Failed { .. }));
    }

    #[test]
    fn a_response_without_a_record_or_a_state_is_of_a_running_job() {
        for body in [
            json!({}),
            json!({ "resources": [] }),
            json!({ "resources": [{}] }),
            json!(null),
        ] {
            let seen = seen(&EXPORT, &body);
            assert_eq!(
                (seen.state, seen.verdict),
                (None, Verdict::Running),
                "{body}"
            );
        }
    }

    #[test]
    fn resources_may_have_a_capital() {
        for body in [
            json!({ "Resources": [{ "status": "DONE" }] }),
            json!({ "resources": null, "Resources": [{ "status": "DONE" }] }),
            json!({ "resources": [], "Resources": [{ "status": "DONE" }] }),
        ] {
            assert_eq!(seen(&EXPORT, &body).verdict, Verdict::Done, "{body}");
        }
    }

    #[test]
    fn the_first_reason_that_is_not_empty_is_the_message() {
        let failed = |record: Json, errors: Json| {
            let body = json!({ "resources": [record], "errors": errors });
            match seen(&EXPORT, &body).verdict {
                Verdict::Failed { message } => message,
                other => panic!("{other:?}"),
            }
        };
        let steps = json!([{}, { "error": "" }, { "error": "step 3" }]);
        let record = json!({ "status": "FAILED", "status_msg": " ", "steps": steps });
        assert_eq!(failed(record, json!([])), "step 3");
        let errors = json!([{ "code": 500, "message": "disk full" }]);
        assert_eq!(failed(json!({ "status": "FAILED" }), errors), "disk full");
        let none = failed(json!({ "status": "FAILED" }), json!(null));
        assert_eq!(none, "the service gives no reason");
    }

    #[test]
    fn the_state_is_shown_as_the_service_writes_it() {
        let body = json!({ "resources": [{ "status": "Half Done", "percent": 42 }] });
        let seen = seen(&EXPORT, &body);
        assert_eq!(seen.state.as_deref(), Some("Half Done"));
        assert_eq!(seen.percent, Some(42.0));
    }

    #[test]
    fn ids_are_texts_or_fields_or_stand_in_meta() {
        let two = json!({ "resources": ["a", "b"] });
        assert_eq!(ids(&EXPORT, &two), ["a", "b"]);
        assert_eq!(ids(&SEARCH, &json!({ "meta": { "reqid": "r" } })), ["r"]);
        assert!(ids(&EXPORT, &json!({ "resources": [] })).is_empty());
        assert!(ids(&SEARCH, &json!({ "meta": { "reqid": "" } })).is_empty());
    }
}
