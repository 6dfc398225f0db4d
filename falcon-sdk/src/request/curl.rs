//! A request as a curl command, to run, read and share.

use super::call::{Call, Part, Payload};
use super::upload::{Source, Upload};
use crate::spec::Host;

/// Enclose the name of a variable.
const BEGIN: char = '\u{E000}';
const END: char = '\u{E001}';

impl Call {
    /// The request as a `curl` command for a POSIX shell.
    ///
    /// The command contains no secrets. `$FALCON_TOKEN` stands for the token, and a variable with
    /// the parameter's name (`$CLIENT_SECRET`) for every other secret. In a path or query, the
    /// variable must contain the escaped value. The base URL is `$FALCON_BASE_URL`, or the first
    /// cloud if that is unset. A file that is not on disk is named only.
    ///
    /// In a JSON body, types mark the secrets; in untyped JSON, their names do.
    ///
    /// ```
    /// # use falcon_sdk::request::Call;
    /// let mut call = Call::by_id("QueryDevicesByFilter")?;
    /// call.query("filter", &"hostname:'a'");
    /// let line = r#"curl -H "Authorization: Bearer $FALCON_TOKEN" \
    ///   "${FALCON_BASE_URL:-https://api.crowdstrike.com}"'/devices/queries/devices/v1?filter=hostname%3A%27a%27'"#;
    /// assert_eq!(call.to_curl(), line);
    /// # Ok::<(), falcon_sdk::catalog::FindError>(())
    /// ```
    pub fn to_curl(&self) -> String {
        let call = self.with_secrets(marked);
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
            Host::Registry => "registry.crowdstrike.com",
            Host::Ingest => "ingest.us-1.crowdstrike.com",
        };
        let base = format!("\"${{FALCON_BASE_URL:-https://{host}}}\"");
        let path = unescaped_marks(&call.path_and_query());
        words.push(format!("{base}{}", quoted(&path)));
        format!("curl {}", words.join(" \\\n  "))
    }

    fn write_body(&self, words: &mut Vec<String>) {
        let media_type = |name: &str| format!("-H {}", quoted(&format!("Content-Type: {name}")));
        match self.payload() {
            Payload::None => {}
            Payload::Json(json) => {
                words.push(media_type("application/json"));
                let json = String::from_utf8_lossy(json);
                words.push(format!("--data-raw {}", quoted(&json)));
            }
            Payload::Form(_) => {
                for (name, value) in self.fields() {
                    // curl does not escape the part before the first `=`.
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
}

/// The file in curl's syntax: its path, its file name and its media type.
fn file_field(name: &str, file: &Upload) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    let sent_name = file.name().unwrap_or(name);
    format!(
        "{name}=@\"{}\";filename=\"{}\";type={}",
        escaped(&place(file, name)),
        escaped(sent_name),
        file.media_type()
    )
}

/// The file's path. Without one, a path in the working directory.
fn place(file: &Upload, name: &str) -> String {
    match file.source() {
        Source::Path(path) => path.display().to_string(),
        Source::Memory(_) | Source::Reader { .. } => file.name().unwrap_or(name).to_owned(),
    }
}

/// The marked name of a variable: `client_secret` becomes `CLIENT_SECRET`.
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

/// Restores the marks, which the URL has escaped.
fn unescaped_marks(address: &str) -> String {
    let escaped = |mark: char| super::text::escape(&mark.to_string()).to_string();
    address
        .replace(&escaped(BEGIN), &BEGIN.to_string())
        .replace(&escaped(END), &END.to_string())
}

/// One word of a shell command: text in single quotes, variables in double quotes.
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

/// Ignores marks inside of a value: only a name between two marks is a variable.
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
