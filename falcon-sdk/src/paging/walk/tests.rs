mod cursor;
mod marker;
mod offset;
mod token;

use std::sync::atomic::{AtomicUsize, Ordering};

use http::{HeaderMap, Method, StatusCode};
use serde_json::json;

use super::*;
use crate::request::Payload;
use crate::spec::{At, Body, Param, ReplyKind, Spec};
use crate::wire::Json;

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

fn page(body: Json) -> Response {
    Response {
        status: StatusCode::OK,
        headers: HeaderMap::new().into(),
        body: body.to_string().into(),
        attempts: 1,
    }
}

fn page_before(next: &str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("next-page", next.parse().unwrap());
    Response {
        headers: headers.into(),
        ..page(json!({"resources": [1]}))
    }
}

/// Items that no other page has.
fn items(count: usize) -> Vec<usize> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let first = NEXT.fetch_add(count, Ordering::Relaxed);
    (first..first + count).collect()
}

fn numbered(count: usize, total: impl Into<Json>) -> Response {
    let meta = json!({"pagination": {"total": total.into(), "offset": 7}});
    page(json!({"resources": items(count), "meta": meta}))
}

fn token(token: impl Into<Json>, count: usize) -> Response {
    page(json!({"resources": items(count), "meta": {"pagination": {"after": token.into()}}}))
}

fn start(call: Call) -> Result<Walk, Error> {
    Walk::start(call, &Options::default(), None)
}

impl Walk {
    /// The request of the next page, or `None` at the end.
    fn next(&self) -> Option<Call> {
        let next = self.ahead(1).into_iter().next()?;
        Some(self.call(&next).unwrap())
    }

    /// Continues after a page.
    fn advance(&mut self, response: &Response) -> Result<(), Error> {
        let call = self.next().expect("the walk continues");
        let page = Page::read(&call, response)?;
        *self = self.after(&call, response, &page)?;
        Ok(())
    }

    fn next_path(&self) -> String {
        self.next().expect("the walk continues").path_and_query()
    }

    fn filter(&self) -> Option<String> {
        self.next()?.query_text("filter").map(str::to_owned)
    }
}

/// The requests of all pages, and whether the walk has ended after the last page.
fn walk(call: Call, pages: Vec<Response>) -> (Vec<String>, bool) {
    let mut walk = start(call).unwrap();
    let mut calls = Vec::new();
    for page in pages {
        calls.push(walk.next_path());
        walk.advance(&page).unwrap();
    }
    let next = walk.next();
    let ended = next.is_none();
    calls.extend(next.as_ref().map(Call::path_and_query));
    (calls, ended)
}

fn body(walk: &Walk) -> Json {
    let call = walk.next().expect("the walk continues");
    let Payload::Json(json) = call.payload() else {
        panic!("{call:?}")
    };
    serde_json::from_slice(json).unwrap()
}

static SIZED: Spec = Spec::new(Method::GET, "/sized/v1", "GetSized", "things")
    .params(&[
        Param::query("offset").integer(),
        Param::query("limit").integer().range(1.0, 500.0),
    ])
    .paging(Paging::Offset {
        at: At::Query("offset"),
        window: Some(1000),
        items: "/resources",
    })
    .page_size(At::Query("limit"), Some(400))
    .instead("ScrollThings");

static FLAT: Spec = Spec::new(Method::GET, "/flat/v1", "GetFlat", "things")
    .params(&[
        Param::query("offset").integer(),
        Param::query("limit").integer(),
    ])
    .reply(ReplyKind::Json)
    .paging(Paging::Offset {
        at: At::Query("offset"),
        window: None,
        items: "/things",
    })
    .page_size(At::Query("limit"), Some(3));

fn with(set: impl FnOnce(&mut Options)) -> Options {
    let mut options = Options::default();
    set(&mut options);
    options
}

fn sized(options: &Options) -> Walk {
    Walk::start(Call::new(&SIZED), options, None).unwrap()
}

#[test]
fn an_operation_without_pages_or_an_invalid_request_has_no_walk() {
    let error = start(Call::new(&PLAIN)).err().unwrap();
    assert_eq!(
        error.to_string(),
        "GetPlain: the operation does not return pages: send it as one request"
    );
    let mut call = Call::new(&OFFSET);
    call.query("limit", &9);
    assert!(matches!(start(call).err(), Some(Error::Parameter(_))));
}

