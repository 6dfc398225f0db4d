//! Lists by the marker of the last item.

use std::time::{Duration, UNIX_EPOCH};

use falcon_sdk::request::Call;
use falcon_sdk::wire::Json;
use serde_json::json;

use crate::listing::{Asked, Listing, found};
use crate::{MARKED, all};

/// The records after a marker in the order of their markers, by the filter.
fn respond(asked: &Asked, markers: &[String]) -> Json {
    assert_eq!(asked.text("sort"), Some("_marker.asc"));
    let filter = asked.text("filter").unwrap_or("_marker:>=''");
    let (_, bound) = filter.split_once("_marker:>").unwrap();
    let (inclusive, bound) = match bound.strip_prefix('=') {
        Some(bound) => (true, bound),
        None => (false, bound),
    };
    let bound = bound.trim_matches('\'');
    let behind = |marker: &&String| marker.as_str() > bound || (inclusive && *marker == bound);
    let left: Vec<_> = markers.iter().filter(behind).collect();
    let limit = asked.number("limit").unwrap();
    let page: Vec<_> = left
        .iter()
        .take(limit)
        .map(|m| json!({"_marker": m}))
        .collect();
    // The service counts only the remaining records.
    json!({"resources": page, "meta": {"pagination": {"total": left.len()}}})
}

#[tokio::test]
async fn no_record_is_lost_or_twice_where_300_share_a_second_and_a_page_holds_100() {
    let mut markers: Vec<String> = (0..300).map(|n| format!("1700000000{n:04x}")).collect();
    markers.extend((0..150).map(|n| format!("17000000{:02}{n:04x}", 1 + n % 3)));
    markers.push("1699999999ffff".to_owned());
    markers.sort();
    let records = markers.clone();
    let list = Listing::start(move |asked| found(respond(asked, &records))).await;
    let items = all(list.client.call_items(&Call::new(&MARKED))).await;
    let read: Vec<_> = items
        .iter()
        .map(|item| item["_marker"].as_str().unwrap())
        .collect();
    assert_eq!(read, markers);

    let since = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let mut call = Call::new(&MARKED);
    call.query("filter", &"deleted:false")
        .query("sort", &"name.desc");
    let items = all(list.client.call_items(&call).since(since)).await;
    assert_eq!(items.len(), 450, "all items since that time");
    let asked = list.asked();
    let first = asked
        .iter()
        .find(|asked| asked.text("filter").is_some_and(|f| f.contains("deleted")));
    assert_eq!(
        first.unwrap().text("filter"),
        Some("(deleted:false)+_marker:>='1700000000'")
    );
    assert_eq!(
        asked.last().unwrap().text("filter"),
        Some("(deleted:false)+_marker:>'17000000030095'")
    );
}
