//! Jobs: what the overlay says of them must fit the operations and their published schemas.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::{Error, Spot};
use crate::ir::{
    At, Home, Job, JobStep, Model, ModelId, Operation, ParamType, Place, Reply, Resources, Role,
    Type,
};
use crate::source::jobs::{self, KEY};
use crate::source::published::{Additional, Content, Ref, View};
use crate::source::{Document, SourceOperation};

use super::facts::Facts;
use super::success::Success;
use super::{names, reach};

/// A step of a pointer that stands for any element.
const ANY: &str = "*";

/// The job that an operation starts.
pub(crate) fn started(facts: &Facts<'_>, annotation: &Value) -> Result<Job, String> {
    let job = jobs::read(annotation)?;
    match reached(facts.document, facts.success.schema(), &job.id) {
        Some(_) => Ok(job),
        None => Err(lacks("the response", "id", &job.id)),
    }
}

fn lacks(place: &str, key: &str, pointer: &str) -> String {
    format!("`{KEY}`: {place} has no `{pointer}`, which is its `{key}`")
}

/// Checks each job against the operations that it names.
///
/// # Errors
///
/// If an operation, a parameter, a property or a published state that a job names does not exist.
pub(crate) fn check(document: &Document, operations: &[Operation]) -> Result<(), Error> {
    let sources: BTreeMap<&str, &SourceOperation> = document
        .operations
        .iter()
        .map(|source| (source.id(), source))
        .collect();
    for starting in operations {
        let Some(job) = &starting.job else { continue };
        let unsupported = |problem: String| Error::Unsupported {
            at: Spot::whole(names::place(starting)),
            problem,
        };
        for (role, step) in job.steps() {
            let operation = named(operations, step);
            let source = sources.get(step.operation.as_str());
            let (Some(operation), Some(source)) = (operation, source) else {
                return Err(unsupported(format!(
                    "`{KEY}`: its `{}` names `{}`, which is no operation",
                    role.word(),
                    step.operation
                )));
            };
            takes(document, role, step, operation, source).map_err(unsupported)?;
            if role == Role::Status {
                reports(document, job, source).map_err(unsupported)?;
            }
        }
    }
    Ok(())
}

fn named<'a>(operations: &'a [Operation], step: &JobStep) -> Option<&'a Operation> {
    let mut operations = operations.iter();
    operations.find(|operation| operation.name.wire == step.operation)
}

/// Whether the operation of a step takes all that the step sends.
fn takes(
    document: &Document,
    role: Role,
    step: &JobStep,
    operation: &Operation,
    source: &SourceOperation,
) -> Result<(), String> {
    let fixed = step.with.iter().map(|(at, _)| at);
    for at in std::iter::once(&step.id).chain(fixed) {
        let is_taken = match at {
            At::Query(name) => operation.params.iter().any(|param| {
                let is_text = !matches!(param.ty, ParamType::File);
                param.place == Place::Query && param.name.wire == *name && is_text
            }),
            At::Body(pointer) => {
                let body = source.body()?;
                let content = body.map(|body| body.content(document)).transpose()?;
                match content {
                    Some(Content::Json(schema)) => reached(document, schema, pointer).is_some(),
                    Some(Content::Form { .. } | Content::Other(_)) | None => false,
                }
            }
        };
        if !is_taken {
            return Err(format!(
                "`{KEY}`: `{}`, its `{}`, takes nothing at `{at}`",
                step.operation,
                role.word()
            ));
        }
    }
    Ok(())
}

/// Whether the status reports all that the job reads from it.
fn reports(document: &Document, job: &Job, source: &SourceOperation) -> Result<(), String> {
    let success = Success::of(source);
    let place = format!("the response of `{}`", source.id());
    let at = |key: &str, pointer: &str| {
        reached(document, success.schema(), pointer).ok_or_else(|| lacks(&place, key, pointer))
    };
    for pointer in &job.message {
        at("message", pointer)?;
    }
    if let Some(pointer) = &job.percent {
        at("percent", pointer)?;
    }
    let mut known = Some(Vec::new());
    for pointer in &job.state {
        let view = at("state", pointer)?;
        match (&mut known, view.values.is_empty()) {
            (Some(known), false) => known.extend(view.values),
            (Some(_), true) | (None, _) => known = None,
        }
    }
    let Some(known) = known else { return Ok(()) };
    let is_known = |state: &String| {
        let mut known = known.iter().filter_map(Value::as_str);
        known.any(|value| value.eq_ignore_ascii_case(state))
    };
    match job.ends().find(|state| !is_known(state)) {
        Some(state) => Err(format!(
            "`{KEY}`: `{state}` is none of the published states of `{}`",
            source.id()
        )),
        None => Ok(()),
    }
}

/// The schema at a JSON pointer below another.
fn reached<'a>(document: &'a Document, schema: Option<Ref<'a>>, pointer: &str) -> Option<View<'a>> {
    let mut view = schema?.view(document)?;
    for step in pointer.strip_prefix('/')?.split('/') {
        let is_element = step == ANY || step.bytes().all(|byte| byte.is_ascii_digit());
        let next = match view.items {
            Some(items) if is_element => items,
            Some(_) => return None,
            None => match (view.all_properties(document).get(step), view.additional) {
                (Some(property), _) => *property,
                (None, Additional::Typed(value)) => value,
                (None, Additional::Any | Additional::Unsaid) => return None,
            },
        };
        view = next.view(document)?;
    }
    Some(view)
}

/// Checks that the records of a job are compiled with the operation that starts it.
///
/// # Errors
///
/// If a record belongs to another collection alone.
pub(crate) fn check_types(
    operations: &[Operation],
    models: &BTreeMap<ModelId, Model>,
) -> Result<(), Error> {
    for starting in operations {
        let Some(job) = &starting.job else { continue };
        let read = job
            .steps()
            .filter(|(role, _)| matches!(role, Role::Status | Role::Result));
        for (_, step) in read {
            let Some(operation) = named(operations, step) else {
                continue;
            };
            let types: Vec<&Type> = received(&operation.reply).into_iter().collect();
            let foreign = reach::closure(&types, models).into_iter().find(|id| {
                match models.get(id).map(|model| &model.home) {
                    Some(
                        Home::Namespace {
                            only: Some(only), ..
                        }
                        | Home::Collection(only),
                    ) => *only != starting.collection,
                    Some(Home::Namespace { only: None, .. }) | None => false,
                }
            });
            if let Some(model) = foreign {
                return Err(Error::Unsupported {
                    at: Spot::whole(names::place(starting)),
                    problem: format!(
                        "`{KEY}`: `{}` returns `{model}`, a model of another collection",
                        step.operation
                    ),
                });
            }
        }
    }
    Ok(())
}

fn received(reply: &Reply) -> Option<&Type> {
    match reply {
        Reply::Envelope(Resources::List(ty) | Resources::One(ty) | Resources::Map(ty))
        | Reply::Json(ty) => Some(ty),
        Reply::Envelope(Resources::None) | Reply::Bytes | Reply::Raw | Reply::Empty => None,
    }
}
