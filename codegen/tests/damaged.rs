//! Damaged and hostile files cost an error at most, and never write outside of the generated tree.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at an unexpected value"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use codegen::findings::findings;
use codegen::source::load;
use serde_json::{Map, Value, json};

/// Reads a text. What can be read can be written; what can't has an error with valid places.
fn feed(text: &str) -> bool {
    match codegen::read(text, None) {
        Ok(read) => {
            let files = codegen::generate(&read.api, "").unwrap().files;
            let is_name = |part: &str| {
                !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_')
            };
            for file in &files {
                let path = file.path.strip_suffix(".rs").unwrap();
                assert!(path.split('/').all(is_name), "{path}");
            }
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            let lines = text.split('\n').count();
            for finding in findings(&error, text) {
                assert!(
                    finding.position.is_none_or(|(line, _)| line <= lines),
                    "{finding:?}"
                );
            }
            false
        }
    }
}

/// The published interface with the paths below a prefix, and the definitions that they use.
fn part(prefix: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/falcon.swagger.json");
    let mut document = load(&fs::read_to_string(path).unwrap()).unwrap();
    let paths = document["paths"].as_object_mut().unwrap();
    paths.retain(|path, _| path.starts_with(prefix));
    let definitions = document["definitions"].take();
    let mut used = Map::new();
    let mut open = references(&document["paths"]);
    while let Some(name) = open.pop_first() {
        if !used.contains_key(&name) {
            let schema = definitions[&name].clone();
            open.extend(references(&schema));
            used.insert(name, schema);
        }
    }
    document["definitions"] = used.into();
    document
}

fn references(value: &Value) -> BTreeSet<String> {
    let text = value.to_string();
    let names = text.split("\"#/definitions/").skip(1);
    names
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// A small generator of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

#[test]
fn the_published_file_with_damaged_bytes_costs_an_error_at_most() {
    let text = serde_json::to_string_pretty(&part("/alerts/queries")).unwrap();
    assert!(feed(&text), "it is valid");
    let mut numbers = Numbers(1);
    let (mut read, mut refused) = (0, 0);
    for _ in 0..400 {
        let mut bytes = text.clone().into_bytes();
        for _ in 0..=numbers.below(3) {
            let at = numbers.below(bytes.len());
            let end = (at + numbers.below(60)).min(bytes.len());
            match numbers.below(5) {
                0 => bytes[at] = numbers.below(256) as u8,
                1 => bytes.truncate(at.max(1)),
                2 => {
                    bytes.drain(at..end);
                }
                3 => {
                    let copy = bytes[at..end].to_vec();
                    let to = numbers.below(bytes.len());
                    bytes.splice(to..to, copy);
                }
                _ => bytes.insert(at, b"{}[]\",:0-\\"[numbers.below(10)]),
            }
        }
        match feed(&String::from_utf8_lossy(&bytes)) {
            true => read += 1,
            false => refused += 1,
        }
    }
    assert!(read > 20 && refused > 100, "{read} read, {refused} refused");
}

/// Every value of an interface, by its pointer.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let step = |step: &str| format!("{at}/{}", step.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(object) => {
            object
                .iter()
                .for_each(|(key, value)| pointers(value, &step(key), found));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, value)| pointers(value, &step(&index.to_string()), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn any_value_in_any_place_costs_an_error_at_most() {
    let document = part("/alerts/queries");
    let mut places = Vec::new();
    pointers(&document, "", &mut places);
    let mut numbers = Numbers(2);
    for _ in 0..400 {
        let mut damaged = document.clone();
        let place = &places[numbers.below(places.len())];
        *damaged.pointer_mut(place).unwrap() = match numbers.below(9) {
            0 => Value::Null,
            1 => json!({}),
            2 => json!([]),
            3 => json!(-1.5e300),
            4 => json!("../x"),
            5 => json!({"$ref": "#/definitions/../x"}),
            6 => json!({"allOf": [{"$ref": format!("#{place}")}]}),
            7 => json!({"$ref": format!("#{place}")}),
            _ => json!([{"name": "\u{0}", "in": "path"}]),
        };
        feed(&damaged.to_string());
    }
}

#[test]
fn schemas_that_refer_to_each_other_endlessly_or_deeply_cost_an_error_at_most() {
    let document = |schema: &dyn Fn(usize) -> Value, count: usize| {
        let definitions: Map<String, Value> = (0..count)
            .map(|index| (format!("A{index}"), schema(index)))
            .collect();
        let responses = json!({"200": {"description": "", "schema": {"$ref": "#/definitions/A0"}}});
        json!({
            "swagger": "2.0",
            "paths": {"/a/v1": {"get": {"operationId": "A", "tags": ["a"], "responses": responses}}},
            "definitions": definitions,
        })
        .to_string()
    };
    let to = |index: usize| json!({"$ref": format!("#/definitions/A{index}")});
    let text = json!({"type": "string"});
    let property = |next: Value| json!({"type": "object", "properties": {"next": next}});
    let list = |next: Value| json!({"type": "array", "items": next});
    let part = |next: Value| json!({"allOf": [next], "properties": {"p": text}});
    let forms: [&dyn Fn(Value) -> Value; 3] = [&property, &list, &part];
    for form in forms {
        let chain = |count: usize| {
            document(
                &|index| {
                    if index + 1 < count {
                        form(to(index + 1))
                    } else {
                        text.clone()
                    }
                },
                count,
            )
        };
        assert!(feed(&chain(30)));
        assert!(!feed(&chain(3000)), "the stack would end");
        let circle = document(&|index| form(to((index + 1) % 5)), 5);
        assert!(feed(&circle));
    }
    let wide = document(
        &|index| json!({"allOf": vec![to((index + 1) % 40); 8], "properties": {"p": text}}),
        40,
    );
    feed(&wide);
    let deep = format!("{{\"swagger\": {}", "[".repeat(1_000_000));
    assert!(!feed(&deep));
    let laughs: String = (1..30)
        .map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1))
        .collect();
    assert!(!feed(&format!("swagger: '2.0'\na0: &a0 [x]\n{laughs}")));
}

#[test]
fn a_description_of_any_size_is_a_comment() {
    let long = "A sentence with `code` and *stars* */ <b>. ".repeat(2_500);
    let text = json!({
        "swagger": "2.0",
        "paths": {"/a/v1": {"get": {
            "operationId": "A", "tags": ["a"], "description": long,
            "responses": {"200": {"description": "OK"}},
        }}},
    });
    assert!(long.len() > 100_000 && feed(&text.to_string()));
}
