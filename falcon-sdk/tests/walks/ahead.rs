//! Pages that are requested before they are needed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use falcon_sdk::reply::Envelope;
use falcon_sdk::request::{Call, Operation, Paginated};
use falcon_sdk::spec::Spec;
use falcon_sdk::{Client, Observer, Outcome};
use serde_json::json;
use tokio::time::timeout;

use crate::listing::{Listing, Scripted, broken, found, refused};
use crate::{COUNTED, SCROLLED, all, counted, numbers, scrolled};

fn slowly(response: Scripted) -> Scripted {
    Scripted {
        after: Duration::from_millis(30),
        ..response
    }
}

#[tokio::test]
async fn an_offset_walk_requests_two_pages_at_the_same_time_in_order() {
    let list = Listing::start(|asked| {
        let response = found(counted(asked, 100));
        // The first of two responses is slower.
        match asked.number % 2 {
            1 => slowly(response),
            _ => response,
        }
    })
    .await;
    let items = all(list.client.call_items(&Call::new(&COUNTED))).await;
    assert_eq!(numbers(&items), (0..100).collect::<Vec<_>>());
    let asked = list.asked();
    assert_eq!(asked.len(), 10, "each page once");
    let most = asked.iter().map(|asked| asked.beside + 1).max();
    assert_eq!(most, Some(2));
    assert_eq!(asked[1].beside, 0, "nothing is known before the first page");
}

#[tokio::test]
async fn prefetch_sets_how_many_pages_are_requested_ahead() {
    for (prefetch, most) in [(0, 1), (1, 1), (5, 5)] {
        let list = Listing::start(|asked| slowly(found(counted(asked, 200)))).await;
        let items = list.client.call_items(&Call::new(&COUNTED));
        assert_eq!(all(items.prefetch(prefetch)).await.len(), 200);
        let asked = list.asked();
        assert_eq!(asked.len(), 20);
        let beside = asked.iter().map(|asked| asked.beside + 1).max();
        assert_eq!(beside, Some(most), "{prefetch}");
    }
}

#[tokio::test]
async fn a_slow_reader_stores_no_more_than_the_pages_ahead() {
    for (spec, ahead) in [(&COUNTED, 2), (&SCROLLED, 2)] {
        let list = Listing::start(move |asked| {
            found(match asked.path.contains("scroll") {
                true => scrolled(asked, 500),
                false => counted(asked, 500),
            })
        })
        .await;
        let mut items = list.client.call_items(&Call::new(spec));
        items.next().await.unwrap().unwrap();
        assert_eq!(list.asked_in_the_end().await, 1 + ahead, "{}", spec.id);
        for _ in 1..10 {
            items.next().await.unwrap().unwrap();
        }
        assert_eq!(list.asked_in_the_end().await, 1 + ahead, "the same page");
        items.next().await.unwrap().unwrap();
        assert_eq!(list.asked_in_the_end().await, 2 + ahead, "the next one");
    }
}

#[tokio::test]
async fn the_next_page_comes_while_the_reader_does_something_else() {
    let list = Listing::start(|asked| found(scrolled(asked, 20))).await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED)).prefetch(1);
    items.next().await.unwrap().unwrap();
    // Requested and received without a poll.
    assert_eq!(list.asked_in_the_end().await, 2);
    let none = list.client.call_items(&Call::new(&SCROLLED)).prefetch(0);
    let mut items = none;
    items.next().await.unwrap().unwrap();
    assert_eq!(list.asked_in_the_end().await, 3, "only one more");
}

#[tokio::test]
async fn a_dropped_walk_requests_nothing_more() {
    let list = Listing::start(|asked| slowly(found(counted(asked, 1000)))).await;
    let mut items = list.client.call_items(&Call::new(&COUNTED));
    items.next().await.unwrap().unwrap();
    drop(items);
    assert!(list.asked_in_the_end().await <= 3);
}

