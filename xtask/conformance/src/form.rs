//! Checks forms, urlencoded and multipart.

use codegen::ir::Place;

use crate::parameter;
use crate::published::Operation;
use crate::report::{Differs, show};
use crate::values::{self, Given};

const MULTIPART: &str = "multipart/form-data";
const URLENCODED: &str = "application/x-www-form-urlencoded";

/// Checks the media type: multipart if there may be a file.
pub(crate) fn media_type(operation: Operation<'_>, media: &str) -> Vec<Differs> {
    let wanted = wanted(operation);
    match media == wanted {
        true => Vec::new(),
        false => vec![Differs::new(wanted, media)],
    }
}

fn wanted(operation: Operation<'_>) -> &'static str {
    match operation.consumes().contains(&MULTIPART) {
        true => MULTIPART,
        false => URLENCODED,
    }
}

/// Checks the fields and files. `kind` is the whole media type.
pub(crate) fn check(
    operation: Operation<'_>,
    given: Given,
    kind: &str,
    body: &[u8],
) -> Vec<Differs> {
    let mut differs = Vec::new();
    let mut fields: Vec<(String, String)> = Vec::new();
    if wanted(operation) == URLENCODED {
        fields.extend(form_urlencoded::parse(body).into_owned());
    } else {
        let Some(parts) = parts(kind, body) else {
            return vec![Differs::new("a multipart form", show(body))];
        };
        for part in parts {
            let fields_published = operation.parameters(Place::Form);
            let mut named = fields_published.iter().filter(|it| it.name == part.name);
            let is_file = named.any(|it| operation.view(it.schema).is_binary());
            let text = String::from_utf8_lossy(&part.content).into_owned();
            if is_file {
                differs.extend(file(&part));
                // The expected value is checked below.
                fields.push((part.name.clone(), values::text(&part.name, 0)));
            } else {
                fields.push((part.name, text));
            }
        }
    }
    differs.extend(parameter::pairs(operation, Place::Form, given, &fields));
    differs
}

fn file(part: &Part) -> Vec<Differs> {
    let wanted = format!(
        "{}: {:?} {}",
        part.name,
        values::file_name(&part.name),
        show(&values::content(&part.name))
    );
    let file = part.file.as_deref().unwrap_or("(no file name)");
    let sent = format!("{}: {file:?} {}", part.name, show(&part.content));
    match wanted == sent {
        true => Vec::new(),
        false => vec![Differs::new(wanted, sent)],
    }
}

/// A part of a multipart form.
struct Part {
    name: String,
    file: Option<String>,
    content: Vec<u8>,
}

/// The parts of a multipart form; none if it is malformed.
fn parts(kind: &str, body: &[u8]) -> Option<Vec<Part>> {
    let (_, boundary) = kind.split_once("boundary=")?;
    let boundary = format!("--{}", boundary.trim_matches('"'));
    let mut rest = body.strip_prefix(boundary.as_bytes())?;
    let delimiter = format!("\r\n{boundary}");
    let mut parts = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, delimiter.as_bytes())?;
        parts.push(Part::of(part.get(..end)?)?);
        rest = part.get(end + delimiter.len()..)?;
    }
    rest.starts_with(b"--").then_some(parts)
}

impl Part {
    fn of(part: &[u8]) -> Option<Part> {
        let end = find(part, b"\r\n\r\n")?;
        let head = std::str::from_utf8(part.get(..end)?).ok()?;
        let mut lines = head.split("\r\n");
        let disposition = lines.find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-disposition")
                .then_some(value)
        })?;
        Some(Part {
            name: value(disposition, "; name=\"")?,
            file: value(disposition, "; filename=\""),
            content: part.get(end + 4..)?.to_vec(),
        })
    }
}

/// A quoted value, with the escapes that browsers use.
fn value(disposition: &str, key: &str) -> Option<String> {
    let (_, rest) = disposition.split_once(key)?;
    let mut value = String::new();
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return Some(value.replace("%22", "\"")),
            '\\' => value.extend(letters.next()),
            other => value.push(other),
        }
    }
    None
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::check;
    use crate::published::sample;
    use crate::values::Given::All;
    use crate::values::{content, text};

    const KIND: &str = "multipart/form-data; boundary=x";

    fn faults(body: &[u8]) -> usize {
        let published = sample(
            json!({ "consumes": ["multipart/form-data"], "parameters": [
                { "in": "formData", "name": "note", "type": "string" },
                { "in": "formData", "name": "file", "type": "file" },
            ]}),
            json!({}),
        );
        check(published.only(), All, KIND, body).len()
    }

    /// A correct form with this name and content of the file.
    fn form(file_name: &str, content: &[u8]) -> Vec<u8> {
        let note = text("note", 0);
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n{note}\r\n--x\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        [head.as_bytes(), content, b"\r\n--x--\r\n"].concat()
    }

    #[test]
    fn a_file_comes_to_the_byte_and_with_its_name() {
        let content = content("file");
        let name = "file %22ü%22.bin";
        assert_eq!(faults(&form(name, &content)), 0);
        assert_eq!(faults(&form("file.bin", &content)), 1);
        assert_eq!(faults(&form(name, content.trim_ascii())), 1);
    }

    #[test]
    fn an_incomplete_form_is_found() {
        let whole = form("file %22ü%22.bin", &content("file"));
        let broken = whole.strip_suffix(b"--\r\n").expect("its end");
        assert_eq!(faults(broken), 1);
        assert_eq!(faults(b"--x--"), 2);
    }
}
