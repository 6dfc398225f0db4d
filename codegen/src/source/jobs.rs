//! Reads `x-falcon-job`: the job that an operation starts.

use serde::Deserialize;
use serde_json::Value;

use super::error::Error;
use super::load;
use super::shape::text;
use crate::ir::{At, Job, JobStep};

/// The annotation.
pub const KEY: &str = "x-falcon-job";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Annotation {
    name: String,
    id: String,
    status: Step,
    state: Vec<String>,
    done: Vec<State>,
    #[serde(default)]
    failed: Vec<State>,
    #[serde(default)]
    cancelled: Vec<State>,
    #[serde(default)]
    message: Vec<String>,
    percent: Option<String>,
    result: Option<Step>,
    window: Option<u64>,
    stop: Option<Step>,
    delete: Option<Step>,
    next: Option<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    operation: String,
    id: String,
    #[serde(default)]
    with: Vec<With>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct With {
    at: String,
    value: String,
}

/// A state is a text, or a boolean such as `is_pending`.
#[derive(Deserialize)]
#[serde(untagged)]
enum State {
    Text(String),
    Flag(bool),
}

/// Reads the annotation of an operation.
///
/// # Errors
///
/// If a key is unknown or missing, or a value is malformed.
pub fn read(annotation: &Value) -> Result<Job, String> {
    let problem = |problem: &str| format!("`{KEY}`: {problem} in {annotation}");
    let read: Annotation =
        serde_json::from_value(annotation.clone()).map_err(|error| problem(&error.to_string()))?;
    let step = |step: Step| -> Result<JobStep, String> {
        let at = |text: &str| At::parse(text).map_err(problem);
        let with = step
            .with
            .iter()
            .map(|it| Ok((at(&it.at)?, it.value.clone())));
        Ok(JobStep {
            id: at(&step.id)?,
            with: with.collect::<Result<_, String>>()?,
            operation: step.operation,
        })
    };
    let optional = |it: Option<Step>| it.map(step).transpose();
    if read.state.is_empty() || read.done.is_empty() {
        return Err(problem("`state` or `done` is empty"));
    }
    Ok(Job {
        name: read.name,
        id: read.id,
        status: step(read.status)?,
        state: read.state,
        done: states(read.done),
        failed: states(read.failed),
        cancelled: states(read.cancelled),
        message: read.message,
        percent: read.percent,
        result: optional(read.result)?,
        window: read.window,
        stop: optional(read.stop)?,
        delete: optional(read.delete)?,
        next: optional(read.next)?,
    })
}

fn states(states: Vec<State>) -> Vec<String> {
    let text = |state| match state {
        State::Text(text) => text,
        State::Flag(flag) => flag.to_string(),
    };
    states.into_iter().map(text).collect()
}

/// The jobs of an overlay by the method and path of the operations that start them. For programs
/// that need nothing else of it. The target of such an action is written
/// `$.paths['/path', '/other'].post`.
///
/// # Errors
///
/// If the text is no overlay, or an action with the annotation is malformed.
pub fn in_overlay(overlay: &str) -> Result<Vec<(String, String, Job)>, String> {
    let overlay = load(overlay).map_err(|error: Error| error.to_string())?;
    let mut found = Vec::new();
    let actions = overlay.get("actions").and_then(Value::as_array);
    for action in actions.into_iter().flatten() {
        let annotation = action.get("update").and_then(|update| update.get(KEY));
        let (Some(annotation), Some(action)) = (annotation, action.as_object()) else {
            continue;
        };
        let target = text(action, "target").unwrap_or_default();
        let (paths, method) = places(target).ok_or_else(|| {
            format!("`{KEY}`: write the target {target} as `$.paths['/path'].post`")
        })?;
        let job = read(annotation)?;
        for path in paths {
            found.push((method.to_uppercase(), path, job.clone()));
        }
    }
    Ok(found)
}

/// The paths and the method of a target.
fn places(target: &str) -> Option<(Vec<String>, &str)> {
    let (paths, method) = target.strip_prefix("$.paths[")?.rsplit_once("].")?;
    let plain = |path: &str| {
        let path = path.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        path.starts_with('/').then(|| path.to_owned())
    };
    let paths = paths.split(',').map(plain).collect::<Option<_>>()?;
    let word = method.bytes().all(|byte| byte.is_ascii_lowercase());
    word.then_some((paths, method))
}
