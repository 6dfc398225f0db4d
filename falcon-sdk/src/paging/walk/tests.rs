use http::{HeaderMap, Method, StatusCode};
use serde_json::json;

use super::*;
use crate::operation::{Body, Param, Payload, Spec};

static OFFSET: Spec = Spec::new(Method::GET, "/things/v1", "GetThings", "things")
    .params(&[
        Param::query("offset").integer(),
        Param::query("limit").integer().range(1.0, 5.0),
    ])
    .paging(Paging::Offset {
        at: At::Query("offset"),
        window: None,
        items: "/resources",
    });

static BODY_OFFSET: Spec = Spec::new(Method::POST, "/things/v2", "SearchThings", "things")
    .body(Body::Json { required: true })
    .paging(Paging::Offset {
        at: At::Body("/page/offset"),
        window: None,
        items: "/list",
    });

static TOKEN: Spec = Spec::new(Method::GET, "/scroll/v1", "ScrollThings", "things")
    .params(&[Param::query("after"), Param::query("filter")])
    .paging(Paging::Token {
        at: At::Query("after"),
        next: &["/meta/pagination/after", "/meta/next"],
        items: "/resources",
    });

static BODY_TOKEN: Spec = Spec::new(Method::POST, "/scroll/v2", "ScrollMore", "things")
    .body(Body::Json { required: true })
    .paging(Paging::Token {
        at: At::Body("/after"),
        next: &["/meta/pagination/after"],
        items: "/resources",
    });

static HEADER: Spec = Spec::new(Method::GET, "/marks/v1", "GetMarks", "things")
    .params(&[Param::query("filter"), Param::query("limit")])
    .paging(Paging::Marker {
        header: Some("Next-Page"),
        items: "/resources",
    });

static MARKER: Spec = Spec::new(Method::GET, "/marks/v2", "FindMarks", "things")
    .params(&[Param::query("filter"), Param::query("sort")])
    .paging(Paging::Marker {
        header: None,
        items: "/resources",
    });

static PLAIN: Spec = Spec::new(Method::GET, "/plain/v1", "GetPlain", "things");

fn page(body: Json) -> Answer {
    Answer {
        status: StatusCode::OK,
        headers: HeaderMap::new().into(),
        body: body.to_string().into(),
        attempts: 1,
    }
}

fn page_before(next: &str) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert("next-page", next.parse().unwrap());
    Answer {
        headers: headers.into(),
        ..page(json!({"resources": [1]}))
    }
}

fn items(count: usize) -> Vec<usize> {
    (0..count).collect()
}

fn numbered(count: usize, total: impl Into<Json>) -> Answer {
    let meta = json!({"pagination": {"total": total.into(), "offset": 7}});
    page(json!({"resources": items(count), "meta": meta}))
}

fn token(token: impl Into<Json>, count: usize) -> Answer {
    page(json!({"resources": items(count), "meta": {"pagination": {"after": token.into()}}}))
}

/// What is called for each page, and whether the walk has ended after the last one.
fn walk(call: Call, pages: Vec<Answer>) -> (Vec<String>, bool) {
    let mut walk = Walk::start(call).unwrap();
    let mut calls = Vec::new();
    for page in pages {
        calls.push(walk.next().expect("the walk goes on").path_and_query());
        walk.advance(&page).unwrap();
    }
    let ended = walk.next().is_none();
    calls.extend(walk.next().map(Call::path_and_query));
    (calls, ended)
}

fn body(walk: &Walk) -> Json {
    let Payload::Json(json) = walk.call.payload() else {
        panic!("{:?}", walk.call)
    };
    serde_json::from_slice(json).unwrap()
}

#[test]
fn an_offset_counts_what_was_received_and_ends_at_the_total() {
    let (calls, ended) = walk(
        Call::new(&OFFSET),
        vec![numbered(100, 230), numbered(90, 230), numbered(40, 230)],
    );
    assert_eq!(
        calls,
        [
            "/things/v1",
            "/things/v1?offset=100",
            "/things/v1?offset=190"
        ]
    );
    assert!(ended);
}

