//! The content of known types of events.
//!
//! Types and fields are those that other public readers of the streams know, and that appear in
//! recorded events. CrowdStrike publishes no schema of them.

use crate::wire::{self, Decode, DecodeError, Extra, Json};

/// The content of an event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Payload {
    /// `AuthActivityAuditEvent`: a login, or a change of a user or an API client.
    AuthActivity(Box<Audit>),
    /// `UserActivityAuditEvent`: an action of a user, such as an update of a policy.
    UserActivity(Box<Audit>),
    /// `EppDetectionSummaryEvent`, or `DetectionSummaryEvent` of older detections.
    Detection(Box<Detection>),
    /// `IncidentSummaryEvent`.
    Incident(Box<Incident>),
    /// `RemoteResponseSessionStartEvent`.
    RemoteSessionStart(Box<RemoteSession>),
    /// `RemoteResponseSessionEndEvent`.
    RemoteSessionEnd(Box<RemoteSession>),
    /// `FirewallMatchEvent`.
    FirewallMatch(Box<FirewallMatch>),
    /// The content of any other type.
    Other(Json),
}

impl Payload {
    /// Reads the content of a line.
    pub(super) fn read(event_type: &str, line: &[u8]) -> Result<Self, DecodeError> {
        // Recorded events have both `EppDetection..` and `EPPDetection..`.
        let is = |name: &str| event_type.eq_ignore_ascii_case(name);
        Ok(if is("AuthActivityAuditEvent") {
            Payload::AuthActivity(content(line)?)
        } else if is("UserActivityAuditEvent") {
            Payload::UserActivity(content(line)?)
        } else if is("EppDetectionSummaryEvent") || is("DetectionSummaryEvent") {
            Payload::Detection(content(line)?)
        } else if is("IncidentSummaryEvent") {
            Payload::Incident(content(line)?)
        } else if is("RemoteResponseSessionStartEvent") {
            Payload::RemoteSessionStart(content(line)?)
        } else if is("RemoteResponseSessionEndEvent") {
            Payload::RemoteSessionEnd(content(line)?)
        } else if is("FirewallMatchEvent") {
            Payload::FirewallMatch(content(line)?)
        } else {
            Payload::Other(wire::decode_at(line, "/event")?.value)
        })
    }
}

fn content<T: Decode>(line: &[u8]) -> Result<Box<T>, DecodeError> {
    wire::decode_at(line, "/event").map(|decoded| Box::new(decoded.value))
}

/// A model with the names of its fields in JSON.
macro_rules! model {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$field_doc:meta])* $wire:literal $field:ident: $type:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Default)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_doc])* #[doc = concat!("`", $wire, "`")] pub $field: $type,)*
            /// All other fields.
            pub extra: Extra,
        }
        wire::record!($name { $($wire => $field,)* });
    };
}

model! {
    /// An audited action.
    Audit {
        /// The action, such as `twoFactorAuthenticate`.
        "OperationName" operation_name: Option<String>,
        /// The service that carried it out.
        "ServiceName" service_name: Option<String>,
        /// Whether it succeeded.
        "Success" success: Option<bool>,
        /// The acting user's name or id.
        "UserId" user_id: Option<String>,
        /// The acting user's address.
        "UserIp" user_ip: Option<String>,
        /// The time, in seconds or milliseconds since 1970.
        "UTCTimestamp" utc_timestamp: Option<f64>,
        /// Details, by key.
        "AuditKeyValues" key_values: Vec<KeyValue>,
        /// The same details as an object. Newer events have it.
        "Attributes" attributes: Option<Json>,
    }
}

model! {
    /// A detail of an audited action.
    KeyValue {
        /// The key.
        "Key" key: Option<String>,
        /// The value.
        "ValueString" value: Option<String>,
    }
}

