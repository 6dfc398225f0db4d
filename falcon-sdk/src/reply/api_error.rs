//! One error of a response.

use std::fmt;

use crate::wire::{
    self, Decode, DecodeMap, Encode, EncodeMap, Extra, Fields, Misfit, Scalar, Shape,
};

/// One error of a response. A successful response may have errors too.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct ApiError {
    /// The code, such as `403` or `NotFound`. Services send a number or a string.
    pub code: Option<String>,
    /// The message.
    pub message: Option<String>,
    /// The id of the record that the error concerns.
    pub id: Option<String>,
    /// All other fields.
    pub extra: Extra,
}

impl ApiError {
    /// The code, or an empty text.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }

    /// The message, or an empty text.
    pub fn message(&self) -> &str {
        self.message.as_deref().unwrap_or_default()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code(), self.message()) {
            ("", message) => f.write_str(message)?,
            (code, "") => f.write_str(code)?,
            (code, message) => write!(f, "{code} {message}")?,
        }
        match &self.id {
            Some(id) => write!(f, " ({id})"),
            None => Ok(()),
        }
    }
}

/// Unlike a record, an error may be a bare string. A single error may also replace a list.
impl Decode for ApiError {
    fn empty() -> Self {
        ApiError::default()
    }

    fn expected(&self) -> &'static str {
        "object"
    }

    fn clear(&mut self) {
        *self = ApiError::default();
    }

    fn scalar(&mut self, value: Scalar<'_>) -> Result<(), Misfit> {
        let Scalar::Text(text) = value else {
            return Err(Misfit);
        };
        *self = ApiError {
            message: Some(text.to_owned()),
            ..ApiError::default()
        };
        Ok(())
    }

    fn map(&mut self) -> Option<&mut dyn DecodeMap> {
        Some(self)
    }

    fn lone() -> bool {
        true
    }
}

impl DecodeMap for ApiError {
    fn entry(&mut self, key: &str) -> &mut dyn Decode {
        match key {
            "code" => &mut self.code,
            "message" => &mut self.message,
            "id" => &mut self.id,
            _ => wire::extra(&mut self.extra, key),
        }
    }

    fn undo(&mut self, _: &str) -> bool {
        false
    }
}

impl Encode for ApiError {
    fn shape(&self) -> Shape<'_> {
        Shape::Map(self)
    }
}

impl EncodeMap for ApiError {
    fn each(&self, out: &mut dyn Fields) {
        out.field("code", &self.code);
        out.field("message", &self.message);
        out.field("id", &self.id);
        out.extra(&self.extra);
    }
}

wire::record!(ApiError);

#[cfg(test)]
mod tests {
    use super::ApiError;
    use crate::wire::{decode, encode};

    fn read(body: &str) -> ApiError {
        let decoded = decode(body.as_bytes()).expect("valid JSON");
        assert_eq!(decoded.mismatches.total(), 0);
        decoded.value
    }

    #[test]
    fn a_code_is_a_number_or_a_string() {
        for (body, code) in [
            (r#"{"code": 403}"#, "403"),
            (r#"{"code": "400"}"#, "400"),
            (r#"{"code": "NotFound"}"#, "NotFound"),
            (r#"{"code": null}"#, ""),
            ("{}", ""),
        ] {
            assert_eq!(read(body).code(), code, "{body}");
        }
    }

    #[test]
    fn an_error_shows_the_fields_that_it_has() {
        for (body, shown) in [
            (
                r#"{"code": 403, "message": "access denied", "id": "abc"}"#,
                "403 access denied (abc)",
            ),
            (r#"{"code": 403}"#, "403"),
            (r#""gone""#, "gone"),
            ("{}", ""),
        ] {
            assert_eq!(read(body).to_string(), shown, "{body}");
        }
    }

    #[test]
    fn other_fields_are_stored_in_extra() {
        let json = r#"{"code":"5","message":"a","field":"name"}"#;
        let error = read(json);
        assert_eq!(error.extra.get("field"), Some(&"name".into()));
        assert_eq!(encode(&error), json.as_bytes());
        assert_eq!(error, read(json));
        assert_ne!(error, read(r#"{"code":"5","message":"a"}"#));
    }

    #[test]
    fn a_field_that_does_not_fit_is_unset_and_recorded() {
        let decoded = decode::<ApiError>(br#"{"code": [1], "message": "a"}"#).expect("valid JSON");
        assert_eq!((decoded.value.code(), decoded.value.message()), ("", "a"));
        assert_eq!(decoded.mismatches.total(), 1);
    }
}
