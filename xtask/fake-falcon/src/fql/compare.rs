//! Compares the values of a property with a condition.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::filter::{Condition, Filter, Operand, Operator};

/// The values of a property of a record.
pub(crate) trait Record {
    /// The values; several in a list. Empty without a value.
    fn values(&self, property: &str) -> Vec<Value>;
}

impl Filter {
    /// Whether a record matches.
    pub(crate) fn matches(&self, record: &dyn Record) -> bool {
        match self {
            Filter::Every(filters) => filters.iter().all(|filter| filter.matches(record)),
            Filter::Either(filters) => filters.iter().any(|filter| filter.matches(record)),
            Filter::Is(condition) => {
                let values = record.values(&condition.property);
                holds(condition, &values) != condition.negated
            }
        }
    }
}

/// Whether one of the values meets the condition, before its negation.
fn holds(condition: &Condition, values: &[Value]) -> bool {
    let present = values.iter().any(|value| !value.is_null());
    condition.values.iter().any(|operand| match operand {
        Operand::Null => !present,
        Operand::Anything => present,
        // `name:''` may match every record.
        Operand::Text(text) if text.is_empty() && !condition.negated && !condition.exact => true,
        Operand::Text(text) if text.is_empty() => {
            !values.iter().any(|value| !text_of(value).is_empty())
        }
        Operand::Text(_) | Operand::Number(_) | Operand::Bool(_) => values
            .iter()
            .any(|value| compares(condition, operand, value)),
    })
}

fn compares(condition: &Condition, operand: &Operand, value: &Value) -> bool {
    match condition.operator {
        Operator::Equals => equals(condition.exact, operand, value),
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

/// Square brackets compare the whole value with its case. A `*` at one end of a text is a pattern,
/// stars at both ends are not.
fn equals(exact: bool, operand: &Operand, value: &Value) -> bool {
    match operand {
        Operand::Number(_) => order(value, operand) == Some(Ordering::Equal),
        Operand::Bool(truth) => {
            *value == Value::Bool(*truth) || text_of(value) == truth.to_string()
        }
        Operand::Text(text) if exact => text_of(value) == *text,
        Operand::Text(text) if text.starts_with('*') != text.ends_with('*') => {
            fits(text, &text_of(value))
        }
        Operand::Text(text) => text_of(value).to_lowercase() == text.to_lowercase(),
        Operand::Null | Operand::Anything => false,
    }
}

/// The longest text that is compared as a number: others are ids and markers.
const DIGITS: usize = 15;

/// By number if both are numbers, else by text. Dates are texts that sort.
fn order(value: &Value, operand: &Operand) -> Option<Ordering> {
    let number = |text: &str| {
        let number = text.parse::<f64>().ok();
        number.filter(|_| text.len() <= DIGITS)
    };
    let wanted = match operand {
        Operand::Number(wanted) => return number(&text_of(value))?.partial_cmp(wanted),
        operand => text(operand),
    };
    match (number(&text_of(value)), number(&wanted)) {
        (Some(value), Some(wanted)) => value.partial_cmp(&wanted),
        _ => Some(
            text_of(value)
                .as_str()
                .cmp(relative(&wanted).as_deref().unwrap_or(&wanted)),
        ),
    }
}

/// The date of a relative time, such as `now-7d`.
fn relative(text: &str) -> Option<String> {
    let count = text.strip_prefix("now-")?;
    let unit = count.chars().next_back()?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    let count: u64 = count.strip_suffix(unit)?.parse().ok()?;
    let ago = Duration::from_secs(count.checked_mul(seconds)?);
    let then = SystemTime::now()
        .checked_sub(ago)?
        .duration_since(UNIX_EPOCH);
    Some(date(then.ok()?.as_secs()))
}

/// The date and time of a moment, counted in years from 1970.
fn date(seconds: u64) -> String {
    let (mut days, second) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    loop {
        let length = 365 + u64::from(is_leap(year));
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!(
        "{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{:02}Z",
        days + 1,
        second % 60
    )
}

fn text(operand: &Operand) -> String {
    match operand {
        Operand::Text(text) => text.clone(),
        Operand::Number(number) => number.to_string(),
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

    use super::super::parse::parse;
    use super::{Record, date};

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
        let record = Made(json!({
            "hostname": "WEB-01", "severity": 70, "tags": ["a", "b"], "hidden": false, "uid": null,
            "last_seen": "2026-01-15T00:00:00Z", "os": "Windows Server 2019", "name": "O'Neil",
            "soon": "2999-01-01T00:00:00Z", "ip": "192.0.2.7",
        }));
        parse(filter).unwrap().matches(&record)
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
        ] {
            assert!(!matches(filter), "{filter}");
        }
    }

    #[test]
    fn dates_are_counted_over_leap_years() {
        assert_eq!(date(1_709_210_096), "2024-02-29T12:34:56Z");
        assert_eq!(date(1_767_225_599), "2025-12-31T23:59:59Z");
    }
}
