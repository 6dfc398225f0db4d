//! An interface as a vendor publishes it: with descriptions everywhere, and without our
//! annotations.

use serde_json::{Map, Value, json};

/// The annotations that the vendor does not have.
const OURS: [&str; 8] = [
    "x-aliases",
    "x-enum-as-published",
    "x-exceeds-int64",
    "x-host",
    "x-maximum",
    "x-minimum",
    "x-nullable",
    "x-required-scopes",
];

/// Difficult descriptions of every kind. Each place gets another.
const PROSE: [&str; 16] = [
    "Lists *things*. See [the docs](https://example.com/a_b?c=<d>), `code` and <b>HTML</b><br/>.\n\n* one\n* two */ here\n\n```json\n{\"a\": [1]}\n```\n",
    "    let indented = would_be_a_doc_test();\n    assert!(false);",
    "ünïcödé – 漢字 \u{202e}right to left\u{202c} zero\u{200b}width 😀",
    "An [Id] of `unclosed, a [link][ref], [x]: y and a[0][1].",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "<script>alert(1)</script> & &amp; &lt;tag&gt; <unclosed",
    "1. first\n2. second\n\n> quote\n\n# Heading\n\n---\n\tTabbed\n",
    "~~~\nnever closed",
    "A \\ backslash, \\n, \"quotes\", r#\"raw\"#, //! /// /** */ #[doc = \"x\"] and */.",
    "At http://example.com/(a)_[b]*c*, <https://example.com/?q=1&r=2> or www.example.com.",
    "- [ ] a task\n- [x] done\n    - deeper\n\n      far deeper",
    "[`Vec`], [std::vec::Vec], [Self], [crate::x], [a](b), <Foo>, Vec<String> and `a``b`.",
    "\u{feff}Starts with a mark,\r\nbreaks its lines otherwise,\u{0} and rings\u{7}.",
    "A footnote[^1].\n\n[^1]: Its note.",
    "",
    "One very long line: ",
];

/// Makes a vendor's file from a published file, deterministically.
pub(crate) fn raw(published: &Value) -> Value {
    let mut document = published.clone();
    let mut prose = Prose(0);
    let definitions = document["definitions"].as_object_mut().unwrap();
    twins(definitions);
    definitions.remove("swagger.GraphQLQuery");
    for schema in definitions.values_mut() {
        raw_schema(schema, &mut prose);
    }
    let paths = document["paths"].as_object_mut().unwrap();
    for (path, item) in paths.iter_mut() {
        for operation in item.as_object_mut().unwrap().values_mut() {
            raw_operation(path, operation.as_object_mut().unwrap(), &mut prose);
        }
    }
    // The template and the parameter have different spellings.
    let kernels = "/policy/queries/sensor-update-kernels/{distinct_field}/v1";
    if let Some(item) = paths.remove(kernels) {
        paths.insert(kernels.replace('_', "-"), item);
    }
    document
}

/// The same types in two namespaces.
fn twins(definitions: &mut Map<String, Value>) {
    let twins: Vec<(String, Value)> = definitions
        .iter()
        .filter_map(|(name, schema)| {
            let name = name.strip_prefix("msa.")?;
            Some((format!("msaspec.{name}"), schema.clone()))
        })
        .collect();
    definitions.extend(twins);
}

fn raw_operation(path: &str, operation: &mut Map<String, Value>, prose: &mut Prose) {
    // The vendor names scopes by id, here derived from the title.
    let titles = operation.remove("x-required-scopes");
    let security = operation.get("security");
    let has_ids = security.is_some_and(|all| all.pointer("/0/oauth2/0").is_some());
    if let (Some(scopes), false) = (titles, has_ids) {
        operation.insert("security".to_owned(), json!([{ "oauth2": scopes }]));
    }
    strip(operation);
    operation.insert("summary".to_owned(), prose.next().into());
    operation.insert("description".to_owned(), prose.next().into());
    if path.ends_with("/graphql/v1") {
        operation.remove("parameters");
    }
    let parameters = operation.get_mut("parameters");
    for parameter in parameters
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let parameter = parameter.as_object_mut().unwrap();
        strip(parameter);
        let mut text = prose.next();
        text.push_str(&range(parameter));
        // Its own description may already give a range.
        if let Some(own) = parameter.get("description").and_then(Value::as_str) {
            text.push_str(&format!("\n{own}"));
        }
        parameter.insert("description".to_owned(), text.into());
        if let Some(schema) = parameter.get_mut("schema") {
            raw_schema(schema, prose);
        }
    }
    for (status, response) in operation["responses"].as_object_mut().unwrap() {
        let response = response.as_object_mut().unwrap();
        response.insert("description".to_owned(), prose.next().into());
        if let Some(schema) = response.get_mut("schema") {
            raw_schema(schema, prose);
            if status.starts_with('4') {
                let text = schema.to_string();
                let text = text.replace("#/definitions/msa.", "#/definitions/msaspec.");
                *schema = serde_json::from_str(&text).unwrap();
            }
        }
    }
}

/// Removes a number's limits, and returns a description that gives them.
fn range(parameter: &mut Map<String, Value>) -> String {
    match (parameter.remove("minimum"), parameter.remove("maximum")) {
        (Some(min), Some(max)) => format!("\n[integer, {min}-{max}]"),
        (Some(min), None) => format!("\nMinimum value is {min}."),
        (None, Some(max)) => format!("\nDefaults to 5, max {max}"),
        (None, None) => String::new(),
    }
}

fn raw_schema(schema: &mut Value, prose: &mut Prose) {
    let schema = schema.as_object_mut().unwrap();
    if schema.contains_key("$ref") {
        return;
    }
    if let Some(joined) = schema.get("x-enum-as-published").cloned() {
        schema.insert("enum".to_owned(), joined);
    }
    strip(schema);
    schema.insert("description".to_owned(), prose.next().into());
    for (key, value) in schema.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for property in properties.values_mut() {
                    raw_schema(property, prose);
                }
            }
            ("items" | "additionalProperties", value @ Value::Object(_)) => {
                raw_schema(value, prose);
            }
            _ => {}
        }
    }
}

fn strip(object: &mut Map<String, Value>) {
    object.retain(|key, _| !OURS.contains(&key.as_str()));
}

struct Prose(usize);

impl Prose {
    fn next(&mut self) -> String {
        self.0 += 1;
        match PROSE[self.0 % PROSE.len()] {
            long @ "One very long line: " => long.to_owned() + &"word ".repeat(300),
            text => text.to_owned(),
        }
    }
}