#[tokio::test]
async fn pages_after_a_short_page_are_dropped_and_no_item_is_lost() {
    let list = Listing::start(|asked| {
        let mut page = counted(asked, 60);
        // For example a filter by permission: the page from 20 has four of ten items.
        if asked.number("offset") == Some(20) {
            page["resources"].as_array_mut().unwrap().truncate(4);
            return slowly(found(page));
        }
        found(page)
    })
    .await;
    let items = all(list.client.call_items(&Call::new(&COUNTED))).await;
    assert_eq!(numbers(&items), (0..60).collect::<Vec<_>>());
    let offsets: Vec<_> = list.asked().iter().map(|a| a.number("offset")).collect();
    let given_up = Some(30);
    assert!(offsets.contains(&given_up), "{offsets:?}");
    assert_eq!(
        offsets[offsets.len() - 4..],
        [24, 34, 44, 54].map(Some),
        "one by one"
    );
}

#[tokio::test]
async fn pages_longer_than_their_limit_are_requested_one_by_one() {
    // The service returns 20 items, whatever the limit.
    let list = Listing::start(|asked| {
        let offset = asked.number("offset").unwrap_or(0);
        let items: Vec<_> = (offset..100).take(20).collect();
        found(json!({"resources": items, "meta": {"pagination": {"total": 100}}}))
    })
    .await;
    let items = all(list.client.call_items(&Call::new(&COUNTED)).prefetch(3)).await;
    assert_eq!(numbers(&items), (0..100).collect::<Vec<_>>());
    assert_eq!(list.asked().len(), 5, "no page that is given up");
}

#[tokio::test]
async fn a_failed_page_is_reported_in_its_turn_and_later_pages_stay_stored() {
    let once = AtomicBool::new(true);
    let list = Listing::start(move |asked| match asked.number("offset") {
        Some(20) if once.swap(false, Ordering::Relaxed) => refused(500, json!({})),
        _ => found(counted(asked, 50)),
    })
    .await;
    let mut items = list.client.call_items(&Call::new(&COUNTED)).prefetch(3);
    let (mut read, mut failed) = (Vec::new(), 0);
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => read.push(item),
            Err(error) => {
                assert_eq!((crate::status(&error), read.len()), (500, 20));
                failed += 1;
            }
        }
    }
    assert_eq!(numbers(&read), (0..50).collect::<Vec<_>>());
    assert_eq!(failed, 1);
    assert_eq!(
        list.asked().len(),
        6,
        "only the failed page is requested again"
    );
}

#[tokio::test]
async fn an_unreadable_page_is_reported_and_requested_again() {
    let once = AtomicBool::new(true);
    let list = Listing::start(move |asked| match asked.number("offset") {
        Some(20) if once.swap(false, Ordering::Relaxed) => broken(counted(asked, 50)),
        _ => found(counted(asked, 50)),
    })
    .await;
    let mut items = list.client.call_items(&Call::new(&COUNTED));
    let (mut read, mut failed) = (Vec::new(), Vec::new());
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => read.push(item),
            Err(error) => failed.push((read.len(), error)),
        }
    }
    assert_eq!(numbers(&read), (0..50).collect::<Vec<_>>());
    assert!(
        matches!(failed.as_slice(), [(20, falcon_sdk::Error::Decode(_))]),
        "{failed:?}"
    );
}

#[tokio::test]
async fn no_more_is_requested_than_max_items() {
    let list = Listing::start(|asked| found(counted(asked, 1000))).await;
    let items = list.client.call_items(&Call::new(&COUNTED)).max_items(25);
    assert_eq!(numbers(&all(items).await), (0..25).collect::<Vec<_>>());
    assert_eq!(list.asked_in_the_end().await, 3);
    let items = list.client.call_items(&Call::new(&COUNTED)).max_items(3);
    assert_eq!(all(items).await.len(), 3);
    let asked = list.asked();
    assert_eq!((asked.len(), asked[3].number("limit")), (4, Some(3)));
    let items = list.client.call_items(&Call::new(&COUNTED)).max_items(0);
    assert!(all(items).await.is_empty());
    assert_eq!(list.asked_in_the_end().await, 4);
}

