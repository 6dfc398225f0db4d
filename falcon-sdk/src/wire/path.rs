//! Where in a body a value stands.

use std::fmt;

/// A place, linked to the one around it on the stack, and only spelled when it is asked for.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Field(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => f.write_str("$"),
            Path::Element(parent, index) => write!(f, "{parent}[{index}]"),
            Path::Field(parent, name) if is_plain(name) => write!(f, "{parent}.{name}"),
            Path::Field(parent, name) => {
                write!(f, "{parent}['")?;
                for char in name.chars() {
                    match char {
                        '\'' | '\\' => write!(f, "\\{char}")?,
                        char if char.is_control() => write!(f, "\\u{:04x}", u32::from(char))?,
                        char => write!(f, "{char}")?,
                    }
                }
                f.write_str("']")
            }
        }
    }
}

/// Whether RFC 9535 allows the name after a dot.
fn is_plain(name: &str) -> bool {
    !name.starts_with(|char: char| char.is_ascii_digit())
        && !name.is_empty()
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_' || !char.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn names_that_are_not_plain_are_quoted() {
        let root = Path::Root;
        let list = Path::Field(&root, "resources");
        let element = Path::Element(&list, 3);
        assert_eq!(
            Path::Field(&element, "name").to_string(),
            "$.resources[3].name"
        );
        for (name, path) in [
            ("_a1", "$._a1"),
            ("caf\u{e9}", "$.caf\u{e9}"),
            ("", "$['']"),
            ("1a", "$['1a']"),
            ("a.b", "$['a.b']"),
            ("it's \\", "$['it\\'s \\\\']"),
            ("a\nb", "$['a\\u000ab']"),
        ] {
            assert_eq!(Path::Field(&root, name).to_string(), path);
        }
    }
}
