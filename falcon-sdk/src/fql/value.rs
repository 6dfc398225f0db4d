//! Values of conditions.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::kind::{Any, Boolean, Date, Kind, Number, Text};
use crate::wire::DateTime;

/// A value of a condition: text, a number, `true` or `false`, or a date.
///
/// Text, numbers, booleans, addresses and times become values by themselves, in `eq("Linux")` or
/// `ge(70)`. A number that is not finite becomes text, since FQL has none, and equals no number.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Value(pub(super) Literal);

/// A value, as FQL writes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Literal {
    /// In quotes.
    Text(String),
    /// Digits, with `-` and a decimal point.
    Number(String),
    Bool(bool),
    /// A property that was never set.
    Null,
    /// `*` without quotes: any value.
    Any,
}

impl Value {
    /// A number of JSON. `None` for one with an exponent, which FQL does not have.
    pub(crate) fn number(number: &serde_json::Number) -> Option<Value> {
        let text = number.to_string();
        is_number(&text).then_some(Value(Literal::Number(text)))
    }
}

/// Whether a text is a number: digits, with `-` and a decimal point.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let magnitude = text.strip_prefix('-').unwrap_or(text);
    match magnitude.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(magnitude),
    }
}

/// A type whose values a property of the kind `K` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of a property of the kind `{K}`",
    note = "`falcon_sdk::fql::field(\"name\")` takes any value"
)]
pub trait ValueOf<K: Kind>: Into<Value> {}

macro_rules! values {
    ($(for [$($kind:ident)+] $(|$value:ident: $type:ty| $literal:expr;)+)+) => {$(
        values!(@each [$($kind)+] $(|$value: $type| $literal;)+);
    )+};
    (@each $kinds:tt $(|$value:ident: $type:ty| $literal:expr;)+) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Value($literal)
            }
        }
        values!(@of $type, $kinds);
    )+};
    (@of $type:ty, [$($kind:ident)+]) => {$(
        impl ValueOf<$kind> for $type {}
    )+};
}

values! {
    for [Any Text Date]
    |text: &str| Literal::Text(text.to_owned());
    |text: String| Literal::Text(text);
    |text: &String| Literal::Text(text.clone());
    |text: Cow<'_, str>| Literal::Text(text.into_owned());

    for [Any Text]
    |address: IpAddr| Literal::Text(address.to_string());
    |address: Ipv4Addr| Literal::Text(address.to_string());
    |address: Ipv6Addr| Literal::Text(address.to_string());

    for [Any Number]
    |number: i8| Literal::Number(number.to_string());
    |number: i16| Literal::Number(number.to_string());
    |number: i32| Literal::Number(number.to_string());
    |number: i64| Literal::Number(number.to_string());
    |number: isize| Literal::Number(number.to_string());
    |number: u8| Literal::Number(number.to_string());
    |number: u16| Literal::Number(number.to_string());
    |number: u32| Literal::Number(number.to_string());
    |number: u64| Literal::Number(number.to_string());
    |number: usize| Literal::Number(number.to_string());
    |number: f32| decimal(number.is_finite(), number.to_string());
    |number: f64| decimal(number.is_finite(), number.to_string());

    for [Any Boolean]
    |truth: bool| Literal::Bool(truth);

    for [Any Date]
    |time: DateTime| Literal::Text(time.to_string());
    |time: &DateTime| Literal::Text(time.to_string());
}

impl<K: Kind> ValueOf<K> for Value {}

fn decimal(finite: bool, text: String) -> Literal {
    match finite {
        true => Literal::Number(text),
        false => Literal::Text(text),
    }
}
