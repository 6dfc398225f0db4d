//! Any filter is read as it was written, and any text is read without a panic.

use falcon_sdk::fql::{Field, Filter, Value};
use proptest::prelude::*;

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        r"[\\'\[\]*+,:!~() a\n\u{e9}]{0,8}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ]
}

fn names() -> &'static str {
    "[a-zA-Z0-9_]{1,6}([.-][a-z0-9_]{1,4}){0,2}"
}

fn conditions() -> impl Strategy<Value = Filter> {
    let lists = prop::collection::vec(values(), 1..4);
    (names(), values(), lists, ".{0,6}", 0..14).prop_map(|(name, value, list, text, which)| {
        let field = Field::try_from(&*name).unwrap();
        match which {
            0 => field.eq(value),
            1 => field.ne(value),
            2 => field.gt(value),
            3 => field.ge(value),
            4 => field.lt(value),
            5 => field.le(value),
            6 => field.exact(value),
            7 => field.any_of(list).unwrap(),
            8 => field.like(text),
            9 => field.contains(text),
            10 => field.matches(text),
            11 => field.exists(),
            12 => field.is_null(),
            _ => field.ip_block([10, 0]),
        }
    })
}

fn filters() -> impl Strategy<Value = Filter> {
    conditions().prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| left & right),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| left | right),
            inner.prop_map(|filter| !filter),
        ]
    })
}

/// Texts that are nearly filters.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a", "b.c", ":", "'", "'x'", "\\", "(", ")", "+", ",", "[", "]", "!", "~", "*", ">", "<",
        "=", " ", "AND", "or", "&&", "1", "-1.5", "null", "true", "\"", "%27", "é", "\n",
    ]);
    prop::collection::vec(pieces, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_filter_is_read_as_it_was_written(filter in filters()) {
        let text = filter.to_string();
        prop_assert_eq!(text.parse::<Filter>().unwrap(), filter);
    }

    #[test]
    fn formatting_twice_changes_nothing(text in texts()) {
        if let Ok(filter) = text.parse::<Filter>() {
            let formatted = filter.to_string();
            prop_assert_eq!(formatted.parse::<Filter>().unwrap().to_string(), formatted);
        }
    }

    #[test]
    fn any_text_is_a_filter_or_an_error_with_its_place(text in prop_oneof![texts(), any::<String>()]) {
        if let Err(error) = text.parse::<Filter>() {
            prop_assert!(text.is_char_boundary(error.position()));
            let (line, report) = (error.to_string(), format!("{error:?}"));
            prop_assert_eq!(line.lines().count(), 1);
            prop_assert!(report.lines().count() <= 3);
        }
    }
}
