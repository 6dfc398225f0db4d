//! The records of a list that match the filter of its request.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::Value;

use crate::data::Data;
use crate::fql;
use crate::known;
use crate::record::{self, Records};
use crate::refusal::Refusal;
use crate::request::Incoming;
use crate::selection::Selection;
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

/// The records of a list that match the filter of its request. `None` without a filter, and where the
/// list has an order of its own: its service then applies the filter.
pub(crate) fn selection(
    data: &Data,
    operation: &Operation,
    request: &Incoming,
    records: &Records<'_>,
    selection: &Selection,
) -> Result<Option<Selection>, Refusal> {
    let (Some(text), Some(readings)) = (given(request), data.filters) else {
        return Ok(None);
    };
    let refused = |reason| Refusal::new(StatusCode::BAD_REQUEST, format!("filter: {reason}"));
    let filter = fql::parse(text, readings).map_err(refused)?;
    if let Some(reason) = known::refusal(&operation.id, &filter, readings) {
        return Err(refused(reason));
    }
    if selection.only.is_some() {
        return Ok(None);
    }
    let matches = |record: &Numbered<'_>| filter.matches(record, readings);
    let only = match details(data, request.uri.path(), records) {
        Some(details) => matching(data, operation, &details, selection, matches),
        None => matching(data, operation, records, selection, matches),
    };
    Ok(Some(Selection {
        only: Some(only),
        ..selection.clone()
    }))
}

/// Whether the filter also chooses the start of a list by marker.
pub(crate) fn chooses_start(data: &Data, request: &Incoming, by: &By) -> bool {
    let is_marker = match by {
        By::Marker { .. } => true,
        By::Offset { .. } | By::Token { .. } => false,
    };
    is_marker && data.filters.is_some() && given(request).is_some()
}

fn matching(
    data: &Data,
    operation: &Operation,
    records: &Records<'_>,
    selection: &Selection,
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
            template: &template,
            index: *index,
        })
    };
    indexes.filter(is_selected).collect()
}

/// A record of a list.
struct Numbered<'a> {
    operation: &'a Operation,
    records: &'a Records<'a>,
    template: &'a Template,
    index: u64,
}

impl fql::Record for Numbered<'_> {
    fn values(&self, property: &str) -> Vec<Value> {
        if property == "_marker" {
            return vec![record::marker(self.index).into()];
        }
        let record = self.template.record();
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
