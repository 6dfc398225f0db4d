//! From the text of an interface to typed operations and schemas: load, overlay, upgrade, decode.

pub mod overlay;

mod document;
mod error;
mod load;
mod upgrade;

pub use document::{Document, SourceOperation};
pub use error::{Error, Place, Problem};
pub use load::load;
pub use upgrade::upgrade;
