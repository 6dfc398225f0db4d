//! The errors of commands.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use codegen::source::words::Problem;

/// Why a command failed. `Display` is the whole output.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{path}: {problem}", path = path.display())]
    File { path: PathBuf, problem: io::Error },

    #[error("{path} is not UTF-8 text (first at byte {at}): save it as UTF-8", path = path.display())]
    NotText { path: PathBuf, at: usize },

    #[error("{path} is larger than {limit} MiB: it is not one interface", path = path.display())]
    TooLarge { path: PathBuf, limit: u64 },

    #[error("{path} is a zip archive: unpack it first", path = path.display())]
    Archive { path: PathBuf },

    #[error("{path}: {problem}", path = path.display())]
    Published {
        path: PathBuf,
        problem: codegen::source::Error,
    },

    #[error("{path}: {problem}", path = path.display())]
    Manifest { path: PathBuf, problem: String },

    #[error("interrupted: all files are as they were")]
    Interrupted,

    #[error("{path}: {problem}: import the published file again", path = path.display())]
    Record { path: PathBuf, problem: String },

    #[error(
        "{path} is not the file that `cargo xtask import` wrote: undo the edit and repair the interface in \
         overlay.yaml, or import the published file again"
    )]
    Edited { path: String },

    #[error("{wanted} is neither a published file nor a git revision with an interface in specs/")]
    NoInterface { wanted: String },

    #[error("{}\ncorrect these entries, or continue without them: `--allow-stale`", lines(.0))]
    Words(Vec<Problem>),

    #[error("annotations.yaml: {}\nor continue with them: `--allow-stale`", .0.join("\nannotations.yaml: "))]
    Former(Vec<String>),

    /// All problems of an interface, as lines.
    #[error("{0}")]
    Findings(String),

    #[error(transparent)]
    Codegen(#[from] codegen::Error),

    #[error(transparent)]
    Name(#[from] codegen::listing::NameError),

    #[error("{differences}\n\nthe generated source is out of date: run `{command}`")]
    OutOfDate {
        differences: String,
        command: String,
    },

    #[error("can't print: {0}")]
    Print(#[from] io::Error),

    #[error("can't write JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl Error {
    /// The exit code of the program: for an interrupt, that of a program that the signal ended.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Error::Interrupted => ExitCode::from(130),
            _ => ExitCode::FAILURE,
        }
    }

    /// The error of a file, with its path.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
        let path = path.into();
        move |problem| Error::File { path, problem }
    }
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}
