//! The rules of paging: for each rule, lists that it matches and lists that it does not.

mod annotation;

use crate::ir::{At, Operation, Paging, Type};

const LIST: &str = "{type: array, items: {type: string}}";

/// The only operation of a specification.
struct Case {
    operation: &'static str,
    sends: &'static str,
    annotation: &'static str,
    returned: String,
    headers: &'static str,
}

/// A query that returns a list of strings beside `meta.pagination`.
fn query(sends: &'static str, pagination: &str) -> Case {
    Case {
        operation: "get /queries/things/v1",
        sends,
        annotation: "",
        returned: format!(
            "meta: {{type: object, properties: {{pagination: {{type: object, properties: \
             {{{pagination}}}}}}}}}, resources: {LIST}"
        ),
        headers: "",
    }
}

impl Case {
    fn of(self, operation: &'static str) -> Case {
        Case { operation, ..self }
    }

    fn responding(self, returned: &str) -> Case {
        let returned = returned.to_owned();
        Case { returned, ..self }
    }

    fn with_header(self, headers: &'static str) -> Case {
        Case { headers, ..self }
    }

    fn annotated(self, annotation: &'static str) -> Case {
        Case { annotation, ..self }
    }

    fn try_read(self) -> Result<Operation, String> {
        let (method, path) = self.operation.split_once(' ').unwrap();
        let annotation = match self.annotation {
            "" => String::new(),
            annotation => format!("x-falcon-paging: {annotation},"),
        };
        let (sends, headers, returned) = (self.sends, self.headers, self.returned);
        let specification = format!(
            "swagger: '2.0'
paths: {{'{path}': {{{method}: {{operationId: X, {annotation} parameters: [{sends}], responses: {{
  '200': {{description: OK, headers: {{{headers}}}, schema: {{
    type: object, properties: {{{returned}}}}}}}}}}}}}}}"
        );
        let read = crate::read(&specification, None).map_err(|error| error.to_string())?;
        let collection = read.api.collections.into_iter().next().unwrap();
        Ok(collection.operations.into_iter().next().unwrap())
    }

    fn read(self) -> Operation {
        self.try_read().unwrap()
    }

    #[track_caller]
    fn is(self, rule: &str, paging: &Paging) {
        let decision = self.read().paging;
        assert_eq!((decision.rule, &decision.paging), (rule, paging));
    }

    #[track_caller]
    fn refused(self, because: &str) {
        let refusal = self.try_read().unwrap_err();
        assert!(refusal.contains(because), "{refusal}");
        assert!(refusal.contains("operation `X`"), "{refusal}");
    }
}

fn location(at: &str) -> At {
    match at.strip_prefix('/') {
        Some(_) => At::Body(at.to_owned()),
        None => At::Query(at.to_owned()),
    }
}

fn offset(at: &str) -> Paging {
    Paging::Offset {
        at: location(at),
        window: None,
        items: "/resources".to_owned(),
    }
}

fn token(at: &str, next: &[&str]) -> Paging {
    Paging::Token {
        at: location(at),
        next: next.iter().map(|pointer| (*pointer).to_owned()).collect(),
        items: "/resources".to_owned(),
    }
}

const AFTER: &str = "{name: after, in: query, type: string}";
const LAST_ID: &str =
    "{name: offset, in: query, type: integer}, {name: last_id, in: query, type: string}";
const NEXT_TOKEN: &str =
    "{name: offset, in: query, type: integer}, {name: next_token, in: query, type: string}";
const NUMBER: &str = "{name: offset, in: query, type: integer}";
const START: &str = "{name: start, in: query, type: string}, {name: end, in: query, type: string}";
const TEXT: &str = "{name: offset, in: query, type: string}";
const NO_CURSOR: &str = "no cursor in the request";
const TOTAL: &str = "total: {type: integer}";

#[test]
fn a_reply_without_a_list_has_no_pages() {
    let one = "resources: {type: object, properties: {name: {type: string}}}";
    query(NUMBER, TOTAL)
        .responding(one)
        .is("no list in the reply", &Paging::None);

    let held = format!(
        "resources: {{type: object, properties: {{nodes: {LIST}, count: {{type: integer}}}}}}"
    );
    let nodes = offset("offset").over("/resources/nodes".to_owned());
    query(NUMBER, TOTAL)
        .responding(&held)
        .is("offset is a number", &nodes);
}

#[test]
fn from_and_size_cut_buckets_whatever_the_path_says() {
    let aggregate = "an aggregate: from and size cut buckets, not pages";
    let sized = "{name: body, in: body, schema: {type: array, items: {type: object, properties: \
                 {from: {type: integer}, size: {type: integer}, offset: {type: integer}}}}}";
    query(sized, TOTAL)
        .of("post /combined/things/v1")
        .is(aggregate, &Paging::None);

    query(NUMBER, TOTAL)
        .of("get /aggregates/things/v1")
        .is("offset is a number", &offset("offset"));
    let since = "{name: from, in: query, type: string}";
    query(since, TOTAL).is(NO_CURSOR, &Paging::None);
}

#[test]
fn a_write_is_not_paged_whatever_its_reply_contains() {
    let write = "a write, whatever its reply contains";
    let body = "{name: body, in: body, schema: {type: object, properties: {name: {type: string}}}}";
    let pagination = "after: {type: string}, total: {type: integer}";
    query(body, pagination)
        .of("post /entities/things/v1")
        .is(write, &Paging::None);
    query(NUMBER, TOTAL)
        .of("delete /entities/things/v1")
        .is(write, &Paging::None);

    query(NUMBER, TOTAL)
        .of("post /objects/v1")
        .is("offset is a number", &offset("offset"));
    query(body, TOTAL)
        .of("post /entities/things/GET/v1")
        .is(NO_CURSOR, &Paging::None);
}

