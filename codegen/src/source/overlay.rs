//! OpenAPI Overlay 1.0: repairs and annotations of a published document, each with its reason.
//!
//! There are two extensions: an action must have a `description`, and with `x-replace: true`,
//! `update` replaces the selected value.

mod candidates;
mod change;
mod openapi;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use self::change::Change;
pub(super) use self::openapi::{is_openapi, words};
use super::error::{Error, Fault, Place, Problem, below};
use super::load;
use super::shape::{into_object, take_list, text};

/// A list of changes to a document, in order.
#[derive(Debug)]
pub struct Overlay {
    actions: Vec<Action>,
}

#[derive(Debug)]
struct Action {
    target: String,
    path: JsonPath,
    reason: String,
    change: Change,
}

/// The results of an overlay's actions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    /// The actions with a match, in order.
    pub actions: Vec<ActionReport>,
    /// The actions without a match and similar names; empty unless such actions are allowed.
    pub stale: Vec<Error>,
}

/// The treatment of an action without a match.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stale {
    /// It is an error.
    Refuse,
    /// It is reported, and the other actions apply.
    Allow,
}

/// The result of an action.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ActionReport {
    /// Its JSONPath.
    pub target: String,
    /// Its `description`.
    pub reason: String,
    /// The number of selected nodes; never 0.
    pub matched: usize,
    /// Whether any node changed. If not, the document already has the content of the action.
    pub changed: bool,
}

/// Reads an overlay for a document. An overlay for Swagger 2.0 also applies to a document of
/// OpenAPI 3.0.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_for(document: &Value, text: &str) -> Result<Overlay, Error> {
    let mut overlay = load(text)?;
    if is_openapi(document) {
        openapi::translate(&mut overlay, document);
    }
    read(overlay)
}

/// Reads an overlay, JSON or YAML.
///
/// # Errors
///
/// If the text is not an overlay of version 1.0, or an action has no reason, no valid target, or
/// not exactly one of `update` and `remove`.
pub fn parse(text: &str) -> Result<Overlay, Error> {
    read(load(text)?)
}

fn read(overlay: Value) -> Result<Overlay, Error> {
    let whole = |fault: Fault| fault.place(Place::Overlay);
    let mut overlay = into_object(overlay).map_err(whole)?;
    version(&overlay).map_err(whole)?;
    only_known(&overlay, &["overlay", "info", "extends", "actions"]).map_err(whole)?;
    let actions = take_list(&mut overlay, "actions")
        .map_err(whole)?
        .into_iter()
        .enumerate()
        .map(|(index, value)| {
            let target = value
                .get("target")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            action(value).map_err(|fault| {
                fault.place(Place::Action {
                    number: index + 1,
                    target,
                })
            })
        });
    Ok(Overlay {
        actions: actions.collect::<Result<_, _>>()?,
    })
}

fn version(overlay: &Map<String, Value>) -> Result<(), Fault> {
    match overlay.get("overlay") {
        Some(Value::String(version)) if version == "1.0" || version.starts_with("1.0.") => Ok(()),
        Some(Value::Number(version)) if version.to_string() == "1.0" => Ok(()),
        _ => Err(Problem::Missing("`overlay: 1.0.0`").into()),
    }
}

fn only_known(object: &Map<String, Value>, known: &[&str]) -> Result<(), Fault> {
    match object
        .keys()
        .find(|key| !known.contains(&key.as_str()) && !key.starts_with("x-"))
    {
        Some(key) => Err(Problem::UnknownKey(key.clone()).into()),
        None => Ok(()),
    }
}

fn action(value: Value) -> Result<Action, Fault> {
    let mut action = into_object(value)?;
    only_known(&action, &["target", "description", "update", "remove"])?;
    let target = text(&action, "target")
        .ok_or(Problem::Missing("`target`"))?
        .to_owned();
    let path = JsonPath::parse(&target).map_err(|error| Problem::Target {
        position: error.position(),
        message: error.message().to_owned(),
    })?;
    let reason = text(&action, "description")
        .map(str::trim)
        .filter(|reason| !reason.is_empty());
    let reason = reason.ok_or(Problem::NoReason)?.to_owned();
    let remove = flag(&action, "remove")?;
    let replace = flag(&action, "x-replace")?;
    let change = match (action.remove("update"), remove) {
        (None, true) => Change::Remove,
        (Some(update), false) if replace => Change::Replace(update),
        (Some(update), false) => Change::Merge(update),
        (None, false) | (Some(_), true) => return Err(Problem::UpdateOrRemove.into()),
    };
    Ok(Action {
        target,
        path,
        reason,
        change,
    })
}

fn flag(action: &Map<String, Value>, key: &str) -> Result<bool, Fault> {
    match action.get(key) {
        None => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => Err(below(key)(Fault::kind("a boolean", Some(other)))),
    }
}

/// Applies the actions in turn, in place, to the document as published (before the upgrade).
///
/// # Errors
///
/// If actions have no match and that is not allowed. The error names them all. The document is then
/// partly changed.
pub fn apply(document: &mut Value, overlay: &Overlay, stale: Stale) -> Result<Report, Error> {
    let mut report = Report {
        actions: Vec::new(),
        stale: Vec::new(),
    };
    for (index, action) in overlay.actions.iter().enumerate() {
        let place = || Place::Action {
            number: index + 1,
            target: action.target.clone(),
        };
        match apply_one(document, action) {
            Ok(done) => report.actions.push(done),
            Err(problem) => report.stale.push(Fault::from(problem).place(place())),
        }
    }
    match stale {
        Stale::Refuse if !report.stale.is_empty() => Err(Error::Stale(report.stale)),
        Stale::Refuse | Stale::Allow => Ok(report),
    }
}

fn apply_one(document: &mut Value, action: &Action) -> Result<ActionReport, Problem> {
    let pointers = select(&action.path, document);
    if pointers.is_empty() {
        return Err(candidates::no_match(&action.target, document));
    }
    let mut changed = false;
    for pointer in &pointers {
        changed |= action.change.make(document, pointer);
    }
    Ok(ActionReport {
        target: action.target.clone(),
        reason: action.reason.clone(),
        matched: pointers.len(),
        changed,
    })
}

/// JSON pointers to the nodes that a path selects, each once, last in the document first. So no
/// change moves the target of a later pointer, neither at the end of an array nor inside a selected
/// node.
fn select(path: &JsonPath, document: &Value) -> Vec<String> {
    let mut nodes = path.query_located(document).all();
    nodes.sort_by(|a, b| {
        b.location()
            .partial_cmp(a.location())
            .unwrap_or(Ordering::Equal)
    });
    nodes.dedup();
    nodes
        .iter()
        .map(|node| node.location().to_json_pointer())
        .collect()
}
