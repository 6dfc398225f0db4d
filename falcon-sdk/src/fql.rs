//! Values in FQL, the language of `filter` parameters.
//!
//! A filter is text, such as `platform_name:'Linux'+hostname:'web-7'`. Quote every value that you
//! do not choose yourself, because it can otherwise change the filter:
//!
//! ```
//! use falcon_sdk::fql;
//!
//! let hostname = "x',hostname:*'*";
//!
//! // Wrong: the filter now selects every host, and an action would reach the first host of any name.
//! assert_eq!(format!("hostname:'{hostname}'"), "hostname:'x',hostname:*'*'");
//!
//! // Right: the value stays one value.
//! let filter = format!("hostname:{}", fql::quote(hostname));
//! assert_eq!(filter, r"hostname:'x\',hostname:*\'*'");
//! ```
//!
//! [`quote`] writes the quotes itself, so do not add quotes around it. Numbers, `true`, `false` and
//! `null` need no quotes.
//!
//! # Wildcards
//!
//! Quoting does not escape `*`: some services read `hostname:'web-*'` as a pattern, and a value of
//! `*` then matches every record. FQL has no escape for it. Instead, [`exact`] compares the whole
//! value, including upper and lower case. Use it for values that you do not choose, above all
//! before a write.
//!
//! # Limits
//!
//! Other SDKs rely on `\'` for a quote and `\\` for a backslash; the service documents neither.
//! Before you contain or delete the records that a filter found, check that they are the intended
//! records.
//!
//! The `+` of a filter is sent as `%2B`: operations escape their own parameters.

/// A value as a text literal: in single quotes, with `\` before each of its quotes and backslashes.
///
/// ```
/// use falcon_sdk::fql::quote;
///
/// assert_eq!(quote("Linux"), "'Linux'");
/// assert_eq!(quote("O'Neil"), r"'O\'Neil'");
/// assert_eq!(quote(r"C:\x"), r"'C:\\x'");
/// ```
pub fn quote(value: impl AsRef<str>) -> String {
    let value = value.as_ref();
    let mut literal = String::with_capacity(value.len() + 2);
    literal.push('\'');
    for letter in value.chars() {
        if matches!(letter, '\\' | '\'') {
            literal.push('\\');
        }
        literal.push(letter);
    }
    literal.push('\'');
    literal
}

/// A condition that a field equals the whole value, including upper and lower case.
///
/// ```
/// use falcon_sdk::fql;
///
/// let filter = format!("hostname:{}", fql::exact("WEB-7"));
/// assert_eq!(filter, "hostname:['WEB-7']");
/// ```
pub fn exact(value: impl AsRef<str>) -> String {
    format!("[{}]", quote(value))
}
