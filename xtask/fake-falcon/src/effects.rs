//! Whether each operation reads or writes. This comes from the generator, since it is not
//! published.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use codegen::ir::Effect;

/// By operation id.
pub(crate) type Effects = HashMap<String, Effect>;

/// The effects in the project's own interface, read once per process.
pub(crate) fn load() -> Result<Arc<Effects>, String> {
    static EFFECTS: OnceLock<Result<Arc<Effects>, String>> = OnceLock::new();
    EFFECTS.get_or_init(|| read().map(Arc::new)).clone()
}

fn read() -> Result<Effects, String> {
    let specs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs"));
    let text = |name| {
        std::fs::read_to_string(specs.join(name)).map_err(|error| format!("{name}: {error}"))
    };
    let (interface, overlay) = (text("falcon.swagger.json")?, text("overlay.yaml")?);
    let read = codegen::read(&interface, Some(&overlay)).map_err(|error| error.to_string())?;
    let operations = read.api.operations();
    Ok(operations
        .map(|operation| (operation.name.wire.clone(), operation.effect.effect))
        .collect())
}
