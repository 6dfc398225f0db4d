//! Turns the published interface of the Falcon API into the source of `falcon-sdk`.
//!
//! Text goes in, files come out; this crate accesses no disk. The stages are: [`source`] reads the
//! text, `lower` decides, [`ir`] represents the decisions, `emit` writes Rust, and [`listing`]
//! writes lines for people and programs. [`diff`] compares two interfaces for a user, and [`findings`] finds
//! the places of errors in the published file.

#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "whatever comes from outside costs an error at most"
)]

pub mod diff;
pub mod findings;
pub mod ir;
pub mod listing;
pub mod source;

mod emit;
mod error;
mod file;
mod lower;
mod parallel;
mod pointer;
mod several;

pub use error::{Error, Spot};
pub use file::File;
use lower::Lowered;
pub use lower::{Construct, Note};

use serde_json::Value;

use ir::{Api, Provenance};
use source::overlay::{self, Stale};
use source::words;
use source::{Document, Unnamed};

/// The interface after all decisions.
#[derive(Debug)]
pub struct Read {
    /// The interface.
    pub api: Api,
    /// The result of each overlay action.
    pub overlay: Option<overlay::Report>,
    /// The operations that the published file does not name, or not uniquely.
    pub unnamed: Vec<Unnamed>,
    /// The constructs whose form differs from the published one.
    pub notes: Vec<Note>,
    /// Entries of the documentation's words that do not fit the interface, and missing entries.
    pub words: Vec<words::Problem>,
    /// The number of operations in the specification.
    pub operations_in: usize,
    /// The number of schemas in the specification.
    pub schemas_in: usize,
}

/// The generated files.
#[derive(Debug)]
pub struct Generated {
    /// The generated tree except for the file of [`interface`], sorted by path.
    pub files: Vec<File>,
    /// The text of the SDK's manifest with its feature table.
    pub manifest: String,
}

/// The input texts.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// Swagger 2.0 or OpenAPI 3, JSON or YAML.
    pub specification: &'a str,
    /// Applied in this order.
    pub overlays: Vec<&'a str>,
    /// The treatment of an overlay action without a match.
    pub stale: Stale,
    /// The words of the documentation.
    pub words: Option<words::Texts<'a>>,
}

impl Sources<'_> {
    /// Reads the texts and makes all decisions.
    ///
    /// # Errors
    ///
    /// If the text is not a specification, an overlay action has no match and that is not allowed,
    /// a construct is not supported, or two names collide. The error names it.
    pub fn read(&self) -> Result<Read, Error> {
        // Every stage adds its errors, so that a person sees all of them at once.
        let mut errors = Vec::new();
        let (document, overlay) = self.overlaid(&mut errors)?;
        let document = source::upgrade_valid(document, &mut errors)?;
        let document = Document::collect(document, &mut errors)?;
        let mut errors: Vec<Error> = errors.into_iter().map(Error::from).collect();
        let lowered = lower::lower(&document, errors.is_empty());
        let Lowered { mut api, notes } = match (lowered, errors.is_empty()) {
            (Ok(lowered), true) => lowered,
            (lowered, _) => {
                errors.extend(lowered.err());
                return Err(match (errors.pop(), errors.is_empty()) {
                    (Some(only), true) => only,
                    (last, _) => Error::Several(errors.into_iter().chain(last).collect()),
                });
            }
        };
        let words = match &self.words {
            Some(texts) => lower::words::join(&mut api, texts),
            None => Vec::new(),
        };
        let (operations_in, operations_out) = (document.operations.len(), api.operations().count());
        assert_eq!(
            operations_in, operations_out,
            "lowering keeps every operation"
        );
        Ok(Read {
            api,
            overlay,
            unnamed: document.unnamed,
            notes,
            words,
            operations_in,
            schemas_in: document.schemas.len(),
        })
    }

    /// The published facts with the overlays applied, and a report about the overlays. All
    /// references except those to schemas are resolved, and each operation includes the parts of
    /// its path.
    ///
    /// # Errors
    ///
    /// As [`Sources::document`], or if something in the text is invalid.
    pub fn published(&self) -> Result<(Document, Option<overlay::Report>), Error> {
        let (document, overlay) = self.document()?;
        Ok((Document::decode(source::upgrade(document)?)?, overlay))
    }

    /// The specification with the overlays applied, and a report about them.
    ///
    /// # Errors
    ///
    /// If a text is not a specification or overlay, or an action has no match and that is not
    /// allowed.
    pub fn document(&self) -> Result<(Value, Option<overlay::Report>), Error> {
        let mut stale = Vec::new();
        let document = self.overlaid(&mut stale)?;
        match source::Error::all(stale) {
            None => Ok(document),
            Some(error) => Err(error.into()),
        }
    }

    /// The same. Adds the errors of stale actions, and continues.
    fn overlaid(
        &self,
        errors: &mut Vec<source::Error>,
    ) -> Result<(Value, Option<overlay::Report>), Error> {
        let mut document = source::interface(self.specification)?;
        let mut whole: Option<overlay::Report> = None;
        for text in &self.overlays {
            let overlay = overlay::parse_for(&document, text)?;
            let report = overlay::apply(&mut document, &overlay, Stale::Allow)?;
            if self.stale == Stale::Refuse && !report.stale.is_empty() {
                errors.push(source::Error::Stale(report.stale.clone()));
            }
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

/// Reads a specification and an overlay. Every action must match.
///
/// # Errors
///
/// As [`Sources::read`].
pub fn read(specification: &str, overlay: Option<&str>) -> Result<Read, Error> {
    let sources = Sources {
        specification,
        overlays: overlay.into_iter().collect(),
        stale: Stale::Refuse,
        words: None,
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

/// Writes the file of the generated tree that says where the tree comes from.
///
/// It is the only file that changes with every change of the inputs.
///
/// # Errors
///
/// If the generated code is not valid Rust.
pub fn interface(provenance: &Provenance) -> Result<File, Error> {
    emit::emit_interface(provenance)
}

/// Writes the source of the conformance test: for each operation a function that builds its request
/// by typed methods.
///
/// # Errors
///
/// If the generated code is not valid Rust.
pub fn conformance(api: &Api) -> Result<Vec<File>, Error> {
    emit::emit_conformance(api)
}

/// Compiles the code of the repository's README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
