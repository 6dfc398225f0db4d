//! How parameters are written into a request.

use falcon_sdk::request::{Call, Method, Part, Payload, Upload};
use falcon_sdk::spec::{Body, Param, Spec};
use falcon_sdk::wire::Secret;

static SEARCH: Spec = Spec::new(
    Method::GET,
    "/things/{id}/parts/{part-name}/v1",
    "Search",
    "things",
)
.params(&[
    Param::path("id").required(),
    Param::path("part-name").required(),
    Param::query("filter"),
    Param::query("limit").integer(),
    Param::query("ids").multi(),
    Param::query("types").csv(),
    Param::query("words").ssv(),
    Param::query("choices").pipes(),
    Param::query("deep").boolean(),
    Param::query("weight").number(),
    Param::header("X-File-Password").secret(),
    Param::header("If-None-Match"),
]);

static FORM: Spec = Spec::new(Method::POST, "/form/v1", "Form", "things")
    .params(&[
        Param::form("comment"),
        Param::form("tags").multi(),
        Param::form("key").secret(),
    ])
    .body(Body::Form);

static UPLOAD: Spec = Spec::new(Method::POST, "/upload/v1", "Upload", "things")
    .params(&[
        Param::form("comment"),
        Param::form("tags").csv(),
        Param::form("file").file(),
    ])
    .body(Body::Multipart);

static JSON: Spec = Spec::new(Method::POST, "/json/v1", "Json", "things").body(Body::json(true));

fn search() -> Call {
    let mut call = Call::new(&SEARCH);
    call.path("id", &"1").path("part-name", &"p");
    call
}

fn query(call: &Call) -> String {
    let url = call.path_and_query();
    url.split_once('?')
        .map(|(_, query)| query.to_owned())
        .unwrap_or_default()
}

#[test]
fn values_are_escaped() {
    let mut call = search();
    call.query("filter", &"name:'a b'+tag:*\"x&y=z#\"/?%2F~ü");
    assert_eq!(
        query(&call),
        "filter=name%3A%27a%20b%27%2Btag%3A%2A%22x%26y%3Dz%23%22%2F%3F%252F~%C3%BC"
    );
}

#[test]
fn a_path_value_stays_within_its_segment() {
    let mut call = Call::new(&SEARCH);
    call.path("id", &"a/../b?c#d%2e").path("part-name", &"{id}");
    assert_eq!(
        call.path_and_query(),
        "/things/a%2F..%2Fb%3Fc%23d%252e/parts/%7Bid%7D/v1"
    );
}

#[test]
fn lists_are_written_in_the_style_of_their_parameter() {
    let two = vec!["a,b", "c d"];
    for (name, written) in [
        ("ids", "ids=a%2Cb&ids=c%20d"),
        ("types", "types=a%2Cb%2Cc%20d"),
        ("words", "words=a%2Cb%20c%20d"),
        ("choices", "choices=a%2Cb%7Cc%20d"),
    ] {
        let mut call = search();
        call.query(name, &two);
        assert_eq!(query(&call), written);
    }
}

#[test]
fn false_zero_and_empty_text_are_sent() {
    let mut call = search();
    call.query("deep", &false)
        .query("limit", &0)
        .query("weight", &0.0)
        .query("filter", &"");
    assert_eq!(query(&call), "deep=false&limit=0&weight=0&filter=");
}

#[test]
fn unset_values_and_empty_lists_are_not_sent() {
    let mut call = search();
    call.query("filter", &None::<String>)
        .query("ids", &Vec::<String>::new());
    assert_eq!(query(&call), "");
    assert_eq!(call.path_and_query(), "/things/1/parts/p/v1");
}

#[test]
fn a_parameter_that_is_set_again_replaces_the_earlier_value() {
    let mut call = search();
    call.query("ids", &vec!["a", "b"])
        .query("ids", &vec!["c"])
        .query("limit", &1);
    assert_eq!(query(&call), "ids=c&limit=1");
    call.query("limit", &None::<i64>);
    assert_eq!(query(&call), "ids=c");
}

#[test]
fn an_unpublished_request_repeats_the_names_of_lists_and_retains_its_query() {
    let mut call = Call::request(Method::GET, "/new/{kind}/v1?x=%20");
    call.path("kind", &"a b").query("ids", &vec!["1", "2"]);
    assert_eq!(call.path_and_query(), "/new/a%20b/v1?x=%20&ids=1&ids=2");
    // Errors and logs show the name, so it leaves out the query.
    assert_eq!(call.operation(), "GET /new/{kind}/v1");
    assert_eq!(call.check(), Ok(()));
}

#[test]
fn a_form_is_urlencoded() {
    let mut call = Call::new(&FORM);
    call.form("comment", &"a&b c").form("tags", &vec!["x", "y"]);
    let Payload::Form(form) = call.payload() else {
        panic!("{:?}", call.payload())
    };
    assert_eq!(form, "comment=a%26b%20c&tags=x&tags=y");
    assert!(matches!(Call::new(&FORM).payload(), Payload::None));
}

#[test]
fn a_multipart_form_holds_text_and_files() {
    let mut call = Call::new(&UPLOAD);
    call.form("comment", &"hello").form("tags", &vec!["a", "b"]);
    call.file("file", &Some(Upload::new("content").file_name("a.txt")));
    let Payload::Multipart(parts) = call.payload() else {
        panic!("{:?}", call.payload())
    };
    let shown: Vec<String> = parts
        .iter()
        .map(|(name, part)| match part {
            Part::Text(text) => format!("{name}={text}"),
            Part::File(file) => format!("{name}={file:?}"),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "comment=hello",
            "tags=a,b",
            "file=Upload { file_name: Some(\"a.txt\"), content_type: None, len: 7 }"
        ]
    );
    call.file("file", &None);
    let Payload::Multipart(parts) = call.payload() else {
        panic!("{:?}", call.payload())
    };
    assert_eq!(parts.len(), 2);
}

#[test]
fn an_unset_json_body_is_no_body() {
    let mut call = Call::new(&JSON);
    call.json(&serde_json::json!({"a": 1}));
    let Payload::Json(json) = call.payload() else {
        panic!("{:?}", call.payload())
    };
    assert_eq!(json.as_ref(), br#"{"a":1}"#);
    call.json(&None::<String>);
    assert!(matches!(call.payload(), Payload::None));
}

#[test]
fn debug_shows_the_parameters_but_no_secret_and_no_body() {
    let mut call = search();
    call.query("filter", &Secret::from("topsecret"))
        .query("ids", &vec!["a", "b"]);
    call.header("X-File-Password", &"topsecret");
    call.json(&serde_json::json!({"password": "topsecret"}));
    let shown = format!("{call:?}");
    assert!(!shown.contains("topsecret"), "{shown}");
    assert_eq!(
        shown,
        "Call { operation: \"Search\", method: GET, path: \"/things/{id}/parts/{part-name}/v1\", \
         id: \"1\", part-name: \"p\", filter: ***, ids: [\"a\", \"b\"], X-File-Password: ***, \
         json: 24 bytes }"
    );
}
