//! Values in FQL, the language of `filter` parameters.
//!
//! A filter is text, such as `platform_name:'Linux'+hostname:'web-7'`. A value that comes from elsewhere
//! must be quoted, or it can change the filter:
//!
//! ```
//! use falcon_sdk::fql;
//!
//! let hostname = "x',hostname:*'*";
//!
//! // Wrong: the filter now selects every host, and an action would reach the first of any name.
//! assert_eq!(format!("hostname:'{hostname}'"), "hostname:'x',hostname:*'*'");
//!
//! // Right: the value stays one value.
//! let filter = format!("hostname:{}", fql::quote(hostname));
//! assert_eq!(filter, r"hostname:'x\',hostname:*\'*'");
//! ```
//!
//! [`quote`] writes the quotes itself, so that none are written around it. Numbers, `true`, `false` and `null`
//! stand without quotes.
//!
//! # Wildcards
//!
//! Quoting does not make `*` an ordinary character: some services read `hostname:'web-*'` as a pattern, and
//! a value of `*` then matches every record. FQL has no escape for it. [`exact`] compares the whole value
//! instead, upper and lower case too: use it for values that you do not choose, above all before a write.
//!
//! # Limits
//!
//! That `\'` stands for a quote and `\\` for a backslash is what other SDKs rely on; the service documents
//! neither. Before you contain or delete what a filter found, compare the records with what you meant.
//!
//! The `+` of a filter is sent as `%2B`: operations escape their parameters by themselves.

/// A value as a text literal: in single quotes, with `\` before each quote and backslash of its own.
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

/// A value that a field must equal as a whole, upper and lower case too.
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