#[test]
fn pages_have_the_usual_size_unless_the_caller_sets_it() {
    assert_eq!(
        sized(&Options::default()).next_path(),
        "/sized/v1?limit=400"
    );
    let mut call = Call::new(&SIZED);
    call.query("limit", &7);
    assert_eq!(
        start(call.clone()).unwrap().next_path(),
        "/sized/v1?limit=7"
    );
    let options = with(|options| options.page_size = Some(9));
    let walk = Walk::start(call, &options, None).unwrap();
    assert_eq!(walk.next_path(), "/sized/v1?limit=9");
}

#[test]
fn a_page_is_no_larger_than_max_items() {
    let walk = sized(&with(|options| options.max_items = Some(10)));
    assert_eq!(walk.next_path(), "/sized/v1?limit=10");
}

#[test]
fn a_page_in_whose_middle_a_walk_resumes_has_the_delivered_items_and_max_items() {
    let cursor = Cursor {
        operation: "GetSized".to_owned(),
        place: Place::Offset(400),
        read: 400,
        skip: 50,
    };
    let options = with(|options| options.max_items = Some(10));
    let walk = Walk::start(Call::new(&SIZED), &options, Some(&cursor)).unwrap();
    assert_eq!(walk.next_path(), "/sized/v1?limit=60&offset=400");
}

#[test]
fn a_page_size_is_checked_like_any_limit_and_refused_without_a_page_size() {
    let options = with(|options| options.page_size = Some(501));
    let error = Walk::start(Call::new(&SIZED), &options, None).err();
    assert!(matches!(error, Some(Error::Parameter(_))));
    let error = Walk::start(Call::new(&OFFSET), &options, None)
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "GetThings: the operation has no page size: leave `page_size` out"
    );
}

#[test]
fn a_hundred_pages_without_new_items_are_an_error() {
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    let empty = (0..100).map(|number| walk.advance(&token(number.to_string(), 0)));
    let results: Vec<_> = empty.collect();
    assert!(results[..99].iter().all(Result::is_ok));
    assert_eq!(
        results[99].as_ref().unwrap_err().to_string(),
        "ScrollThings: a hundred pages brought no new items: narrow the filter, or start a new walk"
    );
}

#[test]
fn a_page_that_repeats_the_page_before_is_an_error_and_the_walk_stays_before_it() {
    let record = json!({"id": "a", "_marker": "1"});
    for (spec, page) in [
        (&OFFSET, page(json!({"resources": ["a", "b"]}))),
        (&OFFSET, page(json!({"resources": [record]}))),
        (&MARKER, page(json!({"resources": [record]}))),
        (&HEADER, page_before("/marks/v1?limit=2")),
    ] {
        let page = match spec.id {
            "GetMarks" => Response {
                body: json!({"resources": [record]}).to_string().into(),
                ..page
            },
            _ => page,
        };
        let mut walk = start(Call::new(spec)).unwrap();
        walk.advance(&page).unwrap();
        let before = walk.next_path();
        let error = walk.advance(&page).unwrap_err();
        let repeated = PagingProblem::RepeatedPage { read: walk.read() };
        assert!(
            matches!(error, Error::Paging { problem, .. } if problem == repeated),
            "{error}"
        );
        assert_eq!(walk.next_path(), before);
    }
}

#[test]
fn a_page_of_a_single_value_may_equal_the_page_before() {
    let mut walk = start(Call::new(&OFFSET)).unwrap();
    for _ in 0..3 {
        walk.advance(&page(json!({"resources": [7]}))).unwrap();
    }
    assert_eq!(walk.read(), 3);
}

#[test]
fn a_hundred_pages_of_the_same_single_value_are_an_error_without_a_total() {
    let mut walk = start(Call::new(&OFFSET)).unwrap();
    let same = (0..101).map(|_| walk.advance(&page(json!({"resources": [7]}))));
    let results: Vec<_> = same.collect();
    assert!(results[..100].iter().all(Result::is_ok));
    let error = results[100].as_ref().unwrap_err().to_string();
    assert!(
        error.contains("a hundred pages brought no new items"),
        "{error}"
    );
}
