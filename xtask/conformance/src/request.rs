//! Checks a request as it came against what is published of its operation.

use fake_falcon::Received;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::form;
use crate::parameter;
use crate::published::{Operation, Published, flag, string};
use crate::report::{Check, Differs, Report};
use crate::schema;
use crate::values::{self, Given};

/// Headers that a client sends of its own accord.
const OWN: [&str; 8] = [
    "accept",
    "accept-encoding",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
];

/// Checks everything of a request.
pub(crate) fn check(
    published: &Published,
    operation: Operation<'_>,
    given: Given,
    received: &Received,
    subject: &str,
    report: &mut Report,
) {
    let mut add = |check, differs| report.add(check, subject, differs);
    add(Check::Method, method(operation, received));
    add(Check::Path, path(operation, received));
    let query = parameter::pairs(operation, "query", given, &received.query);
    add(Check::Query, query);
    add(Check::Headers, headers(operation, given, received));
    let media = media(received);
    let fields = operation.parameters("formData");
    let form = fields.filter(|field| flag(field, "required") || given != Given::Required);
    let form = form.count() > 0;
    let body = operation.parameters("body").next();
    let body = body.filter(|body| flag(body, "required") || given != Given::Required);
    match body {
        _ if form => {
            add(Check::MediaType, form::media_type(operation, media));
            add(Check::Form, form::check(operation, given, received));
        }
        None => add(Check::Body, nothing(received)),
        Some(body) => {
            let schema = body.get("schema").unwrap_or(&Value::Null);
            if takes_a_file(published, operation, schema) {
                add(Check::MediaType, consumed(operation, media));
                let content = values::content("body");
                let same = received.body == content;
                let differs = || Differs::new(show(&content), show(&received.body));
                add(Check::Body, (!same).then(differs).into_iter().collect());
            } else {
                add(Check::MediaType, json(operation, media));
                let sent: Result<Value, _> = serde_json::from_slice(&received.body);
                let differs = match sent {
                    Ok(sent) => schema::check(published, given, schema, &sent),
                    Err(error) => vec![Differs::new("JSON", error.to_string())],
                };
                add(Check::Body, differs);
            }
        }
    }
}

/// A file is published as binary, or as the bytes that it is in Go, for other media types than JSON.
fn takes_a_file(published: &Published, operation: Operation<'_>, schema: &Value) -> bool {
    let schema = published.resolve(schema);
    let bytes = schema.get("items").and_then(|it| string(it, "type")) == Some("integer");
    let no_json = !operation.consumes().iter().any(|it| it.contains("json"));
    string(schema, "format") == Some("binary") || (bytes && no_json)
}

fn method(operation: Operation<'_>, received: &Received) -> Vec<Differs> {
    let wanted = operation.method.to_ascii_uppercase();
    match received.method.as_str() == wanted {
        true => Vec::new(),
        false => vec![Differs::new(wanted, received.method.as_str())],
    }
}

fn path(operation: Operation<'_>, received: &Received) -> Vec<Differs> {
    let differs = || vec![Differs::new(operation.path, received.path.as_str())];
    let template: Vec<&str> = operation.path.split('/').collect();
    let sent: Vec<&str> = received.path.split('/').collect();
    if template.len() != sent.len() {
        return differs();
    }
    for (template, sent) in template.into_iter().zip(sent) {
        let name = template
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        let fits = match name {
            None => template == sent,
            Some(name) => {
                let value = percent_decode_str(sent).decode_utf8();
                let mut parameters = operation.parameters("path");
                let parameter = parameters.find(|it| string(it, "name") == Some(name));
                let escaped = sent.bytes().all(is_plain);
                let value = value.unwrap_or_default();
                escaped && parameter.is_some_and(|it| parameter::fits(it, name, 0, &value))
            }
        };
        if !fits {
            return differs();
        }
    }
    Vec::new()
}

/// Whether a byte may stand in a segment of a path and means itself, or begins an escape.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)
}

fn headers(operation: Operation<'_>, given: Given, received: &Received) -> Vec<Differs> {
    let mut differs = Vec::new();
    let sent = |name: &str| {
        let value = received.headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let bearer = sent("authorization").is_some_and(|it| it.starts_with("Bearer "));
    if bearer != operation.secured() {
        let wanted = format!("a bearer token: {}", operation.secured());
        differs.push(Differs::new(wanted, format!("a bearer token: {bearer}")));
    }
    let mut known: Vec<String> = OWN.map(str::to_owned).into();
    for parameter in operation.parameters("header") {
        let name = string(parameter, "name").unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        if OWN.contains(&lower.as_str()) {
            // The client's own business.
            continue;
        }
        let wanted =
            (flag(parameter, "required") || given != Given::Required).then(|| values::header(name));
        if sent(&lower) != wanted {
            let show = |value| format!("{name}: {value:?}");
            differs.push(Differs::new(show(wanted), show(sent(&lower))));
        }
        known.push(lower);
    }
    let unknown = received.headers.keys().map(|name| name.as_str());
    let unknown = unknown.filter(|name| !known.iter().any(|it| it == name));
    differs.extend(unknown.map(|name| Differs::new("(no such header)", name)));
    differs
}

/// The media type without its parameters.
fn media(received: &Received) -> &str {
    let value = received.headers.get("content-type");
    let value = value.and_then(|value| value.to_str().ok()).unwrap_or("");
    value.split(';').next().unwrap_or("").trim()
}

fn json(operation: Operation<'_>, media: &str) -> Vec<Differs> {
    match media {
        "application/json" => consumed(operation, media),
        other => vec![Differs::new("application/json", other)],
    }
}

fn consumed(operation: Operation<'_>, media: &str) -> Vec<Differs> {
    let consumes = operation.consumes();
    match consumes.iter().any(|it| *it == media || *it == "*/*") {
        true => Vec::new(),
        false => vec![Differs::new(consumes.join(", "), media)],
    }
}

fn nothing(received: &Received) -> Vec<Differs> {
    match received.body.is_empty() {
        true => Vec::new(),
        false => vec![Differs::new("no body", show(&received.body))],
    }
}

pub(crate) fn show(bytes: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(bytes))
}
