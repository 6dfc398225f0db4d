//! Annotations of a list in the overlay.

use super::*;

#[test]
fn an_annotation_without_a_style_corrects_what_the_rules_decide() {
    let window = query(NUMBER, TOTAL).annotated("{window: 10000}").read();
    let within = Paging::Offset {
        at: location("offset"),
        window: Some(10_000),
        items: "/resources".to_owned(),
    };
    assert_eq!(window.paging.paging, within);
    assert_eq!(window.paging.rule, "offset is a number");
    assert_eq!(window.item, Some(Type::Text));

    let why_not = query(NUMBER, TOTAL).annotated("{why_not: counts}").read();
    assert_eq!(why_not.paging.paging, offset("offset"));
    assert_eq!(why_not.paging.why_not.as_deref(), Some("counts"));
    assert_eq!(why_not.item, None);
}

#[test]
fn items_may_be_in_the_first_element_of_a_list() {
    let wrapped = format!(
        "resources: {{type: array, items: {{type: object, properties: {{events: {LIST}, \
         count: {{type: integer}}}}}}}}"
    );
    let operation = query(NUMBER, TOTAL)
        .responding(&wrapped)
        .annotated("{items: /resources/0/events}")
        .read();
    assert_eq!(operation.paging.paging.items(), Some("/resources/0/events"));
    assert_eq!(operation.item, Some(Type::Text));
}

#[test]
fn an_annotation_with_a_style_replaces_the_rules() {
    query(NUMBER, TOTAL)
        .annotated("{style: none}")
        .is("overlay", &Paging::None);
    query("", TOTAL)
        .annotated("{style: offset, at: 'body:/page/offset', window: 100}")
        .is(
            "overlay",
            &Paging::Offset {
                at: location("/page/offset"),
                window: Some(100),
                items: "/resources".to_owned(),
            },
        );
    query("", TOTAL)
        .annotated("{style: token, at: 'query:next', next: [/meta/next, /next]}")
        .is("overlay", &token("next", &["/meta/next", "/next"]));
    let marker = Paging::Marker {
        header: None,
        items: "/resources".to_owned(),
    };
    query("", TOTAL)
        .annotated("{style: marker}")
        .is("overlay", &marker);
}

#[test]
fn an_offset_does_not_go_beside_a_token() {
    let both = "{name: after, in: query, type: string}, {name: offset, in: query, type: integer}, \
                {name: filter, in: query, type: string}, {name: limit, in: query, type: integer}";
    let beside = |case: Case| case.read().paging.beside_token;
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    let returned = "after: {type: string}";
    assert_eq!(beside(query(both, returned)), names(&["filter", "limit"]));
    assert_eq!(beside(query(AFTER, returned)), None);
    assert_eq!(beside(query(TEXT, "offset: {type: string}")), None);
    assert_eq!(beside(query(NUMBER, TOTAL)), None);

    let limit = "{beside_token: [limit]}";
    let annotated = query(both, returned).annotated(limit).read().paging;
    assert_eq!(annotated.rule, "after is a token");
    assert_eq!(annotated.beside_token, names(&["limit"]));
    query(NUMBER, TOTAL)
        .annotated(limit)
        .refused("only a token has a `beside_token`");
    query(AFTER, returned)
        .annotated(limit)
        .refused("`beside_token` names an unknown query parameter");
}

#[test]
fn an_incomplete_annotation_is_refused() {
    let refused = |annotation, because| query(NUMBER, TOTAL).annotated(annotation).refused(because);
    refused("{style: cursor}", "unknown variant `cursor`");
    refused("{windows: 10}", "unknown field `windows`");
    refused("{style: offset}", "`at` is missing");
    refused(
        "{style: offset, at: offset}",
        "`at` is `query:<name>` or `body:<pointer>`",
    );
    refused(
        "{style: token, at: 'query:after'}",
        "`next` is missing: give a list of JSON pointers",
    );
    refused("{next: [/meta/next]}", "need a `style`");
    refused("{items: /nowhere}", "no list is published at `/nowhere`");
    refused(
        "{style: none, why_not: it cannot be}",
        "this list is not paged",
    );

    query(AFTER, TOTAL)
        .annotated("{window: 10}")
        .refused("only an offset has a `window`");
    query("", TOTAL)
        .annotated("{window: 10}")
        .refused("no rule finds pages to correct");
    query("", TOTAL)
        .responding("data: {type: object}")
        .annotated("{style: offset, at: 'query:skip'}")
        .refused("give `items`");
}
