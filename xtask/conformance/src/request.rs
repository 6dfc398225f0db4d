//! Compares a received request with the published operation.

use codegen::ir::Place;
use codegen::source::published::{Content, Ref};
use fake_falcon::Received;
use falcon_sdk::spec::At;
use http::HeaderMap;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::form;
use crate::parameter;
use crate::published::{Operation, Published};
use crate::report::{Check, Differs, Report, show};
use crate::schema;
use crate::values::{self, Given};

/// Headers that a client adds itself.
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

/// Checks all parts of a request.
pub(crate) fn check(
    published: &Published,
    operation: Operation<'_>,
    given: Given,
    needs: &[&'static [At]],
    received: &Received,
    subject: &str,
    report: &mut Report,
) {
    let mut add = |check, differs| report.add(check, subject, differs);
    add(Check::Method, method(operation, received.method.as_str()));
    add(Check::Path, path(operation, &received.path));
    let query = parameter::pairs(operation, Place::Query, given, &received.query);
    add(Check::Query, query);
    add(Check::Headers, headers(operation, given, &received.headers));
    let kind = received.headers.get("content-type");
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let media = kind.split(';').next().unwrap_or("").trim();
    let fields = operation.parameters(Place::Form);
    let form = fields
        .iter()
        .any(|field| field.required || given != Given::Required);
    let schema = match operation.body() {
        Some((_, required)) if !required && given == Given::Required => None,
        Some((Content::Json(schema) | Content::Other(schema), _)) => Some(schema),
        Some((Content::Form { .. }, _)) | None => None,
    };
    match schema {
        _ if form => {
            add(Check::MediaType, form::media_type(operation, media));
            add(
                Check::Form,
                form::check(operation, given, kind, &received.body),
            );
        }
        None => add(Check::Body, nothing(&received.body)),
        Some(schema) if takes_a_file(operation, schema) => {
            add(Check::MediaType, consumed(operation, media));
            let content = values::content("body");
            let same = received.body == content;
            let differs = || Differs::new(show(&content), show(&received.body));
            add(Check::Body, (!same).then(differs).into_iter().collect());
        }
        Some(schema) => {
            add(Check::MediaType, json(operation, media));
            let sent: Result<Value, _> = serde_json::from_slice(&received.body);
            let differs = match (sent, schema) {
                (Ok(sent), Some(schema)) => {
                    schema::check(published, given, &arguments(needs), schema, &sent)
                }
                (Ok(_), None) => Vec::new(),
                (Err(error), _) => vec![Differs::new("JSON", error.to_string())],
            };
            add(Check::Body, differs);
        }
    }
}

/// The properties of the body without which a request has no effect: those are arguments of `new`.
fn arguments(needs: &[&'static [At]]) -> Vec<&'static str> {
    let pointers = needs.iter().filter_map(|places| match *places {
        [At::Body(pointer)] => Some(*pointer),
        _ => None,
    });
    pointers.collect()
}

/// A file is published as binary. For media types other than JSON, it may be published as Go's
/// bytes.
fn takes_a_file(operation: Operation<'_>, schema: Option<Ref<'_>>) -> bool {
    let Some(schema) = schema else {
        return false;
    };
    let view = operation.view(schema);
    let items = view.items.map(|items| operation.view(items));
    let bytes = items.is_some_and(|items| items.ty == Some("integer"));
    let no_json = !operation.consumes().iter().any(|it| it.contains("json"));
    view.is_binary() || (bytes && no_json)
}

fn method(operation: Operation<'_>, sent: &str) -> Vec<Differs> {
    let wanted = operation.method();
    match sent == wanted {
        true => Vec::new(),
        false => vec![Differs::new(wanted, sent)],
    }
}

fn path(operation: Operation<'_>, sent: &str) -> Vec<Differs> {
    let path = operation.path();
    let differs = || vec![Differs::new(&path, sent)];
    let template: Vec<&str> = path.split('/').collect();
    let segments: Vec<&str> = sent.split('/').collect();
    if template.len() != segments.len() {
        return differs();
    }
    for (template, sent) in template.into_iter().zip(segments) {
        let name = template
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'));
        let fits = match name {
            None => template == sent,
            Some(name) => {
                let value = percent_decode_str(sent).decode_utf8();
                let parameters = operation.parameters(Place::Path);
                let parameter = parameters.iter().find(|it| it.name == name);
                let escaped = sent.bytes().all(is_plain);
                let value = value.unwrap_or_default();
                escaped && parameter.is_some_and(|it| parameter::is_value(operation, it, &value))
            }
        };
        if !fits {
            return differs();
        }
    }
    Vec::new()
}

/// Whether a byte is allowed in a path segment, as itself or as the start of an escape.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)
}

fn headers(operation: Operation<'_>, given: Given, headers: &HeaderMap) -> Vec<Differs> {
    let mut differs = Vec::new();
    let sent = |name: &str| {
        let value = headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let bearer = sent("authorization").is_some_and(|it| it.starts_with("Bearer "));
    if bearer != operation.secured() {
        let wanted = format!("a bearer token: {}", operation.secured());
        differs.push(Differs::new(wanted, format!("a bearer token: {bearer}")));
    }
    let mut known: Vec<String> = OWN.map(str::to_owned).into();
    for parameter in operation.parameters(Place::Header) {
        let name = &parameter.name;
        let lower = name.to_ascii_lowercase();
        if OWN.contains(&lower.as_str()) {
            // Headers that only concern the client.
            continue;
        }
        let wanted = (parameter.required || given != Given::Required).then(|| values::header(name));
        if sent(&lower) != wanted {
            let show = |value| format!("{name}: {value:?}");
            differs.push(Differs::new(show(wanted), show(sent(&lower))));
        }
        known.push(lower);
    }
    let unknown = headers.keys().map(|name| name.as_str());
    let unknown = unknown.filter(|name| !known.iter().any(|it| it == name));
    differs.extend(unknown.map(|name| Differs::new("(no such header)", name)));
    differs
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

fn nothing(body: &[u8]) -> Vec<Differs> {
    match body.is_empty() {
        true => Vec::new(),
        false => vec![Differs::new("no body", show(body))],
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};
    use serde_json::json;

    use super::{headers, path};
    use crate::published::sample;
    use crate::values::Given::{All, Required};

    #[test]
    fn a_path_has_its_parameters_escaped() {
        let parameter = json!({ "in": "path", "name": "id", "type": "string", "enum": ["a/b"] });
        let published = sample(json!({ "parameters": [parameter] }), json!({}));
        let faults = |sent| path(published.only(), sent).len();
        assert_eq!(faults("/hosts/a%2Fb/notes"), 0);
        for wrong in [
            "/hosts/a/b/notes",
            "/hosts/a%252Fb/notes",
            "/hosts/a%2Fc/notes",
            "/hosts/a%2Fb/note",
            "/hosts/a%2Fb/notes/",
            "/hosts/{id}/notes",
        ] {
            assert_eq!(faults(wrong), 1, "{wrong}");
        }
    }

    #[test]
    fn a_bearer_token_is_sent_where_required_and_unpublished_headers_are_not() {
        let parameter = json!({ "in": "header", "name": "X-Note", "type": "string" });
        let security = json!([{ "oauth2": [] }]);
        let operation = json!({ "parameters": [parameter], "security": security });
        let secured = sample(operation, json!({}));
        let open = sample(json!({}), json!({}));
        let mut sent = HeaderMap::new();
        assert_eq!(headers(open.only(), All, &sent).len(), 0);
        assert_eq!(headers(secured.only(), Required, &sent).len(), 1);
        sent.insert("authorization", HeaderValue::from_static("Bearer a"));
        assert_eq!(headers(open.only(), All, &sent).len(), 1);
        assert_eq!(headers(secured.only(), Required, &sent).len(), 0);
        assert_eq!(headers(secured.only(), All, &sent).len(), 1);
        sent.insert("x-note", HeaderValue::from_static("X-Note a=b; \"c\""));
        assert_eq!(headers(secured.only(), All, &sent).len(), 0);
        assert_eq!(headers(secured.only(), Required, &sent).len(), 1);
        sent.insert("x-other", HeaderValue::from_static("1"));
        assert_eq!(headers(secured.only(), All, &sent).len(), 1);
    }
}
