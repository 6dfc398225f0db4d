//! The records of a list that match the filter of its request.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::Value;

use crate::data::Data;
use crate::fql::{self, Filter};
use crate::known;
use crate::record::{self, Records};
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::selection::{Change, Selection};
use crate::service::By;
use crate::shape;
use crate::spec::{Found, Operation};
use crate::template::{Hole, Template};

/// The filter of a request, in its query or in its body.
fn given(request: &Incoming) -> Option<&str> {
    let in_body = || request.json.as_ref()?.get("filter")?.as_str();
    let filter = request.query("filter").or_else(in_body);
    filter.filter(|filter| !filter.is_empty())
}

/// The records of a list that match the filter of its request, as writes changed them. `None` without a
/// filter.
pub(crate) fn selection(
    data: &Data,
    operation: &Operation,
    request: &Incoming,
    records: &Records<'_>,
    selection: &Selection,
    change: Option<Change<'_>>,
) -> Result<Option<Selection>, Refusal> {
    let (Some(text), Some(readings)) = (given(request), data.filters) else {
        return Ok(None);
    };
    let refused = |reason| Refusal::new(StatusCode::BAD_REQUEST, format!("filter: {reason}"));
    let filter = fql::parse(text, readings).map_err(refused)?;
    if let Some(reason) = known::refusal(&operation.id, &filter, readings) {
        return Err(refused(reason));
    }
    if data.list(operation).is_some_and(|list| is_marker(&list.by)) && is_marker_alone(text) {
        return Ok(None);
    }
    let matches = |record: &Numbered<'_>| filter.matches(record, readings);
    let only = match details(data, request.uri.path(), records) {
        Some(details) => matching(data, operation, &details, selection, change, matches),
        None => matching(data, operation, records, selection, change, matches),
    };
    Ok(Some(Selection {
        only: Some(only),
        ..selection.clone()
    }))
}

/// The ids of the records of the operation at a path that match a filter.
pub(crate) fn at(data: &Data, path: &str, change: Change<'_>, filter: &Filter) -> Vec<String> {
    let Found::Operation(operation, _) = data.spec.find("POST", path) else {
        return Vec::new();
    };
    let reply = shape::reply(&data.spec, operation);
    let schema = shape::at(&data.spec, reply, "/resources").and_then(|it| it.get("items"));
    let cid = data.seed.with("cid").hex();
    let records = Records {
        spec: &data.spec,
        templates: &data.templates,
        operation,
        schema: schema.unwrap_or(&Value::Null),
        named: "id",
        cid: &cid,
        seed: data.seed,
        size: data.record_size,
    };
    let readings = data.filters.unwrap_or_default();
    let all = Selection::default();
    let matches = |record: &Numbered<'_>| filter.matches(record, readings);
    let found = matching(data, operation, &records, &all, Some(change), matches);
    let ids = found.into_iter().map(|index| record::id(data.seed, index));
    ids.collect()
}

/// Whether the filter also chooses the start of a list by marker.
pub(crate) fn chooses_start(data: &Data, request: &Incoming, by: &By) -> bool {
    let given = given(request).filter(|_| data.filters.is_some());
    is_marker(by) && given.is_some_and(|filter| !is_marker_alone(filter))
}

fn is_marker(by: &By) -> bool {
    match by {
        By::Marker { .. } => true,
        By::Offset { .. } | By::Token { .. } => false,
    }
}

/// Whether a filter selects all records after a marker. They are found without a look at each record, so that
/// a page costs the same in a list of any length.
fn is_marker_alone(filter: &str) -> bool {
    let after = filter.strip_prefix("_marker:>");
    let marker = after.map(|it| it.trim_start_matches('=').trim_matches('\''));
    marker.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn matching(
    data: &Data,
    operation: &Operation,
    records: &Records<'_>,
    selection: &Selection,
    change: Option<Change<'_>>,
    matches: impl Fn(&Numbered<'_>) -> bool,
) -> Vec<u64> {
    let mut templates: Vec<(u64, Arc<Template>)> = Vec::new();
    let places = 0..selection.len(data.records);
    let indexes = places.map(|place| selection.index(place));
    let is_selected = |index: &u64| {
        let variant = record::variant(*index);
        let known = templates.iter().find(|(known, _)| *known == variant);
        let template = match known {
            Some((_, template)) => Arc::clone(template),
            None => {
                let template = records.template(variant);
                templates.push((variant, Arc::clone(&template)));
                template
            }
        };
        matches(&Numbered {
            operation,
            records,
            record: changed(&template, records, *index, change),
            index: *index,
        })
    };
    indexes.filter(is_selected).collect()
}

/// A record of a list.
struct Numbered<'a> {
    operation: &'a Operation,
    records: &'a Records<'a>,
    record: Cow<'a, Value>,
    index: u64,
}

/// The record of an index, as writes changed it. Its id is still missing.
fn changed<'a>(
    template: &'a Template,
    records: &Records<'_>,
    index: u64,
    change: Option<Change<'_>>,
) -> Cow<'a, Value> {
    let record = template.record();
    let (Some(change), Value::Object(_)) = (change, record) else {
        return Cow::Borrowed(record);
    };
    let mut record = record.clone();
    if let Value::Object(properties) = &mut record {
        change(&record::id(records.seed, index), properties);
    }
    Cow::Owned(record)
}

