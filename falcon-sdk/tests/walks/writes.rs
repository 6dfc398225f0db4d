//! Writes by ids, one request at a time, and ids without a record.

use std::time::Duration;

use falcon_sdk::request::Call;
use falcon_sdk::wire::Json;
use falcon_sdk::{BatchFailure, Error, Records};
use serde_json::json;

use crate::listing::{Asked, Listing, Scripted, broken, found, refused};

fn ids(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|id| format!("{id:032x}")).collect()
}

/// Contains hosts, with 100 ids a request.
fn contain(list: &Listing, ids: &[String]) -> Records<Json> {
    let mut call = Call::by_id("PerformActionV2").unwrap();
    call.query("action_name", &"contain");
    call.json(&json!({"ids": ids}));
    list.client.call_by_ids(&call).batch_size(100)
}

fn hosts(list: &Listing, ids: &[String]) -> Records<Json> {
    let mut call = Call::by_id("PostDeviceDetailsV2").unwrap();
    call.json(&json!({"ids": ids}));
    list.client.call_by_ids(&call).batch_size(100).parallel(1)
}

fn asked_ids(asked: &Asked) -> Vec<String> {
    let ids = asked.body["ids"].as_array().unwrap();
    ids.iter()
        .map(|id| id.as_str().unwrap().to_owned())
        .collect()
}

fn records<'a>(ids: impl IntoIterator<Item = &'a String>, key: &str) -> Json {
    let records = ids.into_iter().map(|id| json!({key: id, "path": "/x"}));
    json!({"resources": records.collect::<Vec<_>>()})
}

fn batch(error: Error) -> BatchFailure {
    match error {
        Error::Batch(batch) => *batch,
        error => panic!("{error}"),
    }
}

/// The number of records in a stream, and its errors with the number of records before each.
async fn read(records: &mut Records<Json>) -> (usize, Vec<(usize, Error)>) {
    let (mut got, mut failed) = (0, Vec::new());
    while let Some(record) = records.next().await {
        match record {
            Ok(_) => got += 1,
            Err(error) => failed.push((got, error)),
        }
        assert!(failed.len() < 10, "an error comes again and again");
    }
    (got, failed)
}

#[tokio::test]
async fn a_write_is_sent_only_when_its_records_are_polled() {
    let list = Listing::start(|asked| found(records(&asked_ids(asked), "id"))).await;
    let ids = ids(0..250);
    let mut records = contain(&list, &ids).parallel(4);
    for (record, sent) in (1..=250).zip([vec![1; 100], vec![2; 100], vec![3; 50]].concat()) {
        records.next().await.unwrap().unwrap();
        if record % 50 == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(list.asked().len(), sent, "after {record} records");
    }
    assert!(records.next().await.is_none());
    let sent: Vec<String> = list.asked().iter().flat_map(asked_ids).collect();
    assert_eq!(sent, ids);
    assert!(list.asked().iter().all(|asked| asked.beside == 0));
}

#[tokio::test]
async fn a_write_that_fails_names_its_ids_and_is_not_retried() {
    for response in [
        (|_: &Asked| refused(502, json!({}))) as fn(&Asked) -> Scripted,
        |_| refused(500, json!({})),
        |asked| broken(records(&asked_ids(asked), "id")),
        |_| found(json!({"message": "Service Unavailable"})),
    ] {
        let list = Listing::start(move |asked| match asked.number {
            1 => response(asked),
            _ => found(records(&asked_ids(asked), "id")),
        })
        .await;
        let ids = ids(0..350);
        let mut records = contain(&list, &ids);
        let (got, mut failed) = read(&mut records).await;
        assert_eq!((got, failed.len()), (100, 1));
        let (before, error) = failed.remove(0);
        assert_eq!(before, 100);
        assert!(
            error
                .to_string()
                .contains("ids with a response: 100, sent without a response: 100, not sent: 150"),
            "{error}"
        );
        let batch = batch(error);
        assert_eq!(batch.with_response, ids[..100]);
        assert_eq!(batch.without_response, ids[100..200]);
        assert_eq!(batch.unsent, ids[200..]);
        assert_eq!(list.asked().len(), 2, "it is not retried");
    }
}

#[tokio::test]
async fn a_write_that_can_not_be_sent_leaves_all_its_ids_unsent() {
    let list = Listing::start(|_| found(json!({}))).await;
    let mut call = Call::by_id("PerformActionV2").unwrap();
    call.query("action_name", &"contain");
    call.json(&json!({"ids": ids(0..150)}));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let mut records = crate::client(&gone).call_by_ids(&call).batch_size(100);
    let batch = batch(records.next().await.unwrap().unwrap_err());
    assert_eq!(batch.unsent, ids(0..150));
    assert!(batch.with_response.is_empty() && batch.without_response.is_empty());
    assert!(records.next().await.is_none());
    assert!(list.asked().is_empty());
}

