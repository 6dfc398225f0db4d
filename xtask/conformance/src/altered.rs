//! A wrong paging annotation fails: each is altered on purpose in the overlay that the generator
//! reads, and compared with the server.

use std::fmt::Write;
use std::sync::LazyLock;

use codegen::Sources;
use codegen::ir::{self, Operation};
use codegen::source::overlay::Stale;
use fake_falcon::FakeFalcon;
use falcon_sdk::request::Call;
use falcon_sdk::spec::{At, Paging, Spec};
use falcon_sdk::{Client, Retry, catalog};
use serde_json::json;

use crate::report::Report;
use crate::walk;

/// Wrong annotations, at least one for each style and each place of a cursor.
const WRONG: [(&str, &str); 24] = [
    (
        "QueryDevicesByFilter",
        "{style: token, at: 'query:offset', next: [/meta/pagination/offset]}",
    ),
    ("QueryHiddenDevices", "{style: none}"),
    ("GetQueriesAlertsV2", "{window: 50000}"),
    ("GetActivityMonitorV3", "{style: offset, at: 'query:limit'}"),
    ("CombinedQueryAgents", "{style: offset, at: 'body:/offset'}"),
    ("ExecuteQuery", "{style: offset, at: 'body:/offset'}"),
    (
        "AggregateAssessmentsGroupedByRulesV2",
        "{items: /resources}",
    ),
    (
        "QueryDevicesByFilterScroll",
        "{style: offset, at: 'query:offset'}",
    ),
    (
        "CombinedDevicesByFilter",
        "{style: token, at: 'query:offset', next: [/meta/pagination/offset]}",
    ),
    (
        "combined_edges_get",
        "{style: token, at: 'query:offset', next: [/meta/pagination/next]}",
    ),
    (
        "combinedQueryVulnerabilities",
        "{style: token, at: 'query:after', next: [/meta/next]}",
    ),
    ("query-rules", "{style: offset, at: 'query:offset'}"),
    (
        "PostCombinedAlertsV1",
        "{style: token, at: 'body:/offset', next: [/meta/pagination/after]}",
    ),
    (
        "cloud-security-assets-queries",
        "{style: token, at: 'query:after', next: [/meta/pagination/after]}",
    ),
    (
        "extAggregateImageAssessments",
        "{style: token, at: 'query:after', next: [/meta/next]}",
    ),
    (
        "GetBehaviorDetections",
        "{style: token, at: 'query:next_token', next: [/meta/next]}",
    ),
    (
        "GetConfigurationDetectionIDsV2",
        "{style: token, at: 'query:next_token', next: [/meta/pagination/offset]}",
    ),
    ("GetAlertsV3", "{style: offset, at: 'query:offset'}"),
    (
        "ListObjects",
        "{style: token, at: 'query:start', next: [/meta/pagination/next]}",
    ),
    ("QueryIntelIndicatorEntities", "{style: marker}"),
    (
        "QueryIntelIndicatorIds",
        "{style: offset, at: 'query:offset'}",
    ),
    (
        "CombinedImageByVulnerabilityCount",
        "{style: offset, at: 'query:offset'}",
    ),
    // For these operations, the server only knows the published shapes.
    (
        "combinedQueryEvaluationLogic",
        "{style: token, at: 'query:after', next: [/meta/next]}",
    ),
    (
        "indicator.get.devices_ran_on.v1",
        "{style: offset, at: 'query:offset'}",
    ),
];

struct Bench {
    falcon: FakeFalcon,
    client: Client,
}

impl Bench {
    fn start() -> Self {
        let falcon = FakeFalcon::builder().stateless(true).records(walk::RECORDS);
        let falcon = falcon.launch().expect("a free port");
        let client = Client::builder()
            .base_url(falcon.base_url())
            .credentials(falcon.client_id(), falcon.client_secret())
            .retry(Retry::never())
            .pacing(false);
        let client = client.build().expect("a client");
        Bench { falcon, client }
    }

    /// The failures with the generator's paging, or with another.
    async fn failures(&self, operation: &Operation) -> Vec<String> {
        let mut report = Report::default();
        let spec = spec(operation);
        let call = call(operation, spec);
        walk::check(&self.client, &self.falcon, spec, call, &mut report).await;
        report.failures().to_vec()
    }
}

/// The operations without alterations.
static RIGHT: LazyLock<Vec<Operation>> = LazyLock::new(|| operations(None));

/// The operations of the project's own interface, with another overlay after its own.
fn operations(altered: Option<&str>) -> Vec<Operation> {
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs");
    let text = |name| std::fs::read_to_string(format!("{specs}/{name}"));
    let specification = text("falcon.swagger.json").expect("the interface");
    let annotations = text("annotations.yaml").ok();
    let overlay = text("overlay.yaml").expect("the overlay");
    let own = annotations.iter().chain([&overlay]).map(String::as_str);
    let sources = Sources {
        specification: &specification,
        overlays: own.chain(altered).collect(),
        stale: Stale::Refuse,
        words: None,
    };
    let read = sources
        .read()
        .expect("an interface that the generator takes");
    read.api.operations().cloned().collect()
}

