//! The published interface, with the parts of each operation that the server uses.
//!
//! The generator's reader reads the file, but the generator's decisions are not used. So a wrong
//! decision does not pass unnoticed.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use codegen::Sources;
use codegen::ir::Style;
use codegen::source::overlay::Stale;
use codegen::source::published::{Content, Parameter, Ref, View};
use codegen::source::{Document, SourceOperation};
use serde_json::{Value, json};

use crate::route::{Template, Values};

pub(crate) use codegen::ir::Place;

/// The project's published interface.
const PUBLISHED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../specs/falcon.swagger.json"
);

/// The prefix of a reference to a definition.
const DEFINITIONS: &str = "#/components/schemas/";

/// An interface that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    /// The file is missing, or is not text.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's message.
        source: std::io::Error,
    },
    /// The generator's reader refuses the text.
    #[error("{}: {problem}", path.display())]
    Interface {
        /// The file.
        path: PathBuf,
        /// The place and the problem.
        problem: String,
    },
}

/// A published interface.
pub(crate) struct Spec {
    /// The nearest to what they match first.
    routes: Vec<Route>,
    definitions: HashMap<String, Value>,
}

/// The operations of one path template.
struct Route {
    template: Template,
    /// By method in capitals.
    operations: BTreeMap<String, Operation>,
}

/// What takes a request.
pub(crate) enum Found<'a> {
    Operation(&'a Operation, Values),
    /// No operation of its path has its method; these methods have one.
    Methods(Vec<&'a str>),
    Nothing,
}

pub(crate) struct Operation {
    pub(crate) id: String,
    /// In capitals.
    pub(crate) method: String,
    /// Whether it requires a bearer token: `security` is published.
    pub(crate) secured: bool,
    /// The scopes that an API client needs, as far as they are known.
    pub(crate) scopes: Vec<String>,
    pub(crate) params: Vec<Param>,
    /// The body's schema, and whether the body is required.
    pub(crate) body: Option<(Value, bool)>,
    /// The media types of all responses. That of a success may be unpublished.
    pub(crate) produces: Vec<String>,
    /// The lowest published 2xx or 3xx, or else 200.
    pub(crate) status: u16,
    /// The schema of that response. Many operations publish none.
    pub(crate) reply: Option<Value>,
}

pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) kind: Kind,
    /// The separator of the items of a list in a single value; `None` if it is not a list or the
    /// name occurs for each item.
    pub(crate) separator: Option<char>,
    /// Published as a number or as the text of one.
    pub(crate) default: Option<u64>,
    pub(crate) maximum: Option<u64>,
    /// Whether an empty value is valid, whatever the type.
    pub(crate) allow_empty: bool,
}

/// The type of a value, or of each item of a list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    File,
}

