//! A command line for a host.

use std::fmt;
use std::time::Duration;

use super::quote;
use super::tier::{self, Tier};
use crate::error::Error;
use crate::request::{ParameterError, Problem};

/// A command for a host: a line of text, or built from parts with quoting.
///
/// ```
/// use falcon_sdk::rtr::Command;
///
/// let line = Command::from("ls C:\\");
/// let copy = Command::new("cp").arg(r"C:\My files\a.txt").arg(r"C:\b.txt");
/// assert_eq!(copy.line(), r#"cp "C:\My files\a.txt" C:\b.txt"#);
/// let script = Command::new("runscript").cloud_file("collect").command_line("-Days 7");
/// assert_eq!(script.line(), "runscript -CloudFile='collect' -CommandLine=```-Days 7```");
/// ```
///
/// The first words decide the [`Tier`]. `runscript` with [`raw`](Command::raw) or
/// [`host_path`](Command::host_path) is of the tier `Admin`.
#[derive(Clone)]
#[must_use = "a command runs in a session"]
pub struct Command {
    line: String,
    tier: Option<Tier>,
    persist: bool,
    /// The first part that can't be quoted.
    problem: Option<Problem>,
}

/// A command that can be sent.
pub(super) struct Ready {
    pub(super) tier: Tier,
    pub(super) verb: String,
    pub(super) line: String,
    pub(super) persist: bool,
    /// Whether it may run twice.
    pub(super) reads: bool,
}

impl Command {
    /// A command without arguments, such as `ps` or `reg query`.
    pub fn new(verb: impl Into<String>) -> Self {
        Command {
            line: verb.into().trim().to_owned(),
            tier: None,
            persist: false,
            problem: None,
        }
    }

    /// Adds an argument, in quotes if it needs any. A value with quotes of both kinds can't be
    /// quoted: the command is then refused before it is sent.
    pub fn arg(self, value: impl AsRef<str>) -> Self {
        self.part("", quote::argument(value.as_ref()))
    }

    /// Runs a script that was uploaded under this name; see [`Script`](super::Script).
    pub fn cloud_file(self, name: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        let quoted = match name.contains('\'') {
            true => quote::argument(name),
            false => Ok(format!("'{name}'")),
        };
        self.part("-CloudFile=", quoted)
    }

    /// Runs the text of a script.
    pub fn raw(self, script: impl AsRef<str>) -> Self {
        self.part("-Raw=", quote::fenced(script.as_ref()))
    }

    /// Runs a script that is on the host.
    pub fn host_path(self, path: impl AsRef<str>) -> Self {
        self.part("-HostPath=", quote::argument(path.as_ref()))
    }

    /// Sets the arguments of a script.
    pub fn command_line(self, arguments: impl AsRef<str>) -> Self {
        self.part("-CommandLine=", quote::fenced(arguments.as_ref()))
    }

    /// Sets how long a script may run, in whole seconds. The service ends a script after about 30
    /// seconds otherwise.
    pub fn script_timeout(self, time: Duration) -> Self {
        self.part("-Timeout=", Ok(time.as_secs().to_string()))
    }

    /// Sets the tier. Default: the tier of the first words. A command that this crate does not know
    /// needs it.
    pub fn tier(mut self, tier: Tier) -> Self {
        self.tier = Some(tier);
        self
    }

    /// Sets whether the command waits for its host, if the host went offline after the session was
    /// opened. Default: `false`.
    pub fn persist(mut self, persist: bool) -> Self {
        self.persist = persist;
        self
    }

    /// The whole line.
    pub fn line(&self) -> &str {
        &self.line
    }

    fn part(mut self, option: &str, value: Result<String, Problem>) -> Self {
        match value {
            Ok(value) => {
                self.line.push(' ');
                self.line.push_str(option);
                self.line.push_str(&value);
            }
            Err(problem) => {
                self.problem.get_or_insert(problem);
            }
        }
        self
    }

