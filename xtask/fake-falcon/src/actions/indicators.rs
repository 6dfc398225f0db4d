//! Indicators that are created, changed and deleted, beside the made-up ones.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::state::{Indicators, Service};
use crate::exchange::Exchange;
use crate::record;
use crate::refusal::Refusal;
use crate::selection::Change;

/// Creates indicators, a row each. A row may be wrong on its own.
pub(super) fn create(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let mut state = service.state();
    let indicators = &mut state.indicators;
    let rows = exchange.list("indicators");
    let mut values: BTreeSet<_> = indicators.values.keys().cloned().collect();
    let faults: Vec<Option<String>> = rows.iter().map(|row| fault(row, &mut values)).collect();
    let whole = service.settings.whole_rows && faults.iter().any(Option::is_some);
    let (mut records, mut errors) = (Vec::new(), Vec::new());
    for (number, (row, fault)) in rows.iter().zip(faults).enumerate() {
        let Some(fault) = fault else {
            if whole {
                continue;
            }
            let record = indicators.add(exchange, row);
            if service.mentions(row["value"].as_str().unwrap_or_default()) {
                records.push(record);
            }
            continue;
        };
        match service.settings.rows_in_records {
            true => records.push(json!({
                "row": number + 1,
                "type": row["type"],
                "value": row["value"],
                "message_type": "error",
                "message": fault,
            })),
            false => errors.push(json!({ "code": 400, "message": fault })),
        }
    }
    if service.settings.rows_in_records && records.iter().any(|it| it.get("row").is_some()) {
        errors.push(json!({ "code": 400, "message": "some indicators are invalid" }));
    }
    let status = match whole {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::CREATED,
    };
    Ok(Service::mixed(
        exchange,
        status,
        StatusCode::BAD_REQUEST,
        records,
        errors,
    ))
}

/// The fault of a row.
fn fault(row: &Value, values: &mut BTreeSet<(String, String)>) -> Option<String> {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let (kind, value) = (text("type"), text("value"));
    if kind.is_empty() || value.is_empty() {
        return Some(format!("type or value is missing: {kind:?} and {value:?}"));
    }
    let fault = format!("Duplicate type: '{kind}' and value: '{value}' combination.");
    (!values.insert((kind, value))).then_some(fault)
}

impl Indicators {
    fn add(&mut self, exchange: &Exchange<'_>, row: &Value) -> Value {
        let index = exchange.data.records + self.created;
        self.created += 1;
        let id = record::id(exchange.data.seed, index);
        let mut properties = row.as_object().cloned().unwrap_or_default();
        properties.insert("id".to_owned(), id.as_str().into());
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        self.values
            .insert((text("type"), text("value")), id.clone());
        self.properties.insert(id, properties.clone());
        Value::Object(properties)
    }
}

/// Changes indicators, given by their ids.
pub(super) fn change(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let mut state = service.state();
    let indicators = &mut state.indicators;
    let selection = indicators.selection();
    let (mut records, mut errors) = (Vec::new(), Vec::new());
    for row in exchange.list("indicators") {
        let id = row["id"].as_str().unwrap_or_default().to_owned();
        let (known, _) = Service::sort(exchange, std::slice::from_ref(&id), &selection);
        if known.is_empty() {
            errors.push(service.unknown(&id));
            continue;
        }
        let properties = indicators.properties.entry(id.clone()).or_default();
        properties.extend(row.as_object().cloned().unwrap_or_default());
        if service.mentions(&id) {
            records.push(Value::Object(properties.clone()));
        }
    }
    Ok(Service::mixed(
        exchange,
        StatusCode::OK,
        StatusCode::NOT_FOUND,
        records,
        errors,
    ))
}

/// Deletes indicators by their ids.
pub(super) fn delete(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let mut state = service.state();
    let indicators = &mut state.indicators;
    let ids = exchange.query_values("ids");
    let (known, unknown) = Service::sort(exchange, &ids, &indicators.selection());
    for id in &known {
        let index = record::index_of(exchange.data.seed, id);
        indicators.deleted.extend(index);
        indicators.properties.remove(id);
        indicators.values.retain(|_, other| other != id);
    }
    let records = known.into_iter().filter(|id| service.mentions(id));
    Ok(Service::mixed(
        exchange,
        StatusCode::OK,
        StatusCode::NOT_FOUND,
        records.map(Value::from).collect(),
        unknown.iter().map(|id| service.unknown(id)).collect(),
    ))
}

/// Indicators in a list or by their ids.
pub(super) fn show(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let state = service.state();
    let indicators = &state.indicators;
    let change = |id: &str, record: &mut Map<String, Value>| {
        let changed = indicators.properties.get(id).cloned().unwrap_or_default();
        if indicators.values.values().any(|created| created == id) {
            record.clear();
        }
        record.extend(changed);
    };
    let change = (!indicators.properties.is_empty()).then_some(&change as Change<'_>);
    exchange.shown(&indicators.selection(), "id", change)
}
