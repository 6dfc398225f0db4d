//! The errors of a response, whatever its shape.

use std::collections::BTreeMap;

use super::{ApiError, Output, Reads};
use crate::spec::{ReplyKind, Spec};
use crate::wire::{self, Decode, Extra, Place};

/// The facts that a body states about its request: all errors, and the trace id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) trace_id: Option<String>,
    /// The errors of the whole request first, then those of its parts.
    pub(crate) errors: Vec<ApiError>,
}

impl Outcome {
    /// Reads the outcome from a body and the output that was read from it before.
    pub(crate) fn of<B: Output>(output: &B, body: &[u8], spec: Option<&Spec>) -> Self {
        let is_file =
            B::READS == Reads::File && spec.map(|spec| spec.reply) == Some(ReplyKind::Bytes);
        let mut outcome = match output.frame() {
            Some((meta, errors)) => Outcome {
                trace_id: meta.trace_id.clone(),
                errors: errors.to_vec(),
            },
            // The content of a file is no outcome.
            None if is_file => Outcome::default(),
            None => Outcome::read(body),
        };
        let within = spec.and_then(|spec| spec.errors_within);
        // An unreadable body was refused before.
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

    /// Reads the outcome from any body. Only an object has an outcome.
    pub(crate) fn read(body: &[u8]) -> Self {
        let mut outcome = Outcome::default();
        let mut places = ["/meta/trace_id", "/errors", "/error"].map(Place::new);
        let is_object = body.trim_ascii_start().starts_with(b"{");
        if !is_object || wire::search(body, &mut places).is_err() {
            return outcome;
        }
        let [trace_id, errors, error] = places;
        outcome.trace_id = read(&trace_id);
        outcome.errors = read(&errors);
        if outcome.errors.is_empty() {
            outcome.errors = read(&error);
        }
        outcome
    }
}

/// The value at a place, or the default if it can't be read.
fn read<T: Decode + Default>(place: &Place<'_>) -> T {
    let text = place.text().unwrap_or_default();
    wire::decode(text.as_bytes()).map_or_else(|_| T::default(), |decoded| decoded.value)
}

/// A part of a response, such as the part of one host.
#[derive(Default)]
struct Part {
    errors: Vec<ApiError>,
    extra: Extra,
}

wire::record!(Part { "errors" => errors });
