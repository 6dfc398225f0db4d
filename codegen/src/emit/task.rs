//! The parts of a tree, which are written at the same time.

use crate::error::Error;
use crate::file::File;
use crate::parallel;

/// Writes a file, or a file with those that belong to it.
pub(super) type Task<'a> = Box<dyn Fn() -> Result<Vec<File>, Error> + Send + Sync + 'a>;

/// The files of all tasks, sorted by path.
pub(super) fn run(tasks: &[Task<'_>]) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    for written in parallel::map(tasks, |task| task()) {
        files.extend(written?);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
