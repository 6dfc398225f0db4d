//! From the text of an interface to typed operations and schemas.
//!
//! ```text
//! text -> interface -> overlay::apply -> upgrade -> Document::decode
//! ```
//!
//! The first three work on JSON values, since a published file may contain anything. The last
//! decodes repaired, resolved and checked values to openapiv3's types. It decodes each operation
//! and schema by itself, so that every error names it.

pub mod annotations;
pub mod jobs;
pub mod overlay;
pub mod published;
pub mod words;

mod anchors;
mod document;
mod error;
mod interface;
mod load;
mod normalize;
mod path_item;
mod reference;
mod shape;
#[cfg(test)]
mod tests;
mod upgrade;

pub use document::{Document, SourceOperation, Unnamed};
pub(crate) use error::nearest;
pub use error::{Error, Place, Problem};
pub use interface::interface;
pub use load::load;
pub use normalize::normalize;
pub(crate) use path_item::form as template_form;
pub use upgrade::upgrade;
pub(crate) use upgrade::upgrade_valid;
