//! Every published operation, sent once with its required parameters.

use codegen::ir::Paging;
use fake_falcon::FakeFalcon;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::session::{Session, send};

fn text(name: &str) -> String {
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs");
    std::fs::read_to_string(format!("{specs}/{name}")).expect("a file of specs")
}

fn published() -> Value {
    text("falcon.swagger.json").parse().expect("JSON")
}

/// The request with a value for each required parameter.
fn required(session: &Session, method: &str, path: &str, operation: &Value) -> RequestBuilder {
    let params = operation["parameters"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let value = |param: &Value| match param["type"].as_str() {
        Some("integer") => "1",
        Some("boolean") => "true",
        Some("array") if param.pointer("/items/type") == Some(&"integer".into()) => "1",
        _ => "text",
    };
    let of = |place: &'static str| {
        let params = params.iter();
        params.filter(move |param| param["in"] == place && param["required"] == true)
    };
    // "1" is both text and a number.
    let pieces = path.split(['{', '}']).enumerate();
    let path: String = pieces
        .map(|(index, piece)| if index % 2 == 1 { "1" } else { piece })
        .collect();
    let mut query: Vec<String> = of("query")
        .map(|param| {
            format!(
                "{}={}",
                param["name"].as_str().expect("a name"),
                value(param)
            )
        })
        .collect();
    if params
        .iter()
        .any(|param| param["in"] == "query" && param["name"] == "limit")
    {
        query.push("limit=2".to_owned());
    }
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
    let mut request = session.request(method, &format!("{path}?{}", query.join("&")));
    for param in of("header").filter(|param| param["name"] != "Authorization") {
        request = request.header(param["name"].as_str().expect("a name"), "text");
    }
    let parts: String = of("formData")
        .map(|param| {
            let name = param["name"].as_str().expect("a name");
            let file = match param["type"] == "file" {
                true => "; filename=\"a\"",
                false => "",
            };
            format!(
                "--B\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{}\r\n",
                value(param)
            )
        })
        .collect();
    if !parts.is_empty() {
        let media = "multipart/form-data; boundary=B";
        let request = request.header("content-type", media);
        return request.body(format!("{parts}--B--\r\n"));
    }
    match of("body").next() {
        Some(_) => request.json(&Value::Object(Default::default())),
        None => request,
    }
}

#[tokio::test]
async fn every_operation_returns_its_published_status() {
    let spec = published();
    let falcon = FakeFalcon::builder().records(2).any_ids(true);
    let session = Session::start(falcon.keep_requests(false).stateless(true)).await;
    let mut operations = 0;
    let mut wrong = Vec::new();
    for (path, item) in spec["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            operations += 1;
            if path.starts_with("/oauth2/") {
                continue;
            }
            let statuses = operation["responses"]
                .as_object()
                .expect("responses")
                .keys();
            let expected = statuses
                .filter_map(|status| status.parse::<u16>().ok())
                .find(|status| (200..400).contains(status))
                .unwrap_or(200);
            let response = send(required(&session, method, path, operation)).await;
            let id = &operation["operationId"];
            let empty = response.bytes.is_empty();
            let json = response.header("content-type") == "application/json";
            if response.status != expected
                || empty != (expected == 204 || method == "head")
                || json && !empty && response.body.is_null()
            {
                wrong.push(format!("{id}: {} {}", response.status, response.body));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(operations > 0, "an interface has operations");
}

#[tokio::test]
async fn every_paged_operation_returns_a_page_and_a_cursor() {
    let spec = published();
    let read = codegen::read(&text("falcon.swagger.json"), Some(&text("overlay.yaml")))
        .expect("the generator's reading");
    let falcon = FakeFalcon::builder().keep_requests(false).stateless(true);
    let session = Session::start(falcon).await;
    let mut wrong = Vec::new();
    for operation in read.api.operations() {
        let paging = &operation.paging.paging;
        let Some(items) = paging
            .items()
            .filter(|_| operation.paging.why_not.is_none())
        else {
            continue;
        };
        let (path, method) = (&operation.path, operation.method.wire());
        let published = &spec["paths"][path][method.to_lowercase()];
        let response = send(required(&session, method, path, published)).await;
        let length = response.at(items).as_array().map(Vec::len);
        let next = match paging {
            Paging::Token { next, .. } => {
                let mut next = next.iter().map(|pointer| response.text(pointer));
                next.any(|token| !token.is_empty())
            }
            Paging::Marker {
                header: Some(name), ..
            } => !response.header(name).is_empty(),
            Paging::Offset { .. } | Paging::Marker { .. } | Paging::None => true,
        };
        if !next || !matches!(length, Some(2 | 10 | 20 | 50 | 100)) {
            wrong.push(format!(
                "{}: {length:?} {next} {paging:?}",
                operation.name.wire
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