/// The numbers as texts.
struct Names;

impl Operation for Names {
    type Output = Envelope<Vec<String>>;
    const SPEC: &'static Spec = &COUNTED;
    fn write(&self, _: &mut Call) {}
}

impl Paginated for Names {
    type Item = String;
}

#[tokio::test]
async fn more_items_are_read_in_place_of_items_that_do_not_fit() {
    // Every fourth or third item is an object.
    for (every, wanted, skipped) in [(4, 20, 6), (3, 18, 8)] {
        let list = Listing::start(move |asked| {
            let mut page = counted(asked, 100);
            for item in page["resources"].as_array_mut().unwrap() {
                if item.as_u64().unwrap() % every == every - 1 {
                    *item = json!({});
                }
            }
            found(page)
        })
        .await;
        let mut items = list.client.items(Names).max_items(wanted).lenient();
        let mut read = Vec::new();
        while let Some(item) = items.next().await {
            read.push(item.unwrap());
        }
        let fits = (0..).filter(|number| number % every != every - 1);
        let fits = fits.take(usize::try_from(wanted).unwrap());
        let fits: Vec<_> = fits.map(|number| number.to_string()).collect();
        assert_eq!(read, fits);
        assert_eq!(list.asked_in_the_end().await, 3);
        assert_eq!(items.skipped().len(), skipped);
    }
}

#[tokio::test]
async fn chained_pages_are_requested_while_there_is_room() {
    let list = Listing::start(|asked| found(scrolled(asked, 100))).await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED)).prefetch(20);
    items.next().await.unwrap().unwrap();
    // No token remains that could expire before the reader continues.
    assert_eq!(list.asked_in_the_end().await, 10);
    assert_eq!(numbers(&all(items).await), (1..100).collect::<Vec<_>>());
    assert_eq!(list.asked().len(), 10);
    let wanted = list.client.call_items(&Call::new(&SCROLLED)).prefetch(20);
    let mut items = wanted.max_items(35);
    items.next().await.unwrap().unwrap();
    assert_eq!(list.asked_in_the_end().await, 10 + 4, "as far as is wanted");
    assert_eq!(numbers(&all(items).await), (1..35).collect::<Vec<_>>());
}

#[tokio::test]
async fn pages_end_with_the_page_that_reaches_max_items() {
    let list = Listing::start(|asked| found(scrolled(asked, 1000))).await;
    let mut call = Call::new(&SCROLLED);
    call.query("limit", &10);
    let mut pages = list.client.call_pages(&call).max_items(15);
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().resources.as_array().unwrap().len());
    }
    assert_eq!(sizes, [10, 10]);
    assert_eq!(list.asked_in_the_end().await, 2);
}

/// The observer of a program that panics on every response but the first.
struct Faulty(AtomicBool);

impl Observer for Faulty {
    fn on_outcome(&self, _: &Call, _: &Outcome<'_>) {
        if self.0.swap(true, Ordering::SeqCst) {
            panic!("the observer is faulty");
        }
    }
}

#[tokio::test]
async fn a_panic_of_an_observer_in_a_page_ahead_reaches_the_reader() {
    for spec in [&COUNTED, &SCROLLED] {
        let list = Listing::start(|asked| {
            found(match asked.path.contains("scroll") {
                true => scrolled(asked, 100),
                false => counted(asked, 100),
            })
        })
        .await;
        let builder = Client::builder().base_url(list.base_url.clone());
        let client = builder.observer(Faulty(AtomicBool::new(false)));
        let client = client.credentials("id", "secret").build().unwrap();
        let items = client.call_items(&Call::new(spec)).prefetch(1);
        let reader = timeout(Duration::from_secs(20), tokio::spawn(all(items)));
        let panic = reader.await.unwrap().unwrap_err().into_panic();
        let text = panic.downcast_ref::<&str>();
        assert_eq!(text, Some(&"the observer is faulty"), "{}", spec.id);
    }
}
