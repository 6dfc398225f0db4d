//! From the text of an interface to typed operations and schemas.
//!
//! ```text
//! text -> interface -> overlay::apply -> upgrade -> Document::decode
//! ```
//!
//! The first three work on JSON values, since a published file may hold anything. Only what has
//! been mended, resolved and checked is decoded into openapiv3's types, each operation and each
//! schema on its own, so that every error names the one it concerns.

pub mod annotations;
pub mod overlay;
pub mod published;

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

pub use document::{Document, SourceOperation};
pub use error::{Error, Place, Problem};
pub use interface::interface;
pub use load::load;
pub use normalize::normalize;
pub(crate) use path_item::form as template_form;
pub use upgrade::upgrade;
