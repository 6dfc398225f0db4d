//! The events of a partition, each made from its number.

use std::time::Duration;

use serde_json::{Value, json};

use super::settings::EventStreams;
use crate::clock::Clock;
use crate::seed::Seed;

/// The offset of the first event of each partition.
const FIRST_OFFSET: u64 = 100;

/// The types of events, in turns. Clients don't know the last one.
const TYPES: [&str; 6] = [
    "AuthActivityAuditEvent",
    "EppDetectionSummaryEvent",
    "UserActivityAuditEvent",
    "IncidentSummaryEvent",
    "RemoteResponseSessionStartEvent",
    "SomethingNewEvent",
];

/// The events of one partition. An event exists from its creation to the end of its retention.
#[derive(Clone)]
pub(super) struct Events {
    pub(super) partition: u64,
    /// When the partition was added.
    pub(super) from: Duration,
    rate: f64,
    history: u64,
    retention: Duration,
    size: usize,
    clock: Clock,
    seed: Seed,
}

impl Events {
    /// The events of all partitions.
    pub(super) fn of(settings: &EventStreams, clock: Clock, seed: Seed) -> Vec<Self> {
        let partitions = settings.partitions.iter().zip(0..);
        let events = partitions.map(|(from, partition)| Events {
            partition,
            from: *from,
            rate: settings.rate,
            history: if from.is_zero() { settings.history } else { 0 },
            retention: settings.retention,
            size: settings.event_size,
            clock,
            seed,
        });
        events.collect()
    }

    /// How many events were created until a time.
    pub(super) fn created(&self, time: Duration) -> u64 {
        let lasted = time.saturating_sub(self.from).as_secs_f64();
        self.history + (lasted * self.rate) as u64
    }

    /// The number of the oldest event that is retained at a time.
    pub(super) fn oldest(&self, time: Duration) -> u64 {
        match time.checked_sub(self.retention) {
            Some(time) if time > self.from => self.created(time),
            Some(_) | None => 0,
        }
    }

    /// When an event is created.
    pub(super) fn time_of(&self, number: u64) -> Duration {
        let Some(after) = (number + 1).checked_sub(self.history) else {
            return Duration::ZERO;
        };
        // Rounded up, so that the event exists then.
        let seconds = after as f64 / self.rate + 1e-6;
        self.from + Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX / 4)
    }

    pub(super) fn offset(number: u64) -> u64 {
        FIRST_OFFSET + number
    }

    /// The number of the first event that a request for an offset returns.
    pub(super) fn at(offset: u64, exclusive: bool) -> u64 {
        (offset + u64::from(exclusive)).saturating_sub(FIRST_OFFSET)
    }

    pub(super) fn type_of(number: u64) -> &'static str {
        let index = (number % TYPES.len() as u64) as usize;
        TYPES.get(index).copied().unwrap_or_default()
    }

    /// Appends an event as a line.
    pub(super) fn write(&self, number: u64, lines: &mut Vec<u8>) {
        let event_type = Self::type_of(number);
        let id = self.seed.with("event").at(self.partition).at(number);
        let created = self.clock.milliseconds(self.time_of(number).max(self.from));
        let mut content = content(event_type, number, &id.hex(), created);
        let used = 250;
        if let (Some(missing), Value::Object(content)) = (self.size.checked_sub(used), &mut content)
        {
            content.insert("Padding".to_owned(), "x".repeat(missing).into());
        }
        let event = json!({
            "metadata": {
                "customerIDString": self.seed.with("cid").hex(),
                "offset": Self::offset(number),
                "eventType": event_type,
                "eventCreationTime": created,
                "version": "1.0",
            },
            "event": content,
        });
        lines.extend_from_slice(event.to_string().as_bytes());
        lines.extend_from_slice(b"\r\n");
    }
}

fn content(event_type: &str, number: u64, id: &str, created: u64) -> Value {
    match event_type {
        "AuthActivityAuditEvent" | "UserActivityAuditEvent" => json!({
            "UserId": format!("user-{}@example.com", number % 50),
            "UserIp": "192.0.2.1",
            "OperationName": "twoFactorAuthenticate",
            "ServiceName": "CrowdStrike Authentication",
            "Success": true,
            "UTCTimestamp": created / 1000,
        }),
        "EppDetectionSummaryEvent" => json!({
            "Name": "Suspicious Activity",
            "Severity": 30,
            "SeverityName": "Low",
            "Hostname": format!("host-{}", number % 1000),
            "AgentId": id,
            "CompositeId": format!("{id}:ind:{number}"),
            "CommandLine": "choice /m \"caf\u{e9}\"\n",
        }),
        "IncidentSummaryEvent" => json!({
            "IncidentID": format!("inc:{id}"),
            "State": "open",
            "FineScore": 6.1,
            "IncidentType": 1,
        }),
        "RemoteResponseSessionStartEvent" => json!({
            "SessionId": id,
            "HostnameField": format!("host-{}", number % 1000),
            "UserName": "user-1@example.com",
            "StartTimestamp": created / 1000,
        }),
        _ => json!({ "Id": id }),
    }
}
