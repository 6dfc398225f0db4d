//! Problems of the files of words, each with its file and entry.

use std::fmt;

/// A file of words.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum WordFile {
    Operations,
    Collections,
    Parameters,
    Fields,
    Values,
}

impl WordFile {
    /// All files, in the order in which they are read.
    pub const ALL: [WordFile; 5] = [
        WordFile::Operations,
        WordFile::Collections,
        WordFile::Parameters,
        WordFile::Fields,
        WordFile::Values,
    ];

    /// Its name below `specs/docs`.
    pub fn name(self) -> &'static str {
        match self {
            WordFile::Operations => "operations.yaml",
            WordFile::Collections => "collections.yaml",
            WordFile::Parameters => "parameters.yaml",
            WordFile::Fields => "fields.yaml",
            WordFile::Values => "values.yaml",
        }
    }
}

/// An entry that describes nothing, something without an entry, or a file that can't be read.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Problem {
    file: WordFile,
    /// The key of the entry; none where the whole file is meant.
    entry: Option<String>,
    problem: String,
}

impl Problem {
    pub(crate) fn new(
        file: WordFile,
        entry: impl Into<String>,
        problem: impl Into<String>,
    ) -> Problem {
        Problem {
            file,
            entry: Some(entry.into()),
            problem: problem.into(),
        }
    }

    pub(super) fn of_file(file: WordFile, problem: String) -> Problem {
        Problem {
            file,
            entry: None,
            problem,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "specs/docs/{}", self.file.name())?;
        if let Some(entry) = &self.entry {
            write!(f, ", `{entry}`")?;
        }
        write!(f, ": {}", self.problem)
    }
}
