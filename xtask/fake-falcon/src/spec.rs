//! Reads the published interface: Swagger 2.0, as it stands, into operations and definitions.
//!
//! This is on purpose not the generator's reading: what the generator gets wrong must not be
//! wrong here in the same way.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value};

use crate::synth;

/// The interface that the project publishes from.
const PUBLISHED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../specs/falcon.swagger.json"
);

/// Why an interface could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{}: not JSON: {source}", path.display())]
    Json {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("{}: {what}", path.display())]
    Unknown { path: PathBuf, what: String },
}

/// A published interface.
pub(crate) struct Spec {
    /// By path template, then by method in capitals.
    paths: BTreeMap<String, BTreeMap<String, Operation>>,
    definitions: HashMap<String, Value>,
}

pub(crate) struct Operation {
    pub(crate) id: String,
    /// In capitals.
    pub(crate) method: String,
    /// Whether it wants a bearer token: whether `security` is published.
    pub(crate) secured: bool,
    pub(crate) params: Vec<Param>,
    /// The body's schema, and whether there must be one.
    pub(crate) body: Option<(Value, bool)>,
    pub(crate) produces: Vec<String>,
    /// The lowest 2xx or 3xx that is published, else 200.
    pub(crate) status: u16,
    /// What is answered with that status; many operations publish nothing.
    pub(crate) reply: Option<Value>,
}

pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) kind: Kind,
    /// What separates the items of a list in one value; `None` when it is not a list or the
    /// name is repeated.
    pub(crate) separator: Option<char>,
    /// Published as a number or as the text of one.
    pub(crate) default: Option<u64>,
    pub(crate) maximum: Option<u64>,
    /// An empty value is as good as a typed one.
    pub(crate) allow_empty: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Form,
}

/// What a value, or each item of a list, holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    File,
}

impl Spec {
    /// The project's own copy, read once in a process.
    pub(crate) fn published() -> Result<Arc<Spec>, SpecError> {
        static SPEC: OnceLock<Arc<Spec>> = OnceLock::new();
        if let Some(spec) = SPEC.get() {
            return Ok(Arc::clone(spec));
        }
        let spec = Arc::new(Spec::read(Path::new(PUBLISHED))?);
        Ok(Arc::clone(SPEC.get_or_init(|| spec)))
    }

    /// Reads the interface in a file.
    pub(crate) fn read(path: &Path) -> Result<Spec, SpecError> {
        let text = std::fs::read_to_string(path).map_err(|source| SpecError::Read {
            path: path.to_owned(),
            source,
        })?;
        let root = text.parse().map_err(|source| SpecError::Json {
            path: path.to_owned(),
            source,
        })?;
        Spec::of(root).map_err(|what| SpecError::Unknown {
            path: path.to_owned(),
            what,
        })
    }

    pub(crate) fn of(mut root: Value) -> Result<Spec, String> {
        let mut paths = BTreeMap::new();
        for (path, item) in members(&root, "paths") {
            let shared = list(item, "parameters");
            let mut methods = BTreeMap::new();
            for (method, operation) in item.as_object().into_iter().flatten() {
                if method == "parameters" || method.starts_with("x-") {
                    continue;
                }
                let method = method.to_ascii_uppercase();
                let mut operation = Operation::of(&method, operation, shared)
                    .map_err(|what| format!("{method} {path}: {what}"))?;
                operation.spell_as_template(path);
                methods.insert(method, operation);
            }
            paths.insert(path.clone(), methods);
        }
        let definitions = match root.get_mut("definitions").map(Value::take) {
            Some(Value::Object(definitions)) => definitions.into_iter().collect(),
            _ => HashMap::new(),
        };
        Ok(Spec { paths, definitions })
    }

    /// The path templates.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }

    /// The methods of a path template, in capitals.
    pub(crate) fn methods(&self, path: &str) -> impl Iterator<Item = &str> {
        self.paths
            .get(path)
            .into_iter()
            .flat_map(|methods| methods.keys().map(String::as_str))
    }

