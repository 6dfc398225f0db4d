//! Changes of alerts, and the records that show them.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::state::{Alert, Service};
use crate::envelope;
use crate::exchange::Exchange;
use crate::refusal::Refusal;
use crate::selection::{Change, Selection};

/// Actions that are carried out before the others of their request.
const REMOVALS: [&str; 3] = ["remove_tag", "remove_tags_by_prefix", "unassign"];

/// The other actions.
const OTHERS: [&str; 7] = [
    "add_tag",
    "append_comment",
    "assign_to_name",
    "assign_to_user_id",
    "assign_to_uuid",
    "show_in_ui",
    "update_status",
];

/// Changes alerts.
pub(super) fn change(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let parameters = exchange.list("action_parameters");
    let (mut removals, mut others) = (Vec::new(), Vec::new());
    for parameter in parameters {
        let name = parameter["name"].as_str().unwrap_or_default();
        let Some(value) = parameter["value"].as_str() else {
            return Err(bad(format!("{name}: its value is not a text")));
        };
        let change = (name.to_owned(), value.to_owned());
        match name {
            "show_in_ui" if !["true", "false"].contains(&value) => {
                return Err(bad(format!(
                    "show_in_ui: {value:?} is neither true nor false"
                )));
            }
            name if REMOVALS.contains(&name) => removals.push(change),
            name if OTHERS.contains(&name) => others.push(change),
            name => return Err(bad(format!("{name:?} is no action"))),
        }
    }
    let ids = exchange.strings("composite_ids");
    let (known, unknown) = Service::sort(exchange, &ids, &Selection::default());
    let mut state = service.state();
    for id in &known {
        let alert = state.alerts.entry(id.clone()).or_default();
        alert
            .changes
            .extend(removals.iter().chain(&others).cloned());
    }
    let mut meta = envelope::meta(exchange.trace);
    if !service.settings.uncounted {
        let affected = known.iter().filter(|id| service.mentions(id)).count();
        let writes = json!({ "resources_affected": affected });
        if let Some(meta) = meta.as_object_mut() {
            meta.insert("writes".to_owned(), writes);
        }
    }
    let errors: Vec<Value> = unknown.iter().map(|id| service.unknown(id)).collect();
    let status = match known.is_empty() && !errors.is_empty() {
        true => StatusCode::NOT_FOUND,
        false => StatusCode::OK,
    };
    let body = json!({ "meta": meta, "errors": errors });
    Ok(envelope::json(status, &body))
}

/// Alerts, with their changes.
pub(super) fn show(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let state = service.state();
    let change = |id: &str, record: &mut Map<String, Value>| {
        if let Some(alert) = state.alerts.get(id) {
            alert.show(record);
        }
    };
    let change = (!state.alerts.is_empty()).then_some(&change as Change<'_>);
    exchange.shown(&Selection::default(), "composite_id", change)
}

impl Alert {
    fn show(&self, record: &mut Map<String, Value>) {
        for (name, value) in &self.changes {
            let mut put = |name: &str| {
                record.insert(name.to_owned(), value.as_str().into());
            };
            match name.as_str() {
                "update_status" => put("status"),
                "assign_to_uuid" => put("assigned_to_uuid"),
                "assign_to_user_id" => put("assigned_to_uid"),
                "assign_to_name" => put("assigned_to_name"),
                "unassign" => {
                    for name in ["assigned_to_uuid", "assigned_to_uid", "assigned_to_name"] {
                        record.remove(name);
                    }
                }
                "show_in_ui" => {
                    record.insert("show_in_ui".to_owned(), (value == "true").into());
                }
                "append_comment" => list(record, "comments").push(json!({ "value": value })),
                "add_tag" => {
                    let tags = list(record, "tags");
                    tags.retain(|tag| tag != value);
                    tags.push(value.as_str().into());
                }
                "remove_tag" => list(record, "tags").retain(|tag| tag != value),
                _ => list(record, "tags").retain(|tag| {
                    tag.as_str()
                        .is_none_or(|tag| !tag.starts_with(value.as_str()))
                }),
            }
        }
    }
}

/// A list of a record.
fn list<'a>(record: &'a mut Map<String, Value>, name: &str) -> &'a mut Vec<Value> {
    let place = record.entry(name).or_insert_with(|| json!([]));
    if !place.is_array() {
        *place = json!([]);
    }
    place.as_array_mut().expect("a list since the line above")
}

fn bad(reason: String) -> Refusal {
    Refusal::new(
        StatusCode::BAD_REQUEST,
        format!("action_parameters: {reason}"),
    )
}
