//! Every published operation at run time, whatever features are on.

use crate::generated::catalog::OPERATIONS;
use crate::operation::Spec;

/// Every published operation, sorted by id.
pub fn operations() -> &'static [&'static Spec] {
    OPERATIONS
}

/// The operation of that id or alias.
pub fn find(id: &str) -> Result<&'static Spec, FindError> {
    find_in(OPERATIONS, id)
}

fn find_in(operations: &[&'static Spec], id: &str) -> Result<&'static Spec, FindError> {
    operations
        .iter()
        .find(|spec| spec.id == id)
        .copied()
        .ok_or_else(|| FindError::Unknown {
            id: id.to_owned(),
            near: Vec::new(),
        })
}

/// Why no operation is known by a name.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// No operation has that id or alias.
    #[error("unknown operation {id}")]
    Unknown {
        /// What was asked for.
        id: String,
        /// Ids that are written alike.
        near: Vec<&'static str>,
    },
}
