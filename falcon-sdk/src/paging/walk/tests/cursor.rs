//! Walks that are resumed.

use super::*;

#[test]
fn a_walk_resumes_at_its_cursor() {
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
    assert!(!walk.cursor().is_end());
    walk.advance(&numbered(3, 3)).unwrap();
    let cursor = walk.cursor();
    assert!(cursor.is_end());
    let resumed = Walk::start(Call::new(&OFFSET), &Options::default(), Some(&cursor)).unwrap();
    assert!(resumed.next().is_none());
}

#[test]
fn a_cursor_that_leads_nowhere_is_refused() {
    let nowhere = [
        (&TOKEN, Place::Token(Json::Null)),
        (&TOKEN, Place::Token(json!(""))),
        (&TOKEN, Place::Token(json!({"a": 1}))),
        (&HEADER, Place::Path("*".to_owned())),
        (&HEADER, Place::Path("@example.com/marks/v1".to_owned())),
    ];
    for (spec, place) in nowhere {
        let cursor = Cursor {
            operation: spec.id.to_owned(),
            place,
            read: 0,
            skip: 0,
        };
        let walk = Walk::start(Call::new(spec), &Options::default(), Some(&cursor));
        assert!(
            matches!(
                walk.err(),
                Some(Error::Paging {
                    problem: PagingProblem::OtherCursor,
                    ..
                })
            ),
            "{cursor:?}"
        );
    }
}

#[test]
fn impossible_counts_in_a_cursor_do_no_harm() {
    let cursor = Cursor {
        operation: "GetThings".to_owned(),
        place: Place::Offset(u64::MAX),
        read: u64::MAX,
        skip: u64::MAX,
    };
    assert_eq!(cursor.read(), u64::MAX);
    let options = with(|options| options.max_items = Some(u64::MAX));
    let mut walk = Walk::start(Call::new(&OFFSET), &options, Some(&cursor)).unwrap();
    walk.advance(&numbered(3, Json::Null)).unwrap();
    assert_eq!(walk.read(), u64::MAX);
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
            "GetThings: the cursor belongs to another walk: resume from a cursor of this operation's \
             walks"
        );
    }
}
