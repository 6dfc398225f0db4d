//! A place of a body, and what a search has found there.

use std::ops::Range;

use super::mismatch::{Mismatch, Mismatches};
use super::path::steps;

/// A place of a body, given by a JSON pointer (RFC 6901).
pub(crate) struct Place<'de> {
    pointer: &'de str,
    pub(super) steps: Vec<String>,
    /// How many of the steps lead to the current value.
    pub(super) gone: usize,
    /// Whether the elements of a list are wanted, and not the text of a value.
    pub(super) is_list: bool,
    pub(super) found: Found<'de>,
}

/// The content of a place.
pub(super) enum Found<'de> {
    Nothing,
    Text(&'de str),
    /// The position of each element in the body.
    Elements(Vec<Range<usize>>),
    /// A value on the way has no field with that name.
    Blocked(Box<Mismatch>),
}

impl<'de> Place<'de> {
    /// The value at a JSON pointer.
    pub(crate) fn new(pointer: &'de str) -> Self {
        Place {
            pointer,
            steps: steps(pointer),
            gone: 0,
            is_list: false,
            found: Found::Nothing,
        }
    }

    /// The elements of the list at a JSON pointer.
    pub(crate) fn list(pointer: &'de str) -> Self {
        Place {
            is_list: true,
            ..Place::new(pointer)
        }
    }

    /// The JSON pointer.
    pub(super) fn pointer(&self) -> &'de str {
        self.pointer
    }

    /// The text of the value, unless it is null.
    pub(crate) fn text(&self) -> Option<&'de str> {
        match self.found {
            Found::Text(text) => Some(text).filter(|text| *text != "null"),
            Found::Nothing | Found::Elements(_) | Found::Blocked(_) => None,
        }
    }

    /// The position of each element in the body, or none if there is no list.
    pub(crate) fn into_elements(self) -> Vec<Range<usize>> {
        match self.found {
            Found::Elements(elements) => elements,
            Found::Nothing | Found::Text(_) | Found::Blocked(_) => Vec::new(),
        }
    }

    /// The value that takes the place of the list, or of an object on the way to it.
    pub(crate) fn blocked(&self) -> Mismatches {
        let mut blocked = Mismatches::default();
        if let Found::Blocked(mismatch) = &self.found {
            blocked.record(|| (**mismatch).clone());
        }
        blocked
    }
}
