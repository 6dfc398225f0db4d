//! Responses that are no page of a list.

use falcon_sdk::Error;
use falcon_sdk::request::{Call, Method};
use falcon_sdk::spec::{At, Paging, Param, ReplyKind, Spec};
use falcon_sdk::wire::Json;
use serde_json::json;

use crate::listing::{Listing, Scripted, found};
use crate::{COUNTED, MARKED, SCROLLED, numbers};

static FLAT: Spec = Spec::new(Method::GET, "/flat/v1", "ListFlat", "things")
    .params(&[
        Param::query("offset").integer(),
        Param::query("limit").integer(),
    ])
    .reply(ReplyKind::Json)
    .properties(&["things", "totalCount"])
    .paging(Paging::offset(At::Query("offset"), None, "/things"));

static ARRAY: Spec = Spec::new(Method::GET, "/array/v1", "ListArray", "things")
    .params(&[Param::query("offset").integer()])
    .reply(ReplyKind::Json)
    .paging(Paging::offset(At::Query("offset"), None, ""));

fn text(body: &str) -> Scripted {
    Scripted {
        body: body.to_owned(),
        ..found(Json::Null)
    }
}

/// Reads a list whose second page has that body once.
async fn second_page(spec: &'static Spec, body: &'static str) -> (Vec<usize>, Vec<Error>) {
    let list = Listing::start(move |asked| match asked.number {
        1 => text(body),
        number => {
            let first = if number == 0 { 0 } else { 2 };
            let item = |number: usize| match spec.id {
                "FindMarked" => json!({"number": number, "_marker": format!("{number}")}),
                _ => json!(number),
            };
            let items = [item(first), item(first + 1)];
            let left = if number > 0 { 2 } else { 4 };
            let total = if spec.id == "FindMarked" { left } else { 4 };
            let after = (number == 0).then_some("x");
            let pagination = json!({"total": total, "after": after});
            match number {
                3.. => found(json!({"meta": {}, "resources": []})),
                _ => found(json!({"meta": {"pagination": pagination}, "resources": items})),
            }
        }
    })
    .await;
    let mut items = list.client.call_items(&Call::new(spec));
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => read.push(item.get("number").cloned().unwrap_or(item)),
            Err(error) => errors.push(error),
        }
    }
    (numbers(&read), errors)
}

/// Bodies that are no page of the list, and their errors.
const BODIES: [(&str, &str); 9] = [
    (
        r#"{"message":"Service Unavailable"}"#,
        "expected an object with `meta`, `errors` or `resources`, found an object with `message`",
    ),
    (
        "{}",
        "expected an object with `meta`, `errors` or `resources`, found an empty object",
    ),
    ("", "the body is empty"),
    ("null", "expected an object, found null"),
    ("\"busy\"", "expected an object, found a string"),
    ("5", "expected an object, found a number"),
    (
        r#"{"resources":{"id":1}}"#,
        "expected a list at /resources, found an object with `id`",
    ),
    (
        r#"{"meta":{},"resources":null}"#,
        "expected a list at /resources, found nothing",
    ),
    (
        r#"{"meta":{},"errors":[]}"#,
        "expected a list at /resources, found nothing",
    ),
];

#[tokio::test]
async fn a_200_without_a_list_is_an_error_that_shows_it_and_the_page_is_requested_again() {
    for spec in [&COUNTED, &SCROLLED, &MARKED] {
        for (body, told) in BODIES {
            let (read, errors) = second_page(spec, body).await;
            assert_eq!(read, [0, 1, 2, 3], "{} {body}", spec.id);
            let [error] = errors.as_slice() else {
                panic!("{} {body}: {errors:?}", spec.id)
            };
            assert!(matches!(error, Error::Decode(_)), "{error:?}");
            let error = error.to_string();
            assert!(
                error.starts_with(&format!("{}: 200 OK, but ", spec.id)),
                "{error}"
            );
            let begins = match body {
                "" => String::new(),
                body => format!("; the body begins with {body}"),
            };
            assert!(error.ends_with(&format!("{told}{begins}")), "{error}");
        }
    }
}