model! {
    /// A detection on a host. Newer and older types name some fields differently, so that only one
    /// of both is set: `hostname` or `computer_name`, for example.
    Detection {
        /// The id in a newer event, which the operations of alerts accept.
        "CompositeId" composite_id: Option<String>,
        /// The id in an older event.
        "DetectId" detect_id: Option<String>,
        /// The name in a newer event.
        "Name" name: Option<String>,
        /// The name in an older event.
        "DetectName" detect_name: Option<String>,
        /// The description in a newer event.
        "Description" description: Option<String>,
        /// The description in an older event.
        "DetectDescription" detect_description: Option<String>,
        /// The severity: 1 to 100 in a newer event, 1 to 5 in an older one.
        "Severity" severity: Option<f64>,
        /// The severity's name, such as `High`.
        "SeverityName" severity_name: Option<String>,
        /// The host's name in a newer event.
        "Hostname" hostname: Option<String>,
        /// The host's name in an older event.
        "ComputerName" computer_name: Option<String>,
        /// The host's id in a newer event.
        "AgentId" agent_id: Option<String>,
        /// The host's id in an older event.
        "SensorId" sensor_id: Option<String>,
        /// The host's address.
        "LocalIP" local_ip: Option<String>,
        /// The host's MAC address.
        "MACAddress" mac_address: Option<String>,
        /// The domain of the user in a newer event.
        "LogonDomain" logon_domain: Option<String>,
        /// The domain of the host in an older event.
        "MachineDomain" machine_domain: Option<String>,
        /// The user.
        "UserName" user_name: Option<String>,
        /// The file of the process.
        "FileName" file_name: Option<String>,
        /// The path of the file.
        "FilePath" file_path: Option<String>,
        /// The command line of the process.
        "CommandLine" command_line: Option<String>,
        /// The hash of the file.
        "SHA256String" sha256: Option<String>,
        /// The hash of the file.
        "SHA1String" sha1: Option<String>,
        /// The hash of the file.
        "MD5String" md5: Option<String>,
        /// The id of the process at the sensor.
        "ProcessId" process_id: Option<u64>,
        /// The id of the parent process at the sensor.
        "ParentProcessId" parent_process_id: Option<u64>,
        /// The start of the process, in seconds or milliseconds since 1970.
        "ProcessStartTime" process_start_time: Option<u64>,
        /// The end of the process, or 0.
        "ProcessEndTime" process_end_time: Option<u64>,
        /// The file of the parent process.
        "ParentImageFileName" parent_file_name: Option<String>,
        /// The command line of the parent process.
        "ParentCommandLine" parent_command_line: Option<String>,
        /// The MITRE ATT&CK tactic.
        "Tactic" tactic: Option<String>,
        /// The MITRE ATT&CK technique.
        "Technique" technique: Option<String>,
        /// The attacker's objective.
        "Objective" objective: Option<String>,
        /// The kind of the indicator, such as `hash_sha256`.
        "IOCType" ioc_type: Option<String>,
        /// The value of the indicator.
        "IOCValue" ioc_value: Option<String>,
        /// The sensor's reaction.
        "PatternDispositionDescription" disposition: Option<String>,
        /// The sensor's reaction as bits.
        "PatternDispositionValue" disposition_value: Option<i64>,
        /// The sensor's reaction as flags, such as `KillProcess`.
        "PatternDispositionFlags" disposition_flags: std::collections::BTreeMap<String, bool>,
        /// The detection in the console.
        "FalconHostLink" falcon_host_link: Option<String>,
    }
}

model! {
    /// An incident.
    Incident {
        /// The id.
        "IncidentID" incident_id: Option<String>,
        /// The id of the host.
        "HostID" host_id: Option<String>,
        /// The state, such as `open`.
        "State" state: Option<String>,
        /// The score.
        "FineScore" fine_score: Option<f64>,
        /// The kind: a number or a text.
        "IncidentType" incident_type: Option<String>,
        /// The start, in seconds since 1970.
        "IncidentStartTime" start_time: Option<i64>,
        /// The end, in seconds since 1970.
        "IncidentEndTime" end_time: Option<i64>,
        /// How many lateral movements were seen.
        "LateralMovement" lateral_movement: Option<i64>,
        /// The hosts of lateral movements.
        "LMHostIDs" lateral_host_ids: Vec<String>,
        /// The incident in the console.
        "FalconHostLink" falcon_host_link: Option<String>,
    }
}

model! {
    /// A session of real time response.
    RemoteSession {
        /// The id of the session.
        "SessionId" session_id: Option<String>,
        /// The host's name.
        "HostnameField" hostname: Option<String>,
        /// The host's id. Newer events have it.
        "AgentIdString" agent_id: Option<String>,
        /// The user.
        "UserName" user_name: Option<String>,
        /// The start, in seconds since 1970. The event of the start has it.
        "StartTimestamp" start: Option<i64>,
        /// The end, in seconds since 1970. The event of the end has it.
        "EndTimestamp" end: Option<i64>,
    }
}

