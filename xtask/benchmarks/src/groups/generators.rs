//! Generators of clients, each from the same interface.

use std::ffi::OsStr;
use std::fs::{self, File};
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

/// A generator of another project.
struct Peer {
    package: &'static Package,
    /// What it writes.
    writes: &'static str,
    program: fn(&Workshop, &Package) -> Built,
    /// Its arguments. `PUBLISHED`, `UPGRADED` and `OUT` stand for paths.
    arguments: &'static str,
}

const PEERS: [Peer; 4] = [
    Peer {
        package: &OPENAPI_GENERATOR,
        writes: "Rust",
        program: |workshop, package| workshop.python(package, "openapi-generator-cli"),
        // Its validator refuses published constructs that the generator reads.
        arguments: "generate -g rust --skip-validate-spec -i PUBLISHED -o OUT",
    },
    Peer {
        package: &CARGO_PROGENITOR,
        writes: "Rust",
        program: |workshop, package| workshop.cargo_tool(package),
        arguments: "progenitor -i UPGRADED -o OUT -n falcon -v 0.0.0",
    },
    Peer {
        package: &OPENAPI_PYTHON_CLIENT,
        writes: "Python",
        program: |workshop, package| workshop.python(package, "openapi-python-client"),
        arguments: "generate --meta none --path UPGRADED --output-path OUT",
    },
    Peer {
        package: &OPENAPI_TS,
        writes: "TypeScript",
        program: |workshop, package| workshop.node(package, "openapi-ts"),
        arguments: "-i PUBLISHED -o OUT",
    },
];

/// The interface as the generators read it.
#[derive(Clone)]
struct Inputs {
    /// As published: Swagger 2.0.
    published: PathBuf,
    /// As OpenAPI 3.0, which the generator of this SDK makes of it.
    upgraded: PathBuf,
}

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let all = Rc::clone(workshop);
    let written = Row::new("a client, from the published interface", 3, move || {
        let inputs = inputs(&all)?;
        let mut contestants = vec![
            ours(&all, "falcon-sdk", true),
            ours(&all, "falcon-sdk, built as `cargo xtask` builds it", false),
        ];
        contestants.extend(PEERS.iter().map(|peer| theirs(&all, peer, &inputs)));
        Ok(contestants)
    });
    let unchanged = Rc::clone(workshop);
    let checked = Row::new("`generate --check` without changes", 5, move || {
        let program = unchanged.xtask(true)?;
        let mut check = Command::new(program);
        check.args(["generate", "--check"]);
        // The first check may follow a change.
        run(&mut check)?;
        let measure = move || Ok(run(&mut check)?.cost);
        Ok(vec![Contestant::new("falcon-sdk", measure)])
    });
    let large = Rc::clone(workshop);
    let enlarged = Row::new("`generate`, ten times the interface", 3, move || {
        let times = [1, 10].map(|times| enlarged(&large, times));
        times.into_iter().collect()
    });
    Ok(vec![written, checked, enlarged.per("interface")])
}

/// The generator of this SDK.
fn ours(workshop: &Rc<Workshop>, name: &str, optimized: bool) -> Contestant {
    let workshop = Rc::clone(workshop);
    let out = workshop.path("generated/falcon-sdk");
    Contestant::new(name, move || {
        empty(&out)?;
        let mut command = Command::new(workshop.xtask(optimized)?);
        Ok(run(command.arg("generate").arg("--out").arg(&out))?.cost)
    })
}

/// The generator of this SDK with an interface that has every operation so many times.
fn enlarged(workshop: &Workshop, times: u64) -> Result<Contestant, Failure> {
    let program = workshop.xtask(true)?;
    let file = workshop.path(format!("interface-{times}.json"));
    let mut enlarge = Command::new(&program);
    enlarge.args(["enlarge", &times.to_string()]);
    // Not into the memory of this process, which counts in that of the programs that it starts.
    let status = enlarge.stdout(File::create(&file)?).status()?;
    if !status.success() {
        return Err("`xtask enlarge` failed".into());
    }
    let out = workshop.path("generated/enlarged");
    let measure = move || {
        empty(&out)?;
        let mut command = Command::new(&program);
        command
            .args(["generate", "--no-overlay", "--spec"])
            .arg(&file);
        Ok(run(command.arg("--out").arg(&out))?.cost)
    };
    Ok(Contestant::new(format!("{times} ×"), measure).units(times))
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
        let arguments = peer.arguments.split(' ').map(|word| match word {
            "PUBLISHED" => inputs.published.as_os_str(),
            "UPGRADED" => inputs.upgraded.as_os_str(),
            "OUT" => out.as_os_str(),
            word => OsStr::new(word),
        });
        let run = run(Command::new(&program).args(arguments))?;
        match fs::read_dir(&out)?.next() {
            Some(_) => Ok(run.cost),
            None => Err("it wrote nothing".into()),
        }
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
        published,
        upgraded,
    })
}

/// Writes an interface as OpenAPI 3.0.
pub(crate) fn upgrade(from: &Path, to: &Path) -> Result<(), Failure> {
    let document = codegen::source::interface(&fs::read_to_string(from)?)?;
    let upgraded = codegen::source::upgrade(document)?;
    Ok(fs::write(to, serde_json::to_vec(&upgraded)?)?)
}
