//! A run of a program: its cost, and its output.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

use crate::cost::{Cost, Metric};
use crate::failure::Failure;

/// A run that succeeded.
pub(crate) struct Run {
    /// Of the process and its descendants.
    pub(crate) cost: Cost,
    pub(crate) output: String,
    pub(crate) errors: String,
}

/// Runs a program until it ends.
///
/// # Errors
///
/// If it fails. The error has the end of its standard error.
pub(crate) fn run(command: &mut Command) -> Result<Run, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let (mut output, mut errors) = (tempfile::tempfile()?, tempfile::tempfile()?);
    command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(errors.try_clone()?);
    let began = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|error| format!("{program}: {error}"))?;
    let used = child.wait4()?;
    let wall = began.elapsed();
    let run = Run {
        cost: BTreeMap::from([
            (Metric::Wall, wall.as_secs_f64()),
            (
                Metric::Cpu,
                (used.rusage.utime + used.rusage.stime).as_secs_f64(),
            ),
            (Metric::Memory, used.rusage.maxrss as f64),
        ]),
        output: text(&mut output)?,
        errors: text(&mut errors)?,
    };
    match used.status.success() {
        true => Ok(run),
        false => Err(reason(&program, &run, &used.status.to_string()).into()),
    }
}

fn text(file: &mut File) -> Result<String, Failure> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The last line that a program wrote about its failure, or how it ended.
fn reason(program: &str, run: &Run, status: &str) -> String {
    let name = program.rsplit('/').next().unwrap_or(program);
    let lines = run.errors.lines().chain(run.output.lines()).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let marked = lines.iter().find(|line| {
        let line = line.to_ascii_lowercase();
        line.starts_with("error") || line.contains("error:") || line.contains("fail")
    });
    match marked.or(lines.last()) {
        Some(line) => format!("`{name}` failed: {line}"),
        None => format!("`{name}` failed: {status}"),
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::run;
    use crate::cost::Metric;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_run_has_its_output_and_the_cost_of_its_descendants() {
        // The work is done by a child of the shell.
        let script = "echo 7; (i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done); echo e >&2";
        let run = run(&mut shell(script)).unwrap();
        assert_eq!((&*run.output, &*run.errors), ("7\n", "e\n"));
        assert!(run.cost[&Metric::Cpu] > 0.0);
        assert!(run.cost[&Metric::Wall] > 0.0);
        assert!(run.cost[&Metric::Memory] > 100_000.0);
    }

    #[test]
    fn a_failed_run_says_why() {
        for (script, reason) in [
            (
                "echo a; echo error: b >&2; echo c >&2; exit 1",
                "`sh` failed: error: b",
            ),
            ("echo a >&2; echo '  b  ' >&2; exit 1", "`sh` failed: b"),
            ("exit 3", "`sh` failed: exit status: 3"),
        ] {
            let error = run(&mut shell(script)).err().unwrap();
            assert_eq!(error.to_string(), reason);
        }
        let error = run(&mut Command::new("no-such-program")).err().unwrap();
        assert!(error.to_string().starts_with("no-such-program: "));
    }
}
