//! Reads a filter.

use super::dates;
use super::decimal::Decimal;
use super::filter::{Condition, Filter, Operand, Operator};
use super::readings::{Escapes, Filters, Joins};

/// The deepest nesting.
const DEEPEST: usize = 100;

/// Reads a filter. The error is a sentence.
pub(crate) fn parse(text: &str, readings: Filters) -> Result<Filter, String> {
    let mut reader = Reader {
        rest: text,
        depth: 0,
        readings,
    };
    let filter = reader.conditions()?;
    match reader.rest {
        "" => Ok(filter),
        rest => Err(format!("unexpected {rest:?}")),
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
    readings: Filters,
}

impl Reader<'_> {
    fn skip(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Blanks between the parts of a filter.
    fn skip_blanks(&mut self) {
        if self.readings.lenient {
            self.rest = self.rest.trim_start();
        }
    }

    /// Conditions and groups up to the end, or to a `)`.
    fn conditions(&mut self) -> Result<Filter, String> {
        let mut first = self.group()?;
        let mut rest = Vec::new();
        loop {
            self.skip_blanks();
            let and = self.skip("+");
            if !and && !self.skip(",") {
                break;
            }
            rest.push((and, self.group()?));
        }
        let together = |and, left, right| match and {
            true => Filter::Every(vec![left, right]),
            false => Filter::Either(vec![left, right]),
        };
        // Whether `+` applies first. The parts of the other join.
        let and_first = match self.readings.join {
            Joins::AndFirst => true,
            Joins::OrFirst => false,
            Joins::InOrder => {
                let rest = rest.into_iter();
                return Ok(rest.fold(first, |left, (and, right)| together(and, left, right)));
            }
        };
        let mut parts = Vec::new();
        for (and, next) in rest {
            if and == and_first {
                first = together(and, first, next);
            } else {
                parts.push(std::mem::replace(&mut first, next));
            }
        }
        parts.push(first);
        Ok(match and_first {
            true => Filter::Either(parts),
            false => Filter::Every(parts),
        })
    }

    fn group(&mut self) -> Result<Filter, String> {
        self.skip_blanks();
        if !self.skip("(") {
            return self.condition().map(Filter::Is);
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("nested too deep".to_owned());
        }
        let filter = self.conditions()?;
        self.depth -= 1;
        match self.skip(")") {
            true => Ok(filter),
            false => Err(format!("`)` is missing before {:?}", self.rest)),
        }
    }

    fn condition(&mut self) -> Result<Condition, String> {
        let Some((property, rest)) = self.rest.split_once(':') else {
            return Err(format!("`:` is missing in {:?}", self.rest));
        };
        let named = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
        if property.is_empty() || !property.chars().all(named) {
            return Err(format!("{property:?} is no property"));
        }
        let property = property.to_ascii_lowercase();
        // Other clients write a blank here.
        self.rest = rest.trim_start_matches(' ');
        let negated = self.skip("!");
        let operator = self.operator(negated)?;
        let exact = self.skip("[");
        let mut values = vec![self.value()?];
        if exact {
            while self.skip(",") {
                self.skip_blanks();
                values.push(self.value()?);
            }
            if !self.skip("]") {
                return Err(format!("`]` is missing before {:?}", self.rest));
            }
        }
        Ok(Condition {
            property,
            operator,
            negated,
            values,
            exact,
        })
    }

    fn operator(&mut self, negated: bool) -> Result<Operator, String> {
        let inclusive = true;
        let operator = if self.skip(">=") {
            Operator::Above { inclusive }
        } else if self.skip("<=") || (self.readings.lenient && self.skip("=<")) {
            Operator::Below { inclusive }
        } else if self.skip(">") {
            Operator::Above { inclusive: false }
        } else if self.skip("<") {
            Operator::Below { inclusive: false }
        } else if self.skip("~") {
            Operator::Matches
        } else if self.rest.starts_with("*'") || self.rest.starts_with("*[") {
            self.skip("*");
            Operator::Like
        } else {
            Operator::Equals
        };
        match operator {
            Operator::Above { .. } | Operator::Below { .. }
                if negated || self.rest.starts_with('[') =>
            {
                Err("a range has no `!` and no list".to_owned())
            }
            operator => Ok(operator),
        }
    }

    fn value(&mut self) -> Result<Operand, String> {
        if self.skip("'") {
            return self.text('\'');
        }
        if self.readings.lenient && self.skip("\"") {
            return self.text('"');
        }
        let end = self.rest.find(['+', ',', ')', ']', ' ']);
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let operand = match word.to_ascii_lowercase().as_str() {
            "true" => Operand::Bool(true),
            "false" => Operand::Bool(false),
            "null" => Operand::Null,
            "*" => Operand::Anything,
            number if Decimal::read(number).is_some() => Operand::Number(number.to_owned()),
            _ => return Err(format!("{word:?} is no value")),
        };
        self.rest = rest;
        Ok(operand)
    }

    /// The rest of a text after its first quote.
    fn text(&mut self, quote: char) -> Result<Operand, String> {
        let mut text = String::new();
        let mut letters = self.rest.chars();
        loop {
            match (letters.next(), self.readings.escapes) {
                (Some('\\'), Escapes::Backslash) => text.extend(letters.next()),
                (Some(letter), Escapes::Doubled)
                    if letter == quote && letters.as_str().starts_with(quote) =>
                {
                    text.extend(letters.next());
                }
                (Some(letter), _) if letter == quote => break,
                (Some(letter), _) => text.push(letter),
                (None, _) => return Err("a quote is not closed".to_owned()),
            }
        }
        self.rest = letters.as_str();
        if self.readings.no_relative_dates && dates::is_relative(&text) {
            return Err(format!("{text:?} is no date"));
        }
        Ok(Operand::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Filters;
    use super::parse;

    #[test]
    fn malformed_filters_are_refused() {
        for text in [
            "",
            "a",
            "a='b'",
            "a:b",
            "a:'b",
            "a:[]",
            "a:['b'",
            "(a:1",
            "a:1)",
            "a:1+",
            "a:1 +b:2",
            "a:1 AND b:2",
            "a b:1",
            "a:>['x']",
            "a:!>1",
            "a:\"b\"",
            "a:=<1",
            "a:['b', 'c']",
            "a:.5",
            "a:5.",
            "a:1e5",
        ] {
            assert!(parse(text, Filters::new()).is_err(), "{text}");
        }
    }

    #[test]
    fn groups_are_nested_up_to_a_limit() {
        let deep = |depth: usize| format!("{}a:1{}", "(".repeat(depth), ")".repeat(depth));
        let read = |text: &str| parse(text, Filters::new()).is_ok();
        assert!(read(&deep(100)) && !read(&deep(101)));
        assert!(read(&vec!["(a:1)"; 150].join("+")));
    }

    #[test]
    fn a_list_of_ids_is_known_as_such() {
        let ids = |text: &str| parse(text, Filters::new()).unwrap().ids("id");
        let texts = |texts: &[&str]| Some(texts.iter().map(|it| it.to_string()).collect());
        assert_eq!(ids("id:['a','b']"), texts(&["a", "b"]));
        assert_eq!(ids("(ID:['a'])"), texts(&["a"]));
        for text in [
            "id:'a'",
            "id:!['a']",
            "id:*['a']",
            "id:[1]",
            "other:['a']",
            "id:['a']+id:['b']",
        ] {
            assert_eq!(ids(text), None, "{text}");
        }
    }
}
