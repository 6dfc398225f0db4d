//! How walks end, and that they do end.

use falcon_sdk::request::{Call, Method};
use falcon_sdk::spec::{At, Paging, Param, Spec};
use falcon_sdk::{Error, PagingProblem};
use serde_json::json;

use crate::listing::{Listing, Scripted, found, refused};
use crate::{COUNTED, SCROLLED, SEARCHED, all, counted, numbers, scrolled};

static WINDOWED: Spec = Spec::new(Method::GET, "/things/v1", "ListThings", "things")
    .params(&[
        Param::query("offset").integer(),
        Param::query("limit").integer(),
    ])
    .paging(Paging::offset(At::Query("offset"), Some(25), "/resources"))
    .page_size(At::Query("limit"), Some(10))
    .instead("ScrollThings");

/// A list whose offset is published with a maximum.
static BOUNDED: Spec = Spec::new(Method::GET, "/things/v2", "ListBounded", "things")
    .params(&[
        Param::query("offset").integer().range(0.0, 20.0),
        Param::query("limit").integer(),
    ])
    .paging(Paging::offset(At::Query("offset"), None, "/resources"))
    .page_size(At::Query("limit"), Some(10));

#[tokio::test]
async fn a_list_is_read_to_the_largest_published_offset_and_then_fails_with_that_offset() {
    let list = Listing::start(|asked| found(counted(asked, 60))).await;
    let mut items = list.client.call_items(&Call::new(&BOUNDED)).prefetch(4);
    let mut read = Vec::new();
    let error = loop {
        match items.next().await.unwrap() {
            Ok(item) => read.push(item),
            Err(error) => break error,
        }
    };
    assert_eq!(numbers(&read), (0..30).collect::<Vec<_>>());
    assert!(
        matches!(
            error,
            Error::Window {
                read: 30,
                total: Some(60),
                window: 30,
                ..
            }
        ),
        "{error}"
    );
    assert!(items.next().await.is_none(), "it does not get further");
    assert_eq!(list.asked().len(), 3);

    let mut unbounded = Call::new(&BOUNDED);
    unbounded.check_limits(false);
    let all = list.client.call_items(&unbounded);
    assert_eq!(numbers(&crate::all(all).await).len(), 60);
}

#[tokio::test]
async fn a_window_is_read_to_its_end_and_then_named_with_the_operation_to_walk() {
    let list = Listing::start(|asked| {
        let end = asked.number("offset").unwrap_or(0) + asked.number("limit").unwrap();
        match end <= 25 {
            true => found(counted(asked, 60)),
            false => refused(
                400,
                json!({"errors": [{"code": 400, "message": "too far"}]}),
            ),
        }
    })
    .await;
    let mut items = list.client.call_items(&Call::new(&WINDOWED));
    let mut read = Vec::new();
    let error = loop {
        match items.next().await.unwrap() {
            Ok(item) => read.push(item),
            Err(error) => break error,
        }
    };
    assert_eq!(numbers(&read), (0..25).collect::<Vec<_>>());
    let Error::Window {
        read,
        total,
        window,
        instead,
        ..
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!((*read, *total, *window), (25, Some(60), 25));
    assert_eq!(*instead, Some("ScrollThings"));
    assert!(items.next().await.is_none(), "it does not get further");
    assert_eq!(list.asked().len(), 3);
}

#[tokio::test]
async fn a_walk_that_starts_beyond_the_window_sends_nothing() {
    let list = Listing::start(|asked| found(counted(asked, 60))).await;
    let mut call = Call::new(&WINDOWED);
    let mut items = list.client.call_items(call.query("offset", &30));
    assert!(matches!(
        items.next().await,
        Some(Err(Error::Window {
            read: 0,
            total: None,
            ..
        }))
    ));
    assert!(items.next().await.is_none());
    assert!(list.asked().is_empty());
}

fn expired() -> Scripted {
    let error = json!({"code": 404, "message": "Search context expired"});
    refused(404, json!({"errors": [error]}))
}

#[tokio::test]
async fn a_refused_token_reports_the_progress_and_is_retried_once() {
    let list = Listing::start(|asked| match asked.number {
        2 => expired(),
        _ => found(scrolled(asked, 30)),
    })
    .await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED));
    let mut read = Vec::new();
    let mut refusals = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => read.push(item),
            Err(Error::TokenRefused { read, failure, .. }) => {
                refusals.push((read, failure.status.as_u16()));
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(refusals, [(20, 404)]);
    assert_eq!(numbers(&read), (0..30).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_expired_token_is_not_retried_forever() {
    for prefetch in [0, 2] {
        let list = Listing::start(|asked| match asked.number("after") {
            Some(20) => expired(),
            _ => found(scrolled(asked, 30)),
        })
        .await;
        let items = list.client.call_items(&Call::new(&SCROLLED));
        let mut items = items.prefetch(prefetch);
        let (mut read, mut errors) = (0, Vec::new());
        while let Some(item) = items.next().await {
            match item {
                Ok(_) => read += 1,
                Err(error) => errors.push(error.to_string()),
            }
        }
        let told = "ScrollThings: 404 Not Found: Search context expired; sent limit=10, after=20; \
                    the request carried the token of the page after 20 items, which may have expired: raise \
                    `prefetch` if pages take long to use, or start a new walk";
        assert_eq!((read, errors), (20, vec![told.to_owned(); 2]));
        assert_eq!(list.asked_in_the_end().await, 4);
        assert_eq!(items.cursor().read(), 20);
    }
}

#[tokio::test]
async fn a_400_beside_a_token_shows_what_the_service_said() {
    let list = Listing::start(|asked| match asked.number {
        0 => found(scrolled(asked, 30)),
        _ => refused(
            400,
            json!({"errors": [{"code": 400, "message": "cannot provide both"}]}),
        ),
    })
    .await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED));
    let error = loop {
        if let Err(error) = items.next().await.unwrap() {
            break error;
        }
    };
    let said = "ScrollThings: 400 Bad Request: cannot provide both; ";
    assert!(error.to_string().starts_with(said), "{error}");
}

