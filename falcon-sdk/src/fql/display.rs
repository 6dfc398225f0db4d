//! Writes a filter: parentheses around each group in a group.

use std::fmt;

use super::condition::{Condition, Operand};
use super::filter::{Filter, Node};
use super::quote::quote;
use super::value::{Literal, Value};

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (nodes, separator) = match self {
            Node::Condition(condition) => return condition.fmt(f),
            Node::All(nodes) => (nodes, "+"),
            Node::Any(nodes) => (nodes, ","),
        };
        for (index, node) in nodes.iter().enumerate() {
            if index > 0 {
                f.write_str(separator)?;
            }
            match node {
                Node::Condition(condition) => condition.fmt(f)?,
                Node::All(_) | Node::Any(_) => write!(f, "({node})")?,
            }
        }
        Ok(())
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
