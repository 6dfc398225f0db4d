//! Where the specification, the overlay and the SDK are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The specification and the overlay to read.
#[derive(clap::Args)]
pub(crate) struct Inputs {
    /// The specification: Swagger 2.0 or OpenAPI 3.0, JSON or YAML [default: specs/falcon.swagger.json]
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    /// The repairs and annotations [default: specs/overlay.yaml]
    #[arg(long, value_name = "FILE", conflicts_with = "no_overlay")]
    pub(crate) overlay: Option<PathBuf>,
    /// Read the specification as it is
    #[arg(long)]
    pub(crate) no_overlay: bool,
}

impl Inputs {
    /// Reads both and decides what becomes of them.
    pub(crate) fn read(&self) -> Result<codegen::Read, Error> {
        let default = |name: &str| root().join("specs").join(name);
        let spec = text(
            &self
                .spec
                .clone()
                .unwrap_or_else(|| default("falcon.swagger.json")),
        )?;
        let overlay = if self.no_overlay {
            None
        } else {
            Some(text(
                &self
                    .overlay
                    .clone()
                    .unwrap_or_else(|| default("overlay.yaml")),
            )?)
        };
        Ok(codegen::read(&spec, overlay.as_deref())?)
    }
}

/// The workspace.
pub(crate) fn root() -> PathBuf {
    // cargo sets it when it runs a program; a program that is run by hand is where it was built.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map(Path::to_path_buf).unwrap_or(xtask)
}

/// A text file.
pub(crate) fn text(path: &Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(Error::file(path))?;
    String::from_utf8(bytes).map_err(|error| Error::NotText {
        path: path.to_owned(),
        at: error.utf8_error().valid_up_to(),
    })
}
