//! The machine and the tools, as stated beside figures.

use std::fs;
use std::process::Command;

/// The processor, memory, system, other load and date.
pub(crate) fn described() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let processor = field(&read("/proc/cpuinfo"), "model name");
    let processor = processor.unwrap_or_else(|| "an unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field(&read("/proc/meminfo"), "MemTotal");
    let memory = memory.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    let memory = memory.map_or(String::new(), |kib| {
        format!(", {} GB", kib * 1024 / 1_000_000_000)
    });
    let system = said("uname", &["-sr"]).unwrap_or_default();
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default();
    let date = said("date", &["-u", "+%-d %B %Y"]).unwrap_or_default();
    format!("{cores} cores of {processor}{memory}, {system}. {date}; load at the start: {load}.")
}

/// The value of a line such as `model name : X`.
fn field(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}

/// The first line that a program prints; `None` if there is no such program.
pub(crate) fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    // `java -version` prints to standard error.
    let bytes = match output.stdout.is_empty() {
        true => output.stderr,
        false => output.stdout,
    };
    let text = String::from_utf8_lossy(&bytes);
    let first = text.lines().next().filter(|_| output.status.success())?;
    Some(first.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{field, said};

    #[test]
    fn a_field_is_found_by_its_name() {
        let text = "processor\t: 0\nmodel name\t: Made up: 3 GHz\nMemTotal:  16 kB\n";
        assert_eq!(field(text, "model name").unwrap(), "Made up: 3 GHz");
        assert_eq!(field(text, "MemTotal").unwrap(), "16 kB");
        assert_eq!(field(text, "bogomips"), None);
    }

    #[test]
    fn a_program_that_is_missing_or_fails_says_nothing() {
        assert_eq!(said("sh", &["-c", "echo a; echo b"]).unwrap(), "a");
        assert_eq!(said("sh", &["-c", "echo a >&2"]).unwrap(), "a");
        assert_eq!(said("sh", &["-c", "echo a; false"]), None);
        assert_eq!(said("no-such-program", &[]), None);
    }
}
