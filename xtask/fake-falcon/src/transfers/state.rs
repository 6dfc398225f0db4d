//! The state: samples by their SHA-256, and the polls of reports.

use std::collections::BTreeMap;

use axum::body::Bytes;
use ring::digest::{SHA256, digest};

use super::settings::Transfers;
use crate::stateful::Stateful;

pub(crate) type Service = Stateful<Transfers, State>;

#[derive(Default)]
pub(crate) struct State {
    pub(super) samples: BTreeMap<String, Bytes>,
    /// The polls of each report, by its query or path.
    pub(super) polls: BTreeMap<String, u32>,
}

impl Service {
    /// The bytes as they arrive.
    pub(super) fn carried(&self, content: &Bytes) -> Bytes {
        let mut bytes = content.to_vec();
        if let (true, Some(last)) = (self.settings.damaged, bytes.last_mut()) {
            *last ^= 1;
        }
        bytes.into()
    }

    /// The content of an installer: equal for equal versions.
    pub(super) fn installer(&self, version: &str) -> Bytes {
        let line = format!("installer {version} {}\n", self.seed.with(version).hex());
        line.repeat(2_000).into()
    }
}

/// In 64 hexadecimal digits.
pub(super) fn sha256(content: &[u8]) -> String {
    let digest = digest(&SHA256, content);
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