#[tokio::test]
async fn errors_beside_the_records_of_a_write_let_the_next_write_follow() {
    let list = Listing::start(|asked| {
        let mut response = records(&asked_ids(asked)[1..], "id");
        response["errors"] = json!([{"code": 404, "message": "not found"}]);
        found(response)
    })
    .await;
    let ids = ids(0..250);
    let mut records = contain(&list, &ids);
    let (got, failed) = read(&mut records).await;
    assert_eq!((got, failed.len(), list.asked().len()), (247, 3, 3));
    for ((_, error), sent) in failed.into_iter().zip([100, 200, 250]) {
        let batch = batch(error);
        assert_eq!(batch.with_response, ids[..sent]);
        assert!(batch.without_response.is_empty());
        assert_eq!(batch.unsent, ids[sent..]);
    }
}

#[tokio::test]
async fn a_write_whose_reader_stops_waiting_is_not_sent_twice() {
    let list = Listing::start(|asked| Scripted {
        after: Duration::from_millis(200),
        ..found(records(&asked_ids(asked), "id"))
    })
    .await;
    let mut records = contain(&list, &ids(0..100));
    let soon = Duration::from_millis(50);
    assert!(tokio::time::timeout(soon, records.next()).await.is_err());
    let (got, failed) = read(&mut records).await;
    assert_eq!((got, failed.len(), list.asked().len()), (100, 0, 1));
}

#[tokio::test]
async fn ids_without_a_record_are_listed_at_the_end() {
    let list = Listing::start(|asked| {
        let mut ids = asked_ids(asked);
        match asked.number {
            0 => drop(ids.remove(7)),
            1 => ids.clear(),
            _ => {}
        }
        found(records(&ids, "device_id"))
    })
    .await;
    let ids = ids(0..250);
    let mut records = hosts(&list, &ids);
    let (got, failed) = read(&mut records).await;
    assert_eq!((got, failed.len()), (149, 0));
    let missing: Vec<String> = ids[7..8].iter().chain(&ids[100..200]).cloned().collect();
    assert_eq!(records.missing_ids(), missing);
}

#[tokio::test]
async fn a_response_of_404_lists_its_ids_and_the_next_request_follows() {
    let list = Listing::start(|asked| match asked.number {
        0 => refused(
            404,
            json!({"errors": [{"code": 404, "message": "not found"}]}),
        ),
        _ => found(records(&asked_ids(asked), "device_id")),
    })
    .await;
    let ids = ids(0..250);
    let mut records = hosts(&list, &ids);
    let (got, failed) = read(&mut records).await;
    assert_eq!((got, failed.len()), (150, 1));
    assert!(failed[0].1.is_not_found());
    assert_eq!(records.missing_ids(), &ids[..100]);
}

#[tokio::test]
async fn several_records_of_one_id_hide_no_other_id_without_a_record() {
    let list = Listing::start(|asked| {
        let ids = asked_ids(asked);
        let twice = ids[1..].iter().chain(&ids[1..]);
        found(records(twice, "DEVICE_ID"))
    })
    .await;
    let ids: Vec<String> = ids(0..20).iter().map(|id| id.to_uppercase()).collect();
    let mut records = hosts(&list, &ids);
    let (got, failed) = read(&mut records).await;
    assert_eq!((got, failed.len()), (38, 0));
    assert_eq!(records.missing_ids(), &ids[..1]);
}

#[tokio::test]
async fn records_may_have_a_number_as_their_id() {
    let list = Listing::start(|_| found(json!({"resources": [{"id": 1}, {"id": 3}]}))).await;
    let ids = ["1", "2", "3"].map(str::to_owned);
    let mut records = hosts(&list, &ids);
    assert_eq!(read(&mut records).await.0, 2);
    assert_eq!(records.missing_ids(), ["2"]);
}

#[tokio::test]
async fn records_without_their_ids_list_no_missing_ids() {
    let list = Listing::start(|_| found(json!({"resources": [{"name": "a"}]}))).await;
    let mut records = hosts(&list, &ids(0..20));
    assert_eq!(read(&mut records).await.0, 1);
    assert!(records.missing_ids().is_empty());
}

#[tokio::test]
async fn no_url_is_longer_than_gateways_accept() {
    let list = Listing::start(|asked| {
        let ids = &asked.query["ids"];
        found(records(ids, "device_id"))
    })
    .await;
    let mut ids: Vec<String> = (1..60).map(|id| format!("{id}'ä ").repeat(id)).collect();
    let get = |ids: &[String]| {
        let mut call = Call::by_id("GetDeviceDetailsV2").unwrap();
        call.query("ids", &ids.to_vec());
        list.client.call_by_ids(&call)
    };
    assert_eq!(read(&mut get(&ids)).await.0, ids.len());
    let longest = list.asked().iter().map(|asked| asked.url).max().unwrap();
    assert!((4_000..8_192).contains(&longest), "{longest}");
    let before = list.asked().len();
    ids.push("x".repeat(8_000));
    let (got, failed) = read(&mut get(&ids)).await;
    assert_eq!((got, failed.len(), list.asked().len()), (0, 1, before));
    assert!(matches!(failed[0].1, Error::Parameter(_)), "{failed:?}");
}
