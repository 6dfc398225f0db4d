//! The order of policies of each kind.
//!
//! The made-up policies of a list belong to the platforms in turns. The last of each platform is its
//! default policy.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::state::Service;
use crate::exchange::Exchange;
use crate::record;
use crate::refusal::Refusal;
use crate::selection::Selection;

const PLATFORMS: [&str; 3] = ["Windows", "Mac", "Linux"];

/// A list of policies in their order.
pub(super) fn show<const KIND: usize>(
    service: &Service,
    exchange: &Exchange<'_>,
) -> Result<Response, Refusal> {
    let records = exchange.data.records;
    let mut state = service.state();
    let order = state.policies(KIND, records).order.clone();
    let selection = Selection {
        only: Some(order),
        ..Selection::default()
    };
    let change = |id: &str, policy: &mut Map<String, Value>| {
        let Some(index) = record::index_of(exchange.data.seed, id) else {
            return;
        };
        if policy.contains_key("platform_name") {
            policy.insert("platform_name".to_owned(), platform(index).into());
        }
        if is_default(index, records) {
            policy.insert("name".to_owned(), "platform_default".into());
        }
    };
    exchange.shown(&selection, "id", Some(&change))
}

/// Sets the order. All policies of the platform but the default one are needed.
pub(super) fn set<const KIND: usize>(
    service: &Service,
    exchange: &Exchange<'_>,
) -> Result<Response, Refusal> {
    let records = exchange.data.records;
    let mut state = service.state();
    let policies = state.policies(KIND, records);
    if service.settings.policy_between && !policies.was_between {
        policies.was_between = true;
        // Of the first platform.
        let made = (records..).find(|index| platform(*index) == "Windows");
        policies.order.splice(0..0, made);
    }
    let name = exchange.text("platform_name").ok();
    let wanted = name.and_then(|name| PLATFORMS.iter().find(|it| **it == name));
    let belongs = |index: &u64| {
        !is_default(*index, records) && wanted.is_none_or(|wanted| platform(*index) == *wanted)
    };
    let ids = exchange.texts("ids");
    let given: Option<Vec<u64>> = ids
        .iter()
        .map(|id| record::index_of(exchange.data.seed, id))
        .collect();
    let given = given.unwrap_or_default();
    let mut sorted = given.clone();
    sorted.sort_unstable();
    let mut all: Vec<u64> = policies.order.iter().copied().filter(belongs).collect();
    all.sort_unstable();
    if sorted != all {
        let reason = "ids: must be all policies of the platform but the default one";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, reason));
    }
    let others = policies
        .order
        .iter()
        .copied()
        .filter(|index| !belongs(index));
    policies.order = given.into_iter().chain(others).collect();
    Ok(exchange.reply(StatusCode::OK, json!(ids)))
}

/// The platform of a policy.
fn platform(index: u64) -> &'static str {
    match index % 3 {
        0 => "Windows",
        1 => "Mac",
        _ => "Linux",
    }
}

/// The last made-up policy of a platform is its default policy.
fn is_default(index: u64, records: u64) -> bool {
    index < records && index + PLATFORMS.len() as u64 >= records
}
