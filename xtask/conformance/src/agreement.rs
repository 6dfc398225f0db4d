//! The generator, the fake and conformance say the same of one file.

use std::collections::BTreeSet;
use std::path::Path;

use codegen::Sources;
use codegen::ir::{self, Body, Place, Reply, Resources, Type};
use codegen::source::overlay::Stale;
use fake_falcon::FakeFalcon;
use falcon_sdk::request::Call;
use falcon_sdk::{Client, Error, Retry};
use http::Method;
use serde_json::{Value, json};

use crate::published::{Operation, Published};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../codegen/tests/fixtures/shared_parameters.yaml"
);

/// A parameter: its place, its name, and whether it is required.
type Known = BTreeSet<(Place, String, bool)>;

fn sources(text: &str) -> Sources<'_> {
    Sources {
        specification: text,
        overlays: Vec::new(),
        stale: Stale::Refuse,
        words: None,
    }
}

fn of_generator(operation: &ir::Operation) -> Known {
    let params = operation.params.iter();
    params
        .map(|param| (param.place, param.name.wire.clone(), param.required))
        .collect()
}

fn of_conformance(operation: Operation<'_>) -> Known {
    let places = [Place::Path, Place::Query, Place::Header, Place::Form];
    let parameters = places
        .into_iter()
        .flat_map(|place| operation.parameters(place));
    parameters
        .map(|parameter| (parameter.place, parameter.name, parameter.required))
        .collect()
}

/// A request for the thing `a`, with these parameters in its query.
fn request(operation: &ir::Operation, query: &[(&str, &str)], body: Option<&Value>) -> Call {
    let method = match operation.method {
        ir::Method::Get => Method::GET,
        ir::Method::Post => Method::POST,
        _ => Method::DELETE,
    };
    let mut call = Call::request(method, operation.path.replace("{id}", "a"));
    for (name, value) in query {
        call.query(name, value);
    }
    body.map(|body| call.json(body));
    call
}

#[tokio::test]
async fn shared_parameters_bodies_and_responses_are_the_same_for_all() {
    let text = std::fs::read_to_string(FILE).expect("a fixture");
    let read = sources(&text).read().expect("the generator takes it");
    let published = Published::of(&sources(&text)).expect("conformance takes it");
    let fake = FakeFalcon::builder().spec(Path::new(FILE)).launch();
    let fake = fake.expect("the fake serves it");
    let client = Client::builder()
        .base_url(fake.base_url())
        .token("not checked")
        .retry(Retry::never())
        .build()
        .expect("a client");
    let mut checked = Vec::new();
    for operation in read.api.operations() {
        let id = operation.name.wire.as_str();
        let conformance = published.operation(id).expect("it is there");
        let known = of_generator(operation);
        assert_eq!(of_conformance(conformance), known, "{id}");
        let takes_json = matches!(operation.body, Body::Json { required: true, .. });
        let body = conformance.body();
        assert_eq!(
            body.map(|(_, required)| required),
            takes_json.then_some(true)
        );
        assert_eq!(
            operation.reply,
            Reply::Envelope(Resources::List(Type::Text)),
            "{id}"
        );

        // The fake names each parameter that is missing, and the one that it does not know.
        let bare = request(operation, &[("other", "1")], None);
        let required = known
            .iter()
            .filter(|(place, _, required)| *required && *place != Place::Path);
        let mut faults: BTreeSet<String> = required
            .map(|(_, name, _)| format!("{name}: missing query parameter"))
            .collect();
        faults.insert("other: unknown query parameter".to_owned());
        faults.extend(takes_json.then(|| "body: missing".to_owned()));
        let failure = match client.call_as::<Value>(&bare).await {
            Err(Error::Api(failure)) => failure,
            other => panic!("{id}: the fake names nothing: {other:?}"),
        };
        let told = failure
            .errors
            .iter()
            .map(|error| error.message().to_owned());
        assert_eq!(told.collect::<BTreeSet<_>>(), faults, "{id}");

        let query = known.iter().filter(|(place, ..)| *place == Place::Query);
        let query: Vec<_> = query.map(|(_, name, _)| (name.as_str(), "1")).collect();
        let body = takes_json.then(|| json!({ "note": "a" }));
        let whole = request(operation, &query, body.as_ref());
        let response = client.call_as::<Value>(&whole).await;
        let response = response.unwrap_or_else(|error| panic!("{id}: {error}"));
        assert!(response.body["resources"][0].is_string(), "{id}");
        checked.push(id);
    }
    assert_eq!(checked, ["DeleteThings", "GetThings", "PostThings"]);
}
