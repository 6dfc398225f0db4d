//! The files from which code is generated.

/// What the generated code says about its origin.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Provenance {
    /// `None` if nothing is known about the published file.
    pub published: Option<Published>,
    /// The files that were read, in the order in which they apply.
    pub files: Vec<InputFile>,
    /// The version of the generator.
    pub generator: String,
}

/// The file as published, before it got its normal form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Published {
    /// Its title.
    pub title: String,
    /// Its version, in the publisher's words.
    pub version: String,
    /// The day of the download, such as `2026-11-28`.
    pub date: String,
    /// The SHA-256 of its text with `\n` at the end of each line, in hexadecimal digits.
    pub sha256: String,
}

/// A file that the generator read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InputFile {
    /// Its path below the folder of the specification.
    pub path: String,
    /// The SHA-256 of its text with `\n` at the end of each line, in hexadecimal digits.
    pub sha256: String,
}
