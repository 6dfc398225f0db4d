//! Secrets in untyped JSON, recognized by the names of their fields.

use super::encode::{Encode, EncodeList, EncodeMap, Fields, Shape};
use super::json::{Extra, Json};
use super::sealed::Sealed;

/// Passes each field. A field that is named like a secret is passed as a secret.
pub(crate) fn each(properties: &Extra, mut out: impl FnMut(&str, &dyn Encode)) {
    for (name, value) in properties {
        match names_a_secret(name) {
            true => out(name, &Hidden(value)),
            false => out(name, value),
        }
    }
}

/// Whether a name ends in a word for a secret. Facts about a secret (`token_type`, `secret_id`),
/// plurals (`tokens`) and page tokens do not count.
pub(crate) fn names_a_secret(name: &str) -> bool {
    let words = words(name);
    let last = words.last().map(String::as_str);
    let before = words.iter().rev().nth(1).map(String::as_str);
    match (before, last) {
        (
            _,
            Some(
                "secret" | "password" | "passwd" | "passphrase" | "authorization" | "apikey"
                | "pem",
            ),
        ) => true,
        (before, Some("token")) => before != Some("next"),
        (Some("private" | "api" | "access" | "secret"), Some("key")) => true,
        (Some("password"), Some("hash")) => true,
        _ => false,
    }
}

/// The words of `client_secret`, `clientSecret` and `Client-Secret`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for letter in name.chars() {
        let begins = before.is_lowercase() && letter.is_uppercase();
        if begins || !letter.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphanumeric(), words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A value whose texts must not be shown.
struct Hidden<'a>(&'a Json);

impl Sealed for Hidden<'_> {}

impl Encode for Hidden<'_> {
    fn shape(&self) -> Shape<'_> {
        match self.0 {
            Json::String(text) => Shape::Secret(text),
            Json::Array(_) => Shape::List(self),
            Json::Object(_) => Shape::Map(self),
            Json::Null | Json::Bool(_) | Json::Number(_) => self.0.shape(),
        }
    }
}

impl EncodeList for Hidden<'_> {
    fn len(&self) -> usize {
        self.0.as_array().map_or(0, Vec::len)
    }

    fn each(&self, out: &mut dyn FnMut(&dyn Encode)) {
        for element in self.0.as_array().into_iter().flatten() {
            out(&Hidden(element));
        }
    }
}

impl EncodeMap for Hidden<'_> {
    fn each(&self, out: &mut dyn Fields) {
        for (name, value) in self.0.as_object().into_iter().flatten() {
            out.field(name, &Hidden(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::names_a_secret;
    use crate::wire::{Shown, encode, to_json};

    #[test]
    fn a_secret_is_recognized_by_the_last_word_of_its_name() {
        for name in [
            "client_secret",
            "clientSecret",
            "CLIENT_SECRET",
            "Client-Secret",
            "secret",
            "password",
            "token",
            "access_token",
            "accessToken",
            "Authorization",
            "private_key",
            "api_key",
            "apikey",
            "aws_secret_access_key",
            "password_hash",
            "pem",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "",
            "_",
            "token_type",
            "tokenized",
            "tokens",
            "next_token",
            "secret_name",
            "secret_id",
            "secretary",
            "passwords_reset",
            "password_protected",
            "access_key_id",
            "public_key",
            "key",
            "hash",
            "credential_status",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn a_secret_is_hidden_at_any_depth_and_all_other_values_are_shown() {
        let json = json!({
            "a": [{"client_secret": "hunter2", "token_type": "bearer"}],
            "secret": {"old": "hunter2", "list": ["hunter2"], "none": [], "set": true},
            "token": null,
        });
        let shown = format!("{:?}", Shown(&json));
        assert_eq!(
            shown,
            r#"{"a": [{"client_secret": ***, "token_type": "bearer"}], "secret": {"list": [***], "none": [], "old": ***, "set": true}, "token": null}"#
        );
    }

    #[test]
    fn a_secret_is_written_unchanged() {
        let json = json!({"client_secret": "hunter2", "secret": {"a": ["b", 1, null]}});
        assert_eq!(to_json(&json), json);
        assert_eq!(encode(&json), json.to_string().as_bytes());
    }
}
