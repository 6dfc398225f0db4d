//! Ids that are split over requests, and queries with the records of their ids.

use std::collections::BTreeSet;
use std::time::Duration;

use falcon_sdk::request::{Call, Method};
use falcon_sdk::wire::Json;
use falcon_sdk::{Error, PagingProblem, Records};
use serde_json::json;

use crate::listing::{Asked, Listing, Scripted, broken, found, refused};

async fn all(mut records: Records<Json>) -> Vec<Json> {
    let mut all = Vec::new();
    while let Some(record) = records.next().await {
        all.push(record.unwrap());
    }
    all
}

/// A record for each id of the request.
fn entities(asked: &Asked) -> Json {
    let ids = match asked.query.get("ids") {
        Some(ids) => ids.iter().map(|id| json!(id)).collect(),
        None => asked.body["ids"].as_array().cloned().unwrap_or_default(),
    };
    let records: Vec<_> = ids.iter().map(|id| json!({"device_id": id})).collect();
    json!({"resources": records})
}

fn ids(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|id| format!("{id:032}")).collect()
}

fn read(records: &[Json]) -> Vec<&str> {
    records
        .iter()
        .map(|record| record["device_id"].as_str().unwrap())
        .collect()
}

fn by_get(ids: &[String]) -> Call {
    let mut call = Call::by_id("GetDeviceDetailsV2").unwrap();
    call.query("ids", &ids.to_vec());
    call
}

/// Responds to a query of AI agents with that page, and to its details with a record for each id.
async fn agents(page: Json) -> Listing {
    Listing::start(move |asked| {
        let page = match asked.path.contains("/queries/") {
            true => page.clone(),
            false => entities(asked),
        };
        found(page)
    })
    .await
}

#[tokio::test]
async fn a_query_whose_records_are_not_published_leads_to_the_records_of_its_ids() {
    let list = agents(json!({"meta": {"pagination": {"total": 2}}, "resources": ["a", "b"]})).await;
    let query = Call::by_id("QueryAgentsV2").unwrap();
    let records = all(list.client.call_details(&query)).await;
    assert_eq!(read(&records), ["a", "b"]);
    let paths: Vec<_> = list.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(
        paths,
        [
            "GET /agentic-studio/queries/agents/v2",
            "GET /agentic-studio/entities/agents/v2"
        ]
    );
}

#[tokio::test]
async fn a_query_that_lists_records_instead_of_ids_reports_each() {
    let page = json!({"meta": {"pagination": {"total": 1}}, "resources": [{"id": "a"}]});
    let list = agents(page).await;
    let query = Call::by_id("QueryAgentsV2").unwrap();
    let mut records = list.client.call_details(&query);
    let error = records.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Item(_)), "{error}");
    assert!(records.next().await.is_none());
}

#[tokio::test]
async fn any_number_of_ids_is_split_over_requests_and_delivered_in_order() {
    let list = Listing::start(|asked| Scripted {
        // The later requests get their responses first.
        after: Duration::from_millis(if asked.number % 4 == 0 { 30 } else { 0 }),
        ..found(entities(asked))
    })
    .await;
    let ids = ids(0..730);
    let records = all(list.client.call_by_ids(&by_get(&ids))).await;
    assert_eq!(read(&records), ids);
    let mut sizes: Vec<_> = list
        .asked()
        .iter()
        .map(|asked| asked.query["ids"].len())
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [30, 100, 100, 100, 100, 100, 100, 100]);
    let most = list.asked().iter().map(|asked| asked.beside + 1).max();
    assert!(most.is_some_and(|most| (2..=4).contains(&most)), "{most:?}");
}

#[tokio::test]
async fn ids_in_a_body_are_sent_beside_its_other_fields() {
    let list = Listing::start(|asked| found(entities(asked))).await;
    let ids = ids(0..250);
    let mut call = Call::by_id("PerformActionV2").unwrap();
    call.query("action_name", &"contain");
    call.json(&json!({"ids": ids, "action_parameters": [{"name": "a"}]}));
    let records = all(list.client.call_by_ids(&call)).await;
    assert_eq!(read(&records), ids);
    for asked in list.asked() {
        assert_eq!(asked.text("action_name"), Some("contain"));
        assert_eq!(asked.body["action_parameters"], json!([{"name": "a"}]));
    }
}

#[tokio::test]
async fn without_ids_nothing_is_sent() {
    let list = Listing::start(|asked| found(entities(asked))).await;
    assert!(all(list.client.call_by_ids(&by_get(&[]))).await.is_empty());
    assert!(list.asked().is_empty());
}

