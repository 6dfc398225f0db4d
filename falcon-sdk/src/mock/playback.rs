//! Plays back recorded responses.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::Canned;
use crate::error::ConfigError;
use crate::recording::{Exchange, Request};
use crate::reply::StatusCode;
use crate::request::Call;

/// The recorded responses, in the order of the recording.
pub(super) struct Playback(Mutex<Vec<Recorded>>);

struct Recorded {
    request: Request,
    response: Canned,
}

impl Playback {
    pub(super) fn read(folder: &Path) -> Result<Self, ConfigError> {
        let mut files = files(folder).map_err(|error| problem(folder, error))?;
        files.sort();
        let recorded = files
            .iter()
            .map(|(_, file)| read(folder, file).map_err(|error| problem(file, error)));
        Ok(Playback(Mutex::new(recorded.collect::<Result<_, _>>()?)))
    }

    /// Removes and returns the first response to the same request.
    pub(super) fn response(&self, call: &Call) -> Option<Canned> {
        let request = Request::without_secrets(call);
        let mut recorded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let position = recorded
            .iter()
            .position(|recorded| recorded.request == request)?;
        Some(recorded.remove(position).response)
    }
}

fn problem(path: &Path, source: io::Error) -> ConfigError {
    ConfigError::Recording {
        path: path.to_owned(),
        source: Arc::new(source),
    }
}

/// The files that describe responses, with their numbers.
fn files(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let number = name
            .split('-')
            .next()
            .and_then(|number| number.parse().ok());
        if let Some(number) = number
            && name.ends_with(".json")
            && !name.ends_with(".body.json")
        {
            files.push((number, path));
        }
    }
    Ok(files)
}

fn read(folder: &Path, file: &Path) -> io::Result<Recorded> {
    let exchange: Exchange = serde_json::from_slice(&fs::read(file)?)?;
    let body = match &exchange.body {
        Some(name) => fs::read(folder.join(name))?,
        None => Vec::new(),
    };
    let status = StatusCode::from_u16(exchange.status).map_err(invalid)?;
    let mut headers = HeaderMap::new();
    for (name, value) in &exchange.headers {
        let value = HeaderValue::from_str(value).map_err(invalid)?;
        headers.insert(HeaderName::try_from(name).map_err(invalid)?, value);
    }
    Ok(Recorded {
        request: exchange.request,
        response: Canned::bytes(body).status(status).headers(headers),
    })
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
