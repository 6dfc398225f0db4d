//! Whether the body of a successful response is a response of the operation.
//!
//! A gateway may return an HTML page, `{"message": ..}` or no body with status 200. Reading such a
//! body gives an empty value, which must not hide that the response was lost.

use crate::error::BodyProblem;
use crate::reply::{Headers, Reads};
use crate::request::Call;
use crate::spec::{ReplyKind, Spec};
use crate::wire::{Json, Mismatch, Mismatches};

/// The fields of an envelope besides `resources`. Five operations use `error`.
const FRAME: [&str; 3] = ["meta", "errors", "error"];

/// The field with the records. Services use both spellings.
const RESOURCES: [&str; 2] = ["resources", "Resources"];

/// The fields of an error that is no envelope.
const ERROR: [&str; 6] = ["message", "code", "status", "error", "errors", "meta"];

/// How many field names an error shows, and the longest name.
const NAMES: usize = 5;
const NAME: usize = 40;

/// Whether a body is an HTML page instead of a response.
///
/// A file may be an HTML page. It counts as a page of a gateway if its media type is HTML and it
/// has no file name.
pub(super) fn is_page(reads: Reads, headers: &Headers, body: &[u8]) -> bool {
    match reads {
        Reads::File => comes_as_page(headers) && begins_as_markup(body),
        Reads::Text => {
            comes_as_page(headers) && begins_as_markup(body)
                || begins(body, "<html")
                || begins(body, "<!doctype html")
        }
        Reads::Envelope | Reads::Frame | Reads::Record | Reads::Value | Reads::Nothing => {
            begins_as_markup(body)
        }
    }
}

/// Whether the headers announce an HTML page.
pub(super) fn comes_as_page(headers: &Headers) -> bool {
    let html = headers
        .get("Content-Type")
        .is_some_and(|kind| begins(kind.as_bytes(), "text/html"));
    html && headers.get("Content-Disposition").is_none()
}

pub(super) fn begins_as_markup(body: &[u8]) -> bool {
    begins(body, "<")
}

pub(super) fn begins_as_object(body: &[u8]) -> bool {
    begins(body, "{")
}

fn begins(body: &[u8], text: &str) -> bool {
    let begin = body.trim_ascii_start().get(..text.len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case(text.as_bytes()))
}

/// The longest body that may be an error instead of a file.
pub(super) const LONGEST_ERROR: usize = 64 * 1024;

/// Whether a body that should be a file may be a JSON error: a file has a file name or another
/// media type.
pub(super) fn may_be_an_error(call: &Call, headers: &Headers) -> bool {
    let is_file = call.spec().map(|spec| spec.reply) == Some(ReplyKind::Bytes);
    let json = headers
        .get("Content-Type")
        .is_none_or(|kind| kind.contains("json"));
    is_file && json && headers.get("Content-Disposition").is_none()
}

/// The kind of a body that should be a file.
pub(super) enum InPlaceOfFile {
    File,
    /// An envelope with errors.
    Errors,
    /// Another object that describes an error.
    Foreign(BodyProblem),
}

/// Finds the kind of a body that should be a file and may be JSON.
pub(super) fn in_place_of_a_file(body: &[u8]) -> InPlaceOfFile {
    let object = match begins_as_object(body) {
        true => serde_json::from_slice(body),
        false => return InPlaceOfFile::File,
    };
    let Ok(Json::Object(properties)) = object else {
        return InPlaceOfFile::File;
    };
    let filled = |name: &&str| match properties.get(*name) {
        Some(Json::Array(list)) => !list.is_empty(),
        Some(Json::Object(_)) => true,
        Some(Json::String(text)) => !text.is_empty(),
        Some(Json::Null | Json::Bool(_) | Json::Number(_)) | None => false,
    };
    let is_error = properties
        .keys()
        .all(|name| ERROR.contains(&name.as_str()) || RESOURCES.contains(&name.as_str()));
    match is_error {
        true if ["errors", "error"].iter().any(filled) => InPlaceOfFile::Errors,
        true if filled(&"message") => {
            InPlaceOfFile::Foreign(foreign("a file", &Json::Object(properties)))
        }
        true | false => InPlaceOfFile::File,
    }
}

