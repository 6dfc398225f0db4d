//! What the last successful check saw. A check of the same files by the same program would succeed again.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::sync::files_below;

/// All that the result of a check depends on, as one checksum.
///
/// A check reads the inputs, computes the wanted files, and compares them with the files on the disk. So
/// its result depends on the program, on its arguments, on the inputs, and on the names and contents of
/// the compared files; on nothing else, neither time nor network. Each part is hashed with its name and
/// length, so that no part can stand for another. An extra file is hashed, and a missing one is not.
pub(crate) struct Key(Sha256);

impl Key {
    /// The program, by its bytes: a rebuilt generator may write other files.
    pub(crate) fn of_program() -> Result<Key, Error> {
        let mut key = Key(Sha256::new());
        let program = std::env::current_exe().map_err(Error::file("the program"))?;
        key.file(&program)?;
        Ok(key)
    }

    /// A part, or that it is missing.
    pub(crate) fn part(&mut self, name: &str, content: Option<&[u8]>) {
        self.bytes(name.as_bytes());
        self.0.update([u8::from(content.is_some())]);
        self.bytes(content.unwrap_or_default());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// A file with its path.
    pub(crate) fn file(&mut self, path: &Path) -> Result<(), Error> {
        let content = fs::read(path).map_err(Error::file(path))?;
        self.part(&path.to_string_lossy(), Some(&content));
        Ok(())
    }

    /// All files below a folder, with their paths.
    pub(crate) fn tree(&mut self, folder: &Path) -> Result<(), Error> {
        for path in files_below(folder)? {
            self.file(&path)?;
        }
        Ok(())
    }

    /// The checksum in hexadecimal digits.
    pub(crate) fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

/// The place of the last key: beside the program, in the target folder.
pub(crate) struct Stamp(PathBuf);

impl Stamp {
    /// A stamp for one output folder.
    pub(crate) fn of(out: &Path) -> Result<Stamp, Error> {
        let program = std::env::current_exe().map_err(Error::file("the program"))?;
        let folder = hexadecimal(&Sha256::digest(out.to_string_lossy().as_bytes()));
        Ok(Stamp(
            program.with_file_name(format!("generate-check-{folder}")),
        ))
    }

    /// The number of files of the last check, if it had the same key.
    pub(crate) fn files(&self, key: &str) -> Option<usize> {
        let text = fs::read_to_string(&self.0).ok()?;
        let (last, files) = text.split_once(' ')?;
        (last == key).then(|| files.trim().parse().ok())?
    }

    /// Records a successful check. Without a stamp, the next check does all its work.
    pub(crate) fn record(&self, key: &str, files: usize) {
        fs::write(&self.0, format!("{key} {files}\n")).ok();
    }
}
