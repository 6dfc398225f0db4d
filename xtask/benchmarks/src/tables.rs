//! The tables, as Markdown.

use std::process::Command;
use std::time::Duration;

use crate::failure::Failure;
use crate::measure::{self, Run};
use crate::programs::Program;
use crate::service::Service;
use crate::walks::WALKS;

/// The number of runs of each program. The median counts.
const RUNS: usize = 3;

const LATENCY: Duration = Duration::from_millis(20);

/// Every list with every program, in turns.
pub(crate) fn walks(programs: &[Program]) -> Result<(), Failure> {
    for walk in WALKS {
        println!("\n### {}, {} a page\n", walk.name, walk.size);
        println!("| program | wall | CPU | peak memory | wall, ratio |");
        println!("| --- | --: | --: | --: | --: |");
        let service = Service::start(walk.items, Duration::ZERO)?;
        let mut runs: Vec<Vec<Run>> = programs.iter().map(|_| Vec::new()).collect();
        for _ in 0..RUNS {
            for (program, runs) in programs.iter().zip(&mut runs) {
                let mut command = program.command();
                command.arg(walk.argument).arg(walk.size.to_string());
                runs.push(measure::run(service.serves(&mut command), walk.items)?);
            }
        }
        let medians: Vec<Run> = runs.into_iter().filter_map(measure::median).collect();
        let ours = medians.first().map_or(0.0, |run| run.wall.as_secs_f64());
        for (program, run) in programs.iter().zip(&medians) {
            let ratio = run.wall.as_secs_f64() / ours;
            println!("| {} | {} | {ratio:.1} |", program.name, spelled(run));
        }
    }
    Ok(())
}

/// The cost of this SDK by list length. Only the time should grow.
pub(crate) fn growth(programs: &[Program]) -> Result<(), Failure> {
    println!("\n### Memory of falcon-sdk as the list grows\n");
    println!("| records of 4 KB | wall | CPU | peak memory |");
    println!("| --: | --: | --: | --: |");
    for items in [10_000, 100_000, 400_000] {
        let service = Service::start(items, Duration::ZERO)?;
        let mut command = ours(programs)?;
        let run = measure::run(service.serves(command.arg("combined")), items)?;
        println!("| {items} | {} |", spelled(&run));
    }
    Ok(())
}

/// The time of a list compared with the bound that the service's latency sets.
pub(crate) fn latency(programs: &[Program]) -> Result<(), Failure> {
    println!("\n### 200 pages, each delayed by 20 ms\n");
    println!("| list | parallel pages | bound | wall | wall, ratio to bound |");
    println!("| --- | --: | --: | --: | --: |");
    let (pages, size) = (200, 500);
    let service = Service::start(pages * size, LATENCY)?;
    for (walk, at_once) in [("scroll", 1), ("offset", 2)] {
        let mut command = ours(programs)?;
        command.arg(walk).arg(size.to_string());
        let run = measure::run(service.serves(&mut command), pages * size)?;
        let bound = LATENCY * u32::try_from(pages)? / at_once;
        let (bound, wall) = (bound.as_secs_f64(), run.wall.as_secs_f64());
        let ratio = wall / bound;
        println!("| {walk} | {at_once} | {bound:.2} s | {wall:.2} s | {ratio:.2} |");
    }
    Ok(())
}

fn ours(programs: &[Program]) -> Result<Command, Failure> {
    let ours = programs.first().ok_or("there is no program")?;
    Ok(ours.command())
}

fn spelled(run: &Run) -> String {
    let memory = run.memory as f64 / 1e6;
    let (wall, cpu) = (run.wall.as_secs_f64(), run.cpu.as_secs_f64());
    format!("{wall:.2} s | {cpu:.2} s | {memory:.0} MB")
}
