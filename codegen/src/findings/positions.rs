//! Lines and columns of places in a text, for errors only.

use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Parser};

use crate::pointer::below;

/// Line and column by JSON pointer, counted from 1: of the key for a member, of the value for an
/// element of a list.
pub(super) fn of<'a>(
    text: &str,
    pointers: impl Iterator<Item = &'a str>,
) -> BTreeMap<String, (usize, usize)> {
    let wanted: BTreeSet<&str> = pointers.collect();
    let mut found = Found {
        wanted,
        positions: BTreeMap::new(),
    };
    found.add("", (1, 1));
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().starts_with('{') {
        true => {
            Json::new(text).value("", &mut found);
        }
        false => yaml(text, &mut found),
    }
    found.positions
}

struct Found<'a> {
    wanted: BTreeSet<&'a str>,
    positions: BTreeMap<String, (usize, usize)>,
}

impl Found<'_> {
    fn add(&mut self, pointer: &str, position: (usize, usize)) {
        if self.wanted.contains(pointer) {
            self.positions.entry(pointer.to_owned()).or_insert(position);
        }
    }
}

/// A scan of JSON that has been read before, so that it is valid and not deep. The YAML parser refuses some
/// of JSON, such as tabs and pairs of `\u` escapes.
struct Json<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    column: usize,
}

impl<'a> Json<'a> {
    fn new(text: &'a str) -> Json<'a> {
        Json {
            rest: text.chars().peekable(),
            line: 1,
            column: 1,
        }
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.next()?;
        if next == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(next)
    }

    /// The next character that is no blank, without taking it.
    fn peek(&mut self) -> Option<char> {
        while self.rest.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.next();
        }
        self.rest.peek().copied()
    }

    /// A value; `None` at the end of the text.
    fn value(&mut self, pointer: &str, found: &mut Found<'_>) -> Option<()> {
        match self.peek()? {
            '{' => {
                self.next();
                while self.peek()? != '}' {
                    if self.peek()? == ',' {
                        self.next();
                        continue;
                    }
                    let position = (self.line, self.column);
                    let key = self.text()?;
                    let member = below(pointer, &key);
                    found.add(&member, position);
                    while self.peek()? != ':' {
                        self.next();
                    }
                    self.next();
                    self.value(&member, found)?;
                }
                self.next();
            }
            '[' => {
                self.next();
                let mut index = 0;
                while self.peek()? != ']' {
                    if self.peek()? == ',' {
                        self.next();
                        continue;
                    }
                    let element = below(pointer, &index.to_string());
                    found.add(&element, (self.line, self.column));
                    self.value(&element, found)?;
                    index += 1;
                }
                self.next();
            }
            '"' => {
                self.text()?;
            }
            _ => {
                while !matches!(self.peek()?, ',' | '}' | ']') {
                    self.next();
                }
            }
        }
        Some(())
    }

    /// A string, unescaped.
    fn text(&mut self) -> Option<String> {
        let mut written = String::from(self.next()?);
        loop {
            let c = self.next()?;
            written.push(c);
            match c {
                '\\' => written.push(self.next()?),
                '"' => return serde_json::from_str(&written).ok(),
                _ => {}
            }
        }
    }
}

/// An open collection.
enum Frame {
    /// With the pointer of the key that waits for its value.
    Object(String, Option<String>),
    /// With the index of the next element.
    List(String, usize),
}

fn yaml(text: &str, found: &mut Found<'_>) {
    let mut frames: Vec<Frame> = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return };
        let position = (span.start.line(), span.start.col() + 1);
        let scalar = match &event {
            Event::Scalar(text, ..) => Some(text.to_string()),
            _ => None,
        };
        if matches!(event, Event::SequenceEnd | Event::MappingEnd) {
            frames.pop();
            continue;
        }
        let starts = matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
        if !starts && scalar.is_none() && !matches!(event, Event::Alias(_)) {
            continue;
        }
        let pointer = match frames.last_mut() {
            None => String::new(),
            Some(Frame::Object(holder, key)) => match (key.take(), scalar) {
                (Some(pointer), _) => pointer,
                (None, Some(name)) => {
                    let pointer = below(holder, &name);
                    found.add(&pointer, position);
                    *key = Some(pointer);
                    continue;
                }
                // A key that is a collection is no name.
                (None, None) => {
                    *key = Some(String::new());
                    String::new()
                }
            },
            Some(Frame::List(holder, index)) => {
                let pointer = below(holder, &index.to_string());
                found.add(&pointer, position);
                *index += 1;
                pointer
            }
        };
        match event {
            Event::MappingStart(..) => frames.push(Frame::Object(pointer, None)),
            Event::SequenceStart(..) => frames.push(Frame::List(pointer, 0)),
            _ => {}
        }
    }
}
