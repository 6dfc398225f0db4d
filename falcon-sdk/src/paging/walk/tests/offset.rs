//! Walks by offset.

use super::*;

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
fn a_total_that_changes_meanwhile_is_used() {
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
fn an_offset_in_the_body_is_a_number_beside_the_callers_own_fields() {
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
fn a_total_may_be_text() {
    assert!(walk(Call::new(&OFFSET), vec![numbered(2, "2")]).1);
}

#[test]
fn the_last_page_of_a_window_is_cut_and_the_next_page_is_an_error() {
    let mut walk = sized(&Options::default());
    walk.advance(&numbered(400, 5000)).unwrap();
    walk.advance(&numbered(400, 5000)).unwrap();
    assert_eq!(walk.next_path(), "/sized/v1?offset=800&limit=200");
    walk.advance(&numbered(200, 5000)).unwrap();
    let next = walk.ahead(1).remove(0);
    assert_eq!(
        walk.call(&next).unwrap_err().to_string(),
        "GetSized: only the first 1000 of 5000 items can be read by offset, and 1000 were read; \
         walk ScrollThings instead, which has no limit"
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
fn several_pages_are_requested_once_a_page_was_whole_and_stated_the_total() {
    let mut walk = sized(&Options::default());
    assert_eq!(walk.ahead(3), [Place::Start], "nothing is known");
    walk.advance(&numbered(400, 5000)).unwrap();
    let ahead = [400, 800].map(Place::Offset);
    assert_eq!(walk.ahead(3), ahead, "to the end of the window");
    assert_eq!(walk.before(800), 400, "the items of the page between");
    for unsteady in [numbered(399, 5000), numbered(400, Json::Null)] {
        let mut walk = sized(&Options::default());
        walk.advance(&unsteady).unwrap();
        assert_eq!(walk.ahead(3).len(), 1);
        walk.advance(&numbered(400, 5000)).unwrap();
        assert_eq!(walk.ahead(3).len(), 1, "the first page decides");
    }
}

#[test]
fn as_many_pages_are_requested_ahead_as_asked_for() {
    let mut call = Call::new(&SIZED);
    call.query("limit", &100);
    let mut walk = start(call).unwrap();
    walk.advance(&numbered(100, 5000)).unwrap();
    assert_eq!(walk.ahead(2), [100, 200].map(Place::Offset));
    assert_eq!(walk.ahead(4), [100, 200, 300, 400].map(Place::Offset));
}

static SHALLOW: Spec = Spec::new(Method::GET, "/shallow/v1", "GetShallow", "things")
    .params(&[
        Param::query("offset").integer().range(0.0, 500.0),
        Param::query("limit").integer(),
    ])
    .paging(Paging::Offset {
        at: At::Query("offset"),
        window: None,
        items: "/resources",
    })
    .page_size(At::Query("limit"), Some(400));

#[test]
fn an_offset_above_its_published_maximum_is_an_error_and_is_not_requested_ahead() {
    let mut walk = start(Call::new(&SHALLOW)).unwrap();
    walk.advance(&numbered(400, 5000)).unwrap();
    assert_eq!(walk.ahead(3), [Place::Offset(400)]);
    walk.advance(&numbered(100, 5000)).unwrap();
    assert_eq!(walk.next_path(), "/shallow/v1?limit=400&offset=500");
    walk.advance(&numbered(400, 5000)).unwrap();
    let error = walk.call(&Place::Offset(900)).unwrap_err();
    assert!(
        matches!(error, Error::Window { window: 900, .. }),
        "{error}"
    );
}

#[test]
fn a_page_size_of_0_leaves_the_size_to_the_service() {
    let mut call = Call::new(&FLAT);
    call.query("limit", &0);
    assert_eq!(start(call).unwrap().size, None);
    let options = with(|options| options.page_size = Some(0));
    let walk = Walk::start(Call::new(&FLAT), &options, None).unwrap();
    assert_eq!(
        (walk.size, walk.next_path()),
        (None, "/flat/v1?limit=0".to_owned())
    );
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
fn no_page_is_requested_beyond_the_total() {
    let mut walk = sized(&Options::default());
    walk.advance(&numbered(400, 500)).unwrap();
    assert_eq!(walk.ahead(3), [Place::Offset(400)]);
    let mut walk = sized(&Options::default());
    walk.advance(&numbered(400, 800)).unwrap();
    assert_eq!(
        walk.ahead(3),
        [Place::Offset(400)],
        "the last page is whole"
    );
}

#[test]
fn a_short_page_does_not_end_a_list_without_a_total() {
    // The service's maximum is below the requested page size.
    let flat = |count| page(json!({"things": items(count)}));
    let (calls, ended) = walk(Call::new(&FLAT), vec![flat(2), flat(2), flat(1), flat(0)]);
    assert_eq!(
        calls,
        [
            "/flat/v1?limit=3",
            "/flat/v1?limit=3&offset=2",
            "/flat/v1?limit=3&offset=4",
            "/flat/v1?limit=3&offset=5",
        ]
    );
    assert!(ended);
}

#[test]
fn a_total_below_the_received_items_is_not_the_end() {
    let (calls, ended) = walk(Call::new(&OFFSET), vec![numbered(3, 2), numbered(3, 2)]);
    assert_eq!((calls.len(), ended), (3, false));
    let pages = vec![numbered(3, 2), numbered(3, 2), numbered(0, 2)];
    assert!(walk(Call::new(&OFFSET), pages).1);
}

#[test]
fn an_empty_page_before_the_total_is_an_error_and_the_walk_stays_before_it() {
    let mut call = Call::new(&OFFSET);
    call.query("offset", &4);
    let mut walk = start(call).unwrap();
    walk.advance(&numbered(2, 8)).unwrap();
    for nothing in [numbered(0, 8), numbered(0, Json::Null), numbered(0, 0)] {
        let error = walk.advance(&nothing).unwrap_err();
        let empty = PagingProblem::EmptyPage { read: 6, total: 8 };
        assert!(
            matches!(error, Error::Paging { problem, .. } if problem == empty),
            "{error}"
        );
        assert_eq!(walk.next_path(), "/things/v1?offset=6");
    }
    // Two items were deleted meanwhile.
    walk.advance(&numbered(0, 6)).unwrap();
    assert!(walk.next().is_none());
}
