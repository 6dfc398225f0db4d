//! Reading one place of a body and skipping the rest.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decode::{Decode, Decoded};
use super::error::DecodeError;
use super::json::Json;
use super::path::Path;
use super::read::{self, Key, Report};

/// Reads what stands at a JSON pointer (RFC 6901), such as `/resources/events`, and skips the rest.
/// Nothing there, or null, is an empty value.
///
/// # Errors
///
/// If the body is not valid JSON: see [`DecodeError`].
pub fn decode_at<T: Decode>(body: &[u8], pointer: &str) -> Result<Decoded<T>, DecodeError> {
    let mut value = T::empty();
    let mismatches = at(body, pointer, &mut value)?;
    Ok(Decoded { value, mismatches })
}

/// What stands at the first of these JSON pointers that leads to something other than null.
///
/// # Errors
///
/// If the body is not valid JSON: see [`DecodeError`].
pub fn find(body: &[u8], pointers: &[&str]) -> Result<Option<Json>, DecodeError> {
    for pointer in pointers {
        let mut found = Json::Null;
        at(body, pointer, &mut found)?;
        if !found.is_null() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn at(body: &[u8], pointer: &str, slot: &mut dyn Decode) -> Result<super::Mismatches, DecodeError> {
    let steps: Vec<String> = match pointer {
        "" => Vec::new(),
        pointer => pointer
            .strip_prefix('/')
            .unwrap_or(pointer)
            .split('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect(),
    };
    read::parse(body, |deserializer, report| {
        Walk {
            steps: &steps,
            slot,
            path: &Path::Root,
            report,
        }
        .deserialize(deserializer)
    })
}

/// Walks the steps down to the value.
struct Walk<'a> {
    steps: &'a [String],
    slot: &'a mut dyn Decode,
    path: &'a Path<'a>,
    report: &'a mut Report,
}

impl Walk<'_> {
    /// The walk ends at a value that has nothing in it.
    fn lost(self, found: &str) {
        self.report
            .mismatch(self.path, "object", || found.to_owned());
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        // A repeated key replaces what was found at the first.
        self.slot.clear();
        if self.steps.is_empty() {
            return read::fill(deserializer, self.slot, self.path, self.report);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.lost("boolean");
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.lost("number");
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.lost("number");
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.lost("number");
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.lost("string");
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let Walk {
            steps,
            slot,
            path,
            report,
        } = self;
        let wanted = steps.first().and_then(|step| step.parse::<usize>().ok());
        let Some(wanted) = wanted else {
            report.mismatch(path, "object", || "list".to_owned());
            return read::skip_list(elements).map_err(|error| report.broken(path, error));
        };
        let mut index = 0;
        loop {
            let path = Path::Element(path, index);
            let read = if index == wanted {
                let steps = steps.get(1..).unwrap_or_default();
                elements.next_element_seed(Walk {
                    steps,
                    slot,
                    path: &path,
                    report,
                })
            } else {
                elements
                    .next_element::<IgnoredAny>()
                    .map(|element| element.map(drop))
            };
            match read {
                Ok(Some(())) => index += 1,
                Ok(None) => return Ok(()),
                Err(error) => return Err(report.broken(&path, error)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Walk {
            steps,
            slot,
            path,
            report,
        } = self;
        let wanted = steps.first().map_or("", String::as_str);
        while let Some(key) = entries
            .next_key_seed(Key)
            .map_err(|error| report.broken(path, error))?
        {
            let path = Path::Field(path, &key);
            let read = if key == wanted {
                let steps = steps.get(1..).unwrap_or_default();
                entries.next_value_seed(Walk {
                    steps,
                    slot,
                    path: &path,
                    report,
                })
            } else {
                entries.next_value::<IgnoredAny>().map(drop)
            };
            read.map_err(|error| report.broken(&path, error))?;
        }
        Ok(())
    }
}
