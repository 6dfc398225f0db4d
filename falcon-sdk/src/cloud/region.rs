//! The clouds of Falcon, and their hosts.

use std::fmt;
use std::str::FromStr;

use crate::spec::Host;

/// A cloud of Falcon. A tenant is in one of them.
///
/// ```
/// use falcon_sdk::Cloud;
///
/// assert_eq!("us2".parse(), Ok(Cloud::Us2));
/// assert_eq!("US-GOV-1".parse(), Ok(Cloud::UsGov1));
/// assert_eq!(Cloud::Us2.to_string(), "us-2");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Cloud {
    /// `us-1`, the default.
    Us1,
    /// `us-2`
    Us2,
    /// `us-3`. Only a single source documents its host.
    Us3,
    /// `eu-1`
    Eu1,
    /// `us-gov-1`. The login never discovers it, so set it.
    UsGov1,
    /// `us-gov-2`. The login never discovers it, so set it.
    UsGov2,
}

impl Cloud {
    const ALL: [Cloud; 6] = [
        Cloud::Us1,
        Cloud::Us2,
        Cloud::Us3,
        Cloud::Eu1,
        Cloud::UsGov1,
        Cloud::UsGov2,
    ];

    /// Its name, such as `us-1`.
    pub fn name(self) -> &'static str {
        match self {
            Cloud::Us1 => "us-1",
            Cloud::Us2 => "us-2",
            Cloud::Us3 => "us-3",
            Cloud::Eu1 => "eu-1",
            Cloud::UsGov1 => "us-gov-1",
            Cloud::UsGov2 => "us-gov-2",
        }
    }

    /// The name of a host in this cloud.
    pub fn host(self, host: Host) -> &'static str {
        match (host, self) {
            (Host::Api, Cloud::Us1) => "api.crowdstrike.com",
            (Host::Api, Cloud::Us2) => "api.us-2.crowdstrike.com",
            (Host::Api, Cloud::Us3) => "api.us-3.crowdstrike.com",
            (Host::Api, Cloud::Eu1) => "api.eu-1.crowdstrike.com",
            (Host::Api, Cloud::UsGov1) => "api.laggar.gcw.crowdstrike.com",
            (Host::Api, Cloud::UsGov2) => "api.us-gov-2.crowdstrike.mil",
            (Host::ContainerUpload, Cloud::Us1) => "container-upload.us-1.crowdstrike.com",
            (Host::ContainerUpload, Cloud::Us2) => "container-upload.us-2.crowdstrike.com",
            (Host::ContainerUpload, Cloud::Us3) => "container-upload.us-3.crowdstrike.com",
            (Host::ContainerUpload, Cloud::Eu1) => "container-upload.eu-1.crowdstrike.com",
            (Host::ContainerUpload, Cloud::UsGov1) => "container-upload.laggar.gcw.crowdstrike.com",
            (Host::ContainerUpload, Cloud::UsGov2) => "container-upload.us-gov-2.crowdstrike.mil",
            (Host::Registry, Cloud::Us1 | Cloud::Us2 | Cloud::Us3 | Cloud::Eu1) => {
                "registry.crowdstrike.com"
            }
            (Host::Registry, Cloud::UsGov1) => "registry.laggar.gcw.crowdstrike.com",
            (Host::Registry, Cloud::UsGov2) => "registry.us-gov-2.crowdstrike.mil",
            (Host::Ingest, Cloud::Us1) => "ingest.us-1.crowdstrike.com",
            (Host::Ingest, Cloud::Us2) => "ingest.us-2.crowdstrike.com",
            (Host::Ingest, Cloud::Us3) => "ingest.us-3.crowdstrike.com",
            (Host::Ingest, Cloud::Eu1) => "ingest.eu-1.crowdstrike.com",
            (Host::Ingest, Cloud::UsGov1) => "ingest.laggar.gcw.crowdstrike.com",
            (Host::Ingest, Cloud::UsGov2) => "ingest.us-gov-2.crowdstrike.mil",
        }
    }

    /// Whether the login discovers clients that belong to another of these clouds.
    pub(crate) fn is_discoverable(self) -> bool {
        match self {
            Cloud::Us1 | Cloud::Us2 | Cloud::Us3 | Cloud::Eu1 => true,
            Cloud::UsGov1 | Cloud::UsGov2 => false,
        }
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Accepts names in any case and punctuation.
impl FromStr for Cloud {
    type Err = UnknownCloud;

    fn from_str(text: &str) -> Result<Self, UnknownCloud> {
        let name = letters(text);
        Cloud::ALL
            .into_iter()
            .find(|cloud| letters(cloud.name()) == name)
            .ok_or_else(|| UnknownCloud {
                name: text.to_owned(),
            })
    }
}

/// The letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The name of an unknown cloud.
#[derive(Clone, Eq, PartialEq, thiserror::Error)]
#[error(
    "unknown cloud {name:?}: use us-1, us-2, us-3, eu-1, us-gov-1 or us-gov-2, or set a base URL"
)]
#[non_exhaustive]
pub struct UnknownCloud {
    /// The name.
    pub name: String,
}

/// Writes the text, because a program prints `Debug` of an error that `main` returns; with `#`, the
/// fields.
impl fmt::Debug for UnknownCloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f.alternate() {
            true => f
                .debug_struct("UnknownCloud")
                .field("name", &self.name)
                .finish(),
            false => write!(f, "{self}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_accepted_in_any_case_and_punctuation() {
        for (text, cloud) in [
            ("us-1", Cloud::Us1),
            ("US1", Cloud::Us1),
            (" us_2\n", Cloud::Us2),
            ("us 3", Cloud::Us3),
            ("EU-1", Cloud::Eu1),
            ("usgov1", Cloud::UsGov1),
            ("US-GOV-2", Cloud::UsGov2),
        ] {
            assert_eq!(text.parse(), Ok(cloud), "{text:?}");
        }
    }

    #[test]
    fn every_name_is_read_back() {
        for cloud in Cloud::ALL {
            assert_eq!(cloud.to_string().parse(), Ok(cloud));
        }
    }

    #[test]
    fn an_unknown_name_is_refused_with_all_valid_names() {
        for text in ["", "us", "us-11", "us-gov", "https://api.crowdstrike.com"] {
            let error = text.parse::<Cloud>().unwrap_err().to_string();
            assert!(
                error.contains("us-gov-2") && error.contains(text),
                "{error}"
            );
        }
    }

    #[test]
    fn gov_clouds_are_never_discovered() {
        let discoverable: Vec<Cloud> = Cloud::ALL
            .into_iter()
            .filter(|cloud| cloud.is_discoverable())
            .collect();
        assert_eq!(
            discoverable,
            [Cloud::Us1, Cloud::Us2, Cloud::Us3, Cloud::Eu1]
        );
    }
}
