//! A call as a command that a person can run, read and hand on.

use std::borrow::Cow;
use std::fmt;

use super::call::Value;
use super::{Call, Host, Part, Payload, Source, Upload};
use crate::wire::{Encode, Fields, Json, Shape};

/// Stand around the name of a variable.
const BEGIN: char = '\u{E000}';
const END: char = '\u{E001}';

impl Call {
    /// The call as a `curl` command for a POSIX shell.
    ///
    /// It holds no secret: `$FALCON_TOKEN` stands for the token, and a variable that is named like
    /// the parameter (`$CLIENT_SECRET`) for each value that is never shown; in a path or a query
    /// it must hold the value as it is escaped there. `$FALCON_BASE_URL` is used where it is set,
    /// else the first cloud. A file that is not on disk stands there by its name.
    ///
    /// What is secret in a JSON body is known of published models and of
    /// [`Secret`](crate::wire::Secret), not of a [`Json`] value.
    ///
    /// ```
    /// # use falcon_sdk::operation::Call;
    /// let mut call = Call::by_id("QueryDevicesByFilter")?;
    /// call.query("filter", &"hostname:'a'");
    /// let line = r#"curl -H "Authorization: Bearer $FALCON_TOKEN" \
    ///   "${FALCON_BASE_URL:-https://api.crowdstrike.com}"'/devices/queries/devices/v1?filter=hostname%3A%27a%27'"#;
    /// assert_eq!(call.to_curl(), line);
    /// # Ok::<(), falcon_sdk::catalog::FindError>(())
    /// ```
    pub fn to_curl(&self) -> String {
        let call = self.with_variables();
        let mut words = Vec::new();
        if *call.method() != http::Method::GET {
            words.push(format!("-X {}", call.method()));
        }
        if call.spec().is_none_or(|spec| spec.bearer) {
            words.push(r#"-H "Authorization: Bearer $FALCON_TOKEN""#.to_owned());
        }
        for (name, value) in call.headers() {
            words.push(format!("-H {}", quoted(&format!("{name}: {value}"))));
        }
        call.write_body(&mut words);
        let host = match call.spec().map_or(Host::Api, |spec| spec.host) {
            Host::Api => "api.crowdstrike.com",
            Host::ContainerUpload => "container-upload.us-1.crowdstrike.com",
        };
        let base = format!("\"${{FALCON_BASE_URL:-https://{host}}}\"");
        let path = unescaped_marks(&call.path_and_query());
        words.push(format!("{base}{}", quoted(&path)));
        format!("curl {}", words.join(" \\\n  "))
    }

    /// The same call with a marked name in place of each secret.
    fn with_variables(&self) -> Call {
        let mut call = self.clone();
        for argument in &mut call.arguments {
            if let (true, Value::Texts(values)) = (argument.secret, &mut argument.value) {
                *values = vec![marked(&argument.name)];
            }
        }
        call
    }

    fn write_body(&self, words: &mut Vec<String>) {
        let media_type = |name: &str| format!("-H {}", quoted(&format!("Content-Type: {name}")));
        match self.payload() {
            Payload::None => {}
            Payload::Json(json) => {
                words.push(media_type("application/json"));
                let json = String::from_utf8_lossy(json);
                let json = self.without_secrets(&json).map_or(json, Cow::Owned);
                words.push(format!("--data-raw {}", quoted(&json)));
            }
            Payload::Form(_) => {
                for (name, value) in self.fields() {
                    // curl takes what stands before the first `=` as it is.
                    let pair = quoted(&format!("{name}={value}"));
                    words.push(format!("--data-urlencode {pair}"));
                }
            }
            Payload::Multipart(parts) => {
                for (name, part) in parts {
                    words.push(match part {
                        Part::Text(text) => {
                            format!("--form-string {}", quoted(&format!("{name}={text}")))
                        }
                        Part::File(file) => format!("-F {}", quoted(&file_field(name, file))),
                    });
                }
            }
            Payload::Bytes(file) => {
                words.push(media_type(file.media_type()));
                words.push(format!(
                    "--data-binary {}",
                    quoted(&format!("@{}", place(file, "body")))
                ));
            }
        }
    }

    /// The JSON body with marked names in place of its secrets, if it has any.
    fn without_secrets(&self, json: &str) -> Option<String> {
        if self.secrets.is_empty() {
            return None;
        }
        let mut body: Json = serde_json::from_str(json).ok()?;
        for pointer in &self.secrets {
            let named = |step: &&str| step.parse::<usize>().is_err();
            let name = pointer.rsplit('/').find(named).unwrap_or("secret");
            if let Some(value) = body.pointer_mut(pointer) {
                *value = marked(name).into();
            }
        }
        Some(body.to_string())
    }
}

/// The file as curl reads it: by its path, with the name and type that are told.
fn file_field(name: &str, file: &Upload) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let told = file.name().unwrap_or(name);
    format!(
        "{name}=@\"{}\";filename=\"{}\";type={}",
        escaped(&place(file, name)),
        escaped(told),
        file.media_type()
    )
}

