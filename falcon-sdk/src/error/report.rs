//! The text of an error in parts: `Display` writes one line, `Debug` a report of several lines.

use std::error::Error as StdError;
use std::fmt;

/// The text of an error: what failed and why, then advice.
pub(crate) struct Report {
    headline: String,
    /// A text and a line that marks a place in it. Only the report of several lines shows them.
    marked: Option<[String; 2]>,
    parts: Vec<(Label, String)>,
}

/// The longest line, in columns.
const WIDTH: usize = 100;

/// The purpose of a part.
#[derive(Clone, Copy)]
enum Label {
    Sent,
    Help,
    Note,
    TraceId,
}

impl Report {
    pub(crate) fn new(headline: impl Into<String>) -> Self {
        Report {
            headline: headline.into(),
            marked: None,
            parts: Vec::new(),
        }
    }

    /// Shows a text with a mark at a place.
    pub(crate) fn marked(mut self, lines: Option<[String; 2]>) -> Self {
        self.marked = lines;
        self
    }

    /// Adds the parameters that were sent.
    pub(crate) fn sent(self, text: impl Into<String>) -> Self {
        self.with(Label::Sent, text.into())
    }

    /// Adds advice.
    pub(crate) fn help(self, text: impl Into<String>) -> Self {
        self.with(Label::Help, text.into())
    }

    /// Adds a note.
    pub(crate) fn note(self, text: impl Into<String>) -> Self {
        self.with(Label::Note, text.into())
    }

    /// Adds how many attempts were made, if more than one.
    pub(crate) fn attempts(self, attempts: u32) -> Self {
        match attempts {
            0 | 1 => self,
            _ => self.note(format!("gave up after {attempts} attempts")),
        }
    }

    /// Adds a warning if a write may have been carried out.
    pub(crate) fn unsure(self, unsure: bool) -> Self {
        match unsure {
            true => self.note("the request may have been carried out: check before you retry"),
            false => self,
        }
    }

    /// Adds the trace id, by which CrowdStrike's support finds the request.
    pub(crate) fn trace_id(self, trace_id: Option<&str>) -> Self {
        match trace_id {
            Some(trace_id) => self.with(Label::TraceId, trace_id.to_owned()),
            None => self,
        }
    }

    fn with(mut self, label: Label, text: String) -> Self {
        if !text.is_empty() {
            self.parts.push((label, text));
        }
        self
    }

    /// Writes several lines, as a program prints the error that it returns from `main`.
    pub(crate) fn write_lines(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline)?;
        if let Some([line, mark]) = &self.marked {
            write!(f, "\n\n  {line}\n  {mark}")?;
        }
        for (index, (label, text)) in self.parts.iter().enumerate() {
            let gap = if index == 0 { "\n\n" } else { "\n" };
            let text = match label {
                Label::Help | Label::Note => wrapped(text, label.name().len() + 4),
                // Not wrapped, so that it can be copied.
                Label::Sent | Label::TraceId => text.clone(),
            };
            write!(f, "{gap}  {}: {text}", label.name())?;
        }
        Ok(())
    }
}

/// Wraps a text to the width of a terminal, and indents it from the second line on.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut length = indent;
    for word in text.split(' ') {
        let width = word.chars().count();
        if length > indent && length + width >= WIDTH {
            lines.push_str(&format!("\n{:indent$}", ""));
            length = indent;
        } else if length > indent {
            lines.push(' ');
        }
        lines.push_str(word);
        length += width + 1;
    }
    lines
}

/// Writes one line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline)?;
        for (label, text) in &self.parts {
            match label {
                Label::Sent => write!(f, "; sent {text}")?,
                Label::TraceId => write!(f, "; trace id {text}")?,
                Label::Help | Label::Note => write!(f, "; {text}")?,
            }
        }
        Ok(())
    }
}

impl Label {
    fn name(self) -> &'static str {
        match self {
            Label::Sent => "sent",
            Label::Help => "help",
            Label::Note => "note",
            Label::TraceId => "trace id",
        }
    }
}

/// The name of an operation for readers, who don't know the id of the client's own login.
pub(super) fn called(operation: &str) -> &str {
    match operation {
        "oauth2AccessToken" => "login",
        operation => operation,
    }
}

/// The innermost cause, which says what happened. The outer errors only say where.
pub(super) fn root<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    while let Some(source) = error.source() {
        error = source;
    }
    error
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::Report;

    struct Lines(Report);

    impl fmt::Debug for Lines {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.write_lines(f)
        }
    }

    fn full() -> Report {
        Report::new("A: 502 Bad Gateway")
            .sent("limit=1")
            .help("check the proxy")
            .unsure(true)
            .attempts(5)
            .trace_id(Some("t-1"))
    }

    #[test]
    fn one_line_holds_every_part() {
        assert_eq!(
            full().to_string(),
            "A: 502 Bad Gateway; sent limit=1; check the proxy; the request may have been carried \
             out: check before you retry; gave up after 5 attempts; trace id t-1"
        );
    }

    #[test]
    fn several_lines_hold_one_part_each() {
        assert_eq!(
            format!("{:?}", Lines(full())),
            "A: 502 Bad Gateway\n\n  sent: limit=1\n  help: check the proxy\n  note: the request may \
             have been carried out: check before you retry\n  note: gave up after 5 attempts\n  \
             trace id: t-1"
        );
    }

    #[test]
    fn help_is_wrapped_and_sent_parameters_are_not() {
        let long = "word ".repeat(30);
        let report = Report::new("A").sent(long.trim()).help(long.trim());
        let lines = format!("{:?}", Lines(report));
        let lengths: Vec<usize> = lines.lines().map(str::len).collect();
        assert_eq!(lengths, [1, 0, 157, 97, 67]);
        assert!(lines.contains("\n        word"), "{lines}");
    }

    #[test]
    fn an_empty_part_has_no_line() {
        let bare = Report::new("A")
            .help("")
            .unsure(false)
            .attempts(1)
            .trace_id(None);
        assert_eq!(bare.to_string(), "A");
        assert_eq!(format!("{:?}", Lines(bare)), "A");
    }
}
