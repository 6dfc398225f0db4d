//! An event to ingest, and its form in a request.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::wire::Json;

/// An event to ingest.
///
/// A structured event is JSON, with fields and a time if they are set. A raw event is a line of
/// text, which the parser of the data connector reads. Events of the two kinds are sent to different
/// routes, so a batch has one kind.
///
/// ```
/// use std::time::SystemTime;
///
/// use falcon_sdk::hec::{Event, TimeUnit};
///
/// let login = Event::new(serde_json::json!({ "user": "ana", "action": "login" }))
///     .field("site", "berlin")
///     .time(SystemTime::now(), TimeUnit::Milliseconds);
/// let line = Event::raw("Nov 28 20:10:01 web-7 sshd[411]: session opened");
/// # drop((login, line));
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct Event(Content);

#[derive(Clone, Eq, PartialEq)]
enum Content {
    Structured {
        /// JSON.
        event: String,
        /// Members of an object, with commas between them.
        fields: String,
        /// A number.
        time: String,
    },
    Raw(String),
}

/// The kind of an event, which decides its route.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Structured,
    Raw,
}

/// The unit of an event's time. Parsers of data connectors differ in the unit that they read.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TimeUnit {
    /// Seconds, with nanoseconds as decimals.
    Seconds,
    /// Whole milliseconds.
    Milliseconds,
    /// Nanoseconds.
    Nanoseconds,
}

const EVENT: &str = "{\"event\":";
const TIME: &str = ",\"time\":";
const FIELDS: &str = ",\"fields\":{";

impl Event {
    /// A structured event.
    pub fn new(event: impl Into<Json>) -> Self {
        Event::structured(event.into().to_string())
    }

    /// A structured event from a value of your own.
    ///
    /// # Errors
    ///
    /// If the value is no JSON, for example because a map has keys that are no text.
    pub fn of<T: Serialize + ?Sized>(event: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(event).map(Event::structured)
    }

    /// A raw event: a line of text. A line end at its end is left out. The service splits a text of
    /// several lines into several events.
    pub fn raw(line: impl Into<String>) -> Self {
        let mut line = line.into();
        line.truncate(line.trim_end_matches(['\r', '\n']).len());
        Event(Content::Raw(line))
    }

    fn structured(event: String) -> Self {
        Event(Content::Structured {
            event,
            fields: String::new(),
            time: String::new(),
        })
    }

    /// Adds a field beside the event, by which it can be searched. A raw event has none, and stays
    /// unchanged.
    pub fn field(mut self, name: &str, value: impl Into<Json>) -> Self {
        if let Content::Structured { fields, .. } = &mut self.0 {
            if !fields.is_empty() {
                fields.push(',');
            }
            fields.push_str(&format!("{}:{}", Json::from(name), value.into()));
        }
        self
    }

    /// Sets when the event happened. A raw event has its time in its line, and stays unchanged.
    /// Default: none, and the service finds the time in the event or uses the time of arrival.
    pub fn time(mut self, moment: SystemTime, unit: TimeUnit) -> Self {
        let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
        if let Content::Structured { time, .. } = &mut self.0 {
            *time = match unit {
                TimeUnit::Seconds => format!("{}.{:09}", since.as_secs(), since.subsec_nanos()),
                TimeUnit::Milliseconds => since.as_millis().to_string(),
                TimeUnit::Nanoseconds => since.as_nanos().to_string(),
            };
        }
        self
    }

    pub(super) fn kind(&self) -> Kind {
        match &self.0 {
            Content::Structured { .. } => Kind::Structured,
            Content::Raw(_) => Kind::Raw,
        }
    }

    /// Its length in a request, in bytes, with its line end.
    pub(super) fn len(&self) -> usize {
        let part = |mark: &str, text: &str, close: usize| match text {
            "" => 0,
            text => mark.len() + text.len() + close,
        };
        1 + match &self.0 {
            Content::Structured {
                event,
                fields,
                time,
            } => EVENT.len() + event.len() + part(TIME, time, 0) + part(FIELDS, fields, 1) + 1,
            Content::Raw(line) => line.len(),
        }
    }

    /// Appends it to a body, with its line end.
    pub(super) fn write(&self, body: &mut Vec<u8>) {
        let mut add = |text: &str| body.extend_from_slice(text.as_bytes());
        match &self.0 {
            Content::Structured {
                event,
                fields,
                time,
            } => {
                add(EVENT);
                add(event);
                if !time.is_empty() {
                    add(TIME);
                    add(time);
                }
                if !fields.is_empty() {
                    add(FIELDS);
                    add(fields);
                    add("}");
                }
                add("}\n");
            }
            Content::Raw(line) => {
                add(line);
                add("\n");
            }
        }
    }
}

impl From<Json> for Event {
    fn from(event: Json) -> Self {
        Event::new(event)
    }
}

/// As it is sent: a line of JSON, or the line of a raw event.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::with_capacity(self.len());
        self.write(&mut text);
        f.write_str(String::from_utf8_lossy(&text).trim_end_matches('\n'))
    }
}

/// Shows the length, but not the content.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({:?}, {} bytes)", self.kind(), self.len())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn sent(event: &Event) -> String {
        let mut body = Vec::new();
        event.write(&mut body);
        assert_eq!(body.len(), event.len(), "the length is exact");
        String::from_utf8(body).unwrap()
    }

    #[test]
    fn an_event_is_a_line_of_json_with_its_time_and_fields() {
        let moment = UNIX_EPOCH + Duration::from_nanos(1_760_000_000_123_456_789);
        let event = Event::new(json!({ "a": "\n" }));
        assert_eq!(sent(&event), "{\"event\":{\"a\":\"\\n\"}}\n");
        for (unit, time) in [
            (TimeUnit::Seconds, "1760000000.123456789"),
            (TimeUnit::Milliseconds, "1760000000123"),
            (TimeUnit::Nanoseconds, "1760000000123456789"),
        ] {
            let event = Event::new(json!(1))
                .field("site \"b\"", "x")
                .field("rank", 7)
                .time(moment, unit);
            let fields = "\"fields\":{\"site \\\"b\\\"\":\"x\",\"rank\":7}";
            assert_eq!(
                sent(&event),
                format!("{{\"event\":1,\"time\":{time},{fields}}}\n")
            );
            assert_eq!(format!("{event}\n"), sent(&event));
        }
    }

    #[test]
    fn a_raw_event_is_its_line() {
        let event = Event::raw("one line\r\n").field("a", 1);
        assert_eq!(sent(&event), "one line\n");
        assert_eq!(sent(&Event::raw("")), "\n");
    }

    #[test]
    fn the_content_of_an_event_is_not_shown_by_debug() {
        assert_eq!(
            format!("{:?}", Event::raw("hunter2")),
            "Event(Raw, 8 bytes)"
        );
    }
}
