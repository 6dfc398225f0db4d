//! The requests of a job.

use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use codegen::ir::{At, Job, JobStep, Role};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::settings::Jobs;
use super::state::{Service, Started};
use crate::envelope;
use crate::exchange::Exchange;
use crate::refusal::Refusal;
use crate::spec::{Operation, Place};

/// Operations of which one job is in progress for each `resource`.
const ONE_AT_A_TIME: [&str; 2] = ["LaunchExportJob", "LaunchExportJobMixin0"];

/// The number of rows of a result.
const ROWS: usize = 3;

/// Starts a job for each element of a list, or else one.
pub(super) fn start(
    service: &Service,
    operation: &str,
    job: &'static Job,
    exchange: &Exchange<'_>,
) -> Result<Response, Refusal> {
    let body = exchange.request.json.as_ref();
    let count = body.and_then(Value::as_array).map_or(1, Vec::len);
    let mut state = service.state();
    let resource = match ONE_AT_A_TIME.contains(&operation) {
        true => Some(exchange.text("resource")?.to_owned()),
        false => None,
    };
    let settings = &service.settings;
    let in_progress = state.jobs.values().any(|other| {
        let same = other.by == operation && other.resource == resource;
        same && resource.is_some() && other.done.is_none() && !other.stopped
    });
    if in_progress {
        let reason = "an export of this resource is in progress";
        return Err(Refusal::new(StatusCode::CONFLICT, reason));
    }
    let mut response = document(exchange);
    for number in 0..count {
        let id = service.id(&mut state);
        let pointer = job.id.replacen("/0", &format!("/{number}"), 1);
        put(&mut response, &pointer, json!(id));
        let started = Started {
            by: operation.to_owned(),
            job,
            resource: resource.clone(),
            begun: Instant::now(),
            polls: 0,
            done: None,
            stopped: false,
            deleted: false,
        };
        state.jobs.insert(id, started);
    }
    Ok(reply(exchange, operation, settings, response))
}

/// Responds to a request with the id of a job that was started here.
pub(super) fn step(
    service: &Service,
    operation: &str,
    role: Role,
    (by, step): (&str, &JobStep),
    exchange: &Exchange<'_>,
) -> Option<Result<Response, Refusal>> {
    let id = value(exchange, &step.id)?;
    let is_meant = |(at, wanted): &(At, String)| value(exchange, at).as_ref() == Some(wanted);
    if !step.with.iter().all(is_meant) {
        return None;
    }
    let mut state = service.state();
    let started = state.jobs.get_mut(&id).filter(|started| started.by == by)?;
    let settings = &service.settings;
    let unknown = || Refusal::not_found(format!("{id}: no such job"));
    if started.deleted {
        return Some(Err(unknown()));
    }
    let listed = || {
        let mut response = document(exchange);
        put(&mut response, "/resources/0", json!(id));
        reply(exchange, operation, settings, response)
    };
    Some(match role {
        Role::Status if started.begun.elapsed() < settings.late => match settings.late_error {
            false => Err(unknown()),
            true => {
                let mut response = document(exchange);
                put(
                    &mut response,
                    "/errors/0",
                    json!({ "code": 404, "message": "no such job" }),
                );
                Ok(reply(exchange, operation, settings, response))
            }
        },
        Role::Status => {
            let response = status(settings, &id, started, document(exchange));
            Ok(reply(exchange, operation, settings, response))
        }
        Role::Result => match started.done {
            Some(done) if is_available(started.job, done) => {
                Ok(result(exchange, operation, settings, &id))
            }
            Some(_) | None => Err(unknown()),
        },
        Role::Stop => {
            started.stopped = started.done.is_none();
            // A deletion that stops a job leaves nothing.
            let deletes = |step: &JobStep| step.operation == operation;
            started.deleted = started.job.delete.as_ref().is_some_and(deletes);
            Ok(listed())
        }
        Role::Delete => {
            started.deleted = true;
            Ok(listed())
        }
        Role::Next => return None,
    })
}

fn is_available(job: &Job, done: Instant) -> bool {
    let window = job.window.map(Duration::from_secs);
    window.is_none_or(|window| done.elapsed() < window)
}