#[test]
fn a_published_next_page_header_beats_the_offset() {
    let marker = Paging::Marker {
        header: Some("Next-Page".to_owned()),
        items: "/resources".to_owned(),
    };
    query(NUMBER, TOTAL)
        .with_header("next-page: {type: string}")
        .is("next page in a reply header", &marker);

    query(NUMBER, TOTAL)
        .with_header("X-Page: {type: string}")
        .is("offset is a number", &offset("offset"));
}

#[test]
fn after_is_a_token_wherever_the_reply_has_it() {
    let rule = "after is a token";
    let pagination = "/meta/pagination/after";
    let both = "{name: after, in: query, type: string}, {name: offset, in: query, type: integer}";
    query(both, "after: {type: string}, offset: {type: integer}")
        .is(rule, &token("after", &[pagination]));
    let in_body =
        "{name: body, in: body, schema: {type: object, properties: {after: {type: string}}}}";
    query(in_body, "after: {type: string}")
        .of("post /combined/things/v1")
        .is(rule, &token("/after", &[pagination]));
    let beside = format!(
        "meta: {{type: object, properties: {{next: {{type: string}}}}}}, resources: {LIST}"
    );
    query(AFTER, "")
        .responding(&beside)
        .is(rule, &token("after", &["/meta/next"]));
    let below = format!(
        "resources: {{type: object, properties: {{after: {{type: object}}, results: {LIST}}}}}"
    );
    let results = token("after", &["/resources/after"]).over("/resources/results".to_owned());
    query(AFTER, "").responding(&below).is(rule, &results);
    query(AFTER, TOTAL).is(rule, &token("after", &[pagination, "/meta/next"]));

    query(NUMBER, "after: {type: string}").is("offset is a number", &offset("offset"));
}

#[test]
fn a_next_token_that_is_never_returned_is_not_a_token() {
    let returned = "next_token: {type: string}, offset: {type: integer}";
    query(NEXT_TOKEN, returned).is(
        "next_token is published in the reply too",
        &token("next_token", &["/meta/pagination/next_token"]),
    );

    query(NEXT_TOKEN, "offset: {type: integer}").is("offset is a number", &offset("offset"));
}

#[test]
fn a_last_id_is_a_token_if_the_reply_has_the_next_id() {
    let returned = "next: {type: string}, offset: {type: integer}";
    query(LAST_ID, returned).is(
        "last_id is next in the reply",
        &token("last_id", &["/meta/pagination/next"]),
    );

    query(LAST_ID, TOTAL).is("offset is a number", &offset("offset"));
}

#[test]
fn a_start_is_a_key_if_the_reply_has_the_next_key() {
    query(START, "offset: {type: string}").is(
        "start is a key, and the reply has the next key",
        &token("start", &["/meta/pagination/offset"]),
    );

    query(START, "offset: {type: integer}").is(NO_CURSOR, &Paging::None);
}

#[test]
fn a_text_offset_is_a_token_unless_it_is_returned_as_a_number() {
    let rule = "offset is not a number in the reply";
    let echoed = token("offset", &["/meta/pagination/offset"]);
    query(TEXT, "offset: {type: string}").is(rule, &echoed);
    query(TEXT, "offset: {type: object}, next_page: {type: string}").is(rule, &echoed);
    query(TEXT, "offset: {type: string}, next: {type: string}")
        .is(rule, &token("offset", &["/meta/pagination/next"]));

    query(TEXT, "offset: {type: integer}").is("offset is a number", &offset("offset"));
    query(TEXT, TOTAL).is("offset is a number", &offset("offset"));
    query(NUMBER, "offset: {type: string}").is("offset is a number", &offset("offset"));
}

#[test]
fn an_offset_may_be_in_the_body() {
    let body =
        "{name: body, in: body, schema: {type: object, properties: {offset: {type: integer}}}}";
    query(body, TOTAL)
        .of("post /combined/things/v1")
        .is("offset is a number", &offset("/offset"));

    let path = "{name: offset, in: path, required: true, type: integer}";
    query(path, TOTAL)
        .of("get /things/{offset}/v1")
        .is(NO_CURSOR, &Paging::None);
}

#[test]
fn skip_is_an_offset_by_another_name() {
    query("{name: skip, in: query, type: integer}", "").is("skip is an offset", &offset("skip"));

    query("{name: skip_fields, in: query, type: boolean}", "").is(NO_CURSOR, &Paging::None);
}

#[test]
fn a_limit_alone_returns_the_first_records() {
    query(
        "{name: limit, in: query, type: integer}",
        "total: {type: integer}, offset: {type: integer}",
    )
    .is(NO_CURSOR, &Paging::None);
}

#[test]
fn a_page_of_several_lists_is_paged_but_not_supported() {
    let several = format!(
        "resources: {{type: object, properties: {{folders: {LIST}, projects: {LIST}, \
         errors: {LIST}}}}}"
    );
    let operation = query(NUMBER, TOTAL).responding(&several).read();
    assert_eq!(operation.paging.paging, offset("offset"));
    assert_eq!(
        operation.paging.why_not.as_deref(),
        Some("a page is split over several lists: folders, projects")
    );
    assert_eq!(operation.item, None);

    let unpaged = query("", TOTAL).responding(&several).read();
    assert_eq!(unpaged.paging.paging, Paging::None);
    assert_eq!(unpaged.paging.why_not, None);
}
