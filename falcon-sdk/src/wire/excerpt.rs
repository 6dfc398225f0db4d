//! The beginning of a body, for errors.

use super::redact::redact;

/// How many bytes of a body are read.
const READ: usize = 4096;

/// How many characters are shown at most.
const SHOWN: usize = 160;

/// The beginning of a body on one line. Values under these names, and under names of secrets, are
/// replaced.
pub(crate) fn excerpt(body: &[u8], secrets: &[&str]) -> String {
    let read = body.get(..READ).unwrap_or(body);
    let safe = redact(read, secrets);
    let text = String::from_utf8_lossy(&safe);
    let mut words = text.split(|char: char| char.is_whitespace() || char.is_control());
    let mut line = String::new();
    for word in words.by_ref().filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > 4 * SHOWN {
            break;
        }
    }
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or_default()),
        None if read.len() < body.len() => line + "...",
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn an_excerpt_is_the_beginning_on_one_line() {
        assert_eq!(
            excerpt(b"<html>\r\n  <h1>503</h1>\n\x1b[0m</html>", &[]),
            "<html> <h1>503</h1> [0m</html>"
        );
        let shown = excerpt("\u{e9}".repeat(5000).as_bytes(), &[]);
        assert_eq!(shown, format!("{}...", "\u{e9}".repeat(160)));
        assert_eq!(excerpt(b"", &[]), "");
    }

    #[test]
    fn an_excerpt_shows_160_characters_however_many_bytes_they_have() {
        let words = vec!["\u{1f600}".repeat(4); 30].join(" ");
        assert_eq!(excerpt(words.as_bytes(), &[]), words);
        let word = "\u{1f600}".repeat(160);
        assert_eq!(excerpt(word.as_bytes(), &[]), word);
        let longer = format!("{word} x");
        assert_eq!(excerpt(longer.as_bytes(), &[]), format!("{word}..."));
    }

    #[test]
    fn an_excerpt_of_a_body_that_is_read_in_part_says_so() {
        let body = format!("a{}b", " ".repeat(5000));
        assert_eq!(excerpt(body.as_bytes(), &[]), "a...");
    }

    #[test]
    fn an_excerpt_shows_no_secret_even_if_it_is_cut() {
        for body in [
            r#"{"message": "no", "access_token": "hunter2"}"#.to_owned(),
            format!(r#"{{"token": "{}"#, "hunter2".repeat(1000)),
            r#"{"pin": "hunter2"}"#.to_owned(),
        ] {
            let shown = excerpt(body.as_bytes(), &["pin"]);
            assert!(!shown.contains("hunter"), "{shown}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        assert_eq!(excerpt(b"a\xff b", &[]), "a\u{fffd} b");
    }
}