/// Where the file is, or would be in the working directory.
fn place(file: &Upload, name: &str) -> String {
    match file.source() {
        Source::Path(path) => path.display().to_string(),
        Source::Memory(_) | Source::Reader { .. } => file.name().unwrap_or(name).to_owned(),
    }
}

/// A variable's name, marked as one: `client_secret` is `CLIENT_SECRET`.
fn marked(name: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric();
    let name: String = name
        .chars()
        .map(|letter| {
            if fits(letter) {
                letter.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    format!("{BEGIN}{name}{END}")
}

/// The marks that an address has escaped.
fn unescaped_marks(address: &str) -> String {
    let escaped = |mark: char| super::text::escape(&mark.to_string()).to_string();
    address
        .replace(&escaped(BEGIN), &BEGIN.to_string())
        .replace(&escaped(END), &END.to_string())
}

/// One word of a shell: text in single quotes, variables in double ones.
fn quoted(text: &str) -> String {
    let mut word = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_variable(rest) {
        word.push_str(&literal(before));
        word.push_str(&format!("\"${name}\""));
        rest = after;
    }
    if !rest.is_empty() || word.is_empty() {
        word.push_str(&literal(rest));
    }
    word
}

fn literal(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// Marks that a value brought along are no marks: what stands between them must be a name.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let is_name = |name: &str| {
        let fits =
            |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
        !name.is_empty() && name.chars().all(fits)
    };
    text.match_indices(BEGIN).find_map(|(at, mark)| {
        let (before, marked) = text.split_at(at);
        let (name, after) = marked.strip_prefix(mark)?.split_once(END)?;
        is_name(name).then_some((before, name, after))
    })
}

/// The JSON pointers of what must not be shown of a value.
pub(super) fn secrets(value: &dyn Encode) -> Vec<String> {
    let mut found = Vec::new();
    match value.shape() {
        Shape::Secret(_) => found.push(String::new()),
        Shape::List(list) => {
            let mut index = 0;
            list.each(&mut |element| {
                found.extend(below(&index, element));
                index += 1;
            });
        }
        Shape::Map(map) => map.each(&mut Walk(&mut found)),
        Shape::Unset
        | Shape::Null
        | Shape::Bool(_)
        | Shape::Int(_)
        | Shape::Uint(_)
        | Shape::Float(_)
        | Shape::Text(_) => {}
    }
    found
}

fn below(step: &dyn fmt::Display, value: &dyn Encode) -> Vec<String> {
    let mut found = secrets(value);
    for pointer in &mut found {
        let step = step.to_string().replace('~', "~0").replace('/', "~1");
        *pointer = format!("/{step}{pointer}");
    }
    found
}

struct Walk<'a>(&'a mut Vec<String>);

impl Fields for Walk<'_> {
    fn field(&mut self, name: &str, value: &dyn Encode) {
        self.0.extend(below(&name, value));
    }
}