impl fql::Record for Numbered<'_> {
    fn values(&self, property: &str) -> Vec<Value> {
        if property == "_marker" {
            return vec![record::marker(self.index).into()];
        }
        let record = &*self.record;
        let mut found = Vec::new();
        if !collect(record, property, &mut found) {
            let base = property.strip_suffix(".raw").unwrap_or(property);
            if !collect(record, base, &mut found) {
                found.push(self.made_up(base));
            }
        }
        let fill = |value: Value| match Hole::of(&value) {
            Some(Hole::Id) => record::id(self.records.seed, self.index).into(),
            Some(Hole::Number) => self.index.saturating_add(1).into(),
            Some(Hole::Marker) => record::marker(self.index).into(),
            Some(Hole::Name) => record::name(self.index.saturating_add(1)).into(),
            None => value,
        };
        found.into_iter().map(fill).collect()
    }
}

impl Numbered<'_> {
    /// The value of a property that is no field of the record: the same for all records of a variant.
    fn made_up(&self, property: &str) -> Value {
        let seed = self.records.seed.with("variant");
        let seed = seed.at(record::variant(self.index)).with(property);
        match known::kind(&self.operation.id, property) {
            Some("number") => seed.below(1_000).into(),
            Some("boolean") => (seed.below(2) == 1).into(),
            Some("date") => format!("2025-{:02}-01T00:00:00Z", seed.below(12) + 1).into(),
            Some(_) | None => format!("{property}-{:04x}", seed.below(0x10000)).into(),
        }
    }
}

/// Collects the values at a path of names. Returns whether the record has the path.
fn collect(value: &Value, path: &str, found: &mut Vec<Value>) -> bool {
    match value {
        Value::Array(items) if path.is_empty() => {
            found.extend(items.iter().cloned());
            true
        }
        Value::Array(items) => items.iter().fold(items.is_empty(), |has, item| {
            collect(item, path, found) || has
        }),
        value if path.is_empty() => {
            found.push(value.clone());
            true
        }
        Value::Object(members) => {
            // A member may have a point in its name.
            let mut names = members.iter();
            names.any(|(name, value)| {
                let (start, rest) = path.split_at_checked(name.len()).unwrap_or_default();
                let rest = match rest.strip_prefix('.') {
                    Some(rest) if !rest.is_empty() => rest,
                    Some(_) => return false,
                    None if rest.is_empty() => "",
                    None => return false,
                };
                start.eq_ignore_ascii_case(name) && !name.is_empty() && collect(value, rest, found)
            })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The records behind a list of ids: `/x/queries/y/v1` lists the ids of `/x/entities/y/v2`.
fn details<'a>(data: &'a Data, path: &str, ids: &Records<'a>) -> Option<Records<'a>> {
    if shape::is(data.spec.resolve(ids.schema), "object") {
        return None;
    }
    let (service, rest) = path.split_once("/queries/")?;
    let (kind, _) = rest.split_once('/')?;
    let kind = ["-scroll", "-hidden"]
        .iter()
        .find_map(|suffix| kind.strip_suffix(suffix))
        .unwrap_or(kind);
    let versions = (1..=5)
        .rev()
        .flat_map(|version| [(version, "GET"), (version, "POST")]);
    versions.into_iter().find_map(|(version, method)| {
        let path = format!("{service}/entities/{kind}/v{version}");
        let Found::Operation(operation, _) = data.spec.find(method, &path) else {
            return None;
        };
        let reply = shape::reply(&data.spec, operation);
        let schema = shape::at(&data.spec, reply, "/resources")?.get("items")?;
        let properties = data.spec.resolve(schema).get("properties");
        properties.map(|_| Records {
            operation,
            schema,
            named: "id",
            ..*ids
        })
    })
}
