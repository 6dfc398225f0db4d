//! The result of a search so far. Each poll returns all of it, not what is new.

use serde_json::{Value, json};

use super::settings::Siem;
use super::state::Search;
use crate::exchange::Exchange;

/// How much work a poll does, of which a search's whole work is made.
const WORK: u32 = 10;

/// The part of the result that a poll requests.
pub(super) struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    pub(super) fn of(exchange: &Exchange<'_>) -> Self {
        Page {
            limit: exchange
                .query("paginationLimit")
                .parse()
                .unwrap_or(usize::MAX),
            offset: exchange.query("paginationOffset").parse().unwrap_or(0),
        }
    }
}

pub(super) fn result(settings: &Siem, search: &Search, page: Page) -> Value {
    let polls = search.polls.min(settings.polls);
    let is_last = polls == settings.polls && !search.live;
    // A live search finds more with each poll, and is never done.
    let found = match search.live {
        true => settings.events * search.polls as usize,
        false => settings.events * polls as usize / settings.polls as usize,
    };
    let buffer = match search.query.contains("tail(max)") {
        true => usize::MAX,
        false => settings.buffer,
    };
    let stored = found.min(buffer);
    let (offset, limit) = match settings.unpaged {
        true => (0, usize::MAX),
        false => (page.offset, page.limit),
    };
    let events: Vec<Value> = (0..stored).skip(offset).take(limit).map(event).collect();
    let warning = |text: &String| json!({ "category": "Result", "message": text });
    json!({
        "done": is_last && !settings.cancelled,
        "cancelled": is_last && settings.cancelled,
        "events": events,
        "filesUsed": [],
        "filterMatches": [],
        "queryEventDistribution": {},
        "warnings": settings.warnings.iter().map(warning).collect::<Vec<_>>(),
        "metaData": {
            "pollAfter": settings.poll_after.map(|time| time.as_millis() as u64),
            "workDone": if search.live { 0 } else { WORK * polls },
            "totalWork": if search.live { 0 } else { WORK * settings.polls },
            "eventCount": found,
            "resultBufferSize": stored,
            "isAggregate": false,
            "extraData": { "hasMoreEvents": (found > stored).to_string() },
            "processedEvents": found * 100,
            "processedBytes": found * 10_000,
            "timeMillis": 40,
            "queryStart": 1_760_000_000_000_u64,
            "queryEnd": 1_760_000_900_000_u64,
            "warnings": [],
        },
    })
}

/// An event, newest first.
fn event(number: usize) -> Value {
    json!({
        "@id": format!("event-{number}"),
        "@timestamp": 1_760_000_900_000_u64 - number as u64,
        "#event_simpleName": "ProcessRollup2",
        "ComputerName": format!("host-{}", number % 10),
    })
}