/// Checks a body without any published content, and the mismatches found while it was read. Returns
/// all further mismatches.
pub(super) fn blank(
    call: &Call,
    reads: Reads,
    writes: bool,
    body: &[u8],
    found: &Mismatches,
) -> Result<Mismatches, BodyProblem> {
    if body.trim_ascii().is_empty() {
        return empty(call, reads, writes);
    }
    let spec = call.spec();
    let json = match reads {
        Reads::File => return Ok(Mismatches::default()),
        // Any text is valid, except for an object that is no response of any operation.
        Reads::Text => return text(spec, body, "a string"),
        Reads::Nothing => return text(spec, body, "nothing"),
        Reads::Value if found.total() == 0 => return Ok(Mismatches::default()),
        Reads::Value => json(body)?,
        Reads::Envelope | Reads::Frame | Reads::Record => {
            let json = json(body)?;
            response(spec, reads, &json)?;
            json
        }
    };
    if let Some(whole) = found.iter().find(|mismatch| mismatch.path == "$") {
        return Err(foreign(whole.expected, &json));
    }
    for name in RESOURCES {
        let path = format!("$.{name}");
        if let Some(whole) = found.iter().find(|mismatch| mismatch.path == path) {
            let expected = format!("{} under `{name}`", article(whole.expected));
            return Err(foreign(&expected, json.get(name).unwrap_or(&Json::Null)));
        }
    }
    Ok(match reads {
        Reads::Envelope | Reads::Record => unknown(spec, &json),
        Reads::Frame | Reads::Value | Reads::Text | Reads::File | Reads::Nothing => {
            Mismatches::default()
        }
    })
}

/// Checks a page without items in the list at a JSON pointer. Returns the mismatches.
pub(super) fn without_items(
    call: &Call,
    pointer: &str,
    body: &[u8],
) -> Result<Mismatches, BodyProblem> {
    if body.trim_ascii().is_empty() {
        return Err(BodyProblem::Empty);
    }
    let (spec, json) = (call.spec(), json(body)?);
    if !pointer.is_empty() {
        response(spec, Reads::Envelope, &json)?;
    }
    let mut here = &json;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let next = match here {
            Json::Object(properties) => properties.get(&step),
            Json::Array(list) if list.is_empty() => None,
            Json::Array(list) => match step.parse::<usize>() {
                Ok(index) => list.get(index),
                Err(_) => return Err(foreign(&format!("a list at {pointer}"), here)),
            },
            Json::Null => None,
            Json::Bool(_) | Json::Number(_) | Json::String(_) => {
                return Err(foreign(&format!("a list at {pointer}"), here));
            }
        };
        here = next.unwrap_or(&Json::Null);
    }
    match here {
        Json::Null | Json::Array(_) => Ok(unknown(spec, &json)),
        Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            let place = if pointer.is_empty() {
                "the top"
            } else {
                pointer
            };
            Err(foreign(&format!("a list at {place}"), here))
        }
    }
}

fn text(spec: Option<&Spec>, body: &[u8], expected: &str) -> Result<Mismatches, BodyProblem> {
    match serde_json::from_slice(body) {
        Ok(Json::Object(properties)) if !properties.is_empty() && !is_known(spec, &properties) => {
            Err(foreign(expected, &Json::Object(properties)))
        }
        Ok(_) | Err(_) => Ok(Mismatches::default()),
    }
}

fn json(body: &[u8]) -> Result<Json, BodyProblem> {
    Ok(crate::wire::decode::<Json>(body)?.value)
}

/// An empty body is an error of a read. A write was carried out, so there it is a mismatch.
fn empty(call: &Call, reads: Reads, writes: bool) -> Result<Mismatches, BodyProblem> {
    let due = match call.spec().map(|spec| spec.reply) {
        Some(ReplyKind::Envelope | ReplyKind::Json) => true,
        Some(ReplyKind::Bytes | ReplyKind::Raw | ReplyKind::Empty) | None => false,
    };
    let expected = match reads {
        Reads::Envelope | Reads::Frame | Reads::Record if due => "object",
        Reads::Value if due => "JSON",
        Reads::Text if due => "string",
        _ => return Ok(Mismatches::default()),
    };
    if !writes {
        return Err(BodyProblem::Empty);
    }
    let mut mismatches = Mismatches::default();
    mismatches.record(|| Mismatch::of_all(expected, "nothing".to_owned()));
    Ok(mismatches)
}

