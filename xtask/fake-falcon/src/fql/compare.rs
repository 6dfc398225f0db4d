//! Compares the values of a property with a condition.

use std::cmp::Ordering;

use serde_json::Value;

use super::dates;
use super::decimal::Decimal;
use super::filter::{Condition, Filter, Operand, Operator};
use super::readings::{Filters, Plain, Stars};

/// The values of a property of a record.
pub(crate) trait Record {
    /// The values; several in a list. Empty without a value.
    fn values(&self, property: &str) -> Vec<Value>;
}

impl Filter {
    /// Whether a record matches.
    pub(crate) fn matches(&self, record: &dyn Record, readings: Filters) -> bool {
        match self {
            Filter::Every(filters) => filters.iter().all(|it| it.matches(record, readings)),
            Filter::Either(filters) => filters.iter().any(|it| it.matches(record, readings)),
            Filter::Is(condition) => {
                let values = record.values(&condition.property);
                if readings.absent_is_neither
                    && condition.negated
                    && values.iter().all(Value::is_null)
                {
                    return false;
                }
                holds(condition, &values, readings) != condition.negated
            }
        }
    }
}

/// Whether one of the values meets the condition, before its negation.
fn holds(condition: &Condition, values: &[Value], readings: Filters) -> bool {
    let present = values.iter().any(|value| !value.is_null());
    let plain = !condition.negated && !condition.exact && !readings.empty_is_absent;
    condition.values.iter().any(|operand| match operand {
        Operand::Null => !present,
        Operand::Anything => present,
        Operand::Text(text) if text.is_empty() && condition.operator == Operator::Equals => {
            // `name:''` may match every record.
            plain || !values.iter().any(|value| !text_of(value).is_empty())
        }
        Operand::Text(_) | Operand::Number(_) | Operand::Bool(_) => values
            .iter()
            .any(|value| compares(condition, operand, value, readings)),
    })
}

fn compares(condition: &Condition, operand: &Operand, value: &Value, readings: Filters) -> bool {
    match condition.operator {
        Operator::Equals => equals(condition.exact, operand, value, readings),
        Operator::Matches => {
            let words = words(&text_of(value));
            let wanted = self::words(&text(operand));
            wanted.iter().all(|word| words.contains(word))
        }
        Operator::Like => fits(&text(operand), &text_of(value)),
        Operator::Above { inclusive } => {
            let found = order(value, operand);
            found == Some(Ordering::Greater) || (inclusive && found == Some(Ordering::Equal))
        }
        Operator::Below { inclusive } => {
            let found = order(value, operand);
            found == Some(Ordering::Less) || (inclusive && found == Some(Ordering::Equal))
        }
    }
}

/// Square brackets compare the whole value with its case.
fn equals(exact: bool, operand: &Operand, value: &Value, readings: Filters) -> bool {
    let wanted = match operand {
        Operand::Number(_) => return order(value, operand) == Some(Ordering::Equal),
        Operand::Bool(truth) => return text_of(value) == truth.to_string(),
        Operand::Null | Operand::Anything => return false,
        Operand::Text(text) => text,
    };
    let value = text_of(value);
    let is_pattern = match readings.stars {
        Stars::End => wanted.starts_with('*') != wanted.ends_with('*'),
        Stars::Anywhere => wanted.contains('*'),
        Stars::Nowhere => false,
    };
    match readings.plain {
        _ if exact => value == *wanted,
        _ if is_pattern => fits(wanted, &value),
        Plain::Whole => value.to_lowercase() == wanted.to_lowercase(),
        Plain::Case => value == *wanted,
        Plain::Part => value.to_lowercase().contains(&wanted.to_lowercase()),
    }
}

/// The longest text that is compared as a number: others are ids and markers.
const DIGITS: usize = 15;

/// By number if both are numbers, by time if both are dates, else by text.
fn order(value: &Value, operand: &Operand) -> Option<Ordering> {
    let (value, is_number) = (text_of(value), value.is_number());
    let wanted = match operand {
        Operand::Number(wanted) => {
            return Decimal::read(&value)?.partial_cmp(&Decimal::read(wanted)?);
        }
        operand => text(operand),
    };
    if (is_number || value.len().max(wanted.len()) <= DIGITS)
        && let (Some(value), Some(wanted)) = (Decimal::read(&value), Decimal::read(&wanted))
    {
        return value.partial_cmp(&wanted);
    }
    match (dates::moment(&value), dates::moment(&wanted)) {
        (Some(value), Some(wanted)) => Some(value.cmp(&wanted)),
        _ => Some(value.cmp(&wanted)),
    }
}

