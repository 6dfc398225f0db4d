//! The one visitor that walks a body and fills slots.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decode::{Decode, DecodeList, Misfit, Scalar};
use super::error::DecodeError;
use super::mismatch::{Mismatch, Mismatches, found};
use super::path::Path;

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
        self.mismatches.record(|| Mismatch {
            path: path.to_string(),
            expected,
            found: found(),
        });
    }

    /// Passes an error on; the first to do so is the innermost.
    pub(super) fn broken<E>(&mut self, path: &Path<'_>, error: E) -> E {
        self.broken_at.get_or_insert_with(|| path.to_string());
        error
    }
}

/// Reads one value into a slot that stands in no list and no object.
pub(super) fn fill<'de, D: Deserializer<'de>>(
    deserializer: D,
    slot: &mut dyn Decode,
    path: &Path<'_>,
    report: &mut Report,
) -> Result<(), D::Error> {
    let outcome = Slot {
        slot: &mut *slot,
        fresh: false,
        path,
        report,
    }
    .deserialize(deserializer)?;
    if outcome != Outcome::Kept {
        slot.clear();
    }
    Ok(())
}

/// What became of a value.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Outcome {
    Kept,
    /// A null where that is no value.
    Null,
    /// Reported, and to be dropped.
    Misfit,
}

/// Reads one value into its slot.
struct Slot<'a> {
    slot: &'a mut dyn Decode,
    /// Whether the slot is known to hold nothing.
    fresh: bool,
    path: &'a Path<'a>,
    report: &'a mut Report,
}

impl Slot<'_> {
    fn scalar(self, value: Scalar<'_>) -> Outcome {
        if value == Scalar::Null && !self.slot.nullable() {
            return Outcome::Null;
        }
        match self.slot.scalar(value) {
            Ok(()) => Outcome::Kept,
            Err(Misfit) => {
                let quotable = self.slot.quotable();
                self.report
                    .mismatch(self.path, self.slot.expected(), || found(value, quotable));
                Outcome::Misfit
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = Outcome;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Slot<'_> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slot.expected())
    }

    fn visit_unit<E: Error>(self) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Null))
    }

    fn visit_none<E: Error>(self) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Int(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Outcome, E> {
        Ok(self.scalar(i64::try_from(value).map_or(Scalar::Uint(value), Scalar::Int)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Float(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Outcome, E> {
        Ok(self.scalar(Scalar::Text(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Outcome, A::Error> {
        let Slot {
            slot,
            fresh,
            path,
            report,
        } = self;
        if !fresh {
            slot.clear();
        }
        let Some(list) = slot.list() else {
            report.mismatch(path, slot.expected(), || "list".to_owned());
            skip_list(elements).map_err(|error| report.broken(path, error))?;
            return Ok(Outcome::Misfit);
        };
        let mut index = 0;
        loop {
            let element = Element {
                list,
                path: &Path::Element(path, index),
                report,
            };
            match elements.next_element_seed(element) {
                Ok(Some(())) => index += 1,
                Ok(None) => return Ok(Outcome::Kept),
                Err(error) => return Err(report.broken(path, error)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Outcome, A::Error> {
        let Slot {
            slot,
            fresh,
            path,
            report,
        } = self;
        if !fresh {
            slot.clear();
        }
        let Some(map) = slot.map() else {
            report.mismatch(path, slot.expected(), || "object".to_owned());
            skip_map(entries).map_err(|error| report.broken(path, error))?;
            return Ok(Outcome::Misfit);
        };
        while let Some(key) = entries
            .next_key_seed(Key)
            .map_err(|error| report.broken(path, error))?
        {
            let path = Path::Field(path, &key);
            let slot = Slot {
                slot: map.entry(&key),
                fresh: false,
                path: &path,
                report,
            };
            match entries.next_value_seed(slot) {
                Ok(Outcome::Kept) => {}
                Ok(Outcome::Null | Outcome::Misfit) => map.undo(&key),
                Err(error) => return Err(report.broken(&path, error)),
            }
        }
        Ok(Outcome::Kept)
    }
}

/// Reads the next element of a list, which gets its slot only once there is one.
struct Element<'a> {
    list: &'a mut dyn DecodeList,
    path: &'a Path<'a>,
    report: &'a mut Report,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Element { list, path, report } = self;
        let slot = list.push();
        let seed = Slot {
            slot: &mut *slot,
            fresh: true,
            path,
            report,
        };
        match seed
            .deserialize(deserializer)
            .map_err(|error| report.broken(path, error))?
        {
            Outcome::Kept => return Ok(()),
            // Dropping it silently would shift the elements after it.
            Outcome::Null => report.mismatch(path, slot.expected(), || "null".to_owned()),
            Outcome::Misfit => {}
        }
        list.undo();
        Ok(())
    }
}

/// Reads a key, borrowed from the body unless that has it escaped.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Passes over the elements of a list.
pub(super) fn skip_list<'de, A: SeqAccess<'de>>(mut elements: A) -> Result<(), A::Error> {
    while elements.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Passes over the entries of an object.
fn skip_map<'de, A: MapAccess<'de>>(mut entries: A) -> Result<(), A::Error> {
    while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}