/// The status of a job at its next poll.
fn status(settings: &Jobs, id: &str, started: &mut Started, mut response: Value) -> Value {
    let job = started.job;
    started.polls += 1;
    let at_end = started.polls >= settings.polls;
    let first = |states: &[String]| {
        let state = states.first().map(|state| state.trim_end_matches('*'));
        state.unwrap_or("canceled").to_owned()
    };
    let is_flag = job.done.iter().any(|state| state == "false");
    let (text, pending) = if started.stopped {
        (first(&job.cancelled), false)
    } else if let Some(state) = &settings.state {
        (state.clone(), true)
    } else if !at_end {
        ("running".to_owned(), true)
    } else if let Some(message) = &settings.failed {
        if let Some(pointer) = job.message.first() {
            put(&mut response, &pointer.replace('*', "0"), json!(message));
        }
        (first(&job.failed), false)
    } else if settings.cancelled {
        (first(&job.cancelled), false)
    } else {
        started.done = started.done.or_else(|| Some(Instant::now()));
        let text = match is_flag {
            true => "finished".to_owned(),
            false => first(&job.done),
        };
        (text, false)
    };
    for (number, pointer) in job.state.iter().enumerate() {
        // The last state of a job that is "not pending" is the flag.
        let state = match is_flag && number + 1 == job.state.len() {
            true => json!(pending),
            false => json!(text),
        };
        put(&mut response, pointer, state);
    }
    if let Some(pointer) = &job.percent {
        let polls = started.polls.min(settings.polls);
        put(&mut response, pointer, json!(100 * polls / settings.polls));
    }
    if job
        .state
        .iter()
        .any(|pointer| pointer.starts_with("/resources/0/"))
    {
        put(&mut response, "/resources/0/id", json!(id));
    }
    response
}

/// The result: a file where one is published, or else a page of records.
fn result(exchange: &Exchange<'_>, operation: &str, settings: &Jobs, id: &str) -> Response {
    let produces = published(exchange, operation).map(|operation| operation.produces.as_slice());
    let mut produces = produces.unwrap_or_default().iter();
    let file = produces.find(|media| !media.contains("json"));
    let Some(media) = file else {
        let number = |name: &str, default| exchange.query(name).parse().unwrap_or(default);
        let rows = (0..ROWS).map(|row| json!({ "id": id, "row": row }));
        let page = rows.skip(number("offset", 0)).take(number("limit", ROWS));
        let mut response = document(exchange);
        put(&mut response, "/resources", page.collect());
        put(&mut response, "/meta/pagination/total", json!(ROWS));
        return reply(exchange, operation, settings, response);
    };
    if settings.json_download {
        let mut response = document(exchange);
        put(
            &mut response,
            "/errors/0",
            json!({ "code": 500, "message": "the file is gone" }),
        );
        return envelope::json(StatusCode::OK, &response);
    }
    let media = match media.as_str() {
        "*/*" => "text/csv",
        media => media,
    };
    let kind = [(header::CONTENT_TYPE, media.to_owned())];
    (kind, format!("id,row\n{id},1\n")).into_response()
}

/// The value that a request has at a place.
fn value(exchange: &Exchange<'_>, at: &At) -> Option<String> {
    match at {
        At::Query(name) => {
            let values = exchange.request.values(Place::Query, name);
            values.first().map(|value| (*value).to_owned())
        }
        At::Body(pointer) => {
            let value = exchange.request.json.as_ref()?.pointer(pointer)?;
            value.as_str().map(str::to_owned)
        }
    }
}

fn document(exchange: &Exchange<'_>) -> Value {
    json!({ "meta": envelope::meta(exchange.trace), "errors": [], "resources": [] })
}

/// The response with the published status and the published spelling of `resources`.
fn reply(exchange: &Exchange<'_>, operation: &str, settings: &Jobs, mut body: Value) -> Response {
    let operation = published(exchange, operation);
    let status = operation.and_then(|operation| StatusCode::from_u16(operation.status).ok());
    let schema = operation.and_then(|operation| operation.reply.as_ref());
    let is_capital = schema.is_some_and(|schema| {
        let spec = &exchange.data.spec;
        let schema = spec.definition(schema).map_or(schema, |(_, schema)| schema);
        schema.pointer("/properties/Resources").is_some()
    });
    if is_capital
        && !settings.lower_resources
        && let Some(members) = body.as_object_mut()
    {
        let records = members.remove("resources").unwrap_or_default();
        members.insert("Resources".to_owned(), records);
    }
    envelope::json(status.unwrap_or(StatusCode::OK), &body)
}

fn published<'a>(exchange: &'a Exchange<'_>, id: &str) -> Option<&'a Operation> {
    exchange
        .data
        .spec
        .operations()
        .find(|operation| operation.id == id)
}

/// Sets the value at a JSON pointer. Objects and lists on the way are made.
fn put(document: &mut Value, pointer: &str, value: Value) {
    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
    put_below(document, &steps, value);
}

fn put_below(slot: &mut Value, steps: &[&str], value: Value) {
    let [step, below @ ..] = steps else {
        *slot = value;
        return;
    };
    match step.parse::<usize>() {
        Ok(index) => {
            let mut list = slot.as_array().cloned().unwrap_or_default();
            list.resize(list.len().max(index + 1), Value::Null);
            if let Some(element) = list.get_mut(index) {
                put_below(element, below, value);
            }
            *slot = Value::Array(list);
        }
        Err(_) => {
            let mut members = slot.as_object().cloned().unwrap_or_default();
            let member = members.entry((*step).to_owned()).or_insert(Value::Null);
            put_below(member, below, value);
            *slot = Value::Object(members);
        }
    }
}
