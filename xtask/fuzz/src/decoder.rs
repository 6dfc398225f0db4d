//! Any bytes as the body of a response: an error or a value. An encoded value decodes again.

use std::collections::BTreeMap;
use std::fmt::Debug;

use bytes::Bytes;
use falcon_sdk::reply::{Envelope, Meta, Output};
use falcon_sdk::request::Operation;
use falcon_sdk::wire::{self, Encode, Json};
use falcon_sdk::{alerts, hosts, intel, models};

use crate::Target;
use crate::choices::Choices;

pub(crate) const TARGET: Target = Target {
    name: "decoder",
    feed,
    words: &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "true",
        "1e400",
        "-0",
        "1E-9999",
        "\"\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "18446744073709551616",
        "0.1",
        "\"resources\":",
        "\"errors\":",
        "\"error\":",
        "\"meta\":",
        "\"pagination\":",
        "\"device_id\":",
        "\"$serde_json::private::Number\":",
        "\u{feff}",
    ],
    examples: None,
};

fn feed(bytes: &[u8]) {
    let body = match bytes.split_first() {
        // A byte that does not start JSON.
        Some((1, choices)) => Bytes::from(Choices(choices).json(8).to_string()),
        _ => Bytes::copy_from_slice(bytes),
    };
    reply::<hosts::PostDeviceDetailsV2>(&body);
    reply::<hosts::QueryDevicesByFilterScroll>(&body);
    reply::<alerts::PostCombinedAlertsV1>(&body);
    reply::<intel::QueryIntelIndicatorEntities>(&body);
    // It contains itself.
    read::<models::types::UserGroup>(&body);
    read::<Envelope<()>>(&body);
    read::<Envelope<Option<i64>>>(&body);
    read::<Envelope<BTreeMap<String, Vec<u64>>>>(&body);
    read::<Meta>(&body);
    read::<Json>(&body);
    for pointer in [
        "",
        "/meta/pagination/offset",
        "/resources/0",
        "/errors",
        "//~1",
    ] {
        let found = wire::find(&body, &[pointer]);
        let parsed = serde_json::from_slice::<Json>(&body);
        if let (Ok(found), Ok(parsed)) = (found, parsed) {
            let expected = parsed.pointer(pointer).filter(|value| !value.is_null());
            assert_eq!(found.as_ref(), expected, "{pointer}");
        }
        let _ = wire::decode_at::<Vec<String>>(&body, pointer);
    }
}

fn reply<O: Operation<Output: Encode + Debug + PartialEq>>(body: &Bytes) {
    read::<O::Output>(body);
}

fn read<T: Output + Encode + Debug + PartialEq>(body: &Bytes) {
    let valid = serde_json::from_slice::<Json>(body).is_ok();
    let read = match T::read(body) {
        Ok(read) => read,
        Err(error) => {
            assert!(!valid, "{error}");
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    for mismatch in &read.mismatches {
        assert!(mismatch.path.starts_with('$'), "{mismatch}");
    }
    let written = Bytes::from(wire::encode(&read.value));
    let again = T::read(&written).expect("what was written is JSON");
    assert_eq!(again.mismatches.first(), None, "{:?}", read.value);
    assert_eq!(again.value, read.value);
    let _ = format!("{:?}", read.value);
}
