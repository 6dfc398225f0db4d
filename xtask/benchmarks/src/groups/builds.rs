//! Builds of the crate alone, and of a program that uses it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use super::projects::Project;
use crate::cost::{Cost, Metric};
use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::{Contestant, Row};

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let (few, all) = (Project::few(workshop), Project::all(workshop));
    let peer = Project::rusty_falcon(workshop);
    let three = || [all.clone(), few.clone(), peer.clone()];
    let products = |name, retained| {
        let projects = three().into();
        Rc::new(Products {
            name,
            projects,
            retained,
        })
    };
    let (warm, cold) = (products("warm", true), products("cold", false));
    let alone = |title: &str, rounds, words: &'static str| {
        let projects = [all.clone(), peer.clone()];
        let title = format!("{title} of the crate alone, dependencies prebuilt");
        let row = contestants(title, rounds, projects, &warm, move |project, target| {
            alone(project, target, words)
        });
        row.per("operation")
    };
    Ok(vec![
        alone("`cargo check`", 2, "check"),
        alone("`cargo build`", 1, "build"),
        alone("`cargo build --release`", 1, "build --release"),
        contestants(
            "stripped release binary of a program with three operations".to_owned(),
            1,
            three(),
            &warm,
            size,
        ),
        contestants(
            "cold `cargo build` of a program with three operations, dependencies included"
                .to_owned(),
            1,
            three(),
            &cold,
            from_nothing,
        ),
        contestants(
            "`cargo build` after an edit of this program".to_owned(),
            3,
            three(),
            &cold,
            {
                let mut edit = 0;
                move |project, target| {
                    edit += 1;
                    after_an_edit(project, target, edit)
                }
            },
        ),
    ])
}

/// Folders of build products, one in each project.
struct Products {
    name: &'static str,
    projects: Vec<Project>,
    /// Whether the dependencies stay built after the last row.
    retained: bool,
}

impl Drop for Products {
    fn drop(&mut self) {
        for project in &self.projects {
            let target = project.folder.join(self.name);
            if target.exists() {
                let removed = match self.retained {
                    true => clean(project, &target),
                    false => fs::remove_dir_all(&target).map_err(Failure::from),
                };
                if let Err(error) = removed {
                    eprintln!("{} is not removed: {error}", target.display());
                }
            }
        }
    }
}

/// A row in which each project does the same.
fn contestants<const N: usize>(
    title: String,
    rounds: usize,
    projects: [Project; N],
    products: &Rc<Products>,
    work: impl FnMut(&Project, &Path) -> Result<Cost, Failure> + Clone + 'static,
) -> Row {
    let products = Rc::clone(products);
    Row::new(title, rounds, move || {
        let contestants = projects.map(|project| {
            let (products, mut work) = (Rc::clone(&products), work.clone());
            let (name, units) = (project.name.clone(), project.operations);
            let measure = move || {
                project.write()?;
                work(&project, &project.folder.join(products.name))
            };
            Contestant::new(name, measure).units(units)
        });
        Ok(contestants.into())
    })
}

/// Builds the crate of the SDK, after its dependencies.
fn alone(project: &Project, target: &Path, words: &str) -> Result<Cost, Failure> {
    let words = format!("{words} --package {}", project.sdk);
    let mut packages = String::new();
    // The first time, the dependencies are built too.
    for _ in 0..2 {
        clean(project, target)?;
        let run = project.build(&words, target)?;
        let built = built(&run.errors);
        if built == [project.sdk] {
            return Ok(run.cost);
        }
        packages = built.join(", ");
    }
    Err(format!("cargo has built not the crate alone, but {packages:?}").into())
}

/// The packages that cargo reports to build.
fn built(errors: &str) -> Vec<&str> {
    let words = errors.lines().map(|line| line.split_whitespace());
    let packages = words.filter_map(|mut words| match words.next() {
        Some("Compiling" | "Checking") => words.next(),
        _ => None,
    });
    packages.collect()
}

/// Removes the products of the SDK's crate, and leaves those of its dependencies.
///
/// `cargo clean --package` does not: it removes the products of all crates whose name is that of a test of
/// the package.
fn clean(project: &Project, target: &Path) -> Result<(), Failure> {
    let package = project.sdk;
    let krate = package.replace('-', "_");
    let starts = [
        (".fingerprint", format!("{package}-")),
        ("deps", format!("lib{krate}-")),
        ("deps", format!("{krate}-")),
    ];
    for profile in ["debug", "release"] {
        for (folder, start) in &starts {
            let folder = target.join(profile).join(folder);
            if folder.exists() {
                remove(&folder, start)?;
            }
        }
    }
    Ok(())
}

/// Removes the entries of a folder whose names start so.
fn remove(folder: &Path, start: &str) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(start) {
            match entry.file_type()?.is_dir() {
                true => fs::remove_dir_all(entry.path())?,
                false => fs::remove_file(entry.path())?,
            }
        }
    }
    Ok(())
}

fn size(project: &Project, target: &Path) -> Result<Cost, Failure> {
    project.build("build --release", target)?;
    let program = fs::metadata(target.join("release/three"))?;
    Ok(BTreeMap::from([(Metric::Size, program.len() as f64)]))
}

fn from_nothing(project: &Project, target: &Path) -> Result<Cost, Failure> {
    if target.exists() {
        fs::remove_dir_all(target)?;
    }
    Ok(project.build("build", target)?.cost)
}

/// Builds the program after a change of its source.
fn after_an_edit(project: &Project, target: &Path, edit: u32) -> Result<Cost, Failure> {
    project.build("build", target)?;
    project.edit(edit)?;
    let run = project.build("build", target)?;
    match built(&run.errors).as_slice() {
        ["three"] => Ok(run.cost),
        others => Err(format!("cargo has built {others:?} after an edit").into()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{built, remove};

    #[test]
    fn only_entries_with_that_start_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("falcon-sdk-1")).unwrap();
        fs::write(path("falcon-sdk-2"), "").unwrap();
        fs::write(path("falcon-1"), "").unwrap();
        remove(folder.path(), "falcon-sdk-").unwrap();
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1);
        assert!(path("falcon-1").exists());
    }

    #[test]
    fn packages_are_read_from_the_output_of_cargo() {
        let errors = "    Blocking waiting for file lock on build directory\n   Compiling ring v0.17.14\n\
                      \u{20}   Checking falcon-sdk v0.2.0 (/sdk)\nwarning: Compiling is slow\n    Finished `dev` profile\n";
        assert_eq!(built(errors), ["ring", "falcon-sdk"]);
    }
}