impl Spec {
    /// The project's own copy, read once per process.
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
        Spec::of(&text).map_err(|problem| SpecError::Interface {
            path: path.to_owned(),
            problem,
        })
    }

    /// Reads an interface without the overlays' repairs, since the service may not follow them.
    pub(crate) fn of(text: &str) -> Result<Spec, String> {
        let sources = Sources {
            specification: text,
            overlays: Vec::new(),
            stale: Stale::Refuse,
            words: None,
        };
        let (document, _) = sources.published().map_err(|error| error.to_string())?;
        let mut paths: BTreeMap<String, BTreeMap<String, Operation>> = BTreeMap::new();
        for source in &document.operations {
            let (method, path) = (&source.method, &source.path);
            let operation = Operation::of(&document, source)
                .map_err(|problem| format!("{method} {path}: {problem}"))?;
            let methods = paths.entry(format!("{}{path}", document.base_path));
            methods.or_default().insert(method.clone(), operation);
        }
        let mut routes: Vec<Route> = paths
            .into_iter()
            .map(|(path, operations)| Route {
                template: Template::new(&path),
                operations,
            })
            .collect();
        routes.sort_by_key(|route| route.template.distance());
        let definitions = document.schemas.iter();
        let definitions = definitions.map(|(name, schema)| (name.clone(), value(Ref::new(schema))));
        Ok(Spec {
            routes,
            definitions: definitions.collect(),
        })
    }

    /// The operation of a request, with the values in its path. An unpublished HEAD uses the GET.
    pub(crate) fn find(&self, method: &str, path: &str) -> Found<'_> {
        let mut methods = Vec::new();
        for route in &self.routes {
            let Some(values) = route.template.values(path) else {
                continue;
            };
            let get = || route.operations.get("GET").filter(|_| method == "HEAD");
            if let Some(operation) = route.operations.get(method).or_else(get) {
                return Found::Operation(operation, values);
            }
            methods.extend(route.operations.keys().map(String::as_str));
        }
        match methods.is_empty() {
            true => Found::Nothing,
            false => Found::Methods(methods),
        }
    }

    /// The published operations.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        let routes = self.routes.iter();
        routes.flat_map(|route| route.operations.values())
    }

    /// Follows a `$ref`: the name of the definition and its schema.
    pub(crate) fn definition<'a>(&'a self, schema: &'a Value) -> Option<(&'a str, &'a Value)> {
        // A reference with keys beside it is the only part of a schema.
        let only = match schema.get("allOf").and_then(Value::as_array) {
            Some(parts) if parts.len() == 1 => parts.first()?,
            _ => schema,
        };
        let name = only.get("$ref")?.as_str()?.strip_prefix(DEFINITIONS)?;
        Some((name, self.definitions.get(name)?))
    }

    /// The schema itself, after following all `$ref`s.
    pub(crate) fn resolve<'a>(&'a self, mut schema: &'a Value) -> &'a Value {
        // Definitions that refer only to each other would never end.
        for _ in 0..16 {
            match self.definition(schema) {
                Some((_, target)) => schema = target,
                None => break,
            }
        }
        schema
    }
}

impl Operation {
    fn of(document: &Document, source: &SourceOperation) -> Result<Self, String> {
        let mut parameters = source.parameters()?;
        let mut body = None;
        if let Some(published) = source.body()? {
            match published.content(document)? {
                Content::Form { fields, .. } => parameters.extend(fields),
                Content::Json(schema) | Content::Other(schema) => {
                    let schema = schema.map_or(Value::Null, value);
                    body = Some((schema, published.is_required()));
                }
            }
        }
        let responses = source.responses();
        let mut successes = responses.iter();
        let reply = successes.find(|response| (200..400).contains(&response.status));
        let produces = responses.iter().flat_map(|response| response.media());
        Ok(Operation {
            id: source.id().to_owned(),
            method: source.method.clone(),
            secured: source.is_secured(),
            scopes: scopes(source),
            params: parameters
                .iter()
                .map(|parameter| Param::of(document, parameter))
                .collect(),
            body,
            produces: produces.map(str::to_owned).collect(),
            status: reply.map_or(200, |reply| reply.status),
            reply: reply.and_then(|reply| reply.schema()).map(value),
        })
    }

    pub(crate) fn param(&self, place: Place, name: &str) -> Option<&Param> {
        self.params
            .iter()
            .find(|param| param.place == place && param.name == name)
    }
}

impl Param {
    fn of(document: &Document, published: &Parameter<'_>) -> Self {
        let view = published.schema.view(document);
        let items = view.as_ref().and_then(|view| view.items?.view(document));
        let is_list = view.as_ref().is_some_and(|view| view.ty == Some("array"));
        let separator = match published.style {
            Style::Csv => Some(','),
            Style::Ssv => Some(' '),
            Style::Pipes => Some('|'),
            Style::Multi => None,
        };
        let default = view.as_ref().and_then(|view| view.data.default.as_ref());
        let maximum = view.as_ref().and_then(|view| view.limits.max);
        Param {
            name: published.name.clone(),
            place: published.place,
            required: published.required,
            kind: Kind::of((if is_list { &items } else { &view }).as_ref()),
            separator: separator.filter(|_| is_list),
            default: default.and_then(number),
            maximum: maximum.map(|maximum| maximum as u64),
            allow_empty: published.allow_empty,
        }
    }
}

impl Kind {
    fn of(view: Option<&View<'_>>) -> Self {
        match view.and_then(|view| view.ty) {
            _ if view.is_some_and(|view| view.is_binary()) => Kind::File,
            Some("integer") => Kind::Integer,
            Some("number") => Kind::Number,
            Some("boolean") => Kind::Boolean,
            Some(_) | None => Kind::Text,
        }
    }
}

