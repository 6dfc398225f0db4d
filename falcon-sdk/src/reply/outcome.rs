//! Whether a request was carried out, whatever the shape of its response.

use std::collections::BTreeMap;

use super::{ApiError, Output, Reads};
use crate::spec::{ReplyKind, Spec};
use crate::wire::{self, Decode, Fields, Record};

/// What a body says of its request: all errors, and the trace id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) trace_id: Option<String>,
    /// Those of the whole first, then those of its parts.
    pub(crate) errors: Vec<ApiError>,
}

impl Outcome {
    /// Reads the outcome from a body and what was read from it before.
    pub(crate) fn of<B: Output>(output: &B, body: &[u8], spec: Option<&Spec>) -> Self {
        let is_file =
            B::READS == Reads::File && spec.map(|spec| spec.reply) == Some(ReplyKind::Bytes);
        let mut outcome = match output.frame() {
            Some((meta, errors)) => Outcome {
                trace_id: meta.trace_id.clone(),
                errors: errors.to_vec(),
            },
            // What a file holds is no outcome.
            None if is_file => Outcome::default(),
            None => Outcome::read(body),
        };
        let within = spec.and_then(|spec| spec.errors_within);
        // A body that can't be read has been refused before.
        let parts = within.and_then(|at| wire::decode_at::<BTreeMap<String, Part>>(body, at).ok());
        for (name, part) in parts.into_iter().flat_map(|parts| parts.value) {
            outcome
                .errors
                .extend(part.errors.into_iter().map(|error| ApiError {
                    id: error.id.or_else(|| Some(name.clone())),
                    ..error
                }));
        }
        outcome
    }

    /// Reads the outcome from a body that is no envelope, which may be an object all the same.
    fn read(body: &[u8]) -> Self {
        if !body.trim_ascii_start().starts_with(b"{") {
            return Outcome::default();
        }
        wire::decode::<Top>(body).map_or_else(
            |_| Outcome::default(),
            |top| Outcome {
                trace_id: top.value.meta.trace_id,
                errors: top.value.errors,
            },
        )
    }
}

/// The top of any object, all else of which is passed over.
#[derive(Default)]
struct Top {
    meta: Trace,
    errors: Vec<ApiError>,
    rest: (),
}

impl wire::Sealed for Top {}

impl Record for Top {
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "meta" => &mut self.meta,
            "errors" | "error" if self.errors.is_empty() => &mut self.errors,
            _ => &mut self.rest,
        }
    }

    fn fields(&self, _: &mut dyn Fields) {}
}

#[derive(Default)]
struct Trace {
    trace_id: Option<String>,
    rest: (),
}

impl wire::Sealed for Trace {}

impl Record for Trace {
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "trace_id" => &mut self.trace_id,
            _ => &mut self.rest,
        }
    }

    fn fields(&self, _: &mut dyn Fields) {}
}

/// A part of a response, such as that of one host.
#[derive(Default)]
struct Part {
    errors: Vec<ApiError>,
    rest: (),
}

impl wire::Sealed for Part {}

impl Record for Part {
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "errors" => &mut self.errors,
            _ => &mut self.rest,
        }
    }

    fn fields(&self, _: &mut dyn Fields) {}
}
