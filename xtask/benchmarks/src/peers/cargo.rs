//! Programs that cargo builds or installs.

use std::process::Command;

use super::workshop::{Built, Package, Workshop, step};

pub(crate) const RUSTY_FALCON: Package = Package {
    name: "rusty_falcon",
    version: "0.7.1",
};

pub(crate) const CARGO_PROGENITOR: Package = Package {
    name: "cargo-progenitor",
    version: "0.15.1",
};

/// Variables that change how cargo builds.
const CHANGES: [&str; 6] = [
    "RUSTFLAGS",
    "RUSTDOCFLAGS",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "CARGO_BUILD_RUSTC_WRAPPER",
    "CARGO_TARGET_DIR",
];

/// Cargo, without the settings of the environment.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PROFILE_") || CHANGES.contains(&&*text) {
            command.env_remove(&name);
        }
    }
    command
}

impl Workshop {
    /// Builds the program of `peers/rusty_falcon`.
    pub(super) fn rusty_falcon(&self) -> Built {
        let target = self.path("peers/rusty_falcon");
        step(
            cargo()
                .args(["build", "--release", "--locked", "--manifest-path"])
                .arg(self.sources.join("peers/rusty_falcon/Cargo.toml"))
                .arg("--target-dir")
                .arg(&target),
        )?;
        Ok(target.join("release/walk-by-rusty-falcon"))
    }

    /// Installs a tool below the target folder.
    pub(crate) fn cargo_tool(&self, package: &Package) -> Built {
        let (name, version) = (package.name, package.version);
        let root = self.path(format!("tools/{name}-{version}"));
        let program = root.join("bin").join(name);
        if !program.exists() {
            step(
                cargo()
                    .args(["install", "--locked", "--root"])
                    .arg(&root)
                    .arg(format!("{name}@{version}")),
            )?;
        }
        Ok(program)
    }
}