#[tokio::test]
async fn a_404_of_the_first_page_is_no_expired_token() {
    let list = Listing::start(|_| refused(404, json!({}))).await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED));
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn a_service_that_ignores_the_offset_is_reported_and_ends_the_walk() {
    let list = Listing::start(|_| found(json!({"resources": ["a", "b"]}))).await;
    let mut items = list.client.call_items(&Call::new(&COUNTED));
    let (mut read, mut errors) = (0, Vec::new());
    while let Some(item) = items.next().await {
        match item {
            Ok(_) => read += 1,
            Err(error) => errors.push(error),
        }
    }
    assert_eq!((read, errors.len()), (2, 5), "none is delivered twice");
    let repeated = |error: &Error| {
        matches!(
            error,
            Error::Paging {
                problem: PagingProblem::RepeatedPage { .. },
                ..
            }
        )
    };
    assert!(errors.iter().all(repeated), "{errors:?}");
}

#[tokio::test]
async fn a_page_with_errors_alone_is_reported_and_requested_again() {
    let failed = json!({"resources": [], "errors": [{"code": 500, "message": "a shard failed"}]});
    let list = Listing::start(move |asked| {
        found(match (asked.number % 4, asked.path.contains("scroll")) {
            (1, _) => failed.clone(),
            (_, true) => scrolled(asked, 30),
            (_, false) => counted(asked, 30),
        })
    })
    .await;
    for spec in [&COUNTED, &SCROLLED] {
        let mut items = list.client.call_items(&Call::new(spec)).prefetch(0);
        let (mut read, mut failed) = (Vec::new(), Vec::new());
        while let Some(item) = items.next().await {
            match item {
                Ok(item) => read.push(item),
                Err(error) => failed.push((read.len(), error.to_string())),
            }
        }
        assert_eq!(numbers(&read), (0..30).collect::<Vec<_>>());
        let [(10, told)] = &failed[..] else {
            panic!("{failed:?}")
        };
        let said = format!("{}: 200 OK with errors: 500 a shard failed; ", spec.id);
        assert!(told.starts_with(&said), "{told}");

        let mut pages = list.client.call_pages(&Call::new(spec)).prefetch(0);
        let mut sizes = Vec::new();
        while let Some(page) = pages.next().await {
            sizes.push(page.map_or(0, |page| page.resources.as_array().unwrap().len()));
        }
        assert_eq!(sizes, [10, 0, 10, 10]);
    }
}

#[tokio::test]
async fn errors_beside_items_are_reported_whatever_their_shape() {
    for errors in [
        json!({"errors": [{"code": 500, "message": "a shard failed"}]}),
        json!({"errors": {"code": 500, "message": "a shard failed"}}),
        json!({"error": {"code": 500, "message": "a shard failed"}}),
        json!({"error": [{"code": 500, "message": "a shard failed"}]}),
        json!({"errors": "a shard failed"}),
    ] {
        let list = Listing::start(move |_| {
            let mut page = json!({"resources": [1], "meta": {"pagination": {"total": 1}}});
            page.as_object_mut()
                .unwrap()
                .extend(errors.as_object().unwrap().clone());
            found(page)
        })
        .await;
        let mut items = list.client.call_items(&Call::new(&COUNTED));
        assert_eq!(items.next().await.unwrap().unwrap(), 1);
        let error = items.next().await.unwrap().unwrap_err().to_string();
        assert!(error.contains("a shard failed"), "{error}");
        assert!(items.next().await.is_none());
    }
}

#[tokio::test]
async fn errors_alone_do_not_end_a_list_whose_token_continues() {
    let list = Listing::start(|asked| {
        found(match asked.number {
            1 => json!({
                "errors": [{"code": 500, "message": "a shard failed"}],
                "meta": {"pagination": {"after": "10"}},
            }),
            0 => json!({"resources": [0], "meta": {"pagination": {"after": "5"}}}),
            _ => json!({"resources": [10, 11], "meta": {"pagination": {"after": ""}}}),
        })
    })
    .await;
    let mut items = list.client.call_items(&Call::new(&SCROLLED));
    let mut read = Vec::new();
    while let Some(item) = items.next().await {
        read.push(item.map_or(json!("failed"), |item| item));
    }
    assert_eq!(read, [json!(0), json!("failed"), json!(10), json!(11)]);
}

#[tokio::test]
async fn a_token_in_the_body_is_sent_beside_the_callers_own_fields() {
    let list = Listing::start(|asked| {
        let from = asked.body["after"]
            .as_str()
            .map_or(0, |text| text.parse().unwrap());
        let next = (from < 2).then(|| (from + 1).to_string());
        found(json!({"resources": [from], "meta": {"pagination": {"after": next}}}))
    })
    .await;
    let mut call = Call::new(&SEARCHED);
    let items = all(list.client.call_items(call.json(&json!({"filter": "x"})))).await;
    assert_eq!(numbers(&items), [0, 1, 2]);
    assert!(list.asked().iter().all(|asked| asked.body["filter"] == "x"));
}