    /// The operation at a path template; a HEAD that is not published is a GET's.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let methods = self.paths.get(path)?;
        methods.get(method).or_else(|| match method {
            "HEAD" => methods.get("GET"),
            _ => None,
        })
    }

    /// Follows one `$ref`: the name of the definition and its schema.
    pub(crate) fn definition<'a>(&'a self, schema: &'a Value) -> Option<(&'a str, &'a Value)> {
        let name = schema
            .get("$ref")?
            .as_str()?
            .strip_prefix("#/definitions/")?;
        Some((name, self.definitions.get(name)?))
    }

    /// The schema itself, behind however many `$ref`s.
    pub(crate) fn resolve<'a>(&'a self, mut schema: &'a Value) -> &'a Value {
        // Definitions that only name each other in a circle would never end.
        for _ in 0..16 {
            match self.definition(schema) {
                Some((_, target)) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// The schema at a JSON pointer into a value of `schema`.
    pub(crate) fn at<'a>(&'a self, schema: &'a Value, pointer: &str) -> Option<&'a Value> {
        let mut schema = self.resolve(schema);
        for key in pointer.split('/').skip(1) {
            let next = match schema.get("items") {
                Some(items) => items,
                None => {
                    schema
                        .get("properties")?
                        .as_object()?
                        .iter()
                        .find(|(name, _)| synth::wire_name(name) == key)?
                        .1
                }
            };
            schema = self.resolve(next);
        }
        Some(schema)
    }
}

impl Operation {
    fn of(method: &str, operation: &Value, shared: &[Value]) -> Result<Self, String> {
        let mut params = Vec::new();
        let mut body = None;
        for param in shared.iter().chain(list(operation, "parameters")) {
            if text(param, "in") == Some("body") {
                let schema = param.get("schema").cloned().unwrap_or_default();
                body = Some((schema, flag(param, "required")));
            } else {
                params.push(Param::of(param)?);
            }
        }
        let reply = members(operation, "responses")
            .filter_map(|(status, reply)| Some((status.parse::<u16>().ok()?, reply)))
            .filter(|(status, _)| (200..400).contains(status))
            .min_by_key(|(status, _)| *status);
        Ok(Operation {
            id: text(operation, "operationId")
                .ok_or("no operationId")?
                .to_owned(),
            method: method.to_owned(),
            secured: !list(operation, "security").is_empty(),
            params,
            body,
            produces: list(operation, "produces")
                .iter()
                .filter_map(|media| media.as_str().map(str::to_owned))
                .collect(),
            status: reply.map_or(200, |(status, _)| status),
            reply: reply.and_then(|(_, reply)| reply.get("schema").cloned()),
        })
    }

    /// A parameter of the path may be published under another spelling: `a_b` for `{a-b}`.
    fn spell_as_template(&mut self, path: &str) {
        let there = |name: &String| path.contains(&format!("{{{name}}}"));
        for param in self.params.iter_mut().filter(|it| it.place == Place::Path) {
            let others = [param.name.replace('_', "-"), param.name.replace('-', "_")];
            let spelled = others.into_iter().find(there);
            if let Some(spelled) = spelled.filter(|_| !there(&param.name)) {
                param.name = spelled;
            }
        }
    }

    pub(crate) fn param(&self, place: Place, name: &str) -> Option<&Param> {
        self.params
            .iter()
            .find(|param| param.place == place && param.name == name)
    }
}

impl Param {
    fn of(param: &Value) -> Result<Self, String> {
        let name = text(param, "name").ok_or("a parameter without a name")?;
        let place = match text(param, "in") {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("formData") => Place::Form,
            other => return Err(format!("parameter {name}: is in {other:?}")),
        };
        let items = match text(param, "type") {
            Some("array") => param.get("items").unwrap_or(&Value::Null),
            _ => param,
        };
        let kind = match text(items, "type") {
            Some("string") => Kind::Text,
            Some("integer") => Kind::Integer,
            Some("number") => Kind::Number,
            Some("boolean") => Kind::Boolean,
            Some("file") => Kind::File,
            other => return Err(format!("parameter {name}: has the type {other:?}")),
        };
        // `csv` is what Swagger 2.0 means where it says nothing.
        let separator = match (text(param, "type"), text(param, "collectionFormat")) {
            (Some("array"), Some("csv") | None) => Some(','),
            (Some("array"), Some("ssv")) => Some(' '),
            (Some("array"), Some("tsv")) => Some('\t'),
            (Some("array"), Some("pipes")) => Some('|'),
            _ => None,
        };
        Ok(Param {
            name: name.to_owned(),
            place,
            required: flag(param, "required"),
            kind,
            separator,
            default: param.get("default").and_then(number),
            maximum: ["maximum", "x-maximum"]
                .into_iter()
                .find_map(|key| param.get(key).and_then(number)),
            allow_empty: flag(param, "allowEmptyValue"),
        })
    }
}

/// A whole number, or the text of one.
pub(crate) fn number(value: &Value) -> Option<u64> {
    value
        .as_u64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str()
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn members<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Place, Spec};

    fn with_param(param: Value) -> Result<Spec, String> {
        Spec::of(json!({ "paths": { "/hosts": {
            "parameters": [param],
            "get": { "operationId": "ListHosts", "responses": {} },
        }}}))
    }

    #[test]
    fn a_parameter_of_a_path_is_one_of_each_operation() {
        let param = json!({ "name": "limit", "in": "query", "type": "integer" });
        let spec = with_param(param).unwrap();
        let operation = spec.operation("GET", "/hosts").unwrap();
        assert!(operation.param(Place::Query, "limit").is_some());
    }

    #[test]
    fn a_parameter_of_an_unknown_type_is_an_error_naming_the_operation() {
        let param = json!({ "name": "limit", "in": "query", "type": "decimal" });
        let error = with_param(param).err().unwrap();
        assert_eq!(
            error,
            "GET /hosts: parameter limit: has the type Some(\"decimal\")"
        );
    }

    #[test]
    fn a_parameter_of_a_path_is_spelled_as_in_the_template() {
        let spec = Spec::of(json!({ "paths": { "/kernels/{distinct-field}": { "get": {
            "operationId": "ListKernels",
            "parameters": [{ "name": "distinct_field", "in": "path", "type": "string" }],
            "responses": {},
        }}}}))
        .unwrap();
        let operation = spec.operation("GET", "/kernels/{distinct-field}").unwrap();
        assert!(operation.param(Place::Path, "distinct-field").is_some());
    }

    #[test]
    fn the_lowest_success_is_the_reply() {
        let spec = Spec::of(json!({ "paths": { "/hosts": { "get": {
            "operationId": "ListHosts",
            "responses": { "207": {}, "202": { "schema": { "type": "string" } }, "403": {} },
        }}}}))
        .unwrap();
        let operation = spec.operation("HEAD", "/hosts").unwrap();
        assert_eq!(operation.status, 202);
        assert_eq!(operation.reply, Some(json!({ "type": "string" })));
    }
}