#[test]
fn an_offset_walk_starts_where_the_caller_says() {
    let mut call = Call::new(&OFFSET);
    call.query("offset", &50).query("limit", &5);
    let (calls, ended) = walk(call, vec![numbered(5, 60)]);
    assert_eq!(
        calls,
        [
            "/things/v1?offset=50&limit=5",
            "/things/v1?limit=5&offset=55"
        ]
    );
    assert!(!ended);
}

#[test]
fn an_offset_walk_without_a_total_ends_at_an_empty_page() {
    for total in [Json::Null, json!(0), json!("many")] {
        let (calls, ended) = walk(
            Call::new(&OFFSET),
            vec![
                numbered(3, total.clone()),
                numbered(3, total.clone()),
                numbered(0, total),
            ],
        );
        assert_eq!(calls.len(), 3);
        assert!(ended);
    }
}

#[test]
fn a_total_that_changes_under_way_is_followed() {
    let (calls, ended) = walk(Call::new(&OFFSET), vec![numbered(2, 5), numbered(2, 9)]);
    assert_eq!((calls.len(), ended), (3, false));
    let (calls, ended) = walk(Call::new(&OFFSET), vec![numbered(2, 9), numbered(2, 4)]);
    assert_eq!((calls.len(), ended), (2, true));
}

#[test]
fn a_total_beside_the_list_counts_as_well() {
    let page = page(json!({"resources": items(2), "totalCount": 2}));
    assert!(walk(Call::new(&OFFSET), vec![page]).1);
}

#[test]
fn an_offset_in_the_body_is_a_number_beside_what_the_caller_wrote() {
    let mut call = Call::new(&BODY_OFFSET);
    call.json(&json!({"page": {"limit": 2}, "query": "a"}));
    let mut walk = Walk::start(call).unwrap();
    assert_eq!(body(&walk), json!({"page": {"limit": 2}, "query": "a"}));
    walk.advance(&page(json!({"list": [1, 2]}))).unwrap();
    assert_eq!(
        body(&walk),
        json!({"page": {"limit": 2, "offset": 2}, "query": "a"})
    );
    walk.advance(&page(json!({"list": [1]}))).unwrap();
    assert_eq!(
        body(&walk),
        json!({"page": {"limit": 2, "offset": 3}, "query": "a"})
    );
}

#[test]
fn a_token_of_each_page_asks_for_the_next_one() {
    let mut call = Call::new(&TOKEN);
    call.query("filter", &"a");
    let (calls, ended) = walk(
        call,
        vec![token("x=", 2), token("y", 2), token(Json::Null, 1)],
    );
    assert_eq!(
        calls,
        [
            "/scroll/v1?filter=a",
            "/scroll/v1?filter=a&after=x%3D",
            "/scroll/v1?filter=a&after=y"
        ]
    );
    assert!(ended);
}

#[test]
fn an_empty_page_does_not_end_a_token_walk() {
    let (calls, ended) = walk(Call::new(&TOKEN), vec![token("x", 0)]);
    assert_eq!((calls.len(), ended), (2, false));
}

#[test]
fn an_absent_empty_or_repeated_token_ends_the_walk() {
    for end in [
        page(json!({"resources": items(2)})),
        token("", 2),
        token("x", 2),
    ] {
        let (calls, ended) = walk(Call::new(&TOKEN), vec![token("x", 2), end]);
        assert_eq!(calls, ["/scroll/v1", "/scroll/v1?after=x"]);
        assert!(ended);
    }
}

#[test]
fn a_token_of_the_callers_own_that_is_repeated_ends_the_walk() {
    let mut call = Call::new(&TOKEN);
    call.query("after", &"x");
    let (calls, ended) = walk(call, vec![token("x", 2)]);
    assert_eq!(calls, ["/scroll/v1?after=x"]);
    assert!(ended);
}

