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
    let mut files = module::services(api)?;
    files.extend(module::models(api)?);
    files.extend(catalog::emit(api)?);
    let modules = quote::quote! {
        pub mod catalog;
        mod interface;
        pub mod models;
        pub mod services;
        pub use interface::INTERFACE;
    };
    let modules = deprecated::allowed(api).into_iter().chain([modules]);
    files.push(File::of_code("mod.rs".to_owned(), modules.collect())?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
