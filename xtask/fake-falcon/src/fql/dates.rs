//! Dates as moments.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds and nanoseconds since 1970.
pub(super) type Moment = (i64, u32);

/// The moment of `2026-01-02`, of `2026-01-02T03:04:05Z`, with a fraction or an offset, or of a relative
/// time such as `now-7d`.
pub(super) fn moment(text: &str) -> Option<Moment> {
    relative(text).or_else(|| absolute(text))
}

/// Whether a text is a relative time.
pub(super) fn is_relative(text: &str) -> bool {
    relative(text).is_some()
}

fn relative(text: &str) -> Option<Moment> {
    let change = text.strip_prefix("now")?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let now = (i64::try_from(now.as_secs()).ok()?, now.subsec_nanos());
    if change.is_empty() {
        return Some(now);
    }
    let unit = match change.chars().next_back()? {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        'w' => 604_800,
        _ => return None,
    };
    let sign = match change.chars().next()? {
        '-' => -1,
        '+' => 1,
        _ => return None,
    };
    let count: i64 = number(change.get(1..change.len() - 1)?)?;
    Some((now.0.checked_add(sign * count.checked_mul(unit)?)?, now.1))
}

fn absolute(text: &str) -> Option<Moment> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let start = days(number(year)?, number(month)?, number(day)?)? * 86_400;
    let Some(time) = time else {
        return Some((start, 0));
    };
    let zone = time.find(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(zone)?;
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut parts = clock.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let nanoseconds = number(&format!("{fraction:0<9}"))?;
    let seconds = number(hour)? * 3_600 + number(minute)? * 60 + number(second)?;
    Some((
        start + seconds - offset(zone)?,
        u32::try_from(nanoseconds).ok()?,
    ))
}

/// The seconds of `Z`, `+02:00` or `-05:30`.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let seconds = number(hours)? * 3_600 + number(minutes)? * 60;
    Some(match zone.starts_with('-') {
        true => -seconds,
        false => seconds,
    })
}

fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// The days from 1970 to a date, counted year by year.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let of_year = |year: i64| 365 + i64::from(leap(year));
    let years: i64 = match year {
        1970.. => (1970..year).map(of_year).sum(),
        _ => -(year..1970).map(of_year).sum::<i64>(),
    };
    let february = 28 + i64::from(leap(year));
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let month = usize::try_from(month - 1).ok()?;
    let length = lengths.get(month)?;
    let before: i64 = lengths.iter().take(month).sum();
    (1..=*length)
        .contains(&day)
        .then_some(years + before + day - 1)
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn dates_are_moments() {
        for (text, expected) in [
            ("1970-01-01", (0, 0)),
            ("1969-12-31T23:59:59Z", (-1, 0)),
            ("2000-02-29T00:00:00Z", (951_782_400, 0)),
            ("2024-02-29T12:34:56Z", (1_709_210_096, 0)),
            ("2100-03-01T00:00:00Z", (4_107_542_400, 0)),
            ("2024-02-29T14:34:56+02:00", (1_709_210_096, 0)),
            ("2024-02-29T07:04:56-05:30", (1_709_210_096, 0)),
            ("2024-02-29T12:34:56.5Z", (1_709_210_096, 500_000_000)),
            ("2025-12-31T23:59:59.000000001Z", (1_767_225_599, 1)),
        ] {
            assert_eq!(moment(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "now-",
            "now-7",
            "now-7y",
            "now7d",
            "now--7d",
            "2026-13-01",
            "2026-02-29",
            "2100-02-29",
            "2026-1-1",
            "2026-01-01T00:00:00",
            "2026-01-01Tx",
            "abc",
            "2026-01-01-01",
            "nowé",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn relative_times_are_around_now() {
        let seconds = |text: &str| moment(text).unwrap().0;
        for (text, difference) in [
            ("now-30s", -30),
            ("now-2m", -120),
            ("now-1h", -3_600),
            ("now+1d", 86_400),
            ("now-1w", -604_800),
        ] {
            let found = seconds(text) - seconds("now");
            assert!((found - difference).abs() <= 1, "{text}: {found}");
        }
    }
}
