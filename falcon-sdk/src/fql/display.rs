//! Writes a filter, with parentheses around each group in a group.

use std::fmt::{self, Write as _};

use super::condition::{Condition, Operand};
use super::filter::{Filter, Join, Part};
use super::quote::quote;
use super::value::{Literal, Value};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut join = self.join;
        let mut is_first = true;
        for part in &self.parts {
            match part {
                Part::Condition(_) | Part::Open if is_first => {}
                Part::Condition(_) | Part::Open => f.write_char(join.separator())?,
                Part::Close => {}
            }
            match part {
                Part::Condition(condition) => condition.fmt(f)?,
                Part::Open => f.write_char('(')?,
                Part::Close => f.write_char(')')?,
            }
            (join, is_first) = match part {
                Part::Condition(_) => (join, false),
                Part::Open => (join.other(), true),
                Part::Close => (join.other(), false),
            };
        }
        Ok(())
    }
}

/// Writes the text.
impl fmt::Debug for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filter({self})")
    }
}

impl Join {
    fn separator(self) -> char {
        match self {
            Join::All => '+',
            Join::Any => ',',
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.property, self.operator.text())?;
        match &self.operand {
            Operand::One(value) => value.fmt(f),
            Operand::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    f.write_str(if index == 0 { "[" } else { "," })?;
                    value.fmt(f)?;
                }
                f.write_str("]")
            }
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Text(text) => f.write_str(&quote(text)),
            Literal::Number(digits) => f.write_str(digits),
            Literal::Bool(truth) => truth.fmt(f),
            Literal::Null => f.write_str("null"),
            Literal::Any => f.write_str("*"),
        }
    }
}

/// Writes the value as FQL does, text in quotes.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
