//! Lists all hosts with two processes that share the work through a folder, and continues after a crash.
//!
//! A unit of work is a file with a filter and the position in its list. A process takes a unit by renaming its file,
//! so that no other gets it, and stores the position after each page.
//!
//! `cargo xtask fake -- cargo run --example share FOLDER`

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use falcon_sdk::fql::Filter;
use falcon_sdk::hosts::{CombinedDevicesByFilter, fql::PLATFORM_NAME};
use falcon_sdk::{Client, Cursor};
use serde::{Deserialize, Serialize};

type Failure = Box<dyn Error>;

/// The hosts of a page. Several pages are requested ahead, and all of them again after a crash.
const PAGE: u64 = 100;

#[derive(Deserialize, Serialize)]
struct Unit {
    filter: String,
    /// The position after the last page that was stored.
    cursor: Option<Cursor>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder")?);
    match arguments.next() {
        Some(_) => work(&folder).await,
        None => share(&folder),
    }
}

/// Writes the units that are missing, and runs two processes that work on them.
fn share(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    for path in files(folder, "taken")? {
        // It belonged to a process of an earlier run.
        fs::rename(&path, path.with_extension("todo"))?;
    }
    for (name, filter) in units()? {
        let unit = Unit {
            filter: filter.to_string(),
            cursor: None,
        };
        let path = folder.join(name).with_extension("todo");
        if !path.exists() && !path.with_extension("done").exists() {
            store(&path, &serde_json::to_vec(&unit)?)?;
        }
    }
    let program = std::env::current_exe()?;
    let process = || Command::new(&program).arg(folder).arg("work").spawn();
    let mut processes = [process()?, process()?];
    let mut failed = false;
    for process in &mut processes {
        failed |= !process.wait()?.success();
    }
    if failed {
        return Err("a process failed; run this again to continue".into());
    }
    Ok(())
}

/// Filters that select each host once.
fn units() -> Result<Vec<(&'static str, Filter)>, Failure> {
    let known = ["Windows", "Linux", "Mac"];
    let mut units = vec![("other", !PLATFORM_NAME.any_of(known)?)];
    units.extend(known.map(|platform| (platform, PLATFORM_NAME.eq(platform))));
    Ok(units)
}

/// Takes units until none is left.
async fn work(folder: &Path) -> Result<(), Failure> {
    let client = Client::from_env()?;
    for todo in files(folder, "todo")? {
        let taken = todo.with_extension("taken");
        match fs::rename(&todo, &taken) {
            Ok(()) => list(&client, &taken).await?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => (),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Lists the hosts of a unit from its position to its end, a file for each page.
async fn list(client: &Client, taken: &Path) -> Result<(), Failure> {
    let mut unit: Unit = serde_json::from_slice(&fs::read(taken)?)?;
    let query = CombinedDevicesByFilter::new().filter(&unit.filter);
    let mut pages = client.pages(query).page_size(PAGE);
    if let Some(cursor) = &unit.cursor {
        pages = pages.resume(cursor)?;
    }
    loop {
        let read = pages.cursor().read();
        let Some(page) = pages.next().await else {
            break;
        };
        let mut lines = String::new();
        for host in page?.body.resources {
            lines.push_str(&serde_json::to_string(&host)?);
            lines.push('\n');
        }
        // After a crash between these two, the same page is stored under the same name.
        store(
            &taken.with_extension(format!("{read}.jsonl")),
            lines.as_bytes(),
        )?;
        unit.cursor = Some(pages.cursor());
        store(taken, &serde_json::to_vec(&unit)?)?;
    }
    fs::rename(taken, taken.with_extension("done"))?;
    Ok(())
}

/// The files with an extension.
fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|it| it == extension));
    Ok(paths)
}

/// Replaces a file as a whole.
fn store(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    fs::write(&new, bytes)?;
    fs::rename(new, path)
}
