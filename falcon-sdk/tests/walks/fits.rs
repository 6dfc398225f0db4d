//! Items that do not fit their published type.

use falcon_sdk::models::domain::DiscoverAPIDiskSize as Disk;
use falcon_sdk::reply::Envelope;
use falcon_sdk::request::{ByIds, Call, Method, Operation, Paginated};
use falcon_sdk::spec::{At, Body, Effect, Param, Spec};
use falcon_sdk::{Client, Error, Items, Retry};
use serde_json::json;

use crate::COUNTED;
use crate::listing::{Listing, Scripted, found};

struct Disks;

impl Operation for Disks {
    type Output = Envelope<Vec<Disk>>;
    const SPEC: &'static Spec = &COUNTED;
    fn write(&self, _: &mut Call) {}
}

impl Paginated for Disks {
    type Item = Disk;
}

static BY_IDS: Spec = Spec::new(
    Method::POST,
    "/things/entities/GET/v1",
    "GetDisks",
    "things",
)
.params(&[Param::query("unused")])
.body(Body::json(true))
.effect(Effect::Read)
.ids(At::Body("/ids"), Some(10));

struct DisksByIds;

impl Operation for DisksByIds {
    type Output = Envelope<Vec<Disk>>;
    const SPEC: &'static Spec = &BY_IDS;
    fn write(&self, call: &mut Call) {
        call.json(&json!({"ids": ["1", "2"]}));
    }
}

impl ByIds for DisksByIds {
    type Record = Disk;
}

async fn disks() -> Listing {
    Listing::start(|_| {
        found(json!({
            "meta": {"pagination": {"total": 4}},
            "resources": [{"disk_name": "1"}, "oops", {"disk_name": 3, "disk_space": {"high": true}}, null],
        }))
    })
    .await
}

fn told(item: Option<Result<Disk, Error>>) -> String {
    match item {
        Some(Ok(disk)) => format!("{:?} {:?}", disk.disk_name, disk.disk_space),
        Some(Err(Error::Item(item))) => format!(
            "{}: expected {}, found {}: {}",
            item.path, item.expected, item.found, item.raw
        ),
        Some(Err(error)) => panic!("{error}"),
        None => "the end".to_owned(),
    }
}

#[tokio::test]
async fn an_item_that_does_not_fit_is_an_error_in_its_place_with_its_json() {
    let list = disks().await;
    let mut items = list.client.items(Disks);
    let mut seen = Vec::new();
    for read in [1, 2, 3, 4, 4] {
        seen.push(told(items.next().await));
        assert_eq!(items.cursor().read(), read);
    }
    let expected = [
        r#"Some("1") None"#,
        r#"$.resources[1]: expected object, found string: "oops""#,
        r#"Some("3") None"#,
        "$.resources[3]: expected object, found null: null",
        "the end",
    ];
    assert_eq!(seen, expected);
    // In pages, a mismatch of a field inside an item is listed too.
    let of_items: Vec<_> = items.mismatches().iter().map(ToString::to_string).collect();
    let page = list.client.pages(Disks).next().await.unwrap().unwrap();
    let of_pages: Vec<_> = page.mismatches().iter().map(ToString::to_string).collect();
    assert_eq!(of_items, of_pages);
    assert_eq!(
        of_items[1],
        "$.resources[2].disk_space: expected integer, found object"
    );
    assert!(items.skipped().is_empty());
}

