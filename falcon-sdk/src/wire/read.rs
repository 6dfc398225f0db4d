//! A body as text, and what is found on the way through it.

use serde::de::Deserializer;

use super::decode::Decode;
use super::error::DecodeError;
use super::mismatch::{Mismatch, Mismatches};
use super::path::Path;
use super::slot::fill;

/// Reads a whole body into a slot; an empty one leaves it empty.
pub(super) fn body(body: &[u8], slot: &mut dyn Decode) -> Result<Mismatches, DecodeError> {
    parse(body, |deserializer, report| {
        fill(deserializer, slot, &Path::Root, report)
    })
}

/// Reads a value of any format into a slot.
pub(super) fn value<'de, D: Deserializer<'de>>(
    deserializer: D,
    slot: &mut dyn Decode,
) -> Result<Mismatches, D::Error> {
    let mut report = Report::default();
    fill(deserializer, slot, &Path::Root, &mut report)?;
    Ok(report.mismatches)
}

/// Runs a reader over a body, unless that is empty, up to its end.
pub(super) fn parse<'de>(
    body: &'de [u8],
    read: impl FnOnce(&mut JsonText<'de>, &mut Report) -> Result<(), serde_json::Error>,
) -> Result<Mismatches, DecodeError> {
    // Checked once, so that the parser does not check each string: a third of the time.
    let text = utf8(body)?;
    let mut report = Report::default();
    if text.trim_ascii_start().is_empty() {
        return Ok(report.mismatches);
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match read(&mut deserializer, &mut report).and_then(|()| deserializer.end()) {
        Ok(()) => Ok(report.mismatches),
        Err(error) => Err(DecodeError::syntax(&error, report.broken_at)),
    }
}

/// A body as text.
pub(crate) fn utf8(body: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(body).map_err(|error| DecodeError::utf8(body, &error))
}

pub(super) type JsonText<'de> = serde_json::Deserializer<serde_json::de::StrRead<'de>>;

/// What is found on the way.
#[derive(Default)]
pub(super) struct Report {
    pub(super) mismatches: Mismatches,
    /// The innermost value around a syntax error.
    broken_at: Option<String>,
}

impl Report {
    pub(super) fn mismatch(
        &mut self,
        path: &Path<'_>,
        expected: &'static str,
        found: impl FnOnce() -> String,
    ) {
        self.mismatches
            .record(|| Mismatch::at(path, expected, found()));
    }

    /// Passes an error on; the first to do so is the innermost.
    pub(super) fn broken<E>(&mut self, path: &Path<'_>, error: E) -> E {
        self.broken_at.get_or_insert_with(|| path.to_string());
        error
    }
}
