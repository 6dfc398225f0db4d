//! Turns the published interface of the Falcon API into the source of `falcon-sdk`.
//!
//! Text goes in, files come out; nothing here touches a disk. The stages, in order:
//! [`source`] reads the text, `lower` decides, [`ir`] holds what was decided, `emit` spells it in
//! Rust, and [`listing`] in lines for people and programs. [`diff`] says what changes for a user from
//! one interface to another.

#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "whatever comes from outside costs an error at most"
)]

pub mod diff;
pub mod ir;
pub mod listing;
pub mod source;

mod emit;
mod error;
mod file;
mod lower;

pub use error::Error;
pub use file::File;

use serde_json::Value;

use ir::Api;
use source::Document;
use source::overlay::{self, Stale};

/// What was read and decided.
#[derive(Debug)]
pub struct Read {
    /// The interface.
    pub api: Api,
    /// What each action of the overlays did, where there was one.
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

/// The texts that are read.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// Swagger 2.0 or OpenAPI 3.0, JSON or YAML.
    pub specification: &'a str,
    /// Applied in this order.
    pub overlays: Vec<&'a str>,
    /// What becomes of an overlay's action that matches nothing.
    pub stale: Stale,
}

impl Sources<'_> {
    /// Reads them, and decides what becomes of them.
    ///
    /// # Errors
    ///
    /// If the text is no specification, an action of an overlay matches nothing and may not,
    /// something has no form in the SDK, or two names meet; the error names it.
    pub fn read(&self) -> Result<Read, Error> {
        let (document, overlay) = self.published()?;
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

    /// What the specification says, as the overlays leave it, and what they did: every reference but
    /// those to schemas is resolved, and what a path says for its operations stands at each of them.
    ///
    /// # Errors
    ///
    /// As [`Sources::document`], or if something in the text is not valid.
    pub fn published(&self) -> Result<(Document, Option<overlay::Report>), Error> {
        let (document, overlay) = self.document()?;
        Ok((Document::decode(source::upgrade(document)?)?, overlay))
    }

    /// The specification as the overlays leave it, and what they did.
    ///
    /// # Errors
    ///
    /// If a text is no specification or overlay, or an action matches nothing and may not.
    pub fn document(&self) -> Result<(Value, Option<overlay::Report>), Error> {
        let mut document = source::interface(self.specification)?;
        let mut whole: Option<overlay::Report> = None;
        for text in &self.overlays {
            let overlay = overlay::parse_for(&document, text)?;
            let report = overlay::apply(&mut document, &overlay, self.stale)?;
            match &mut whole {
                None => whole = Some(report),
                Some(whole) => {
                    whole.actions.extend(report.actions);
                    whole.stale.extend(report.stale);
                }
            }
        }
        Ok((document, whole))
    }
}

/// Reads a specification and an overlay of which every action must match.
///
/// # Errors
///
/// As [`Sources::read`].
pub fn read(specification: &str, overlay: Option<&str>) -> Result<Read, Error> {
    let sources = Sources {
        specification,
        overlays: overlay.into_iter().collect(),
        stale: Stale::Refuse,
    };
    sources.read()
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

/// Writes what proves the SDK: a function for each operation that builds a call of it by its typed
/// methods.
///
/// # Errors
///
/// If something that is emitted is no Rust.
pub fn conformance(api: &Api) -> Result<Vec<File>, Error> {
    emit::emit_conformance(api)
}