#[tokio::test]
async fn records_of_ids_that_do_not_fit_are_errors_too() {
    let list = disks().await;
    let mut records = list.client.by_ids(DisksByIds);
    let mut seen = Vec::new();
    while let Some(record) = records.next().await {
        seen.push(told(Some(record)));
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
    assert_eq!(
        seen[1],
        r#"$.resources[1]: expected object, found string: "oops""#
    );
    assert_eq!(records.mismatches().total(), 3);
    let mut records = list.client.by_ids(DisksByIds).lenient();
    while let Some(record) = records.next().await {
        record.unwrap();
    }
    assert_eq!(records.skipped().len(), 2);
}

#[tokio::test]
async fn an_item_that_no_value_can_store_is_an_error_and_the_others_are_delivered() {
    let list = Listing::start(|_| Scripted {
        body: r#"{"meta": {"pagination": {"total": 3}}, "resources": [{"disk_name": "1"}, {"disk_name": "\ud800"}, {"disk_name": "3"}]}"#
            .to_owned(),
        ..found(json!({}))
    })
    .await;
    let mut items = list.client.items(Disks);
    let seen = [
        told(items.next().await),
        told(items.next().await),
        told(items.next().await),
        told(items.next().await),
    ];
    let expected = [
        r#"Some("1") None"#,
        r#"$.resources[1].disk_name: expected a value, found unexpected end of hex escape: {"disk_name": "\ud800"}"#,
        r#"Some("3") None"#,
        "the end",
    ];
    assert_eq!(seen, expected);
    assert_eq!(items.mismatches().total(), 1);
}

#[tokio::test]
async fn a_walk_resumed_after_an_unreadable_item_does_not_report_it_again() {
    let list = disks().await;
    let mut items = list.client.items(Disks);
    for _ in 0..2 {
        let _ = items.next().await;
    }
    let mut items = list.client.items(Disks).resume(&items.cursor()).unwrap();
    assert_eq!(told(items.next().await), r#"Some("3") None"#);
}

#[tokio::test]
async fn a_lenient_walk_skips_counts_and_stores_unreadable_items() {
    let list = disks().await;
    let mut items: Items<Disk> = list.client.items(Disks).lenient();
    let mut ids = Vec::new();
    while let Some(disk) = items.next().await {
        ids.push(disk.unwrap().disk_name.unwrap());
    }
    assert_eq!(ids, ["1", "3"]);
    let raw: Vec<_> = items
        .skipped()
        .iter()
        .map(|item| item.raw.as_str())
        .collect();
    assert_eq!(raw, ["\"oops\"", "null"]);
    assert_eq!(items.mismatches().total(), 3);
    assert_eq!(items.cursor().read(), 4);
}

#[tokio::test]
async fn a_strict_client_reports_items_with_a_field_that_does_not_fit() {
    let list = disks().await;
    let strict = Client::builder()
        .credentials("id", "secret")
        .base_url(&list.base_url)
        .retry(Retry::never())
        .strict(true)
        .build()
        .unwrap();
    let mut items = strict.items(Disks);
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(told(items.next().await));
    }
    assert_eq!(seen[0], r#"Some("1") None"#);
    assert_eq!(
        seen[2],
        "$.resources[2].disk_space: expected integer, found object: {\"disk_name\":3,\"disk_space\":{\"high\":true}}"
    );
    assert_eq!(seen[4], "the end");

    let mut pages = strict.pages(Disks);
    let error = pages.next().await.unwrap().unwrap_err().to_string();
    let text = "QueryThings: 200 OK, but the body does not fit the published types: \
                $.resources[1]: expected object, found string, and 2 more";
    assert!(error.starts_with(text), "{error}");
    assert!(pages.next().await.is_none(), "the walk continues behind it");
    let error = strict.send(DisksByIds).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert!(list.client.send(DisksByIds).await.is_ok());
}

#[tokio::test]
async fn an_unreadable_item_does_not_show_its_content_in_debug_output() {
    let list = Listing::start(|_| found(json!({"meta": {}, "resources": [["s3cret"]]}))).await;
    let error = list
        .client
        .items(Disks)
        .next()
        .await
        .unwrap()
        .err()
        .unwrap();
    let Error::Item(item) = &error else {
        panic!("{error}")
    };
    assert_eq!(item.raw, r#"["s3cret"]"#);
    assert!(
        !format!("{error} {error:?}").contains("s3cret"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_page_with_text_that_no_reader_accepts_is_requested_again() {
    let list = Listing::start(|asked| {
        let mut page = found(crate::counted(asked, 30));
        if asked.number == 1 {
            // Half of a surrogate pair: no such text exists.
            page.body = page.body.replace("12", r#""\ud800""#);
        }
        page
    })
    .await;
    let call = falcon_sdk::request::Call::new(&crate::COUNTED);
    let mut pages = list.client.call_pages(&call).prefetch(0);
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.map_or(0, |page| page.resources.as_array().unwrap().len()));
    }
    assert_eq!(sizes, [10, 0, 10, 10]);
}
