//! Walks by marker, or by a header.

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
fn an_empty_page_ends_the_walk_although_its_header_leads_on() {
    let empty = Response {
        body: json!({"resources": []}).to_string().into(),
        ..page_before("/marks/v1?limit=2")
    };
    assert!(walk(Call::new(&HEADER), vec![empty]).1);
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
        walk.advance(&marks(&[&format!("0{last}"), last])).unwrap();
        assert_eq!(walk.filter().as_deref(), Some(filter));
        assert_eq!(walk.next().unwrap().query_text("sort"), Some("_marker.asc"));
    }
    walk.advance(&marks(&[])).unwrap();
    assert!(walk.next().is_none() && walk.halt().is_none());
}

#[test]
fn an_item_without_a_marker_is_an_error_after_its_page() {
    let mut walk = start(Call::new(&MARKER)).unwrap();
    walk.advance(&page(json!({"resources": [{"_marker": "1"}, {"id": 1}]})))
        .unwrap();
    assert!(walk.next().is_none());
    assert_eq!(
        walk.halt().unwrap().to_string(),
        "FindMarks: the last of 2 items has no `_marker` to continue after: resume from `cursor` to \
         retry its page"
    );
    let cursor = walk.cursor();
    assert_eq!(
        (&cursor.place, cursor.read, cursor.skip),
        (&Place::Start, 0, 2)
    );
}

static SORTED: Spec = Spec::new(Method::GET, "/marks/v3", "ListMarks", "things")
    .params(&[
        Param::query("filter"),
        Param::query("sort"),
        Param::query("limit"),
    ])
    .paging(Paging::Marker {
        header: Some("Next-Page"),
        items: "/resources",
    })
    .page_size(At::Query("limit"), Some(2))
    .instead("FindMarks");

/// A page without the header, with the number of items that remain.
fn marked(markers: &[&str], left: impl Into<Json>) -> Response {
    let items: Vec<Json> = markers
        .iter()
        .map(|mark| json!({"_marker": mark}))
        .collect();
    let pagination = json!({"total": left.into()});
    page(json!({"resources": items, "meta": {"pagination": pagination}}))
}

#[test]
fn without_the_header_the_markers_continue_the_list() {
    let mut call = Call::new(&SORTED);
    call.query("filter", &"a");
    let pages = vec![
        marked(&["1", "2"], 5),
        marked(&["3", "4"], 3),
        marked(&["5"], 1),
    ];
    let (calls, ended) = walk(call, pages);
    let behind = |marker| {
        format!("/marks/v3?limit=2&sort=_marker.asc&filter=%28a%29%2B_marker%3A%3E%27{marker}%27")
    };
    assert_eq!(calls[0], "/marks/v3?filter=a&limit=2");
    assert_eq!(calls[1..], [behind(2), behind(4)]);
    assert!(ended);
}

#[test]
fn without_header_and_total_the_markers_lead_to_an_empty_page() {
    let pages = vec![marked(&["1", "2"], Json::Null), marked(&["3"], Json::Null)];
    assert!(!walk(Call::new(&SORTED), pages.clone()).1);
    let pages = [pages, vec![marked(&[], Json::Null)]].concat();
    assert!(walk(Call::new(&SORTED), pages).1);
}

#[test]
fn markers_continue_the_list_only_in_their_order() {
    let mut sorted = Call::new(&SORTED);
    sorted.query("sort", &"_marker|asc");
    let mut walk = start(sorted).unwrap();
    walk.advance(&marked(&["1"], 5)).unwrap();
    assert!(walk.next().is_some(), "the caller sorts");
    for page in [marked(&["2", "1"], 5), marked(&["1"], 5)] {
        let mut walk = start(Call::new(&SORTED)).unwrap();
        walk.advance(&page).unwrap();
        assert!(walk.next().is_none());
        let error = walk.halt().unwrap();
        assert!(error.to_string().contains("FindMarks"), "{error}");
    }
}

#[test]
fn ids_without_the_header_name_the_operation_whose_items_have_a_marker() {
    let ids = |count, total: Json| {
        let meta = json!({"pagination": {"total": total}});
        page(json!({"resources": items(count), "meta": meta}))
    };
    for (page, text) in [
        (ids(2, json!(5)), "after 2 of 5 items"),
        (ids(2, Json::Null), "after 2 items"),
    ] {
        let mut walk = start(Call::new(&SORTED)).unwrap();
        walk.advance(&page).unwrap();
        assert!(walk.next().is_none());
        assert_eq!(
            walk.halt().unwrap().to_string(),
            format!(
                "ListMarks: the list ended {text}: the response has no `Next-Page` header, and ids \
                 have no `_marker`: walk FindMarks instead"
            )
        );
    }
    for last in [ids(2, json!(2)), ids(1, Json::Null)] {
        let mut walk = start(Call::new(&SORTED)).unwrap();
        walk.advance(&last).unwrap();
        assert!(walk.next().is_none() && walk.halt().is_none());
    }
}

#[test]
fn a_marker_walk_starts_at_a_time_and_continues_strictly_after_its_last_item() {
    let since = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let options = with(|options| options.since = Some(since));
    let mut call = Call::new(&MARKER);
    call.query("filter", &"a");
    let mut walk = Walk::start(call, &options, None).unwrap();
    assert_eq!(walk.filter().unwrap(), "(a)+_marker:>='1700000000'");
    let last = page(json!({"resources": [{"_marker": "1700000000x"}]}));
    walk.advance(&last).unwrap();
    assert_eq!(walk.filter().unwrap(), "(a)+_marker:>'1700000000x'");
    let mut empty = Call::new(&HEADER);
    empty.query("filter", &"");
    for call in [Call::new(&HEADER), empty] {
        let header = Walk::start(call, &options, None).unwrap();
        assert_eq!(header.filter().unwrap(), "_marker:>='1700000000'");
    }
    let refused = Walk::start(Call::new(&TOKEN), &options, None)
        .err()
        .unwrap();
    assert_eq!(
        refused.to_string(),
        "ScrollThings: the list has no marker to start from: filter by a time instead of `since`"
    );
}
