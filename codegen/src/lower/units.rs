//! The unit of a number, where its name ends with it: `timeout_seconds`, `sizeBytes`.

use heck::ToSnakeCase;

use crate::ir::{Type, Unit};

/// Last words of names, with their unit.
const UNITS: [(&str, Unit); 20] = [
    ("bytes", Unit::Bytes),
    ("days", Unit::Days),
    ("gb", Unit::Gigabytes),
    ("hours", Unit::Hours),
    ("hrs", Unit::Hours),
    ("kb", Unit::Kilobytes),
    ("mb", Unit::Megabytes),
    ("milliseconds", Unit::Milliseconds),
    ("millis", Unit::Milliseconds),
    ("mins", Unit::Minutes),
    ("minutes", Unit::Minutes),
    ("ms", Unit::Milliseconds),
    ("msec", Unit::Milliseconds),
    ("pct", Unit::Percent),
    ("percent", Unit::Percent),
    ("percentage", Unit::Percent),
    ("percentages", Unit::Percent),
    ("sec", Unit::Seconds),
    ("seconds", Unit::Seconds),
    ("secs", Unit::Seconds),
];

/// The unit of a field. Words before the unit may be about something else: `last_7_days` counts
/// within that time.
pub(super) fn of(name: &str, ty: &Type) -> Option<Unit> {
    if !matches!(ty, Type::Int | Type::Uint | Type::Float) {
        return None;
    }
    let name = name.to_snake_case();
    let mut words = name.rsplit('_');
    let last = words.next()?;
    let counts_within = words
        .next()
        .is_some_and(|word| word.chars().all(|c| c.is_ascii_digit()));
    let (_, unit) = UNITS.iter().find(|(word, _)| *word == last)?;
    (!counts_within).then_some(*unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_of_a_number_is_its_unit() {
        for (name, unit) in [
            ("timeout_seconds", Some(Unit::Seconds)),
            ("sizeBytes", Some(Unit::Bytes)),
            ("duration_ms", Some(Unit::Milliseconds)),
            ("days", Some(Unit::Days)),
            ("seen_last_7_days", None),
            ("seconds_limit", None),
            ("alarms", None),
        ] {
            assert_eq!(of(name, &Type::Int), unit, "{name}");
        }
        assert_eq!(of("timeout_seconds", &Type::Text), None);
    }
}
