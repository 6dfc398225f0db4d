//! Values as text outside of JSON, and text in URLs.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

use crate::wire::{Encode, Shape};

/// All characters except those that RFC 3986 calls unreserved.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Escapes text for any place in a URL or a URL-encoded body.
pub(super) fn escape(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, ESCAPED)
}

/// Writes pairs as `name=value&name=value`.
pub(super) fn pairs(pairs: &[(&str, Cow<'_, str>)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(escape(name));
        text.push('=');
        text.extend(escape(value));
    }
    text
}

/// A value as the texts of its elements.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Texts {
    /// One text for a scalar, any number for a list, none for an unset value.
    pub(super) values: Vec<String>,
    /// Whether one of the texts is a secret.
    pub(super) secret: bool,
}

/// A value that has no text form: a null, a map, a list in a list, or a number that is not finite.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct NotText;

/// The texts of a scalar, or of a list of scalars.
pub(super) fn texts(value: &dyn Encode) -> Result<Texts, NotText> {
    let mut texts = Texts::default();
    match value.shape() {
        Shape::List(list) => {
            let mut failed = false;
            list.each(&mut |element| failed |= push(&mut texts, element.shape()).is_err());
            if failed {
                return Err(NotText);
            }
        }
        Shape::Unset => {}
        scalar => push(&mut texts, scalar)?,
    }
    Ok(texts)
}

fn push(texts: &mut Texts, scalar: Shape<'_>) -> Result<(), NotText> {
    let text = match scalar {
        Shape::Bool(value) => value.to_string(),
        Shape::Int(value) => value.to_string(),
        Shape::Uint(value) => value.to_string(),
        Shape::Float(value) if value.is_finite() => value.to_string(),
        Shape::Text(value) => value.to_owned(),
        Shape::Secret(value) => {
            texts.secret = true;
            value.to_owned()
        }
        Shape::Float(_) | Shape::Unset | Shape::Null | Shape::List(_) | Shape::Map(_) => {
            return Err(NotText);
        }
    };
    texts.values.push(text);
    Ok(())
}
/// The length of a text in a URL, in bytes.
pub(crate) fn escaped_length(text: &str) -> usize {
    escape(text).map(str::len).sum()
}
