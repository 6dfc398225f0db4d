//! Bodies that can't be parsed.

use std::fmt;

use bytes::Bytes;
use bytestring::ByteString;

/// A body that is not valid JSON: broken syntax, text that is not UTF-8, a lone surrogate, a number
/// beyond all floats, or more than 128 levels.
#[derive(Clone, Eq, PartialEq, thiserror::Error)]
#[error("the body is not valid JSON: {message} at {path}, line {line} column {column}")]
#[non_exhaustive]
pub struct DecodeError {
    /// The problem.
    pub message: String,
    /// The innermost value around the problem: a JSON path such as `$.resources[3].name`.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The byte in the line, from 1; 0 if the line has just begun.
    pub column: usize,
}

/// Writes the text, because a program prints `Debug` of an error that `main` returns; with `#`, the
/// fields.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return write!(f, "{self}");
        }
        f.debug_struct("DecodeError")
            .field("message", &self.message)
            .field("path", &self.path)
            .field("line", &self.line)
            .field("column", &self.column)
            .finish()
    }
}

impl DecodeError {
    /// An error of the parser, which reads a body from that position on.
    pub(super) fn syntax(
        body: &[u8],
        start: usize,
        path: String,
        error: &serde_json::Error,
    ) -> Self {
        let message = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        let (line, column) = position_of(body.get(..start).unwrap_or_default());
        DecodeError {
            message: message
                .strip_suffix(&position)
                .unwrap_or(&message)
                .to_owned(),
            path,
            line: line + error.line() - 1,
            column: match error.line() {
                1 => column + error.column(),
                _ => error.column(),
            },
        }
    }

    pub(super) fn utf8(body: &[u8], error: &std::str::Utf8Error) -> Self {
        let (line, column) = position_of(body.get(..error.valid_up_to()).unwrap_or_default());
        DecodeError {
            message: "text that is not UTF-8".to_owned(),
            path: "$".to_owned(),
            line,
            column: column + 1,
        }
    }
}

/// A body as text.
pub(crate) fn utf8(body: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(body).map_err(|error| DecodeError::utf8(body, &error))
}

/// A body as text that shares its memory.
pub(crate) fn text_of(body: &Bytes) -> Result<ByteString, DecodeError> {
    ByteString::try_from(body.clone()).map_err(|error| DecodeError::utf8(body, &error))
}

/// The line at the end of a text, from 1, and how many of its bytes belong to the text.
fn position_of(text: &[u8]) -> (usize, usize) {
    let line = text.iter().filter(|byte| **byte == b'\n').count() + 1;
    let begun = text.iter().rev().take_while(|byte| **byte != b'\n').count();
    (line, begun)
}

#[cfg(test)]
mod tests {
    use crate::wire::sample::Sample;
    use crate::wire::{DecodeError, decode, decode_at, find};

    fn broken(body: &[u8]) -> DecodeError {
        decode::<Sample>(body).expect_err("not valid JSON")
    }

