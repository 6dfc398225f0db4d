//! Sort orders.

use super::field::Field;

/// The order of a list by one field.
///
/// The setters write it as their operation wants it: `last_seen.desc` or `last_seen|desc`.
///
/// ```
/// # #[cfg(feature = "hosts")]
/// # {
/// use falcon_sdk::fql::{Sort, field};
/// use falcon_sdk::hosts::QueryDevicesByFilter;
///
/// let latest = QueryDevicesByFilter::new().sort(Sort::desc(field("last_seen")));
/// # }
/// assert_eq!(falcon_sdk::fql::Sort::asc(falcon_sdk::fql::field("name")).text('|'), "name|asc");
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Sort {
    field: String,
    descending: bool,
}

impl Sort {
    /// The smallest value first.
    pub fn asc<K>(field: Field<'_, K>) -> Self {
        Sort {
            field: field.name().to_owned(),
            descending: false,
        }
    }

    /// The greatest value first.
    pub fn desc<K>(field: Field<'_, K>) -> Self {
        Sort {
            field: field.name().to_owned(),
            descending: true,
        }
    }

    /// The text with that separator, for a body or a request of your own.
    pub fn text(&self, separator: char) -> String {
        let direction = if self.descending { "desc" } else { "asc" };
        format!("{}{separator}{direction}", self.field)
    }
}

/// A sort order: a [`Sort`], or text that is sent unchanged.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no sort order",
    note = "give a `Sort` or text, such as \"last_seen.desc\""
)]
pub trait SortOrder {
    /// The text for an operation with that separator.
    fn written(self, separator: char) -> String;
}

impl SortOrder for Sort {
    fn written(self, separator: char) -> String {
        self.text(separator)
    }
}

impl<T: Into<String>> SortOrder for T {
    fn written(self, _separator: char) -> String {
        self.into()
    }
}
