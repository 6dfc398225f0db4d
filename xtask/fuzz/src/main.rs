//! `cargo run -p fuzz`: runs the targets for a time. Inputs that cause a panic or take long are
//! stored in the corpus.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use fuzz::{Mutator, TARGETS, Target};

/// Longer than any input of this size should take, even on a busy machine.
const SLOW: Duration = Duration::from_secs(10);

/// Runs hostile inputs through the targets.
#[derive(Parser)]
struct Arguments {
    /// The total time, for all targets together
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The seed of the inputs [default: random]
    #[arg(long)]
    seed: Option<u64>,
    /// The targets [default: all]
    targets: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..));
    let chosen = |target: &&Target| {
        let name = |name: &String| name == target.name;
        arguments.targets.is_empty() || arguments.targets.iter().any(name)
    };
    let targets: Vec<&Target> = TARGETS.iter().filter(chosen).collect();
    let Some(share) = Duration::from_secs(arguments.seconds).checked_div(targets.len() as u32)
    else {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        eprintln!("error: the targets are {}", names.join(", "));
        return ExitCode::FAILURE;
    };
    println!("seed {seed}");
    let mut sound = true;
    for target in targets {
        sound &= feed(target, seed, share);
    }
    match sound {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Runs an input. Returns whether the target did not panic.
fn feed(target: &Target, seed: u64, share: Duration) -> bool {
    let start = Instant::now();
    let corpus = target.corpus();
    let mut mutator = Mutator::new(target, &corpus, seed);
    let mut fed = 0_u64;
    while start.elapsed() < share {
        let input = mutator.input();
        fed += 1;
        let begun = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| (target.feed)(&input)));
        let what = match result {
            Err(_) => "panic",
            Ok(()) if begun.elapsed() > SLOW => "slow",
            Ok(()) => continue,
        };
        let path = target.folder().join(format!("{what}-{seed}-{fed}"));
        match std::fs::write(&path, &input) {
            Ok(()) => println!("{}: {what}: see {}", target.name, path.display()),
            Err(error) => println!("{}: {what}: {error}: {input:?}", target.name),
        }
        return false;
    }
    println!("{}: {fed} inputs in {:.1?}", target.name, start.elapsed());
    true
}
