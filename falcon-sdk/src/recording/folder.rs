//! The folder of a recording.

use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// Checks that the folder can be written to, and returns the last number in it.
pub(super) fn prepared(folder: &Path) -> io::Result<u64> {
    std::fs::create_dir_all(folder)?;
    drop(draft(folder)?);
    let mut last = 0;
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.split_once('-')?.0.parse::<u32>().ok());
        last = last.max(number.map_or(0, u64::from));
    }
    Ok(last)
}

/// A new file that only its owner can read. It is deleted if it is dropped.
pub(super) fn draft(folder: &Path) -> io::Result<NamedTempFile> {
    let mut draft = tempfile::Builder::new();
    draft.prefix(".falcon-").suffix(".part").tempfile_in(folder)
}

pub(super) fn warn(error: &io::Error) {
    tracing::warn!(%error, "a response could not be recorded");
}
