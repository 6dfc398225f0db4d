//! Walks by token.

use super::*;

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
fn the_first_token_that_is_there_and_not_empty_counts() {
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
