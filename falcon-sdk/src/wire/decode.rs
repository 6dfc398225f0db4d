//! Slots that are filled from JSON.

use super::sealed::Sealed;

/// A value that is neither a list nor an object, as it came.
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
    /// Any other number. An integer over 64 bits comes as the nearest one.
    Float(f64),
    /// A string.
    Text(&'a str),
}

/// The value does not fit the slot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Misfit;

/// A slot that JSON is read into.
///
/// The reader asks for [`list`](Decode::list) or [`map`](Decode::map) where the body has one, and
/// hands over anything else by [`scalar`](Decode::scalar). Before a list or an object is read into
/// a slot that may hold something already, it [clears](Decode::clear) the slot: of a repeated key
/// the last value stands alone.
pub trait Decode: Sealed {
    /// A slot that holds nothing yet.
    fn empty() -> Self
    where
        Self: Sized;

    /// What the slot is for, as a mismatch names it: `"string"`, `"list"`, ...
    fn expected(&self) -> &'static str;

    /// Back to holding nothing.
    fn clear(&mut self);

    /// Takes a value that is neither a list nor an object. After a misfit the caller clears the
    /// slot.
    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit>;

    /// The slot as a list; none where a list does not fit.
    fn list(&mut self) -> Option<&mut dyn DecodeList> {
        None
    }

    /// The slot as an object; none where an object does not fit.
    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        None
    }

    /// Whether the slot takes `null`. Where it does not, a null clears it.
    fn nullable(&self) -> bool {
        false
    }

    /// What `null` is as a value; none where it is the absence of one.
    fn null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Whether a mismatch may quote the value that came. Not where it may be a secret.
    fn quotable(&self) -> bool {
        false
    }

    /// Whether one that stands where a list is published counts as a list of one.
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

    /// Drops the key, whose slot has been cleared, and returns whether that loses the key; a record
    /// always has it.
    fn undo(&mut self, key: &str) -> bool;
}
