//! Values that are written as JSON.

use super::json::Extra;
use super::sealed::Sealed;

/// A value that can be written.
pub trait Encode: Sealed {
    /// The shape of the value.
    fn shape(&self) -> Shape<'_>;

    /// Whether the value is left out as a field. An empty list or map is left out, unless it is
    /// inside of an `Option`.
    fn is_unset(&self) -> bool {
        matches!(self.shape(), Shape::Unset)
    }
}

/// The shape in which a value is written.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Shape<'a> {
    /// No value: a field is left out, a body is not sent.
    Unset,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer that may exceed `i64::MAX`.
    Uint(u64),
    /// A number. JSON has only finite numbers, so any other number is written as `null`.
    Float(f64),
    /// A string.
    Text(&'a str),
    /// A string that must not be shown.
    Secret(&'a str),
    /// A list.
    List(&'a dyn EncodeList),
    /// An object.
    Map(&'a dyn EncodeMap),
}

/// A list that can be written.
pub trait EncodeList {
    /// The number of elements.
    fn len(&self) -> usize;

    /// Whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Passes each element, in order.
    fn each(&self, out: &mut dyn FnMut(&dyn Encode));
}

/// An object that can be written.
pub trait EncodeMap {
    /// Passes each field, in order.
    fn each(&self, out: &mut dyn Fields);
}

/// Takes the fields of an object.
pub trait Fields {
    /// Takes one field, which may be unset.
    fn field(&mut self, name: &str, value: &dyn Encode);

    /// Takes the unpublished fields.
    fn extra(&mut self, extra: &Extra);
}

impl Sealed for &str {}

impl Encode for &str {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        Shape::Text(self)
    }
}
