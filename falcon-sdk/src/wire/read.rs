//! Reads a body, a part of a body, or a value of another format into a slot.

use serde::de::Deserializer;

use super::decode::{Decode, Scalar};
use super::error::{DecodeError, utf8};
use super::json::Json;
use super::mismatch::{Mismatch, Mismatches};
use super::path::Path;
use super::place::Place;
use super::search::{first, offset, search};
use super::slot::{Outcome, Report, fill};

/// A value that was read, and its mismatches.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// The value. Values that did not fit are left unset, and dropped from lists and maps.
    pub value: T,
    /// The values that did not fit.
    pub mismatches: Mismatches,
}

impl<T> Decoded<T> {
    /// A value without mismatches.
    pub(crate) fn exact(value: T) -> Self {
        Decoded {
            value,
            mismatches: Mismatches::default(),
        }
    }
}

/// Reads a body. An empty body is an empty value.
///
/// # Errors
///
/// If the body is not valid JSON: see [`DecodeError`].
pub fn decode<T: Decode>(body: &[u8]) -> Result<Decoded<T>, DecodeError> {
    let mut value = T::empty();
    // Checked once, so that the parser need not check each string. This saves a third of the time.
    let text = utf8(body)?;
    let mut report = Report::default();
    if !text.trim_ascii_start().is_empty() {
        fill_text(body, text, &mut value, &Path::Root, &mut report)?;
    }
    let mismatches = report.mismatches;
    Ok(Decoded { value, mismatches })
}

/// Reads the value at a JSON pointer (RFC 6901), such as `/resources/events`, and skips the rest. A
/// missing value or null is an empty value.
///
/// # Errors
///
/// If the body is not valid JSON: see [`DecodeError`].
pub fn decode_at<T: Decode>(body: &[u8], pointer: &str) -> Result<Decoded<T>, DecodeError> {
    let mut value = T::empty();
    let mut place = [Place::new(pointer)];
    search(body, &mut place)?;
    let [place] = place;
    let mut report = Report::of(place.blocked());
    if let Some(text) = place.text() {
        let path = Path::Pointer(pointer);
        fill_text(body, text, &mut value, &path, &mut report)?;
    }
    let mismatches = report.mismatches;
    Ok(Decoded { value, mismatches })
}

/// The value at the first of these JSON pointers that exists and is not null.
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
    match first(body, pointers)? {
        Some(place) => value_at(body, &place),
        None => Ok(None),
    }
}

/// The value at a place, unless it is null.
///
/// # Errors
///
/// If it contains text that no value can store, such as half a surrogate pair.
pub(crate) fn value_at(body: &[u8], place: &Place<'_>) -> Result<Option<Json>, DecodeError> {
    let Some(text) = place.text() else {
        return Ok(None);
    };
    let mut value = Json::Null;
    let path = Path::Pointer(place.pointer());
    // Any JSON fits.
    fill_text(body, text, &mut value, &path, &mut Report::default())?;
    Ok(Some(value))
}

/// Reads an element of the list at a JSON pointer, and returns whether it fits its slot. Adds the
/// values that do not fit to the mismatches. An element that no value can store, such as half a
/// surrogate pair, is a mismatch too.
pub(crate) fn decode_element(
    body: &[u8],
    element: &str,
    list: &str,
    position: usize,
    slot: &mut dyn Decode,
    mismatches: &mut Mismatches,
) -> bool {
    let list = Path::Pointer(list);
    let path = Path::Element(&list, position);
    let mut report = Report::of(std::mem::take(mismatches));
    let outcome = fill_text(body, element, slot, &path, &mut report);
    *mismatches = report.mismatches;
    match outcome {
        Ok(Outcome::Kept) => true,
        Ok(Outcome::Misfit) => false,
        Ok(Outcome::Null) => {
            mismatches.record(|| Mismatch::at(&path, slot.expected(), "null".to_owned()));
            false
        }
        Err(error) => {
            mismatches.record(|| Mismatch {
                path: error.path,
                ..Mismatch::at(&path, "a value", error.message)
            });
            false
        }
    }
}

/// Reads an element that is a string without escapes, such as an id: without a parser. `None` if it
/// is another element, or does not fit.
#[inline]
pub(crate) fn decode_plain<T: Decode>(element: &str) -> Option<T> {
    let text = element.strip_prefix('"')?.strip_suffix('"')?;
    // Every byte is compared, so that the compiler compares many at a time.
    let escaped = text
        .bytes()
        .fold(false, |found, byte| found | (byte == b'\\'));
    let mut value = T::empty();
    (!escaped && value.scalar(Scalar::Text(text)).is_ok()).then_some(value)
}

/// Reads a part of a body into a slot.
fn fill_text(
    body: &[u8],
    text: &str,
    slot: &mut dyn Decode,
    path: &Path<'_>,
    report: &mut Report,
) -> Result<Outcome, DecodeError> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let read = fill(&mut parser, slot, path, report);
    let read = read.and_then(|outcome| parser.end().map(|()| outcome));
    read.map_err(|error| {
        let start = offset(body, text);
        let path = report.broken_at.take().unwrap_or_else(|| path.to_string());
        DecodeError::syntax(body, start, path, &error)
    })
}

