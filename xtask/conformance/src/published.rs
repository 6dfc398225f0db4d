//! The published interface as JSON with the overlays' repairs, looked up by name. What the generator
//! decides from it is not used, so that a wrong decision is not wrong here in the same way.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use codegen::Sources;
use codegen::source::overlay::Stale;
use serde_json::Value;

/// The published interface, as the overlays leave it.
pub(crate) struct Published {
    root: Value,
    /// The paths and methods of the operations, by id.
    places: HashMap<String, (String, String)>,
}

/// One published operation.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    /// In small letters.
    pub(crate) method: &'a str,
    value: &'a Value,
}

impl Published {
    /// Reads the project's own copy.
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let specification = text("falcon.swagger.json")?;
        // There only while the published file lacks what it holds.
        let annotations = text("annotations.yaml").ok();
        let overlay = text("overlay.yaml")?;
        let sources = Sources {
            specification: &specification,
            overlays: annotations
                .iter()
                .chain([&overlay])
                .map(String::as_str)
                .collect(),
            stale: Stale::Refuse,
        };
        Ok(Published::of(sources.document()?.0)?)
    }

    pub(crate) fn of(mut root: Value) -> Result<Self, String> {
        merge_parts(&mut root);
        spell_as_templates(&mut root);
        let mut places = HashMap::new();
        for (path, methods) in members(&root, "paths") {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let id = string(operation, "operationId").ok_or("an operation without an id")?;
                places.insert(id.to_owned(), (path.clone(), method.clone()));
            }
        }
        Ok(Published { root, places })
    }

    /// How many operations there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn operation(&self, id: &str) -> Option<Operation<'_>> {
        let (path, method) = self.places.get(id)?;
        let value = self.root.get("paths")?.get(path)?.get(method)?;
        Some(Operation {
            path,
            method,
            value,
        })
    }

    /// The name of the definition that a schema refers to.
    pub(crate) fn name<'a>(&self, schema: &'a Value) -> Option<&'a str> {
        string(schema, "$ref")?.strip_prefix("#/definitions/")
    }

    /// The schema itself, or the definition that it refers to.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let definition = self
            .name(schema)
            .and_then(|name| self.root.get("definitions")?.get(name));
        definition.unwrap_or(schema)
    }
}

impl<'a> Operation<'a> {
    /// The parameters of one place, the body's among them.
    pub(crate) fn parameters(self, place: &str) -> impl Iterator<Item = &'a Value> {
        let all = list(self.value, "parameters").iter();
        all.filter(move |parameter| string(parameter, "in") == Some(place))
    }

    /// The media types that it takes.
    pub(crate) fn consumes(self) -> Vec<&'a str> {
        let all = list(self.value, "consumes").iter();
        all.filter_map(Value::as_str).collect()
    }

    /// Whether it wants a bearer token.
    pub(crate) fn secured(self) -> bool {
        !list(self.value, "security").is_empty()
    }

    /// The schema of the lowest status of success that has one.
    pub(crate) fn reply(self) -> Option<&'a Value> {
        let successes = self.successes();
        let mut schemas = successes.into_iter().filter_map(|(_, it)| it.get("schema"));
        schemas.next()
    }

    /// Whether success is published without a body: by 204 alone.
    pub(crate) fn is_silent(self) -> bool {
        self.method == "head" || self.successes().iter().all(|(status, _)| *status == 204)
    }

    /// Whether the overlay says that it answers a file, whatever is published.
    pub(crate) fn is_repaired_to_a_file(self) -> bool {
        self.value.get("x-falcon-reply").is_some()
    }

    /// Whether it answers something else than JSON.
    pub(crate) fn answers_a_file(self) -> bool {
        let produces = list(self.value, "produces");
        let json = |it: &Value| {
            it.as_str()
                .is_some_and(|it| it.contains("json") || it == "*/*")
        };
        !produces.is_empty() && !produces.iter().any(json)
    }

    /// Whether it may answer a file beside JSON, as one that publishes an object of nothing does.
    pub(crate) fn may_answer_a_file(self) -> bool {
        let produces = list(self.value, "produces").iter();
        let mut media = produces.filter_map(Value::as_str);
        let files = ["gzip", "octet-stream", "pdf", "7z", "zip", "image/"];
        media.any(|media| files.iter().any(|file| media.contains(file)))
    }

    /// The replies of success, by status.
    fn successes(self) -> Vec<(u16, &'a Value)> {
        let replies = members(self.value, "responses");
        let numbered = replies.filter_map(|(status, it)| Some((status.parse().ok()?, it)));
        // A redirect is an answer where it is all that is published.
        let mut successes: Vec<_> = numbered
            .filter(|(status, _)| (200..400).contains(status))
            .collect();
        successes.sort_by_key(|(status, _)| *status);
        successes
    }
}