fn scopes(source: &SourceOperation) -> Vec<String> {
    let scopes = source.extension("x-required-scopes");
    let scopes = scopes.and_then(Value::as_array).into_iter().flatten();
    let texts = scopes.filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// A schema as JSON.
fn value(schema: Ref<'_>) -> Value {
    match schema {
        Ref::Named(name) => json!({ "$ref": format!("{DEFINITIONS}{name}") }),
        Ref::Inline(schema) => serde_json::to_value(schema).expect("a schema was JSON"),
    }
}

/// A whole number, or the text of one.
pub(crate) fn number(value: &Value) -> Option<u64> {
    value
        .as_u64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
}

#[cfg(test)]
impl Spec {
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        match self.find(method, path) {
            Found::Operation(operation, _) => Some(operation),
            Found::Methods(_) | Found::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, Kind, Place, Spec};

    fn spec(paths: &str) -> Spec {
        Spec::of(&format!("swagger: '2.0'\npaths: {paths}\n")).unwrap()
    }

    #[test]
    fn a_parameter_of_a_path_belongs_to_each_operation() {
        let spec = spec(
            "{/hosts: {parameters: [{name: limit, in: query, type: integer}], get: {operationId: A}}}",
        );
        let operation = spec.operation("GET", "/hosts").unwrap();
        let limit = operation.param(Place::Query, "limit").unwrap();
        assert_eq!(limit.kind, Kind::Integer);
    }

    #[test]
    fn an_interface_that_the_generator_refuses_is_refused_by_its_place() {
        let error = Spec::of("swagger: '2.0'\npaths: {/hosts: {get: {operationId: 5}}}").err();
        let expected = "operation GET /hosts: invalid type: integer `5`, expected a string";
        assert_eq!(error.as_deref(), Some(expected));
    }

    #[test]
    fn the_lowest_success_is_the_reply() {
        let responses = "{'207': {}, '202': {schema: {type: string}}, '403': {}}";
        let spec = spec(&format!(
            "{{/hosts: {{get: {{operationId: A, responses: {responses}}}}}}}"
        ));
        let operation = spec.operation("HEAD", "/hosts").unwrap();
        assert_eq!(operation.status, 202);
        let reply = operation.reply.as_ref().unwrap();
        assert_eq!(reply["type"], "string");
    }

    #[test]
    fn a_request_goes_to_the_nearest_template_that_has_its_method() {
        let spec = spec(
            "{'/a/{x}': {get: {operationId: GetX}}, '/a/{y}': {post: {operationId: PostY}}, \
             '/a/{y}.json': {get: {operationId: GetJson}}, /a/all: {get: {operationId: GetAll}}}",
        );
        for (method, path, id) in [
            ("GET", "/a/1", "GetX"),
            ("POST", "/a/1", "PostY"),
            ("GET", "/a/1.json", "GetJson"),
            ("GET", "/a/all", "GetAll"),
            ("POST", "/a/all", "PostY"),
        ] {
            let operation = spec.operation(method, path).unwrap();
            assert_eq!(operation.id, id, "{method} {path}");
        }
        assert!(matches!(spec.find("PUT", "/a/1"), Found::Methods(_)));
        assert!(matches!(spec.find("GET", "/b"), Found::Nothing));
    }

    /// The fixtures have the forms of Swagger 2.0 and of OpenAPI 3.0 that the generator takes.
    #[test]
    fn every_fixture_of_the_generator_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../codegen/tests/fixtures");
        let files = std::fs::read_dir(folder).unwrap();
        let mut served = 0;
        for file in files.map(|file| file.unwrap().path()) {
            let text = std::fs::read_to_string(&file).unwrap();
            let read = codegen::read(&text, None).unwrap();
            let spec = Spec::of(&text).unwrap();
            for operation in read.api.operations() {
                let path = operation.path.replace(['{', '}'], "x");
                let found = spec.operation(operation.method.wire(), &path);
                let found = found.unwrap_or_else(|| panic!("{}: {path}", file.display()));
                assert_eq!(found.id, operation.name.wire, "{path}");
                served += 1;
            }
        }
        assert!(served > 50, "{served}");
    }
}
