//! Reading one place of a body and skipping the rest.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decode::{Decode, Decoded};
use super::error::DecodeError;
use super::json::Json;
use super::parser::{Key, skip_list};
use super::path::{Path, steps};
use super::read::{self, Report};
use super::slot::fill;

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
/// ```
/// let body = br#"{"meta": {"pagination": {"after": null, "next": "token"}}}"#;
/// let next = falcon_sdk::wire::find(body, &["/meta/pagination/after", "/meta/pagination/next"])?;
/// assert_eq!(next, Some("token".into()));
/// # Ok::<(), falcon_sdk::wire::DecodeError>(())
/// ```
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
    let steps = steps(pointer);
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
            return fill(deserializer, self.slot, self.path, self.report);
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
            return skip_list(elements).map_err(|error| report.broken(path, error));
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::wire::sample::Sample;
    use crate::wire::{Json, decode_at, find};

    const PAGE: &[u8] = br#"{
        "meta": {"pagination": {"offset": "", "after": null, "total": 3}, "next": "token"},
        "resources": {"events": [{"text": "a"}, {"text": 5, "count": "x"}], "a/b": {"m~n": [10, 20]}, "broken": 7}
    }"#;

    #[test]
    fn a_list_is_read_where_the_pointer_leads() {
        let decoded = decode_at::<Vec<Sample>>(PAGE, "/resources/events").expect("valid JSON");
        let texts: Vec<_> = decoded
            .value
            .iter()
            .map(|sample| sample.text.as_deref())
            .collect();
        assert_eq!(texts, [Some("a"), Some("5")]);
        let paths: Vec<_> = decoded
            .mismatches
            .iter()
            .map(|mismatch| mismatch.path.as_str())
            .collect();
        assert_eq!(paths, ["$.resources.events[1].count"]);
    }

    #[test]
    fn the_empty_pointer_is_the_whole_body() {
        assert_eq!(
            decode_at::<Vec<i64>>(b"[1, 2]", "")
                .expect("valid JSON")
                .value,
            [1, 2]
        );
    }

    #[test]
    fn a_pointer_may_escape_names_and_count_elements() {
        assert_eq!(
            find(PAGE, &["/resources/a~1b/m~0n/1"]).expect("valid JSON"),
            Some(json!(20))
        );
        assert_eq!(
            find(PAGE, &["/resources/a~1b/m~0n/2"]).expect("valid JSON"),
            None
        );
    }

    #[test]
    fn nothing_or_null_where_the_pointer_leads_is_empty() {
        for pointer in [
            "/absent",
            "/meta/absent/deeper",
            "/meta/pagination/after",
            "/meta/pagination/after/deeper",
        ] {
            let decoded = decode_at::<Vec<String>>(PAGE, pointer).expect("valid JSON");
            assert!(decoded.value.is_empty(), "{pointer}");
            assert_eq!(decoded.mismatches.total(), 0, "{pointer}");
        }
        assert!(
            decode_at::<Vec<String>>(b"", "/resources")
                .expect("empty")
                .value
                .is_empty()
        );
    }

    #[test]
    fn a_pointer_through_what_is_no_object_is_a_mismatch() {
        for (pointer, path, found) in [
            ("/resources/broken/list", "$.resources.broken", "number"),
            ("/resources/events/list", "$.resources.events", "list"),
            ("/meta/next/list", "$.meta.next", "string"),
        ] {
            let decoded = decode_at::<Vec<String>>(PAGE, pointer).expect("valid JSON");
            let mismatch = decoded.mismatches.first().expect("recorded");
            assert_eq!(
                (mismatch.path.as_str(), mismatch.found.as_str()),
                (path, found)
            );
        }
    }

    #[test]
    fn the_first_pointer_that_leads_to_something_wins() {
        let next = |pointers: &[&str]| find(PAGE, pointers).expect("valid JSON");
        assert_eq!(
            next(&["/meta/pagination/after", "/meta/absent", "/meta/next"]),
            Some(json!("token"))
        );
        assert_eq!(
            next(&["/meta/pagination/offset", "/meta/next"]),
            Some(json!(""))
        );
        assert_eq!(next(&["/meta/pagination/after"]), None);
        assert_eq!(next(&[]), None);
    }

    #[test]
    fn of_a_repeated_key_the_last_is_searched() {
        let body = br#"{"a": {"b": [1, 2]}, "a": {"b": [3]}, "c": {"d": [4]}, "c": {}}"#;
        assert_eq!(
            decode_at::<Vec<i64>>(body, "/a/b")
                .expect("valid JSON")
                .value,
            [3]
        );
        assert!(
            decode_at::<Vec<i64>>(body, "/c/d")
                .expect("valid JSON")
                .value
                .is_empty()
        );
    }

    #[test]
    fn a_body_that_breaks_elsewhere_is_an_error() {
        for body in [
            &br#"{"a": [1], "b": }"#[..],
            br#"{"b": [tru], "a": [1]}"#,
            br#"{"a": [1]"#,
            b"{\"a\": [1], \"b\": \"\xff\"}",
        ] {
            assert!(decode_at::<Vec<i64>>(body, "/a").is_err());
            assert!(find(body, &["/a"]).is_err());
        }
        let error = find(br#"{"a": {"b": [1, 2 3]}}"#, &["/a/b"]).expect_err("broken");
        assert_eq!(error.path, "$.a.b");
    }

    #[test]
    fn what_is_skipped_may_be_ten_thousand_levels_deep() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let body = format!(r#"{{"deep": {deep}, "a": 1}}"#);
        assert_eq!(
            find(body.as_bytes(), &["/a"]).expect("valid JSON"),
            Some(Json::from(1))
        );
    }
}
