//! Any text as a published interface: an error, or valid source.

use codegen::Sources;
use codegen::findings::findings;
use codegen::source::overlay::Stale;
use codegen::source::published::Content;

use crate::Target;

pub(crate) const TARGET: Target = Target {
    name: "interface",
    feed,
    words: &[
        "swagger: '2.0'\n",
        "openapi: 3.0.0\n",
        "openapi: 3.1.0\n",
        "$defs: {A: {}}\n",
        "$ref: '#/$defs/A'\n",
        "$ref: '#/paths/~1a/get'\n",
        "anyOf: [{type: 'null'}, {}]\n",
        "prefixItems: [true]\n",
        "const: a\n",
        "in: cookie\n",
        "style: deepObject\n",
        "deprecated: true\n",
        "paths:\n",
        "definitions:\n",
        "$ref: '#/definitions/A'\n",
        "type: array\n",
        "type: object\n",
        "items: {}\n",
        "allOf: [{}]\n",
        "enum: ['', 1, a]\n",
        "in: body\n",
        "in: path\n",
        "in: formData\n",
        "{",
        "}",
        "[",
        "]",
        "null",
        "&a ",
        "*a",
        "!!binary ",
        "operationId: a\n",
        "x-nullable: true\n",
        "x-falcon-paging: {style: token}\n",
        "x-secret: true\n",
        "name: ''\n",
        "parameters: []\n",
        "responses: {}\n",
        "'200': {}\n",
        "tags: [a]\n",
        "required: [a]\n",
        "\"\\ud800\"",
    ],
    examples: Some("codegen/tests/fixtures"),
};

const MANIFEST: &str = "[package]\nname = \"a\"\n\n[features]\n";

fn feed(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let sources = Sources {
        specification: text,
        overlays: Vec::new(),
        stale: Stale::Refuse,
        words: None,
    };
    match sources.read() {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            let lines = text.split('\n').count();
            for finding in findings(&error, text) {
                assert!(!finding.message.is_empty());
                assert!(finding.position.is_none_or(|(line, _)| line <= lines));
            }
        }
        Ok(read) => {
            let written =
                codegen::generate(&read.api, MANIFEST).expect("what is read can be written");
            assert!(!written.files.is_empty());
            let is_inside = |path: &str| path.split('/').all(|part| !part.starts_with('.'));
            assert!(written.files.iter().all(|file| is_inside(&file.path)));
            read_as_published(&sources);
        }
    }
}

/// Other tools look at what is published itself: they can read whatever the generator takes.
fn read_as_published(sources: &Sources<'_>) {
    let (document, _) = sources.published().expect("it was read before");
    for operation in &document.operations {
        let parameters = operation.parameters().expect("the generator read them");
        let body = operation.body().expect("the generator read it");
        let content = body.map(|body| body.content(&document));
        let content = content.map(|content| content.expect("the generator read it"));
        let body = match content {
            Some(Content::Json(schema) | Content::Other(schema)) => schema,
            Some(Content::Form { .. }) | None => None,
        };
        let responses = operation.responses();
        let schemas = responses.iter().filter_map(|response| response.schema());
        let schemas = schemas.chain(parameters.iter().map(|parameter| parameter.schema));
        for schema in schemas.chain(body) {
            let view = schema.view_or_any(&document);
            let required = view.all_required(&document);
            assert!(view.all_properties(&document).len() + required.len() < 1 << 16);
        }
    }
}
