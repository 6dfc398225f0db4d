//! The catalog as Markdown, for people.

use crate::ir::{Api, Paging};

/// A table for each collection.
pub fn markdown(api: &Api) -> String {
    let mut text = format!("# Operations\n\n{} in all.\n", api.operations().count());
    let mut line = |line: String| {
        text.extend([&line, "\n"]);
    };
    for collection in &api.collections {
        line(format!("\n## {}\n", collection.name.rust));
        line("| operation | method and path | paging | scopes |".to_owned());
        line("| --- | --- | --- | --- |".to_owned());
        for operation in &collection.operations {
            let paging = match &operation.paging.paging {
                Paging::None => "",
                paged => paged.style(),
            };
            line(format!(
                "| `{}` | `{} {}` | {paging} | {} |",
                operation.name.rust,
                operation.method.wire(),
                operation.path,
                operation.scopes.join(", "),
            ));
        }
    }
    text
}
