//! Slots that are filled from JSON.

use super::sealed::Sealed;

/// A received value that is neither a list nor an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer that fits 64 bits with sign.
    Int(i64),
    /// An integer over `i64::MAX` that fits 64 bits without sign.
    Uint(u64),
    /// Any other number. An integer over 64 bits is read as the nearest float.
    Float(f64),
    /// A string.
    Text(&'a str),
}

/// The value does not fit the slot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Misfit;

/// A slot that JSON is read into.
///
/// The reader uses [`list`](Decode::list) for a list, [`map`](Decode::map) for an object, and
/// [`scalar`](Decode::scalar) for all other values. Before it reads a list or an object into a slot
/// that may have a value, it [clears](Decode::clear) the slot. If a key is repeated, only its last
/// value counts.
pub trait Decode: Sealed {
    /// An empty slot.
    fn empty() -> Self
    where
        Self: Sized;

    /// The slot's type, as a mismatch names it: `"string"`, `"list"`, ...
    fn expected(&self) -> &'static str;

    /// Empties the slot.
    fn clear(&mut self);

    /// Takes a value that is neither a list nor an object. After a misfit the caller clears the
    /// slot.
    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit>;

    /// The slot as a list, or `None` if a list does not fit.
    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        None
    }

    /// The slot as an object, or `None` if an object does not fit.
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        None
    }

    /// Whether the slot takes `null`. Otherwise a null clears it.
    fn nullable(&self) -> bool {
        false
    }

    /// The value of `null`, or `None` if null means that there is no value.
    fn null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Whether a mismatch may quote the received value, because it can't be a secret.
    fn quotable(&self) -> bool {
        false
    }

    /// Whether a single value counts as a list if a list is published.
    fn lone() -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// A list that is being read.
pub trait DecodeList {
    /// Appends an empty element.
    fn push(&mut self) -> &mut dyn Decode;

    /// Drops the last element.
    fn undo(&mut self);
}

/// An object that is being read.
pub trait DecodeMap {
    /// The slot of a key.
    fn entry(&mut self, key: &str) -> &mut dyn Decode;

    /// Drops the key, whose slot was cleared. Returns whether the key is lost; a record always has
    /// all its keys.
    fn undo(&mut self, key: &str) -> bool;
}
