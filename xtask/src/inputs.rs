//! The places of the specification, the overlays and the SDK.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::Sources;
use codegen::source::overlay::Stale;
use codegen::source::words::{self, WordFile};
use flate2::read::MultiGzDecoder;

use crate::error::Error;
use crate::findings::Subject;
use crate::stamp::Key;

/// The published interface, below the folder of the specification.
pub(crate) const SPECIFICATION: &str = "falcon.swagger.json";
/// The annotations that the published file lacks, written by `import`.
pub(crate) const ANNOTATIONS: &str = "annotations.yaml";
/// Our repairs and annotations, written by hand.
pub(crate) const OVERLAY: &str = "overlay.yaml";
/// The facts of the published file, written by `import`.
pub(crate) const RECORD: &str = "published.yaml";
/// The words of the documentation, written by hand: a folder beside the specification.
pub(crate) const WORDS: &str = "docs";

/// The first bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The first bytes of a zip archive.
const ZIP: [u8; 4] = *b"PK\x03\x04";

/// The largest file that is read, in bytes: some times the size of published files.
const LARGEST: u64 = 100 << 20;

/// The specification and the overlays to read.
#[derive(clap::Args)]
pub(crate) struct Inputs {
    /// The specification: Swagger 2.0 or OpenAPI 3, JSON or YAML. An annotations.yaml and the
    /// words in docs/ beside it are read too [default: specs/falcon.swagger.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The repairs and annotations [default: specs/overlay.yaml]
    #[arg(long, value_name = "FILE", conflicts_with = "no_overlay")]
    pub(crate) overlay: Option<PathBuf>,
    /// Read the specification without overlays
    #[arg(long)]
    pub(crate) no_overlay: bool,
    /// Continue without the overlay actions that have no match, and without words that do not fit
    #[arg(long)]
    pub(crate) allow_stale: bool,
    /// If the interface has problems, append an overlay action for each to the overlay, as a comment
    #[arg(long, conflicts_with = "no_overlay")]
    pub(crate) write_overlay: bool,
}

impl Inputs {
    /// The files of the specification and of the overlay.
    fn paths(&self) -> (PathBuf, PathBuf) {
        let file = |chosen: &Option<PathBuf>, name: &str| {
            chosen.clone().unwrap_or_else(|| specs().join(name))
        };
        (
            file(&self.spec, SPECIFICATION),
            file(&self.overlay, OVERLAY),
        )
    }

    /// Reads all inputs.
    pub(crate) fn texts(&self) -> Result<Texts, Error> {
        let (spec, overlay) = self.paths();
        // The record is about the imported file, and about no other file beside it.
        let record = match spec.file_name().is_some_and(|name| name == SPECIFICATION) {
            true => optional_text(&spec.with_file_name(RECORD))?,
            false => None,
        };
        let mut texts = Texts {
            file: name(&spec),
            specification: text(&spec)?,
            record,
            annotations: None,
            overlay: None,
            words: None,
        };
        if !self.no_overlay {
            texts.annotations = optional_text(&spec.with_file_name(ANNOTATIONS))?;
            texts.overlay = Some(text(&overlay)?);
            texts.words = Words::in_folder(&spec.with_file_name(WORDS))?;
        }
        Ok(texts)
    }

    /// Makes all decisions about them.
    pub(crate) fn read(&self, texts: &Texts) -> Result<codegen::Read, Error> {
        let (spec, overlay) = self.paths();
        let subject = Subject {
            file: &spec,
            text: &texts.specification,
            overlay,
            overlay_text: texts.overlay.as_deref(),
            write_overlay: self.write_overlay,
        };
        let read = texts.read(stale(self.allow_stale));
        let read = read.map_err(|error| subject.explain(error))?;
        if !read.words.is_empty() && !self.allow_stale {
            return Err(Error::Words(read.words));
        }
        Ok(read)
    }
}

/// The meaning of `--allow-stale`.
pub(crate) fn stale(allow: bool) -> Stale {
    if allow { Stale::Allow } else { Stale::Refuse }
}

/// An interface as text, from any place.
pub(crate) struct Texts {
    /// The name of the specification's file.
    pub(crate) file: String,
    pub(crate) specification: String,
    pub(crate) record: Option<String>,
    pub(crate) annotations: Option<String>,
    pub(crate) overlay: Option<String>,
    pub(crate) words: Option<Words>,
}

/// The words of the documentation as text, in the order of [`WordFile::ALL`].
pub(crate) struct Words([String; 5]);

impl Words {
    /// The words in a folder such as `specs/docs`; `None` without a folder.
    pub(crate) fn in_folder(folder: &Path) -> Result<Option<Words>, Error> {
        if !folder.is_dir() {
            return Ok(None);
        }
        Words::of(|name| text(&folder.join(name)).map(Some))
    }

    /// The words that `find` reads below the folder of the specification; `None` if a file is missing.
    pub(crate) fn beside(
        find: impl Fn(&str) -> Result<Option<String>, Error>,
    ) -> Result<Option<Words>, Error> {
        Words::of(|name| find(&format!("{WORDS}/{name}")))
    }

    fn of(find: impl Fn(&str) -> Result<Option<String>, Error>) -> Result<Option<Words>, Error> {
        let mut texts = [const { String::new() }; 5];
        for (text, file) in texts.iter_mut().zip(WordFile::ALL) {
            let Some(found) = find(file.name())? else {
                return Ok(None);
            };
            *text = found;
        }
        Ok(Some(Words(texts)))
    }

    fn texts(&self) -> words::Texts<'_> {
        let Words([operations, collections, parameters, fields, values]) = self;
        words::Texts {
            operations,
            collections,
            parameters,
            fields,
            values,
        }
    }
}

