//! Writes the IR as Rust source. Makes no decisions.

mod catalog;
mod conformance;
mod deprecated;
mod docs;
mod facts;
mod features;
mod flattened;
mod fql;
mod interface;
mod jobs;
mod model;
mod module;
mod operation;
mod output;
mod page;
mod prose;
mod record;
mod task;
mod tokens;
mod types;

use crate::error::Error;
use crate::file::File;
use crate::ir::Api;

pub(crate) use conformance::emit as emit_conformance;
pub(crate) use features::edit as edit_features;
pub(crate) use interface::emit as emit_interface;

/// Every file of the generated tree except that of [`emit_interface`], sorted by path.
pub(crate) fn emit(api: &Api) -> Result<Vec<File>, Error> {
    let pages = page::Pages::new(api);
    let mut tasks = catalog::tasks(api, &pages);
    tasks.extend(module::services(api, &pages));
    tasks.extend(module::models(api));
    tasks.push(Box::new(|| modules(api)));
    task::run(&tasks)
}

fn modules(api: &Api) -> Result<Vec<File>, Error> {
    let modules = quote::quote! {
        pub mod catalog;
        mod interface;
        pub mod models;
        pub mod services;
        pub use interface::INTERFACE;
    };
    let modules = deprecated::allowed(api).into_iter().chain([modules]);
    Ok(vec![File::of_code("mod.rs".to_owned(), modules.collect())?])
}