/// Reads a value of any format into a slot.
pub(super) fn fill_from<'de, D: Deserializer<'de>>(
    deserializer: D,
    slot: &mut dyn Decode,
) -> Result<Mismatches, D::Error> {
    let mut report = Report::default();
    fill(deserializer, slot, &Path::Root, &mut report)?;
    Ok(report.mismatches)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::wire::sample::Sample;
    use crate::wire::{Json, Mismatches, decode_at, decode_element, decode_plain, find};

    const PAGE: &[u8] = br#"{
        "meta": {"pagination": {"offset": "", "after": null, "total": 3}, "next": "token"},
        "flag": true, "below": -1, "half": 0.5,
        "resources": {"events": [{"text": "a"}, {"text": 5, "count": "x"}], "a/b": {"m~n": [10, 20]}, "broken": 7}
    }"#;

    #[test]
    fn a_list_is_read_at_its_pointer() {
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
    fn a_missing_value_or_null_at_the_pointer_is_empty() {
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
    fn a_pointer_through_another_value_than_an_object_is_a_mismatch() {
        for (pointer, path, found) in [
            ("/resources/broken/list", "$.resources.broken", "number"),
            ("/resources/events/list", "$.resources.events", "list"),
            ("/meta/next/list", "$.meta.next", "string"),
            ("/flag/list", "$.flag", "boolean"),
            ("/below/list", "$.below", "number"),
            ("/half/list", "$.half", "number"),
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
    fn the_first_pointer_with_a_value_wins() {
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
    fn the_last_value_of_a_repeated_key_is_searched() {
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
    fn skipped_values_may_be_ten_thousand_levels_deep() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        let body = format!(r#"{{"deep": {deep}, "a": 1}}"#);
        assert_eq!(
            find(body.as_bytes(), &["/a"]).expect("valid JSON"),
            Some(Json::from(1))
        );
    }

    #[test]
    fn an_element_that_fits_is_no_mismatch_and_null_is_one() {
        let body = r#"{"list": [5, null]}"#;
        let read = |element: &str| {
            let element = &body[body.find(element).expect("in the body")..][..element.len()];
            let (mut slot, mut mismatches) = (0_i64, Mismatches::default());
            let list = "/list";
            let fits = decode_element(
                body.as_bytes(),
                element,
                list,
                1,
                &mut slot,
                &mut mismatches,
            );
            (fits, slot, mismatches.total())
        };
        assert_eq!(read("5"), (true, 5, 0));
        assert_eq!(read("null"), (false, 0, 1));
    }

    #[test]
    fn an_element_that_no_value_can_store_is_a_mismatch() {
        for (element, path, found) in [
            (
                r#"{"ratio": 1e400}"#,
                "$.list[1].ratio",
                "number out of range",
            ),
            (
                r#"{"text": "\ud800"}"#,
                "$.list[1].text",
                "unexpected end of hex escape",
            ),
        ] {
            let body = format!(r#"{{"list": [{{}}, {element}]}}"#);
            let (mut slot, mut mismatches) = (Sample::default(), Mismatches::default());
            let element = &body[body.find(element).expect("in the body")..][..element.len()];
            let bytes = body.as_bytes();
            let fits = decode_element(bytes, element, "/list", 1, &mut slot, &mut mismatches);
            assert!(!fits, "{element}");
            let mismatch = mismatches.first().expect("recorded");
            assert_eq!(
                (mismatch.path.as_str(), mismatch.found.as_str()),
                (path, found)
            );
            assert_eq!(mismatch.pointer, "/list/1");
        }
    }

    #[test]
    fn a_text_element_is_the_same_with_and_without_escapes() {
        for (element, text) in [
            (r#""plain""#, "plain"),
            (r#""""#, ""),
            (r#""\"""#, "\""),
            (r#""a\\""#, "a\\"),
            (r#""\u00e9""#, "\u{e9}"),
            ("\"\u{e9}\"", "\u{e9}"),
        ] {
            let (mut slot, mut mismatches) = (String::new(), Mismatches::default());
            let body = element.as_bytes();
            let fits = decode_element(body, element, "", 0, &mut slot, &mut mismatches);
            assert_eq!((fits, slot.as_str()), (true, text), "{element}");
            let plain = (!element.contains('\\')).then(|| text.to_owned());
            assert_eq!(decode_plain(element), plain, "{element}");
        }
        assert_eq!(decode_plain(r#""7""#), Some(7_i64));
        assert_eq!(decode_plain::<i64>(r#""x""#), None);
        assert_eq!(decode_plain::<i64>("7"), None);
        let (mut slot, mut mismatches) = (0_i64, Mismatches::default());
        assert!(decode_element(
            br#""7""#,
            r#""7""#,
            "",
            0,
            &mut slot,
            &mut mismatches
        ));
        assert_eq!(slot, 7);
        assert!(!decode_element(
            br#""x""#,
            r#""x""#,
            "",
            0,
            &mut slot,
            &mut mismatches
        ));
        assert_eq!(mismatches.total(), 1);
    }
}
