//! Mistakes in a filter, with their places.

use std::borrow::Cow;
use std::fmt;

/// A list of values that is empty. No filter selects nothing, and `[]` is malformed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the list of values for `{property}` is empty: leave out the request, or give a value")]
#[non_exhaustive]
pub struct EmptyList {
    /// The name of the property.
    pub property: String,
}

/// A text that is not a filter.
///
/// `Display` writes one line. With `#` it also shows the text, with a mark at the mistake, and so
/// does `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ParseError {
    text: String,
    at: usize,
    mistake: Mistake,
}

/// A mistake in a filter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Mistake {
    Empty,
    NoCondition,
    Name,
    /// A comparison of another language after a property, and the condition that was meant.
    Comparison(&'static str, String),
    NoColon,
    Blank,
    /// A word that joins conditions in other languages, and what stands for it.
    Join(String, &'static str),
    /// A word that compares in other languages, and a condition with its meaning.
    Word(String, &'static str),
    /// `!` before a property or a group.
    Negation,
    /// Other quotes, and the value in the right ones.
    Quotes(String),
    /// The quote at the place is not closed.
    OpenQuote,
    /// Text right after a value.
    AfterValue,
    Escape,
    NoValue,
    /// A text without quotes, and the same in quotes if it is short.
    Unquoted(Option<String>),
    /// What the operator should be.
    Operator(&'static str),
    EmptyList,
    OpenList,
    RangeOfList,
    OpenGroup,
    Closing,
    Mixed,
    Escaped,
}

impl Mistake {
    /// The problem, and how to correct it.
    fn parts(&self) -> (Cow<'static, str>, Cow<'static, str>) {
        let (problem, advice) = match self {
            Mistake::Empty => ("no condition is given", "leave out the filter, or give one"),
            Mistake::NoCondition => ("a condition is missing", "write `property:'value'`"),
            Mistake::Name => (
                "this can't be in the name of a property",
                "use letters, digits, `_`, `-` and `.`",
            ),
            Mistake::Comparison(found, correct) => {
                let problem = format!("`{found}` stands where `:` is missing").into();
                return (problem, format!("write `{correct}`").into());
            }
            Mistake::NoColon => (
                "`:` is missing after a property",
                "write `property:'value'`",
            ),
            Mistake::Blank => (
                "a blank stands outside of quotes",
                "remove it, or put the whole value in single quotes",
            ),
            Mistake::Join(word, correct) => {
                let problem = format!("`{word}` is no operator").into();
                return (problem, format!("write `{correct}` without blanks").into());
            }
            Mistake::Word(word, correct) => {
                let problem = format!("`{word}` is no operator").into();
                return (problem, format!("write such as `{correct}`").into());
            }
            Mistake::Negation => (
                "`!` stands before a property or a group",
                "write it after the colon, as in `property:!'value'`",
            ),
            Mistake::Quotes(correct) => {
                let advice = format!("write `{correct}`").into();
                return ("values are in single quotes".into(), advice);
            }
            Mistake::OpenQuote => (
                "a quote is not closed",
                r"add `'`, and write a quote inside of a value as `\'`",
            ),
            Mistake::AfterValue => (
                "text follows a value",
                r"join conditions by `+` or `,`, and write a quote inside of a value as `\'`",
            ),
            Mistake::Escape => (
                r"`\` stands before another letter than `'` and `\`",
                r"write a backslash as `\\`",
            ),
            Mistake::NoValue => (
                "a value is missing",
                "write `''` for an empty text, or `null`",
            ),
            Mistake::Unquoted(correct) => {
                let advice = match correct {
                    Some(correct) => format!("write `{correct}`").into(),
                    None => "put it in single quotes".into(),
                };
                return ("text has no quotes".into(), advice);
            }
            Mistake::Operator(correct) => {
                let advice = format!("write `{correct}`").into();
                return ("an operator is misspelled".into(), advice);
            }
            Mistake::EmptyList => (
                "the list is empty",
                "give a value, or leave out the condition",
            ),
            Mistake::OpenList => (
                "a list is not closed",
                "separate its values by `,`, and add `]`",
            ),
            Mistake::RangeOfList => ("a range compares with a list", "give one value"),
            Mistake::OpenGroup => ("`(` is not closed", "add `)`"),
            Mistake::Closing => ("`)` closes nothing", "remove it, or add `(`"),
            Mistake::Mixed => (
                "`+` and `,` are side by side, and which applies first is not documented",
                "put one group in parentheses, as in `(a,b)+c`",
            ),
            Mistake::Escaped => (
                "the filter is escaped for a URL",
                "write it without `%`, because the client escapes it",
            ),
        };
        (problem.into(), advice.into())
    }
}

/// How much of the text is shown before and after a mistake, in characters.
const SHOWN: usize = 40;

impl ParseError {
    pub(super) fn new(text: &str, at: usize, mistake: Mistake) -> Self {
        ParseError {
            text: text.to_owned(),
            at,
            mistake,
        }
    }

    /// The offset of the mistake in the text, in bytes.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The text around the mistake, and a line that marks the place.
    pub(crate) fn marked(&self) -> [String; 2] {
        let (before, after) = self.text.split_at_checked(self.at).unwrap_or_default();
        let skipped = before.chars().count().saturating_sub(SHOWN);
        let visible = |letter: char| if letter.is_control() { ' ' } else { letter };
        let mut line = String::new();
        if skipped > 0 {
            line.push('…');
        }
        line.extend(before.chars().skip(skipped).map(visible));
        let mark = format!("{}^", " ".repeat(line.chars().count()));
        line.extend(after.chars().take(SHOWN).map(visible));
        if after.chars().nth(SHOWN).is_some() {
            line.push('…');
        }
        [line, mark]
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (problem, advice) = self.mistake.parts();
        let (before, after) = self.text.split_at_checked(self.at).unwrap_or_default();
        let place = match after.is_empty() {
            true if before.is_empty() => String::new(),
            true => ", at the end".to_owned(),
            false => {
                let next: String = after.chars().take(12).collect();
                let more = if next.len() < after.len() { "…" } else { "" };
                let number = before.chars().count() + 1;
                format!(", at `{next}{more}` (character {number})")
            }
        };
        let sentence = format!("malformed filter: {problem}{place}: {advice}");
        f.write_str(&sentence.replace(char::is_control, " "))?;
        if f.alternate() && !self.text.is_empty() {
            let [line, mark] = self.marked();
            write!(f, "\n  {line}\n  {mark}")?;
        }
        Ok(())
    }
}

/// Writes the text with the mark, because a program prints `Debug` of an error that `main` returns.
impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl std::error::Error for ParseError {}
