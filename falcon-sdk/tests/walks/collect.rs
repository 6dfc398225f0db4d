//! A list read to its end in one line.

use falcon_sdk::Error;
use falcon_sdk::request::Call;

use crate::listing::{Listing, found, refused};
use crate::{COUNTED, counted, numbers};

#[tokio::test]
async fn a_list_is_collected_in_one_line_up_to_max_items() {
    let list = Listing::start(|asked| found(counted(asked, 25))).await;
    let call = Call::new(&COUNTED);
    let all = list.client.call_items(&call).collect_all().await.unwrap();
    assert_eq!(numbers(&all), (0..25).collect::<Vec<_>>());
    let mut some = list.client.call_items(&call).max_items(7);
    let some = some.collect_all().await.unwrap();
    assert_eq!(numbers(&some), (0..7).collect::<Vec<_>>());
    let mut pages = list.client.call_pages(&call).page_size(10);
    assert_eq!(pages.collect_all().await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_error_in_the_middle_has_the_items_read_before_and_the_list_continues_after_it() {
    // The third request fails once.
    let list = Listing::start(|asked| match asked.number {
        2 => refused(503, serde_json::json!({})),
        _ => found(counted(asked, 25)),
    })
    .await;
    let mut items = list
        .client
        .call_items(&Call::new(&COUNTED))
        .page_size(10)
        .prefetch(0);
    let incomplete = items.collect_all().await.unwrap_err();
    assert_eq!(numbers(&incomplete.read), (0..20).collect::<Vec<_>>());
    assert_eq!(crate::status(&incomplete.error), 503);
    assert!(
        incomplete
            .to_string()
            .ends_with("; 20 items were read before"),
        "{incomplete}"
    );
    let rest = items.collect_all().await.unwrap();
    assert_eq!(numbers(&rest), (20..25).collect::<Vec<_>>());
    assert!(items.collect_all().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_incomplete_list_converts_to_its_error() {
    async fn names(list: &Listing) -> Result<usize, Error> {
        let mut items = list.client.call_items(&Call::new(&COUNTED));
        Ok(items.collect_all().await?.len())
    }
    let list = Listing::start(|_| refused(403, serde_json::json!({}))).await;
    assert!(names(&list).await.unwrap_err().is_auth());
}