/// Whether the body is a response of the operation, by its top level.
fn response(spec: Option<&Spec>, reads: Reads, json: &Json) -> Result<(), BodyProblem> {
    let Json::Object(properties) = json else {
        return Err(foreign("an object", json));
    };
    // Without published facts, any object is a response.
    let Some(spec) = spec else { return Ok(()) };
    let (known, expected) = match (spec.reply, reads) {
        (ReplyKind::Envelope, Reads::Envelope | Reads::Frame) => {
            let errors = ["errors", "error"]
                .iter()
                .any(|name| properties.contains_key(*name));
            let meta = properties.get("meta").is_some_and(Json::is_object);
            let filled = |name: &&str| properties.get(*name).is_some_and(|value| !value.is_null());
            let known = errors
                || meta
                || RESOURCES.iter().any(filled)
                || spec
                    .properties
                    .iter()
                    .any(|name| properties.contains_key(*name));
            (
                known,
                "an object with `meta`, `errors` or `resources`".to_owned(),
            )
        }
        (ReplyKind::Json, _) => {
            let open = spec.properties.is_empty() || spec.optional && properties.is_empty();
            let known = open || is_known(Some(spec), properties);
            (
                known,
                format!("an object with {}", names(spec.properties.iter().copied())),
            )
        }
        (ReplyKind::Envelope | ReplyKind::Bytes | ReplyKind::Raw | ReplyKind::Empty, _) => {
            return Ok(());
        }
    };
    match known {
        true => Ok(()),
        false => Err(foreign(&expected, json)),
    }
}

/// Whether an object has a field of an envelope or a published field of the operation.
fn is_known(spec: Option<&Spec>, properties: &serde_json::Map<String, Json>) -> bool {
    properties.keys().any(|name| is_published(spec, name))
}

fn is_published(spec: Option<&Spec>, name: &str) -> bool {
    FRAME.contains(&name)
        || RESOURCES.contains(&name)
        || spec.is_some_and(|spec| spec.properties.contains(&name))
}

/// Content under unpublished names, if the published names have no content.
fn unknown(spec: Option<&Spec>, json: &Json) -> Mismatches {
    let mut mismatches = Mismatches::default();
    let (Some(spec), Json::Object(properties)) = (spec, json) else {
        return mismatches;
    };
    for (name, value) in properties {
        let found = match value {
            Json::Array(list) if !list.is_empty() => "list",
            Json::Object(inner) if !inner.is_empty() => "object",
            Json::Array(_)
            | Json::Object(_)
            | Json::Null
            | Json::Bool(_)
            | Json::Number(_)
            | Json::String(_) => continue,
        };
        if !is_published(Some(spec), name) {
            mismatches.record(|| Mismatch::at_property(name, "a published name", found.to_owned()));
        }
    }
    mismatches
}

fn foreign(expected: &str, found: &Json) -> BodyProblem {
    BodyProblem::Foreign {
        expected: match expected.split_once(' ') {
            Some(_) => expected.to_owned(),
            None => article(expected),
        },
        found: match found {
            Json::Null => "null".to_owned(),
            Json::Bool(_) => "a boolean".to_owned(),
            Json::Number(_) => "a number".to_owned(),
            Json::String(_) => "a string".to_owned(),
            Json::Array(_) => "a list".to_owned(),
            Json::Object(properties) if properties.is_empty() => "an empty object".to_owned(),
            Json::Object(properties) => {
                format!(
                    "an object with {}",
                    names(properties.keys().map(String::as_str))
                )
            }
        },
    }
}

/// `a list`, `an object`.
fn article(noun: &str) -> String {
    match noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => format!("an {noun}"),
        false => format!("a {noun}"),
    }
}

/// A few names, in backticks.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut shown = Vec::new();
    let mut more = 0;
    for name in names {
        match shown.len() < NAMES {
            true => shown.push(format!("`{}`", name.chars().take(NAME).collect::<String>())),
            false => more += 1,
        }
    }
    let shown = shown.join(", ");
    match more {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
