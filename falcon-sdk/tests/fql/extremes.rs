//! Filters and values of extreme sizes.

use falcon_sdk::fql::{Filter, Value, field};

/// The text is read, and written unchanged.
fn round_trip(text: &str) {
    let filter: Filter = text.parse().unwrap();
    assert!(filter.to_string() == text, "{} bytes", text.len());
}

#[test]
fn no_depth_of_groups_exhausts_the_stack() {
    let mut built = field("a").eq(0);
    for depth in 1..=5_000 {
        let next = field("a").eq(depth);
        built = match depth % 2 {
            0 => next & built,
            _ => built | next,
        };
    }
    let text = built.to_string();
    assert_eq!(text.matches('(').count(), 4_999);
    assert!(text.parse::<Filter>().unwrap() == built);
    assert_eq!(built.properties().len(), 1);
    assert!(!!built.clone() == built);
    assert!(format!("{built:?}").len() > text.len());

    let depth = 200_000;
    let redundant = format!("{}a:1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(redundant.parse::<Filter>().unwrap().to_string(), "a:1");
    let (deep, closed) = ("a:1,(a:1+(".repeat(depth / 2), "))".repeat(depth / 2));
    round_trip(&format!("{deep}a:1,a:2{closed}"));
    for unclosed in ["(".repeat(depth), deep] {
        assert!(unclosed.parse::<Filter>().is_err());
    }
}

#[test]
fn a_filter_of_a_megabyte_is_read_and_written_unchanged() {
    round_trip(&format!("a:'{}'", r"x\'\\é+,()".repeat(100_000)));
    round_trip(&format!("a:1{}", "+b.c:>='2026-01-01'".repeat(60_000)));
    round_trip(&format!("a:['x'{}]", ",'y'".repeat(250_000)));
    let names = "a".repeat(1_000_000);
    round_trip(&format!("{names}:1"));
    let errors = ["'", "a:1 ", "a:'x\\y'", "%", "&&", "é"];
    for error in errors {
        let text = format!("{}{error}", "a:1+".repeat(250_000));
        assert!(text.parse::<Filter>().is_err());
    }
}

#[test]
fn many_filters_are_combined_in_a_moment() {
    let conditions = (0..100_000).map(|number| field("a").ne(number));
    let all = Filter::all(conditions.clone()).unwrap();
    let any = Filter::any(conditions).unwrap();
    assert_eq!(all.to_string().matches('+').count(), 99_999);
    assert_eq!(any.to_string().matches(',').count(), 99_999);
    let list = field("a").any_of(0..100_000).unwrap();
    assert!(list.to_string().parse::<Filter>().unwrap() == list);
}

#[test]
fn extreme_numbers_are_written_in_digits() {
    let text = |value: Value| field("a").eq(value).to_string();
    assert_eq!(text(u64::MAX.into()), "a:18446744073709551615");
    assert_eq!(text(i64::MIN.into()), "a:-9223372036854775808");
    assert_eq!(text((-0.0).into()), "a:-0");
    assert_eq!(text(0.1_f32.into()), "a:0.1");
    assert_eq!(text(f64::MAX.into()).len(), 2 + 309);
    for number in [f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e300] {
        round_trip(&text(number.into()));
    }
    // Filters have no such numbers. In quotes, they equal no number.
    for (number, expected) in [
        (f64::NAN, "a:'NaN'"),
        (f64::INFINITY, "a:'inf'"),
        (f64::NEG_INFINITY, "a:'-inf'"),
    ] {
        assert_eq!(text(number.into()), expected);
    }
}

#[test]
fn any_character_is_a_value() {
    let all: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
    let filter = field("a").eq(all) & field("b").exact("\0\u{1b}\r\n\t\u{202e}\u{feff}");
    assert!(filter.to_string().parse::<Filter>().unwrap() == filter);
}