model! {
    /// A connection that matches a rule of a firewall policy.
    FirewallMatch {
        /// The host's id.
        "DeviceId" device_id: Option<String>,
        /// The host's name.
        "HostName" hostname: Option<String>,
        /// The name of the policy.
        "PolicyName" policy_name: Option<String>,
        /// The id of the policy.
        "PolicyID" policy_id: Option<String>,
        /// The name of the group of rules.
        "RuleGroupName" rule_group_name: Option<String>,
        /// The name of the rule.
        "RuleName" rule_name: Option<String>,
        /// The id of the rule.
        "RuleId" rule_id: Option<String>,
        /// The action of the rule, as a number.
        "RuleAction" rule_action: Option<String>,
        /// The number of the IP protocol.
        "Protocol" protocol: Option<String>,
        /// The direction, as a number.
        "ConnectionDirection" direction: Option<String>,
        /// The host's own address.
        "LocalAddress" local_address: Option<String>,
        /// The host's own port.
        "LocalPort" local_port: Option<u64>,
        /// The other address.
        "RemoteAddress" remote_address: Option<String>,
        /// The other port.
        "RemotePort" remote_port: Option<u64>,
        /// The program.
        "ImageFileName" image_file_name: Option<String>,
        /// The command line of the program.
        "CommandLine" command_line: Option<String>,
        /// How many connections have matched.
        "MatchCount" match_count: Option<u64>,
        /// The time.
        "Timestamp" timestamp: Option<wire::DateTime>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(event_type: &str, content: &str) -> Payload {
        Payload::read(
            event_type,
            format!(r#"{{"metadata":{{}},"event":{content}}}"#).as_bytes(),
        )
        .unwrap()
    }

    #[test]
    fn an_audit_event_has_its_details() {
        let content = r#"{"UserId":"u@example.test","UserIp":"192.0.2.1","OperationName":"saml2Assert",
            "ServiceName":"CrowdStrike Authentication","Success":true,"UTCTimestamp":1698927699,
            "AuditKeyValues":[{"Key":"target_user","ValueString":"u"}],"Attributes":{"target_user":"u"},"New":1}"#;
        let Payload::AuthActivity(audit) = payload("AuthActivityAuditEvent", content) else {
            panic!("another type");
        };
        assert_eq!(audit.operation_name.as_deref(), Some("saml2Assert"));
        assert_eq!(audit.success, Some(true));
        assert_eq!(audit.utc_timestamp, Some(1_698_927_699.0));
        assert_eq!(audit.key_values[0].value.as_deref(), Some("u"));
        assert_eq!(audit.extra["New"], 1);
        assert!(matches!(
            payload("UserActivityAuditEvent", content),
            Payload::UserActivity(_)
        ));
    }

    #[test]
    fn a_detection_is_read_from_newer_and_older_events() {
        let newer = r#"{"CompositeId":"c:ind:a:1-2-3","Name":"NGAV","Hostname":"h","AgentId":"a","Severity":30,
            "ProcessId":1719309930613520072,"PatternDispositionFlags":{"ProcessBlocked":true}}"#;
        let older = r#"{"DetectId":"ldt:a:1","DetectName":"NGAV","ComputerName":"h","SensorId":"a","Severity":4,
            "ProcessId":"38684386611"}"#;
        for (event_type, content) in [
            ("EppDetectionSummaryEvent", newer),
            ("EPPDetectionSummaryEvent", newer),
            ("DetectionSummaryEvent", older),
        ] {
            let Payload::Detection(detection) = payload(event_type, content) else {
                panic!("another type");
            };
            assert_eq!(detection.composite_id.is_some(), content == newer);
            assert_eq!(detection.detect_id.is_some(), content == older);
            assert!(detection.process_id.is_some() && detection.severity.is_some());
            let blocked = detection.disposition_flags.get("ProcessBlocked");
            assert_eq!(blocked.is_some(), content == newer);
        }
    }

    #[test]
    fn incidents_sessions_and_firewall_matches_are_typed() {
        let content = r#"{"IncidentID":"inc:1","State":"open","FineScore":6.1,"IncidentType":1,"LMHostIDs":["a"]}"#;
        let Payload::Incident(incident) = payload("IncidentSummaryEvent", content) else {
            panic!("another type");
        };
        assert_eq!(incident.incident_type.as_deref(), Some("1"));
        assert_eq!(incident.lateral_host_ids, ["a"]);

        let content =
            r#"{"SessionId":"s","HostnameField":"h","UserName":"u","StartTimestamp":1582830734}"#;
        let start = payload("RemoteResponseSessionStartEvent", content);
        let Payload::RemoteSessionStart(session) = &start else {
            panic!("another type");
        };
        assert_eq!(session.start, Some(1_582_830_734));
        let end = payload("RemoteResponseSessionEndEvent", content);
        assert!(matches!(end, Payload::RemoteSessionEnd(_)));

        let content = r#"{"DeviceId":"d","LocalPort":"445","RuleAction":"2","MatchCount":1,"Flags":{"Log":true}}"#;
        let Payload::FirewallMatch(matched) = payload("FirewallMatchEvent", content) else {
            panic!("another type");
        };
        assert_eq!(matched.local_port, Some(445));
        assert_eq!(matched.extra["Flags"]["Log"], true);
    }

    #[test]
    fn a_value_that_does_not_fit_leaves_only_its_field_out() {
        let Payload::Incident(incident) = payload(
            "IncidentSummaryEvent",
            r#"{"FineScore":"high","State":"open"}"#,
        ) else {
            panic!("another type");
        };
        assert_eq!(
            (incident.fine_score, incident.state.as_deref()),
            (None, Some("open"))
        );
    }
}