    /// The command as it is sent.
    pub(super) fn ready(&self) -> Result<Ready, Error> {
        if let Some(problem) = &self.problem {
            return Err(refused("command_string", problem.clone()));
        }
        let known = tier::find(&self.line);
        let first = self.line.split_whitespace().next();
        let verb = known.map(|verb| verb.name).or(first).unwrap_or_default();
        let known_tier = known.map(|known| match is_admins_script(&self.line) {
            true => Tier::Admin,
            false => known.tier,
        });
        let tier = self.tier.or(known_tier).ok_or_else(|| {
            let value = verb.to_owned();
            let advice = match value.as_str() {
                "" => "give a command, such as `ls`",
                _ => "no such command is known; set its tier with `Command::tier`",
            };
            refused("base_command", Problem::Invalid { value, advice })
        })?;
        Ok(Ready {
            tier,
            verb: verb.to_owned(),
            line: self.line.clone(),
            persist: self.persist,
            reads: known.is_some_and(|known| known.reads),
        })
    }
}

/// Whether a line runs a script that was not uploaded.
fn is_admins_script(line: &str) -> bool {
    let script = line.strip_prefix("runscript").map(quote::unquoted);
    script.is_some_and(|options| {
        let mut options = options.split_whitespace();
        options.any(|option| option.starts_with("-Raw") || option.starts_with("-HostPath"))
    })
}

pub(super) fn refused(parameter: &str, problem: Problem) -> Error {
    Error::Parameter(ParameterError::new(
        "RTR-ExecuteCommand",
        parameter,
        problem,
    ))
}

impl From<&str> for Command {
    fn from(line: &str) -> Self {
        Command::new(line)
    }
}

impl From<String> for Command {
    fn from(line: String) -> Self {
        Command::new(line)
    }
}

impl From<&Command> for Command {
    fn from(command: &Command) -> Self {
        command.clone()
    }
}

/// Leaves out the arguments, which may contain passwords.
impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = tier::find(&self.line).map(|verb| verb.name);
        let first = self.line.split_whitespace().next();
        f.debug_struct("Command")
            .field("verb", &verb.or(first).unwrap_or_default())
            .field("tier", &self.tier)
            .field("persist", &self.persist)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tier(command: impl Into<Command>) -> Tier {
        command.into().ready().unwrap().tier
    }

    #[test]
    fn the_first_words_decide_the_tier() {
        assert_eq!(tier("ls C:\\"), Tier::ReadOnly);
        assert_eq!(tier("reg query HKLM"), Tier::ReadOnly);
        assert_eq!(tier("reg set HKLM"), Tier::ActiveResponder);
        assert_eq!(tier("get C:\\a"), Tier::ActiveResponder);
        assert_eq!(tier("put a.exe"), Tier::Admin);
        assert_eq!(
            tier(Command::new("new-verb").tier(Tier::Admin)),
            Tier::Admin
        );
    }

    #[test]
    fn a_script_that_was_not_uploaded_needs_the_highest_tier() {
        let script = || Command::new("runscript");
        assert_eq!(tier(script().cloud_file("a")), Tier::ActiveResponder);
        assert_eq!(tier(script().raw("Get-Date")), Tier::Admin);
        assert_eq!(tier(script().host_path("C:\\a.ps1")), Tier::Admin);
        let named = script().cloud_file("a").command_line("-Raw -HostPath=x");
        assert_eq!(tier(named), Tier::ActiveResponder);
    }

    #[test]
    fn the_verb_is_one_word_or_two_and_the_line_has_it_too() {
        let ready = Command::from(" reg query HKLM ").ready().unwrap();
        assert_eq!(
            (&*ready.verb, &*ready.line),
            ("reg query", "reg query HKLM")
        );
        assert!(ready.reads);
        assert!(!Command::from("umount /a").ready().unwrap().reads);
    }

    #[test]
    fn an_unknown_or_unquotable_command_is_refused_and_says_what_to_do() {
        for (command, text) in [
            (Command::from("lsof"), "set its tier with `Command::tier`"),
            (Command::from(" "), "give a command, such as `ls`"),
            (Command::new("rm").arg("it's \"a\""), "run a script"),
        ] {
            let error = command.ready().err().unwrap().to_string();
            assert!(error.contains(text), "{error}");
        }
    }

    #[test]
    fn debug_leaves_out_the_arguments() {
        let shown = format!("{:?}", Command::from("map Z: \\\\a\\b user hunter2"));
        assert!(
            shown.contains("map") && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}