fn find<'a>(operations: &'a [Operation], id: &str) -> &'a Operation {
    let mut found = operations.iter().filter(|it| it.name.wire == id);
    found
        .next()
        .unwrap_or_else(|| panic!("{id} is not published"))
}

/// The operation as in the SDK, except the generator's decisions about its pages.
fn spec(operation: &Operation) -> &'static Spec {
    let mut spec = catalog::find(&operation.name.wire).expect("it").clone();
    let decision = &operation.paging;
    spec.paging = match &decision.paging {
        // The SDK has no paging for such a list.
        _ if decision.why_not.is_some() => Paging::None,
        ir::Paging::None => Paging::None,
        ir::Paging::Offset { at, window, items } => {
            Paging::offset(place(at), *window, fixed(items))
        }
        ir::Paging::Token { at, next, items } => Paging::token(place(at), list(next), fixed(items)),
        ir::Paging::Marker { header, items } => {
            Paging::marker(header.as_deref().map(fixed), fixed(items))
        }
    };
    spec.beside_token = decision.beside_token.as_deref().map(list);
    Box::leak(Box::new(spec))
}

/// A request with the required parameters.
fn call(operation: &Operation, spec: &'static Spec) -> Call {
    let mut call = Call::new(spec);
    for param in operation.params.iter().filter(|param| param.required) {
        let name = &param.name.wire;
        match param.place {
            ir::Place::Path => call.path(name, &"1"),
            ir::Place::Query => call.query(name, &"1"),
            ir::Place::Header => call.header(name, &"1"),
            ir::Place::Form => call.form(name, &"1"),
        };
    }
    if let ir::Body::Json { required: true, .. } = operation.body {
        call.json(&json!({}));
    }
    call
}

fn place(at: &ir::At) -> At {
    match at {
        ir::At::Query(name) => At::Query(fixed(name)),
        ir::At::Body(pointer) => At::Body(fixed(pointer)),
    }
}

fn list(texts: &[String]) -> &'static [&'static str] {
    let texts: Vec<&str> = texts.iter().map(|text| fixed(text)).collect();
    Box::leak(texts.into_boxed_slice())
}

fn fixed(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

#[tokio::test]
async fn a_wrong_annotation_of_each_style_is_reported() {
    let bench = Bench::start();
    let mut altered = "overlay: 1.0.0\ninfo: {title: Wrong, version: '1'}\nactions:\n".to_owned();
    for (id, annotation) in WRONG {
        let operation = find(&RIGHT, id);
        let method = operation.method.wire().to_lowercase();
        writeln!(
            altered,
            "- target: $.paths['{}'].{method}\n  description: Wrong on purpose.\n  \
             update: {{x-falcon-paging: {annotation}}}",
            operation.path
        )
        .expect("a String takes all");
    }
    let wrong = operations(Some(&altered));
    for (id, annotation) in WRONG {
        let failures = bench.failures(find(&RIGHT, id)).await;
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        let failures = bench.failures(find(&wrong, id)).await;
        assert!(
            !failures.is_empty(),
            "{id}: nothing is wrong with {annotation}"
        );
    }
}

/// Every other style and place that the decision could have named.
fn alterations(operation: &Operation) -> Vec<Operation> {
    use ir::Paging::{None, Offset, Token};

    let paging = &operation.paging.paging;
    let query = |name: &str| ir::At::Query(name.to_owned());
    let elsewhere = query("elsewhere");
    let items = paging.items().unwrap_or_default().to_owned();
    let echo = vec!["/meta/pagination/offset".to_owned()];
    let other = match paging {
        None => return Vec::new(),
        Offset { at, window, .. } => vec![
            Token {
                at: at.clone(),
                next: echo,
                items,
            },
            Offset {
                at: elsewhere,
                window: *window,
                items: "/errors".to_owned(),
            },
        ],
        Token { at, next, items } => vec![
            Offset {
                at: at.clone(),
                window: Option::None,
                items: items.clone(),
            },
            Token {
                at: elsewhere,
                next: next.clone(),
                items: items.clone(),
            },
            Token {
                at: at.clone(),
                next: vec!["/meta/elsewhere".to_owned()],
                items: items.clone(),
            },
        ],
        ir::Paging::Marker { .. } => vec![Token {
            at: query("offset"),
            next: echo,
            items,
        }],
    };
    let other = other
        .into_iter()
        .chain([None, paging.clone().over("/errors".to_owned())]);
    let altered = other.map(|paging| {
        let mut altered = operation.clone();
        altered.paging.paging = paging;
        altered.paging.beside_token = Option::None;
        altered
    });
    altered.collect()
}

#[tokio::test]
async fn every_altered_annotation_is_reported() {
    let bench = Bench::start();
    let mut unseen = Vec::new();
    let mut lists = 0;
    for operation in RIGHT.iter() {
        if operation.paging.why_not.is_some() {
            continue;
        }
        let failures = bench.failures(operation).await;
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        for altered in alterations(operation) {
            lists += 1;
            if bench.failures(&altered).await.is_empty() {
                unseen.push(format!(
                    "{}: {:?}",
                    operation.name.wire, altered.paging.paging
                ));
            }
        }
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
    assert!(lists > 0, "an interface has lists");
}
