//! Text literals, for filters that are written by hand.

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