impl Texts {
    /// The interface in a folder such as `specs`; `None` if there is none.
    pub(crate) fn in_folder(folder: &Path) -> Result<Option<Texts>, Error> {
        let Some(specification) = optional_text(&folder.join(SPECIFICATION))? else {
            return Ok(None);
        };
        Ok(Some(Texts {
            file: SPECIFICATION.to_owned(),
            specification,
            record: optional_text(&folder.join(RECORD))?,
            annotations: optional_text(&folder.join(ANNOTATIONS))?,
            overlay: optional_text(&folder.join(OVERLAY))?,
            words: Words::in_folder(&folder.join(WORDS))?,
        }))
    }

    /// The interface that a git revision has in a folder such as `specs`, with its own overlays;
    /// `None` if it has none.
    pub(crate) fn of_revision(folder: &Path, revision: &str) -> Result<Option<Texts>, Error> {
        let at = |name: &str| git_file(folder, revision, name);
        let Some(specification) = at(SPECIFICATION)? else {
            return Ok(None);
        };
        Ok(Some(Texts {
            file: SPECIFICATION.to_owned(),
            specification,
            record: at(RECORD)?,
            annotations: at(ANNOTATIONS)?,
            overlay: at(OVERLAY)?,
            words: Words::beside(at)?,
        }))
    }

    /// Adds all texts to the key of a check.
    pub(crate) fn add_to(&self, key: &mut Key) {
        let texts = [
            ("specification", Some(&self.specification)),
            ("record", self.record.as_ref()),
            ("annotations", self.annotations.as_ref()),
            ("overlay", self.overlay.as_ref()),
        ];
        key.part("file", Some(self.file.as_bytes()));
        for (name, text) in texts {
            key.part(name, text.map(String::as_bytes));
        }
        for (index, file) in WordFile::ALL.iter().enumerate() {
            let words = self
                .words
                .as_ref()
                .and_then(|Words(texts)| texts.get(index));
            key.part(file.name(), words.map(String::as_bytes));
        }
    }

    /// The specification and its overlays, by their paths below the folder of the specification.
    /// The words are left out: no request depends on them, and they change often.
    pub(crate) fn files(&self) -> impl Iterator<Item = (String, &str)> {
        let overlays = [(ANNOTATIONS, &self.annotations), (OVERLAY, &self.overlay)];
        let overlays = overlays
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), text.as_deref()?)));
        std::iter::once((self.file.clone(), self.specification.as_str())).chain(overlays)
    }

    /// The input of the generator.
    pub(crate) fn sources(&self, stale: Stale) -> Sources<'_> {
        Sources {
            specification: &self.specification,
            overlays: [&self.annotations, &self.overlay]
                .into_iter()
                .filter_map(Option::as_deref)
                .collect(),
            stale,
            words: self.words.as_ref().map(Words::texts),
        }
    }

    /// Makes all decisions.
    pub(crate) fn read(&self, stale: Stale) -> Result<codegen::Read, Error> {
        Ok(self.sources(stale).read()?)
    }
}

/// The file name of a specification.
pub(crate) fn name(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str());
    name.unwrap_or(SPECIFICATION).to_owned()
}

/// A file of a revision; `None` if the file or the revision does not exist.
pub(crate) fn git_file(folder: &Path, revision: &str, name: &str) -> Result<Option<String>, Error> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["cat-file", "blob"])
        .arg(format!("{revision}:./{name}"))
        .output()
        .map_err(Error::file("git"))?;
    if !output.status.success() {
        return Ok(None);
    }
    utf8(Path::new(name), output.stdout).map(Some)
}

/// The workspace.
pub(crate) fn root() -> PathBuf {
    // cargo sets it for a program that it runs. Otherwise the workspace is where the program was
    // built.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map(Path::to_path_buf).unwrap_or(xtask)
}

/// The folder of the interface and the overlays.
pub(crate) fn specs() -> PathBuf {
    root().join("specs")
}

/// The text of the file, or of standard input.
pub(crate) fn published(path: &Path) -> Result<String, Error> {
    let mut bytes = if path == Path::new("-") {
        limited(path, io::stdin().lock(), 0)?
    } else {
        file(path)?
    };
    if bytes.starts_with(&GZIP) {
        bytes = limited(path, MultiGzDecoder::new(bytes.as_slice()), 0)?;
    }
    if bytes.starts_with(&ZIP) {
        return Err(Error::Archive {
            path: path.to_owned(),
        });
    }
    utf8(path, bytes)
}

/// All bytes, up to the limit: a small gzip file can contain any number of them. `size` is their
/// expected number.
fn limited(path: &Path, from: impl Read, size: u64) -> Result<Vec<u8>, Error> {
    let size = usize::try_from(size.min(LARGEST)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(size + 1);
    from.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::file(path))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::TooLarge {
            path: path.to_owned(),
            limit: LARGEST >> 20,
        });
    }
    Ok(bytes)
}

fn file(path: &Path) -> Result<Vec<u8>, Error> {
    let file = fs::File::open(path).map_err(Error::file(path))?;
    // A pipe has no size.
    let size = file.metadata().map_or(0, |data| data.len());
    limited(path, file, size)
}

/// A text file.
pub(crate) fn text(path: &Path) -> Result<String, Error> {
    utf8(path, file(path)?)
}

/// A text file that may be missing.
pub(crate) fn optional_text(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        Ok(bytes) => utf8(path, bytes).map(Some),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(problem) => Err(Error::file(path)(problem)),
    }
}

/// Bytes as text. Errors name `path`.
pub(crate) fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| Error::NotText {
        path: path.to_owned(),
        at: error.utf8_error().valid_up_to(),
    })
}
