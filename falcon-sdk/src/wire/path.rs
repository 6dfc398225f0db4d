//! Places in a body.

use std::fmt;

/// A place, linked to the enclosing place on the stack. Its text is built only when it is needed.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    /// A JSON pointer.
    Pointer(&'a str),
    Field(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The JSON pointer (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        match self {
            Path::Root => String::new(),
            Path::Pointer(pointer) => (*pointer).to_owned(),
            Path::Element(parent, index) => format!("{}/{index}", parent.pointer()),
            Path::Field(parent, name) => {
                let step = name.replace('~', "~0").replace('/', "~1");
                format!("{}/{step}", parent.pointer())
            }
        }
    }
}

/// The steps of a JSON pointer (RFC 6901).
pub(super) fn steps(pointer: &str) -> Vec<String> {
    let steps = pointer.strip_prefix('/').unwrap_or(pointer).split('/');
    let steps = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
    steps.filter(|_| !pointer.is_empty()).collect()
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => f.write_str("$"),
            Path::Element(parent, index) => write!(f, "{parent}[{index}]"),
            Path::Field(parent, name) => {
                write!(f, "{parent}")?;
                write_name(f, name)
            }
            Path::Pointer(pointer) => {
                f.write_str("$")?;
                steps(pointer)
                    .iter()
                    .try_for_each(|step| match step.parse::<usize>() {
                        Ok(index) => write!(f, "[{index}]"),
                        Err(_) => write_name(f, step),
                    })
            }
        }
    }
}

/// Writes the name of a field, after a dot or in brackets.
fn write_name(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    if is_plain(name) {
        return write!(f, ".{name}");
    }
    f.write_str("['")?;
    for char in name.chars() {
        match char {
            '\'' | '\\' => write!(f, "\\{char}")?,
            char if char.is_control() => write!(f, "\\u{:04x}", u32::from(char))?,
            char => write!(f, "{char}")?,
        }
    }
    f.write_str("']")
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
    fn a_pointer_is_written_as_a_path() {
        for (pointer, path) in [
            ("/resources/0/events", "$.resources[0].events"),
            ("/a~1b", "$['a/b']"),
            ("", "$"),
        ] {
            assert_eq!(Path::Pointer(pointer).to_string(), path);
            assert_eq!(Path::Pointer(pointer).pointer(), pointer);
        }
    }

    #[test]
    fn names_with_special_characters_are_quoted() {
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

    #[test]
    fn a_pointer_and_its_path_name_the_same_place() {
        let list = Path::Field(&Path::Root, "a/b");
        let element = Path::Element(&list, 3);
        let field = Path::Field(&element, "m~n");
        let body = br#"{"a/b": [0, 0, 0, {"m~n": 5}]}"#;
        assert_eq!(field.pointer(), "/a~1b/3/m~0n");
        let found = crate::wire::find(body, &[&field.pointer()]).expect("valid JSON");
        assert_eq!(found, Some(5.into()));
        assert_eq!(Path::Root.pointer(), "");
    }
}
