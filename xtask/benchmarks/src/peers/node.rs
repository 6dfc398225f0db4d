//! Programs of the npm registry.

use std::process::Command;

use super::workshop::{Built, Package, Workshop, step};
use crate::machine::said;

pub(crate) const OPENAPI_TS: Package = Package {
    name: "@hey-api/openapi-ts",
    version: "0.99.0",
};

impl Workshop {
    /// Installs a package with the compiler that it needs, and returns one of its programs.
    pub(crate) fn node(&self, package: &Package, program: &str) -> Built {
        if said("npm", &["--version"]).is_none() {
            return Err("no `npm` on this machine".to_owned());
        }
        let (name, version) = (package.name, package.version);
        let root = self.path(format!("tools/{}-{version}", name.replace(['@', '/'], "_")));
        let program = root.join("node_modules/.bin").join(program);
        if !program.exists() {
            step(
                Command::new("npm")
                    .args(["install", "--no-fund", "--no-audit", "--prefix"])
                    .arg(&root)
                    .arg(format!("{name}@{version}"))
                    .arg(format!("typescript@{TYPESCRIPT}")),
            )?;
        }
        Ok(program)
    }
}

/// Of the generators for TypeScript.
const TYPESCRIPT: &str = "5.9.3";
