//! Requests that are refused before anything is sent.

use falcon_sdk::request::{Call, Method, Problem, Upload};
use falcon_sdk::spec::{Body, Kind, Param, Place, Spec};

static GET: Spec = Spec::new(Method::GET, "/things/{id}/v1", "GetThings", "things").params(&[
    Param::path("id").required(),
    Param::query("limit").integer().range(1.0, 5000.0),
    Param::query("offset").min(0.0),
    Param::query("share").number().max(1.0),
    Param::query("ids").multi().min_items(2).max_items(3),
    Param::query("sizes").csv().integer().range(1.0, 9.0),
    Param::query("deep").boolean(),
    Param::query("filter"),
    Param::header("X-Name"),
    Param::header("X-Pin").integer().range(1.0, 5.0).secret(),
]);

static LIST: Spec =
    Spec::new(Method::GET, "/list/v1", "List", "things")
        .params(&[Param::query("ids").multi().required()]);

static UPLOAD: Spec = Spec::new(Method::POST, "/upload/v1", "Upload", "things")
    .params(&[
        Param::form("file").file().required(),
        Param::form("comment"),
    ])
    .body(Body::Multipart);

static JSON: Spec = Spec::new(Method::POST, "/json/v1", "Json", "things").body(Body::json(true));

fn get() -> Call {
    let mut call = Call::new(&GET);
    call.path("id", &"1");
    call
}

fn refusal(call: &Call) -> String {
    call.check().expect_err("the call is wrong").to_string()
}

#[test]
fn numbers_out_of_range_are_named_with_value_and_range() {
    assert_eq!(
        refusal(get().query("limit", &0)),
        "GetThings: limit is 0: give 1 to 5000 (`check_limits(false)` lifts this check)"
    );
    assert_eq!(
        refusal(get().query("limit", &5001)),
        "GetThings: limit is 5001: give 1 to 5000 (`check_limits(false)` lifts this check)"
    );
    assert_eq!(
        refusal(get().query("share", &1.5)),
        "GetThings: share is 1.5: give 1 or less (`check_limits(false)` lifts this check)"
    );
    for limit in [1, 5000] {
        assert_eq!(get().query("limit", &limit).check(), Ok(()));
    }
}

#[test]
fn the_range_applies_to_each_element_of_a_list() {
    assert_eq!(
        refusal(get().query("sizes", &vec![1, 10])),
        "GetThings: sizes is 10: give 1 to 9 (`check_limits(false)` lifts this check)"
    );
    assert_eq!(get().query("sizes", &vec![1, 9]).check(), Ok(()));
}

#[test]
fn text_with_published_limits_is_checked_only_if_it_is_a_number() {
    assert_eq!(
        refusal(get().query("offset", &"-1")),
        "GetThings: offset is -1: give 0 or more (`check_limits(false)` lifts this check)"
    );
    assert_eq!(get().query("offset", &"a token").check(), Ok(()));
}

#[test]
fn lists_have_a_smallest_and_a_largest_length() {
    assert_eq!(
        refusal(get().query("ids", &vec!["a"])),
        "GetThings: ids has 1 elements: give 2 to 3 (`check_limits(false)` lifts this check)"
    );
    let error = get()
        .query("ids", &vec!["a", "b", "c", "d"])
        .check()
        .unwrap_err();
    assert!(matches!(
        error.problem,
        Problem::Items {
            count: 4,
            min: Some(2),
            max: Some(3),
            ..
        }
    ));
    assert_eq!(get().query("ids", &vec!["a", "b"]).check(), Ok(()));
    assert_eq!(get().query("ids", &Vec::<String>::new()).check(), Ok(()));
}

#[test]
fn a_required_parameter_must_be_set_and_not_be_an_empty_list() {
    assert_eq!(
        refusal(&Call::new(&GET)),
        "GetThings: id is required: set it"
    );
    assert_eq!(refusal(&Call::new(&LIST)), "List: ids is required: set it");
    let mut empty = Call::new(&LIST);
    assert_eq!(
        refusal(empty.query("ids", &Vec::<String>::new())),
        "List: ids is required: set it"
    );
    assert_eq!(
        refusal(&Call::new(&UPLOAD)),
        "Upload: file is required: set it"
    );
    assert_eq!(refusal(&Call::new(&JSON)), "Json: body is required: set it");
    assert_eq!(empty.query("ids", &"1").check(), Ok(()));
}

#[test]
fn a_path_of_an_unpublished_request_must_be_complete_and_valid() {
    let open = Call::request(Method::GET, "/new/{id}");
    assert_eq!(refusal(&open), "GET /new/{id}: id is required: set it");
    for path in ["new/thing", "/a b", "/a#b", ""] {
        let error = Call::request(Method::GET, path).check().unwrap_err();
        assert_eq!(error.problem, Problem::Path, "{path}");
    }
}

