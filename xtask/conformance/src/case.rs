//! One operation as it is proven: how a call of it is built, and how an answer to it is read.

use bytes::Bytes;
use falcon_sdk::reply::Output;
use falcon_sdk::request::{Call, Operation};
use falcon_sdk::spec::Spec;
use falcon_sdk::wire::{DecodeError, Decoded, Encode};

use crate::reading::Reading;
use crate::values::Values;

/// One operation.
pub struct Case {
    /// What the SDK knows of it.
    pub(crate) spec: &'static Spec,
    /// Builds a call by the typed operation.
    pub(crate) call: fn(&Values) -> Call,
    pub(crate) answer: Answer,
}

/// How an answer is read.
pub(crate) enum Answer {
    /// JSON: what the typed body holds, written again.
    Json(fn(&Bytes) -> Result<Reading, DecodeError>),
    /// The bytes as they come.
    Bytes(fn(&Bytes) -> Result<Bytes, DecodeError>),
    /// Nothing, whatever comes.
    Empty(fn(&Bytes) -> Result<(), DecodeError>),
}

impl Case {
    /// One that answers JSON.
    pub const fn json<O: Operation<Output: Encode>>(call: fn(&Values) -> Call) -> Self {
        let answer = Answer::Json(|body| {
            let Decoded {
                value, mismatches, ..
            } = O::Output::read(body)?;
            Ok(Reading::of(&value, &mismatches))
        });
        Case {
            spec: O::SPEC,
            call,
            answer,
        }
    }

    /// One that answers a file.
    pub const fn bytes<O: Operation<Output = Bytes>>(call: fn(&Values) -> Call) -> Self {
        let answer = Answer::Bytes(|body| O::Output::read(body).map(|read| read.value));
        Case {
            spec: O::SPEC,
            call,
            answer,
        }
    }

    /// One that answers nothing.
    pub const fn empty<O: Operation<Output = ()>>(call: fn(&Values) -> Call) -> Self {
        let answer = Answer::Empty(|body| O::Output::read(body).map(|read| read.value));
        Case {
            spec: O::SPEC,
            call,
            answer,
        }
    }
}