#[tokio::test]
async fn an_operation_without_ids_is_refused_before_anything_is_sent() {
    let list = Listing::start(|asked| found(entities(asked))).await;
    let problem = |error: Error| match error {
        Error::Paging { problem, .. } => problem,
        error => panic!("{error}"),
    };
    let mut records = list
        .client
        .call_by_ids(&Call::by_id("QueryDevicesByFilter").unwrap());
    let error = records.next().await.unwrap().unwrap_err();
    assert_eq!(problem(error), PagingProblem::NotByIds);
    assert!(records.next().await.is_none());
    // A sort order applies to all ids together.
    let mut order = Call::by_id("setPreventionPoliciesPrecedence").unwrap();
    order.json(&json!({"ids": ["1"], "platform_name": "Linux"}));
    let error = list
        .client
        .call_by_ids(&order)
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(problem(error), PagingProblem::NotByIds);
    let mut records = list
        .client
        .call_details(&Call::by_id("ListFeedTypes").unwrap());
    let error = records.next().await.unwrap().unwrap_err();
    assert_eq!(problem(error), PagingProblem::NoDetails);
    let request = Call::request(Method::GET, "/new/v1");
    let error = list
        .client
        .call_by_ids(&request)
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(problem(error), PagingProblem::NotByIds);
    assert!(list.asked().is_empty());
}

#[tokio::test]
async fn a_failed_request_is_reported_after_the_records_before_it_and_retried() {
    let list = Listing::start(|asked| match asked.number {
        1 => refused(500, json!({})),
        3 => broken(entities(asked)),
        _ => found(entities(asked)),
    })
    .await;
    let ids = ids(0..300);
    let mut records = list.client.call_by_ids(&by_get(&ids)).parallel(1);
    let (mut got, mut failed) = (Vec::new(), Vec::new());
    while let Some(record) = records.next().await {
        match record {
            Ok(record) => got.push(record),
            Err(error) => failed.push((crate::status(&error), got.len())),
        }
    }
    assert_eq!(failed, [(500, 100), (200, 200)]);
    assert_eq!(read(&got), ids);
}

#[tokio::test]
async fn ids_that_are_not_found_are_an_error_after_those_that_are() {
    let list = Listing::start(|asked| {
        let mut response = entities(asked);
        if asked.number == 0 {
            response["resources"].as_array_mut().unwrap().pop();
            response["errors"] = json!([{"code": 404, "message": "not found"}]);
        }
        found(response)
    })
    .await;
    let mut records = list.client.call_by_ids(&by_get(&ids(0..150))).parallel(1);
    let (mut got, mut failed) = (0, Vec::new());
    while let Some(record) = records.next().await {
        match record {
            Ok(_) => got += 1,
            Err(error) => failed.push((got, error.to_string())),
        }
    }
    let [(99, told)] = &failed[..] else {
        panic!("{failed:?}")
    };
    let said = "GetDeviceDetailsV2: 200 OK with errors: 404 not found; ";
    assert!(told.starts_with(said), "{told}");
    assert_eq!(got, 149);
}

/// A list of ids by scroll, and their details.
fn hosts(asked: &Asked, total: usize) -> Json {
    match asked.path.as_str() {
        "GET /devices/queries/devices-scroll/v1" => {
            let from = asked.number("offset").unwrap_or(0);
            let until = total.min(from + asked.number("limit").unwrap());
            let next = (until < total).then(|| until.to_string());
            json!({"resources": ids(from..until), "meta": {"pagination": {"offset": next}}})
        }
        "POST /devices/entities/devices/v2" => entities(asked),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_query_delivers_the_records_of_its_ids_in_order() {
    let list = Listing::start(|asked| found(hosts(asked, 3500))).await;
    let mut query = Call::by_id("QueryDevicesByFilterScroll").unwrap();
    query.query("limit", &700);
    let records = all(list.client.call_details(&query)).await;
    assert_eq!(read(&records), ids(0..3500));
    let sizes: BTreeSet<_> = list
        .asked()
        .iter()
        .filter_map(|asked| Some(asked.body["ids"].as_array()?.len()))
        .collect();
    assert_eq!(sizes, BTreeSet::from([500, 1000]), "whatever the page size");
}

#[tokio::test]
async fn a_failed_query_is_reported_after_the_records_of_the_ids_before() {
    let list = Listing::start(|asked| {
        let queries = asked.number("offset") == Some(100);
        match queries && asked.number < 4 {
            true => refused(500, json!({})),
            false => found(hosts(asked, 250)),
        }
    })
    .await;
    let mut query = Call::by_id("QueryDevicesByFilterScroll").unwrap();
    query.query("limit", &100);
    let mut records = list.client.call_details(&query);
    let (mut got, mut failed) = (Vec::new(), Vec::new());
    while let Some(record) = records.next().await {
        match record {
            Ok(record) => got.push(record),
            Err(error) => failed.push((crate::status(&error), got.len())),
        }
    }
    assert_eq!(failed.first(), Some(&(500, 100)));
    assert_eq!(read(&got), ids(0..250));
}

#[tokio::test]
async fn a_slow_reader_stores_no_more_than_the_requests_in_progress() {
    let list = Listing::start(|asked| found(entities(asked))).await;
    let mut records = list.client.call_by_ids(&by_get(&ids(0..2000))).parallel(3);
    records.next().await.unwrap().unwrap();
    assert_eq!(list.asked_in_the_end().await, 1 + 3);
}
