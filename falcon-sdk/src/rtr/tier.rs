//! The tiers of commands: which scope and which operation a command needs, as a table.

use std::fmt;

/// The tier of a command. It decides the operation that runs it, and the scope that it needs.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Tier {
    /// Commands that read, such as `ls`: scope `real-time-response:read`.
    ReadOnly,
    /// Commands that act, such as `get` and `rm`: scope `real-time-response:write`.
    ActiveResponder,
    /// Commands that run programs, such as `put` and `run`: scope `real-time-response-admin:write`.
    Admin,
}

/// A command that the service knows.
pub(super) struct Verb {
    /// One word or two, such as `reg query`.
    pub(super) name: &'static str,
    pub(super) tier: Tier,
    /// Whether it may run twice, because it changes nothing on the host.
    pub(super) reads: bool,
}

/// All known commands. CrowdStrike/caracara, modules/rtr/constants.py; the operations publish no
/// list. `umount` is read only by its tier, but changes the host, and `eventlog` can write files.
pub(super) const VERBS: &[Verb] = &[
    reads("cat"),
    reads("cd"),
    reads("clear"),
    reads("csrutil"),
    reads("env"),
    reads("filehash"),
    reads("getsid"),
    reads("help"),
    reads("history"),
    reads("ifconfig"),
    reads("ipconfig"),
    reads("ls"),
    reads("netstat"),
    reads("ps"),
    reads("reg query"),
    reads("users"),
    changes("eventlog", Tier::ReadOnly),
    changes("mount", Tier::ReadOnly),
    changes("umount", Tier::ReadOnly),
    changes("cp", Tier::ActiveResponder),
    changes("encrypt", Tier::ActiveResponder),
    changes("get", Tier::ActiveResponder),
    changes("kill", Tier::ActiveResponder),
    changes("map", Tier::ActiveResponder),
    changes("memdump", Tier::ActiveResponder),
    changes("mkdir", Tier::ActiveResponder),
    changes("mv", Tier::ActiveResponder),
    changes("reg delete", Tier::ActiveResponder),
    changes("reg load", Tier::ActiveResponder),
    changes("reg set", Tier::ActiveResponder),
    changes("reg unload", Tier::ActiveResponder),
    changes("restart", Tier::ActiveResponder),
    changes("rm", Tier::ActiveResponder),
    // With a script of the host or of the command line, its tier is `Admin`.
    changes("runscript", Tier::ActiveResponder),
    changes("shutdown", Tier::ActiveResponder),
    changes("tar", Tier::ActiveResponder),
    changes("unmap", Tier::ActiveResponder),
    changes("update", Tier::ActiveResponder),
    changes("update history", Tier::ActiveResponder),
    changes("update install", Tier::ActiveResponder),
    changes("update list", Tier::ActiveResponder),
    changes("update query", Tier::ActiveResponder),
    changes("xmemdump", Tier::ActiveResponder),
    changes("zip", Tier::ActiveResponder),
    changes("cswindiag", Tier::Admin),
    changes("falconscript", Tier::Admin),
    changes("put", Tier::Admin),
    changes("put-and-run", Tier::Admin),
    changes("run", Tier::Admin),
];

const fn reads(name: &'static str) -> Verb {
    Verb {
        name,
        tier: Tier::ReadOnly,
        reads: true,
    }
}

const fn changes(name: &'static str, tier: Tier) -> Verb {
    Verb {
        name,
        tier,
        reads: false,
    }
}

/// The command at the beginning of a line: the longest name that matches whole words.
pub(super) fn find(line: &str) -> Option<&'static Verb> {
    let begins = |verb: &&Verb| {
        let rest = line.strip_prefix(verb.name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    };
    VERBS
        .iter()
        .filter(begins)
        .max_by_key(|verb| verb.name.len())
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tier::ReadOnly => "read only",
            Tier::ActiveResponder => "active responder",
            Tier::Admin => "admin",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_wins_and_only_whole_words_match() {
        let name = |line| find(line).map(|verb| verb.name);
        assert_eq!(name("reg query HKLM"), Some("reg query"));
        assert_eq!(name("update"), Some("update"));
        assert_eq!(name("update list"), Some("update list"));
        assert_eq!(name("put-and-run x"), Some("put-and-run"));
        assert_eq!(name("lsof"), None);
        assert_eq!(name("reg"), None);
        assert_eq!(name(""), None);
    }

    #[test]
    fn no_name_occurs_twice_and_only_the_lowest_tier_reads() {
        for (index, verb) in VERBS.iter().enumerate() {
            let later = VERBS.iter().skip(index + 1);
            assert!(
                later.clone().all(|it| it.name != verb.name),
                "{}",
                verb.name
            );
            assert!(!verb.reads || verb.tier == Tier::ReadOnly, "{}", verb.name);
        }
    }
}
