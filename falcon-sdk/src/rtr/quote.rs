//! Quotes values for command lines on hosts.

use crate::request::Problem;

/// Marks a script, or the arguments of a script, which may contain quotes of both kinds.
const FENCE: &str = "```";

/// A value as one argument: bare, or in the kind of quotes that it does not contain. A value that
/// ends with a backslash is put in single quotes, because `\"` could be read as a quote.
pub(super) fn argument(value: &str) -> Result<String, Problem> {
    let bare = |char: char| char.is_alphanumeric() || "\\/:._-+=,@%~*?".contains(char);
    if !value.is_empty() && value.chars().all(bare) {
        return Ok(value.to_owned());
    }
    let lines = value.contains(['\n', '\r', '\0']);
    let (single, double) = (value.contains('\''), value.contains('"'));
    match (lines, double || value.ends_with('\\'), single) {
        (false, false, _) => Ok(format!("\"{value}\"")),
        (false, true, false) => Ok(format!("'{value}'")),
        (false, true, true) | (true, _, _) => Err(Problem::Invalid {
            value: value.to_owned(),
            advice: "it has quotes of both kinds or line breaks, which a command line can't quote; \
                     run a script",
        }),
    }
}

/// A script, or the arguments of a script, between fences.
pub(super) fn fenced(text: &str) -> Result<String, Problem> {
    match text.contains(FENCE) || text.starts_with('`') || text.ends_with('`') {
        false => Ok(format!("{FENCE}{text}{FENCE}")),
        true => Err(Problem::Invalid {
            value: "a script".to_owned(),
            advice: "it contains ``` or begins or ends with `, which mark its ends; upload it with \
                     `Script`",
        }),
    }
}

/// A line without the parts between quotes or fences.
pub(super) fn unquoted(line: &str) -> String {
    let (mut outside, mut rest) = (String::new(), line);
    while let Some(at) = rest.find(['"', '\'', '`']) {
        let (before, from) = rest.split_at(at);
        outside.push_str(before);
        let mark = [FENCE, "\"", "'", "`"]
            .into_iter()
            .find(|mark| from.starts_with(mark));
        let inside = mark.and_then(|mark| from.strip_prefix(mark)?.split_once(mark));
        rest = match inside {
            Some((_, after)) => after,
            // The rest is quoted.
            None => "",
        };
    }
    outside + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_gets_the_quotes_that_it_does_not_contain() {
        for (value, quoted) in [
            (r"C:\Windows", r"C:\Windows"),
            ("/var/log/*.log", "/var/log/*.log"),
            ("", "\"\""),
            (r"C:\Program Files\a.txt", "\"C:\\Program Files\\a.txt\""),
            (r"C:\Program Files\", r"'C:\Program Files\'"),
            ("it's", "\"it's\""),
            ("say \"a\"", "'say \"a\"'"),
            ("a;b", "\"a;b\""),
        ] {
            assert_eq!(argument(value).unwrap(), quoted);
        }
        for value in ["it's \"a\"", "a\nb", "it's here\\"] {
            assert!(argument(value).is_err(), "{value}");
        }
    }

    #[test]
    fn a_script_with_a_fence_is_refused() {
        assert_eq!(fenced("Get-Date").unwrap(), "```Get-Date```");
        assert_eq!(fenced("a `b c").unwrap(), "```a `b c```");
        for script in ["a ``` b", "`a", "a`"] {
            assert!(fenced(script).is_err(), "{script}");
        }
    }

    #[test]
    fn quoted_parts_are_left_out() {
        assert_eq!(unquoted("a 'b' \"c\" ```d'e``` f"), "a    f");
        assert_eq!(unquoted("a 'b"), "a ");
        assert_eq!(unquoted("plain"), "plain");
    }
}
