//! Makes trees of files equal to the generated files, or reports the differences.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::interrupt::Interrupt;

/// A file that should be there, by its full path.
pub(crate) struct Wanted {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// The differences between trees and the generated files.
pub(crate) struct Plan {
    trees: Vec<PathBuf>,
    changed: Vec<Wanted>,
    stray: Vec<PathBuf>,
}

impl Plan {
    /// Compares. `trees` are folders that may contain only generated files. `unwanted` are files
    /// outside these folders that must not exist.
    pub(crate) fn new(
        trees: Vec<PathBuf>,
        wanted: Vec<Wanted>,
        unwanted: Vec<PathBuf>,
    ) -> Result<Plan, Error> {
        let known: BTreeSet<&Path> = wanted.iter().map(|file| file.path.as_path()).collect();
        let mut stray = Vec::new();
        for tree in &trees {
            stray.extend(files_below(tree)?);
        }
        stray.retain(|path| !known.contains(path.as_path()));
        stray.extend(unwanted.into_iter().filter(|path| path.exists()));
        let mut changed = Vec::new();
        for file in wanted {
            if on_disk(&file.path)?.as_deref() != Some(file.text.as_bytes()) {
                changed.push(file);
            }
        }
        Ok(Plan {
            trees,
            changed,
            stray,
        })
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

    /// Writes every changed file beside its place, then replaces all files in order. Problems of
    /// space or permission occur before the first replacement. If a replacement still fails, or a person
    /// interrupts the command, the files replaced before are restored.
    pub(crate) fn write(self) -> Result<(), Error> {
        let interrupt = Interrupt::watch()?;
        self.write_unless(|| interrupt.came())
    }

    /// The same, as long as it is not interrupted. After the last replacement, all files are new.
    fn write_unless(self, is_interrupted: impl Fn() -> bool) -> Result<(), Error> {
        let mut exchanges: Vec<Exchange> = Vec::new();
        let result = self.exchange(&mut exchanges, &is_interrupted);
        if result.is_err() {
            // Best effort: only the first error is reported.
            exchanges.iter().rev().for_each(Exchange::take_back);
            self.trees
                .iter()
                .for_each(|tree| drop(remove_empty_folders(tree)));
            return result;
        }
        for exchange in &exchanges {
            // A leftover file counts as stray at the next run.
            fs::remove_file(&exchange.old).ok();
        }
        for tree in &self.trees {
            remove_empty_folders(tree).map_err(Error::file(tree))?;
        }
        Ok(())
    }

    fn exchange(
        &self,
        exchanges: &mut Vec<Exchange>,
        is_interrupted: &impl Fn() -> bool,
    ) -> Result<(), Error> {
        let proceed = || match is_interrupted() {
            true => Err(Error::Interrupted),
            false => Ok(()),
        };
        for file in &self.changed {
            proceed()?;
            exchanges.push(Exchange::of(&file.path));
            stage(file)?;
        }
        exchanges.extend(self.stray.iter().map(|path| Exchange::of(path)));
        let (changed, stray) = exchanges.split_at_mut(self.changed.len());
        for exchange in changed {
            proceed()?;
            exchange.set_aside()?;
            fs::rename(&exchange.new, &exchange.path).map_err(Error::file(&exchange.path))?;
        }
        for exchange in stray {
            proceed()?;
            exchange.set_aside()?;
        }
        Ok(())
    }

    /// A line for each file: its first difference.
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

/// A file and its neighbours during a replacement.
struct Exchange {
    path: PathBuf,
    new: PathBuf,
    old: PathBuf,
    state: State,
}

enum State {
    Untouched,
    /// There was no file at this place.
    Vacant,
    /// The old file is at `old`.
    SetAside,
}

impl Exchange {
    fn of(path: &Path) -> Exchange {
        Exchange {
            path: path.to_owned(),
            new: beside(path, ".new"),
            old: beside(path, ".old"),
            state: State::Untouched,
        }
    }

    /// Moves an existing file aside.
    fn set_aside(&mut self) -> Result<(), Error> {
        self.state = match fs::rename(&self.path, &self.old) {
            Ok(()) => State::SetAside,
            Err(problem) if problem.kind() == io::ErrorKind::NotFound => State::Vacant,
            Err(problem) => return Err(Error::file(&self.old)(problem)),
        };
        Ok(())
    }

    fn take_back(&self) {
        fs::remove_file(&self.new).ok();
        match self.state {
            State::Untouched => {}
            State::Vacant => drop(fs::remove_file(&self.path)),
            State::SetAside => drop(fs::rename(&self.old, &self.path)),
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

fn stage(file: &Wanted) -> Result<(), Error> {
    if let Some(folder) = file.path.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    let new = beside(&file.path, ".new");
    fs::write(&new, &file.text).map_err(Error::file(&new))
}

fn on_disk(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(problem) => Err(Error::file(path)(problem)),
    }
}

/// All files, sorted by path; none if the folder does not exist.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Error> {
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

/// Relative to the workspace, for paths inside it.
fn shown(path: &Path, root: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at an unexpected value")]
mod tests {
    use std::cell::Cell;
    use std::fs;
    use std::path::Path;

    use tempfile::TempDir;

    use super::{Plan, Wanted, files_below};
    use crate::error::Error;

    /// Replaces one file, adds one, and removes one, interrupted at one of its steps.
    fn interrupted(folder: &Path, step: usize) -> Result<(), Error> {
        fs::create_dir_all(folder.join("tree")).unwrap();
        for name in ["tree/changed", "tree/stray"] {
            fs::write(folder.join(name), "old").unwrap();
        }
        let wanted = ["tree/changed", "tree/sub/added"].map(|name| Wanted {
            path: folder.join(name),
            text: "new".to_owned(),
        });
        let plan = Plan::new(vec![folder.join("tree")], wanted.into(), Vec::new())?;
        let steps = Cell::new(0);
        plan.write_unless(|| {
            steps.set(steps.get() + 1);
            steps.get() > step
        })
    }

    fn files(folder: &Path) -> Vec<(String, String)> {
        let files = files_below(folder).unwrap().into_iter();
        let named = files.map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        });
        named.collect()
    }

    #[test]
    fn an_interrupted_replacement_leaves_all_files_old_or_all_new() {
        let all =
            |names: [&str; 2], text: &str| names.map(|name| (name.to_owned(), text.to_owned()));
        // Two files are staged, two replaced, and one is removed.
        for step in 0..5 {
            let folder = TempDir::new().unwrap();
            let result = interrupted(folder.path(), step);
            assert!(matches!(result, Err(Error::Interrupted)), "{step}");
            assert_eq!(
                files(folder.path()),
                all(["changed", "stray"], "old"),
                "{step}"
            );
            assert!(!folder.path().join("tree/sub").exists(), "{step}");
        }
        let folder = TempDir::new().unwrap();
        assert!(interrupted(folder.path(), 5).is_ok());
        assert_eq!(files(folder.path()), all(["changed", "added"], "new"));
    }
}
