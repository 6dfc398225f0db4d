//! Actions on hosts, and the lists and records that show them.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::state::{Host, Service, State, change_list};
use crate::exchange::Exchange;
use crate::filtered;
use crate::fql;
use crate::record;
use crate::refusal::Refusal;
use crate::selection::{Change, Selection};

/// The operation that returns hosts by their ids.
const DETAILS: &str = "/devices/entities/devices/v2";

/// Contains hosts, hides them, or suppresses their detections.
pub(super) fn act(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let action = exchange.query("action_name").to_owned();
    let now = Instant::now();
    let change = |host: &mut Host| match action.as_str() {
        "contain" => host.contain(true, now),
        "lift_containment" => host.contain(false, now),
        "hide_host" => host.hidden = true,
        "unhide_host" => host.hidden = false,
        "detection_suppress" => host.suppressed = Some(true),
        "detection_unsuppress" => host.suppressed = Some(false),
        _ => {}
    };
    let ids = exchange.strings("ids");
    let (known, unknown) = Service::sort(exchange, &ids, &Selection::default());
    let mut state = service.state();
    for id in &known {
        change(state.hosts.entry(id.clone()).or_default());
    }
    let known = known.iter().filter(|id| service.mentions(id));
    let path = "/devices/entities/devices/v1?ids=";
    let records = known.map(|id| json!({ "id": id, "path": format!("{path}{id}") }));
    let errors = unknown.iter().map(|id| service.unknown(id)).collect();
    Ok(Service::mixed(
        exchange,
        StatusCode::ACCEPTED,
        StatusCode::NOT_FOUND,
        records.collect(),
        errors,
    ))
}

/// Adds or removes tags. Each host has a record, also an unknown one.
pub(super) fn tag(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let present = match exchange.text("action")? {
        "add" => true,
        "remove" => false,
        other => {
            let reason = format!("action: {other:?} is neither add nor remove");
            return Err(Refusal::new(StatusCode::BAD_REQUEST, reason));
        }
    };
    let tags = exchange.strings("tags");
    if let Some(tag) = tags
        .iter()
        .find(|tag| !tag.starts_with("FalconGroupingTags/"))
    {
        let reason = format!("tags: {tag:?} does not begin with FalconGroupingTags/");
        return Err(Refusal::new(StatusCode::BAD_REQUEST, reason));
    }
    let ids = exchange.strings("device_ids");
    let (known, unknown) = Service::sort(exchange, &ids, &Selection::default());
    let mut state = service.state();
    for id in &known {
        let host = state.hosts.entry(id.clone()).or_default();
        host.tags
            .extend(tags.iter().map(|tag| (tag.clone(), present)));
    }
    let known = known.iter().filter(|id| service.mentions(id));
    let updated = known.map(|id| json!({ "device_id": id, "updated": true, "code": 200 }));
    let unknown = unknown.iter().map(|id| {
        json!({ "device_id": id, "updated": false, "code": 404, "error": format!("{id}: not found") })
    });
    let records = updated.chain(unknown).collect();
    Ok(exchange.reply(StatusCode::OK, Value::Array(records)))
}

/// Adds hosts to groups or removes them. Hosts that the filter does not match are ignored.
pub(super) fn regroup(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let present = exchange.query("action_name") == "add-hosts";
    let filter = exchange.action_parameter("filter").unwrap_or_default();
    let groups = exchange.strings("ids");
    let mut state = service.state();
    let hosts = selected(exchange, &changes(service, &state), &filter)?;
    for id in hosts {
        let host = state.hosts.entry(id).or_default();
        host.groups
            .extend(groups.iter().map(|group| (group.clone(), present)));
    }
    (exchange.published)()
}

/// The hosts that a filter selects.
fn selected(
    exchange: &Exchange<'_>,
    change: Change<'_>,
    filter: &str,
) -> Result<Vec<String>, Refusal> {
    let data = exchange.data;
    let filter = fql::parse(filter, data.filters.unwrap_or_default()).map_err(|reason| {
        let reason = format!("action_parameters: filter: {reason}");
        Refusal::new(StatusCode::BAD_REQUEST, reason)
    })?;
    // Any id has a record if that is set, so ids need no search.
    if let Some(ids) = filter.ids("device_id") {
        return Ok(Service::sort(exchange, &ids, &Selection::default()).0);
    }
    Ok(filtered::at(data, DETAILS, change, &filter))
}

/// A list without the hidden hosts.
pub(super) fn visible(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let state = service.state();
    let selection = Selection {
        removed: hidden(&state, exchange),
        ..Selection::default()
    };
    shown(service, &state, exchange, &selection)
}

/// A list of the hidden hosts.
pub(super) fn invisible(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let state = service.state();
    let selection = Selection {
        only: Some(hidden(&state, exchange)),
        ..Selection::default()
    };
    shown(service, &state, exchange, &selection)
}

/// Hosts by their ids.
pub(super) fn details(service: &Service, exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    shown(service, &service.state(), exchange, &Selection::default())
}

/// The indexes of the hidden hosts, in ascending order.
fn hidden(state: &State, exchange: &Exchange<'_>) -> Vec<u64> {
    let hidden = state.hosts.iter().filter(|(_, host)| host.hidden);
    let indexes = hidden.filter_map(|(id, _)| record::index_of(exchange.data.seed, id));
    let mut indexes: Vec<u64> = indexes.collect();
    indexes.sort_unstable();
    indexes
}

/// What actions changed of hosts.
fn changes(service: &Service, state: &State) -> impl Fn(&str, &mut Map<String, Value>) {
    |id, record| {
        if let Some(host) = state.hosts.get(id) {
            host.show(service, id, record);
        }
    }
}

fn shown(
    service: &Service,
    state: &State,
    exchange: &Exchange<'_>,
    selection: &Selection,
) -> Result<Response, Refusal> {
    let change = changes(service, state);
    let change = (!state.hosts.is_empty()).then_some(&change as Change<'_>);
    exchange.shown(selection, "device_id", change)
}

impl Host {
    /// Containing a host again changes nothing.
    fn contain(&mut self, contained: bool, now: Instant) {
        if self
            .containment
            .is_none_or(|(before, _)| before != contained)
        {
            self.containment = Some((contained, now));
        }
    }

    fn show(&self, service: &Service, id: &str, record: &mut Map<String, Value>) {
        if let Some((contained, since)) = self.containment {
            let waits = since.elapsed() < service.settings.containment_time;
            let pending = waits || service.settings.offline.contains(id);
            let status = match (contained, pending) {
                (true, true) => "containment_pending",
                (true, false) => "contained",
                (false, true) => "lift_containment_pending",
                (false, false) => "normal",
            };
            record.insert("status".to_owned(), status.into());
        }
        if let Some(suppressed) = self.suppressed {
            record.insert(
                "detection_suppression_status".to_owned(),
                match suppressed {
                    true => "suppressed".into(),
                    false => "unsuppressed".into(),
                },
            );
        }
        change_list(record, "tags", &self.tags);
        change_list(record, "groups", &self.groups);
    }
}
