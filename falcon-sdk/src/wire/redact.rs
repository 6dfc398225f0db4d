//! Removes secrets from JSON text. All other text is unchanged, even if the JSON is broken.

use super::hidden::names_a_secret;

const STARS: &[u8] = b"\"***\"";

/// Replaces secret texts by `***` and secret numbers by 0. A value is secret under one of these
/// names, or under the name of a secret.
pub(crate) fn redact(json: &[u8], secrets: &[&str]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len());
    // Whether the values of each open object and list are secret, and whether the next value is.
    let mut around = Vec::new();
    let mut secret = false;
    let mut rest = json;
    while let Some(first) = rest.first() {
        let within = around.last().copied().unwrap_or(false);
        let (token, after) = rest.split_at(length(rest));
        match first {
            b'"' if is_followed_by_colon(after) => {
                secret = within || is_secret(token, secrets);
                out.extend_from_slice(token);
            }
            b'"' if secret => out.extend_from_slice(STARS),
            b'-' | b'0'..=b'9' if secret => out.push(b'0'),
            b'{' | b'[' => {
                around.push(secret);
                out.extend_from_slice(token);
            }
            b'}' | b']' => {
                around.pop();
                secret = around.last().copied().unwrap_or(false);
                out.extend_from_slice(token);
            }
            _ => out.extend_from_slice(token),
        }
        rest = after;
    }
    out
}

/// The length of the first token: a text, a number, or any other byte.
fn length(text: &[u8]) -> usize {
    match text.first() {
        Some(b'"') => text_length(text),
        Some(b'-' | b'0'..=b'9') => {
            let in_number = |byte: &u8| {
                byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
            };
            text.iter().take_while(|byte| in_number(byte)).count()
        }
        Some(_) => 1,
        None => 0,
    }
}

/// An unclosed text continues to the end.
fn text_length(text: &[u8]) -> usize {
    let mut escaped = false;
    let end = text.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

fn is_followed_by_colon(text: &[u8]) -> bool {
    text.trim_ascii_start().first() == Some(&b':')
}

fn is_secret(token: &[u8], secrets: &[&str]) -> bool {
    let name = serde_json::from_slice::<String>(token)
        .unwrap_or_else(|_| String::from_utf8_lossy(token).trim_matches('"').to_owned());
    secrets.contains(&name.as_str()) || names_a_secret(&name)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::redact;

    fn redacted(json: &str, secrets: &[&str]) -> String {
        String::from_utf8(redact(json.as_bytes(), secrets)).unwrap()
    }

    #[test]
    fn values_under_names_of_secrets_and_under_given_names_are_removed() {
        assert_eq!(
            redacted(
                r#"{"client_secret": "a\"b", "value": "c", "id": "d"}"#,
                &["value"]
            ),
            r#"{"client_secret": "***", "value": "***", "id": "d"}"#
        );
    }

    #[test]
    fn an_escaped_name_is_recognized() {
        assert_eq!(
            redacted(r#"{"p\u0061ssword" : "a"}"#, &[]),
            r#"{"p\u0061ssword" : "***"}"#
        );
    }

    #[test]
    fn all_values_inside_a_secret_are_removed_and_none_after_it() {
        assert_eq!(
            redacted(
                r#"{"auth": {"a": ["b", -1.5e3, true, null]}, "c": ["d", 1]}"#,
                &["auth"]
            ),
            r#"{"auth": {"a": ["***", 0, true, null]}, "c": ["d", 1]}"#
        );
    }

    #[test]
    fn broken_json_stays_broken_without_its_secrets() {
        for (json, safe) in [
            (r#"{"token": "hunter2"#, r#"{"token": "***""#),
            (r#"{"token": ["a", "b"#, r#"{"token": ["***", "***""#),
            (r#"]]}{"token": "a"} "b"#, r#"]]}{"token": "***"} "b"#),
            (
                r#"{"a": 12345678901234567890123, "a": 1e400}"#,
                r#"{"a": 12345678901234567890123, "a": 1e400}"#,
            ),
        ] {
            assert_eq!(redacted(json, &[]), safe);
        }
    }

    /// The same on parsed values.
    fn without_secrets(value: &Value, secret: bool) -> Value {
        match value {
            Value::String(_) if secret => json!("***"),
            Value::Number(_) if secret => json!(0),
            Value::Array(list) => list
                .iter()
                .map(|value| without_secrets(value, secret))
                .collect(),
            Value::Object(map) => {
                let entry = |(name, value): (&String, &Value)| {
                    let secret = secret || ["token", "key:"].contains(&name.as_str());
                    (name.clone(), without_secrets(value, secret))
                };
                Value::Object(map.iter().map(entry).collect())
            }
            value => value.clone(),
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let name = prop_oneof![
            Just("token".to_owned()),
            Just("key:".to_owned()),
            "[a-c\"\\\\:,{ ]{0,3}"
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            name.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(name.clone(), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn exactly_the_secrets_of_any_json_are_removed(value in any_json(), pretty: bool) {
            let text = if pretty { format!("{value:#}") } else { value.to_string() };
            let read: Value = serde_json::from_str(&redacted(&text, &["key:"])).unwrap();
            prop_assert_eq!(read, without_secrets(&value, false));
        }

        #[test]
        fn any_bytes_without_secrets_are_unchanged(bytes: Vec<u8>) {
            prop_assert_eq!(redact(&bytes, &[]), bytes);
        }
    }
}
