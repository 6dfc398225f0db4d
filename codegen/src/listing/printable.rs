//! Published text on a terminal, whatever it contains.

/// Writes control characters and marks of direction as escapes, since a terminal would obey them. Line
/// breaks stay.
pub fn printable(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => written.push(c),
            c if c.is_control() || is_direction(c) => written.extend(c.escape_unicode()),
            c => written.push(c),
        }
    }
    written
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn a_terminal_obeys_no_published_text() {
        assert_eq!(
            printable("a\u{1b}[2J\0é\n\u{202e}b"),
            "a\\u{1b}[2J\\u{0}é\n\\u{202e}b"
        );
    }
}
