//! How far a list is read: the items that the caller wants, and responses that fail again and again.

use falcon_sdk::request::Call;
use falcon_sdk::wire::Json;
use falcon_sdk::{Error, Items};
use serde_json::json;

use crate::listing::{Asked, Listing, broken, found, refused};
use crate::{COUNTED, SCROLLED, all, counted, numbers, scrolled, status};

/// All items, and the errors among them.
async fn read(mut items: Items<Json>) -> (Vec<usize>, Vec<Error>) {
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => read.push(item),
            Err(error) => errors.push(error),
        }
    }
    (numbers(&read), errors)
}

fn page(asked: &Asked) -> Json {
    match asked.path.contains("scroll") {
        true => scrolled(asked, 30),
        false => counted(asked, 30),
    }
}

#[tokio::test]
async fn no_page_is_requested_after_the_page_that_completes_max_items() {
    let list = Listing::start(|asked| found(page(asked))).await;
    for (spec, pages) in [(&COUNTED, 2), (&SCROLLED, 4)] {
        let items = list.client.call_items(&Call::new(spec)).prefetch(5);
        let items = all(items.max_items(20)).await;
        assert_eq!(numbers(&items), (0..20).collect::<Vec<_>>());
        assert_eq!(list.asked_in_the_end().await, pages, "two for each list");
    }
}

#[tokio::test]
async fn a_service_that_is_down_for_a_while_does_not_end_a_list() {
    let list = Listing::start(|asked| match asked.number {
        1..9 => refused(503, json!({})),
        _ => found(page(asked)),
    })
    .await;
    let items = list.client.call_items(&Call::new(&COUNTED)).prefetch(0);
    let (items, errors) = read(items).await;
    assert_eq!(items, (0..30).collect::<Vec<_>>());
    assert_eq!(errors.iter().map(status).collect::<Vec<_>>(), [503; 8]);
}

#[tokio::test]
async fn the_fifth_response_in_a_row_that_is_no_page_ends_a_list() {
    let failed = json!({"resources": [], "errors": [{"code": 500, "message": "a shard failed"}]});
    let list = Listing::start(move |asked| match asked.number {
        0 => found(page(asked)),
        _ => found(failed.clone()),
    })
    .await;
    let items = list.client.call_items(&Call::new(&SCROLLED)).prefetch(0);
    let (items, errors) = read(items).await;
    assert_eq!((items.len(), errors.len()), (10, 5));
    assert_eq!(list.asked().len(), 6);
}

#[tokio::test]
async fn a_page_that_breaks_off_is_requested_again_by_pages_too() {
    let list = Listing::start(|asked| match asked.number {
        1 => broken(page(asked)),
        _ => found(page(asked)),
    })
    .await;
    let mut pages = list.client.call_pages(&Call::new(&COUNTED)).prefetch(0);
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.map_or(0, |page| page.resources.as_array().unwrap().len()));
    }
    assert_eq!(sizes, [10, 0, 10, 10]);
}
