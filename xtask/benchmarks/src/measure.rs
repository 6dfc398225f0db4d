//! A run of a program: its time, CPU and memory.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

use crate::failure::Failure;

/// The cost of a run.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// On all cores, in the program and in the kernel on its behalf.
    pub(crate) cpu: Duration,
    /// Its peak memory, in bytes.
    pub(crate) memory: u64,
}

/// Runs a program that prints the number of items it read, and checks that number.
pub(crate) fn run(command: &mut Command, items: u64) -> Result<Run, Failure> {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut printed = String::new();
    if let Some(output) = &mut child.stdout {
        output.read_to_string(&mut printed)?;
    }
    let used = child.wait4()?;
    let wall = began.elapsed();
    let read = printed.trim();
    if !used.status.success() || read != items.to_string() {
        return Err(format!("{command:?} read {read:?} of {items} items").into());
    }
    Ok(Run {
        wall,
        cpu: used.rusage.utime + used.rusage.stime,
        memory: used.rusage.maxrss,
    })
}

/// The run with the median time.
pub(crate) fn median(mut runs: Vec<Run>) -> Option<Run> {
    runs.sort_by_key(|run| run.wall);
    runs.get(runs.len() / 2).copied()
}
