//! Walks that are resumed, as if by another process.

use falcon_sdk::request::Call;
use falcon_sdk::wire::Json;
use falcon_sdk::{Client, Cursor, Error, PagingProblem};
use serde_json::json;

use crate::listing::{Listing, found};
use crate::{COUNTED, MARKED, SCROLLED, all, counted, numbers, scrolled};

async fn list() -> Listing {
    Listing::start(|asked| {
        found(match asked.path.as_str() {
            "GET /things/queries/things/v1" => counted(asked, 47),
            "GET /things/queries/things-scroll/v1" => scrolled(asked, 47),
            _ => {
                let filter = asked.text("filter").unwrap_or("_marker:>''");
                let from = filter.trim_start_matches("_marker:>").trim_matches('\'');
                let from = from.parse::<usize>().map_or(0, |last| last - 100 + 1);
                let marked = |number| json!({"_marker": format!("{}", 100 + number)});
                let items: Vec<Json> = (from..47).take(10).map(marked).collect();
                json!({"resources": items})
            }
        })
    })
    .await
}

/// The cursor, as read from a file.
fn kept(cursor: &Cursor) -> Cursor {
    serde_json::from_str(&serde_json::to_string(cursor).unwrap()).unwrap()
}

/// Reads a number of items and resumes, again and again.
async fn in_pieces(client: &Client, call: &Call, piece: usize) -> Vec<Json> {
    let mut read = Vec::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        let mut items = client.call_items(call);
        if let Some(cursor) = &cursor {
            items = items.resume(cursor).unwrap();
        }
        for _ in 0..piece {
            match items.next().await {
                Some(item) => read.push(item.unwrap()),
                None => return read,
            }
        }
        assert_eq!(items.cursor().read(), read.len() as u64);
        assert!(read.len() < 1000, "it does not get further");
        cursor = Some(kept(&items.cursor()));
    }
}

#[tokio::test]
async fn items_resume_after_the_last_item_wherever_it_is_in_its_page() {
    let list = list().await;
    for spec in [&COUNTED, &SCROLLED] {
        for piece in [1, 7, 10, 30, 100] {
            let read = in_pieces(&list.client, &Call::new(spec), piece).await;
            assert_eq!(
                numbers(&read),
                (0..47).collect::<Vec<_>>(),
                "{} {piece}",
                spec.id
            );
        }
    }
    for piece in [7, 10] {
        let read = in_pieces(&list.client, &Call::new(&MARKED), piece).await;
        assert_eq!(read.len(), 47);
        assert_eq!(read[46]["_marker"], "146");
    }
}

#[tokio::test]
async fn items_resume_after_the_last_item_with_any_page_size_and_any_max_items() {
    let list = list().await;
    for spec in [&COUNTED, &SCROLLED, &MARKED] {
        let mut call = Call::new(spec);
        call.query("limit", &10);
        let whole = all(list.client.call_items(&call)).await;
        for (read, size, most) in [(8, 3, 47), (8, 3, 4), (25, 1, 9), (25, 2, 47), (46, 5, 47)] {
            let mut items = list.client.call_items(&call);
            for _ in 0..read {
                items.next().await.unwrap().unwrap();
            }
            let cursor = kept(&items.cursor());
            let again = list.client.call_items(&call).resume(&cursor).unwrap();
            let rest = all(again.page_size(size).max_items(most)).await;
            let most = usize::try_from(most).unwrap();
            let expected: Vec<_> = whole.iter().skip(read).take(most).cloned().collect();
            assert_eq!(rest, expected, "{} {read} {size} {most}", spec.id);
        }
    }
}

#[tokio::test]
async fn delivered_items_may_be_on_several_pages_of_the_resumed_walk() {
    let list = list().await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED));
    for _ in 0..8 {
        items.next().await.unwrap().unwrap();
    }
    let mut cursor = kept(&items.cursor());
    // Resumed after each item, with pages of three items.
    for number in 8..47 {
        let call = Call::new(&SCROLLED);
        let again = list.client.call_items(&call).resume(&cursor).unwrap();
        let mut again = again.page_size(3);
        let item = again.next().await.unwrap().unwrap();
        cursor = kept(&again.cursor());
        assert_eq!(numbers(&[item]), [number]);
        assert_eq!(cursor.read(), number as u64 + 1);
    }
}

