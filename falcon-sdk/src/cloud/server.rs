//! Where requests are sent: the hosts of a cloud, or the caller's own base URL.

use std::fmt;
use std::net::IpAddr;

use reqwest::Url;

use super::region::Cloud;
use crate::spec::Host;

/// Where requests are sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Server {
    Cloud(Cloud),
    /// Without a slash at the end.
    Own(String),
}

/// Why a base URL is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// It is not a URL with a host.
    #[error("it is not a URL: write it as https://host")]
    NotAUrl,
    /// It is not encrypted.
    #[error("it is not https: use https, or `allow_http` to send credentials unencrypted")]
    Insecure,
    /// It has a user name, a query or a fragment.
    #[error("it has more than a scheme, a host, a port and a path: remove the rest")]
    Excess,
}

impl Server {
    /// The caller's own base URL. It may be unencrypted on loopback, and on other hosts if that is
    /// allowed.
    pub(crate) fn own(url: &str, allow_http: bool) -> Result<Self, BaseUrlError> {
        let url = Url::parse(url.trim()).map_err(|_| BaseUrlError::NotAUrl)?;
        let host = url.host_str().ok_or(BaseUrlError::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if allow_http || is_loopback(host) => {}
            _ => return Err(BaseUrlError::Insecure),
        }
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare {
            return Err(BaseUrlError::Excess);
        }
        Ok(Server::Own(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The URL to which paths are appended.
    pub(crate) fn base(&self, host: Host) -> String {
        match self {
            Server::Cloud(cloud) => format!("https://{}", cloud.host(host)),
            Server::Own(base) => base.clone(),
        }
    }

    /// The server in the region that a login named, if the client may follow it. It follows from
    /// one discoverable cloud to another, never from or to a base URL.
    pub(crate) fn moved(&self, region: &str) -> Option<Self> {
        match (self, region.parse::<Cloud>()) {
            (Server::Cloud(here), Ok(there))
                if *here != there && here.is_discoverable() && there.is_discoverable() =>
            {
                Some(Server::Cloud(there))
            }
            _ => None,
        }
    }
}

/// As the caller named it.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Server::Cloud(cloud) => cloud.fmt(f),
            Server::Own(base) => f.write_str(base),
        }
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_keeps_its_port_and_path_and_loses_its_last_slash() {
        for (text, base) in [
            (
                "https://proxy.example:8443/falcon/",
                "https://proxy.example:8443/falcon",
            ),
            ("https://proxy.example", "https://proxy.example"),
            ("http://127.0.0.1:4000/", "http://127.0.0.1:4000"),
            ("http://[::1]:4000", "http://[::1]:4000"),
            (" http://localhost:1 ", "http://localhost:1"),
        ] {
            assert_eq!(
                Server::own(text, false),
                Ok(Server::Own(base.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn only_loopback_may_be_unencrypted() {
        for text in [
            "http://api.crowdstrike.com",
            "http://10.0.0.1",
            "http://localhost.example",
        ] {
            assert_eq!(
                Server::own(text, false),
                Err(BaseUrlError::Insecure),
                "{text}"
            );
        }
    }

    #[test]
    fn another_host_may_be_unencrypted_if_that_is_allowed() {
        let url = "http://proxy.example";
        assert_eq!(Server::own(url, true), Ok(Server::Own(url.to_owned())));
        assert_eq!(
            Server::own("ftp://proxy.example", true),
            Err(BaseUrlError::Insecure)
        );
    }

    #[test]
    fn a_base_url_has_only_scheme_host_port_and_path() {
        for text in [
            "https://id:secret@host",
            "https://host?x=1",
            "https://host/#x",
        ] {
            assert_eq!(
                Server::own(text, false),
                Err(BaseUrlError::Excess),
                "{text}"
            );
        }
        for text in ["", "api.crowdstrike.com", "https://", "us-1"] {
            assert_eq!(
                Server::own(text, false),
                Err(BaseUrlError::NotAUrl),
                "{text}"
            );
        }
    }

    #[test]
    fn a_login_moves_only_between_discoverable_clouds() {
        let us1 = Server::Cloud(Cloud::Us1);
        assert_eq!(us1.moved("eu-1"), Some(Server::Cloud(Cloud::Eu1)));
        assert_eq!(us1.moved("us-1"), None);
        assert_eq!(us1.moved("us-gov-1"), None);
        assert_eq!(us1.moved("evil.example"), None);
        assert_eq!(Server::Cloud(Cloud::UsGov1).moved("us-1"), None);
        assert_eq!(
            Server::Own("http://127.0.0.1:1".to_owned()).moved("us-1"),
            None
        );
    }

    #[test]
    fn each_host_has_its_own_base() {
        for (cloud, host, base) in [
            (Cloud::Us2, Host::Api, "https://api.us-2.crowdstrike.com"),
            (
                Cloud::Us2,
                Host::ContainerUpload,
                "https://container-upload.us-2.crowdstrike.com",
            ),
            (
                Cloud::Us3,
                Host::ContainerUpload,
                "https://container-upload.us-3.crowdstrike.com",
            ),
        ] {
            assert_eq!(Server::Cloud(cloud).base(host), base);
        }
    }
}