#[tokio::test]
async fn an_html_page_is_shown_by_its_beginning() {
    let (read, errors) = second_page(&SCROLLED, "<html>\n <title>Sign in</title></html>").await;
    assert_eq!((read.len(), errors.len()), (4, 1));
    let error = errors[0].to_string();
    let text = "the body is an HTML page, most likely from a gateway or proxy; the body begins \
                with <html> <title>Sign in</title></html>";
    assert!(error.ends_with(text), "{error}");
}

#[tokio::test]
async fn secrets_in_a_body_that_is_no_list_are_not_shown() {
    let (_, errors) = second_page(&COUNTED, r#"{"access_token": "s3cret", "b": 1}"#).await;
    let error = errors[0].to_string();
    assert!(
        error.contains("access_token") && !error.contains("s3cret"),
        "{error}"
    );
}

#[tokio::test]
async fn records_under_an_unknown_name_are_a_mismatch() {
    let list = Listing::start(|_| found(json!({"meta": {}, "EnrichmentData": [{"id": 1}]}))).await;
    let mut items = list.client.call_items(&Call::new(&COUNTED));
    assert!(items.next().await.is_none());
    let mismatch = items.mismatches().first().unwrap().to_string();
    assert_eq!(
        mismatch,
        "$.EnrichmentData: expected a published name, found list"
    );
}

#[tokio::test]
async fn null_absent_and_empty_lists_are_empty_unless_the_total_says_otherwise() {
    for body in [
        r#"{"meta": {}, "resources": null}"#,
        r#"{"meta": {"pagination": {"total": 0}}, "resources": []}"#,
        r#"{"meta": {}, "errors": []}"#,
        r#"{"errors": null, "resources": null}"#,
    ] {
        for spec in [&COUNTED, &SCROLLED, &MARKED] {
            let list = Listing::start(move |_| text(body)).await;
            let mut items = list.client.call_items(&Call::new(spec));
            assert!(items.next().await.is_none(), "{} {body}", spec.id);
        }
    }
}

#[tokio::test]
async fn a_body_without_envelope_has_its_list_or_its_count() {
    for (spec, body) in [
        (&FLAT, r#"{"things": []}"#),
        (&FLAT, r#"{"things": null}"#),
        (&FLAT, r#"{"totalCount": 0}"#),
        (&ARRAY, "[]"),
        (&ARRAY, "null"),
    ] {
        let list = Listing::start(move |_| text(body)).await;
        let mut items = list.client.call_items(&Call::new(spec));
        assert!(items.next().await.is_none(), "{} {body}", spec.id);
    }
    for (spec, body) in [
        (&FLAT, "{}"),
        (&FLAT, r#"{"message": "busy"}"#),
        (&FLAT, "[1]"),
        (&FLAT, r#"{"totalCount": 3}"#),
        (&ARRAY, "{}"),
        (&ARRAY, r#"{"resources": []}"#),
        (&ARRAY, ""),
    ] {
        let list = Listing::start(move |_| text(body)).await;
        let mut items = list.client.call_items(&Call::new(spec));
        let error = items.next().await.unwrap().unwrap_err();
        assert!(
            matches!(error, Error::Decode(_)),
            "{} {body}: {error}",
            spec.id
        );
    }
}

#[tokio::test]
async fn a_service_that_never_returns_a_list_ends_the_walk() {
    for prefetch in [0, 2] {
        let list = Listing::start(|_| text("{}")).await;
        let items = list.client.call_items(&Call::new(&SCROLLED));
        let mut items = items.prefetch(prefetch);
        for _ in 0..5 {
            assert!(matches!(items.next().await, Some(Err(Error::Decode(_)))));
        }
        assert!(items.next().await.is_none());
        assert!(!items.cursor().is_end());
        assert_eq!(list.asked_in_the_end().await, 5);
    }
}
