//! A tested operation: how its request is built, and how its response is read.

use bytes::Bytes;
use falcon_sdk::reply::Output;
use falcon_sdk::request::{Call, Operation};
use falcon_sdk::spec::Spec;
use falcon_sdk::wire::{DecodeError, Decoded, Encode};

use crate::reading::Reading;
use crate::values::Values;

/// A tested operation.
pub struct Case {
    /// The SDK's facts about it.
    pub(crate) spec: &'static Spec,
    /// Builds a request with the typed operation.
    pub(crate) call: fn(&Values) -> Call,
    pub(crate) reader: Reader,
}

/// How a response is read.
pub(crate) enum Reader {
    /// JSON: the typed body, encoded again.
    Json(fn(&Bytes) -> Result<Reading, DecodeError>),
    /// The bytes as received.
    Bytes(fn(&Bytes) -> Result<Bytes, DecodeError>),
    /// Nothing, whatever the response contains.
    Empty(fn(&Bytes) -> Result<(), DecodeError>),
}

impl Case {
    /// An operation that returns JSON.
    pub const fn json<O: Operation<Output: Encode>>(call: fn(&Values) -> Call) -> Self {
        let reader = Reader::Json(|body| {
            let Decoded {
                value, mismatches, ..
            } = O::Output::read(body)?;
            Ok(Reading::of(&value, &mismatches))
        });
        Case {
            spec: O::SPEC,
            call,
            reader,
        }
    }

    /// An operation that returns a file.
    pub const fn bytes<O: Operation<Output = Bytes>>(call: fn(&Values) -> Call) -> Self {
        let reader = Reader::Bytes(|body| O::Output::read(body).map(|read| read.value));
        Case {
            spec: O::SPEC,
            call,
            reader,
        }
    }

    /// An operation that returns nothing.
    pub const fn empty<O: Operation<Output = ()>>(call: fn(&Values) -> Call) -> Self {
        let reader = Reader::Empty(|body| O::Output::read(body).map(|read| read.value));
        Case {
            spec: O::SPEC,
            call,
            reader,
        }
    }
}
