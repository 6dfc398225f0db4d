//! Walks by token.

use super::*;

#[test]
fn the_token_of_each_page_requests_the_next_page() {
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
fn the_first_token_that_is_present_and_not_empty_counts() {
    for empty in [json!(null), json!(""), json!({})] {
        let page = page(json!({"meta": {"next": "b", "pagination": {"after": empty}}}));
        assert_eq!(
            walk(Call::new(&TOKEN), vec![page]).0,
            ["/scroll/v1", "/scroll/v1?after=b"],
            "{empty}"
        );
    }
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
fn tokens_that_lead_back_are_an_error_after_the_page() {
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
    let error = walk.halt().unwrap();
    assert!(error.to_string().contains("leads back"), "{error}");
}

#[test]
fn a_token_that_is_missing_before_the_total_is_an_error_after_its_page() {
    let counted = |token: Json, count: usize, total: Json| {
        let pagination = json!({"after": token, "total": total});
        page(json!({"resources": items(count), "meta": {"pagination": pagination}}))
    };
    for last in [
        counted(Json::Null, 2, json!(6)),
        counted(json!(""), 2, json!("6")),
        counted(json!("x"), 2, json!(6)),
        counted(Json::Null, 2, Json::Null),
        // Services state a total of 0 beside items.
        counted(Json::Null, 2, json!(0)),
    ] {
        let mut walk = start(Call::new(&TOKEN)).unwrap();
        walk.advance(&counted(json!("x"), 2, json!(6))).unwrap();
        walk.advance(&last).unwrap();
        assert!(walk.next().is_none());
        assert_eq!(
            walk.halt().unwrap().to_string(),
            "ScrollThings: the list ended after 4 of 6 items: the response has no token for the \
             next page: resume from `cursor` to retry the last page, or start a new walk"
        );
        let cursor = walk.cursor();
        assert_eq!(
            (&cursor.place, cursor.read, cursor.skip),
            (&Place::Token(json!("x")), 2, 2)
        );
    }
    // The number of items before the caller's own token is unknown.
    let mut call = Call::new(&TOKEN);
    call.query("after", &"x");
    let mut walk = start(call).unwrap();
    walk.advance(&counted(Json::Null, 2, json!(6))).unwrap();
    assert!(walk.next().is_none() && walk.halt().is_none());
}

#[test]
fn records_that_are_deleted_or_added_during_a_walk_are_not_missing() {
    for totals in [[5, 4, 4], [4, 4, 9]] {
        let mut walk = start(Call::new(&TOKEN)).unwrap();
        for (total, next) in totals.into_iter().zip([Some("x"), Some("y"), None]) {
            let pagination = json!({"after": next, "total": total});
            let count = usize::from(next.is_some()) * 2;
            let meta = json!({"pagination": pagination});
            walk.advance(&page(json!({"resources": items(count), "meta": meta})))
                .unwrap();
        }
        assert!(walk.next().is_none() && walk.halt().is_none());
    }
}

#[test]
fn an_empty_last_page_before_the_total_is_an_error() {
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    let meta = json!({"pagination": {"after": "x", "total": 6}});
    walk.advance(&page(json!({"resources": items(2), "meta": meta})))
        .unwrap();
    for (nothing, text) in [
        (json!([]), "is empty, but the service states a total"),
        (Json::Null, "a list at /resources"),
    ] {
        let error = walk
            .advance(&page(json!({"meta": {}, "resources": nothing})))
            .unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(walk.next_path(), "/scroll/v1?after=x");
    }
}

#[test]
fn errors_without_items_do_not_end_a_list_and_errors_beside_the_last_items_do() {
    let failed = |items: Vec<usize>| {
        let errors = json!([{"code": 500, "message": "shard is down"}]);
        page(json!({"resources": items, "errors": errors}))
    };
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    let error = walk.advance(&failed(Vec::new())).unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    walk.advance(&failed(items(2))).unwrap();
    assert!(walk.next().is_none() && walk.halt().is_none());
}

#[test]
fn a_response_that_is_no_page_does_not_end_a_list() {
    for other in [json!({"message": "Service Unavailable"}), json!("text")] {
        let mut walk = start(Call::new(&TOKEN)).unwrap();
        let error = walk.advance(&page(other)).unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
    }
}

static ALONE: Spec = Spec::new(Method::GET, "/scroll/v3", "ScrollAlone", "things")
    .params(&[
        Param::query("after"),
        Param::query("filter"),
        Param::query("limit"),
    ])
    .paging(Paging::Token {
        at: At::Query("after"),
        next: &["/meta/pagination/after"],
        items: "/resources",
    })
    .beside_token(&["limit"]);

#[test]
fn only_the_allowed_parameters_are_sent_with_a_token() {
    let mut call = Call::new(&ALONE);
    call.query("filter", &"a").query("limit", &2);
    let (calls, _) = walk(call, vec![token("x", 2), token("y", 2)]);
    assert_eq!(
        calls,
        [
            "/scroll/v3?filter=a&limit=2",
            "/scroll/v3?limit=2&after=x",
            "/scroll/v3?limit=2&after=y",
        ]
    );
}

#[test]
fn a_total_ends_no_token_walk() {
    let counted = |token: &str, count: usize| {
        let pagination = json!({"after": token, "total": 2});
        page(json!({"resources": items(count), "meta": {"pagination": pagination}}))
    };
    // The total may be capped, and items that were read may have been deleted since.
    let pages = vec![counted("x", 2), counted("y", 0), counted("z", 5)];
    let (calls, ended) = walk(Call::new(&TOKEN), pages);
    assert_eq!((calls.len(), ended), (4, false));
}

#[test]
fn a_token_that_a_resumed_walk_receives_again_ends_it() {
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    walk.advance(&token("x", 1)).unwrap();
    let cursor = walk.cursor();
    let mut walk = Walk::start(Call::new(&TOKEN), &Options::default(), Some(&cursor)).unwrap();
    walk.advance(&token("x", 1)).unwrap();
    assert!(walk.next().is_none());
}

static SORTED: Spec = Spec::new(Method::GET, "/scroll/v4", "ScrollSorted", "things")
    .params(&[
        Param::query("after"),
        Param::query("filter"),
        Param::query("sort"),
    ])
    .paging(Paging::Token {
        at: At::Query("after"),
        next: &["/meta/pagination/after"],
        items: "/resources",
    });

#[test]
fn a_refused_token_of_a_sorted_list_names_the_filter_of_a_new_walk() {
    let records = |from: u64| {
        let record =
            |day| json!({"id": day, "seen": {"last": format!("2026-01-{day:02}'")}, "n": day});
        let records: Vec<Json> = (from..from + 2).map(record).collect();
        page(json!({"resources": records, "meta": {"pagination": {"after": from.to_string()}}}))
    };
    let refused = || {
        let response = Response {
            status: StatusCode::NOT_FOUND,
            ..page(json!({}))
        };
        Error::Api(Box::new(response.failure(&Call::new(&SORTED))))
    };
    for (sort, rest) in [
        ("seen.last|asc", Some("(a,b)+seen.last:>='2026-01-04\\''")),
        ("seen.last.asc", Some("(a,b)+seen.last:>='2026-01-04\\''")),
        ("n|asc", Some("(a,b)+n:>=4")),
        ("n|desc", None),
        ("n", None),
        ("absent|asc", None),
        ("seen|asc", None),
        ("n,id|asc", None),
    ] {
        let mut call = Call::new(&SORTED);
        call.query("filter", &"a,b").query("sort", &sort);
        let mut walk = start(call).unwrap();
        walk.advance(&records(1)).unwrap();
        walk.advance(&records(3)).unwrap();
        let error = walk.failure(refused());
        let Error::TokenRefused { rest: found, .. } = &error else {
            panic!("{error}")
        };
        assert_eq!(found.as_deref(), rest, "{sort}");
        let text = error.to_string();
        assert!(rest.is_none_or(|rest| text.ends_with(&format!("with the filter {rest}"))));
    }
}

#[test]
fn a_refused_token_in_a_body_names_the_filter_by_the_order_in_the_body() {
    let mut call = Call::new(&BODY_TOKEN);
    call.json(&json!({"sort": "n|asc", "filter": "a"}));
    let mut walk = start(call.clone()).unwrap();
    let records = json!([{"n": 1}, {"n": 2}]);
    walk.advance(&page(
        json!({"resources": records, "meta": {"pagination": {"after": "x"}}}),
    ))
    .unwrap();
    let response = Response {
        status: StatusCode::NOT_FOUND,
        ..page(json!({}))
    };
    let error = walk.failure(Error::Api(Box::new(response.failure(&call))));
    let Error::TokenRefused { rest, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(rest.as_deref(), Some("(a)+n:>=2"));
}

#[test]
fn only_a_request_with_a_token_is_refused_for_it() {
    let refused = |status: u16| {
        let response = Response {
            status: StatusCode::from_u16(status).unwrap(),
            ..page(json!({"errors": [{"code": status, "message": "Search context expired"}]}))
        };
        Error::Api(Box::new(response.failure(&Call::new(&TOKEN))))
    };
    let mut walk = start(Call::new(&TOKEN)).unwrap();
    assert!(matches!(walk.failure(refused(404)), Error::Api(_)));
    walk.advance(&token("x", 3)).unwrap();
    for status in [400, 404] {
        let error = walk.failure(refused(status));
        assert!(
            matches!(error, Error::TokenRefused { read: 3, .. }),
            "{error}"
        );
        assert!(!error.is_not_found());
        let said = "Search context expired; the request carried the token";
        assert!(error.to_string().contains(said), "{error}");
    }
    assert!(matches!(walk.failure(refused(403)), Error::Api(_)));
    let mut counted = start(Call::new(&OFFSET)).unwrap();
    counted.advance(&numbered(3, 9)).unwrap();
    assert!(matches!(counted.failure(refused(404)), Error::Api(_)));
}
