//! Times in filters: absolute, in UTC, to the second.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::kind::{Any, Date};
use super::value::{Literal, Value, ValueOf};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A date and time as a value: `'2026-01-02T03:04:05Z'`, in UTC, without fractions of a second. Times
/// before 1970 become its first second.
///
/// It takes the times of other crates, because they convert into [`SystemTime`]:
///
/// | crate | `date(..)` of | a day, without `date` |
/// | --- | --- | --- |
/// | `chrono` | `DateTime` in any time zone | `NaiveDate::to_string` |
/// | `jiff` | `Timestamp`, `Zoned` | `civil::Date::to_string` |
/// | `time` | `OffsetDateTime`, `UtcDateTime` | `Date::to_string` |
///
/// A [`DateTime`](crate::DateTime) of a record is a value without `date`.
///
/// ```
/// use std::time::{Duration, UNIX_EPOCH};
/// use falcon_sdk::fql::{date, field};
///
/// let start = UNIX_EPOCH + Duration::from_secs(1_767_323_045);
/// assert_eq!(field("last_seen").lt(date(start)).to_string(), "last_seen:<'2026-01-02T03:04:05Z'");
///
/// let start = time::OffsetDateTime::from(start);
/// assert_eq!(field("last_seen").lt(date(start)).to_string(), "last_seen:<'2026-01-02T03:04:05Z'");
/// ```
pub fn date(time: impl Into<SystemTime>) -> Value {
    Value::from(time.into())
}

/// A time before now.
///
/// The condition that it becomes a value of has an absolute time, computed at that moment. All pages of
/// a list therefore have the same start, and services that do not know relative times accept it.
///
/// ```
/// use falcon_sdk::fql::{Ago, field};
///
/// let recent = field("last_seen").ge(Ago::days(7));
/// assert!(recent.to_string().starts_with("last_seen:>='20"));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Ago {
    seconds: u64,
}

/// A time after now, computed at the moment at which it becomes a value.
///
/// ```
/// use falcon_sdk::fql::{FromNow, field};
///
/// let soon = field("expiration").le(FromNow::days(30)) & field("expired").eq(false);
/// assert!(soon.to_string().starts_with("expiration:<='20"));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct FromNow {
    seconds: u64,
}

macro_rules! relative {
    ($type:ident, $when:literal) => {
        impl $type {
            #[doc = concat!("A number of seconds ", $when, ".")]
            pub const fn seconds(count: u64) -> Self {
                $type { seconds: count }
            }

            #[doc = concat!("A number of minutes ", $when, ".")]
            pub const fn minutes(count: u64) -> Self {
                $type::seconds(count.saturating_mul(MINUTE))
            }

            #[doc = concat!("A number of hours ", $when, ".")]
            pub const fn hours(count: u64) -> Self {
                $type::seconds(count.saturating_mul(HOUR))
            }

            #[doc = concat!("A number of days of 24 hours ", $when, ".")]
            pub const fn days(count: u64) -> Self {
                $type::seconds(count.saturating_mul(DAY))
            }
        }

        impl From<$type> for Value {
            fn from(time: $type) -> Self {
                Value(Literal::Text(time.absolute()))
            }
        }

        impl ValueOf<Any> for $type {}
        impl ValueOf<Date> for $type {}
    };
}

relative!(Ago, "ago");
relative!(FromNow, "from now");

impl Ago {
    /// The relative time as text, such as `'now-7d'`, which the service computes for each request. Hosts,
    /// discover and spotlight are known to accept it; other services may not.
    ///
    /// ```
    /// use falcon_sdk::fql::{Ago, field};
    ///
    /// let recent = field("last_seen").ge(Ago::days(7).relative());
    /// assert_eq!(recent.to_string(), "last_seen:>='now-7d'");
    /// ```
    pub fn relative(self) -> Value {
        let units = [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm')];
        let whole = units
            .into_iter()
            .find(|(length, _)| self.seconds.is_multiple_of(*length));
        let (length, unit) = whole.unwrap_or((1, 's'));
        Value(Literal::Text(format!(
            "now-{}{unit}",
            self.seconds / length
        )))
    }

    fn absolute(self) -> String {
        let length = Duration::from_secs(self.seconds);
        text(SystemTime::now().checked_sub(length).unwrap_or(UNIX_EPOCH))
    }
}

impl FromNow {
    fn absolute(self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let then = now
            .unwrap_or_default()
            .as_secs()
            .saturating_add(self.seconds);
        text(UNIX_EPOCH + Duration::from_secs(then.min(LAST)))
    }
}

impl From<SystemTime> for Value {
    fn from(time: SystemTime) -> Self {
        Value(Literal::Text(text(time)))
    }
}

impl ValueOf<Any> for SystemTime {}
impl ValueOf<Date> for SystemTime {}

/// The last second of the year 9999, after which a date has no text that sorts.
const LAST: u64 = 253_402_300_799;

/// The text of a time; of the first second of 1970 for all times before it.
fn text(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs().min(LAST);
    let (year, month, day) = civil(seconds / DAY);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        seconds % DAY / HOUR,
        seconds % HOUR / MINUTE,
        seconds % MINUTE
    )
}

/// The date of a day, counted from 1970. A year of this calculation begins in March, so that a leap day
/// is its last day.
fn civil(days: u64) -> (u64, u64, u64) {
    const FOUR_CENTURIES: u64 = 146_097;
    let days = days + 719_468;
    let (era, day) = (days / FOUR_CENTURIES, days % FOUR_CENTURIES);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, turn) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + turn, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_in_utc_to_the_second() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_210_096, "2024-02-29T12:34:56Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (1_767_225_600, "2026-01-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (LAST, "9999-12-31T23:59:59Z"),
            (LAST + 1, "9999-12-31T23:59:59Z"),
        ] {
            let time = UNIX_EPOCH + Duration::new(seconds, 999_999_999);
            assert_eq!(text(time), expected);
            let http = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds.min(LAST)));
            assert!(http.contains(&expected[..4]), "{http}");
        }
        assert_eq!(
            text(UNIX_EPOCH - Duration::from_secs(1)),
            "1970-01-01T00:00:00Z"
        );
    }

    #[test]
    fn a_relative_time_is_before_or_after_now() {
        let at = |change: i64| {
            let now = SystemTime::now();
            let length = Duration::from_secs(change.unsigned_abs());
            text(if change < 0 {
                now - length
            } else {
                now + length
            })
        };
        type Relative = fn() -> (String, String);
        let all: [(i64, Relative); 4] = [
            (1, || {
                (Ago::seconds(1).absolute(), FromNow::seconds(1).absolute())
            }),
            (60, || {
                (Ago::minutes(1).absolute(), FromNow::minutes(1).absolute())
            }),
            (3_600, || {
                (Ago::hours(1).absolute(), FromNow::hours(1).absolute())
            }),
            (86_400, || {
                (Ago::days(1).absolute(), FromNow::days(1).absolute())
            }),
        ];
        for (length, relative) in all {
            let (earliest, soonest) = (at(-length), at(length));
            let (ago, from_now) = relative();
            let (latest, last) = (at(-length), at(length));
            assert!(earliest <= ago && ago <= latest, "{ago}");
            assert!(soonest <= from_now && from_now <= last, "{from_now}");
        }
        assert_eq!(Ago::days(u64::MAX).absolute(), "1970-01-01T00:00:00Z");
        assert_eq!(FromNow::days(u64::MAX).absolute(), "9999-12-31T23:59:59Z");
    }
}
