//! Walks by marker, or by what a header says.

use super::*;

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
fn headers_that_lead_in_a_circle_end_the_walk() {
    let circle = ["/marks/v1?p=1", "/marks/v1?p=2", "/marks/v1?p=1"];
    let (calls, ended) = walk(Call::new(&HEADER), circle.map(page_before).to_vec());
    assert_eq!(calls, ["/marks/v1", "/marks/v1?p=1", "/marks/v1?p=2"]);
    assert!(ended);
}

#[test]
fn a_header_that_leads_nowhere_is_an_error() {
    for nowhere in ["a b", "*"] {
        let mut walk = start(Call::new(&HEADER)).unwrap();
        let error = walk.advance(&page_before(nowhere)).unwrap_err();
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
}

#[test]
fn a_service_that_ignores_the_marker_is_given_up() {
    let mut walk = start(Call::new(&MARKER)).unwrap();
    let same = (0..101).map(|_| walk.advance(&page(json!({"resources": [{"_marker": "1"}]}))));
    let results: Vec<_> = same.collect();
    assert!(results[..100].iter().all(Result::is_ok));
    assert!(matches!(
        results[100],
        Err(Error::Paging {
            problem: PagingProblem::Endless,
            ..
        })
    ));
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
