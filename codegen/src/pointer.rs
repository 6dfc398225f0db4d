//! Steps of JSON pointers.

/// A name as a step is written.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The name that a step stands for.
pub(crate) fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// The pointer to a member.
pub(crate) fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", escaped(name))
}

#[cfg(test)]
mod tests {
    use super::{below, unescaped};

    #[test]
    fn a_name_with_a_slash_and_a_tilde_is_one_step() {
        let path = below("/paths", "/a~1/b~");
        assert_eq!(path, "/paths/~1a~01~1b~0");
        assert_eq!(unescaped("~1a~01~1b~0"), "/a~1/b~");
    }
}
