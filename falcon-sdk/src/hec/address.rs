//! The address of a data connector. A part of it, the URL key, is a secret.

use crate::cloud::{Cloud, Server};
use crate::error::ConfigError;
use crate::spec::Host;
use crate::wire::Secret;

/// The paths of HEC.
pub(super) const STRUCTURED: &str = "/services/collector";
pub(super) const RAW: &str = "/services/collector/raw";

/// The part of a host that follows the URL key.
const INGEST: &str = ".ingest.";

/// The longest label of a host.
const LABEL: usize = 63;

/// The address of a data connector.
#[derive(Clone)]
pub(super) struct Address {
    base: Secret,
    url_key: Option<Secret>,
}

impl Address {
    /// The address in a cloud.
    pub(super) fn in_cloud(cloud: Cloud, url_key: &Secret) -> Result<Self, ConfigError> {
        let key = url_key.expose().trim();
        let is_label = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if key.is_empty() || key.len() > LABEL || !key.chars().all(is_label) {
            return Err(ConfigError::Ingest {
                setting: "URL key",
                problem: "is not a host's label of letters, digits and hyphens",
            });
        }
        let host = cloud.host(Host::Ingest);
        Ok(Address {
            base: format!("https://{key}.{host}").into(),
            url_key: Some(key.into()),
        })
    }

    /// The address by its URL, with or without the path of HEC.
    pub(super) fn of_url(url: &Secret, allow_http: bool) -> Result<Self, ConfigError> {
        let Server::Own(base) = Server::own(url.expose(), allow_http)? else {
            return Err(ConfigError::Ingest {
                setting: "URL",
                problem: "is no URL",
            });
        };
        let base = base.strip_suffix(RAW).unwrap_or(&base);
        let base = base.strip_suffix(STRUCTURED).unwrap_or(base);
        let host = base.split_once("://").map_or(base, |(_, host)| host);
        let key = host.split_once(INGEST).map(|(key, _)| key);
        Ok(Address {
            url_key: key.map(|key| key.into()),
            base: base.into(),
        })
    }

    /// The base URL.
    pub(super) fn base(&self) -> &str {
        self.base.expose()
    }

    /// The URL key, if the host has one.
    pub(super) fn url_key(&self) -> Option<&Secret> {
        self.url_key.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(address: Result<Address, ConfigError>) -> String {
        address.unwrap().base().to_owned()
    }

    #[test]
    fn the_url_key_is_the_first_label_of_the_clouds_ingest_host() {
        for (cloud, base_url) in [
            (Cloud::Us1, "https://Key-1.ingest.us-1.crowdstrike.com"),
            (Cloud::Eu1, "https://Key-1.ingest.eu-1.crowdstrike.com"),
            (
                Cloud::UsGov1,
                "https://Key-1.ingest.laggar.gcw.crowdstrike.com",
            ),
        ] {
            assert_eq!(base(Address::in_cloud(cloud, &"Key-1".into())), base_url);
        }
        for key in ["", "a.b", "a/b", "evil.example/", "a b", "a@b", "ü"] {
            assert!(Address::in_cloud(Cloud::Us1, &key.into()).is_err(), "{key}");
        }
    }

    #[test]
    fn a_url_is_accepted_as_the_console_shows_it() {
        let host = "https://key.ingest.us-1.crowdstrike.com";
        for path in ["", "/", "/services/collector", "/services/collector/raw/"] {
            let url = format!("{host}{path}").into();
            assert_eq!(base(Address::of_url(&url, false)), host);
        }
        let other = Address::of_url(&"http://example.com".into(), false);
        assert!(matches!(other, Err(ConfigError::BaseUrl(_))));
    }
}
