//! The tables, as Markdown.

use std::process::Command;
use std::time::Duration;

use fake_falcon::FakeFalcon;

use crate::Failure;
use crate::measure::{self, Run};
use crate::programs::Program;
use crate::walks::WALKS;

/// How often each program walks; the run in the middle counts.
const RUNS: usize = 3;

/// How large a record is, in bytes of JSON.
const RECORD: usize = 4096;

const LATENCY: Duration = Duration::from_millis(20);

/// Every walk by every program, the programs taking turns.
pub(crate) fn walks(programs: &[Program]) -> Result<(), Failure> {
    for walk in WALKS {
        println!("\n### {}, {} a page\n", walk.name, walk.size);
        println!("| program | wall | CPU | peak memory | wall, of ours |");
        println!("| --- | --: | --: | --: | --: |");
        let falcon = falcon(walk.items, Duration::ZERO)?;
        let mut runs: Vec<Vec<Run>> = programs.iter().map(|_| Vec::new()).collect();
        for _ in 0..RUNS {
            for (program, runs) in programs.iter().zip(&mut runs) {
                let mut command = program.command();
                command.arg(walk.argument).arg(walk.size.to_string());
                runs.push(measure::run(at(&mut command, &falcon), walk.items)?);
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

/// What of ours grows with the list: nothing should but the time.
pub(crate) fn growth(programs: &[Program]) -> Result<(), Failure> {
    println!("\n### Memory of falcon-sdk as the list grows\n");
    println!("| records of 4 KB | wall | CPU | peak memory |");
    println!("| --: | --: | --: | --: |");
    for items in [10_000, 100_000, 400_000] {
        let falcon = falcon(items, Duration::ZERO)?;
        let mut command = ours(programs)?;
        let run = measure::run(at(command.arg("combined"), &falcon), items)?;
        println!("| {items} | {} |", spelled(&run));
    }
    Ok(())
}

/// How near a walk comes to what the latency of the service allows.
pub(crate) fn latency(programs: &[Program]) -> Result<(), Failure> {
    println!("\n### 200 pages, each 20 ms late\n");
    println!("| walk | pages at once | bound | wall | wall, of the bound |");
    println!("| --- | --: | --: | --: | --: |");
    let (pages, size) = (200, 500);
    let falcon = falcon(pages * size, LATENCY)?;
    for (walk, at_once) in [("scroll", 1), ("offset", 2)] {
        let mut command = ours(programs)?;
        command.arg(walk).arg(size.to_string());
        let run = measure::run(at(&mut command, &falcon), pages * size)?;
        let bound = LATENCY * u32::try_from(pages)? / at_once;
        let (bound, wall) = (bound.as_secs_f64(), run.wall.as_secs_f64());
        let ratio = wall / bound;
        println!("| {walk} | {at_once} | {bound:.2} s | {wall:.2} s | {ratio:.2} |");
    }
    Ok(())
}

fn falcon(items: u64, latency: Duration) -> Result<FakeFalcon, Failure> {
    let builder = FakeFalcon::builder()
        .records(items)
        .record_size(RECORD)
        .latency(latency)
        .keep_requests(false);
    Ok(builder.launch()?)
}

fn ours(programs: &[Program]) -> Result<Command, Failure> {
    let ours = programs.first().ok_or("there is no program")?;
    Ok(ours.command())
}

fn at<'a>(command: &'a mut Command, falcon: &FakeFalcon) -> &'a mut Command {
    command
        .env("FALCON_BASE_URL", falcon.base_url())
        .env("FALCON_CLIENT_ID", falcon.client_id())
        .env("FALCON_CLIENT_SECRET", falcon.client_secret())
}

fn spelled(run: &Run) -> String {
    let memory = run.memory as f64 / 1e6;
    let (wall, cpu) = (run.wall.as_secs_f64(), run.cpu.as_secs_f64());
    format!("{wall:.2} s | {cpu:.2} s | {memory:.0} MB")
}
