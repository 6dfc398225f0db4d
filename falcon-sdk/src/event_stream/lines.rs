//! Lines of a body that arrives in pieces.

use bytes::{Bytes, BytesMut};

/// The longest line that is read, in bytes. No limit is published.
pub(super) const LONGEST: usize = 64 * 1024 * 1024;

/// Splits a body into lines. A line that ends in a later piece is stored until then.
pub(super) struct Lines {
    /// The beginning of a line that has not ended.
    begun: BytesMut,
    longest: usize,
    /// Whether the line that has not ended is too long, so that the rest of it is dropped.
    too_long: bool,
}

/// A line that is not blank.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Line {
    Whole(Bytes),
    TooLong,
}

impl Lines {
    pub(super) fn new(longest: usize) -> Self {
        Lines {
            begun: BytesMut::new(),
            longest,
            too_long: false,
        }
    }

    /// Takes a piece of the body, and returns the lines that end in it. Blank lines, which keep a
    /// connection open, are left out.
    pub(super) fn push(&mut self, piece: &[u8]) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut parts = piece.split(|byte| *byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            let ends = parts.peek().is_some();
            if self.too_long || self.begun.len() + part.len() > self.longest {
                self.too_long = true;
                self.begun = BytesMut::new();
            } else if !ends || !self.begun.is_empty() {
                self.begun.extend_from_slice(part);
            } else if let line @ [_, ..] = part.trim_ascii() {
                lines.push(Line::Whole(Bytes::copy_from_slice(line)));
            }
            if ends {
                lines.extend(self.end());
            }
        }
        lines
    }

    /// Ends the line that was begun.
    fn end(&mut self) -> Option<Line> {
        if std::mem::take(&mut self.too_long) {
            return Some(Line::TooLong);
        }
        let line = std::mem::take(&mut self.begun);
        let line = line.trim_ascii();
        (!line.is_empty()).then(|| Line::Whole(Bytes::copy_from_slice(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &'static str) -> Line {
        Line::Whole(Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn a_line_may_be_split_anywhere() {
        let body = "{\"a\": 1}\r\n\r\n\n{\"b\": \"\u{e9}\"}\n{\"c\": 3}\n{\"half\"";
        for size in 1..=body.len() {
            let mut lines = Lines::new(LONGEST);
            let pieces = body.as_bytes().chunks(size);
            let read: Vec<Line> = pieces.flat_map(|piece| lines.push(piece)).collect();
            let expected = ["{\"a\": 1}", "{\"b\": \"\u{e9}\"}", "{\"c\": 3}"].map(whole);
            assert_eq!(read, expected, "pieces of {size}");
        }
    }

    #[test]
    fn a_line_that_has_not_ended_is_no_line() {
        let mut lines = Lines::new(LONGEST);
        assert_eq!(lines.push(b"{\"a\": 1}"), []);
        assert_eq!(lines.push(b"\n"), [whole("{\"a\": 1}")]);
    }

    #[test]
    fn a_line_over_the_limit_is_left_out_and_the_next_is_read() {
        for size in 1..=20 {
            let mut lines = Lines::new(8);
            let pieces = b"12345678\n123456789\n1234\n".chunks(size);
            let read: Vec<Line> = pieces.flat_map(|piece| lines.push(piece)).collect();
            assert_eq!(read, [whole("12345678"), Line::TooLong, whole("1234")]);
        }
    }

    #[test]
    fn the_rest_of_a_line_over_the_limit_is_not_stored() {
        let mut lines = Lines::new(8);
        for _ in 0..100 {
            lines.push(b"123456789");
            assert_eq!(lines.begun.len(), 0);
        }
    }
}
