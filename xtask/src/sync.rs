//! Brings a tree of files in line with what was generated, or says where it is not.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A file that should be there, by its full path.
pub(crate) struct Wanted {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// What differs between a tree and what should be there.
pub(crate) struct Plan {
    changed: Vec<Wanted>,
    stray: Vec<PathBuf>,
}

impl Plan {
    /// Compares; `tree` is the folder in which nothing else may stand.
    pub(crate) fn new(tree: &Path, wanted: Vec<Wanted>) -> Result<Plan, Error> {
        let known: BTreeSet<&Path> = wanted.iter().map(|file| file.path.as_path()).collect();
        let mut stray = files_below(tree)?;
        stray.retain(|path| !known.contains(path.as_path()));
        let mut changed = Vec::new();
        for file in wanted {
            if on_disk(&file.path)?.as_deref() != Some(file.text.as_bytes()) {
                changed.push(file);
            }
        }
        Ok(Plan { changed, stray })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.stray.is_empty()
    }

    pub(crate) fn changed(&self) -> usize {
        self.changed.len()
    }

    pub(crate) fn stray(&self) -> usize {
        self.stray.len()
    }

    /// Writes every changed file beside its place, then moves them all: what can fail for want of
    /// space or rights has failed before the first old file is gone.
    pub(crate) fn write(self, tree: &Path) -> Result<(), Error> {
        let mut staged = Vec::new();
        let result = self.changed.iter().try_for_each(|file| {
            staged.push(stage(file)?);
            Ok(())
        });
        if let Err(error) = result {
            for (temporary, _) in staged {
                // Best effort: the error that matters is the first.
                fs::remove_file(temporary).ok();
            }
            remove_empty_folders(tree).ok();
            return Err(error);
        }
        for (temporary, path) in staged {
            fs::rename(&temporary, &path).map_err(Error::file(path))?;
        }
        for path in &self.stray {
            fs::remove_file(path).map_err(Error::file(path))?;
        }
        remove_empty_folders(tree).map_err(Error::file(tree))
    }

    /// One line for each file: the first line that differs.
    pub(crate) fn describe(&self, root: &Path) -> Result<String, Error> {
        let mut lines = Vec::new();
        for file in &self.changed {
            let shown = shown(&file.path, root);
            let line = match on_disk(&file.path)? {
                None => format!("{shown}: missing"),
                Some(bytes) => {
                    let old = String::from_utf8_lossy(&bytes);
                    let (number, is, becomes) = first_difference(&old, &file.text);
                    format!("{shown}:{number}\n  is      {is}\n  becomes {becomes}")
                }
            };
            lines.push(line);
        }
        lines.extend(
            self.stray
                .iter()
                .map(|path| format!("{}: not generated", shown(path, root))),
        );
        Ok(lines.join("\n"))
    }
}

fn stage(file: &Wanted) -> Result<(PathBuf, PathBuf), Error> {
    if let Some(folder) = file.path.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    let mut name = file.path.clone().into_os_string();
    name.push(".new");
    let temporary = PathBuf::from(name);
    fs::write(&temporary, &file.text).map_err(Error::file(&temporary))?;
    Ok((temporary, file.path.clone()))
}

fn on_disk(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(problem) => Err(Error::file(path)(problem)),
    }
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(problem) => return Err(Error::file(folder)(problem)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Error::file(folder))?;
        let is_folder = entry
            .file_type()
            .map_err(Error::file(entry.path()))?
            .is_dir();
        if is_folder {
            files.extend(files_below(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn remove_empty_folders(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty_folders(&entry.path())?;
        }
    }
    if fs::read_dir(folder)?.next().is_none() {
        fs::remove_dir(folder)?;
    }
    Ok(())
}

fn first_difference<'a>(old: &'a str, new: &'a str) -> (usize, &'a str, &'a str) {
    const END: &str = "(end of file)";
    let (mut old, mut new) = (old.split('\n'), new.split('\n'));
    let mut number = 1;
    loop {
        match (old.next(), new.next()) {
            (Some(a), Some(b)) if a == b => number += 1,
            (a, b) => return (number, a.unwrap_or(END), b.unwrap_or(END)),
        }
    }
}

/// Relative to the workspace where it stands inside of it.
fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}
