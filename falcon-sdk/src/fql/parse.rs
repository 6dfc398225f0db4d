//! Reads a filter. A recursive descent over the text, which finds the usual mistakes.

use std::str::FromStr;

use super::condition::{Condition, Operand, Operator};
use super::error::{Mistake, ParseError};
use super::filter::{Filter, Node};
use super::quote::quote;
use super::value::{Literal, is_number};

/// How deep groups may be nested, so that a hostile text can't exhaust the stack.
const DEEPEST: usize = 64;

/// Words of other languages, and the operators of FQL.
const WORDS: [(&str, &str); 9] = [
    ("and", "+"),
    ("or", ","),
    ("not", "property:!'value'"),
    ("&&", "+"),
    ("||", ","),
    ("&", "+"),
    ("|", ","),
    ("in", "property:['a','b']"),
    ("like", "property:*'*a*'"),
];

/// Reads a filter and finds the usual mistakes. Groups need parentheses where `+` and `,` meet,
/// because the service does not document which applies first.
impl FromStr for Filter {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut parser = Parser {
            text,
            at: 0,
            depth: 0,
        };
        if text.is_empty() {
            return parser.fail(Mistake::Empty);
        }
        let node = parser.group()?;
        match parser.rest() {
            "" => Ok(Filter(node)),
            rest if rest.starts_with(')') => parser.fail(Mistake::Closing),
            _ => parser.fail(parser.after_value()),
        }
    }
}

/// The length of the name of a property at the start of a text.
pub(super) fn name_length(text: &str) -> usize {
    let other = |letter: char| !(letter.is_ascii_alphanumeric() || "_-.".contains(letter));
    text.find(other).unwrap_or(text.len())
}

struct Parser<'a> {
    text: &'a str,
    /// A character boundary.
    at: usize,
    depth: usize,
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

    /// Conditions and groups, all joined by `+` or all by `,`.
    fn group(&mut self) -> Result<Node, ParseError> {
        let mut nodes = vec![self.part()?];
        let mut joined = None;
        while let Some(join @ ('+' | ',')) = self.next() {
            if joined.is_some_and(|before| before != join) {
                return self.fail(Mistake::Mixed);
            }
            joined = Some(join);
            self.at += 1;
            nodes.push(self.part()?);
        }
        Ok(match joined {
            Some(',') => Node::any(nodes),
            Some(_) | None => Node::all(nodes),
        })
    }

    /// A condition, or a group in parentheses.
    fn part(&mut self) -> Result<Node, ParseError> {
        let start = self.at;
        if !self.take("(") {
            return Ok(Node::Condition(self.condition()?));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fail_at(start, Mistake::Deep);
        }
        let node = self.group()?;
        if !self.take(")") {
            return match self.rest() {
                "" => self.fail_at(start, Mistake::OpenGroup),
                _ => self.fail(self.after_value()),
            };
        }
        self.depth -= 1;
        Ok(node)
    }

    fn condition(&mut self) -> Result<Condition, ParseError> {
        let start = self.at;
        let length = name_length(self.rest());
        if length == 0 {
            return self.fail(self.no_name());
        }
        self.at += length;
        let property = self.text.get(start..self.at).unwrap_or_default();
        if !self.take(":") {
            return self.fail(self.no_colon(property));
        }
        let operator = self.operator()?;
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

    fn operator(&mut self) -> Result<Operator, ParseError> {
        for (wrong, correct) in [
            ("=<", "<="),
            ("=>", ">="),
            ("!=", "!"),
            ("<>", "!"),
            ("=", ":"),
        ] {
            if self.rest().starts_with(wrong) {
                return self.fail(Mistake::Operator(correct));
            }
        }
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
            return Ok(operator);
        }
        Ok(Operator::Equal)
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
            false => self.fail(match self.after_value() {
                Mistake::AfterValue => Mistake::OpenList,
                mistake => mistake,
            }),
        }
    }

    fn value(&mut self) -> Result<Literal, ParseError> {
        match self.next() {
            Some('\'') => self.quoted(),
            Some('"') => self.fail(Mistake::DoubleQuote),
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
        let end = rest.find(|letter: char| "+,()[]'\"".contains(letter) || letter.is_whitespace());
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        let literal = match word {
            "" if rest.starts_with(char::is_whitespace) => return self.fail(Mistake::Blank),
            "" => return self.fail(Mistake::NoValue),
            "*" => Literal::Any,
            _ if is("true") => Literal::Bool(true),
            _ if is("false") => Literal::Bool(false),
            _ if is("null") => Literal::Null,
            word if is_number(word) => Literal::Number(word.to_owned()),
            word if word.starts_with('%') => return self.fail(Mistake::Escaped),
            _ => return self.fail(Mistake::Unquoted(quote(phrase(rest)))),
        };
        self.at += word.len();
        Ok(literal)
    }

    /// The mistake where a property should begin.
    fn no_name(&self) -> Mistake {
        match self.next() {
            None | Some('+' | ',' | ')') => Mistake::NoCondition,
            Some('!') => Mistake::Negation,
            Some('"') => Mistake::DoubleQuote,
            Some('%') => Mistake::Escaped,
            Some(letter) if letter.is_whitespace() => Mistake::Blank,
            Some('&' | '|') => self.after_value(),
            Some(_) => Mistake::Name,
        }
    }

    /// The mistake where a colon should follow a property.
    fn no_colon(&self, property: &str) -> Mistake {
        let rest = self.rest();
        match self.next() {
            Some('=') => {
                let value = rest.trim_start_matches(['=', ':']);
                let end = value.find(['+', ',', ')', ' ']).unwrap_or(value.len());
                let value = value.get(..end).unwrap_or_default();
                Mistake::Equals(format!("{property}:{value}"))
            }
            Some('!' | '>' | '<' | '~') => Mistake::NoColon,
            Some('%') => Mistake::Escaped,
            Some(letter) if letter.is_whitespace() => {
                let negates = property.eq_ignore_ascii_case("not");
                if negates {
                    Mistake::Negation
                } else {
                    Mistake::Blank
                }
            }
            None | Some('\'' | '"' | '(' | ')' | '[' | ',' | '+') => Mistake::NoColon,
            Some(_) => Mistake::Name,
        }
    }

    /// The mistake of a text that follows a value or a group.
    fn after_value(&self) -> Mistake {
        let rest = self.rest().trim_start();
        let end = match rest.find(|letter: char| !letter.is_ascii_alphabetic()) {
            Some(0) => rest.find(|letter: char| !"&|".contains(letter)),
            end => end,
        };
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let known = WORDS
            .iter()
            .find(|(other, _)| word.eq_ignore_ascii_case(other));
        match (known, self.next()) {
            (Some((_, correct)), _) => Mistake::Word(word.to_owned(), correct),
            (None, Some(letter)) if letter.is_whitespace() => Mistake::Blank,
            (None, Some('%')) => Mistake::Escaped,
            (None, Some(_) | None) => Mistake::AfterValue,
        }
    }
}

/// A text without quotes, with its blanks, up to the next condition.
fn phrase(rest: &str) -> &str {
    let end = rest.find(['+', ',', '(', ')', '[', ']', '\'', '"']);
    let phrase = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let lower = phrase.to_ascii_lowercase();
    let joined = [" and ", " or ", " && ", " || "]
        .iter()
        .filter_map(|word| lower.find(word));
    let end = joined.min().unwrap_or(phrase.len());
    phrase.get(..end).unwrap_or_default().trim_end()
}
