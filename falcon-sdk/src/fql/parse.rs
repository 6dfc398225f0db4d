//! Reads a filter, and finds the usual mistakes.

use std::str::FromStr;

use super::condition::{Condition, Operand, Operator};
use super::error::{Mistake, ParseError};
use super::filter::{Filter, Join};
use super::groups::Groups;
use super::mistakes;
use super::value::{Literal, is_number};

/// Reads a filter and finds the usual mistakes. Groups need parentheses where `+` and `,` meet,
/// because the service does not document which applies first. Blanks after a colon are ignored, as
/// other clients send them.
impl FromStr for Filter {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut parser = Parser { text, at: 0 };
        if text.is_empty() {
            return parser.fail(Mistake::Empty);
        }
        parser.filter()
    }
}

/// The length of the name of a property at the start of a text.
pub(super) fn name_length(text: &str) -> usize {
    let other = |letter: char| !(letter.is_ascii_alphanumeric() || "_-.".contains(letter));
    text.find(other).unwrap_or(text.len())
}

/// Whether a text is the name of a property.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && name_length(text) == text.len()
}

struct Parser<'a> {
    text: &'a str,
    /// A character boundary.
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips a text if it comes next.
    fn take(&mut self, expected: &str) -> bool {
        let comes = self.rest().starts_with(expected);
        if comes {
            self.at += expected.len();
        }
        comes
    }

    fn fail<T>(&self, mistake: Mistake) -> Result<T, ParseError> {
        self.fail_at(self.at, mistake)
    }

    fn fail_at<T>(&self, at: usize, mistake: Mistake) -> Result<T, ParseError> {
        Err(ParseError::new(self.text, at, mistake))
    }

    /// The whole text: conditions and groups, joined by `+` or `,`. It does not call itself, so that
    /// no depth of groups exhausts the stack.
    fn filter(&mut self) -> Result<Filter, ParseError> {
        let mut groups = Groups::new();
        loop {
            while self.next() == Some('(') {
                groups.open(self.at);
                self.at += 1;
            }
            groups.add(self.condition()?);
            while self.next() == Some(')') {
                if !groups.close() {
                    return self.fail(Mistake::Closing);
                }
                self.at += 1;
            }
            let join = match self.next() {
                Some('+') => Join::All,
                Some(',') => Join::Any,
                Some(_) => return self.fail(mistakes::after_value(self.rest())),
                None => match groups.unclosed() {
                    Some(at) => return self.fail_at(at, Mistake::OpenGroup),
                    None => return Ok(groups.filter()),
                },
            };
            if !groups.join(join) {
                return self.fail(Mistake::Mixed);
            }
            self.at += 1;
        }
    }

    fn condition(&mut self) -> Result<Condition, ParseError> {
        let start = self.at;
        let length = name_length(self.rest());
        if length == 0 {
            return self.fail(mistakes::no_name(self.rest()));
        }
        self.at += length;
        let property = self.text.get(start..self.at).unwrap_or_default();
        if !self.take(":") {
            return self.fail(mistakes::no_colon(property, self.rest()));
        }
        while self.take(" ") {}
        if let Some(correct) = mistakes::misspelled(self.rest()) {
            return self.fail(Mistake::Operator(correct));
        }
        let operator = self.operator();
        let operand = match self.next() {
            Some('[') if operator.is_range() => return self.fail(Mistake::RangeOfList),
            Some('[') => Operand::List(self.list()?),
            Some(_) | None => Operand::One(self.value()?),
        };
        Ok(Condition {
            property: property.to_owned(),
            operator,
            operand,
        })
    }

    fn operator(&mut self) -> Operator {
        // A `*` without quotes after it is a value.
        let quoted = |rest: &str| rest.starts_with(['\'', '[', '"']);
        for (text, operator) in Operator::ALL {
            let Some(rest) = self.rest().strip_prefix(text) else {
                continue;
            };
            if text.ends_with('*') && !quoted(rest) {
                continue;
            }
            self.at += text.len();
            return operator;
        }
        Operator::Equal
    }

    fn list(&mut self) -> Result<Vec<Literal>, ParseError> {
        let start = self.at;
        self.at += 1;
        if self.rest().starts_with(']') {
            return self.fail_at(start, Mistake::EmptyList);
        }
        let mut values = vec![self.value()?];
        while self.take(",") {
            values.push(self.value()?);
        }
        match self.take("]") {
            true => Ok(values),
            false if self.rest().is_empty() => self.fail_at(start, Mistake::OpenList),
            false => self.fail(match mistakes::after_value(self.rest()) {
                Mistake::AfterValue => Mistake::OpenList,
                mistake => mistake,
            }),
        }
    }

    fn value(&mut self) -> Result<Literal, ParseError> {
        match self.next() {
            Some('\'') => self.quoted(),
            Some(_) | None => self.bare(),
        }
    }

    /// A text in quotes.
    fn quoted(&mut self) -> Result<Literal, ParseError> {
        let start = self.at;
        let mut value = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\'' => {
                    self.at = start + at + 1;
                    return Ok(Literal::Text(value));
                }
                '\\' => match letters.next() {
                    Some((_, escaped @ ('\\' | '\''))) => value.push(escaped),
                    Some(_) => return self.fail_at(start + at, Mistake::Escape),
                    None => break,
                },
                letter => value.push(letter),
            }
        }
        self.fail_at(start, Mistake::OpenQuote)
    }

    /// A number, `true`, `false`, `null` or `*`.
    fn bare(&mut self) -> Result<Literal, ParseError> {
        let rest = self.rest();
        let ends = |letter: char| "+,()[]'\"&|".contains(letter) || letter.is_whitespace();
        let word = rest.get(..rest.find(ends).unwrap_or(rest.len()));
        let word = word.unwrap_or_default();
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        let literal = match word {
            "*" => Literal::Any,
            _ if is("true") => Literal::Bool(true),
            _ if is("false") => Literal::Bool(false),
            _ if is("null") => Literal::Null,
            word if is_number(word) => Literal::Number(word.to_owned()),
            word => return self.fail(mistakes::no_value(word, rest)),
        };
        self.at += word.len();
        Ok(literal)
    }
}
