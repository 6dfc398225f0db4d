//! Programs of the Python package index, each in its own virtual environment.

use std::ffi::OsString;
use std::process::Command;

use super::workshop::{Built, Package, Workshop, step};
use crate::machine::said;

pub(crate) const FALCONPY: Package = Package {
    name: "crowdstrike-falconpy",
    version: "1.6.6",
};

pub(crate) const OPENAPI_GENERATOR: Package = Package {
    name: "openapi-generator-cli",
    version: "7.26.0",
};

pub(crate) const OPENAPI_PYTHON_CLIENT: Package = Package {
    name: "openapi-python-client",
    version: "0.29.1",
};

impl Workshop {
    /// The command of falconpy's program.
    pub(super) fn falconpy(&self) -> Result<Vec<OsString>, String> {
        let python = self.python(&FALCONPY, "python")?;
        let script = self.sources.join("peers/tasks_by_falconpy.py");
        Ok(vec![python.into(), script.into()])
    }

    /// Installs a package, and returns a program of its environment.
    pub(crate) fn python(&self, package: &Package, program: &str) -> Built {
        if said("python3", &["--version"]).is_none() {
            return Err("no `python3` on this machine".to_owned());
        }
        let (name, version) = (package.name, package.version);
        let environment = self.path(format!("tools/{name}-{version}"));
        let programs = environment.join("bin");
        let done = environment.join("installed");
        if !done.exists() {
            step(
                Command::new("python3")
                    .args(["-m", "venv"])
                    .arg(&environment),
            )?;
            step(
                Command::new(programs.join("python"))
                    .args(["-m", "pip", "install", "--disable-pip-version-check"])
                    .arg(format!("{name}=={version}")),
            )?;
            std::fs::write(&done, "").map_err(|error| error.to_string())?;
        }
        Ok(programs.join(program))
    }
}