#[test]
fn a_total_may_be_text() {
    assert!(walk(Call::new(&OFFSET), vec![numbered(2, "2")]).1);
}

#[test]
fn the_first_token_that_is_there_counts() {
    let page = page(json!({"meta": {"next": "b", "pagination": {"after": null}}}));
    assert_eq!(
        walk(Call::new(&TOKEN), vec![page]).0,
        ["/scroll/v1", "/scroll/v1?after=b"]
    );
}

#[test]
fn a_token_in_the_body_is_text() {
    let mut call = Call::new(&BODY_TOKEN);
    call.json(&json!({"limit": 2}));
    let mut walk = Walk::start(call).unwrap();
    walk.advance(&token("t", 2)).unwrap();
    assert_eq!(body(&walk), json!({"limit": 2, "after": "t"}));
}

#[test]
fn a_header_leads_to_the_next_page_on_the_same_server() {
    let mut call = Call::new(&HEADER);
    call.query("filter", &"a");
    let (calls, ended) = walk(
        call,
        vec![
            page_before("/marks/v1?limit=2&filter=_marker%3A%3E%3D%27x%27"),
            page_before("https://evil.example/marks/v1?limit=3"),
            page(json!({"resources": [1]})),
        ],
    );
    assert_eq!(
        calls,
        [
            "/marks/v1?filter=a",
            "/marks/v1?limit=2&filter=_marker%3A%3E%3D%27x%27",
            "/marks/v1?limit=3"
        ]
    );
    assert!(ended);
}

#[test]
fn a_header_that_leads_to_the_same_page_ends_the_walk() {
    assert!(walk(Call::new(&HEADER), vec![page_before("/marks/v1")]).1);
}

#[test]
fn a_header_that_leads_nowhere_is_an_error() {
    let mut walk = Walk::start(Call::new(&HEADER)).unwrap();
    let error = walk.advance(&page_before("a b")).unwrap_err();
    assert!(
        matches!(
            error,
            Error::Paging {
                problem: PagingProblem::NextPage,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_marker_walk_owns_the_sort_and_joins_the_callers_filter() {
    let mut call = Call::new(&MARKER);
    call.query("filter", &"a,b").query("sort", &"name");
    let marks = |marks: &[&str]| {
        let items: Vec<Json> = marks.iter().map(|mark| json!({"_marker": mark})).collect();
        page(json!({"resources": items, "meta": {"pagination": {"total": 1}}}))
    };
    let mut walk = Walk::start(call).unwrap();
    assert_eq!(walk.call.query_text("filter"), Some("a,b"));
    for (last, filter) in [
        ("1", "(a,b)+_marker:>'1'"),
        ("2'\\", "(a,b)+_marker:>'2\\'\\\\'"),
    ] {
        walk.advance(&marks(&["0", last])).unwrap();
        assert_eq!(walk.call.query_text("filter"), Some(filter));
        assert_eq!(walk.call.query_text("sort"), Some("_marker.asc"));
    }
    walk.advance(&marks(&[])).unwrap();
    assert!(walk.next().is_none());
}

#[test]
fn an_item_without_a_marker_is_an_error_and_not_the_end() {
    let mut walk = Walk::start(Call::new(&MARKER)).unwrap();
    let error = walk
        .advance(&page(json!({"resources": [{"id": 1}]})))
        .unwrap_err();
    assert!(
        matches!(
            error,
            Error::Paging {
                problem: PagingProblem::NoMarker,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn what_is_not_paged_or_not_a_valid_call_has_no_walk() {
    let error = Walk::start(Call::new(&PLAIN)).err().unwrap();
    assert_eq!(
        error.to_string(),
        "GetPlain: is not answered in pages: call it once"
    );
    let mut call = Call::new(&OFFSET);
    call.query("limit", &9);
    assert!(matches!(Walk::start(call).err(), Some(Error::Parameter(_))));
}
