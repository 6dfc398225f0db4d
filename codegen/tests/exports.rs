//! Each collection's module re-exports the models that its operations take and return.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

/// Operations of the collection `hosts`, each with a record to send and one to return.
fn service(operations: &[(&str, &str, &str)], definitions: &str) -> codegen::Generated {
    let mut text = "swagger: '2.0'\npaths:\n".to_owned();
    for (id, sent, received) in operations {
        text.push_str(&format!(
            "  /{id}: {{post: {{operationId: {id}, tags: [hosts], \
             parameters: [{{name: body, in: body, required: true, \
             schema: {{$ref: '#/definitions/{sent}'}}}}], \
             responses: {{'200': {{description: OK, schema: {{type: object, properties: \
             {{meta: {{type: object}}, resources: {{type: array, \
             items: {{$ref: '#/definitions/{received}'}}}}}}}}}}}}}}}}\n"
        ));
    }
    text.push_str(&format!("definitions:\n{definitions}"));
    let read = codegen::read(&text, None).unwrap();
    codegen::generate(&read.api, "").unwrap()
}

/// The lines between the braces of the re-export.
fn exports(generated: &codegen::Generated) -> Vec<&str> {
    let block = file(generated, "services/hosts.rs");
    let (_, block) = block.split_once("pub use crate::models::{\n").unwrap();
    let (block, _) = block.split_once("};").unwrap();
    block.lines().map(str::trim).collect()
}

fn file<'a>(generated: &'a codegen::Generated, path: &str) -> &'a str {
    let file = generated.files.iter().find(|file| file.path == path);
    &file.unwrap().text
}

/// A definition with text fields and references.
fn record(name: &str, fields: &[&str]) -> String {
    let fields: Vec<String> = fields
        .iter()
        .enumerate()
        .map(|(index, field)| match *field {
            "text" => format!("text{index}: {{type: string}}"),
            model => format!("field{index}: {{$ref: '#/definitions/{model}'}}"),
        })
        .collect();
    let fields = fields.join(", ");
    format!("  {name}: {{type: object, properties: {{{fields}}}}}\n")
}

#[test]
fn a_request_body_brings_all_that_it_is_built_of() {
    let definitions = [
        record("a.Sent", &["text", "b.Part"]),
        record("b.Part", &["c.Detail", "text"]),
        record("c.Detail", &["text"]),
        record("a.Thing", &["text"]),
    ];
    let generated = service(&[("Change", "a.Sent", "a.Thing")], &definitions.concat());
    let expected = ["a::Sent,", "a::Thing,", "b::Part,", "c::Detail,"];
    assert_eq!(exports(&generated), expected);
}

#[test]
fn a_record_brings_the_models_of_its_fields_and_none_below_them() {
    let definitions = [
        record("a.Sent", &["text"]),
        record("a.Thing", &["b.Part", "text"]),
        record("b.Part", &["c.Detail", "text"]),
        record("c.Detail", &["text"]),
    ];
    let generated = service(&[("Change", "a.Sent", "a.Thing")], &definitions.concat());
    assert_eq!(exports(&generated), ["a::Sent,", "a::Thing,", "b::Part,"]);
}

#[test]
fn models_of_one_name_are_told_apart_by_their_namespaces() {
    let definitions = [
        record("a.Thing", &["text"]),
        record("b.Thing", &["text", "text"]),
    ];
    let generated = service(&[("Change", "a.Thing", "b.Thing")], &definitions.concat());
    let expected = ["a::Thing as AThing,", "b::Thing as BThing,"];
    assert_eq!(exports(&generated), expected);
    let doc = "Models whose names were taken begin with their namespace: `AThing`, `BThing`.";
    let page = file(&generated, "services/hosts.rs").replace("\n//! ", " ");
    assert!(page.contains(doc), "{page}");
}

#[test]
fn an_operation_keeps_its_name_before_a_model() {
    let definitions = [
        record("a.Change", &["text"]),
        record("a.Thing", &["text", "text"]),
    ];
    let generated = service(&[("Change", "a.Change", "a.Thing")], &definitions.concat());
    let expected = ["a::Change as AChange,", "a::Thing,"];
    assert_eq!(exports(&generated), expected);
}

#[test]
fn a_model_without_a_free_name_has_its_path_in_models_only() {
    let operations = [
        ("Change", "a.Change", "a.Thing"),
        ("AChange", "a.Thing", "a.Thing"),
    ];
    let definitions = [
        record("a.Change", &["text"]),
        record("a.Thing", &["text", "text"]),
    ];
    let generated = service(&operations, &definitions.concat());
    assert_eq!(exports(&generated), ["a::Thing,"]);
}

#[test]
fn a_model_with_a_name_of_the_prelude_hides_it_from_no_operation() {
    let definitions = [record("a.Option", &["text"]), record("a.Vec", &["text"])];
    let generated = service(&[("Change", "a.Option", "a.Vec")], &definitions.concat());
    assert_eq!(exports(&generated), ["a::Option,", "a::Vec,"]);
    let code = file(&generated, "services/hosts.rs");
    let output = "type Output = reply::Envelope<::std::vec::Vec<models::a::Vec>>;";
    assert!(code.contains(output), "{code}");
}
