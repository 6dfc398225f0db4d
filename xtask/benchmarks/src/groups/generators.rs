//! Generators of clients, each from the same interface.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;

use crate::failure::Failure;
use crate::peers::{
    Built, CARGO_PROGENITOR, OPENAPI_GENERATOR, OPENAPI_PYTHON_CLIENT, OPENAPI_TS, Package,
    Workshop,
};
use crate::row::{Contestant, Row};
use crate::run::run;

const PUBLISHED: &str = "specs/falcon.swagger.json";

/// The arguments of a generator, from the paths of the published file, its upgrade and the output.
type Arguments = fn(&Inputs, &Path) -> Vec<String>;

/// A generator of another project.
struct Peer {
    package: &'static Package,
    /// What it writes.
    writes: &'static str,
    program: fn(&Workshop, &Package) -> Built,
    arguments: Arguments,
}

const PEERS: [Peer; 4] = [
    Peer {
        package: &OPENAPI_GENERATOR,
        writes: "Rust",
        program: |workshop, package| workshop.python(package, "openapi-generator-cli"),
        arguments: |inputs, out| {
            // Its validator refuses published constructs that the generator reads.
            let words = format!(
                "generate -g rust --skip-validate-spec -i {} -o {}",
                inputs.published,
                out.display()
            );
            split(&words)
        },
    },
    Peer {
        package: &CARGO_PROGENITOR,
        writes: "Rust",
        program: |workshop, package| workshop.cargo_tool(package),
        arguments: |inputs, out| {
            let words = format!(
                "progenitor -i {} -o {} -n falcon -v 0.0.0",
                inputs.upgraded,
                out.display()
            );
            split(&words)
        },
    },
    Peer {
        package: &OPENAPI_PYTHON_CLIENT,
        writes: "Python",
        program: |workshop, package| workshop.python(package, "openapi-python-client"),
        arguments: |inputs, out| {
            let words = format!(
                "generate --meta none --path {} --output-path {}",
                inputs.upgraded,
                out.display()
            );
            split(&words)
        },
    },
    Peer {
        package: &OPENAPI_TS,
        writes: "TypeScript",
        program: |workshop, package| workshop.node(package, "openapi-ts"),
        arguments: |inputs, out| split(&format!("-i {} -o {}", inputs.published, out.display())),
    },
];

fn split(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

/// The interface as the generators read it.
#[derive(Clone)]
struct Inputs {
    /// As published: Swagger 2.0.
    published: String,
    /// As OpenAPI 3.0, which the generator of this SDK makes of it.
    upgraded: String,
}

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let all = Rc::clone(workshop);
    let written = Row::new("a client, from the published interface", 3, move || {
        let inputs = inputs(&all)?;
        let mut contestants = vec![ours(&all, "generate")];
        contestants.extend(PEERS.iter().map(|peer| theirs(&all, peer, &inputs)));
        Ok(contestants)
    });
    let ours_alone = Rc::clone(workshop);
    let checked = Row::new(
        "`generate`, and `generate --check` without changes",
        5,
        move || {
            Ok(vec![
                ours(&ours_alone, "generate"),
                ours(&ours_alone, "generate --check"),
            ])
        },
    );
    Ok(vec![written, checked])
}

/// The generator of this SDK, built as `cargo xtask` builds it.
fn ours(workshop: &Rc<Workshop>, words: &'static str) -> Contestant {
    let workshop = Rc::clone(workshop);
    let out = workshop.path("generated/falcon-sdk");
    Contestant::new(format!("falcon-sdk: `{words}`"), move || {
        let program = workshop.xtask()?;
        let mut command = Command::new(&program);
        if words.ends_with("--check") {
            run(Command::new(&program)
                .arg("generate")
                .arg("--out")
                .arg(&out))?;
        } else {
            empty(&out)?;
        }
        Ok(run(command.args(words.split(' ')).arg("--out").arg(&out))?.cost)
    })
}

fn theirs(workshop: &Workshop, peer: &'static Peer, inputs: &Inputs) -> Contestant {
    let name = format!("{}: {}", peer.package.title(), peer.writes);
    let program = match (peer.program)(workshop, peer.package) {
        Ok(program) => program,
        Err(why) => return Contestant::missing(name, why),
    };
    let out = workshop
        .path("generated")
        .join(peer.package.name.replace('/', "_"));
    let inputs = inputs.clone();
    Contestant::new(name, move || {
        empty(&out)?;
        let arguments = (peer.arguments)(&inputs, &out);
        Ok(run(Command::new(&program).args(arguments))?.cost)
    })
}

/// Removes what an earlier run has written.
fn empty(out: &PathBuf) -> Result<(), Failure> {
    match out.exists() {
        true => Ok(fs::remove_dir_all(out)?),
        false => Ok(fs::create_dir_all(out.parent().unwrap_or(out))?),
    }
}

fn inputs(workshop: &Workshop) -> Result<Inputs, Failure> {
    let (published, upgraded) = (
        workshop.repository(PUBLISHED),
        workshop.path("openapi-3.0.json"),
    );
    // In its own process, because the peak memory of a program counts from that of its parent.
    run(workshop
        .own("benchmarks")
        .arg("upgrade")
        .args([&published, &upgraded]))?;
    Ok(Inputs {
        published: published.to_string_lossy().into_owned(),
        upgraded: upgraded.to_string_lossy().into_owned(),
    })
}

/// Writes an interface as OpenAPI 3.0.
pub(crate) fn upgrade(from: &Path, to: &Path) -> Result<(), Failure> {
    let document = codegen::source::interface(&fs::read_to_string(from)?)?;
    let upgraded = codegen::source::upgrade(document)?;
    Ok(fs::write(to, serde_json::to_vec(&upgraded)?)?)
}
