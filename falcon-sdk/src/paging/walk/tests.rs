use http::{HeaderMap, Method, StatusCode};
use serde_json::json;

use super::*;
use crate::operation::{Body, Param, Payload, ReplyKind, Spec};

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

fn start(call: Call) -> Result<Walk, Error> {
    Walk::start(call, &Options::default(), None)
}

impl Walk {
    /// The call of the next page; none at the end.
    fn next(&self) -> Option<Call> {
        let next = self.ahead(1).into_iter().next()?;
        Some(self.call(&next).unwrap())
    }

    /// Goes on past a page.
    fn advance(&mut self, answer: &Answer) -> Result<(), Error> {
        let call = self.next().expect("the walk goes on");
        let page = Page::read(&call, answer)?;
        *self = self.after(&call, answer, &page)?;
        Ok(())
    }

    fn next_path(&self) -> String {
        self.next().expect("the walk goes on").path_and_query()
    }

    fn filter(&self) -> Option<String> {
        self.next()?.query_text("filter").map(str::to_owned)
    }
}

/// What is called for each page, and whether the walk has ended after the last one.
fn walk(call: Call, pages: Vec<Answer>) -> (Vec<String>, bool) {
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
    let call = walk.next().expect("the walk goes on");
    let Payload::Json(json) = call.payload() else {
        panic!("{call:?}")
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
    let mut walk = start(call).unwrap();
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
    let mut walk = start(call).unwrap();
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
    let mut walk = start(Call::new(&HEADER)).unwrap();
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
    let mut walk = start(call).unwrap();
    assert_eq!(walk.filter().as_deref(), Some("a,b"));
    for (last, filter) in [
        ("1", "(a,b)+_marker:>'1'"),
        ("2'\\", "(a,b)+_marker:>'2\\'\\\\'"),
    ] {
        walk.advance(&marks(&["0", last])).unwrap();
        assert_eq!(walk.filter().as_deref(), Some(filter));
        assert_eq!(walk.next().unwrap().query_text("sort"), Some("_marker.asc"));
    }
    walk.advance(&marks(&[])).unwrap();
    assert!(walk.next().is_none());
}

#[test]
fn an_item_without_a_marker_is_an_error_and_not_the_end() {
    let mut walk = start(Call::new(&MARKER)).unwrap();
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
    let error = start(Call::new(&PLAIN)).err().unwrap();
    assert_eq!(
        error.to_string(),
        "GetPlain: is not answered in pages: call it once"
    );
    let mut call = Call::new(&OFFSET);
    call.query("limit", &9);
    assert!(matches!(start(call).err(), Some(Error::Parameter(_))));
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
fn pages_are_as_large_as_is_usual_unless_the_caller_says() {
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
fn a_page_is_no_larger_than_what_is_wanted_of_the_list() {
    let walk = sized(&with(|options| options.max_items = Some(10)));
    assert_eq!(walk.next_path(), "/sized/v1?limit=10");
}

#[test]
fn a_page_size_is_checked_as_any_limit_and_refused_where_there_is_none() {
    let options = with(|options| options.page_size = Some(501));
    let error = Walk::start(Call::new(&SIZED), &options, None).err();
    assert!(matches!(error, Some(Error::Parameter(_))));
    let error = Walk::start(Call::new(&OFFSET), &options, None)
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "GetThings: the size of its pages can't be chosen: leave `page_size` out"
    );
}

#[test]
fn the_last_page_of_a_window_is_cut_and_the_next_one_is_an_error() {
    let mut walk = sized(&Options::default());
    walk.advance(&numbered(400, 5000)).unwrap();
    walk.advance(&numbered(400, 5000)).unwrap();
    assert_eq!(walk.next_path(), "/sized/v1?offset=800&limit=200");
    walk.advance(&numbered(200, 5000)).unwrap();
    let next = walk.ahead(1).remove(0);
    assert_eq!(
        walk.call(&next).unwrap_err().to_string(),
        "GetSized: only the first 1000 items of 5000 can be read by offset, 1000 were: walk \
         ScrollThings instead"
    );
}

#[test]
fn a_list_that_ends_with_its_window_ends() {
    let mut walk = sized(&Options::default());
    for size in [400, 400, 200] {
        walk.advance(&numbered(size, 1000)).unwrap();
    }
    assert!(walk.next().is_none());
}

#[test]
fn several_pages_are_asked_for_once_one_was_whole_and_told_the_total() {
    let mut walk = sized(&Options::default());
    assert_eq!(walk.ahead(3), [Place::Start], "nothing is known");
    walk.advance(&numbered(400, 5000)).unwrap();
    let ahead = [400, 800].map(Place::Offset);
    assert_eq!(walk.ahead(3), ahead, "to the end of the window");
    for unsteady in [numbered(399, 5000), numbered(400, Json::Null)] {
        let mut walk = sized(&Options::default());
        walk.advance(&unsteady).unwrap();
        assert_eq!(walk.ahead(3).len(), 1);
        walk.advance(&numbered(400, 5000)).unwrap();
        assert_eq!(walk.ahead(3).len(), 1, "the first page tells");
    }
}

#[test]
fn a_short_page_before_the_end_is_followed_one_by_one() {
    let mut walk = sized(&Options::default());
    walk.advance(&numbered(400, 5000)).unwrap();
    walk.advance(&numbered(100, 5000)).unwrap();
    assert_eq!(walk.ahead(3), [Place::Offset(500)]);
    walk.advance(&numbered(400, 5000)).unwrap();
    assert_eq!(walk.ahead(3), [Place::Offset(900)], "and stays so");
}

#[test]
fn no_page_is_asked_for_beyond_the_total() {
    let mut walk = sized(&Options::default());
    walk.advance(&numbered(400, 500)).unwrap();
    assert_eq!(walk.ahead(3), [Place::Offset(400)]);
}

#[test]
fn a_short_page_ends_a_list_that_has_no_place_for_a_total() {
    let flat = |count| page(json!({"things": items(count)}));
    let (calls, ended) = walk(Call::new(&FLAT), vec![flat(3), flat(2)]);
    assert_eq!(calls, ["/flat/v1?limit=3", "/flat/v1?limit=3&offset=3"]);
    assert!(ended);
}

#[test]
fn tokens_that_go_round_in_a_circle_end_the_walk() {
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    let circle = ["a", "b", "c"].iter().cycle().take(30);
    let mut pages = 0;
    for next in circle {
        if walk.next().is_none() {
            break;
        }
        walk.advance(&token(*next, 1)).unwrap();
        pages += 1;
    }
    assert!(walk.next().is_none());
    assert!(pages < 12, "{pages}");
}

#[test]
fn a_total_ends_no_token_walk() {
    let counted = |token: &str, count: usize| {
        let pagination = json!({"after": token, "total": 2});
        page(json!({"resources": items(count), "meta": {"pagination": pagination}}))
    };
    // It may be capped, and what was read may have been deleted since.
    let pages = vec![counted("x", 2), counted("y", 0), counted("z", 5)];
    let (calls, ended) = walk(Call::new(&TOKEN), pages);
    assert_eq!((calls.len(), ended), (4, false));
}

#[test]
fn a_hundred_pages_without_anything_new_are_given_up() {
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    let empty = (0..100).map(|number| walk.advance(&token(number.to_string(), 0)));
    let results: Vec<_> = empty.collect();
    assert!(results[..99].iter().all(Result::is_ok));
    assert_eq!(
        results[99].as_ref().unwrap_err().to_string(),
        "ScrollThings: a hundred pages brought nothing new: the service does not end the list"
    );
    let mut walk = start(Call::new(&OFFSET)).unwrap();
    let same = (0..101).map(|_| walk.advance(&numbered(2, Json::Null)));
    assert!(
        same.last().unwrap().is_err(),
        "the service ignores the offset"
    );
}

#[test]
fn a_walk_goes_on_where_its_cursor_says() {
    let mut marked = start(Call::new(&MARKER)).unwrap();
    marked
        .advance(&page(json!({"resources": [{"_marker": "7x"}]})))
        .unwrap();
    let mut counted = start(Call::new(&OFFSET)).unwrap();
    counted.advance(&numbered(3, 9)).unwrap();
    let mut scrolled = start(Call::new(&TOKEN)).unwrap();
    scrolled.advance(&token("x", 3)).unwrap();
    let mut led = start(Call::new(&HEADER)).unwrap();
    led.advance(&page_before("/marks/v1?limit=2")).unwrap();
    for (spec, walk) in [
        (&MARKER, marked),
        (&OFFSET, counted),
        (&TOKEN, scrolled),
        (&HEADER, led),
    ] {
        let text = serde_json::to_string(&walk.cursor()).unwrap();
        let cursor: Cursor = serde_json::from_str(&text).unwrap();
        let resumed = Walk::start(Call::new(spec), &Options::default(), Some(&cursor)).unwrap();
        assert_eq!(resumed.next_path(), walk.next_path(), "{text}");
        assert_eq!(resumed.read(), walk.read());
    }
}

#[test]
fn a_walk_that_has_ended_stays_so() {
    let mut walk = start(Call::new(&OFFSET)).unwrap();
    walk.advance(&numbered(3, 3)).unwrap();
    let cursor = walk.cursor();
    assert!(cursor.is_end());
    let resumed = Walk::start(Call::new(&OFFSET), &Options::default(), Some(&cursor)).unwrap();
    assert!(resumed.next().is_none());
}

#[test]
fn a_cursor_of_another_walk_is_refused() {
    let mut scrolled = start(Call::new(&TOKEN)).unwrap();
    scrolled.advance(&token("x", 3)).unwrap();
    let other_operation = scrolled.cursor();
    let other_style = Cursor {
        operation: "GetThings".to_owned(),
        ..scrolled.cursor()
    };
    for cursor in [other_operation, other_style] {
        let walk = Walk::start(Call::new(&OFFSET), &Options::default(), Some(&cursor));
        assert_eq!(
            walk.err().unwrap().to_string(),
            "GetThings: the cursor is of another walk: give the one that a walk of this operation \
             told"
        );
    }
}

#[test]
fn a_token_that_a_resumed_walk_gets_again_ends_it() {
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    walk.advance(&token("x", 1)).unwrap();
    let cursor = walk.cursor();
    let mut walk = Walk::start(Call::new(&TOKEN), &Options::default(), Some(&cursor)).unwrap();
    walk.advance(&token("x", 1)).unwrap();
    assert!(walk.next().is_none());
}

#[test]
fn only_a_token_expires() {
    let refused = |status: u16| {
        let answer = Answer {
            status: StatusCode::from_u16(status).unwrap(),
            ..page(json!({"errors": [{"code": status, "message": "Search context expired"}]}))
        };
        Error::Api(Box::new(answer.failure(&Call::new(&TOKEN))))
    };
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    assert!(matches!(walk.failure(refused(404)), Error::Api(_)));
    walk.advance(&token("x", 3)).unwrap();
    for status in [400, 404] {
        let error = walk.failure(refused(status));
        assert!(
            matches!(error, Error::CursorExpired { read: 3, .. }),
            "{error}"
        );
        assert!(!error.is_not_found());
    }
    assert!(matches!(walk.failure(refused(403)), Error::Api(_)));
    let mut counted = start(Call::new(&OFFSET)).unwrap();
    counted.advance(&numbered(3, 9)).unwrap();
    assert!(matches!(counted.failure(refused(404)), Error::Api(_)));
}

#[test]
fn a_marker_walk_starts_at_a_time_and_goes_on_strictly_behind_its_last_item() {
    let since = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let options = with(|options| options.since = Some(since));
    let mut call = Call::new(&MARKER);
    call.query("filter", &"a");
    let mut walk = Walk::start(call, &options, None).unwrap();
    assert_eq!(walk.filter().unwrap(), "(a)+_marker:>='1700000000'");
    let last = page(json!({"resources": [{"_marker": "1700000000x"}]}));
    walk.advance(&last).unwrap();
    assert_eq!(walk.filter().unwrap(), "(a)+_marker:>'1700000000x'");
    let header = Walk::start(Call::new(&HEADER), &options, None).unwrap();
    assert_eq!(header.filter().unwrap(), "_marker:>='1700000000'");
    let refused = Walk::start(Call::new(&TOKEN), &options, None)
        .err()
        .unwrap();
    assert_eq!(
        refused.to_string(),
        "ScrollThings: can't be started from a time: set a filter of its own in place of `since`"
    );
}