#[tokio::test]
async fn a_page_that_is_begun_is_requested_once_with_any_max_items() {
    let list = list().await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED));
    for _ in 0..8 {
        items.next().await.unwrap().unwrap();
    }
    let cursor = kept(&items.cursor());
    drop(items);
    let asked = list.asked_in_the_end().await;
    let call = Call::new(&SCROLLED);
    let rest = list.client.call_items(&call).resume(&cursor).unwrap();
    assert_eq!(numbers(&all(rest.max_items(2)).await), [8, 9]);
    assert_eq!(list.asked().len(), asked + 1);
}

#[tokio::test]
async fn pages_resume_after_the_last_page() {
    let list = list().await;
    let mut pages = list.client.call_pages(&Call::new(&SCROLLED));
    for _ in 0..2 {
        pages.next().await.unwrap().unwrap();
    }
    let cursor = kept(&pages.cursor());
    assert_eq!((cursor.operation(), cursor.read()), ("ScrollThings", 20));
    let call = Call::new(&SCROLLED);
    let rest = list.client.call_items(&call).resume(&cursor).unwrap();
    assert_eq!(numbers(&all(rest).await), (20..47).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_cursor_at_the_end_has_no_items_after_it() {
    let list = list().await;
    let mut items = list.client.call_items(&Call::new(&COUNTED));
    while items.next().await.is_some() {}
    let cursor = kept(&items.cursor());
    assert!(cursor.is_end());
    let asked = list.asked().len();
    let call = Call::new(&COUNTED);
    let rest = list.client.call_items(&call).resume(&cursor).unwrap();
    assert!(all(rest).await.is_empty());
    assert_eq!(list.asked().len(), asked);
}

#[tokio::test]
async fn max_items_counts_from_the_cursor_on() {
    let list = list().await;
    let mut items = list.client.call_items(&Call::new(&COUNTED)).max_items(13);
    while items.next().await.is_some() {}
    let cursor = items.cursor();
    assert_eq!(cursor.read(), 13);
    let call = Call::new(&COUNTED);
    let rest = list
        .client
        .call_items(&call)
        .resume(&cursor)
        .unwrap()
        .max_items(12);
    assert_eq!(numbers(&all(rest).await), (13..25).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_cursor_of_another_operation_is_refused() {
    let list = list().await;
    let cursor = list.client.call_items(&Call::new(&COUNTED)).cursor();
    let error = list
        .client
        .call_items(&Call::new(&SCROLLED))
        .resume(&cursor)
        .unwrap_err();
    let other = matches!(
        error,
        Error::Paging {
            problem: PagingProblem::OtherCursor,
            ..
        }
    );
    assert!(other, "{error}");
    assert!(list.asked().is_empty());
}

#[test]
fn a_damaged_cursor_is_refused() {
    for text in [
        "{}",
        r#"{"operation": "X", "place": {"offset": -1}, "read": 0}"#,
        r#"{"operation": "X", "place": "middle", "read": 0}"#,
        r#"{"operation": "X", "place": "start", "read": 0, "more": 1}"#,
    ] {
        assert!(serde_json::from_str::<Cursor>(text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_walk_that_cannot_continue_remembers_the_delivered_items_of_a_page_that_gets_shorter() {
    // The last item of the second page has no marker, and the page is shorter next time.
    let list = Listing::start(|asked| {
        let marked = |number: usize| json!({"_marker": format!("{number}")});
        let mut items: Vec<Json> = match (asked.number, asked.text("filter")) {
            (_, None) => (1..=7).map(marked).collect(),
            (1, Some(_)) => (8..=14).map(marked).collect(),
            (_, Some(_)) => (8..=11).map(marked).collect(),
        };
        if asked.text("filter").is_some() {
            items.pop();
            items.push(json!("no record"));
        }
        found(json!({"meta": {}, "resources": items}))
    })
    .await;
    let mut items = list.client.call_items(&Call::new(&MARKED)).prefetch(0);
    let mut cursors = Vec::new();
    for _ in 0..2 {
        while items.next().await.is_some() {}
        cursors.push((items.cursor().read(), items.cursor().is_end()));
        let cursor = kept(&items.cursor());
        items = list.client.call_items(&Call::new(&MARKED)).prefetch(0);
        items = items.resume(&cursor).unwrap();
    }
    assert_eq!(cursors, [(14, false), (14, false)]);
}