#[test]
fn path_values_that_would_change_the_path_are_refused() {
    for value in ["", ".", ".."] {
        let error = Call::new(&GET).path("id", &value).check().unwrap_err();
        let Problem::Segment { value: given, .. } = error.problem else {
            panic!("{error}");
        };
        assert_eq!(given, value);
    }
    for value in ["...", "../x", ".a", "%2e%2e", " "] {
        assert_eq!(
            Call::new(&GET).path("id", &value).check(),
            Ok(()),
            "{value}"
        );
    }
}

#[test]
fn an_unknown_parameter_is_refused_with_a_similar_name() {
    assert_eq!(
        refusal(get().query("limits", &1)),
        "GetThings: limits is not a parameter of this operation; did you mean limit?"
    );
    assert!(matches!(
        get().query("zzz", &1).check().unwrap_err().problem,
        Problem::Unknown { near: None, .. }
    ));
    assert_eq!(
        Call::request(Method::GET, "/new")
            .query("anything", &1)
            .check(),
        Ok(()),
        "nothing is published about it"
    );
}

#[test]
fn a_parameter_in_the_wrong_place_is_refused() {
    let error = get().header("limit", &1).check().unwrap_err();
    assert!(matches!(
        error.problem,
        Problem::Misplaced {
            place: Place::Query,
            ..
        }
    ));
    assert_eq!(
        error.to_string(),
        "GetThings: limit is sent in the query: set it with `query`"
    );
}

#[test]
fn values_of_another_type_are_refused() {
    assert_eq!(
        refusal(get().query("limit", &"ten")),
        "GetThings: limit is ten: give an integer"
    );
    assert_eq!(
        refusal(get().query("limit", &1.5)),
        "GetThings: limit is 1.5: give an integer"
    );
    assert_eq!(
        refusal(get().query("share", &"NaN")),
        "GetThings: share is NaN: give a number"
    );
    assert_eq!(
        refusal(get().query("deep", &1)),
        "GetThings: deep is 1: give true or false"
    );
    assert_eq!(get().query("limit", &"10").check(), Ok(()));
    assert!(matches!(
        Call::new(&UPLOAD)
            .form("file", &"text")
            .check()
            .unwrap_err()
            .problem,
        Problem::Kind { value, expected: Kind::File, .. } if value == "text"
    ));
    let file = Upload::new("content");
    assert!(matches!(
        Call::new(&UPLOAD)
            .file("comment", &file)
            .file("file", &file)
            .check()
            .unwrap_err()
            .problem,
        Problem::Kind { value, expected: Kind::Text, .. } if value == "a file"
    ));
}

#[test]
fn a_list_is_refused_where_one_value_is_taken() {
    assert_eq!(
        refusal(get().query("filter", &vec!["a", "b"])),
        "GetThings: filter takes one value, not 2"
    );
}

#[test]
fn a_value_without_a_text_form_is_refused_until_it_is_replaced() {
    let nested = vec![vec!["a"]];
    let mut call = get();
    for problem in [
        call.query("filter", &f64::NAN).check(),
        call.query("filter", &nested).check(),
        call.query("filter", &serde_json::json!({"a": 1})).check(),
        call.query("filter", &serde_json::Value::Null).check(),
    ] {
        assert_eq!(problem.unwrap_err().problem, Problem::NotText);
    }
    assert_eq!(call.query("filter", &"a").check(), Ok(()));
}

#[test]
fn a_header_with_control_characters_is_refused() {
    assert_eq!(
        get()
            .header("X-Name", &"a\r\nb")
            .check()
            .unwrap_err()
            .problem,
        Problem::Header
    );
    assert_eq!(get().header("X-Name", &"größe").check(), Ok(()));
}

#[test]
fn a_media_type_with_control_characters_is_refused() {
    let file = Upload::new("content").content_type("text/plain\r\nX-Evil: 1");
    let mut form = Call::new(&UPLOAD);
    let mut whole = Call::request(Method::PUT, "/new");
    for call in [form.file("file", &file), whole.bytes(&file)] {
        assert_eq!(call.check().unwrap_err().problem, Problem::MediaType);
    }
}

#[test]
fn a_body_of_another_kind_is_refused() {
    let json = serde_json::json!({});
    assert_eq!(
        refusal(get().json(&json)),
        "GetThings: body is refused: the operation takes no body"
    );
    assert_eq!(
        refusal(Call::new(&JSON).bytes(&Upload::new("x"))),
        "Json: body is refused: the operation takes a JSON body"
    );
}

#[test]
fn an_error_shows_no_secret() {
    assert_eq!(
        refusal(get().header("X-Pin", &9)),
        "GetThings: X-Pin is ***: give 1 to 5 (`check_limits(false)` lifts this check)"
    );
}
