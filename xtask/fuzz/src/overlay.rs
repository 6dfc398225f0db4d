//! Any text as an overlay of a small interface: an error, or a document.

use codegen::Sources;
use codegen::source::overlay::Stale;

use crate::Target;

pub(crate) const TARGET: Target = Target {
    name: "overlay",
    feed,
    words: &[
        "overlay: 1.0.0\n",
        "actions:\n",
        "- target: $\n",
        "  update: {}\n",
        "  remove: true\n",
        "  x-replace: true\n",
        "$.paths",
        "$..*",
        "$[*]",
        "[?@.a == 'b']",
        "$.definitions['A']",
        "[-1]",
        "[99999999999999999999]",
        "null",
        "description: a\n",
        "{",
        "}",
        "[",
        "]",
        "'",
        "$.paths.*.*",
        "..",
        "[?search(@.a, '(')]",
        "length(@)",
    ],
    examples: None,
};

const INTERFACE: &str = r##"{
    "swagger": "2.0",
    "info": {"title": "a", "version": "1"},
    "paths": {"/a/{id}": {"get": {
        "operationId": "A", "tags": ["a"],
        "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
        "responses": {"200": {"description": "OK", "schema": {"$ref": "#/definitions/A"}}}
    }}},
    "definitions": {"A": {"type": "object", "properties": {"a": {"type": "string", "enum": ["b", "c"]}}}}
}"##;

fn feed(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for stale in [Stale::Refuse, Stale::Allow] {
        let sources = Sources {
            specification: INTERFACE,
            overlays: vec![text],
            stale,
            words: None,
        };
        if let Err(error) = sources.document() {
            assert!(!error.to_string().is_empty());
        }
        let _ = sources.read();
    }
}
