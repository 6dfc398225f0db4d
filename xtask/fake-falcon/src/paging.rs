//! How each list is paged: the one thing taken from the generator, since nothing published says it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use codegen::ir::Paging;

/// The paging of each operation, by operation id.
pub(crate) type Pagings = HashMap<String, Paging>;

/// What the generator decides of the project's own interface, read once in a process.
pub(crate) fn load() -> Result<Arc<Pagings>, String> {
    static PAGINGS: OnceLock<Result<Arc<Pagings>, String>> = OnceLock::new();
    PAGINGS.get_or_init(|| read().map(Arc::new)).clone()
}

fn read() -> Result<Pagings, String> {
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
            (operation.name.wire.clone(), paging)
        })
        .collect())
}