    #[test]
    fn truncated_json_is_an_error_with_its_position() {
        let error =
            broken(b"{\"names\": [\"a\"],\n \"policies\": [{\"rank\": 1}, {\"policy_id\": \"p");
        assert_eq!(error.path, "$.policies[1].policy_id");
        assert_eq!((error.line, error.column), (2, 43));
        assert_eq!(error.message, "EOF while parsing a string");
        assert_eq!(
            error.to_string(),
            "the body is not valid JSON: EOF while parsing a string at $.policies[1].policy_id, line 2 column 43"
        );
        assert_eq!(broken(br#"{"policies": [{"rank": 1}"#).path, "$.policies");
        assert_eq!(broken(br#"{"policies": [{"rank": 1"#).path, "$.policies[0]");
        assert_eq!(broken(br#"{"policies": [{"rank"#).path, "$.policies[0]");
        assert_eq!(broken(b"{").path, "$");
    }

    #[test]
    fn broken_syntax_inside_of_a_mismatch_is_an_error_too() {
        assert_eq!(broken(br#"{"text": [1, 2}"#).path, "$.text");
        assert_eq!(broken(br#"{"names": {"a": tru}}"#).path, "$.names");
        assert_eq!(broken(br#"{"unknown": [1, x]}"#).path, "$.unknown[1]");
    }

    #[test]
    fn debug_shows_the_text_of_an_error_or_its_fields() {
        let error = broken(b"{");
        assert_eq!(format!("{error:?}"), error.to_string());
        let fields = format!("{error:#?}");
        assert!(fields.contains("path: \"$\""), "{fields}");
    }

    #[test]
    fn text_after_the_value_is_an_error() {
        assert_eq!(broken(b"{} {}").message, "trailing characters");
        assert!(decode::<Sample>(b" {} \n").is_ok());
    }

    #[test]
    fn a_number_beyond_all_floats_is_an_error() {
        let error = broken(br#"{"ratio": 1e400}"#);
        assert_eq!(
            (error.path.as_str(), error.message.as_str()),
            ("$.ratio", "number out of range")
        );
        assert_eq!(broken(br#"{"unknown": [-1e400]}"#).path, "$.unknown[0]");
    }

    #[test]
    fn a_lone_surrogate_is_an_error() {
        let error = broken(br#"{"text": "\ud800"}"#);
        assert_eq!(error.path, "$.text");
        assert!(decode::<Sample>(br#"{"text": "\ud83d\ude00"}"#).is_ok());
    }

    #[test]
    fn text_that_is_not_utf8_is_an_error_with_its_position() {
        let error = broken(b"{\"text\":\n \"a\xff\"}");
        assert_eq!(error.message, "text that is not UTF-8");
        assert_eq!((error.line, error.column), (2, 4));
    }

    #[test]
    fn an_error_in_a_part_of_the_body_has_its_position_in_the_body() {
        let body = b"{\"a\": 1,\n \"b\": {\"text\":\n\"\\ud800\"}, \"c\": [{}, \"\\ud800\"]}";
        let position = |pointer| {
            let error = decode_at::<Sample>(body, pointer).expect_err("half a surrogate pair");
            (error.path, error.line, error.column)
        };
        assert_eq!(position("/b"), ("$.b.text".to_owned(), 3, 8));
        assert_eq!(position("/c/1"), ("$.c[1]".to_owned(), 3, 29));
        assert!(decode_at::<Sample>(body, "/c/0").is_ok());
        let error = find(body, &["/b/text"]).expect_err("half a surrogate pair");
        assert_eq!(error.path, "$.b.text");
    }

    #[test]
    fn ten_thousand_levels_are_an_error_and_no_crash() {
        for (open, close) in [
            (r#"{"next":"#, "}"),
            (r#"{"unknown":"#, "}"),
            (r#"{"anything":["#, "]}"),
        ] {
            let body = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
            let error = broken(body.as_bytes());
            assert_eq!(error.message, "recursion limit exceeded", "{open}");
        }
    }

    #[test]
    fn ten_thousand_levels_that_fit_no_field_are_skipped() {
        let body = format!(
            r#"{{"text": {}{}, "count": 1}}"#,
            "[".repeat(10_000),
            "]".repeat(10_000)
        );
        let decoded = decode::<Sample>(body.as_bytes()).expect("valid JSON");
        assert_eq!(decoded.value.count, Some(1));
        assert_eq!(decoded.mismatches.total(), 1);
    }

    #[test]
    fn a_hundred_levels_are_read_and_dropped() {
        let body = format!("{}{{}}{}", "{\"next\":".repeat(100), "}".repeat(100));
        let mut sample = decode::<Sample>(body.as_bytes()).expect("valid JSON").value;
        let mut levels = 0;
        while let Some(next) = sample.next.take() {
            sample = *next;
            levels += 1;
        }
        assert_eq!(levels, 100);
    }

    #[test]
    fn an_empty_or_blank_body_is_an_empty_value() {
        for body in ["", " \r\n\t"] {
            let decoded = decode::<Sample>(body.as_bytes()).expect("nothing to misread");
            assert_eq!(decoded.value, Sample::default());
        }
    }
}
