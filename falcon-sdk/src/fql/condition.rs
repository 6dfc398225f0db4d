//! A condition on one property.

use super::value::Literal;

/// A condition on one property.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Condition {
    pub(crate) property: String,
    pub(crate) operator: Operator,
    pub(super) operand: Operand,
}

/// What a property is compared with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Operand {
    One(Literal),
    /// One of several, compared exactly. Not empty.
    List(Vec<Literal>),
}

/// How a property is compared. FQL writes it after the colon.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    /// Compares words of a text.
    Match,
    NotMatch,
    /// Compares with a pattern.
    Like,
    NotLike,
}

impl Operator {
    /// Every operator with its text, longer texts first.
    pub(super) const ALL: [(&'static str, Operator); 10] = [
        ("!~", Operator::NotMatch),
        ("!*", Operator::NotLike),
        (">=", Operator::GreaterOrEqual),
        ("<=", Operator::LessOrEqual),
        ("!", Operator::NotEqual),
        (">", Operator::Greater),
        ("<", Operator::Less),
        ("~", Operator::Match),
        ("*", Operator::Like),
        ("", Operator::Equal),
    ];

    pub(crate) fn text(self) -> &'static str {
        match self {
            Operator::Equal => "",
            Operator::NotEqual => "!",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Match => "~",
            Operator::NotMatch => "!~",
            Operator::Like => "*",
            Operator::NotLike => "!*",
        }
    }

    /// Whether it compares by order, with one value.
    pub(crate) fn is_range(self) -> bool {
        match self {
            Operator::Greater
            | Operator::GreaterOrEqual
            | Operator::Less
            | Operator::LessOrEqual => true,
            Operator::Equal
            | Operator::NotEqual
            | Operator::Match
            | Operator::NotMatch
            | Operator::Like
            | Operator::NotLike => false,
        }
    }

    fn negated(self) -> Operator {
        match self {
            Operator::Equal => Operator::NotEqual,
            Operator::NotEqual => Operator::Equal,
            Operator::Greater => Operator::LessOrEqual,
            Operator::GreaterOrEqual => Operator::Less,
            Operator::Less => Operator::GreaterOrEqual,
            Operator::LessOrEqual => Operator::Greater,
            Operator::Match => Operator::NotMatch,
            Operator::NotMatch => Operator::Match,
            Operator::Like => Operator::NotLike,
            Operator::NotLike => Operator::Like,
        }
    }
}

impl Condition {
    pub(super) fn negated(self) -> Condition {
        let empty = Operand::One(Literal::Text(String::new()));
        // `name:''` may match every record.
        if self.operator == Operator::NotEqual && self.operand == empty {
            return Condition {
                operator: Operator::Equal,
                operand: Operand::One(Literal::Null),
                ..self
            };
        }
        Condition {
            operator: self.operator.negated(),
            ..self
        }
    }
}
