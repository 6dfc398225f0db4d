//! Reads a filter. `+` applies before `,`, which is not established: the SDK always writes parentheses.

use super::filter::{Condition, Filter, Operand, Operator};

/// The deepest nesting.
const DEEPEST: usize = 100;

/// Reads a filter. The error is a sentence.
pub(crate) fn parse(text: &str) -> Result<Filter, String> {
    let mut reader = Reader {
        rest: text,
        depth: 0,
    };
    let filter = reader.either()?;
    match reader.rest {
        "" => Ok(filter),
        rest => Err(format!("unexpected {rest:?}")),
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
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

    fn either(&mut self) -> Result<Filter, String> {
        let mut filters = vec![self.every()?];
        while self.skip(",") {
            filters.push(self.every()?);
        }
        Ok(Filter::Either(filters))
    }

    fn every(&mut self) -> Result<Filter, String> {
        let mut filters = vec![self.group()?];
        while self.skip("+") {
            filters.push(self.group()?);
        }
        Ok(Filter::Every(filters))
    }

    fn group(&mut self) -> Result<Filter, String> {
        if !self.skip("(") {
            return self.condition().map(Filter::Is);
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("nested too deep".to_owned());
        }
        let filter = self.either()?;
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
        self.rest = rest;
        let negated = self.skip("!");
        let operator = self.operator(negated)?;
        let exact = self.skip("[");
        let mut values = vec![self.value()?];
        if exact {
            while self.skip(",") {
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
        } else if self.skip("<=") {
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
            return self.text();
        }
        let end = self.rest.find(['+', ',', ')', ']']);
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let operand = match word.to_ascii_lowercase().as_str() {
            "true" => Operand::Bool(true),
            "false" => Operand::Bool(false),
            "null" => Operand::Null,
            "*" => Operand::Anything,
            number => match number.parse() {
                Ok(number) if !word.contains(char::is_alphabetic) => Operand::Number(number),
                Ok(_) | Err(_) => return Err(format!("{word:?} is no value")),
            },
        };
        self.rest = rest;
        Ok(operand)
    }

    /// The rest of a text after its first quote.
    fn text(&mut self) -> Result<Operand, String> {
        let mut text = String::new();
        let mut letters = self.rest.chars();
        loop {
            match letters.next() {
                Some('\'') => break,
                Some('\\') => text.extend(letters.next()),
                Some(letter) => text.push(letter),
                None => return Err("a quote is not closed".to_owned()),
            }
        }
        self.rest = letters.as_str();
        Ok(Operand::Text(text))
    }
}

#[cfg(test)]
mod tests {
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
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