fn text(operand: &Operand) -> String {
    match operand {
        Operand::Text(text) => text.clone(),
        Operand::Number(digits) => digits.clone(),
        Operand::Bool(truth) => truth.to_string(),
        Operand::Null | Operand::Anything => String::new(),
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a text fits a pattern, in which `*` is any text. Without regard to case.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Filters;
    use super::super::parse::parse;
    use super::Record;

    struct Made(Value);

    impl Record for Made {
        fn values(&self, property: &str) -> Vec<Value> {
            match self.0.get(property) {
                Some(Value::Array(values)) => values.clone(),
                found => found.cloned().into_iter().collect(),
            }
        }
    }

    fn matches(filter: &str) -> bool {
        read(filter, Filters::new()).unwrap()
    }

    fn read(filter: &str, readings: Filters) -> Result<bool, String> {
        let record = Made(json!({
            "hostname": "WEB-01", "severity": 70, "tags": ["a", "b"], "hidden": false, "uid": null,
            "last_seen": "2026-01-15T00:00:00Z", "os": "Windows Server 2019", "name": "O'Neil",
            "soon": "2999-01-01T00:00:00Z", "ip": "192.0.2.7", "path": r"C:\x", "long": u64::MAX,
            "fine": "2026-01-15T00:00:00.5Z", "short": "10", "id": "0000000017000000000001",
            "two": "ab",
        }));
        Ok(parse(filter, readings)?.matches(&record, readings))
    }

    #[test]
    fn a_filter_selects_what_it_says() {
        for filter in [
            "hostname:'web-01'",
            "hostname:['WEB-01']",
            "hostname:['x','WEB-01']",
            "hostname:'WEB*'",
            "hostname:'*-01'",
            "hostname:*'*b-0*'",
            "hostname:!'x'",
            "hostname:!['x']",
            "hostname:!*'x*'",
            "hostname:!''",
            "hostname:''",
            "hostname:*",
            "severity:70",
            "severity:>=70",
            "severity:<70.5",
            "tags:'b'",
            "hidden:false",
            "uid:null",
            "absent:null",
            "absent:!'x'",
            "uid:!'x'",
            "last_seen:>'2026-01-14'",
            "last_seen:<='2026-01-15T00:00:00Z'",
            "os:~'server windows'",
            "name:'O\\'Neil'",
            "soon:>'now-7d'",
            "last_seen:<'now-1s'",
            "ip:*'192.0.2.*'",
            "(hostname:'x',severity:70)+tags:'a'",
            "hostname:'x'+severity:1,tags:'a'",
            "hostname: 'web-01'+severity: >=70",
            "long:18446744073709551615",
            "long:>18446744073709551614",
            "severity:70.0",
            "severity:['70']",
            "severity:>'9'",
            "long:>'9'",
            "short:>'9'",
            "id:<'9'",
            "two:*'*a*b'",
            "hidden:!true",
            "last_seen:>='2026-01-15'",
            "last_seen:<'2026-01-15T00:00:00-00:30'+last_seen:>'2026-01-15T00:00:00+01:00'",
            "fine:>'2026-01-15T00:00:00Z'",
            "fine:<'2026-01-15T00:00:01Z'",
            "hidden:'false'",
            "hostname:['']+severity:1,tags:['a']",
            "hostname:!['']",
        ] {
            assert!(matches(filter), "{filter}");
        }
        for filter in [
            "hostname:['web-01']",
            "hostname:'*b-0*'",
            "hostname:'WEB'",
            "severity:>70",
            "tags:'c'",
            "tags:!'a'",
            "uid:!null",
            "hostname:null",
            "last_seen:>='2026-01-16'",
            "os:~'linux'",
            "soon:<'now-1d'",
            "absent:''+hostname:'x'",
            "absent:!''",
            "(hostname:'WEB-01',tags:'a')+severity:1",
            "long:18446744073709551614",
            "two:*'*b*b'",
            "hidden:true",
            "last_seen:<'2026-01-15T00:00:00+00:00'",
            "hostname:['']",
            "hostname:['WEB*']",
            "hostname:~'web 02'",
            "severity:'7'",
        ] {
            assert!(!matches(filter), "{filter}");
        }
    }

    #[test]
    fn each_switch_is_another_reading() {
        for (switch, filter, usual, other) in [
            ("join=or-first", "severity:1+tags:'a',tags:'b'", true, false),
            (
                "join=or-first",
                "tags:'a',severity:1+severity:70",
                true,
                true,
            ),
            (
                "join=in-order",
                "tags:'a',severity:1+severity:2",
                true,
                false,
            ),
            (
                "join=in-order",
                "severity:1+severity:2,tags:'a'",
                true,
                true,
            ),
            ("plain=case", "hostname:'web-01'", true, false),
            ("plain=case", "hostname:'WEB-01'", true, true),
            ("plain=part", "hostname:'eb-0'", false, true),
            ("plain=part", "hostname:['eb-0']", false, false),
            ("stars=anywhere", "hostname:'*b-0*'", false, true),
            ("stars=nowhere", "hostname:'WEB*'", true, false),
            ("stars=nowhere", "hostname:*'WEB*'", true, true),
            ("empty-is-absent", "hostname:''", true, false),
            ("empty-is-absent", "uid:''", true, true),
            ("absent-is-neither", "absent:!'x'", true, false),
            ("absent-is-neither", "hostname:!'x'", true, true),
        ] {
            assert_eq!(matches(filter), usual, "{filter}");
            let readings = Filters::new().set(switch).unwrap();
            assert_eq!(read(filter, readings), Ok(other), "{switch}: {filter}");
        }
        for (switch, filter, expected) in [
            ("escapes=backslash", r"name:'O\'Neil'", Some(true)),
            ("escapes=backslash", "name:'O''Neil'", None),
            ("escapes=doubled", "name:'O''Neil'", Some(true)),
            ("escapes=doubled", r"name:'O\'Neil'", None),
            ("escapes=none", r"name:'O\'Neil'", None),
            ("escapes=backslash", r"path:'C:\\x'", Some(true)),
            ("escapes=none", r"path:'C:\x'", Some(true)),
            ("escapes=none", r"path:'C:\\x'", Some(false)),
            ("lenient", "name:\"O'Neil\"", Some(true)),
            (
                "lenient",
                " ( tags:'a' + severity:=<70 ) , hostname:['x', 'y'] ",
                Some(true),
            ),
            ("no-relative-dates", "soon:>'now-7d'", None),
            ("no-relative-dates", "soon:>'2026-01-01'", Some(true)),
        ] {
            let readings = match switch {
                "escapes=backslash" => Filters::new(),
                _ => Filters::new().set(switch).unwrap(),
            };
            assert_eq!(read(filter, readings).ok(), expected, "{switch}: {filter}");
        }
        assert!(Filters::new().set("join").is_err());
    }
}
