//! Properties, and the conditions on them.

use std::fmt;
use std::marker::PhantomData;

use super::condition::{Condition, Operand, Operator};
use super::error::{EmptyList, Mistake, ParseError};
use super::filter::Filter;
use super::kind::{Any, Kind, Ordered, Textual};
use super::parse;
use super::value::{Literal, Value, ValueOf};

/// A property by its name: takes any operator and any value.
///
/// The names of an operation's properties are on its page, and in the module `fql` of its service. A
/// name that is no text of the program is checked by `try_from`, which refuses characters that would
/// change the filter.
///
/// ```
/// use falcon_sdk::fql::{Field, field};
///
/// assert_eq!(field("severity").ge(70).to_string(), "severity:>=70");
/// let chosen = Field::try_from("device.hostname")?;
/// assert_eq!(chosen.eq("a").to_string(), "device.hostname:'a'");
/// assert!(Field::try_from("a:'x',b").is_err());
/// # Ok::<(), falcon_sdk::fql::ParseError>(())
/// ```
///
/// # Panics
///
/// A condition on a name with other characters than letters, digits, `_`, `-` and `.` panics.
pub const fn field(name: &'static str) -> Field<'static> {
    Field::named(name)
}

/// A property. Its kind `K` decides which values and operators it takes.
pub struct Field<'a, K = Any> {
    name: &'a str,
    kind: PhantomData<K>,
}

impl<K> Field<'static, K> {
    /// A property of a kind. A condition on it panics if it is no name, as of [`field`].
    pub const fn named(name: &'static str) -> Self {
        Field {
            name,
            kind: PhantomData,
        }
    }
}

impl<'a, K> Field<'a, K> {
    /// The name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    fn condition(&self, operator: Operator, operand: Operand) -> Filter {
        assert!(
            parse::is_name(self.name),
            "{:?} is no name of a property: use letters, digits, `_`, `-` and `.`",
            self.name
        );
        Filter::one(Condition {
            property: self.name.to_owned(),
            operator,
            operand,
        })
    }

    fn one(&self, operator: Operator, value: impl Into<Value>) -> Filter {
        self.condition(operator, Operand::One(value.into().0))
    }

    fn exact_one(&self, value: Literal) -> Filter {
        self.condition(Operator::Equal, Operand::List(vec![value]))
    }
}

impl<K: Kind> Field<'_, K> {
    /// The property equals the value. Some services compare text without regard to case, or in part; see
    /// [`exact`](Field::exact).
    /// The empty text is compared in brackets, because services may read `name:''` as any value.
    pub fn eq(&self, value: impl ValueOf<K>) -> Filter {
        let value: Value = value.into();
        match value.0 {
            Literal::Text(text) if text.is_empty() => self.exact_one(Literal::Text(text)),
            literal => self.condition(Operator::Equal, Operand::One(literal)),
        }
    }

    /// The property does not equal the value.
    pub fn ne(&self, value: impl ValueOf<K>) -> Filter {
        self.one(Operator::NotEqual, value)
    }

    /// The property equals the whole value, including upper and lower case. As far as it is known, a `*`
    /// in it is no pattern.
    pub fn exact(&self, value: impl ValueOf<K>) -> Filter {
        self.exact_one(value.into().0)
    }

    /// The property equals one of the values, compared as by [`exact`](Field::exact).
    ///
    /// ```
    /// # use falcon_sdk::fql::{EmptyList, field};
    /// let either = field("hostname").any_of(["WEB-1", "WEB-2"])?;
    /// assert_eq!(either.to_string(), "hostname:['WEB-1','WEB-2']");
    /// assert_eq!((!either).to_string(), "hostname:!['WEB-1','WEB-2']");
    /// # Ok::<(), EmptyList>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`EmptyList`] without a value: no filter selects nothing.
    pub fn any_of<V: ValueOf<K>>(
        &self,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Filter, EmptyList> {
        let values: Vec<Literal> = values.into_iter().map(|value| value.into().0).collect();
        match values.is_empty() {
            true => Err(EmptyList {
                property: self.name.to_string(),
            }),
            false => Ok(self.condition(Operator::Equal, Operand::List(values))),
        }
    }

    /// The property has a value other than the empty text.
    pub fn exists(&self) -> Filter {
        self.one(Operator::NotEqual, "")
    }

    /// The property was never set.
    pub fn is_null(&self) -> Filter {
        self.one(Operator::Equal, Value(Literal::Null))
    }
}

impl<K: Ordered> Field<'_, K> {
    /// The property is greater than the value.
    pub fn gt(&self, value: impl ValueOf<K>) -> Filter {
        self.one(Operator::Greater, value)
    }

    /// The property is greater than the value, or equal.
    pub fn ge(&self, value: impl ValueOf<K>) -> Filter {
        self.one(Operator::GreaterOrEqual, value)
    }

    /// The property is less than the value.
    pub fn lt(&self, value: impl ValueOf<K>) -> Filter {
        self.one(Operator::Less, value)
    }

    /// The property is less than the value, or equal.
    pub fn le(&self, value: impl ValueOf<K>) -> Filter {
        self.one(Operator::LessOrEqual, value)
    }
}

impl<K: Textual> Field<'_, K> {
    /// The property fits a pattern, in which each `*` is any text. Not every service has patterns for
    /// every property.
    pub fn like(&self, pattern: impl AsRef<str>) -> Filter {
        self.one(Operator::Like, pattern.as_ref())
    }

    /// The property starts with a text. A `*` in the text is part of the pattern.
    pub fn starts_with(&self, text: impl AsRef<str>) -> Filter {
        self.like(format!("{}*", text.as_ref()))
    }

    /// The property ends with a text. A `*` in the text is part of the pattern.
    pub fn ends_with(&self, text: impl AsRef<str>) -> Filter {
        self.like(format!("*{}", text.as_ref()))
    }

    /// The property contains a text. A `*` in the text is part of the pattern.
    pub fn contains(&self, text: impl AsRef<str>) -> Filter {
        self.like(format!("*{}*", text.as_ref()))
    }

    /// The property contains the words of a text, without regard to case, blanks and punctuation. Hosts
    /// refuse the opposite, `!~`.
    pub fn matches(&self, text: impl AsRef<str>) -> Filter {
        self.one(Operator::Match, text.as_ref())
    }

    /// The property is an IPv4 address of a block, given by its first one to four numbers. Hosts have the
    /// property `local_ip.raw` for it.
    ///
    /// ```
    /// # use falcon_sdk::fql::field;
    /// let block = field("local_ip.raw").ip_block([192, 0, 2]);
    /// assert_eq!(block.to_string(), "local_ip.raw:*'192.0.2.*'");
    /// ```
    pub fn ip_block<const N: usize>(&self, numbers: [u8; N]) -> Filter {
        const { assert!(N >= 1 && N <= 4, "an address block has one to four numbers") }
        let mut pattern = numbers.map(|number| number.to_string()).join(".");
        if N < 4 {
            pattern.push_str(".*");
        }
        self.like(pattern)
    }
}

/// Checks a name that the program did not choose.
impl<'a> TryFrom<&'a str> for Field<'a> {
    type Error = ParseError;

    fn try_from(name: &'a str) -> Result<Self, ParseError> {
        if !parse::is_name(name) {
            let end = parse::name_length(name);
            return Err(ParseError::new(name, end, Mistake::Name));
        }
        Ok(Field {
            name,
            kind: PhantomData,
        })
    }
}

impl<K> Clone for Field<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Field<'_, K> {}

/// Writes the name.
impl<K> fmt::Display for Field<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl<K> fmt::Debug for Field<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.name).finish()
    }
}
