//! Any value stays one value in a filter.

use std::iter::Peekable;
use std::str::Chars;

use falcon_sdk::fql;
use proptest::prelude::*;

/// Reads a literal as the service does. Returns its value and the rest of the text.
fn read(text: &str) -> Option<(String, &str)> {
    let mut letters = text.strip_prefix('\'')?.chars();
    let mut value = String::new();
    loop {
        match letters.next()? {
            '\'' => return Some((value, letters.as_str())),
            '\\' => value.push(letters.next()?),
            letter => value.push(letter),
        }
    }
}

/// How many conditions a filter has: the parts between `+` and `,` outside of literals.
fn conditions(filter: &str) -> usize {
    let mut letters = filter.chars().peekable();
    let mut count = 1;
    while let Some(letter) = letters.next() {
        match letter {
            '+' | ',' => count += 1,
            '\'' => skip(&mut letters),
            _ => {}
        }
    }
    count
}

fn skip(letters: &mut Peekable<Chars<'_>>) {
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '\'' => return,
            _ => {}
        }
    }
}

#[test]
fn a_value_that_looks_like_a_filter_is_a_value() {
    for value in [
        "x',hostname:*'*",
        "x'+hostname:!'",
        r"x\',hostname:*'*",
        r"\",
        r"\\'",
        "'",
        "",
        "a\nb",
        "*",
        "']",
    ] {
        let quoted = fql::quote(value);
        assert_eq!(read(&quoted), Some((value.to_owned(), "")), "{quoted}");
        let filter = format!("hostname:{quoted}+platform_name:'Linux'");
        assert_eq!(conditions(&filter), 2, "{filter}");
        let filter = format!("hostname:{}+platform_name:'Linux'", fql::exact(value));
        assert_eq!(conditions(&filter), 2, "{filter}");
    }
    let injected = format!("hostname:'{}'", "x',hostname:*'*");
    assert_eq!(conditions(&injected), 2, "the test sees an injection");
}

/// Texts with special characters of FQL, and others.
fn values() -> impl Strategy<Value = String> {
    prop_oneof![r"[\\'\[\]*+,:!~()a\n]{0,12}", any::<String>()]
}

proptest! {
    #[test]
    fn any_quoted_value_is_read_back(value in values()) {
        let quoted = fql::quote(&value);
        prop_assert_eq!(read(&quoted), Some((value.clone(), "")));
        let filter = format!("a:{quoted}+b:{}", fql::exact(&value));
        prop_assert_eq!(conditions(&filter), 2);
        let after_a = filter.strip_prefix("a:").unwrap();
        let (first, rest) = read(after_a).unwrap();
        let (second, end) = read(rest.strip_prefix("+b:[").unwrap()).unwrap();
        prop_assert_eq!((first, second, end), (value.clone(), value, "]"));
    }
}
