//! Values that are written as JSON.

use super::json::Extra;
use super::sealed::Sealed;

/// A value that can be written.
pub trait Encode: Sealed {
    /// What it is written as.
    fn shape(&self) -> Shape<'_>;

    /// Whether it is left out where it is a field. An empty list or map is; one inside of an
    /// `Option` is not.
    fn is_unset(&self) -> bool {
        matches!(self.shape(), Shape::Unset)
    }
}

/// What a value is written as.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Shape<'a> {
    /// Nothing: a field is left out, a body is not sent.
    Unset,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer that may exceed `i64::MAX`.
    Uint(u64),
    /// A number. JSON has none that is not finite: such a one is written as `null`.
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
    /// How many elements it has.
    fn len(&self) -> usize;

    /// Whether it has none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Hands each element over, in order.
    fn each(&self, out: &mut dyn FnMut(&dyn Encode));
}

/// An object that can be written.
pub trait EncodeMap {
    /// Hands each field over, in order.
    fn each(&self, out: &mut dyn Fields);
}

/// Takes the fields of an object.
pub trait Fields {
    /// Takes one field; it may be unset.
    fn field(&mut self, name: &str, value: &dyn Encode);

    /// Takes the properties that are not published.
    fn extra(&mut self, extra: &Extra);
}

impl Sealed for &str {}

impl Encode for &str {
    #[inline]
    fn shape(&self) -> Shape<'_> {
        Shape::Text(self)
    }
}