/// The properties of a definition's parts (`allOf`) stand beside its own, which are nearer the truth.
fn merge_parts(root: &mut Value) {
    let published = root.get("definitions").cloned().unwrap_or_default();
    let definitions = root.get_mut("definitions").and_then(Value::as_object_mut);
    for definition in definitions.into_iter().flat_map(|all| all.values_mut()) {
        let Some(Value::Array(parts)) =
            definition.as_object_mut().and_then(|it| it.remove("allOf"))
        else {
            continue;
        };
        for part in &parts {
            let name = string(part, "$ref").and_then(|it| it.strip_prefix("#/definitions/"));
            let part = name.and_then(|name| published.get(name)).unwrap_or(part);
            if let Some(Value::Object(own)) = definition.get_mut("properties") {
                for (name, schema) in members(part, "properties") {
                    own.entry(name).or_insert_with(|| schema.clone());
                }
            }
        }
    }
}

/// A parameter of a path may be published under another spelling than the template's: `a_b` for `a-b`.
fn spell_as_templates(root: &mut Value) {
    let paths = root.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        let operations = methods.as_object_mut().into_iter().flatten();
        let parameters = operations.filter_map(|(_, it)| it.get_mut("parameters")?.as_array_mut());
        for parameter in parameters.flatten() {
            if string(parameter, "in") != Some("path") {
                continue;
            }
            let own = string(parameter, "name").unwrap_or_default().to_owned();
            let there = |name: &str| path.contains(&format!("{{{name}}}"));
            let spellings = [own.clone(), own.replace('_', "-"), own.replace('-', "_")];
            if let Some(spelling) = spellings.into_iter().find(|name| there(name))
                && let Some(name) = parameter.get_mut("name")
            {
                *name = spelling.into();
            }
        }
    }
}

fn text(file: &str) -> Result<String, String> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let path: PathBuf = specs.join(file);
    std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn string<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

pub(crate) fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

/// The values of an enum. Some are published as one, `a,b,c`.
pub(crate) fn values(schema: &Value) -> Vec<Value> {
    match list(schema, "enum") {
        [Value::String(joined)] => joined.split(',').map(str::trim).map(Value::from).collect(),
        several => several.to_vec(),
    }
}

pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    let list = value.get(key).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

pub(crate) fn members<'a>(
    value: &'a Value,
    key: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let object = value.get(key).and_then(Value::as_object);
    object.into_iter().flatten()
}

/// An interface of one operation, for tests.
#[cfg(test)]
pub(crate) fn sample(operation: Value, definitions: Value) -> Published {
    let mut operation = operation;
    if let Value::Object(members) = &mut operation {
        members.insert("operationId".to_owned(), "sample".into());
    }
    let root = serde_json::json!({
        "paths": { "/hosts/{id}/notes": { "post": operation } },
        "definitions": definitions,
    });
    Published::of(root).expect("it has an id")
}

#[cfg(test)]
impl Published {
    pub(crate) fn only(&self) -> Operation<'_> {
        self.operation("sample").expect("the sample has it")
    }
}
