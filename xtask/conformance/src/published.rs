//! The published interface with the overlay's repairs, by operation id. The generator's decisions
//! are not used, so a wrong decision does not pass unnoticed.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::Path;

use codegen::Sources;
use codegen::ir::Place;
use codegen::source::overlay::Stale;
use codegen::source::published::{Content, Parameter, Ref, Response, View, is_file, is_json};
use codegen::source::{Document, SourceOperation};
#[cfg(test)]
use serde_json::{Value, json};

/// The published interface with the overlays applied.
pub(crate) struct Published {
    document: Document,
    /// The index of each operation in the document, by its id.
    places: HashMap<String, usize>,
}

/// A published operation.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    published: &'a SourceOperation,
    document: &'a Document,
}

impl Published {
    /// Reads the project's own copy.
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let specification = text("falcon.swagger.json")?;
        // The file exists only while the published file lacks its annotations.
        let annotations = text("annotations.yaml").ok();
        let overlay = text("overlay.yaml")?;
        let overlays = annotations.iter().chain([&overlay]);
        Ok(Published::of(&Sources {
            specification: &specification,
            overlays: overlays.map(String::as_str).collect(),
            stale: Stale::Refuse,
            words: None,
        })?)
    }

    pub(crate) fn of(sources: &Sources<'_>) -> Result<Self, codegen::Error> {
        let (document, _) = sources.published()?;
        let operations = document.operations.iter().enumerate();
        let places = operations.map(|(place, operation)| (operation.id().to_owned(), place));
        Ok(Published {
            places: places.collect(),
            document,
        })
    }

    /// The number of operations.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    pub(crate) fn operation(&self, id: &str) -> Option<Operation<'_>> {
        let published = self.document.operations.get(*self.places.get(id)?)?;
        Some(Operation {
            published,
            document: &self.document,
        })
    }

    /// The published facts of a schema, or of the schema that it refers to.
    pub(crate) fn view<'a>(&'a self, schema: Ref<'a>) -> View<'a> {
        schema.view_or_any(&self.document)
    }

    /// The properties of a schema and of its parts, and the names of the required properties.
    pub(crate) fn properties<'a>(&'a self, view: &View<'a>) -> Properties<'a> {
        let all = view.all_properties(&self.document);
        (all, view.all_required(&self.document))
    }
}

/// Properties by name, and the names of the required properties.
pub(crate) type Properties<'a> = (BTreeMap<&'a str, Ref<'a>>, Vec<&'a str>);

impl<'a> Operation<'a> {
    /// The path's template, below the base path.
    pub(crate) fn path(self) -> String {
        format!("{}{}", self.document.base_path, self.published.path)
    }

    /// In capitals.
    pub(crate) fn method(self) -> &'a str {
        &self.published.method
    }

    /// The parameters of a place, including the fields of a form.
    pub(crate) fn parameters(self, place: Place) -> Vec<Parameter<'a>> {
        let outside = self.published.parameters();
        let mut parameters = outside.expect("the generator reads them too");
        if let Some((Content::Form { fields, .. }, _)) = self.body() {
            parameters.extend(fields);
        }
        parameters.retain(|parameter| parameter.place == place);
        parameters
    }

    /// The content of the body, and whether the request requires it.
    pub(crate) fn body(self) -> Option<(Content<'a>, bool)> {
        let body = self.published.body().expect("it is resolved")?;
        let content = body.content(self.document);
        Some((
            content.expect("the generator reads it too"),
            body.is_required(),
        ))
    }

    /// The published facts of a schema, or of the schema that it refers to.
    pub(crate) fn view(self, schema: Ref<'a>) -> View<'a> {
        schema.view_or_any(self.document)
    }

    /// The media types that it accepts.
    pub(crate) fn consumes(self) -> Vec<&'a str> {
        let body = self.published.body().expect("it is resolved");
        body.into_iter().flat_map(|body| body.media()).collect()
    }

    /// Whether it requires a bearer token.
    pub(crate) fn secured(self) -> bool {
        self.published.is_secured()
    }

    /// The schema of the lowest success status with a schema.
    pub(crate) fn reply(self) -> Option<Ref<'a>> {
        self.replied()?.schema()
    }

    /// Whether its only published success is a 204, without a body.
    pub(crate) fn is_silent(self) -> bool {
        self.method() == "HEAD" || self.successes().all(|response| response.status == 204)
    }

    /// Whether the overlay says that it returns something else than JSON, such as a file.
    pub(crate) fn is_repaired_to_a_file(self) -> bool {
        let reply = self.published.extension("x-falcon-reply");
        reply.is_some_and(|reply| reply.as_str() != Some("json"))
    }

    /// Whether it returns a type other than JSON.
    pub(crate) fn returns_a_file(self) -> bool {
        let media: Vec<&str> = self.produces().collect();
        !media.is_empty() && !media.iter().any(|media| is_json(media))
    }

    /// Whether it may return a file instead of JSON, as an operation with an empty object schema
    /// may.
    pub(crate) fn may_return_a_file(self) -> bool {
        self.produces().any(is_file)
    }

    fn produces(self) -> impl Iterator<Item = &'a str> {
        self.replied().into_iter().flat_map(Response::media)
    }

    fn replied(self) -> Option<Response<'a>> {
        self.successes()
            .find(|response| response.schema().is_some())
    }

    /// The success responses by status. A redirect counts if nothing else is published.
    fn successes(self) -> impl Iterator<Item = Response<'a>> {
        let responses = self.published.responses().into_iter();
        responses.filter(|response| (200..400).contains(&response.status))
    }
}

fn text(file: &str) -> Result<String, String> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let path = specs.join(file);
    std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// An interface of a single operation, in Swagger 2.0, for tests.
#[cfg(test)]
pub(crate) fn sample(mut operation: Value, definitions: Value) -> Published {
    operation["operationId"] = "sample".into();
    let specification = json!({
        "swagger": "2.0",
        "paths": { "/hosts/{id}/notes": { "post": operation } },
        "definitions": definitions,
    });
    let sources = Sources {
        specification: &specification.to_string(),
        overlays: Vec::new(),
        stale: Stale::Refuse,
        words: None,
    };
    Published::of(&sources).expect("it is an interface")
}

#[cfg(test)]
impl Published {
    pub(crate) fn only(&self) -> Operation<'_> {
        self.operation("sample").expect("the sample has it")
    }

    /// A schema by its name.
    pub(crate) fn named(name: &'static str) -> Ref<'static> {
        Ref::Named(name)
    }
}
