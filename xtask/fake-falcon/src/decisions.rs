//! What is taken from the generator, since nothing published says it: how each list is paged, and what
//! reads and what writes.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use codegen::ir::{Effect, Paging};

/// What the generator decides of one operation.
pub(crate) struct Decision {
    pub(crate) paging: Paging,
    pub(crate) effect: Effect,
}

/// By operation id.
pub(crate) type Decisions = HashMap<String, Decision>;

/// What the generator decides of the project's own interface, read once in a process.
pub(crate) fn load() -> Result<Arc<Decisions>, String> {
    static DECISIONS: OnceLock<Result<Arc<Decisions>, String>> = OnceLock::new();
    DECISIONS.get_or_init(|| read().map(Arc::new)).clone()
}

fn read() -> Result<Decisions, String> {
    let specs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs"));
    let text = |name| {
        std::fs::read_to_string(specs.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    let (interface, overlay) = (text("falcon.swagger.json")?, text("overlay.yaml")?);
    let read = codegen::read(&interface, Some(&overlay)).map_err(|error| error.to_string())?;
    let operations = read.api.operations();
    Ok(operations
        .map(|operation| {
            let paging = match operation.paging.why_not {
                None => operation.paging.paging.clone(),
                // Its pages follow from more than a cursor: one answer of the published shape.
                Some(_) => Paging::None,
            };
            let effect = operation.effect.effect;
            (operation.name.wire.clone(), Decision { paging, effect })
        })
        .collect())
}
