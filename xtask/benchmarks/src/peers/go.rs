//! The program of gofalcon.

use std::process::Command;

use super::workshop::{Built, Workshop, step};
use crate::machine::said;

impl Workshop {
    /// Builds the program of `peers/gofalcon`.
    pub(super) fn gofalcon(&self) -> Built {
        if said("go", &["version"]).is_none() {
            return Err("no `go` on this machine".to_owned());
        }
        let program = self.path("peers/gofalcon/program");
        step(
            Command::new("go")
                .args(["build", "-mod=mod", "-o"])
                .arg(&program)
                .arg(".")
                .current_dir(self.sources.join("peers/gofalcon")),
        )?;
        Ok(program)
    }
}
