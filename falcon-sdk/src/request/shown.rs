//! The part of a request that an error shows.

use super::call::{Argument, Call, Content, Value};
use crate::spec::Place;
use crate::wire;

/// How many characters of a value are shown at most.
const SHOWN: usize = 300;

impl Call {
    /// The parameters and the body. Secrets, headers and the content of files are left out.
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        let mut shown: Vec<_> = self
            .arguments
            .iter()
            .filter(|argument| argument.place != Place::Header && !is_secret(argument))
            .map(|argument| (argument.name.clone(), value(argument)))
            .collect();
        let safe = self.with_secrets(|_| "***".to_owned());
        if let Some(Content::Json(json)) = &safe.body {
            let secrets = self.spec.map_or(&[][..], |spec| spec.secrets);
            shown.push(("body".to_owned(), wire::excerpt(json, secrets)));
        }
        shown
    }

    /// The names of secret fields in a body that an error quotes. `None` if the body must not be
    /// quoted, because the request has a secret that the body could repeat.
    pub(crate) fn quotes(&self) -> Option<&'static [&'static str]> {
        let holds_secrets = !self.secrets.is_empty() || self.arguments.iter().any(is_secret);
        (!holds_secrets).then(|| self.spec.map_or(&[][..], |spec| spec.secrets))
    }
}

fn is_secret(argument: &Argument) -> bool {
    argument.secret || wire::names_a_secret(&argument.name)
}

fn value(argument: &Argument) -> String {
    match &argument.value {
        Value::Texts(values) => cut(&values.join(",")),
        Value::File(_) => "a file".to_owned(),
    }
}

/// The beginning of a text, on one line.
fn cut(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars().take(SHOWN) {
        match letter.is_control() {
            true => line.extend(letter.escape_default()),
            false => line.push(letter),
        }
    }
    if text.chars().nth(SHOWN).is_some() {
        line.push_str("...");
    }
    line
}

#[cfg(test)]
mod tests {
    use http::Method;

    use crate::request::Call;

    fn shown(call: &Call) -> Vec<String> {
        let shown = call.shown().into_iter();
        shown
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    }

    #[test]
    fn parameters_and_body_are_shown_without_their_secrets() {
        let mut call = Call::request(Method::POST, "/things/{id}");
        call.path("id", &"7")
            .query("filter", &"name:'a'")
            .query("ids", &vec!["1", "2"])
            .query("api_key", &"hunter2")
            .header("X-Other", &"hunter2")
            .json(&serde_json::json!({"name": "b", "password": "hunter2"}));
        assert_eq!(
            shown(&call),
            [
                "id=7",
                "filter=name:'a'",
                "ids=1,2",
                r#"body={"name":"b","password":"***"}"#
            ]
        );
        assert!(call.quotes().is_none());
    }

    #[test]
    fn a_long_value_is_cut_and_line_breaks_are_escaped() {
        let mut call = Call::request(Method::GET, "/things");
        call.query("filter", &format!("a\n{}", "\u{e9}".repeat(400)));
        let text = format!("filter=a\\n{}...", "\u{e9}".repeat(298));
        assert_eq!(shown(&call), [text]);
        assert!(call.quotes().is_some());
    }
}
