//! Whether a URL of a listed stream may receive a token.

use reqwest::Url;

use crate::error::{EventStreamProblem, StreamUrl};

/// The domains of CrowdStrike, whose hosts trust each other.
const OWN: [&str; 2] = ["crowdstrike.com", "crowdstrike.mil"];

/// Reads a URL, and checks that its host may receive a token: a host of the domain of the API, or a
/// host that the program allows. An encrypted API does not lead to an unencrypted URL.
pub(super) fn judged(
    text: &str,
    kind: StreamUrl,
    api: &str,
    allowed: &[String],
) -> Result<Url, EventStreamProblem> {
    let listed = EventStreamProblem::Listed {
        property: match kind {
            StreamUrl::Feed => "dataFeedURL",
            StreamUrl::Refresh => "refreshActiveSessionURL",
        },
    };
    let Ok(url) = Url::parse(text) else {
        return Err(listed);
    };
    let bare = url.username().is_empty() && url.password().is_none();
    let Some(host) = url.host_str().filter(|_| bare).map(str::to_owned) else {
        return Err(listed);
    };
    let (api_host, api_is_plain) = match Url::parse(api) {
        Ok(api) => (
            api.host_str().unwrap_or_default().to_owned(),
            api.scheme() == "http",
        ),
        Err(_) => (String::new(), false),
    };
    match url.scheme() {
        "https" => {}
        "http" if api_is_plain => {}
        "http" => return Err(EventStreamProblem::Insecure { url: kind, host }),
        _ => return Err(listed),
    }
    let trusted =
        domain(&host) == domain(&api_host) || allowed.iter().any(|allowed| belongs(&host, allowed));
    match trusted {
        true => Ok(url),
        false => Err(EventStreamProblem::ForeignHost {
            url: kind,
            host,
            api: api_host,
        }),
    }
}

/// The domain whose hosts trust each other. For a host that is not CrowdStrike's own, such as a
/// proxy, it is the host alone.
fn domain(host: &str) -> &str {
    let own = OWN.into_iter().find(|own| belongs(host, own));
    own.unwrap_or(host)
}

/// Whether a host is a domain, or a host in it.
fn belongs(host: &str, domain: &str) -> bool {
    let domain = domain.trim_matches('.').to_ascii_lowercase();
    let inside = host.strip_suffix(&domain);
    !domain.is_empty() && inside.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://api.us-2.crowdstrike.com";

    fn problem(url: &str, api: &str, allowed: &[&str]) -> Option<EventStreamProblem> {
        let allowed: Vec<String> = allowed.iter().map(|host| (*host).to_owned()).collect();
        judged(url, StreamUrl::Feed, api, &allowed).err()
    }

    #[test]
    fn a_feed_is_on_the_domain_of_the_api() {
        for (url, api) in [
            ("https://firehose.us-2.crowdstrike.com/sensors?appId=a", API),
            ("https://FIREHOSE.CrowdStrike.com/x", API),
            (
                "https://firehose.laggar.gcw.crowdstrike.com/x",
                "https://api.laggar.gcw.crowdstrike.com",
            ),
            (
                "https://firehose.us-gov-2.crowdstrike.mil:8443/x",
                "https://api.us-gov-2.crowdstrike.mil",
            ),
            ("https://proxy.example/feed", "https://proxy.example/falcon"),
            ("http://127.0.0.1:9/feed", "http://127.0.0.1:8"),
        ] {
            assert_eq!(problem(url, api, &[]), None, "{url}");
        }
    }

    #[test]
    fn another_host_is_foreign() {
        for (url, api) in [
            ("https://evil.example/x", API),
            ("https://crowdstrike.com.evil.example/x", API),
            ("https://notcrowdstrike.com/x", API),
            ("https://firehose.us-gov-2.crowdstrike.mil/x", API),
            (
                "https://firehose.crowdstrike.com/x",
                "https://proxy.example",
            ),
            ("https://other.proxy.example/x", "https://proxy.example"),
            ("https://b.co.uk/x", "https://a.co.uk"),
            ("http://localhost:9/feed", "http://127.0.0.1:9"),
        ] {
            let found = problem(url, api, &[]);
            assert!(
                matches!(found, Some(EventStreamProblem::ForeignHost { .. })),
                "{url}: {found:?}"
            );
        }
    }

    #[test]
    fn a_program_may_allow_a_host_with_its_subdomains() {
        let proxy = "https://proxy.example";
        for allowed in [
            "crowdstrike.com",
            "Firehose.crowdstrike.com",
            ".crowdstrike.com",
        ] {
            let url = "https://firehose.crowdstrike.com/x";
            assert_eq!(problem(url, proxy, &[allowed]), None, "{allowed}");
        }
        for allowed in ["", ".", "strike.com", "com.evil"] {
            let url = "https://firehose.crowdstrike.com/x";
            assert!(problem(url, proxy, &[allowed]).is_some(), "{allowed}");
        }
    }

    #[test]
    fn an_encrypted_api_does_not_lead_to_an_unencrypted_feed() {
        let found = problem(
            "http://firehose.crowdstrike.com/x",
            API,
            &["crowdstrike.com"],
        );
        assert!(
            matches!(found, Some(EventStreamProblem::Insecure { .. })),
            "{found:?}"
        );
        assert_eq!(
            problem("https://127.0.0.1:9/x", "http://127.0.0.1:8", &[]),
            None
        );
    }

    #[test]
    fn a_url_without_a_host_or_with_a_password_is_no_feed() {
        for url in [
            "",
            "/sensors/x",
            "ftp://api.us-2.crowdstrike.com/x",
            "https://a:b@api.us-2.crowdstrike.com/x",
        ] {
            let found = problem(url, API, &[]);
            assert!(
                matches!(found, Some(EventStreamProblem::Listed { .. })),
                "{url}: {found:?}"
            );
        }
    }

    #[test]
    fn an_error_names_the_hosts_and_the_setting() {
        let text = problem("https://evil.example/x", API, &[])
            .unwrap()
            .to_string();
        assert_eq!(
            text,
            "the feed is on evil.example, which does not belong to api.us-2.crowdstrike.com: no \
             token was sent; if you trust that host, name it in `allow_host`"
        );
    }
}
