//! Pages that are asked for before they are needed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use falcon_sdk::reply::Envelope;
use falcon_sdk::request::{Call, Operation, Paginated};
use falcon_sdk::spec::Spec;
use serde_json::json;

use crate::listing::{Answer, Listing, broken, found, refused};
use crate::{COUNTED, SCROLLED, all, counted, numbers, scrolled};

fn slowly(answer: Answer) -> Answer {
    Answer {
        after: Duration::from_millis(30),
        ..answer
    }
}

#[tokio::test]
async fn an_offset_walk_asks_for_two_pages_at_once_and_keeps_their_order() {
    let list = Listing::start(|asked| {
        let answer = found(counted(asked, 100));
        // The first of two is the slower one.
        match asked.number % 2 {
            1 => slowly(answer),
            _ => answer,
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
async fn as_many_pages_are_asked_for_ahead_as_are_set() {
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
async fn a_slow_reader_holds_no_more_than_the_pages_that_are_ahead() {
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
    // Not polled, and yet asked for and answered.
    assert_eq!(list.asked_in_the_end().await, 2);
    let none = list.client.call_items(&Call::new(&SCROLLED)).prefetch(0);
    let mut items = none;
    items.next().await.unwrap().unwrap();
    assert_eq!(list.asked_in_the_end().await, 3, "only one more");
}

#[tokio::test]
async fn a_walk_that_is_dropped_asks_for_nothing_more() {
    let list = Listing::start(|asked| slowly(found(counted(asked, 1000)))).await;
    let mut items = list.client.call_items(&Call::new(&COUNTED));
    items.next().await.unwrap().unwrap();
    drop(items);
    assert!(list.asked_in_the_end().await <= 3);
}

#[tokio::test]
async fn pages_behind_a_short_one_are_given_up_and_none_is_lost() {
    let list = Listing::start(|asked| {
        let mut page = counted(asked, 60);
        // A filter by permission, say: the page from 20 holds four of ten.
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
async fn pages_longer_than_their_limit_are_asked_for_one_by_one() {
    // It answers 20 at once, whatever the limit.
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
async fn a_page_that_fails_is_told_in_its_turn_and_those_behind_it_are_kept() {
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
        "only the failed page is asked for again"
    );
}

#[tokio::test]
async fn a_page_that_cant_be_read_is_told_and_asked_for_again() {
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
async fn no_more_is_asked_for_than_is_wanted() {
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
async fn what_does_not_fit_is_made_up_for_until_enough_is_delivered() {
    let list = Listing::start(|asked| {
        let mut page = counted(asked, 100);
        for item in page["resources"].as_array_mut().unwrap() {
            // Every fourth is an object.
            if item.as_u64().unwrap() % 4 == 3 {
                *item = json!({});
            }
        }
        found(page)
    })
    .await;
    let mut items = list.client.items(Names).max_items(20).lenient();
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        read.push(item.unwrap());
    }
    let fits = (0..).filter(|number| number % 4 != 3);
    let fits: Vec<_> = fits.take(20).map(|number| number.to_string()).collect();
    assert_eq!(read, fits);
    assert_eq!(list.asked_in_the_end().await, 3);
    assert_eq!(items.skipped().len(), 6);
}

#[tokio::test]
async fn pages_that_lead_to_one_another_are_requested_while_there_is_room() {
    let list = Listing::start(|asked| found(scrolled(asked, 100))).await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED)).prefetch(20);
    items.next().await.unwrap().unwrap();
    // No token is left that could expire before its reader comes back.
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
async fn pages_end_with_the_one_that_reaches_what_is_wanted() {
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
