//! All published operations at run time, whatever features are enabled.

mod find;
mod near;
mod scopes;
mod search;

pub use find::{FindError, find, operations};
pub(crate) use near::nearest;
pub use scopes::{Scopes, scopes};
pub use search::search;
