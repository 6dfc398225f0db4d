//! Turns the published interface of the Falcon API into the source of `falcon-sdk`.
//!
//! Text goes in, files come out; nothing here touches a disk. The stages, in order:
//! [`source`] reads the text, `lower` decides, [`ir`] holds what was decided, `emit` spells it in
//! Rust, and [`listing`] in lines for people and programs.

pub mod ir;
pub mod listing;
pub mod source;

mod emit;
mod error;
mod file;
mod lower;

pub use error::Error;
pub use file::File;

use ir::Api;
use source::{Document, overlay};

/// What was read and decided.
#[derive(Debug)]
pub struct Read {
    /// The interface.
    pub api: Api,
    /// What each action of the overlay did, where there was one.
    pub overlay: Option<overlay::Report>,
    /// How many operations the specification has.
    pub operations_in: usize,
    /// How many schemas the specification has.
    pub schemas_in: usize,
}

/// What was written.
#[derive(Debug)]
pub struct Generated {
    /// The generated tree, sorted by path.
    pub files: Vec<File>,
    /// The text of the SDK's manifest with its feature table.
    pub manifest: String,
}

/// Reads a specification and an overlay, and decides what becomes of them.
///
/// # Errors
///
/// If the text is no specification, an action of the overlay matches nothing, something has no form
/// in the SDK, or two names meet; the error names it.
pub fn read(specification: &str, overlay: Option<&str>) -> Result<Read, Error> {
    let mut document = source::load(specification)?;
    let overlay = match overlay {
        Some(text) => Some(overlay::apply(&mut document, &overlay::parse(text)?)?),
        None => None,
    };
    let document = Document::decode(source::upgrade(document)?)?;
    let api = lower::lower(&document)?;
    let (operations_in, operations_out) = (document.operations.len(), api.operations().count());
    assert_eq!(
        operations_in, operations_out,
        "lowering keeps every operation"
    );
    Ok(Read {
        api,
        overlay,
        operations_in,
        schemas_in: document.schemas.len(),
    })
}

/// Writes the SDK's generated tree, and the feature table of its manifest.
///
/// # Errors
///
/// If the manifest can't be edited.
pub fn generate(api: &Api, manifest: &str) -> Result<Generated, Error> {
    Ok(Generated {
        files: emit::emit(api)?,
        manifest: emit::edit_features(manifest, api)?,
    })
}
