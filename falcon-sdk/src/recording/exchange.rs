//! One recorded response: a file with the request, the status and the headers, and a file with the
//! body.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::Path;

use http::header::{HeaderMap, LOCATION, SET_COOKIE};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::folder::draft;
use super::request::Request;
use crate::request::Call;
use crate::response::Response;
use crate::wire::{self, names_a_secret};

/// The longest part of an operation's name in a file name, which has at most 255 bytes.
const LONGEST_NAME: usize = 200;

/// The facts of a response, except for its body.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Exchange {
    /// The operation's id, or method and path.
    pub(crate) operation: String,
    pub(crate) request: Request,
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    /// The name of the file with the body.
    pub(crate) body: Option<String>,
}

/// A response that is ready to be written.
pub(super) struct Draft {
    exchange: Exchange,
    secrets: &'static [&'static str],
    body: Option<Body>,
}

struct Body {
    file: NamedTempFile,
    /// The extension of the file name.
    kind: &'static str,
}

impl Draft {
    /// A response without its body.
    pub(super) fn new(call: &Call, response: &Response) -> Self {
        Draft {
            exchange: Exchange {
                operation: call.operation().into_owned(),
                request: Request::without_secrets(call),
                status: response.status.as_u16(),
                headers: headers(response.headers.all()),
                body: None,
            },
            secrets: call.spec().map_or(&[], |spec| spec.secrets),
            body: None,
        }
    }

    /// Adds the body. Secrets are removed if it is JSON.
    pub(super) fn body(mut self, folder: &Path, body: &[u8]) -> io::Result<Self> {
        let (file, kind) = match self.is_json(body) {
            true => (written(folder, &wire::redact(body, self.secrets))?, "json"),
            false => (written(folder, body)?, "bin"),
        };
        self.body = (!body.is_empty()).then_some(Body { file, kind });
        Ok(self)
    }

    /// Adds a file as the body. Secrets are removed if it is JSON.
    pub(super) fn file(mut self, folder: &Path, mut file: NamedTempFile) -> io::Result<Self> {
        let mut start = [0; 64];
        file.rewind()?;
        let length = file.read(&mut start)?;
        if self.is_json(start.get(..length).unwrap_or_default()) {
            return self.body(folder, &std::fs::read(file.path())?);
        }
        self.body = Some(Body { file, kind: "bin" });
        Ok(self)
    }

    /// Whether a body is declared as JSON, or begins like an object or a list.
    fn is_json(&self, body: &[u8]) -> bool {
        let media_type = self.exchange.headers.get("content-type");
        media_type.is_some_and(|name| name.contains("json"))
            || matches!(body.trim_ascii_start().first(), Some(b'{' | b'['))
    }

    /// Writes the response under the next free number, starting at this one. The file that names
    /// the body is written last.
    pub(super) fn write(mut self, folder: &Path, mut number: u64) -> io::Result<()> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut name = self.exchange.operation.replace(|c| !is_part(c), "-");
        name.truncate(LONGEST_NAME);
        if let Some(Body { file, kind }) = self.body.take() {
            let ending = format!("{name}.body.{kind}");
            self.exchange.body = Some(persisted(file, folder, &mut number, &ending)?);
        }
        let mut head = serde_json::to_vec_pretty(&self.exchange)?;
        head.push(b'\n');
        let ending = format!("{name}.json");
        persisted(written(folder, &head)?, folder, &mut number, &ending)?;
        Ok(())
    }
}

/// Gives a draft its name, and returns the name. Existing files are not replaced.
fn persisted(
    mut draft: NamedTempFile,
    folder: &Path,
    number: &mut u64,
    ending: &str,
) -> io::Result<String> {
    loop {
        let name = format!("{number:05}-{ending}");
        match draft.persist_noclobber(folder.join(&name)) {
            Ok(_) => return Ok(name),
            Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => draft = taken.file,
            Err(failed) => return Err(failed.error),
        }
        *number += 1;
    }
}

fn written(folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut draft = draft(folder)?;
    draft.write_all(bytes)?;
    Ok(draft)
}

/// The headers. Cookies, signatures and headers that are named like secrets are replaced.
fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let value = match name {
            _ if *name == SET_COOKIE || names_a_secret(name.as_str()) => Cow::Borrowed("***"),
            _ if *name == LOCATION => match value.split_once('?') {
                Some((place, _)) => Cow::Owned(format!("{place}?***")),
                None => value,
            },
            _ => value,
        };
        texts
            .entry(name.as_str().to_owned())
            .and_modify(|all| *all = format!("{all}, {value}"))
            .or_insert_with(|| value.into_owned());
    }
    texts
}
